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
pub(super) fn decode_hex(text: &[u8], out: &mut [u8]) -> Option<usize> {
    let (pairs, []) = text.as_chunks::<2>() else {
        return None;
    };
    let mut all = 0;
    for (byte, pair) in out.get_mut(..pairs.len())?.iter_mut().zip(pairs) {
        [*byte] = hex_bytes(&[*pair], &mut all);
    }
    (all <= 15).then_some(pairs.len())
}

/// Whether this is hexadecimal of these bytes, in a time that depends on the lengths alone.
///
/// A digit is neither branched on nor looked up, and nothing is decoded into a buffer of which only
/// the length is known later: of loops over a SHA-256 the compiler makes a few wide instructions.
pub(super) fn is_hex_of(bytes: &[u8], text: &[u8]) -> bool {
    let (pairs, odd) = text.as_chunks::<2>();
    if pairs.len() != bytes.len() || !odd.is_empty() {
        return false;
    }
    let (wide, narrow) = bytes.as_chunks::<32>();
    let (wide_pairs, narrow_pairs) = pairs.as_chunks::<32>();
    let (mut all, mut differences) = (0, 0);
    for (bytes, pairs) in wide.iter().zip(wide_pairs) {
        let found = hex_bytes(pairs, &mut all);
        differences |= differences_of(bytes, &found);
    }
    for (byte, pair) in narrow.iter().zip(narrow_pairs) {
        differences |= differences_of(&[*byte], &hex_bytes(&[*pair], &mut all));
    }
    is_zero(differences | (all & !15))
}

/// Compares in a time that depends on the lengths alone.
pub(super) fn is_same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && is_zero(differences_of(a, b))
}

/// The bits in which two texts of one length differ, gathered.
fn differences_of(a: &[u8], b: &[u8]) -> u8 {
    a.iter().zip(b).fold(0, |all, (a, b)| all | (a ^ b))
}

/// What was gathered is looked at once; the barrier keeps the compiler from looking earlier.
fn is_zero(differences: u8) -> bool {
    std::hint::black_box(differences) == 0
}

/// The bytes that the digits make; `all` gathers the digits' bits, so that one look at it tells
/// whether all of them are digits.
fn hex_bytes<const N: usize>(pairs: &[[u8; 2]; N], all: &mut u8) -> [u8; N] {
    let mut digits = *pairs;
    for digit in digits.as_flattened_mut() {
        *digit = hex_digit(*digit);
        *all |= *digit;
    }
    let mut bytes = [0; N];
    for (byte, [high, low]) in bytes.iter_mut().zip(digits) {
        *byte = high << 4 | low;
    }
    bytes
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
    fn hexadecimal_is_compared() {
        let bytes: Vec<u8> = (0..=255).map(|byte: u8| byte.wrapping_mul(29)).collect();
        for length in [0, 1, 20, 31, 32, 33, 64, 100] {
            let bytes = &bytes[..length];
            let mut text = String::new();
            encode(&mut text, Encoding::Hex, bytes);
            assert!(is_hex_of(bytes, text.as_bytes()));
            assert!(is_hex_of(bytes, text.to_uppercase().as_bytes()));
            assert!(!is_hex_of(bytes, format!("{text}0").as_bytes()));
            assert!(!is_hex_of(bytes, format!("{text}00").as_bytes()));
            for at in 0..text.len() {
                let mut text = text.clone().into_bytes();
                text[at] = if text[at] == b'7' { b'8' } else { b'7' };
                assert!(!is_hex_of(bytes, &text), "{length}: another digit at {at}");
                for byte in (0..=u8::MAX).filter(|byte| !byte.is_ascii_hexdigit()) {
                    text[at] = byte;
                    assert!(!is_hex_of(bytes, &text), "{length}: {byte} at {at}");
                }
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
