//! How signatures and secrets are written: hexadecimal and base64.

use base64::Engine as _;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::signature::Encoding;

const LENIENT_CONFIG: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
const LENIENT: GeneralPurpose = GeneralPurpose::new(&base64::alphabet::STANDARD, LENIENT_CONFIG);
const LENIENT_URL: GeneralPurpose =
    GeneralPurpose::new(&base64::alphabet::URL_SAFE, LENIENT_CONFIG);

/// Decodes into `out` and tells how many bytes it was; `None` when it is not written like this, or
/// does not fit.
pub(super) fn decode(encoding: Encoding, text: &[u8], out: &mut [u8]) -> Option<usize> {
    match encoding {
        Encoding::Hex => decode_hex(text, out),
        Encoding::Base64 => LENIENT.decode_slice(text, out).ok(),
        Encoding::Base64Url => LENIENT_URL.decode_slice(text, out).ok(),
        Encoding::Utf8 => {
            out.get_mut(..text.len())?.copy_from_slice(text);
            Some(text.len())
        }
    }
}

pub(super) fn decode_base64(text: &str) -> Option<Vec<u8>> {
    LENIENT.decode(text).ok()
}

/// Hexadecimal of either case.
///
/// A digit is neither branched on nor looked up, and SHA-256's are decoded at once: for a length
/// that is known the compiler makes a few wide instructions of the loops.
pub(super) fn decode_hex(text: &[u8], out: &mut [u8]) -> Option<usize> {
    const AT_ONCE: usize = 32;
    let (pairs, []) = text.as_chunks::<2>() else {
        return None;
    };
    let out = out.get_mut(..pairs.len())?;
    let (wide, narrow) = pairs.as_chunks::<AT_ONCE>();
    let (wide_out, narrow_out) = out.as_chunks_mut::<AT_ONCE>();
    let mut all = 0;
    for (bytes, pairs) in wide_out.iter_mut().zip(wide) {
        *bytes = hex_bytes(pairs, &mut all);
    }
    for (byte, pair) in narrow_out.iter_mut().zip(narrow) {
        [*byte] = hex_bytes(&[*pair], &mut all);
    }
    (all <= 15).then_some(pairs.len())
}

/// The bytes that the digits make; `all` gathers the digits' bits, so that one look at it tells
/// whether all of them are digits.
fn hex_bytes<const N: usize>(pairs: &[[u8; 2]; N], all: &mut u8) -> [u8; N] {
    let digits = pairs.map(|pair| pair.map(hex_digit));
    for digit in digits.as_flattened() {
        *all |= digit;
    }
    digits.map(|[high, low]| high << 4 | low)
}

/// The value of a hexadecimal digit, 255 for what is none.
const fn hex_digit(byte: u8) -> u8 {
    let digit = byte.wrapping_sub(b'0');
    let letter = (byte | 0x20).wrapping_sub(b'a');
    if digit < 10 {
        digit
    } else if letter < 6 {
        letter + 10
    } else {
        255
    }
}

/// Appends the bytes, written like this.
pub(super) fn encode(out: &mut String, encoding: Encoding, bytes: &[u8]) {
    match encoding {
        Encoding::Base64 => LENIENT.encode_string(bytes, out),
        Encoding::Base64Url => LENIENT_URL.encode_string(bytes, out),
        Encoding::Hex | Encoding::Utf8 => {
            for byte in bytes {
                out.extend(
                    [byte >> 4, byte & 15].map(|d| char::from(b"0123456789abcdef"[usize::from(d)])),
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hexadecimal_of_every_length_is_read() {
        let bytes: Vec<u8> = (0..=255).map(|byte: u8| byte.wrapping_mul(29)).collect();
        for length in 0..=bytes.len() {
            let mut text = String::new();
            encode(&mut text, Encoding::Hex, &bytes[..length]);
            for text in [text.clone(), text.to_uppercase()] {
                let mut out = vec![0; length];
                assert_eq!(decode_hex(text.as_bytes(), &mut out), Some(length));
                assert_eq!(out, bytes[..length]);
            }
        }
    }

    #[test]
    fn what_is_no_hexadecimal_is_none() {
        let valid = [b'a'; 2 * 33];
        let mut out = [0; 33];
        assert_eq!(decode_hex(&valid[1..], &mut out), None, "an odd number");
        assert_eq!(decode_hex(&valid, &mut out[1..]), None, "does not fit");
        for at in 0..valid.len() {
            for byte in (0..=u8::MAX).filter(|byte| !byte.is_ascii_hexdigit()) {
                let mut text = valid;
                text[at] = byte;
                assert_eq!(decode_hex(&text, &mut out), None, "{byte} at {at}");
            }
        }
    }
}
