//! What a provider has given out, and what became of it.

use std::{
    collections::{HashMap, VecDeque},
    time::{Duration, Instant},
};

use serde::{Deserialize, Serialize};

use super::{Fault, Place, Profile, Rotation};

/// How often what happened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Users sent back with a code.
    pub codes: usize,
    /// Requests to the token endpoint, faulty ones included, but for refreshes.
    pub token_requests: usize,
    /// Requests for a refresh, faulty ones included.
    pub refresh_requests: usize,
    /// Refreshes that were done, whether the answer arrived or not.
    pub refreshes: usize,
    /// Uses of a refresh token that was used up. Each ended its grant.
    pub reuses: usize,
    /// Requests that were refused for what they are, be it at whichever endpoint but the API.
    pub refused: usize,
    /// Tokens that were alive and were revoked.
    pub revoked: usize,
    /// Calls of the API with a token that lives.
    pub calls: usize,
    /// Calls of the API that were answered as unauthorized.
    pub unauthorized: usize,
}

/// Tokens that were given out.
#[derive(Clone, Debug)]
pub struct Issued {
    /// Access token.
    pub access_token: String,
    /// Refresh token.
    pub refresh_token: Option<String>,
    pub(super) scopes: Vec<String>,
}

/// What the user of a device decides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Decision {
    /// To allow it.
    #[default]
    Allow,
    /// Not to.
    Deny,
    /// Nothing, for too long.
    Expire,
}

/// Why a request is refused: a standard error code, and words.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) code: &'static str,
    pub(super) why: String,
}

impl Refusal {
    pub(super) fn new(code: &'static str, why: impl Into<String>) -> Self {
        Self {
            code,
            why: why.into(),
        }
    }
}

pub(super) struct Code {
    pub(super) scopes: Vec<String>,
    pub(super) challenge: Option<String>,
    pub(super) refreshable: bool,
    /// The grant that came of it.
    pub(super) used: Option<usize>,
}

pub(super) struct DeviceCode {
    pub(super) scopes: Vec<String>,
    pub(super) slow_downs: u32,
    pub(super) pending: u32,
}

struct Grant {
    scopes: Vec<String>,
    is_alive: bool,
    /// The highest generation of refresh tokens that was used.
    used: u32,
}

struct Access {
    grant: usize,
    until: Instant,
}

struct Refresh {
    grant: usize,
    generation: u32,
}

pub(super) struct State {
    pub(super) profile: Profile,
    /// `http://127.0.0.1:<port>`.
    pub(super) base: String,
    pub(super) counts: Counts,
    pub(super) faults: HashMap<Place, VecDeque<Fault>>,
    pub(super) decision: Decision,
    pub(super) codes: HashMap<String, Code>,
    pub(super) devices: HashMap<String, DeviceCode>,
    /// Every secret that was given out.
    pub(super) secrets: Vec<String>,
    grants: Vec<Grant>,
    access: HashMap<String, Access>,
    refresh: HashMap<String, Refresh>,
}

impl State {
    pub(super) fn new(profile: Profile) -> Self {
        Self {
            profile,
            base: String::new(),
            counts: Counts::default(),
            faults: HashMap::new(),
            decision: Decision::default(),
            codes: HashMap::new(),
            devices: HashMap::new(),
            secrets: Vec::new(),
            grants: Vec::new(),
            access: HashMap::new(),
            refresh: HashMap::new(),
        }
    }

    /// The issuer, if there is one.
    pub(super) fn issuer(&self) -> Option<String> {
        self.profile.issuer.map(|issuer| match issuer {
            "self" => self.base.clone(),
            other => other.to_owned(),
        })
    }

    /// A new secret of this sort. The port tells which provider it is of.
    pub(super) fn secret(&mut self, sort: &str) -> String {
        let port = self.base.rsplit(':').next().unwrap_or_default();
        let secret = format!("{sort}-{port}-{}-of-the-tests", self.secrets.len());
        self.secrets.push(secret.clone());
        secret
    }

    /// A new grant, and its first tokens.
    pub(super) fn grant(&mut self, scopes: Vec<String>, refreshable: bool) -> (usize, Issued) {
        self.grants.push(Grant {
            scopes,
            is_alive: true,
            used: 0,
        });
        let grant = self.grants.len() - 1;
        let refreshable = refreshable && self.profile.token.rotation != Rotation::None;
        let refresh_token = refreshable.then(|| self.refresh_token(grant, 1));
        (grant, self.issued(grant, refresh_token))
    }

    fn refresh_token(&mut self, grant: usize, generation: u32) -> String {
        let token = self.secret("refresh");
        self.refresh
            .insert(token.clone(), Refresh { grant, generation });
        token
    }

    fn issued(&mut self, grant: usize, refresh_token: Option<String>) -> Issued {
        let access_token = self.secret("access");
        let until = Instant::now() + Duration::from_secs(self.profile.token.lifetime);
        self.access
            .insert(access_token.clone(), Access { grant, until });
        Issued {
            access_token,
            refresh_token,
            scopes: self.grants[grant].scopes.clone(),
        }
    }

    /// New tokens for a refresh token.
    pub(super) fn refreshed(&mut self, token: &str) -> Result<Issued, Refusal> {
        let refused = |why| Refusal::new("invalid_grant", why);
        let Some(&Refresh { grant, generation }) = self.refresh.get(token) else {
            return Err(refused("there is no such refresh token"));
        };
        if !self.grants[grant].is_alive {
            return Err(refused("the grant is over"));
        }
        let used = self.grants[grant].used;
        let is_good = match self.profile.token.rotation {
            Rotation::None => return Err(refused("there are no refresh tokens")),
            Rotation::Kept => true,
            Rotation::Rotated => generation > used,
            Rotation::RotatedWithGrace => generation >= used,
        };
        if !is_good {
            self.counts.reuses += 1;
            self.end_grant(grant);
            return Err(refused("the refresh token was used before"));
        }
        self.counts.refreshes += 1;
        let refresh_token = if self.profile.token.rotation == Rotation::Kept {
            token.to_owned()
        } else {
            self.grants[grant].used = generation;
            self.refresh_token(grant, generation + 1)
        };
        Ok(self.issued(grant, Some(refresh_token)))
    }

    /// Whether the API accepts this access token now.
    pub(super) fn is_live(&self, token: &str) -> bool {
        let access = self.access.get(token);
        access.is_some_and(|access| {
            access.until > Instant::now() && self.grants[access.grant].is_alive
        })
    }

    /// Ends a token, and with a refresh token its grant.
    pub(super) fn revoke(&mut self, token: &str) {
        if let Some(&Refresh { grant, .. }) = self.refresh.get(token) {
            self.counts.revoked += usize::from(self.grants[grant].is_alive);
            self.end_grant(grant);
        } else if self.is_live(token) {
            self.counts.revoked += 1;
            self.access.remove(token);
        }
    }

    pub(super) fn end_grant(&mut self, grant: usize) {
        self.grants[grant].is_alive = false;
    }

    pub(super) fn end_grants(&mut self) {
        for grant in &mut self.grants {
            grant.is_alive = false;
        }
    }

    pub(super) fn expire_access_tokens(&mut self) {
        let now = Instant::now();
        for access in self.access.values_mut() {
            access.until = now;
        }
    }

    pub(super) fn live_access_tokens(&self) -> usize {
        self.access
            .keys()
            .filter(|token| self.is_live(token))
            .count()
    }

    /// The fault that the next request here meets.
    pub(super) fn fault_at(&mut self, place: Place) -> Option<Fault> {
        self.faults.get_mut(&place)?.pop_front()
    }
}
