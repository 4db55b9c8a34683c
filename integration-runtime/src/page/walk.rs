//! The way from page to page: everything of it that does not depend on the type of the items.

use std::collections::HashSet;
use std::collections::hash_map::RandomState;
use std::fmt;
use std::hash::BuildHasher;
use std::task::{Context, Poll, ready};

use reqwest::Url;

use super::cursor::{Cursor, Position};
use super::step::{Ahead, Leads, Turn};
use crate::base_url::BaseUrl;
use crate::call::{DryRun, Pending, Running};
use crate::client::Core;
use crate::decode::Reply;
use crate::descriptor::{Endpoint, PageStyle, Pagination};
use crate::error::{Error, ErrorKind};
use crate::execute::{base_of, dry_run};
use crate::request::Prepared;
use crate::stream::Mode;

/// Pages without an item, one after the other, that are not waited out.
const EMPTY_PAGES: u32 = 1000;

/// A list that is read page by page.
pub(super) struct Walk {
    pagination: &'static Pagination,
    /// The request of the first page; what is wrong with its arguments otherwise, until it is told.
    first: Result<Box<Pending>, Option<Error>>,
    phase: Phase,
    /// Where the last page was that was read.
    behind: Position,
    /// Where to read on; `None` behind the last page.
    ahead: Option<Position>,
    /// Hashes of where it has been, so that it does not go in circles.
    seen: HashSet<u64>,
    hasher: RandomState,
    fetched: u64,
    max_pages: Option<u64>,
    /// Pages without an item, up to the last one.
    empty: u32,
}

enum Phase {
    Untouched,
    /// Between two pages.
    Ready,
    Running(Running),
    /// After an error.
    Done,
}

impl Walk {
    pub(super) fn new(mut prepared: Prepared, pagination: &'static Pagination) -> Self {
        if let Some((parameter, items)) = pagination.size {
            prepared.append_query(parameter, &items.to_string());
        }
        Self {
            pagination,
            first: Pending::new(prepared, Mode::Buffered)
                .map(Box::new)
                .map_err(Some),
            phase: Phase::Untouched,
            behind: Position::First,
            ahead: Some(Position::First),
            seen: HashSet::new(),
            hasher: RandomState::new(),
            fetched: 0,
            max_pages: None,
            empty: 0,
        }
    }

    /// Changes what all pages have in common, before the first is asked for.
    pub(super) fn adjust(&mut self, adjust: impl FnOnce(&mut Pending) -> Result<(), Error>) {
        let Phase::Untouched = self.phase else {
            // What was asked for cannot take effect any more, so it must not look as if it did.
            let reason = "a list was adjusted after it had been polled";
            self.first = Err(Some(Error::new(ErrorKind::Misuse, "", "", reason)));
            self.phase = Phase::Ready;
            return;
        };
        if let Ok(pending) = &mut self.first
            && let Err(error) = adjust(pending)
        {
            self.first = Err(Some(error));
        }
    }

    pub(super) fn max_pages(&mut self, pages: u64) {
        self.adjust(|_| Ok(()));
        self.max_pages = Some(pages);
    }

    pub(super) fn resume(&mut self, cursor: &Cursor) {
        let style = &self.pagination.style;
        let mut ahead = None;
        self.adjust(|pending| {
            let Prepared { core, endpoint, .. } = &pending.prepared;
            let position = cursor.position_of(core.integration().name, endpoint.name);
            ahead = position.filter(|position| fits(style, position)).cloned();
            match ahead {
                Some(_) => Ok(()),
                None => {
                    let reason = "the cursor is of another list";
                    Err(core.error(endpoint, ErrorKind::InvalidArgument, reason))
                }
            }
        });
        self.ahead = ahead.or_else(|| self.ahead.take());
    }

    /// Where to read on: with the page that was read last, or with the one after it.
    pub(super) fn cursor(&self, again: bool) -> Option<Cursor> {
        let position = match again {
            true => &self.behind,
            false => self.ahead.as_ref()?,
        };
        let pending = self.first.as_ref().ok()?;
        Some(cursor_at(&pending.prepared, position.clone()))
    }

    pub(super) async fn dry_run(self) -> Result<DryRun, Error> {
        let Phase::Untouched = self.phase else {
            let reason = "a dry run was asked of a list that had been polled";
            return Err(Error::new(ErrorKind::Misuse, "", "", reason));
        };
        match self.first {
            Ok(mut pending) => {
                let position = self.ahead.unwrap_or_default();
                go_to(&mut pending.prepared, &self.pagination.style, &position);
                dry_run(*pending).await
            }
            Err(Some(error)) => Err(error),
            Err(None) => unreachable!("it was told by a poll"),
        }
    }

    /// The answer that holds the next page. After an error there is no other.
    pub(super) fn poll_reply(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Reply, Error>>> {
        loop {
            let started = match &mut self.phase {
                Phase::Done => return Poll::Ready(None),
                Phase::Running(running) => {
                    let reply = ready!(running.as_mut().poll(cx));
                    self.phase = match &reply {
                        Ok(_) => Phase::Ready,
                        Err(_) => Phase::Done,
                    };
                    return Poll::Ready(Some(reply));
                }
                Phase::Untouched | Phase::Ready => self.start(),
            };
            match started {
                Ok(None) => return Poll::Ready(None),
                Ok(Some(running)) => self.phase = Phase::Running(running),
                Err(error) => {
                    self.phase = Phase::Done;
                    return Poll::Ready(error.map(Err));
                }
            }
        }
    }

    /// Asks for the page ahead, if there is one. An error that was told is told no more.
    fn start(&mut self) -> Result<Option<Running>, Option<Error>> {
        let pending = self.first.as_ref().map_err(|_| ());
        let Ok(pending) = pending else {
            return Err(self.first.as_mut().err().and_then(Option::take));
        };
        let is_full = self.max_pages.is_some_and(|max| self.fetched >= max);
        let Some(position) = self.ahead.as_ref().filter(|_| !is_full) else {
            return Ok(None);
        };
        let mut request = Pending {
            prepared: pending.prepared.again(),
            limits: pending.limits,
            mode: pending.mode,
        };
        if let Some(error) = request.prepared.failure.take() {
            return Err(Some(error));
        }
        if self.fetched > 0 {
            request.prepared.renew_key();
        }
        go_to(&mut request.prepared, &self.pagination.style, position);
        request.start().map(Some).map_err(Some)
    }

    /// Goes on from a page whose items were read, and says where to.
    ///
    /// # Errors
    /// When that cannot be followed. There is no other page then; this one can be read again.
    pub(super) fn turn(
        &mut self,
        reply: &Reply,
        leads: &Leads,
        items: usize,
    ) -> Result<Option<Cursor>, Error> {
        self.fetched += 1;
        self.empty = if items == 0 { self.empty + 1 } else { 0 };
        self.behind = self.ahead.clone().unwrap_or_default();
        match self.step(reply, leads, items) {
            Ok(ahead) => {
                self.ahead = ahead;
                Ok(self.cursor(false))
            }
            Err(reason) => {
                self.phase = Phase::Done;
                let reason = format!("page {}: {reason}", self.fetched);
                Err(reply.error(ErrorKind::Pagination, reason))
            }
        }
    }

    /// Ends the list, for a page is not what was declared. It can be read again.
    pub(super) fn fail(&mut self) {
        self.phase = Phase::Done;
    }

    fn step(
        &mut self,
        reply: &Reply,
        leads: &Leads,
        items: usize,
    ) -> Result<Option<Position>, String> {
        let turn = Turn {
            style: &self.pagination.style,
            position: &self.behind,
            headers: reply.headers(),
            leads,
            items,
        };
        let (here, ahead) = match turn.ahead()? {
            Ahead::End => return Ok(None),
            Ahead::Position(ahead) => (self.behind.clone(), ahead),
            Ahead::Url(text) => self.follow(reply, &text)?,
        };
        if self.empty >= EMPTY_PAGES {
            return Err(format!("{EMPTY_PAGES} pages in a row have no item"));
        }
        self.seen.insert(self.hasher.hash_one(&here));
        match self.seen.insert(self.hasher.hash_one(&ahead)) {
            true => Ok(Some(ahead)),
            false => Err("it leads to a page that was read before".to_owned()),
        }
    }

    /// Where a page came from, and where its URL leads.
    fn follow(&self, reply: &Reply, text: &str) -> Result<(Position, Position), String> {
        let Ok(pending) = &self.first else {
            unreachable!("a page was read, so its request was right");
        };
        let Prepared { core, endpoint, .. } = &pending.prepared;
        let mut sent = pending.prepared.again();
        go_to(&mut sent, &self.pagination.style, &self.behind);
        let base = base_of(core, endpoint, reply.access()).map_err(|error| error.to_string())?;
        let sent = sent.url(base).map_err(|error| error.to_string())?;
        let from = reply.redirected().unwrap_or(&sent);
        let ahead = without_credentials(resolve(base, from, text)?, core, endpoint, reply);
        Ok((
            Position::Target(target_of(from)),
            Position::Target(target_of(&ahead)),
        ))
    }
}

/// Makes the request of the first page that of another.
fn go_to(prepared: &mut Prepared, style: &PageStyle, position: &Position) {
    let number = match (position, style) {
        (Position::Target(target), _) => return prepared.set_page(target),
        (
            Position::Value(value),
            PageStyle::Cursor { param, .. } | PageStyle::LastId { param, .. },
        ) => {
            return prepared.set_query(param, value);
        }
        (Position::Number(number), _) => *number,
        (_, PageStyle::Page { first, .. }) => *first,
        _ => 0,
    };
    if let PageStyle::Page { param, .. } | PageStyle::Offset { param, .. } = style {
        prepared.set_query(param, &number.to_string());
    }
}

/// Whether a position is one that pages of this style have.
const fn fits(style: &PageStyle, position: &Position) -> bool {
    match position {
        Position::First => true,
        Position::Target(_) => matches!(style, PageStyle::LinkHeader | PageStyle::NextUrl { .. }),
        Position::Value(_) => matches!(style, PageStyle::Cursor { .. } | PageStyle::LastId { .. }),
        Position::Number(_) => matches!(style, PageStyle::Page { .. } | PageStyle::Offset { .. }),
    }
}

fn cursor_at(prepared: &Prepared, position: Position) -> Cursor {
    let integration = prepared.core.integration().name;
    Cursor::new(integration, prepared.endpoint.name, position)
}

/// The URL that a page leads to, relative to its own
/// ([RFC 3986, section 5](https://www.rfc-editor.org/rfc/rfc3986#section-5)). An absolute path that
/// does not know of the base URL's prefix gets it: a proxy that strips it does not change bodies.
fn resolve(base: &BaseUrl, from: &Url, text: &str) -> Result<Url, &'static str> {
    let mut url = from
        .join(text)
        .map_err(|_| "what leads to the next page is not a URL")?;
    if !base.is_origin_of(&url) {
        return Err(
            "the next page is of another origin than the base URL's: no credential goes there",
        );
    }
    let prefix = base.path_prefix();
    let is_under = url
        .path()
        .strip_prefix(prefix)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    if text.starts_with('/') && !text.starts_with("//") && !is_under {
        let path = format!("{prefix}{}", url.path());
        url.set_path(&path);
    }
    Ok(url)
}

/// Path and query.
fn target_of(url: &Url) -> String {
    match url.query() {
        Some(query) if !query.is_empty() => format!("{}?{query}", url.path()),
        _ => url.path().to_owned(),
    }
}

/// A URL without parameters that repeat a credential: each request puts on its own, and a cursor must
/// hold none.
fn without_credentials(mut url: Url, core: &Core, endpoint: &Endpoint, reply: &Reply) -> Url {
    let parameter = core.secret_parameter(endpoint);
    let is_credential = |name: &str, value: &str| {
        let is_secret = |secret: &str| secret.len() >= 6 && value.contains(secret);
        parameter == Some(name) || reply.secrets().any(|secret| is_secret(secret.expose()))
    };
    if !url
        .query_pairs()
        .any(|(name, value)| is_credential(&name, &value))
    {
        return url;
    }
    let kept: Vec<(String, String)> = url
        .query_pairs()
        .into_owned()
        .filter(|(name, value)| !is_credential(name, value))
        .collect();
    url.query_pairs_mut().clear().extend_pairs(kept);
    url
}

impl fmt::Debug for Walk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let phase = match &self.phase {
            Phase::Untouched => "untouched",
            Phase::Ready => "between two pages",
            Phase::Running(_) => "running",
            Phase::Done => "done",
        };
        f.debug_struct("Walk")
            .field("pages", &self.fetched)
            .field("phase", &phase)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_resolved_against_its_page_and_stays_in_its_origin() {
        let base = BaseUrl::parse("https://api.example.com/v1").unwrap();
        let from = Url::parse("https://api.example.com/v1/users?page=1").unwrap();
        let to = |text: &str| resolve(&base, &from, text).map(|url| target_of(&url));
        for (text, target) in [
            ("?page=2", "/v1/users?page=2"),
            ("users?page=2", "/v1/users?page=2"),
            ("/v1/users?page=2#top", "/v1/users?page=2"),
            ("/users?page=2", "/v1/users?page=2"),
            ("/v10/users", "/v1/v10/users"),
            ("/v1/../users", "/v1/users"),
            (
                "https://api.example.com/v1/users?c=a%2Fb",
                "/v1/users?c=a%2Fb",
            ),
            ("https://api.example.com:443/other", "/other"),
            ("//api.example.com/other", "/other"),
        ] {
            assert_eq!(to(text), Ok(target.to_owned()), "{text}");
        }
        for text in [
            "https://evil.example/v1/users",
            "//evil.example/v1/users",
            "/\\evil.example/v1/users",
            "\\\\evil.example\\v1",
            "http://api.example.com/v1/users",
            "https://api.example.com:8443/v1/users",
            "https://user@api.example.com/v1/users",
            "https://user:pass@api.example.com/v1/users",
            "https://api.example.com.evil.example/",
            "https://api.example.com@evil.example/",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "https://",
        ] {
            assert!(to(text).is_err(), "{text}");
        }
    }
}
