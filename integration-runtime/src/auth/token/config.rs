//! What a configuration says of a token scheme.

use std::fmt;

use crate::base_url::EndpointUrl;
use crate::secret::Secret;

/// The values of a declared token scheme. The generated code fills it.
#[derive(Debug, Default)]
pub struct TokenConfig {
    pub(crate) client_id: Option<String>,
    pub(crate) client_secret: Option<Secret>,
    /// Key of client assertions or of the JWT, in PEM, or the secret of an HMAC.
    pub(crate) key: Option<Secret>,
    pub(crate) key_id: Option<String>,
    pub(crate) redirect_uri: Option<EndpointUrl>,
    pub(crate) jwt_issuer: Option<String>,
    pub(crate) jwt_subject: Option<String>,
    pub(crate) overrides: Vec<(UrlPlace, EndpointUrl)>,
    /// Values of the fields that declared parameters name.
    pub(crate) values: Vec<(&'static str, Secret)>,
}

/// Which URL of a scheme a configuration replaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UrlPlace {
    /// Authorization endpoint.
    Authorize,
    /// Token endpoint.
    Token,
    /// Refresh endpoint.
    Refresh,
    /// Revocation endpoint.
    Revoke,
    /// Device authorization endpoint.
    Device,
    /// Issuer.
    Issuer,
}

impl TokenConfig {
    /// Without any value.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the client's id.
    #[must_use]
    pub fn client_id(mut self, id: String) -> Self {
        self.client_id = Some(id);
        self
    }

    /// Sets the client's secret.
    #[must_use]
    pub fn client_secret(mut self, secret: Secret) -> Self {
        self.client_secret = Some(secret);
        self
    }

    /// Sets the key that client assertions or JWTs are signed with.
    #[must_use]
    pub fn key(mut self, key: Secret, id: Option<String>) -> Self {
        self.key = Some(key);
        self.key_id = id;
        self
    }

    /// Sets where the provider sends users back to.
    #[must_use]
    pub fn redirect_uri(mut self, uri: EndpointUrl) -> Self {
        self.redirect_uri = Some(uri);
        self
    }

    /// Sets issuer and subject of a JWT.
    #[must_use]
    pub fn jwt(mut self, issuer: Option<String>, subject: Option<String>) -> Self {
        self.jwt_issuer = issuer;
        self.jwt_subject = subject;
        self
    }

    /// Replaces a declared URL, if there is something to replace it with.
    #[must_use]
    pub fn url(mut self, place: UrlPlace, url: Option<EndpointUrl>) -> Self {
        self.overrides.extend(url.map(|url| (place, url)));
        self
    }

    /// Gives the value of a field that a declared parameter or claim names. `None` leaves it out.
    #[must_use]
    pub fn value(mut self, field: &'static str, value: &dyn TokenParamValue) -> Self {
        let value = value.param_value();
        self.values.extend(value.map(|value| (field, value)));
        self
    }

    /// Whether something is set to nothing, and what that is.
    pub(crate) fn empty_field(&self) -> Option<&'static str> {
        let empty = |secret: &Option<Secret>| secret.as_ref().is_some_and(Secret::is_empty);
        if self.client_id.as_ref().is_some_and(String::is_empty) {
            return Some("client_id");
        }
        if empty(&self.client_secret) {
            return Some("client_secret");
        }
        empty(&self.key).then_some("key")
    }

    pub(crate) fn value_of(&self, field: &str) -> Option<&str> {
        let found = self.values.iter().find(|(name, _)| *name == field);
        found.map(|(_, value)| value.expose())
    }

    pub(crate) fn override_of(&self, place: UrlPlace) -> Option<&EndpointUrl> {
        let found = self.overrides.iter().find(|(other, _)| *other == place);
        found.map(|(_, url)| url)
    }
}

/// A field of the configuration that can be a parameter of a token request or a claim of a JWT.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a parameter of a token request",
    label = "not a parameter",
    note = "it is a `String`, a number, a `bool`, a `Secret`, or an `Option` of one"
)]
pub trait TokenParamValue {
    /// The value, or `None` to leave the parameter out.
    fn param_value(&self) -> Option<Secret>;
}

impl TokenParamValue for Secret {
    fn param_value(&self) -> Option<Secret> {
        Some(self.clone())
    }
}

impl<T: TokenParamValue> TokenParamValue for Option<T> {
    fn param_value(&self) -> Option<Secret> {
        self.as_ref()?.param_value()
    }
}

macro_rules! displayed {
    ($($ty:ty)*) => {$(
        impl TokenParamValue for $ty {
            fn param_value(&self) -> Option<Secret> {
                Some(display(self))
            }
        }
    )*};
}

displayed!(str String bool u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize);

fn display(value: &(impl fmt::Display + ?Sized)) -> Secret {
    Secret::from(value.to_string())
}
