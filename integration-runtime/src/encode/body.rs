//! Whole bodies.

use bytes::Bytes;
use serde_core::Serialize;

use super::EncodeError;

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

/// A body that is sent as it is: bytes and text.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a raw request body",
    label = "not bytes",
    note = "`#[body(\"media/type\")]` takes bytes or text; a bare `#[body]` sends any `Serialize` as JSON"
)]
pub trait RawBody {
    /// The bytes.
    fn into_bytes(self) -> Bytes;
}

impl RawBody for Bytes {
    fn into_bytes(self) -> Bytes {
        self
    }
}

impl RawBody for Vec<u8> {
    fn into_bytes(self) -> Bytes {
        self.into()
    }
}

impl RawBody for String {
    fn into_bytes(self) -> Bytes {
        self.into()
    }
}

impl RawBody for &[u8] {
    fn into_bytes(self) -> Bytes {
        Bytes::copy_from_slice(self)
    }
}

impl<const N: usize> RawBody for &[u8; N] {
    fn into_bytes(self) -> Bytes {
        Bytes::copy_from_slice(self)
    }
}

impl RawBody for &str {
    fn into_bytes(self) -> Bytes {
        Bytes::copy_from_slice(self.as_bytes())
    }
}

impl RawBody for &Vec<u8> {
    fn into_bytes(self) -> Bytes {
        Bytes::copy_from_slice(self)
    }
}

impl RawBody for &String {
    fn into_bytes(self) -> Bytes {
        Bytes::copy_from_slice(self.as_bytes())
    }
}

impl RawBody for &Bytes {
    fn into_bytes(self) -> Bytes {
        self.clone()
    }
}
