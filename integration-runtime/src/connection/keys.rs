//! Encryption of what is stored: a ring of keys, of which one seals and all unseal.
//!
//! AES-256-GCM-SIV ([RFC 8452](https://www.rfc-editor.org/rfc/rfc8452)) with a random nonce: a nonce
//! that repeats, by whatever accident, then shows no more than that two plaintexts were equal.

use std::error::Error as StdError;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use aws_lc_rs::aead::{AES_256_GCM_SIV, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::rand;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

use super::ConnectionKey;
use crate::config::{FromVar, InvalidVar};

/// Format of what is sealed today. It is part of what is authenticated.
const FORMAT: u8 = 1;
const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 12;

/// The keys that tokens are encrypted with where they are stored. New ones are sealed with the active
/// key; every key of the ring unseals, so that keys can be changed without losing a connection.
///
/// ```
/// use integration_runtime::KeyRing;
///
/// // `id:base64 of 32 bytes`, the active one first. `openssl rand -base64 32` makes one.
/// let ring: KeyRing = "2026-11:q83vASNFZ4mrze8BI0VniavN7wEjRWeJq83vASNFZ4k=".parse()?;
/// assert_eq!(ring.active(), "2026-11");
/// assert_eq!(format!("{ring:?}"), "KeyRing([\"2026-11\"])");
/// # Ok::<(), integration_runtime::InvalidKeyRing>(())
/// ```
#[derive(Clone)]
pub struct KeyRing(Vec<Arc<Key>>);

struct Key {
    id: String,
    key: LessSafeKey,
}

/// Something encrypted, with all that is needed to decrypt it but the key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// Format of the rest.
    pub format: u8,
    /// Which key of the ring it was sealed with.
    pub kid: String,
    /// Nonce.
    pub nonce: Vec<u8>,
    /// Ciphertext with its tag.
    pub ciphertext: Vec<u8>,
}

/// What could not be decrypted: the key is not in the ring, or it is not what was sealed there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unsealable;

impl fmt::Display for Unsealable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("cannot be decrypted")
    }
}

impl StdError for Unsealable {}

/// Why a text is no [`KeyRing`]. It does not hold the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidKeyRing(&'static str);

impl fmt::Display for InvalidKeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl StdError for InvalidKeyRing {}

impl KeyRing {
    /// A ring of one key.
    pub fn new(id: impl Into<String>, key: [u8; 32]) -> Self {
        Self(vec![Key::new(id.into(), &key)])
    }

    /// A ring of a key that lives as long as this process: what is sealed with it cannot be read by
    /// another.
    pub fn ephemeral() -> Self {
        let mut key = [0; KEY_BYTES];
        fill(&mut key);
        Self::new("ephemeral", key)
    }

    /// Adds a key that unseals what was sealed with it before. The active one stays.
    #[must_use]
    pub fn with_previous(mut self, id: impl Into<String>, key: [u8; 32]) -> Self {
        self.0.push(Key::new(id.into(), &key));
        self
    }

    /// Id of the key that seals.
    pub fn active(&self) -> &str {
        &self.0[0].id
    }

    /// Encrypts a text for a purpose. Only the same purpose decrypts it.
    pub(crate) fn seal(&self, purpose: Purpose<'_>, plaintext: &[u8]) -> Sealed {
        let key = &self.0[0];
        let mut nonce = [0; NONCE_BYTES];
        fill(&mut nonce);
        let mut ciphertext = plaintext.to_vec();
        let aad = Aad::from(purpose.authenticated(FORMAT, &key.id));
        key.key
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), aad, &mut ciphertext)
            .expect("a few kilobytes can be encrypted");
        Sealed {
            format: FORMAT,
            kid: key.id.clone(),
            nonce: nonce.into(),
            ciphertext,
        }
    }

    /// Decrypts what was sealed for this purpose.
    pub(crate) fn unseal(
        &self,
        purpose: Purpose<'_>,
        sealed: &Sealed,
    ) -> Result<Vec<u8>, Unsealable> {
        if sealed.format != FORMAT {
            return Err(Unsealable);
        }
        let key = self.0.iter().find(|key| key.id == sealed.kid);
        let key = &key.ok_or(Unsealable)?.key;
        let nonce = <[u8; NONCE_BYTES]>::try_from(&*sealed.nonce).map_err(|_| Unsealable)?;
        let aad = Aad::from(purpose.authenticated(sealed.format, &sealed.kid));
        let mut text = sealed.ciphertext.clone();
        let nonce = Nonce::assume_unique_for_key(nonce);
        let length = key
            .open_in_place(nonce, aad, &mut text)
            .map_err(|_| Unsealable)?
            .len();
        text.truncate(length);
        Ok(text)
    }
}

/// What something is sealed for. It is authenticated with the rest, so that a sealed text that was
/// moved elsewhere, to another row say, cannot be unsealed there.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Purpose<'a> {
    /// Tokens of this connection.
    Connection(&'a ConnectionKey),
    /// A flow of this integration, under the hash of its state.
    Flow(&'a str, &'a [u8; 32]),
    /// The cookie of such a flow.
    Cookie(&'a str, &'a [u8; 32]),
}

impl Purpose<'_> {
    /// Lengths stand before their texts, so that no two purposes look the same.
    fn authenticated(self, format: u8, kid: &str) -> Vec<u8> {
        let mut out = vec![format];
        let mut add = |part: &[u8]| {
            out.extend_from_slice(&(part.len() as u64).to_be_bytes());
            out.extend_from_slice(part);
        };
        add(kid.as_bytes());
        match self {
            Self::Connection(key) => {
                add(b"connection");
                add(key.integration.as_bytes());
                add(key.tenant.as_bytes());
                add(key.connection.as_bytes());
            }
            Self::Flow(integration, state) | Self::Cookie(integration, state) => {
                add(match self {
                    Self::Cookie(..) => b"cookie",
                    _ => b"flow",
                });
                add(integration.as_bytes());
                add(state);
            }
        }
        out
    }
}

impl Sealed {
    /// As one text that fits in a cookie: `1.kid.nonce.ciphertext`, the last three in base64url.
    pub(crate) fn to_text(&self) -> String {
        let text = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        format!(
            "{}.{}.{}.{}",
            self.format,
            text(self.kid.as_bytes()),
            text(&self.nonce),
            text(&self.ciphertext)
        )
    }

    pub(crate) fn from_text(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let format = parts.next()?.parse().ok()?;
        let mut bytes = || URL_SAFE_NO_PAD.decode(parts.next()?).ok();
        let (kid, nonce, ciphertext) = (bytes()?, bytes()?, bytes()?);
        let sealed = Self {
            format,
            kid: String::from_utf8(kid).ok()?,
            nonce,
            ciphertext,
        };
        parts.next().is_none().then_some(sealed)
    }
}

impl Key {
    fn new(id: String, bytes: &[u8; KEY_BYTES]) -> Arc<Self> {
        let key = UnboundKey::new(&AES_256_GCM_SIV, bytes).expect("the key has its length");
        Arc::new(Self {
            id,
            key: LessSafeKey::new(key),
        })
    }
}

impl FromStr for KeyRing {
    type Err = InvalidKeyRing;

    fn from_str(text: &str) -> Result<Self, InvalidKeyRing> {
        let mut keys: Vec<Arc<Key>> = Vec::new();
        for entry in text.split(',').map(str::trim) {
            let (id, key) = entry
                .split_once(':')
                .ok_or(InvalidKeyRing("must be `id:key`, separated by commas"))?;
            let bytes = STANDARD
                .decode(key)
                .ok()
                .and_then(|bytes| <[u8; KEY_BYTES]>::try_from(bytes).ok())
                .ok_or(InvalidKeyRing("must hold keys of 32 bytes in base64"))?;
            if id.is_empty() || keys.iter().any(|other| other.id == id) {
                return Err(InvalidKeyRing("must give each key an id of its own"));
            }
            keys.push(Key::new(id.to_owned(), &bytes));
        }
        Ok(Self(keys))
    }
}

impl FromVar for KeyRing {
    fn from_var(value: &str) -> Result<Self, InvalidVar> {
        value
            .parse()
            .map_err(|error: InvalidKeyRing| InvalidVar::new(error.to_string()))
    }
}

impl fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ids: Vec<_> = self.0.iter().map(|key| &key.id).collect();
        f.debug_tuple("KeyRing").field(&ids).finish()
    }
}

/// Bytes that nobody can guess.
pub(crate) fn fill(bytes: &mut [u8]) {
    rand::fill(bytes).expect("the operating system has randomness");
}
