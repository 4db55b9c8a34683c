//! Whole bodies.

use bytes::Bytes;
use serde_core::Serialize;

use super::EncodeError;
use crate::upload::Upload;

/// A body that is sent as JSON: everything that implements [`Serialize`].
pub trait JsonBody {
    /// The JSON text.
    ///
    /// # Errors
    /// When the value cannot be JSON, such as a map whose keys are no strings.
    fn to_json(&self) -> Result<Bytes, EncodeError>;
}

impl<T: Serialize> JsonBody for T {
    fn to_json(&self) -> Result<Bytes, EncodeError> {
        // Room for most bodies; serde_json's own start would be moved three times before 1 KB.
        let mut json = Vec::with_capacity(1024);
        match serde_json::to_writer(&mut json, self) {
            Ok(()) => Ok(json.into()),
            // serde's message may quote the value.
            Err(_) => Err(EncodeError::new("cannot be written as JSON")),
        }
    }
}

/// A body that is sent as it is: bytes, text, or an [`Upload`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a raw request body",
    label = "not bytes",
    note = "`#[body(\"media/type\")]` takes bytes, text or an `Upload`; a bare `#[body]` sends any `Serialize` as JSON"
)]
pub trait RawBody {
    /// The body.
    fn into_body(self) -> Upload;
}

impl RawBody for Upload {
    fn into_body(self) -> Upload {
        self
    }
}

macro_rules! owned {
    ($($owned:ty)*) => {$(
        impl RawBody for $owned {
            fn into_body(self) -> Upload {
                Upload::bytes(self)
            }
        }
    )*};
}

owned!(Bytes Vec<u8> String);

macro_rules! copied {
    ($(($($generics:tt)*) $copied:ty;)*) => {$(
        impl<$($generics)*> RawBody for $copied {
            fn into_body(self) -> Upload {
                Upload::bytes(Bytes::copy_from_slice(self.as_ref()))
            }
        }
    )*};
}

copied! {
    () &[u8];
    (const N: usize) &[u8; N];
    () &str;
    () &Vec<u8>;
    () &String;
}

impl RawBody for &Bytes {
    fn into_body(self) -> Upload {
        Upload::bytes(self.clone())
    }
}
