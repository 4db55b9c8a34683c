//! `multipart/form-data`, [RFC 7578](https://www.rfc-editor.org/rfc/rfc7578).

use std::borrow::Cow;
use std::fmt::Write as _;

use bytes::Bytes;

use super::EncodeError;
use super::body::RawBody;

/// A `multipart/form-data` body: fields and files, in order.
///
/// It is kept in memory, so that an attempt can be repeated.
///
/// ```
/// use integration_runtime::{Multipart, Part};
///
/// let form = Multipart::new()
///     .text("purpose", "avatar")
///     .part("file", Part::bytes("…").file_name("me.png").media_type("image/png"));
/// ```
#[derive(Debug, Clone, Default)]
pub struct Multipart {
    parts: Vec<(Cow<'static, str>, Part)>,
}

/// One part: its bytes, and what is said of them.
#[derive(Clone)]
pub struct Part {
    bytes: Bytes,
    file_name: Option<String>,
    media_type: Option<String>,
}

impl std::fmt::Debug for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Part")
            .field("length", &self.bytes.len())
            .field("file_name", &self.file_name)
            .field("media_type", &self.media_type)
            .finish()
    }
}

impl Part {
    /// A part of these bytes, or this text.
    pub fn bytes(bytes: impl RawBody) -> Self {
        Self {
            bytes: bytes.into_bytes(),
            file_name: None,
            media_type: None,
        }
    }

    /// Makes it a file of this name.
    pub fn file_name(mut self, name: impl Into<String>) -> Self {
        self.file_name = Some(name.into());
        self
    }

    /// Says what it holds, such as `image/png`.
    pub fn media_type(mut self, media_type: impl Into<String>) -> Self {
        self.media_type = Some(media_type.into());
        self
    }
}

impl Multipart {
    /// No parts yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Appends a part.
    pub fn part(mut self, name: impl Into<Cow<'static, str>>, part: Part) -> Self {
        self.parts.push((name.into(), part));
        self
    }

    /// Appends a text field.
    pub fn text(self, name: impl Into<Cow<'static, str>>, value: impl Into<String>) -> Self {
        self.part(name, Part::bytes(value.into()))
    }

    /// The body, with a boundary that none of the parts holds.
    pub(crate) fn encode(&self) -> Result<(String, Bytes), EncodeError> {
        let mut boundary = String::new();
        loop {
            boundary.clear();
            let _ = write!(
                boundary,
                "{:016x}{:016x}",
                fastrand::u64(..),
                fastrand::u64(..)
            );
            let held = |part: &Part| {
                let boundary = boundary.as_bytes();
                part.bytes.windows(boundary.len()).any(|w| w == boundary)
            };
            // 128 random bits: this runs once unless a body was made to hold every boundary.
            if !self.parts.iter().any(|(_, part)| held(part)) {
                break;
            }
        }
        let size: usize = self
            .parts
            .iter()
            .map(|(_, part)| part.bytes.len() + 200)
            .sum();
        let mut out = Vec::with_capacity(size + 64);
        for (name, part) in &self.parts {
            let mut head = format!("--{boundary}\r\ncontent-disposition: form-data; name=\"");
            push_quoted(&mut head, name);
            if let Some(file) = &part.file_name {
                head.push_str("\"; filename=\"");
                push_quoted(&mut head, file);
            }
            head.push('"');
            if let Some(media_type) = &part.media_type {
                if media_type.bytes().any(|b| b.is_ascii_control()) {
                    return Err(EncodeError::new(
                        "has a media type that holds a control character",
                    ));
                }
                head.push_str("\r\ncontent-type: ");
                head.push_str(media_type);
            }
            head.push_str("\r\n\r\n");
            out.extend_from_slice(head.as_bytes());
            out.extend_from_slice(&part.bytes);
            out.extend_from_slice(b"\r\n");
        }
        out.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
        let media_type = format!("multipart/form-data; boundary={boundary}");
        Ok((media_type, out.into()))
    }
}

/// The escapes of the HTML standard's form submission, which servers expect.
fn push_quoted(out: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '"' => out.push_str("%22"),
            '\r' => out.push_str("%0D"),
            '\n' => out.push_str("%0A"),
            other => out.push(other),
        }
    }
}

/// A value that can be one part of a multipart body, or several. `Option::None` is left out.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a part of a multipart body",
    label = "not a part",
    note = "a `#[multipart]` argument is a `Part`, a whole `Multipart`, text, bytes, a number, or an `Option` of one"
)]
pub trait MultipartField {
    /// Appends the value under `name`.
    fn add_to(self, form: Multipart, name: &'static str) -> Multipart;
}

impl MultipartField for Part {
    fn add_to(self, form: Multipart, name: &'static str) -> Multipart {
        form.part(name, self)
    }
}

/// A whole body: its own names stand.
impl MultipartField for Multipart {
    fn add_to(mut self, mut form: Multipart, _name: &'static str) -> Multipart {
        form.parts.append(&mut self.parts);
        form
    }
}

impl<T: MultipartField> MultipartField for Option<T> {
    fn add_to(self, form: Multipart, name: &'static str) -> Multipart {
        match self {
            Some(value) => value.add_to(form, name),
            None => form,
        }
    }
}

macro_rules! raw {
    ($($raw:ty)*) => {$(
        impl MultipartField for $raw {
            fn add_to(self, form: Multipart, name: &'static str) -> Multipart {
                form.part(name, Part::bytes(self))
            }
        }
    )*};
}

raw!(&str String &String Bytes Vec<u8> &[u8]);

macro_rules! displayed {
    ($($displayed:ty)*) => {$(
        impl MultipartField for $displayed {
            fn add_to(self, form: Multipart, name: &'static str) -> Multipart {
                form.text(name, self.to_string())
            }
        }
    )*};
}

displayed!(bool u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize f32 f64);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_break_out_of_their_quotes() {
        let form = Multipart::new().part("a\"\r\nx: y", Part::bytes("1").file_name("\"f\""));
        let (media_type, body) = form.encode().unwrap();
        let boundary = media_type.split_once("boundary=").unwrap().1;
        let text = std::str::from_utf8(&body).unwrap();
        assert_eq!(
            text,
            format!(
                "--{boundary}\r\ncontent-disposition: form-data; name=\"a%22%0D%0Ax: y\"; \
                 filename=\"%22f%22\"\r\n\r\n1\r\n--{boundary}--\r\n"
            )
        );
    }
}
