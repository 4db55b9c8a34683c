//! Keys of the tests, and JWTs that are checked with them.

use std::{
    fmt::Write as _,
    time::{SystemTime, UNIX_EPOCH},
};

use aws_lc_rs::{
    encoding::{AsDer as _, Pkcs8V1Der},
    hmac,
    rsa::{self, KeySize},
    signature::{
        ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _,
        RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey,
    },
};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use serde_json::{Value, json};

use super::{JwtRules, state::State};

/// A private key that lives as long as a test.
#[derive(Clone, Debug)]
pub struct TestKey {
    /// As a configuration has it: PKCS #8 in PEM, or the secret.
    pub text: String,
    /// What checks its signatures.
    pub verify: VerifyKey,
}

/// A key that signatures are checked with.
#[derive(Clone, Debug)]
pub enum VerifyKey {
    /// HMAC with SHA-256.
    Hs256(String),
    /// RSA with SHA-256: a public key as in PKCS #1.
    Rs256(Vec<u8>),
    /// ECDSA on P-256: an uncompressed point.
    Es256(Vec<u8>),
}

impl TestKey {
    /// An RSA key of 2048 bits.
    ///
    /// # Panics
    /// When there is no randomness.
    #[must_use]
    pub fn rsa() -> Self {
        let key = rsa::KeyPair::generate(KeySize::Rsa2048).expect("a key can be made");
        let der: Pkcs8V1Der<'_> = key.as_der().expect("a key can be written");
        Self {
            text: pem(der.as_ref()),
            verify: VerifyKey::Rs256(key.public_key().as_ref().to_vec()),
        }
    }

    /// A key on P-256.
    ///
    /// # Panics
    /// When there is no randomness.
    #[must_use]
    pub fn p256() -> Self {
        let key =
            EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).expect("a key can be made");
        let der = key.to_pkcs8v1().expect("a key can be written");
        Self {
            text: pem(der.as_ref()),
            verify: VerifyKey::Es256(key.public_key().as_ref().to_vec()),
        }
    }

    /// A secret for an HMAC.
    #[must_use]
    pub fn hmac() -> Self {
        let text = "a secret of more than thirty-two bytes";
        Self {
            text: text.into(),
            verify: VerifyKey::Hs256(text.into()),
        }
    }
}

impl VerifyKey {
    /// The public key as a JWK (RFC 7517), for a provider that wants it registered.
    ///
    /// # Panics
    /// When it is not on P-256.
    #[must_use]
    pub fn jwk(&self, id: &str) -> Value {
        let Self::Es256(point) = self else {
            panic!("only a key on P-256 is written as a JWK");
        };
        let encoded = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        json!({
            "kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig", "kid": id,
            "x": encoded(&point[1..33]), "y": encoded(&point[33..]),
        })
    }

    const fn algorithm(&self) -> &'static str {
        match self {
            Self::Hs256(_) => "HS256",
            Self::Rs256(_) => "RS256",
            Self::Es256(_) => "ES256",
        }
    }

    fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        match self {
            Self::Hs256(secret) => {
                let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
                hmac::verify(&key, message, signature).is_ok()
            }
            Self::Rs256(key) => {
                let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, key);
                key.verify(message, signature).is_ok()
            }
            Self::Es256(key) => {
                let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, key);
                key.verify(message, signature).is_ok()
            }
        }
    }
}

fn pem(der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let mut pem = "-----BEGIN PRIVATE KEY-----\n".to_owned();
    for line in text.as_bytes().chunks(64) {
        let _ = writeln!(pem, "{}", String::from_utf8_lossy(line));
    }
    pem + "-----END PRIVATE KEY-----\n"
}

/// The claims of a JWT, unchecked.
///
/// # Panics
/// When it is none.
#[must_use]
pub fn claims_of(token: &str) -> Value {
    part(token, 1).expect("a JWT has claims")
}

fn part(token: &str, index: usize) -> Option<Value> {
    let bytes = URL_SAFE_NO_PAD.decode(token.split('.').nth(index)?).ok()?;
    serde_json::from_slice(&bytes).ok()
}

pub(super) fn now() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.unwrap_or_default().as_secs()
}

/// The claims of a JWT that this key has signed and that is good now.
pub(super) fn verified_claims(token: &str, key: &VerifyKey) -> Result<Value, String> {
    let (Some(header), Some(claims)) = (part(token, 0), part(token, 1)) else {
        return Err("it is no JWT".into());
    };
    if header["alg"] != key.algorithm() {
        return Err("it has another algorithm".into());
    }
    let (message, signature) = token.rsplit_once('.').ok_or("it has no signature")?;
    let signature = URL_SAFE_NO_PAD
        .decode(signature)
        .map_err(|_| "its signature is not base64url")?;
    if !key.verifies(message.as_bytes(), &signature) {
        return Err("its signature is wrong".into());
    }
    let (issued, expires) = (claims["iat"].as_u64(), claims["exp"].as_u64());
    match (issued, expires) {
        (Some(issued), Some(expires)) if issued <= now() && now() < expires => Ok(claims),
        _ => Err("it is not good now".into()),
    }
}

impl State {
    /// Whether a JWT is what these rules accept.
    pub(super) fn accepts(&self, token: &str, rules: &JwtRules) -> Result<Value, String> {
        let claims = verified_claims(token, &rules.key)?;
        let lifetime = claims["exp"].as_u64().zip(claims["iat"].as_u64());
        if lifetime.is_none_or(|(expires, issued)| expires - issued > rules.longest) {
            return Err("it lives too long".into());
        }
        for (name, value) in &rules.claims {
            let value = match value.strip_prefix("self:") {
                Some(path) => format!("{}{path}", self.base),
                None => (*value).to_owned(),
            };
            if claims[*name] != value {
                return Err(format!("`{name}` is another"));
            }
        }
        Ok(claims)
    }

    /// An id token that nobody signed: it comes from the token endpoint itself.
    pub(super) fn id_token(&self, claims: &Value) -> String {
        let mut claims = claims.clone();
        claims["iss"] = self.issuer().unwrap_or_else(|| self.base.clone()).into();
        claims["aud"] = (&*self.profile.client_id).into();
        let encoded = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        format!(
            "{}.{}.c2ln",
            encoded(&json!({"alg": "RS256"})),
            encoded(&claims)
        )
    }
}
