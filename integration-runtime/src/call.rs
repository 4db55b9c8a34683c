//! A call that has not been made yet.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use http::header::{HeaderMap, HeaderName, HeaderValue};

use crate::client::Limits;
use crate::decode::{Decode, FromError, Output, Reply, Response};
use crate::encode::guard;
use crate::error::{Error, ErrorKind};
use crate::execute::{self, execute};
use crate::policy::Retry;
use crate::request::Prepared;
use crate::stream::Mode;

/// A call of an endpoint: its arguments are encoded, and it is sent when it is awaited.
///
/// It holds no borrow, so it can be spawned or joined with others. It can be adjusted before:
///
/// ```no_run
/// # use std::time::Duration;
/// # use integration_runtime::{integration, Result, Retry, Text};
/// # #[integration(base_url = "https://api.acme.com")]
/// # trait Acme { #[get("/reports/{id}")] async fn report(&self, id: u64) -> Result<Text>; }
/// # async fn f(client: AcmeClient) -> Result<()> {
/// let answer = client
///     .report(7)
///     .timeout(Duration::from_secs(60))
///     .header("x-trace", "abc")
///     .retry(Retry::NEVER)
///     .response()
///     .await?;
/// println!("{} {:?}", answer.status, answer.headers.get("etag"));
/// # Ok(()) }
/// ```
///
/// Dropping it before it is done gives its connection back.
#[must_use = "a call is sent when it is awaited"]
pub struct Call<R> {
    state: State,
    mode: Mode,
    receive: fn(Result<Reply, Error>) -> R,
}

// `Ready` is as large as the request; a box around it would be one allocation more for every call.
#[allow(clippy::large_enum_variant)]
enum State {
    Ready(Pending),
    Running(Running),
    Failed(Error),
    Done,
}

/// A call under way.
pub(crate) type Running = Pin<Box<dyn Future<Output = Result<Reply, Error>> + Send>>;

/// A request with its limits: what the one I/O path takes.
pub(crate) struct Pending {
    pub(crate) prepared: Prepared,
    pub(crate) limits: Limits,
    pub(crate) mode: Mode,
}

impl Pending {
    /// # Errors
    /// What is wrong with an argument.
    pub(crate) fn new(mut prepared: Prepared, mode: Mode) -> Result<Self, Error> {
        if let Some(failure) = prepared.failure.take() {
            return Err(failure);
        }
        let core = &prepared.core;
        if let Some(name) = core.defaults().and_then(|d| d.invalid_header.as_ref()) {
            let reason = format!("header `{name}` is not valid");
            return Err(core.error(prepared.endpoint, ErrorKind::InvalidArgument, reason));
        }
        if let Some(accept) = mode.accept() {
            prepared.ask_for(accept);
        }
        Ok(Self {
            limits: prepared.core.limits_of(prepared.endpoint),
            prepared,
            mode,
        })
    }

    /// Sets a header.
    pub(crate) fn set_header(&mut self, name: &str, value: &str) -> Result<(), Error> {
        let Prepared {
            core,
            endpoint,
            headers,
            ..
        } = &mut self.prepared;
        match (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            (Ok(name), Ok(mut value)) => {
                guard(&name, &mut value);
                headers.push((name, value));
                Ok(())
            }
            _ => {
                let reason = format!("header `{}` is not valid", name.escape_debug());
                Err(core.error(endpoint, ErrorKind::InvalidArgument, reason))
            }
        }
    }

    /// Begins the call.
    pub(crate) fn start(self) -> Result<Running, Error> {
        let Prepared { core, endpoint, .. } = &self.prepared;
        if core.needs_tokio() && tokio::runtime::Handle::try_current().is_err() {
            return Err(core.error(
                endpoint,
                ErrorKind::NoRuntime,
                "a call needs a tokio runtime around it",
            ));
        }
        Ok(Box::pin(execute(self)))
    }
}

impl<R> Call<R> {
    pub(crate) fn new(
        prepared: Prepared,
        receive: fn(Result<Reply, Error>) -> R,
        mode: Mode,
    ) -> Self {
        let state = match Pending::new(prepared, mode) {
            Ok(pending) => State::Ready(pending),
            Err(error) => State::Failed(error),
        };
        Self {
            state,
            mode,
            receive,
        }
    }

    fn adjust(mut self, adjust: impl FnOnce(&mut Pending) -> Result<(), Error>) -> Self {
        match &mut self.state {
            State::Ready(pending) => {
                if let Err(error) = adjust(pending) {
                    self.state = State::Failed(error);
                }
            }
            State::Failed(_) => {}
            // What was asked for cannot take effect any more, so it must not look as if it did.
            State::Running(_) | State::Done => {
                self.state = State::Failed(Error::new(
                    ErrorKind::Misuse,
                    "",
                    "",
                    "a call was adjusted after it had been polled",
                ));
            }
        }
        self
    }

    /// Total time for the call, retries included, and the time for one attempt.
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

    /// How long a body that is streamed, in either direction, may stand still; 30 seconds by default.
    pub fn idle_timeout(self, timeout: Duration) -> Self {
        self.adjust(|pending| {
            pending.limits.idle = timeout;
            Ok(())
        })
    }

    /// Is told how many bytes of the body have been handed to the connection, and how many there are
    /// when that is known. Another attempt begins at nothing again. It is called where the body is
    /// read, so it should return at once.
    pub fn on_upload_progress(
        self,
        hook: impl Fn(u64, Option<u64>) + Send + Sync + 'static,
    ) -> Self {
        self.adjust(|pending| {
            pending.prepared.progress.get_or_insert_default().up = Some(Arc::new(hook));
            Ok(())
        })
    }

    /// Is told how many bytes of the answer have been received, decompressed, and how many there are
    /// when the provider said so. It is called where the answer is read, so it should return at once.
    pub fn on_download_progress(
        self,
        hook: impl Fn(u64, Option<u64>) + Send + Sync + 'static,
    ) -> Self {
        self.adjust(|pending| {
            pending.prepared.progress.get_or_insert_default().down = Some(Arc::new(hook));
            Ok(())
        })
    }

    /// How often the call is attempted.
    pub fn retry(self, retry: Retry) -> Self {
        self.adjust(|pending| {
            pending.limits.adjust(None, None, Some(retry));
            Ok(())
        })
    }

    /// Sets a header. A name or value that cannot be one fails the call before it is sent.
    pub fn header(self, name: &str, value: &str) -> Self {
        self.adjust(|pending| pending.set_header(name, value))
    }

    /// Appends a query parameter.
    pub fn query(self, name: &str, value: &str) -> Self {
        self.adjust(|pending| {
            pending.prepared.append_query(name, value);
            Ok(())
        })
    }

    /// Sets the idempotency key of a call whose endpoint has one; by default it is a random UUID. All
    /// attempts of the call carry the same key.
    pub fn idempotency_key(self, key: &str) -> Self {
        self.adjust(|pending| {
            let Prepared { core, endpoint, .. } = &pending.prepared;
            let value = HeaderValue::try_from(key)
                .ok()
                .filter(|key| !key.is_empty());
            let reason = match (endpoint.idempotency_key, value) {
                (Some(_), Some(value)) => {
                    pending.prepared.key = Some(value);
                    return Ok(());
                }
                (Some(_), None) => "the idempotency key is empty, or no header value",
                (None, _) => "the endpoint declares no idempotency key",
            };
            Err(core.error(endpoint, ErrorKind::InvalidArgument, reason))
        })
    }

    /// The request as it would go out, without sending it; credentials are replaced.
    ///
    /// # Errors
    /// When an argument cannot be sent, or the authenticator fails.
    pub async fn dry_run(self) -> Result<DryRun, Error> {
        match self.state {
            State::Ready(pending) => execute::dry_run(pending).await,
            State::Failed(error) => Err(error),
            State::Running(_) | State::Done => Err(Error::new(
                ErrorKind::Misuse,
                "",
                "",
                "a dry run was asked of a call that had been polled",
            )),
        }
    }
}

impl<T: Decode + 'static, E: FromError> Call<Result<T, E>> {
    /// Keeps the status and the headers of the answer beside its value.
    pub fn response(self) -> Call<Result<Response<T>, E>> {
        Call {
            state: self.state,
            mode: self.mode,
            receive: Output::receive,
        }
    }
}

impl<R> Future for Call<R> {
    type Output = R;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<R> {
        let this = self.get_mut();
        if let State::Ready(_) = this.state {
            let State::Ready(pending) = std::mem::replace(&mut this.state, State::Done) else {
                unreachable!("it was just looked at");
            };
            this.state = match pending.start() {
                Ok(running) => State::Running(running),
                Err(error) => State::Failed(error),
            };
        }
        let reply = match &mut this.state {
            State::Running(running) => ready!(running.as_mut().poll(cx)),
            State::Failed(_) => {
                let State::Failed(error) = std::mem::replace(&mut this.state, State::Done) else {
                    unreachable!("it was just looked at");
                };
                Err(error)
            }
            State::Ready(_) => unreachable!("it was just started"),
            State::Done => panic!("a call was polled after it had completed"),
        };
        this.state = State::Done;
        Poll::Ready((this.receive)(reply))
    }
}

impl<R> fmt::Debug for Call<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("Call");
        match &self.state {
            State::Ready(Pending { prepared, .. }) => {
                out.field("endpoint", &prepared.endpoint.name);
            }
            State::Failed(error) => {
                out.field("failed", error);
            }
            State::Running(_) => {
                out.field("state", &"running");
            }
            State::Done => {
                out.field("state", &"done");
            }
        }
        out.finish_non_exhaustive()
    }
}

/// A request that was not sent: what [`Call::dry_run`] gives. It holds no credential.
///
/// `Display` shows it as it would stand on the wire.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct DryRun {
    /// HTTP method.
    pub method: http::Method,
    /// Absolute URL, a key in its query replaced.
    pub url: String,
    /// Headers, credentials replaced.
    pub headers: HeaderMap,
    /// Bytes of the body, when that is known before it is sent.
    pub body_length: Option<u64>,
}

impl fmt::Display for DryRun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.url)?;
        for (name, value) in &self.headers {
            let value = String::from_utf8_lossy(value.as_bytes());
            write!(f, "\n{name}: {value}")?;
        }
        match self.body_length {
            Some(0) => Ok(()),
            Some(length) => write!(f, "\n({length} bytes)"),
            None => f.write_str("\n(a stream)"),
        }
    }
}
