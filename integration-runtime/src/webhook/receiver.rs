//! The receiving end: checks a request, decodes its event, hands it on.

use std::borrow::Cow;
use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use http::header::{HeaderName, HeaderValue};
use http::request::Parts;
use http::{HeaderMap, Response, StatusCode};

use super::descriptor::{Source, WebhookDescriptor};
use super::envelope::{Tag, decode_at};
use super::events::{
    Delivery, Dispatch, EventSet, UndecodableEvent, UnknownEvent, Verified, WebhookConfigOf,
    WebhookSet,
};
use super::peek::{Found, Guess, find, guess};
use super::reject::Rejection;
use super::signature::{Piece, TimestampPlace};
use super::verifier::{
    Check, Kind, Signed, UnverifiedDelivery, Verifier, WebhookConfig, WebhookSecrets,
};
use crate::auth::AuthError;
use crate::config::{ConfigError, ConfigProblem};
use crate::error::{path_at, reason_of};
use crate::policy::{Clock, TokioClock};

/// Receives the deliveries of one set of events.
///
/// It is told the parts of a request and the bytes of its body, before anything else has touched
/// them: a signature is over bytes.
pub struct Webhook<S: ?Sized> {
    check: Arc<Check>,
    clock: Arc<dyn Clock>,
    public_url: Option<Arc<str>>,
    limit: usize,
    set: PhantomData<fn() -> Box<S>>,
}

impl<S: ?Sized> Clone for Webhook<S> {
    fn clone(&self) -> Self {
        Self {
            check: Arc::clone(&self.check),
            clock: Arc::clone(&self.clock),
            public_url: self.public_url.clone(),
            limit: self.limit,
            set: PhantomData,
        }
    }
}

impl<S: WebhookSet> fmt::Debug for Webhook<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Webhook")
            .field("set", &S::WEBHOOK.name)
            .finish_non_exhaustive()
    }
}

/// GitHub sends up to 25 MB; nobody is known to send more.
const LIMIT: usize = 25 * 1024 * 1024;

/// Headers in which providers count their attempts, and the number of the first.
static ATTEMPTS: [(HeaderName, u32); 2] = [
    (HeaderName::from_static("x-slack-retry-num"), 0),
    (HeaderName::from_static("webhook-attempt"), 1),
];

impl<S: WebhookSet> Webhook<S> {
    /// A receiver with this configuration.
    ///
    /// # Errors
    /// When a secret is empty, or is not written as the scheme says.
    pub fn new(config: WebhookConfigOf<S>) -> Result<Self, ConfigError> {
        Self::build(config).map_err(|problem| ConfigError::new(S::WEBHOOK.name, vec![problem]))
    }

    pub(crate) fn build(config: WebhookConfigOf<S>) -> Result<Self, ConfigProblem> {
        Ok(Self {
            check: Arc::new(<S::Verifier as Verifier>::build(S::WEBHOOK, config)?),
            clock: Arc::new(TokioClock),
            public_url: None,
            limit: LIMIT,
            set: PhantomData,
        })
    }

    /// Takes the time from elsewhere.
    pub fn clock(self, clock: impl Clock) -> Self {
        self.shared_clock(Arc::new(clock))
    }

    pub(crate) fn shared_clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// Tells the URL of the endpoint as the provider knows it, for a scheme that signs it.
    pub fn public_url(mut self, url: &str) -> Self {
        self.public_url = Some(url.into());
        self
    }

    /// Bytes of a body above which it is refused unread; 25 MiB by default.
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.limit = bytes;
        self
    }

    /// The declaration, as data.
    pub const fn descriptor(&self) -> &'static WebhookDescriptor {
        S::WEBHOOK
    }

    /// Checks that a delivery is genuine and of now, and decodes its event.
    ///
    /// An event that is not declared, and one that cannot be decoded, are events too: the enum has
    /// variants for them.
    ///
    /// # Errors
    /// When it is not genuine. [`Rejection::status`] is the status to answer with.
    pub fn verify<'a>(
        &self,
        parts: &Parts,
        body: &'a [u8],
    ) -> Result<Verified<S::Event<'a>>, Rejection> {
        self.check(parts, body)?;
        Ok(self.assume_verified(parts, body))
    }

    /// Checks that a delivery is genuine and of now, and no more.
    ///
    /// # Errors
    /// When it is not.
    pub fn check(&self, parts: &Parts, body: &[u8]) -> Result<(), Rejection> {
        if body.len() > self.limit {
            return Err(Rejection::too_large("the body is over the limit"));
        }
        self.check.check(&self.unverified(parts, body))
    }

    fn unverified<'a>(&'a self, parts: &'a Parts, body: &'a [u8]) -> UnverifiedDelivery<'a> {
        UnverifiedDelivery {
            parts,
            body,
            now: self.now(),
            public_url: self.public_url.as_deref(),
        }
    }

    /// The time to compare timestamps with. A scheme that has none does not pay for asking: next to
    /// the hash of a small body that is much.
    fn now(&self) -> SystemTime {
        match &self.check.0 {
            Kind::Signature(checker) if checker.scheme.timestamp.is_none() => UNIX_EPOCH,
            _ => self.clock.system_time(),
        }
    }

    /// Takes a delivery for genuine: for one that was verified when it was received, and comes from
    /// a queue now.
    pub fn assume_verified<'a>(&self, parts: &Parts, body: &'a [u8]) -> Verified<S::Event<'a>> {
        let webhook = S::WEBHOOK;
        let action = value_of(webhook.action, &parts.headers, body);
        let id = value_of(webhook.id, &parts.headers, body).map(Cow::into_owned);
        let mut known = None;
        let (event, decoded) = decode(webhook, parts, body, action.as_deref(), &mut known);
        let delivery = Delivery {
            id,
            event: match action {
                Some(action) => format!("{event}.{action}"),
                None => event.into_owned(),
            },
            received_at: self.clock.system_time(),
            attempt: attempt(&parts.headers),
            // Copied when the payload has been decoded: the heap looks through all small blocks
            // that are free before it makes a large one, and by now they are in use again.
            raw: Bytes::copy_from_slice(body),
        };
        // Not one match on both: the pair would be one more copy of the event.
        let event = match decoded {
            Err(Undecodable { path, error }) => S::Event::undecodable(UndecodableEvent {
                event: delivery.event.clone(),
                raw: delivery.raw.clone(),
                path,
                error,
            }),
            Ok(()) => match known {
                Some(event) => event,
                None => S::Event::unknown(UnknownEvent {
                    event: delivery.event.clone(),
                    raw: delivery.raw.clone(),
                }),
            },
        };
        Verified::new(event, delivery)
    }

    /// Checks a delivery, hands its event to the handler, and says what to answer: 200 when it was
    /// handled, is ignored or is not known; 400, 401 or 413 when it is refused; 503 when the
    /// handler failed, so that the provider sends it again.
    pub fn handle<'a, H>(
        &'a self,
        parts: &'a Parts,
        body: &'a [u8],
        handler: &'a H,
    ) -> Pin<Box<dyn Future<Output = Response<Bytes>> + Send + 'a>>
    where
        H: Sync + ?Sized,
        S::Event<'a>: Dispatch<H> + Send,
    {
        Box::pin(async move {
            let verified = match self.verify(parts, body) {
                Ok(verified) => verified,
                Err(rejection) => {
                    tracing::warn!(webhook = S::WEBHOOK.name, %rejection, "webhook refused");
                    return answer(rejection.status());
                }
            };
            let (event, delivery) = verified.into_parts();
            match event.dispatch(handler, &delivery).await {
                Ok(()) => answer(StatusCode::OK),
                Err(error) => {
                    tracing::error!(
                        webhook = S::WEBHOOK.name,
                        event = delivery.event,
                        id = delivery.id,
                        %error,
                        "the handler failed; the provider is asked to send the event again"
                    );
                    answer(StatusCode::SERVICE_UNAVAILABLE)
                }
            }
        })
    }
}

impl<S: WebhookSet<Verifier = Signed>> Webhook<S> {
    /// The same receiver for one of many endpoints, with the secrets that are its own.
    ///
    /// # Errors
    /// When the secrets cannot be read, there are none, or they cannot be used.
    pub async fn for_endpoint(
        &self,
        endpoint: &str,
        secrets: &impl WebhookSecrets,
    ) -> Result<Self, AuthError> {
        let secrets = secrets.secrets(endpoint).await?;
        let check = Self::new(WebhookConfig { secrets })?.check;
        Ok(Self {
            check,
            ..self.clone()
        })
    }

    /// Signs a request as the provider would, with the first secret and the time of now: for tests.
    ///
    /// Headers that the scheme signs and the request does not have are made up.
    ///
    /// # Errors
    /// When the body lacks what the scheme signs, or the public URL is not known.
    pub fn sign_test(
        &self,
        request: http::Request<Bytes>,
    ) -> Result<http::Request<Bytes>, Rejection> {
        let Kind::Signature(checker) = &self.check.0 else {
            unreachable!("a set with this verifier has a signature");
        };
        let (mut parts, body) = request.into_parts();
        let scheme = &checker.scheme;
        let mut insert = |name: &'static str, value: &str| {
            if let Ok(value) = HeaderValue::from_str(value) {
                parts.headers.insert(HeaderName::from_static(name), value);
            }
        };
        let mut timestamp = checker
            .format_time(self.clock.system_time())
            .unwrap_or_default();
        match scheme.timestamp.map(|timestamp| timestamp.place) {
            Some(TimestampPlace::Header([name, ..])) => insert(name, &timestamp),
            Some(TimestampPlace::Json(pointer)) => match find(&body, pointer) {
                Found::Text(text) => timestamp = text.into_owned(),
                Found::Nothing => return Err(Rejection::malformed("the timestamp is missing")),
            },
            _ => {}
        }
        for piece in scheme.content {
            if let Piece::Header(names) = piece
                && !names.iter().any(|name| parts.headers.contains_key(*name))
                && let [name, ..] = names
            {
                let value = HeaderValue::from_static("test_0001");
                parts.headers.insert(HeaderName::from_static(name), value);
            }
        }
        let signature = checker.sign(&self.unverified(&parts, &body), &timestamp)?;
        if let ([name, ..], Ok(value)) = (scheme.headers, HeaderValue::from_str(&signature)) {
            parts.headers.insert(HeaderName::from_static(name), value);
        }
        Ok(http::Request::from_parts(parts, body))
    }
}

fn answer(status: StatusCode) -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = status;
    response
}

fn attempt(headers: &HeaderMap) -> Option<u32> {
    ATTEMPTS.iter().find_map(|(name, first)| {
        let count: u32 = headers.get(name)?.to_str().ok()?.parse().ok()?;
        Some(count.saturating_sub(*first).saturating_add(1))
    })
}

/// What stands at the first of the places where there is something.
fn value_of<'a>(source: Source, headers: &HeaderMap, body: &'a [u8]) -> Option<Cow<'a, str>> {
    match source {
        Source::Header(names) => names.iter().find_map(|name| {
            let value = headers.get(*name)?.to_str().ok()?;
            (!value.is_empty()).then(|| Cow::Owned(value.to_owned()))
        }),
        Source::Json(pointers) => pointers
            .iter()
            .find_map(|pointer| match find(body, pointer) {
                Found::Text(text) => Some(text),
                Found::Nothing => None,
            }),
        Source::None => None,
    }
}

/// Why a declared event could not be decoded.
struct Undecodable {
    path: String,
    error: String,
}

/// The name of the event; what comes of the body is put into `event`: nothing, if it is not known.
fn decode<'a, E: EventSet<'a>>(
    webhook: &WebhookDescriptor,
    parts: &Parts,
    body: &'a [u8],
    action: Option<&str>,
    event: &mut Option<E>,
) -> (Cow<'a, str>, Result<(), Undecodable>) {
    let pointer = match webhook.event {
        Source::Json([pointer]) => Some(*pointer),
        _ => None,
    };
    // Where the payload is the whole body, the parser does not look at the name.
    if let Some(pointer) = pointer.filter(|_| !webhook.payload.is_empty()) {
        match guess(body, pointer, |name| E::kind(name, action).is_some()) {
            Guess::Found(name) => {
                let tag = Tag::new(pointer, name);
                let decoded = decode_named(webhook, body, name, Some(&tag), action, event);
                return (Cow::Borrowed(name), decoded);
            }
            // When the parser does not come upon this name, or finds anything else amiss, the guess
            // was not worth anything.
            Guess::Likely(name) => {
                let tag = Tag::new(pointer, name);
                let decoded = decode_named(webhook, body, name, Some(&tag), action, event);
                if tag.is_seen.get() && decoded.is_ok() {
                    return (Cow::Borrowed(name), decoded);
                }
            }
            Guess::Nothing => {}
        }
    }
    let name = value_of(webhook.event, &parts.headers, body).unwrap_or_default();
    let tag = pointer.map(|pointer| Tag::new(pointer, &name));
    let decoded = decode_named(webhook, body, &name, tag.as_ref(), action, event);
    (name, decoded)
}

/// Decodes the payload of the event of this name.
fn decode_named<'a, E: EventSet<'a>>(
    webhook: &WebhookDescriptor,
    body: &'a [u8],
    name: &str,
    tag: Option<&Tag<'_>>,
    action: Option<&str>,
    event: &mut Option<E>,
) -> Result<(), Undecodable> {
    *event = None;
    let Some(kind) = E::kind(name, action) else {
        return Ok(());
    };
    *event = E::ignored(kind);
    if event.is_some() {
        return Ok(());
    }
    let text = simdutf8::basic::from_utf8(body).map_err(|_| not_utf8(body))?;
    decode_at(text, webhook.payload, tag, kind, event).map_err(|error| describe(text, &error))
}

#[cold]
fn not_utf8(body: &[u8]) -> Undecodable {
    let valid = std::str::from_utf8(body).map_or_else(|error| error.valid_up_to(), str::len);
    Undecodable {
        path: "$".to_owned(),
        error: format!("the body is not UTF-8 at byte {valid}"),
    }
}

#[cold]
fn describe(text: &str, error: &serde_json::Error) -> Undecodable {
    Undecodable {
        path: path_at(text, error.line(), error.column()),
        error: reason_of(error),
    }
}
