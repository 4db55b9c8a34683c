//! `multipart/form-data`, [RFC 7578](https://www.rfc-editor.org/rfc/rfc7578).

use std::borrow::Cow;
use std::path::PathBuf;

use bytes::Bytes;

use super::EncodeError;
use super::body::RawBody;
use crate::connection::random_bytes;
use crate::upload::{Payload, Segment, Upload};

/// A `multipart/form-data` body: fields and files, in order.
///
/// Parts that are an [`Upload`] are sent as they come, one after the other; if one of them cannot be
/// opened again, the whole body is sent once.
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
    body: Upload,
    file_name: Option<String>,
    media_type: Option<String>,
}

impl std::fmt::Debug for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Part")
            .field("body", &self.body)
            .field("file_name", &self.file_name)
            .field("media_type", &self.media_type)
            .finish()
    }
}

impl Part {
    /// A part of these bytes, this text, or an [`Upload`].
    pub fn bytes(bytes: impl RawBody) -> Self {
        Self {
            body: bytes.into_body(),
            file_name: None,
            media_type: None,
        }
    }

    /// A file, under its own name, sent as it is read.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let name = path.file_name().map(|name| name.to_string_lossy().into());
        Self {
            body: Upload::file(path),
            file_name: name,
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

    /// The media type and the body.
    pub(crate) fn encode(self) -> Result<(String, Payload), EncodeError> {
        let boundary = self.boundary();
        let whole = self
            .parts
            .iter()
            .filter_map(|(_, part)| part.body.as_whole());
        let size = whole.map(Bytes::len).sum::<usize>() + self.parts.len() * 200;
        let mut out = Vec::with_capacity(size + 64);
        let mut segments = Vec::new();
        for (name, part) in self.parts {
            let mut head = format!("--{boundary}\r\ncontent-disposition: form-data; name=\"");
            push_quoted(&mut head, &name);
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
            match part.body.as_whole() {
                Some(bytes) => out.extend_from_slice(bytes),
                None => {
                    segments.push(Segment::Bytes(std::mem::take(&mut out).into()));
                    segments.push(Segment::Upload(part.body));
                }
            }
            out.extend_from_slice(b"\r\n");
        }
        out.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
        let body = match segments.is_empty() {
            true => Payload::Whole(out.into()),
            false => {
                segments.push(Segment::Bytes(out.into()));
                Payload::streamed(segments)
            }
        };
        let media_type = format!("multipart/form-data; boundary={boundary}");
        Ok((media_type, body))
    }

    /// A boundary that none of the parts holds. Of a part that is streamed nothing can be seen
    /// beforehand; 128 bits that nobody can guess are not in it.
    fn boundary(&self) -> String {
        loop {
            let mut bytes = [0_u8; 16];
            random_bytes(&mut bytes);
            let boundary = format!("{:032x}", u128::from_ne_bytes(bytes));
            let held = |bytes: &Bytes| {
                let boundary = boundary.as_bytes();
                bytes.windows(boundary.len()).any(|w| w == boundary)
            };
            let mut whole = self
                .parts
                .iter()
                .filter_map(|(_, part)| part.body.as_whole());
            // This runs once unless a body was made to hold every boundary.
            if !whole.any(held) {
                return boundary;
            }
        }
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
    note = "a `#[multipart]` argument is a `Part`, a whole `Multipart`, text, bytes, an `Upload`, a number, or an `Option` of one"
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

raw!(&str String &String Bytes Vec<u8> &[u8] Upload);

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
        let Payload::Whole(body) = body else {
            panic!("nothing of it is streamed")
        };
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
