//! Arguments of an endpoint, turned into bytes when the method is called.
//!
//! Each place has a trait, so that a wrong type is one error on that type; the traits are object
//! safe, so that the functions that take them exist once.

mod body;
mod fields;
mod header;
mod multipart;
mod path;
mod scalar;

pub use body::{JsonBody, RawBody};
pub use fields::QueryValue;
pub(crate) use fields::{Fields, append_pair};
pub use header::HeaderArgument;
pub(crate) use header::guard;
pub use multipart::{Multipart, MultipartField, Part};
pub use path::{PathSegment, SegmentWriter};
pub(crate) use path::{check_segments, percent_encode};

use std::fmt;

/// Why an argument cannot be sent. It never holds the value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EncodeError(std::borrow::Cow<'static, str>);

impl EncodeError {
    /// An error for the implementor of one of the argument traits; leave the value out of it.
    pub fn new(reason: impl Into<std::borrow::Cow<'static, str>>) -> Self {
        Self(reason.into())
    }
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for EncodeError {}

impl serde_core::ser::Error for EncodeError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(message.to_string())
    }
}

/// An argument that is the URL of its request: `&str`, `String`, [`Url`](reqwest::Url).
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the URL of a request",
    label = "not a URL",
    note = "a `#[url]` argument is `&str`, `String` or `Url`"
)]
pub trait AsUrl {
    /// The URL as the service handed it out.
    fn as_url(&self) -> &str;
}

impl AsUrl for str {
    fn as_url(&self) -> &str {
        self
    }
}

impl AsUrl for String {
    fn as_url(&self) -> &str {
        self
    }
}

impl AsUrl for reqwest::Url {
    fn as_url(&self) -> &str {
        self.as_str()
    }
}

impl<T: AsUrl + ?Sized> AsUrl for &T {
    fn as_url(&self) -> &str {
        (**self).as_url()
    }
}
