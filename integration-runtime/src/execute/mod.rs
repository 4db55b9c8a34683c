//! The one path on which every call goes out and comes back. Nothing here is generic.
//!
//! Order: deadline, attempt time-out, credential, send, redirects, bounded read, verdict, wait.

mod access;
mod dry_run;
mod outgoing;
mod redirect;

pub(crate) use access::base_of;
pub(crate) use dry_run::dry_run;

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::task::{Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http::{Method, StatusCode};
use reqwest::Url;
use tokio::sync::OwnedSemaphorePermit;
use tracing::Span;
use tracing::field::Empty;

use self::access::{access, renew};
use self::dry_run::Redacted;
use self::outgoing::{authenticate, prepare, request_of};
use self::redirect::{follow, is_redirect};
use crate::auth::Credential;
use crate::auth::token::Access;
use crate::base_url::BaseUrl;
use crate::call::Pending;
use crate::client::{Core, Limits};
use crate::decode::Reply;
use crate::descriptor::Endpoint;
use crate::error::{ERROR_BODY, Error, ErrorKind};
use crate::policy::{Attempt, Closed, Verdict};
use crate::progress::Meter;
use crate::request::Prepared;
use crate::stream::{Live, Mode};
use crate::transport::{BodyError, RawResponse, TransportError, announced_length};
use crate::upload::{Ledger, OpenError, Overdue};

/// Makes a call.
pub(crate) async fn execute(pending: Pending) -> Result<Reply, Error> {
    let Prepared { core, endpoint, .. } = &pending.prepared;
    let span = tracing::debug_span!(
        "integration.call",
        otel.kind = "internal",
        otel.name = display(format_args!("{}.{}", core.integration().name, endpoint.name)),
        integration = core.integration().name,
        endpoint = endpoint.name,
        error.type = Empty,
    );
    let mut result = {
        // Pinned here and polled in place: `Instrument` would move the whole future, twice.
        let mut work = pin!(attempts(&pending));
        poll_fn(|cx| {
            let _entered = span.enter();
            work.as_mut().poll(cx)
        })
        .await
    };
    match &mut result {
        Ok(reply) => {
            if let Some(live) = reply.live() {
                // A stream may make the call again, to be resumed.
                live.pending = Some(Box::new(pending));
            }
        }
        Err(error) => {
            span.record("error.type", tracing::field::debug(error.kind()));
        }
    }
    result
}

async fn attempts(pending: &Pending) -> Result<Reply, Error> {
    let Pending {
        prepared,
        limits,
        mode,
    } = pending;
    let core = &prepared.core;
    let clock = core.clock();
    let begin = clock.now();
    let left = || {
        // While a body flows, the call's time stands still.
        let flowed = prepared
            .body
            .ledger()
            .map_or(Duration::ZERO, Ledger::flowed);
        (limits.timeout + flowed).saturating_sub(clock.now().duration_since(begin))
    };
    let tokens = core.token_source(prepared.endpoint);
    let gate = core.gate();
    let mut attempt = 1;
    let mut remaining = limits.timeout;
    // The token of the next attempt, when the provider refused the last one's.
    let mut renewed: Option<Arc<Access>> = None;
    let mut may_renew = tokens.is_some();
    loop {
        let mut permit = None;
        if !gate.is_open() {
            permit = pass(prepared, remaining).await?;
            remaining = left();
        }
        let access = match (tokens, renewed.take()) {
            (None, _) => None,
            (Some(_), Some(access)) => Some(access),
            (Some(tokens), None) => {
                let access = access(prepared, tokens, remaining).await?;
                remaining = left();
                Some(access)
            }
        };
        let bound = remaining.min(limits.attempt_timeout);
        let access = access.as_ref();
        let mut result = attempt_once(prepared, limits, *mode, attempt, bound, access).await;
        if let Ok(reply) = &mut result
            && let Some(live) = reply.live()
        {
            live.permit = permit;
        } else {
            drop(permit);
        }
        if !gate.is_open() {
            match &result {
                Ok(reply) => {
                    gate.learn(core.connection_id(), reply.status(), reply.headers(), clock);
                }
                Err(failure) => gate.note(failure.is_providers(), clock.now()),
            }
        }
        if let (Ok(reply), Some(tokens), Some(refused)) = (&result, tokens, access)
            && reply.status() == StatusCode::UNAUTHORIZED
            && may_renew
            && prepared.can_be_resent()
        {
            // It was refused before it was acted upon, so it is sent again whatever its method,
            // and is no other attempt.
            may_renew = false;
            renewed = Some(renew(prepared, tokens, refused, left()).await?);
            remaining = left();
            continue;
        }
        let verdict = match &result {
            Ok(reply) if reply.status().as_u16() < 400 => Verdict::Final,
            Ok(reply) => Verdict::of_status(reply.status(), reply.headers(), clock.system_time()),
            Err(failure) => failure.verdict,
        };
        let repeatable = prepared.is_repeatable();
        if verdict == Verdict::Final {
            if attempt == 1 && result.is_ok() {
                gate.budget.earn();
            }
        } else {
            remaining = left();
            let wait = limits
                .retry
                .wait(attempt, verdict, repeatable, remaining, core.random())
                .filter(|_| prepared.can_be_resent())
                .filter(|_| gate.budget.take(timed_out(&result)));
            if let Some(wait) = wait {
                tracing::debug!(attempt, wait_ms = wait.as_millis(), "trying again");
                clock.sleep(wait).await;
                remaining = left();
                attempt += 1;
                continue;
            }
        }
        return match result {
            Ok(reply) => Ok(reply.after(attempt)),
            Err(failure) => Err(failure
                .error
                .with_unknown_outcome(
                    verdict == Verdict::PossiblySent && !prepared.endpoint.idempotent,
                )
                .with_attempts(attempt)),
        };
    }
}

fn timed_out(result: &Result<Reply, Failure>) -> bool {
    matches!(result, Err(failure) if failure.error.is_timeout())
}

/// Waits for the limits that all calls of the client share.
async fn pass(
    prepared: &Prepared,
    patience: Duration,
) -> Result<Option<OwnedSemaphorePermit>, Error> {
    let Prepared { core, endpoint, .. } = prepared;
    let passed = core
        .gate()
        .pass(core.connection_id(), core.clock(), patience);
    passed.await.map_err(|closed| {
        let (kind, reason, after) = match closed {
            Closed::Breaker(after) => (
                ErrorKind::CircuitOpen,
                "the circuit breaker is open",
                Some(after),
            ),
            Closed::Permit => (
                ErrorKind::RateLimited,
                "too many requests are under way, and none ended in time",
                None,
            ),
            Closed::Limit(after) => (
                ErrorKind::RateLimited,
                "the declared rate limit leaves no room in time",
                Some(after),
            ),
        };
        core.error(endpoint, kind, reason).with_retry_after(after)
    })
}

/// A failed attempt, and what it means for another one.
struct Failure {
    error: Error,
    verdict: Verdict,
}

impl Failure {
    /// One that another attempt would not mend.
    const fn last(error: Error) -> Self {
        Self {
            error,
            verdict: Verdict::Final,
        }
    }

    /// Whether it tells of a provider in trouble.
    fn is_providers(&self) -> bool {
        let kind = self.error.kind();
        matches!(
            kind,
            ErrorKind::Connect | ErrorKind::Transport | ErrorKind::Timeout
        )
    }
}

async fn attempt_once(
    prepared: &Prepared,
    limits: &Limits,
    mode: Mode,
    attempt: u32,
    bound: Duration,
    access: Option<&Arc<Access>>,
) -> Result<Reply, Failure> {
    let Prepared { core, endpoint, .. } = prepared;
    let base = base_of(core, endpoint, access.map(Arc::as_ref)).map_err(Failure::last)?;
    let url = prepared.url(base).map_err(Failure::last)?;
    let span = tracing::debug_span!(
        "http.client.request",
        otel.kind = "client",
        otel.name = display(format_args!("{} {}", endpoint.method, endpoint.path)),
        otel.status_code = Empty,
        http.request.method = endpoint.method,
        http.request.resend_count = (attempt > 1).then_some(attempt - 1),
        http.response.status_code = Empty,
        url.template = endpoint.path,
        url.full = display(Redacted { url: &url, secret: core.secret_parameter(endpoint) }),
        server.address = url.host_str(),
        server.port = url.port_or_known_default(),
        error.type = Empty,
    );
    let ledger = prepared.body.ledger();
    let sending = ledger.map(Ledger::guard);
    let is_timed = ledger.is_some() || core.hooks().after.is_some();
    let begin = is_timed.then(|| core.clock().now());
    // Of a body that flows, no piece may take longer.
    let first = ledger.map_or(bound, |_| bound.min(limits.idle));
    let mut work = pin!(exchange(prepared, base, url, limits, mode, access));
    // The usual timer stays in place; another clock's is behind a box.
    let mut timer = pin!(core.uses_tokio_clock().then(|| tokio::time::sleep(first)));
    let mut boxed = (!core.uses_tokio_clock()).then(|| core.clock().sleep(first));
    let mut result = poll_fn(|cx| {
        let _entered = span.enter();
        if let Poll::Ready(result) = work.as_mut().poll(cx) {
            return Poll::Ready(result);
        }
        ready!(match (timer.as_mut().as_pin_mut(), &mut boxed) {
            (Some(timer), _) => timer.poll(cx),
            (None, Some(timer)) => timer.as_mut().poll(cx),
            (None, None) => Poll::Pending,
        });
        let mut reason = format!("no complete answer within {} ms", bound.as_millis());
        if let (Some(ledger), Some(begin)) = (ledger, begin) {
            match ledger.grace(core.clock().now(), begin, bound, limits.idle) {
                Ok(more) => {
                    match core.uses_tokio_clock() {
                        true => timer.set(Some(tokio::time::sleep(more))),
                        false => boxed = Some(core.clock().sleep(more)),
                    }
                    cx.waker().wake_by_ref();
                    return Poll::Pending;
                }
                Err(Overdue::Unanswered) => {}
                Err(Overdue::Stalled) => {
                    reason = format!("the upload stood still for {} ms", limits.idle.as_millis());
                }
            }
        }
        Poll::Ready(Err(Failure {
            error: core.error(endpoint, ErrorKind::Timeout, reason),
            verdict: Verdict::PossiblySent,
        }))
    })
    .await;
    record(&span, &result);
    if let Ok(reply) = &mut result
        && let Some(live) = reply.live()
    {
        live.sending = sending;
    }
    if let (Some(hook), Some(begin)) = (&core.hooks().after, begin) {
        hook(&Attempt {
            integration: core.integration().name,
            endpoint: endpoint.name,
            method: endpoint.method,
            path: endpoint.path,
            number: attempt,
            status: result.as_ref().ok().map(Reply::status),
            error: result.as_ref().err().map(|failure| failure.error.kind()),
            elapsed: core.clock().now().duration_since(begin),
        });
    }
    result
}

fn record(span: &Span, result: &Result<Reply, Failure>) {
    match result {
        Ok(reply) => {
            let status = reply.status();
            span.record("http.response.status_code", status.as_u16());
            if status.is_client_error() || status.is_server_error() {
                span.record("otel.status_code", "ERROR");
                span.record("error.type", status.as_str());
            }
        }
        Err(failure) => {
            span.record("otel.status_code", "ERROR");
            span.record("error.type", tracing::field::debug(failure.error.kind()));
        }
    }
}

/// Sends the request, follows what may be followed, and reads the answer.
async fn exchange(
    prepared: &Prepared,
    base: &BaseUrl,
    url: Url,
    limits: &Limits,
    mode: Mode,
    access: Option<&Arc<Access>>,
) -> Result<Reply, Failure> {
    let core = &prepared.core;
    let endpoint = prepared.endpoint;
    let method = method_of(endpoint);
    let mut url = url;
    let mut redirected: Option<Url> = None;
    let mut redirects = 0;
    let response = loop {
        let mut request = request_of(prepared, base, &method, url, access.map(Arc::as_ref))?;
        if let Some(hook) = &core.hooks().before {
            prepare(prepared, hook, &mut request)?;
        }
        if let Some(Credential::Custom(authenticator)) = core.credential_of(endpoint) {
            authenticate(prepared, &**authenticator, &mut request).await?;
        }
        if let Some(opening) = prepared.open_body() {
            request.body = opening.await.map_err(|error| not_opened(prepared, error))?;
        }
        let sent = core.carrier().send(request).await;
        let response = sent.map_err(|error| not_sent(prepared, error))?;
        if !is_redirect(&response.parts) {
            break response;
        }
        redirects += 1;
        let from = match redirected {
            Some(url) => url,
            None => prepared.url(base).map_err(Failure::last)?,
        };
        url = match follow(base, &method, &from, &response.parts.headers, redirects) {
            Ok(next) => next,
            Err(reason) => {
                let reply =
                    Reply::new(core.clone(), endpoint, response.parts, Bytes::new(), access);
                return Err(Failure::last(
                    reply.error(ErrorKind::Redirect, reason.into()),
                ));
            }
        };
        redirected = Some(url.clone());
    };
    let RawResponse { parts, mut body } = response;
    if let Some(on_progress) = prepared.on_download() {
        body.meter(Meter::new(announced_length(&parts.headers), on_progress));
    }
    if mode.streams(&parts) {
        let live = Live::new(body, *limits);
        return Ok(Reply::streamed(core.clone(), endpoint, parts, live, access));
    }
    let read = if parts.status.as_u16() >= 400 {
        // The status says what matters, however long the page behind it is.
        body.collect_start(ERROR_BODY).await
    } else {
        body.limit(limits.body);
        // A `HEAD` announces the length of what it does not send.
        let announced = announced_length(&parts.headers).filter(|_| method != Method::HEAD);
        match announced {
            Some(length) if length > limits.body => Err(BodyError::TooLarge { limit: limits.body }),
            _ => body.collect().await,
        }
    };
    match read {
        Ok(bytes) => {
            let reply = Reply::new(core.clone(), endpoint, parts, bytes, access);
            Ok(reply.from(redirected))
        }
        Err(BodyError::TooLarge { limit }) => {
            let reply = Reply::new(core.clone(), endpoint, parts, Bytes::new(), access);
            let reason = format!("the answer is larger than {limit} bytes");
            Err(Failure {
                error: reply.error(ErrorKind::TooLarge, reason),
                verdict: Verdict::Final,
            })
        }
        Err(BodyError::Broken(error)) => Err(broken(core, endpoint, error)),
    }
}

/// A request whose body could not be had. Nothing was sent.
fn not_opened(prepared: &Prepared, error: OpenError) -> Failure {
    let Prepared { core, endpoint, .. } = prepared;
    let reason = format!("the upload cannot be opened: {error}");
    let mut failed = core.error(endpoint, ErrorKind::Io, reason);
    if let OpenError::Source(error) = error {
        failed = failed.with_source(error.into());
    }
    Failure::last(failed)
}

/// A request that could not be sent, for the connection's sake or for that of its own body.
fn not_sent(prepared: &Prepared, error: TransportError) -> Failure {
    let Prepared { core, endpoint, .. } = prepared;
    let ledger = prepared.body.ledger();
    match ledger.and_then(Ledger::take_failure) {
        // A body that was cut off is no request: RFC 9112, section 8.
        Some(failure) => {
            let reason = format!("the upload failed: {failure}");
            let error = core.error(endpoint, ErrorKind::Io, reason);
            Failure::last(error.with_source(failure))
        }
        None => broken(core, endpoint, error),
    }
}

fn method_of(endpoint: &Endpoint) -> Method {
    // The macro accepts valid methods only.
    Method::from_bytes(endpoint.method.as_bytes()).unwrap_or_default()
}

fn broken(core: &Core, endpoint: &'static Endpoint, error: TransportError) -> Failure {
    let (kind, verdict) = match error.may_have_been_sent() {
        true => (ErrorKind::Transport, Verdict::PossiblySent),
        false => (ErrorKind::Connect, Verdict::NotSent),
    };
    let reason = match kind {
        ErrorKind::Connect => format!("cannot connect: {error}"),
        _ => format!("the connection broke: {error}"),
    };
    let error = core
        .error(endpoint, kind, reason)
        .with_source(error.into_source());
    Failure { error, verdict }
}
