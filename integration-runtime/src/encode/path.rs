//! One argument is one path segment, whatever it holds.

use std::borrow::Cow;
use std::fmt::{self, Write};
use std::sync::Arc;

use super::EncodeError;

/// A value that can fill a placeholder of a path.
///
/// Implemented for strings, integers, `bool`, `char` and the smart pointers to them. For an
/// identifier type of one's own:
///
/// ```
/// use integration_runtime::{PathSegment, SegmentWriter};
///
/// struct UserId(u64);
///
/// impl PathSegment for UserId {
///     fn write_segment(&self, out: &mut SegmentWriter<'_>) {
///         out.push_display(&self.0);
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot fill a path placeholder",
    label = "not a path segment",
    note = "for a struct use `#[body]` or `#[query]`; for an identifier type implement `PathSegment`"
)]
pub trait PathSegment {
    /// Writes the value as it is; the writer encodes it.
    fn write_segment(&self, out: &mut SegmentWriter<'_>);
}

/// Takes the text of one path argument and percent-encodes all but the unreserved characters of
/// [RFC 3986](https://www.rfc-editor.org/rfc/rfc3986#section-2.3).
#[derive(Debug)]
pub struct SegmentWriter<'a> {
    out: &'a mut String,
    refused: Option<&'static str>,
    suspicious: bool,
}

impl<'a> SegmentWriter<'a> {
    pub(crate) fn new(out: &'a mut String) -> Self {
        Self {
            out,
            refused: None,
            suspicious: false,
        }
    }

    /// Appends text.
    pub fn push_str(&mut self, text: &str) {
        for byte in text.bytes() {
            match byte {
                b'.' | b'%' | b'/' | b'\\' => self.suspicious = true,
                0..=0x1f | 0x7f => self.refused = Some("holds a control character"),
                _ => {}
            }
        }
        percent_encode(self.out, text);
    }

    /// Appends what `Display` writes.
    pub fn push_display(&mut self, value: &dyn fmt::Display) {
        // Writing to this sink cannot fail; a `Display` that fails leaves the segment short, which
        // the check for an empty one catches at worst.
        let _ = write!(self, "{value}");
    }

    /// Why the value is refused, and whether the whole segment has to be looked at.
    pub(crate) fn finish(self, start: usize) -> Result<bool, EncodeError> {
        if let Some(reason) = self.refused {
            return Err(EncodeError::new(reason));
        }
        if self.out.len() == start {
            return Err(EncodeError::new(
                "is empty, so the path would name another resource",
            ));
        }
        Ok(self.suspicious)
    }
}

impl Write for SegmentWriter<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.push_str(text);
        Ok(())
    }
}

const UNRESERVED: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] =
            (byte as u8).is_ascii_alphanumeric() || matches!(byte as u8, b'-' | b'.' | b'_' | b'~');
        byte += 1;
    }
    table
};

/// Appends `text` with everything but unreserved characters percent-encoded.
pub(crate) fn percent_encode(out: &mut String, text: &str) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|b| !UNRESERVED[usize::from(b)]) {
        out.push_str(&rest[..at]);
        // The byte may be one of several of a character: encode the character whole.
        let width = rest[at..].chars().next().map_or(1, char::len_utf8);
        for &byte in &rest.as_bytes()[at..at + width] {
            out.push('%');
            out.push(char::from(HEX[usize::from(byte >> 4)]));
            out.push(char::from(HEX[usize::from(byte & 15)]));
        }
        rest = &rest[at + width..];
    }
    out.push_str(rest);
}

/// Refuses a path in which any segment could be read as `.` or `..` by whoever decodes it once
/// more, or takes `\` for `/`: URL parsers, proxies and servers all do so somewhere.
pub(crate) fn check_segments(path: &str) -> Result<(), EncodeError> {
    let dotted = path.split('/').any(|segment| {
        let mut decoded = Cow::Borrowed(segment.as_bytes());
        loop {
            let mut pieces = decoded.split(|&b| b == b'/' || b == b'\\');
            if pieces.any(|piece| matches!(piece, b"." | b"..")) {
                return true;
            }
            match percent_decode(&decoded) {
                Some(next) => decoded = Cow::Owned(next),
                None => return false,
            }
        }
    });
    match dotted {
        true => Err(EncodeError::new(
            "would make a `.` or `..` segment of the path",
        )),
        false => Ok(()),
    }
}

/// One round of decoding, or `None` when there is nothing to decode. Every round shortens.
fn percent_decode(bytes: &[u8]) -> Option<Vec<u8>> {
    let hex = |at: usize| bytes.get(at).and_then(|&b| char::from(b).to_digit(16));
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        match (bytes[at], hex(at + 1), hex(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                at += 3;
            }
            (byte, ..) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    (out.len() < bytes.len()).then_some(out)
}

impl PathSegment for str {
    fn write_segment(&self, out: &mut SegmentWriter<'_>) {
        out.push_str(self);
    }
}

impl PathSegment for String {
    fn write_segment(&self, out: &mut SegmentWriter<'_>) {
        out.push_str(self);
    }
}

impl PathSegment for char {
    fn write_segment(&self, out: &mut SegmentWriter<'_>) {
        out.push_str(self.encode_utf8(&mut [0; 4]));
    }
}

impl PathSegment for bool {
    fn write_segment(&self, out: &mut SegmentWriter<'_>) {
        out.push_str(if *self { "true" } else { "false" });
    }
}

macro_rules! integers {
    ($($integer:ty)*) => {$(
        impl PathSegment for $integer {
            fn write_segment(&self, out: &mut SegmentWriter<'_>) {
                // Digits and a sign are unreserved.
                out.out.push_str(itoa::Buffer::new().format(*self));
            }
        }
    )*};
}

integers!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize);

macro_rules! pointers {
    ($(($($generics:tt)*) $pointer:ty;)*) => {$(
        impl<$($generics)*> PathSegment for $pointer {
            fn write_segment(&self, out: &mut SegmentWriter<'_>) {
                (**self).write_segment(out);
            }
        }
    )*};
}

pointers! {
    (T: PathSegment + ?Sized) &T;
    (T: PathSegment + ?Sized) Box<T>;
    (T: PathSegment + ?Sized) Arc<T>;
    (T: PathSegment + ToOwned + ?Sized) Cow<'_, T>;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(value: &dyn PathSegment) -> Result<String, EncodeError> {
        let mut out = String::new();
        let mut writer = SegmentWriter::new(&mut out);
        value.write_segment(&mut writer);
        if writer.finish(0)? {
            check_segments(&out)?;
        }
        Ok(out)
    }

    #[test]
    fn a_value_is_one_segment() {
        assert_eq!(write(&"a/b?c#d%").unwrap(), "a%2Fb%3Fc%23d%25");
        assert_eq!(write(&"über~_-.x").unwrap(), "%C3%BCber~_-.x");
        assert_eq!(write(&-5_i64).unwrap(), "-5");
        assert_eq!(write(&Cow::Borrowed("x y")).unwrap(), "x%20y");
        assert_eq!(write(&"v1.2").unwrap(), "v1.2");
        assert_eq!(write(&"...").unwrap(), "...");
        assert_eq!(write(&"100%").unwrap(), "100%25");
    }

    #[test]
    fn a_value_that_could_climb_is_refused() {
        for bad in [
            "",
            ".",
            "..",
            "%2e%2e",
            "%2E.",
            "%252e%252e",
            "..\t",
            "\n",
            "../admin",
            "a/../b",
            "a\\..\\b",
            "a%5c..%5cb",
            "a/../../admin?x=1#f",
            "x%2F..",
            "\u{7f}",
        ] {
            assert!(write(&bad).is_err(), "{bad:?}");
        }
    }
}
