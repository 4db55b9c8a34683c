//! Answers that are read as they come: bytes, server-sent events, lines of JSON.

mod byte_stream;
mod error;
mod events;
mod feed;
mod flow;
mod json_lines;
mod lines;
mod mode;
mod sse;

pub use self::byte_stream::ByteStream;
pub use self::events::{Event, EventData, Events};
pub(crate) use self::flow::Live;
pub use self::json_lines::JsonLines;
pub(crate) use self::mode::Mode;
