//! A request as it came over the wire.

use std::time::Instant;

use bytes::Bytes;
use serde_json::Value;

/// A request as the server has read it: nothing is decoded or normalised but the framing.
#[derive(Clone, Debug)]
pub struct Request {
    /// The method, as sent.
    pub method: String,
    /// The request target, path and query, byte for byte as sent.
    pub target: String,
    /// Names as sent, values as sent, in order.
    pub headers: Vec<(String, Vec<u8>)>,
    /// The body, without its framing: its first 4 MiB.
    pub body: Bytes,
    /// Bytes of the whole body.
    pub length: u64,
    /// When the request had been read.
    pub at: Instant,
    /// The connection that it came by: the first is 0.
    pub connection: usize,
}

/// One part of a `multipart/form-data` body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// `name` of the content disposition.
    pub name: String,
    /// `filename` of the content disposition.
    pub filename: Option<String>,
    /// The part's own content type.
    pub content_type: Option<String>,
    /// The content.
    pub body: Bytes,
}

impl Request {
    /// The path of the target, as sent.
    #[must_use]
    pub fn path(&self) -> &str {
        self.target
            .split_once('?')
            .map_or(&*self.target, |(path, _)| path)
    }

    /// The raw segments of the path, without the empty one before the first slash.
    #[must_use]
    pub fn segments(&self) -> Vec<&str> {
        self.path().split('/').skip(1).collect()
    }

    /// The query of the target, as sent; empty when there is none.
    #[must_use]
    pub fn query(&self) -> &str {
        self.target.split_once('?').map_or("", |(_, query)| query)
    }

    /// The decoded pairs of the query.
    #[must_use]
    pub fn query_pairs(&self) -> Vec<(String, String)> {
        form_urlencoded::parse(self.query().as_bytes())
            .into_owned()
            .collect()
    }

    /// The value of the header, if it was sent and is text. The first, when there are several.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.header_values(name).into_iter().next()
    }

    /// All values of the header that are text.
    #[must_use]
    pub fn header_values(&self, name: &str) -> Vec<&str> {
        let same = self
            .headers
            .iter()
            .filter(|(sent, _)| sent.eq_ignore_ascii_case(name));
        same.filter_map(|(_, value)| std::str::from_utf8(value).ok())
            .collect()
    }

    /// The body as text.
    ///
    /// # Panics
    /// When it is not UTF-8.
    #[must_use]
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("the body is UTF-8")
    }

    /// The body as JSON.
    ///
    /// # Panics
    /// When it is not JSON.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("the body is JSON")
    }

    /// The decoded pairs of an `application/x-www-form-urlencoded` body.
    #[must_use]
    pub fn form(&self) -> Vec<(String, String)> {
        form_urlencoded::parse(&self.body).into_owned().collect()
    }

    /// The parts of a `multipart/form-data` body (RFC 7578).
    ///
    /// # Panics
    /// When it is not such a body.
    #[must_use]
    pub fn parts(&self) -> Vec<Part> {
        let content_type = self
            .header("content-type")
            .expect("a multipart body has a content type");
        let boundary = content_type
            .strip_prefix("multipart/form-data; boundary=")
            .unwrap_or_else(|| {
                panic!("`{content_type}` is not multipart/form-data with a boundary")
            })
            .trim_matches('"');
        // The first delimiter has no line break before it; with one added every delimiter looks the same.
        let body = [b"\r\n", &*self.body].concat();
        let delimiter = format!("\r\n--{boundary}");
        let mut pieces = split(&body, delimiter.as_bytes());
        assert_eq!(
            pieces.first().copied(),
            Some(&b""[..]),
            "nothing precedes the first part"
        );
        assert_eq!(
            pieces.pop(),
            Some(&b"--\r\n"[..]),
            "the closing delimiter ends the body"
        );
        pieces.into_iter().skip(1).map(part).collect()
    }
}

fn part(piece: &[u8]) -> Part {
    let end = find(piece, b"\r\n\r\n").expect("a part has a blank line after its headers");
    let head = std::str::from_utf8(&piece[..end]).expect("the headers of a part are UTF-8");
    let header = |name: &str| {
        head.lines().find_map(|line| {
            let (sent, value) = line.split_once(':')?;
            sent.eq_ignore_ascii_case(name)
                .then(|| value.trim().to_owned())
        })
    };
    let disposition = header("content-disposition").expect("a part has a content disposition");
    let parameter = |name: &str| {
        let (_, rest) = disposition.split_once(&format!("; {name}=\""))?;
        rest.split_once('"').map(|(value, _)| value.to_owned())
    };
    Part {
        name: parameter("name").expect("a part has a name"),
        filename: parameter("filename"),
        content_type: header("content-type"),
        body: Bytes::copy_from_slice(&piece[end + 4..]),
    }
}

fn split<'a>(mut rest: &'a [u8], separator: &[u8]) -> Vec<&'a [u8]> {
    let mut pieces = Vec::new();
    while let Some(at) = find(rest, separator) {
        pieces.push(&rest[..at]);
        rest = &rest[at + separator.len()..];
    }
    pieces.push(rest);
    pieces
}

pub(crate) fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack
        .windows(needle.len())
        .position(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_multipart_body_is_taken_apart() {
        let body = "--xx\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n\
            --xx\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f.txt\"\r\n\
            Content-Type: text/plain\r\n\r\nline\r\n\r\nline\r\n--xx--\r\n";
        let request = Request {
            method: "POST".to_owned(),
            target: "/".to_owned(),
            headers: vec![(
                "Content-Type".to_owned(),
                b"multipart/form-data; boundary=xx".to_vec(),
            )],
            body: Bytes::from_static(body.as_bytes()),
            length: body.len() as u64,
            at: Instant::now(),
            connection: 0,
        };
        let plain = Part {
            name: "a".to_owned(),
            filename: None,
            content_type: None,
            body: Bytes::from_static(b"1"),
        };
        let file = Part {
            name: "f".to_owned(),
            filename: Some("f.txt".to_owned()),
            content_type: Some("text/plain".to_owned()),
            body: Bytes::from_static(b"line\r\n\r\nline"),
        };
        assert_eq!(request.parts(), [plain, file]);
    }
}
