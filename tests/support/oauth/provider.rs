//! The running provider.

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use serde_json::json;

use super::{Counts, Decision, Fault, Issued, Place, Profile, api, authorize, state::State, token};
use crate::{Reply, Request, Server};

/// An OAuth provider on a loopback port. It ends when it is dropped. See the [module](super).
#[derive(Debug)]
pub struct Provider {
    server: Server,
    state: Shared,
}

#[derive(Clone)]
struct Shared(Arc<Mutex<State>>);

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.lock().counts.fmt(f)
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Provider {
    /// Starts a provider.
    ///
    /// # Panics
    /// When there is no free loopback port.
    #[must_use]
    pub fn start(profile: Profile) -> Self {
        let state = Shared(Arc::new(Mutex::new(State::new(profile))));
        let server = Server::answering({
            let state = state.clone();
            move |request| respond(&mut state.lock(), request)
        });
        state.lock().base = server.url();
        Self { server, state }
    }

    /// `http://127.0.0.1:<port>`, without a slash at the end.
    #[must_use]
    pub fn url(&self) -> String {
        self.server.url()
    }

    /// The URL of a path.
    #[must_use]
    pub fn at(&self, path: &str) -> String {
        format!("{}{path}", self.url())
    }

    /// The server underneath, which knows every request.
    #[must_use]
    pub const fn server(&self) -> &Server {
        &self.server
    }

    /// The requests to this path.
    #[must_use]
    pub fn requests_to(&self, path: &str) -> Vec<Request> {
        let mut requests = self.server.requests();
        requests.retain(|request| request.path() == path);
        requests
    }

    /// What it is like now.
    #[must_use]
    pub fn profile(&self) -> Profile {
        self.state.lock().profile.clone()
    }

    /// Changes what it is like.
    pub fn change(&self, change: impl FnOnce(&mut Profile)) {
        change(&mut self.state.lock().profile);
    }

    /// How often what happened.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.state.lock().counts
    }

    /// Something goes wrong with the next request to this place. Several are met one after the other.
    pub fn fault(&self, place: Place, fault: Fault) {
        self.faults(place, fault, 1);
    }

    /// The same thing goes wrong so many times.
    pub fn faults(&self, place: Place, fault: Fault, times: usize) {
        let mut state = self.state.lock();
        let faults = state.faults.entry(place).or_default();
        faults.extend(std::iter::repeat_n(fault, times));
    }

    /// Forgets what is still to go wrong.
    pub fn heal(&self) {
        self.state.lock().faults.clear();
    }

    /// All access tokens are at their end: the API answers as to a token that has expired.
    pub fn expire_access_tokens(&self) {
        self.state.lock().expire_access_tokens();
    }

    /// All codes have ended: whoever brings one is late.
    pub fn expire_codes(&self) {
        self.state.lock().codes.clear();
    }

    /// The users take back what they granted: refresh tokens are refused from now on, and access tokens too.
    pub fn end_grants(&self) {
        self.state.lock().end_grants();
    }

    /// Whether the API accepts this access token now.
    #[must_use]
    pub fn is_live(&self, access_token: &str) -> bool {
        self.state.lock().is_live(access_token)
    }

    /// How many access tokens the API accepts now.
    #[must_use]
    pub fn live_access_tokens(&self) -> usize {
        self.state.lock().live_access_tokens()
    }

    /// Every code, token and device code that was given out, for a search in what must not hold one.
    #[must_use]
    pub fn secrets(&self) -> Vec<String> {
        self.state.lock().secrets.clone()
    }

    /// What the users of devices decide from now on.
    pub fn decide(&self, decision: Decision) {
        self.state.lock().decision = decision;
    }

    /// Tokens without any flow.
    #[must_use]
    pub fn issue(&self, scopes: &[&str]) -> Issued {
        let scopes = scopes.iter().map(|scope| (*scope).to_owned()).collect();
        self.state.lock().grant(scopes, true).1
    }
}

fn respond(state: &mut State, request: &Request) -> Reply {
    let Some((place, last)) = place_of(state, request) else {
        return match request.path() {
            "/_counts" => Reply::json(200, json!(state.counts)),
            _ => Reply::json(404, json!({"message": "there is nothing here"})),
        };
    };
    match place {
        Place::Token => state.counts.token_requests += 1,
        Place::Refresh => state.counts.refresh_requests += 1,
        _ => {}
    }
    match state.fault_at(place) {
        None => answer(state, request, place, last.as_deref()),
        Some(Fault::Reply(reply)) => reply,
        Some(Fault::Lost(reply)) => {
            let _lost = answer(state, request, place, last.as_deref());
            reply
        }
        Some(Fault::Slow(delay)) => answer(state, request, place, last.as_deref()).delay(delay),
        Some(Fault::Echo { status, error }) => {
            let sent = [
                request.header("authorization").unwrap_or_default(),
                request.text(),
            ]
            .join(" ");
            let body = json!({"error": error, "error_description": sent});
            Reply::json(status, body)
        }
    }
}

/// Which endpoint a request is for, and the last segment of a path that ends with a token.
fn place_of(state: &State, request: &Request) -> Option<(Place, Option<String>)> {
    let (profile, path) = (&state.profile, request.path());
    let paths = &profile.paths;
    let is = |other: &str| profile.filled(other) == path;
    let is_one = |other: Option<&'static str>| other.is_some_and(is);
    if let Some(prefix) = paths.revoke.and_then(|revoke| revoke.strip_suffix('*'))
        && let Some(token) = path.strip_prefix(prefix)
    {
        return Some((Place::Revoke, Some(token.to_owned())));
    }
    let place = if is(paths.authorize) {
        Place::Authorize
    } else if is_one(paths.refresh) || (is(paths.token) && token::is_refresh(request)) {
        Place::Refresh
    } else if is(paths.token) {
        Place::Token
    } else if is_one(paths.revoke) {
        Place::Revoke
    } else if is_one(paths.device) {
        Place::Device
    } else if paths.metadata && path.contains("/.well-known/") {
        Place::Metadata
    } else if path.starts_with(&profile.filled(paths.api))
        || profile.api.more.iter().any(|(other, _)| *other == path)
    {
        Place::Api
    } else {
        return None;
    };
    Some((place, None))
}

fn answer(state: &mut State, request: &Request, place: Place, last: Option<&str>) -> Reply {
    match place {
        Place::Authorize => authorize::answer(state, request),
        Place::Token | Place::Refresh => {
            let only_refresh = state.profile.paths.refresh == Some(request.path());
            token::answer(state, request, only_refresh)
        }
        Place::Revoke => token::revoke(state, request, last),
        Place::Device => token::device(state, request),
        Place::Api => api::answer(state, request),
        Place::Metadata => api::metadata(state),
    }
}

/// What a user's browser does with an authorization URL: goes there, and is sent to the application. Gives the query
/// that the application gets.
///
/// # Panics
/// When the provider does not redirect to the application.
pub async fn browse(url: &str) -> String {
    let browser = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
    let browser = browser.build().expect("a client can be built");
    let answer = browser.get(url).send().await.expect("the provider answers");
    let status = answer.status();
    let location = answer.headers().get("location").cloned();
    let Some(location) = location else {
        let body = answer.text().await.unwrap_or_default();
        panic!("the provider answers an authorization request with {status}: {body}");
    };
    let location = location.to_str().expect("a location is text").to_owned();
    let (_, query) = location
        .split_once('?')
        .expect("the application gets a query");
    query.to_owned()
}

/// The value of a parameter of a query.
#[must_use]
pub fn query_of(url: &str, name: &str) -> Option<String> {
    let query = url.split_once('?').map_or(url, |(_, query)| query);
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    let found = pairs.find(|(other, _)| other == name);
    found.map(|(_, value)| value.into_owned())
}
