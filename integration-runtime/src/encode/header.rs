//! Header arguments.

use std::borrow::Cow;

use http::header::{self, HeaderName, HeaderValue};

use super::EncodeError;
use crate::secret::Secret;

/// A value that can be a request header. `Option::None` leaves the header out.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a header value",
    label = "not a header value",
    note = "a `#[header]` argument is a string, a number, a `bool`, a `Secret`, a `HeaderValue`, or an `Option` of one"
)]
pub trait HeaderArgument {
    /// The value, or `None` to leave the header out.
    ///
    /// # Errors
    /// When the text holds what no header may hold, such as a line break
    /// ([RFC 9110, section 5.5](https://www.rfc-editor.org/rfc/rfc9110#section-5.5)).
    fn header_value(&self) -> Result<Option<HeaderValue>, EncodeError>;
}

/// Keeps a header that always is a credential out of dry runs and logs, whoever set it.
pub(crate) fn guard(name: &HeaderName, value: &mut HeaderValue) {
    const CREDENTIALS: [HeaderName; 3] = [
        header::AUTHORIZATION,
        header::PROXY_AUTHORIZATION,
        header::COOKIE,
    ];
    if CREDENTIALS.contains(name) {
        value.set_sensitive(true);
    }
}

fn from_text(text: &str) -> Result<Option<HeaderValue>, EncodeError> {
    HeaderValue::from_str(text).map(Some).map_err(|_| {
        EncodeError::new("holds a character that no header may hold, such as a line break")
    })
}

impl HeaderArgument for str {
    fn header_value(&self) -> Result<Option<HeaderValue>, EncodeError> {
        from_text(self)
    }
}

impl HeaderArgument for String {
    fn header_value(&self) -> Result<Option<HeaderValue>, EncodeError> {
        from_text(self)
    }
}

impl HeaderArgument for Cow<'_, str> {
    fn header_value(&self) -> Result<Option<HeaderValue>, EncodeError> {
        from_text(self)
    }
}

impl HeaderArgument for Secret {
    fn header_value(&self) -> Result<Option<HeaderValue>, EncodeError> {
        let mut value = from_text(self.expose())?;
        if let Some(value) = &mut value {
            value.set_sensitive(true);
        }
        Ok(value)
    }
}

impl HeaderArgument for HeaderValue {
    fn header_value(&self) -> Result<Option<HeaderValue>, EncodeError> {
        Ok(Some(self.clone()))
    }
}

impl HeaderArgument for bool {
    fn header_value(&self) -> Result<Option<HeaderValue>, EncodeError> {
        let text = if *self { "true" } else { "false" };
        Ok(Some(HeaderValue::from_static(text)))
    }
}

impl<T: HeaderArgument> HeaderArgument for Option<T> {
    fn header_value(&self) -> Result<Option<HeaderValue>, EncodeError> {
        self.as_ref().map_or(Ok(None), T::header_value)
    }
}

impl<T: HeaderArgument + ?Sized> HeaderArgument for &T {
    fn header_value(&self) -> Result<Option<HeaderValue>, EncodeError> {
        (**self).header_value()
    }
}

macro_rules! integers {
    ($($integer:ty)*) => {$(
        impl HeaderArgument for $integer {
            fn header_value(&self) -> Result<Option<HeaderValue>, EncodeError> {
                from_text(itoa::Buffer::new().format(*self))
            }
        }
    )*};
}

integers!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize);
