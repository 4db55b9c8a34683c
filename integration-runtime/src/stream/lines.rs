//! Lines of a stream, of bounded length.

use bytes::{Buf as _, Bytes};
use memchr::{memchr, memchr2};

/// Cuts chunks into lines, wherever the chunks are cut themselves.
#[derive(Debug)]
pub(super) struct Lines {
    /// Whether a line ends at a CR as well as at a LF or CRLF.
    ends_at_cr: bool,
    limit: u64,
    chunk: Bytes,
    /// The beginning of a line that is in earlier chunks.
    partial: Vec<u8>,
    /// Whether the last line ended at a CR, so that a LF now belongs to it.
    after_cr: bool,
}

/// A line is longer than the limit.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TooLong;

impl Lines {
    pub(super) const fn new(ends_at_cr: bool, limit: u64) -> Self {
        Self {
            ends_at_cr,
            limit,
            chunk: Bytes::new(),
            partial: Vec::new(),
            after_cr: false,
        }
    }

    /// Adds bytes, when all lines of those before were taken.
    pub(super) fn push(&mut self, chunk: Bytes) {
        debug_assert!(self.chunk.is_empty(), "there were lines left");
        self.chunk = chunk;
    }

    /// The next complete line, without its end.
    pub(super) fn next(&mut self) -> Result<Option<Bytes>, TooLong> {
        if self.after_cr && !self.chunk.is_empty() {
            self.after_cr = false;
            if self.chunk[0] == b'\n' {
                self.chunk.advance(1);
            }
        }
        let end = match self.ends_at_cr {
            true => memchr2(b'\r', b'\n', &self.chunk),
            false => memchr(b'\n', &self.chunk),
        };
        let length = self.partial.len() + end.unwrap_or(self.chunk.len());
        if length as u64 > self.limit {
            return Err(TooLong);
        }
        let Some(end) = end else {
            self.partial.extend_from_slice(&self.chunk);
            self.chunk = Bytes::new();
            return Ok(None);
        };
        let start = self.chunk.split_to(end);
        self.after_cr = self.chunk[0] == b'\r';
        self.chunk.advance(1);
        if self.partial.is_empty() {
            return Ok(Some(start));
        }
        let mut line = std::mem::take(&mut self.partial);
        line.extend_from_slice(&start);
        Ok(Some(line.into()))
    }

    /// What came after the last line end.
    pub(super) fn take_rest(&mut self) -> Bytes {
        std::mem::take(&mut self.partial).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(ends_at_cr: bool, chunks: &[&str]) -> (Vec<String>, String) {
        let mut lines = Lines::new(ends_at_cr, 100);
        let mut found = Vec::new();
        let text = |line: Bytes| String::from_utf8(line.to_vec()).unwrap();
        for chunk in chunks {
            lines.push(Bytes::copy_from_slice(chunk.as_bytes()));
            while let Some(line) = lines.next().unwrap() {
                found.push(text(line));
            }
        }
        (found, text(lines.take_rest()))
    }

    #[test]
    fn line_ends_split_over_chunks() {
        let all = "a\r\nb\rc\n\n\r\r\n\nd";
        let expected = (vec!["a", "b", "c", "", "", "", ""], "d");
        for at in 0..=all.len() {
            let (found, rest) = lines(true, &[&all[..at], &all[at..]]);
            assert_eq!(
                (found.iter().map(|l| &**l).collect(), &*rest),
                expected,
                "at {at}"
            );
        }
        let single: Vec<_> = all.split("").collect();
        assert_eq!(lines(true, &single).0, expected.0);
        assert_eq!(lines(false, &["a\r\nb\rc", "\n"]).0, ["a\r", "b\rc"]);
    }

    #[test]
    fn a_line_has_a_limit() {
        let mut lines = Lines::new(false, 3);
        lines.push(Bytes::from_static(b"abc\nab"));
        assert_eq!(lines.next(), Ok(Some(Bytes::from_static(b"abc"))));
        assert_eq!(lines.next(), Ok(None));
        lines.push(Bytes::from_static(b"cd"));
        assert_eq!(lines.next(), Err(TooLong));
    }
}
