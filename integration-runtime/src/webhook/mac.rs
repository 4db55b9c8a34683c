//! The MAC of a delivery: keyed once, fed piece by piece, compared in constant time.

use hmac::block_api::HmacCore;
use hmac::digest::block_api::{Buffer, BufferKindUser, FixedOutputCore, UpdateCore};
use hmac::digest::{KeyInit as _, Output};
use sha1::Sha1;
use sha2::{Sha256, Sha512};

use super::encoding::{decode, decode_base64, decode_hex, is_hex_of, is_same};
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
const LONGEST: usize = 64;

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

    /// Hands out the MAC of what the scheme signs; for a token nothing is computed.
    pub(super) fn with_mac(
        &self,
        scheme: &Signature,
        request: &Request<'_>,
        take: &mut dyn FnMut(&[u8]),
    ) -> Result<(), Rejection> {
        match self {
            Self::Sha1(keyed) => take(&mac(keyed, scheme, request)?),
            Self::Sha256(keyed) => take(&mac(keyed, scheme, request)?),
            Self::Sha512(keyed) => take(&mac(&**keyed, scheme, request)?),
            Self::Token(_) => take(&[]),
        }
        Ok(())
    }

    /// Whether a candidate is the expected MAC. The comparison takes as long for a near miss.
    pub(super) fn matches(&self, expected: &[u8], encoding: Encoding, candidate: &[u8]) -> bool {
        if let Self::Token(token) = self {
            return is_same(token.expose().as_bytes(), candidate);
        }
        match encoding {
            Encoding::Hex => is_hex_of(expected, candidate),
            Encoding::Utf8 => is_same(expected, candidate),
            Encoding::Base64 | Encoding::Base64Url => {
                let mut decoded = [0; LONGEST];
                decode(encoding, candidate, &mut decoded)
                    .is_some_and(|length| is_same(expected, &decoded[..length]))
            }
        }
    }
}

#[inline]
fn mac<C>(keyed: &C, scheme: &Signature, request: &Request<'_>) -> Result<Output<C>, Rejection>
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
    Ok(mac)
}
