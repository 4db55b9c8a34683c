//! The body of a call, for all of its attempts.

use std::collections::VecDeque;
use std::fmt;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::PoisonError;

use bytes::Bytes;

use super::outflow::Opened;
use super::{Ledger, Outflow, Source, Upload};
use crate::client::Core;
use crate::progress::OnProgress;
use crate::transport::RequestBody;

/// How often what an upload opens may have to be opened in turn.
const NESTED: usize = 4;

/// The body of a call.
#[derive(Debug)]
pub(crate) enum Payload {
    Whole(Bytes),
    Streamed(Box<dyn HasStreamed + Send + Sync>),
}

/// Keeps the types of uploads out of `Call`: every endpoint makes rustc prove that its `Call` is
/// `Send`.
pub(crate) trait HasStreamed: fmt::Debug {
    fn streamed(&self) -> &Streamed;
}

impl HasStreamed for Streamed {
    fn streamed(&self) -> &Streamed {
        self
    }
}

/// A body of which at least one segment is streamed.
#[derive(Debug)]
pub(crate) struct Streamed {
    segments: Vec<Segment>,
    ledger: Ledger,
}

/// A part of a streamed body.
#[derive(Debug)]
pub(crate) enum Segment {
    Bytes(Bytes),
    Upload(Upload),
}

/// The making of the body of one attempt.
pub(crate) type OpeningBody<'a> =
    Pin<Box<dyn Future<Output = Result<RequestBody, OpenError>> + Send + 'a>>;

/// Why the body could not be opened. Nothing was sent.
pub(crate) enum OpenError {
    /// It can be sent once, and was.
    Spent,
    Source(io::Error),
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Spent => f.write_str("it was sent already, and cannot be opened again"),
            Self::Source(error) => error.fmt(f),
        }
    }
}

impl Payload {
    pub(crate) const EMPTY: Self = Self::Whole(Bytes::new());

    pub(crate) fn streamed(segments: Vec<Segment>) -> Self {
        let ledger = Ledger::default();
        Self::Streamed(Box::new(Streamed { segments, ledger }))
    }

    pub(crate) const fn is_empty(&self) -> bool {
        matches!(self, Self::Whole(bytes) if bytes.is_empty())
    }

    /// All of it, or nothing if it is streamed.
    pub(crate) const fn bytes(&self) -> &Bytes {
        static NOTHING: Bytes = Bytes::new();
        match self {
            Self::Whole(bytes) => bytes,
            Self::Streamed(_) => &NOTHING,
        }
    }

    /// How far it has come, if it is streamed.
    pub(crate) fn ledger(&self) -> Option<&Ledger> {
        match self {
            Self::Whole(_) => None,
            Self::Streamed(streamed) => Some(&streamed.streamed().ledger),
        }
    }

    /// Whether it can be sent, and sent again if it was.
    pub(crate) fn can_be_sent(&self) -> bool {
        match self {
            Self::Whole(_) => true,
            Self::Streamed(streamed) => {
                let Streamed { segments, ledger } = streamed.streamed();
                let replayable = |segment: &Segment| match segment {
                    Segment::Bytes(_) => true,
                    Segment::Upload(upload) => upload.is_replayable(),
                };
                segments.iter().all(replayable) || !ledger.is_touched()
            }
        }
    }

    /// Bytes of it, when that is known without opening anything.
    pub(crate) fn length(&self) -> Option<u64> {
        match self {
            Self::Whole(bytes) => Some(bytes.len() as u64),
            Self::Streamed(streamed) => streamed
                .streamed()
                .segments
                .iter()
                .map(|segment| match segment {
                    Segment::Bytes(bytes) => Some(bytes.len() as u64),
                    Segment::Upload(upload) => upload.length,
                })
                .sum(),
        }
    }

    /// The body of one attempt, if it takes more to make it than a copy of its handle.
    pub(crate) fn open<'a>(
        &'a self,
        core: &'a Core,
        on_progress: Option<&'a OnProgress>,
    ) -> Option<OpeningBody<'a>> {
        if on_progress.is_none() && matches!(self, Self::Whole(_)) {
            return None;
        }
        Some(Box::pin(async move {
            let (segments, ledger) = match self {
                Self::Whole(bytes) if bytes.is_empty() => return Ok(bytes.clone().into()),
                // In pieces, so that there is progress to be seen.
                Self::Whole(bytes) => ([Opened::Bytes(bytes.clone())].into(), Ledger::default()),
                Self::Streamed(streamed) => {
                    let Streamed { segments, ledger } = streamed.streamed();
                    ledger.begin();
                    (open_all(segments).await?, ledger.clone())
                }
            };
            let outflow = Outflow::new(core.clone(), ledger, segments, on_progress.cloned());
            Ok(RequestBody::streamed(outflow))
        }))
    }
}

async fn open_all(segments: &[Segment]) -> Result<VecDeque<Opened>, OpenError> {
    let mut opened = VecDeque::with_capacity(segments.len());
    for segment in segments {
        opened.push_back(match segment {
            Segment::Bytes(bytes) => Opened::Bytes(bytes.clone()),
            Segment::Upload(upload) => open_upload(upload.clone()).await?,
        });
    }
    Ok(opened)
}

async fn open_upload(mut upload: Upload) -> Result<Opened, OpenError> {
    for _ in 0..NESTED {
        let length = upload.length;
        match upload.source {
            Source::Whole(bytes) => {
                let found = bytes.len() as u64;
                return match length {
                    Some(said) if said != found => Err(OpenError::Source(io::Error::other(
                        format!("it has {found} bytes, and {said} were said"),
                    ))),
                    _ => Ok(Opened::Bytes(bytes)),
                };
            }
            Source::Once(slot) => {
                let is_spent = slot
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .is_none();
                return match is_spent {
                    true => Err(OpenError::Spent),
                    false => Ok(Opened::Pieces { slot, length }),
                };
            }
            Source::Reopened(open) => {
                upload = open().await.map_err(OpenError::Source)?;
                upload.length = length.or(upload.length);
            }
        }
    }
    let reason = "what it opens has to be opened again and again";
    Err(OpenError::Source(io::Error::other(reason)))
}
