//! The grammar of `text/event-stream`: section 9.2.6 of the
//! [HTML standard](https://html.spec.whatwg.org/multipage/server-sent-events.html).

use std::time::Duration;

use bytes::Bytes;

use super::lines::{Lines, TooLong};

/// An event before its data is decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RawEvent {
    pub(super) event: String,
    pub(super) data: String,
    /// The last id that was sent, with this event or before it.
    pub(super) id: Option<String>,
}

/// Reads events from chunks.
#[derive(Debug)]
pub(super) struct Parser {
    lines: Lines,
    limit: u64,
    /// Whether the next line is the first.
    first: bool,
    /// Data of the event in the making; `None` before its first `data` field.
    data: Option<String>,
    event: String,
    /// The id that the next event will have.
    id: String,
    /// The id of the last event, which is what a resumption tells the provider.
    last_id: String,
    retry: Option<Duration>,
}

impl Parser {
    /// One that takes events of at most so many bytes.
    pub(super) const fn new(limit: u64) -> Self {
        Self {
            lines: Lines::new(true, limit),
            limit,
            first: true,
            data: None,
            event: String::new(),
            id: String::new(),
            last_id: String::new(),
            retry: None,
        }
    }

    /// Begins another stream: what is incomplete is discarded, the last id and the delay stay.
    pub(super) fn restart(&mut self) {
        self.lines = Lines::new(true, self.limit);
        self.first = true;
        self.data = None;
        self.event.clear();
        self.id.clone_from(&self.last_id);
    }

    /// The id of the last event, if one was sent and not taken back.
    pub(super) fn last_id(&self) -> Option<&str> {
        Some(&*self.last_id).filter(|id| !id.is_empty())
    }

    /// How long the provider asks to wait before a resumption.
    pub(super) const fn retry(&self) -> Option<Duration> {
        self.retry
    }

    /// Whether the stream ended within an event. When the end of the last one is all that is missing,
    /// its data is given.
    pub(super) fn unfinished(&mut self) -> Option<String> {
        let rest = self.lines.take_rest();
        if !rest.is_empty() {
            self.field(&rest);
        }
        self.data.take().map(without_last_break)
    }

    /// Adds bytes, when all events of those before were taken.
    pub(super) fn push(&mut self, chunk: Bytes) {
        self.lines.push(chunk);
    }

    /// The next complete event.
    pub(super) fn next(&mut self) -> Result<Option<RawEvent>, TooLong> {
        while let Some(line) = self.lines.next()? {
            let mut line = &*line;
            if std::mem::take(&mut self.first) {
                line = line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(line);
            }
            if !line.is_empty() {
                self.field(line);
                let length = self.data.as_ref().map_or(0, String::len);
                if length as u64 > self.limit.saturating_add(1) {
                    return Err(TooLong);
                }
                continue;
            }
            self.last_id.clone_from(&self.id);
            let event = std::mem::take(&mut self.event);
            if let Some(data) = self.data.take() {
                return Ok(Some(RawEvent {
                    event: match event.is_empty() {
                        true => "message".to_owned(),
                        false => event,
                    },
                    data: without_last_break(data),
                    id: self.last_id().map(str::to_owned),
                }));
            }
        }
        Ok(None)
    }

    fn field(&mut self, line: &[u8]) {
        let line = String::from_utf8_lossy(line);
        let (name, value) = line.split_once(':').unwrap_or((&line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match name {
            "data" => {
                let data = self.data.get_or_insert_default();
                data.push_str(value);
                data.push('\n');
            }
            "event" => value.clone_into(&mut self.event),
            "id" if !value.contains('\0') => value.clone_into(&mut self.id),
            "retry" if value.bytes().all(|b| b.is_ascii_digit()) => {
                if let Ok(milliseconds) = value.parse() {
                    self.retry = Some(Duration::from_millis(milliseconds));
                }
            }
            // A comment has no name. What is not known is passed over.
            _ => {}
        }
    }
}

fn without_last_break(mut data: String) -> String {
    data.pop();
    data
}

#[cfg(test)]
mod tests {
    use super::*;

    type Seen = (&'static str, &'static str, Option<&'static str>);

    fn event((event, data, id): &Seen) -> RawEvent {
        RawEvent {
            event: (*event).to_owned(),
            data: (*data).to_owned(),
            id: id.map(str::to_owned),
        }
    }

    fn read<'a>(parser: &mut Parser, chunks: impl IntoIterator<Item = &'a [u8]>) -> Vec<RawEvent> {
        let mut events = Vec::new();
        for chunk in chunks {
            parser.push(Bytes::copy_from_slice(chunk));
            while let Some(event) = parser.next().unwrap() {
                events.push(event);
            }
        }
        events
    }

    const GRAMMAR: &[(&[u8], &[Seen])] = &[
        (b"data: a\n\n", &[("message", "a", None)]),
        (b"data:a\r\rdata:b\r\r", &[("message", "a", None), ("message", "b", None)]),
        (b"data: a\r\n\r\ndata: b\n\n", &[("message", "a", None), ("message", "b", None)]),
        // One space is part of the syntax, a second one is data.
        (b"data:  a\n\n", &[("message", " a", None)]),
        (b"data: a\ndata: b\ndata\n\n", &[("message", "a\nb\n", None)]),
        // Examples of the standard.
        (b"data\n\ndata\ndata\n\ndata:", &[("message", "", None), ("message", "\n", None)]),
        (b"data:test\n\ndata: test\n\n", &[("message", "test", None), ("message", "test", None)]),
        (
            b": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n",
            &[("message", "first event", Some("1")), ("message", "second event", None)],
        ),
        (
            b"event: add\ndata: 1\n\nevent: remove\ndata: 2\n\ndata: 3\n\n",
            &[("add", "1", None), ("remove", "2", None), ("message", "3", None)],
        ),
        // An event without data is none; its name does not go to the next, its id does.
        (b"event: x\nid: 5\n\ndata: a\n\n", &[("message", "a", Some("5"))]),
        (b"id: 1\ndata: a\n\ndata: b\n\n", &[("message", "a", Some("1")), ("message", "b", Some("1"))]),
        (b"id: 1\ndata: a\nid: 2\0\n\n", &[("message", "a", Some("1"))]),
        // The byte order mark goes, once and at the beginning only.
        (b"\xef\xbb\xbfdata: a\n\n\xef\xbb\xbfdata: b\n\n", &[("message", "a", None)]),
        (b"Data: a\ndata : b\nwhatever: c\n: d\n:\n\n", &[]),
        ("data: ü€😀: x\n\n".as_bytes(), &[("message", "ü€😀: x", None)]),
        (b"data: \xff\xfe\n\n", &[("message", "\u{fffd}\u{fffd}", None)]),
        (b"\n\n\r\r\r\n\r\n", &[]),
        // The end of the stream ends no event.
        (b"data: a\n\ndata: b\n", &[("message", "a", None)]),
    ];

    #[test]
    fn the_grammar_split_at_every_byte() {
        for (text, expected) in GRAMMAR {
            let expected: Vec<_> = expected.iter().map(event).collect();
            let shown = String::from_utf8_lossy(text);
            assert_eq!(read(&mut Parser::new(99), [*text]), expected, "{shown:?}");
            for at in 1..text.len() {
                let events = read(&mut Parser::new(99), [&text[..at], &text[at..]]);
                assert_eq!(events, expected, "{shown:?} split at {at}");
            }
            let events = read(&mut Parser::new(99), text.chunks(1));
            assert_eq!(events, expected, "{shown:?} byte by byte");
        }
    }

    #[test]
    fn retry_is_digits_only() {
        for (text, expected) in [
            ("retry: 1500\n", Some(1500)),
            (
                "retry:10\nretry: x\nretry: -1\nretry: 1.5\nretry: +7\n",
                Some(10),
            ),
            ("retry: 99999999999999999999999\n", None),
            ("retry\n", None),
        ] {
            let mut parser = Parser::new(99);
            assert!(read(&mut parser, [text.as_bytes()]).is_empty());
            assert_eq!(
                parser.retry(),
                expected.map(Duration::from_millis),
                "{text:?}"
            );
        }
    }

    #[test]
    fn an_event_is_bounded_however_it_is_cut() {
        let mut parser = Parser::new(10);
        parser.push(Bytes::from_static(b"data: 1234567"));
        assert_eq!(parser.next(), Err(TooLong));

        let mut parser = Parser::new(10);
        parser.push(Bytes::from_static(b"data:12345\ndata:6789a\n"));
        assert_eq!(parser.next(), Err(TooLong));

        let mut parser = Parser::new(10);
        let events = read(&mut parser, [b"data:12345\ndata:6789\n\n".as_slice()]);
        assert_eq!(events[0].data, "12345\n6789");
    }

    #[test]
    fn what_a_stream_ends_in() {
        for (text, expected) in [
            ("data: a\n\n", None),
            ("data: a\n\n: comment", None),
            ("data: a\n\nid: 3\n", None),
            ("data: a\n", Some("a")),
            ("data: a\ndata: b", Some("a\nb")),
        ] {
            let mut parser = Parser::new(99);
            read(&mut parser, [text.as_bytes()]);
            assert_eq!(parser.unfinished().as_deref(), expected, "{text:?}");
        }
    }

    #[test]
    fn a_restart_keeps_the_id_and_the_delay() {
        let mut parser = Parser::new(99);
        read(
            &mut parser,
            [b"id: 1\nretry: 5\ndata: a\n\nid: 2\ndata: b\n".as_slice()],
        );
        parser.restart();
        assert_eq!(
            (parser.last_id(), parser.retry()),
            (Some("1"), Some(Duration::from_millis(5)))
        );
        let events = read(&mut parser, [b"\xef\xbb\xbfdata: c\n\n".as_slice()]);
        assert_eq!(events, [event(&("message", "c", Some("1")))]);
    }
}
