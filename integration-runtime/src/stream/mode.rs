//! How much of an answer is read before its value is made.

use http::HeaderMap;
use http::header;
use http::response::Parts;

/// How much of the answer is read before the value is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[doc(hidden)]
pub enum Mode {
    /// All of it.
    Buffered,
    /// Nothing: its bytes are what is asked for.
    Bytes,
    /// Nothing: the events in it are.
    Events,
    /// Nothing: the lines of it are.
    Lines,
}

impl Mode {
    /// The media type to ask for, if it is not the client's own.
    pub(crate) const fn accept(self) -> Option<&'static str> {
        match self {
            Self::Buffered | Self::Bytes => None,
            Self::Events => Some("text/event-stream"),
            Self::Lines => Some("application/x-ndjson, application/jsonl, */*;q=0.5"),
        }
    }

    /// Whether the body of such an answer is handed on as it comes.
    pub(crate) fn streams(self, parts: &Parts) -> bool {
        match self {
            Self::Buffered => false,
            _ if parts.status.as_u16() >= 400 => false,
            Self::Bytes | Self::Lines => true,
            // Anything else is no stream of events, whatever is in it.
            Self::Events => is_event_stream(&parts.headers),
        }
    }
}

/// An answer without a media type, such as a 204, is taken as what was asked for.
fn is_event_stream(headers: &HeaderMap) -> bool {
    let Some(media_type) = headers.get(header::CONTENT_TYPE) else {
        return true;
    };
    let essence = media_type.as_bytes().split(|b| *b == b';').next();
    essence.is_some_and(|e| e.trim_ascii().eq_ignore_ascii_case(b"text/event-stream"))
}
