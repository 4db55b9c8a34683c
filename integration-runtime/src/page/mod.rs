//! Lists that come in pages.

mod cursor;
mod envelope;
mod link;
mod read;
mod step;
mod typed;
mod walk;

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_core::Stream;
use http::{HeaderMap, StatusCode};

pub use cursor::{Cursor, InvalidCursor};
pub use read::{PageItem, Paginated};
pub use typed::{PageBody, PageCount, PageFields, PageFlag, PageItems, PageValue};

pub(crate) use read::{json_pages, typed_pages};

use crate::call::{DryRun, Pending};
use crate::decode::Reply;
use crate::error::Error;
use crate::policy::Retry;

use self::step::Leads;
use self::walk::Walk;

/// A list that comes in pages: what a paginated endpoint returns. It is a [`Stream`] of items.
///
/// A page is fetched when its first item is asked for, each by the same path as any call, with the
/// same retries and a time-out of its own. What was read stays read: an error comes after the items
/// before it, and is the last thing that comes. A page that is not as it was declared is an error and
/// never the end of the list.
///
/// ```no_run
/// # use integration_runtime::{integration, Pages, Result};
/// # #[derive(serde::Deserialize)] struct User { name: String }
/// #[integration(base_url = "https://api.acme.com")]
/// trait Acme {
///     #[get("/users", paginate = link_header)]
///     fn list_users(&self, #[query] since: Option<u64>) -> Pages<User>;
/// }
///
/// async fn greet(acme: &AcmeClient) -> Result<()> {
///     let mut users = acme.list_users(None);
///     while let Some(user) = users.next().await {
///         println!("hello, {}", user?.name);
///     }
///     let all: Vec<User> = acme.list_users(Some(7)).max_pages(10).collect().await?;
///     # drop(all);
///     Ok(())
/// }
/// ```
///
/// A double makes one by [`from_items`](Self::from_items) or [`from_stream`](Self::from_stream).
#[must_use = "pages are fetched when their items are asked for"]
pub struct Pages<T, E = Error> {
    source: Source<T, E>,
    /// The rest of the page that was read last.
    items: std::vec::IntoIter<T>,
    /// What is wrong behind those items.
    failure: Option<Error>,
}

enum Source<T, E> {
    Provider(Provider<T, E>),
    /// Of a double.
    Stream(Pin<Box<dyn Stream<Item = Result<T, E>> + Send>>),
    /// Of a double: the items are there already.
    Items,
}

struct Provider<T, E> {
    walk: Box<Walk>,
    read: Box<dyn Read<T>>,
    convert: fn(Error) -> E,
}

/// Reads the items of a page, and what leads to the next.
trait Read<T>: Send {
    fn read(&self, reply: &Reply, leads: &mut Leads) -> Result<Vec<T>, Error>;
}

/// One page of a list.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Page<T> {
    /// Its items.
    pub items: Vec<T>,
    /// Status of the answer.
    pub status: StatusCode,
    /// Headers of the answer.
    pub headers: HeaderMap,
    /// Where the next page is; `None` when this is the last.
    pub cursor: Option<Cursor>,
}

/// A page, and what is wrong with what leads on from it.
struct Turned<T> {
    page: Page<T>,
    failure: Option<Error>,
}

impl<T, E> Pages<T, E> {
    fn of_provider(walk: Walk, read: Box<dyn Read<T>>, convert: fn(Error) -> E) -> Self {
        Self::of_source(Source::Provider(Provider {
            walk: Box::new(walk),
            read,
            convert,
        }))
    }

    fn of_source(source: Source<T, E>) -> Self {
        Self {
            source,
            items: Vec::new().into_iter(),
            failure: None,
        }
    }

    /// A list of these items, for a double.
    pub fn from_items(items: impl IntoIterator<Item = T>) -> Self {
        let items: Vec<T> = items.into_iter().collect();
        Self {
            items: items.into_iter(),
            ..Self::of_source(Source::Items)
        }
    }

    /// A list of what a stream gives, for a double. Its first error is its end.
    pub fn from_stream(stream: impl Stream<Item = Result<T, E>> + Send + 'static) -> Self {
        Self::of_source(Source::Stream(Box::pin(stream)))
    }

    fn adjust(mut self, adjust: impl FnOnce(&mut Pending) -> Result<(), Error>) -> Self {
        if let Source::Provider(provider) = &mut self.source {
            provider.walk.adjust(adjust);
        }
        self
    }

    /// Total time for each page, retries included, and the time for one attempt.
    pub fn timeout(self, timeout: Duration) -> Self {
        self.adjust(|pending| {
            pending.limits.adjust(Some(timeout), None, None);
            Ok(())
        })
    }

    /// Time for one attempt. It goes after [`timeout`](Self::timeout), which sets both.
    pub fn attempt_timeout(self, timeout: Duration) -> Self {
        self.adjust(|pending| {
            pending.limits.adjust(None, Some(timeout), None);
            Ok(())
        })
    }

    /// How often each page is attempted.
    pub fn retry(self, retry: Retry) -> Self {
        self.adjust(|pending| {
            pending.limits.adjust(None, None, Some(retry));
            Ok(())
        })
    }

    /// Sets a header of each page's request. With a name or value that cannot be one, nothing is sent.
    pub fn header(self, name: &str, value: &str) -> Self {
        self.adjust(|pending| pending.set_header(name, value))
    }

    /// Appends a query parameter. Pages that are reached by a URL of the provider's have what that has.
    pub fn query(self, name: &str, value: &str) -> Self {
        self.adjust(|pending| {
            pending.prepared.append_query(name, value);
            Ok(())
        })
    }

    /// Fetches no more pages than these. The list then ends as if it had no more;
    /// [`cursor`](Self::cursor) says where it goes on.
    pub fn max_pages(mut self, pages: u64) -> Self {
        if let Source::Provider(provider) = &mut self.source {
            provider.walk.max_pages(pages);
        }
        self
    }

    /// Begins where a cursor says, in place of the first page. The other arguments have to be those that
    /// the cursor was got with. One of another endpoint is an error, and nothing is sent.
    pub fn resume(mut self, cursor: &Cursor) -> Self {
        if let Source::Provider(provider) = &mut self.source {
            provider.walk.resume(cursor);
        }
        self
    }

    /// Where to [`resume`](Self::resume) so that no item is missed: the page of the item that comes
    /// next, or that failed. Items of that page which were given out come again. `None` at the end of
    /// the list, and for a double.
    pub fn cursor(&self) -> Option<Cursor> {
        match &self.source {
            Source::Provider(provider) => provider.walk.cursor(self.items.len() > 0),
            Source::Stream(_) | Source::Items => None,
        }
    }

    /// The list page by page.
    pub const fn pages(self) -> PageStream<T, E> {
        PageStream(self)
    }

    /// The next item.
    pub async fn next(&mut self) -> Option<Result<T, E>> {
        poll_fn(|cx| self.poll_item(cx)).await
    }

    /// All items that are left. [`max_pages`](Self::max_pages) bounds how many that can be.
    ///
    /// # Errors
    /// The first error; what came before it is dropped.
    pub async fn collect(mut self) -> Result<Vec<T>, E> {
        let mut all = Vec::new();
        while let Some(item) = self.next().await {
            all.push(item?);
        }
        Ok(all)
    }

    fn poll_item(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<T, E>>> {
        loop {
            if let Some(item) = self.items.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            let turned = match &mut self.source {
                Source::Items => return Poll::Ready(None),
                Source::Stream(stream) => {
                    let item = ready!(stream.as_mut().poll_next(cx));
                    if !matches!(item, Some(Ok(_))) {
                        self.source = Source::Items;
                    }
                    return Poll::Ready(item);
                }
                Source::Provider(provider) => {
                    if let Some(error) = self.failure.take() {
                        return Poll::Ready(Some(Err((provider.convert)(error))));
                    }
                    ready!(provider.poll_page(cx))
                }
            };
            match turned {
                Some(Ok(turned)) => {
                    self.items = turned.page.items.into_iter();
                    self.failure = turned.failure;
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }

    fn poll_page(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Page<T>, E>>> {
        if self.items.len() > 0 {
            // Of a double, or what was left when the list was made one of pages.
            let page = Page {
                items: std::mem::take(&mut self.items).collect(),
                status: StatusCode::OK,
                headers: HeaderMap::new(),
                cursor: self.cursor(),
            };
            return Poll::Ready(Some(Ok(page)));
        }
        let Source::Provider(provider) = &mut self.source else {
            return self.poll_item(cx).map_ok(|item| Page {
                items: vec![item],
                status: StatusCode::OK,
                headers: HeaderMap::new(),
                cursor: None,
            });
        };
        if let Some(error) = self.failure.take() {
            return Poll::Ready(Some(Err((provider.convert)(error))));
        }
        Poll::Ready(match ready!(provider.poll_page(cx)) {
            Some(Ok(Turned {
                page,
                failure: None,
            })) => Some(Ok(page)),
            // In place of the page: without what comes after it, it would look like the last.
            Some(Ok(Turned {
                failure: Some(error),
                ..
            })) => Some(Err((provider.convert)(error))),
            Some(Err(error)) => Some(Err(error)),
            None => None,
        })
    }

    /// Runs [`Call::dry_run`](crate::Call::dry_run) for the first page.
    ///
    /// # Errors
    /// When an argument cannot be sent, or the authenticator fails; for a double always.
    pub async fn dry_run(self) -> Result<DryRun, Error> {
        match self.source {
            Source::Provider(provider) => provider.walk.dry_run().await,
            Source::Stream(_) | Source::Items => {
                let reason = "a double sends nothing";
                Err(Error::new(crate::ErrorKind::Misuse, "", "", reason))
            }
        }
    }
}

impl<T, E> Provider<T, E> {
    fn poll_page(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Turned<T>, E>>> {
        let Some(reply) = ready!(self.walk.poll_reply(cx)) else {
            return Poll::Ready(None);
        };
        let turned = reply.and_then(|reply| self.turn(&reply));
        Poll::Ready(Some(turned.map_err(self.convert)))
    }

    fn turn(&mut self, reply: &Reply) -> Result<Turned<T>, Error> {
        let mut leads = Leads::default();
        let items = match self.read.read(reply, &mut leads) {
            Ok(items) => items,
            Err(error) => {
                self.walk.fail();
                return Err(error);
            }
        };
        let (cursor, failure) = match self.walk.turn(reply, &leads, items.len()) {
            Ok(cursor) => (cursor, None),
            Err(error) => {
                self.walk.fail();
                (None, Some(error))
            }
        };
        let page = Page {
            items,
            status: reply.status(),
            headers: reply.headers().clone(),
            cursor,
        };
        Ok(Turned { page, failure })
    }
}

/// No item is ever pinned.
impl<T, E> Unpin for Pages<T, E> {}

impl<T, E> Stream for Pages<T, E> {
    type Item = Result<T, E>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_item(cx)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.items.len(), None)
    }
}

impl<T, E> fmt::Debug for Pages<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("Pages");
        match &self.source {
            Source::Provider(provider) => out.field("walk", &provider.walk),
            Source::Stream(_) | Source::Items => out.field("double", &true),
        };
        out.field("items", &self.items.len())
            .finish_non_exhaustive()
    }
}

/// A list page by page: [`Pages::pages`].
#[derive(Debug)]
#[must_use = "pages are fetched when they are asked for"]
pub struct PageStream<T, E = Error>(Pages<T, E>);

impl<T, E> PageStream<T, E> {
    /// The next page.
    pub async fn next(&mut self) -> Option<Result<Page<T>, E>> {
        poll_fn(|cx| self.0.poll_page(cx)).await
    }

    /// Where to [`resume`](Pages::resume): the page that comes next, or that failed. `None` behind the
    /// last, and for a double.
    pub fn cursor(&self) -> Option<Cursor> {
        self.0.cursor()
    }
}

impl<T, E> Stream for PageStream<T, E> {
    type Item = Result<Page<T>, E>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().0.poll_page(cx)
    }
}
