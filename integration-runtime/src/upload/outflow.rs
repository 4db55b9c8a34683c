//! A body of one attempt, as the connection reads it.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;

use super::{BoxError, Ledger, PIECE, Pieces, Slot};
use crate::client::Core;
use crate::progress::OnProgress;

/// A segment of a body that can be read.
pub(super) enum Opened {
    Bytes(Bytes),
    Pieces { slot: Slot, length: Option<u64> },
}

/// Reads the segments one after the other, and holds them to their lengths.
pub(crate) struct Outflow {
    core: Core,
    ledger: Ledger,
    segments: VecDeque<Opened>,
    /// What the first segment yields, and how much of it there is still to be. In a `Mutex` for want of
    /// `Sync`, which reqwest asks for; it is never locked.
    current: Option<(Mutex<Pieces>, Option<u64>)>,
    length: Option<u64>,
    sent: u64,
    on_progress: Option<OnProgress>,
}

impl Outflow {
    pub(super) fn new(
        core: Core,
        ledger: Ledger,
        segments: VecDeque<Opened>,
        on_progress: Option<OnProgress>,
    ) -> Self {
        let lengths = segments.iter().map(|segment| match segment {
            Opened::Bytes(bytes) => Some(bytes.len() as u64),
            Opened::Pieces { length, .. } => *length,
        });
        let length = lengths.sum();
        Self {
            core,
            ledger,
            segments,
            current: None,
            length,
            sent: 0,
            on_progress,
        }
    }

    pub(crate) const fn length(&self) -> Option<u64> {
        self.length
    }

    pub(crate) fn poll_piece(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, BoxError>>> {
        if self.ledger.is_stopped(cx) {
            return Poll::Ready(Some(Err("the answer is there already".into())));
        }
        let now = |core: &Core| core.clock().now();
        Poll::Ready(match ready!(self.poll_segments(cx)) {
            Ok(Some(piece)) => {
                self.ledger.note_piece(now(&self.core));
                self.sent += piece.len() as u64;
                if let Some(on_progress) = &self.on_progress {
                    on_progress(self.sent, self.length);
                }
                Some(Ok(piece))
            }
            Ok(None) => {
                self.ledger.note_end(now(&self.core));
                None
            }
            Err(error) => {
                self.segments.clear();
                self.current = None;
                self.ledger.note_failure(error);
                Some(Err("the body cannot be read to its end".into()))
            }
        })
    }

    fn poll_segments(&mut self, cx: &mut Context<'_>) -> Poll<Result<Option<Bytes>, BoxError>> {
        loop {
            if let Some((pieces, left)) = &mut self.current {
                let pieces = pieces.get_mut().unwrap_or_else(PoisonError::into_inner);
                match (ready!(pieces.as_mut().poll_next(cx)).transpose()?, left) {
                    (Some(piece), _) if piece.is_empty() => {}
                    (Some(piece), None) => return Poll::Ready(Ok(Some(piece))),
                    (Some(piece), Some(left)) => match left.checked_sub(piece.len() as u64) {
                        Some(rest) => {
                            *left = rest;
                            return Poll::Ready(Ok(Some(piece)));
                        }
                        None => return Poll::Ready(Err("it is longer than was said".into())),
                    },
                    (None, None | Some(0)) => self.current = None,
                    (None, Some(left)) => {
                        let reason = format!("it is {left} bytes shorter than was said");
                        return Poll::Ready(Err(reason.into()));
                    }
                }
                continue;
            }
            match self.segments.front_mut() {
                None => return Poll::Ready(Ok(None)),
                Some(Opened::Bytes(bytes)) if !bytes.is_empty() => {
                    let piece = bytes.split_to(bytes.len().min(PIECE));
                    return Poll::Ready(Ok(Some(piece)));
                }
                Some(Opened::Bytes(_)) => {}
                Some(Opened::Pieces { slot, length }) => {
                    let mut slot = slot.lock().unwrap_or_else(PoisonError::into_inner);
                    let pieces = slot.take().ok_or("it was sent already")?;
                    self.current = Some((Mutex::new(pieces), *length));
                }
            }
            self.segments.pop_front();
        }
    }
}
