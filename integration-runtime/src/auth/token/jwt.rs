//! Signed JWTs: client assertions, grants of service accounts, bearer tokens of one's own making
//! ([RFC 7515](https://www.rfc-editor.org/rfc/rfc7515), [RFC 7519](https://www.rfc-editor.org/rfc/rfc7519)).

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeyPair as RsaKeyPair;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, RSA_PKCS1_SHA256, RsaEncoding,
};
use aws_lc_rs::{hmac, rsa};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rustls::pki_types::PrivateKeyDer;
use rustls::pki_types::pem::PemObject as _;
use serde_json::{Map, Value};

use crate::connection::random_token;
use crate::descriptor::JwtAlgorithm;
use crate::secret::Secret;

/// A key that signs, with its id.
pub(crate) struct SigningKey {
    key: Key,
    id: Option<String>,
}

enum Key {
    Hmac(Box<hmac::Key>),
    Rsa(Box<rsa::KeyPair>),
    Ecdsa(Box<EcdsaKeyPair>),
}

const NOT_PEM: &str = "is not a private key in PEM";
/// The shortest key that [RFC 7518, section 3.2](https://www.rfc-editor.org/rfc/rfc7518#section-3.2) allows.
const SHORTEST_SECRET: usize = 32;

impl SigningKey {
    /// Reads a key in PEM (PKCS #8, PKCS #1 or SEC 1), or the secret of an HMAC.
    pub(crate) fn read(
        algorithm: Option<JwtAlgorithm>,
        key: &Secret,
        id: Option<String>,
    ) -> Result<Self, &'static str> {
        if algorithm == Some(JwtAlgorithm::Hs256) {
            if key.expose().len() < SHORTEST_SECRET {
                return Err("must have at least 32 bytes to sign with HS256");
            }
            let key = hmac::Key::new(hmac::HMAC_SHA256, key.expose().as_bytes());
            let key = Key::Hmac(Box::new(key));
            return Ok(Self { key, id });
        }
        // An environment variable often has its line breaks escaped.
        let pem = key.expose().replace("\\n", "\n");
        let der = PrivateKeyDer::from_pem_slice(pem.as_bytes()).map_err(|_| NOT_PEM)?;
        let key = match (&der, algorithm) {
            (PrivateKeyDer::Pkcs1(_), Some(JwtAlgorithm::Es256)) => None,
            (PrivateKeyDer::Sec1(_), Some(JwtAlgorithm::Rs256)) => None,
            (PrivateKeyDer::Pkcs1(der), _) => {
                RsaKeyPair::from_der(der.secret_pkcs1_der()).ok().map(rsa)
            }
            (PrivateKeyDer::Sec1(der), _) => EcdsaKeyPair::from_private_key_der(
                &ECDSA_P256_SHA256_FIXED_SIGNING,
                der.secret_sec1_der(),
            )
            .ok()
            .map(ecdsa),
            (PrivateKeyDer::Pkcs8(der), algorithm) => {
                let der = der.secret_pkcs8_der();
                let as_rsa = || RsaKeyPair::from_pkcs8(der).ok().map(rsa);
                let as_ecdsa = || {
                    EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, der)
                        .ok()
                        .map(ecdsa)
                };
                match algorithm {
                    Some(JwtAlgorithm::Rs256) => as_rsa(),
                    Some(JwtAlgorithm::Es256) => as_ecdsa(),
                    _ => as_rsa().or_else(as_ecdsa),
                }
            }
            _ => None,
        };
        let wanted = match algorithm {
            Some(JwtAlgorithm::Rs256) => "is not an RSA key of 2048 bits or more",
            Some(JwtAlgorithm::Es256) => "is not an elliptic-curve key on P-256",
            _ => "is neither an RSA key nor an elliptic-curve key on P-256",
        };
        let key = key.ok_or(wanted)?;
        Ok(Self { key, id })
    }

    /// Signs claims.
    pub(crate) fn sign(&self, claims: Map<String, Value>) -> Secret {
        let algorithm = match self.key {
            Key::Hmac(_) => "HS256",
            Key::Rsa(_) => "RS256",
            Key::Ecdsa(_) => "ES256",
        };
        let mut header = Map::new();
        header.insert("alg".into(), algorithm.into());
        header.insert("typ".into(), "JWT".into());
        if let Some(id) = &self.id {
            header.insert("kid".into(), id.clone().into());
        }
        let part = |object| URL_SAFE_NO_PAD.encode(Value::Object(object).to_string());
        let content = format!("{}.{}", part(header), part(claims));
        let bytes = content.as_bytes();
        let signature = match &self.key {
            Key::Hmac(key) => hmac::sign(key, bytes).as_ref().to_vec(),
            Key::Rsa(key) => {
                let mut signature = vec![0; key.public_modulus_len()];
                let encoding: &'static dyn RsaEncoding = &RSA_PKCS1_SHA256;
                key.sign(encoding, &SystemRandom::new(), bytes, &mut signature)
                    .expect("a checked key signs");
                signature
            }
            Key::Ecdsa(key) => {
                let signature = key.sign(&SystemRandom::new(), bytes);
                signature.expect("a checked key signs").as_ref().to_vec()
            }
        };
        Secret::from(format!("{content}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }
}

fn rsa(key: RsaKeyPair) -> Key {
    Key::Rsa(Box::new(key))
}

fn ecdsa(key: EcdsaKeyPair) -> Key {
    Key::Ecdsa(Box::new(key))
}

/// `iat`, `exp` and `jti`. It is issued a little earlier, for clocks that are behind.
pub(crate) fn timed_claims(now: SystemTime, lifetime: Duration) -> Map<String, Value> {
    let now = now.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let mut claims = Map::new();
    claims.insert("iat".into(), now.saturating_sub(EARLIER.as_secs()).into());
    claims.insert("exp".into(), (now + lifetime.as_secs()).into());
    claims.insert("jti".into(), random_token().into());
    claims
}

const EARLIER: Duration = Duration::from_secs(10);

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}
