//! The MAC of a delivery: keyed once, fed piece by piece, compared in constant time.

use hmac::block_api::HmacCore;
use hmac::digest::block_api::{Buffer, BufferKindUser, FixedOutputCore, UpdateCore};
use hmac::digest::{KeyInit as _, Output};
use sha1::Sha1;
use sha2::{Sha256, Sha512};

use super::encoding::{decode, decode_base64, decode_hex};
use super::reject::Rejection;
use super::signature::{Algorithm, Encoding, SecretEncoding, Signature};
use super::verify::Request;
use crate::secret::Secret;

/// A secret, made ready: the first block of an HMAC depends on the key alone.
///
/// HMAC is used by blocks, with a buffer that lives for one delivery: `Hmac` carries its own, which
/// is copied with the key for every delivery and again when it is finished, and most of it is empty.
pub(super) enum Key {
    Sha1(HmacCore<Sha1>),
    Sha256(HmacCore<Sha256>),
    Sha512(Box<HmacCore<Sha512>>),
    Token(Secret),
}

/// Bytes of the longest MAC, which is also the longest signature that is decoded.
pub(super) const LONGEST: usize = 64;

impl Key {
    /// Makes a secret ready. The error says what is wrong with it, and does not hold it.
    pub(super) fn new(scheme: &Signature, secret: &Secret) -> Result<Self, &'static str> {
        let text = secret.expose();
        if text.is_empty() {
            return Err("is empty");
        }
        if scheme.algorithm == Algorithm::Token {
            return Ok(Self::Token(secret.clone()));
        }
        let key = match scheme.secret {
            SecretEncoding::Utf8 => text.as_bytes().to_vec(),
            SecretEncoding::Hex => {
                let mut key = vec![0; text.len() / 2];
                decode_hex(text.as_bytes(), &mut key).ok_or("is not hexadecimal")?;
                key
            }
            SecretEncoding::Base64 { strip } => {
                let text = text.strip_prefix(strip).unwrap_or(text);
                decode_base64(text).ok_or("is not base64")?
            }
        };
        if key.is_empty() {
            return Err("is empty");
        }
        // HMAC takes keys of every length.
        let wrong = |_| "cannot be a key";
        Ok(match scheme.algorithm {
            Algorithm::HmacSha1 => Self::Sha1(HmacCore::new_from_slice(&key).map_err(wrong)?),
            Algorithm::HmacSha512 => {
                Self::Sha512(Box::new(HmacCore::new_from_slice(&key).map_err(wrong)?))
            }
            _ => Self::Sha256(HmacCore::new_from_slice(&key).map_err(wrong)?),
        })
    }

    /// The MAC of what the scheme signs; for a token nothing is computed.
    pub(super) fn mac<'m>(
        &self,
        scheme: &Signature,
        request: &Request<'_>,
        out: &'m mut [u8; LONGEST],
    ) -> Result<&'m [u8], Rejection> {
        match self {
            Self::Sha1(keyed) => mac(keyed, scheme, request, out),
            Self::Sha256(keyed) => mac(keyed, scheme, request, out),
            Self::Sha512(keyed) => mac(&**keyed, scheme, request, out),
            Self::Token(_) => Ok(&[]),
        }
    }

    /// Whether a candidate is the expected MAC. The comparison takes as long for a near miss.
    pub(super) fn matches(&self, expected: &[u8], encoding: Encoding, candidate: &[u8]) -> bool {
        if let Self::Token(token) = self {
            return is_same(token.expose().as_bytes(), candidate);
        }
        let mut decoded = [0; LONGEST];
        match encoding {
            Encoding::Utf8 => is_same(expected, candidate),
            encoding => decode(encoding, candidate, &mut decoded)
                .is_some_and(|length| is_same(expected, &decoded[..length])),
        }
    }
}

fn mac<'m, C>(
    keyed: &C,
    scheme: &Signature,
    request: &Request<'_>,
    out: &'m mut [u8; LONGEST],
) -> Result<&'m [u8], Rejection>
where
    C: Clone + UpdateCore + BufferKindUser + FixedOutputCore,
{
    let mut core = keyed.clone();
    let mut buffer = Buffer::<C>::default();
    request.content(scheme.content, |piece| {
        buffer.digest_blocks(piece, |blocks| core.update_blocks(blocks));
    })?;
    let mut mac = Output::<C>::default();
    core.finalize_fixed_core(&mut buffer, &mut mac);
    let out = &mut out[..mac.len()];
    out.copy_from_slice(&mac);
    Ok(out)
}

/// Compares in a time that depends on the lengths alone. The differences are gathered and looked at
/// once; the barrier keeps the compiler from looking earlier.
fn is_same(expected: &[u8], candidate: &[u8]) -> bool {
    if expected.len() != candidate.len() {
        return false;
    }
    let differences = expected
        .iter()
        .zip(candidate)
        .fold(0, |all, (a, b)| all | (a ^ b));
    std::hint::black_box(differences) == 0
}
