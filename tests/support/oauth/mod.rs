//! An OAuth 2.0 provider on loopback, as strict and as odd as the real ones.
//!
//! [`Provider::start`] runs what a [`Profile`] describes: which requests it accepts, how it answers, what it does
//! with refresh tokens. [`Profile::standard`] follows the RFCs; the functions of [`presets`] imitate real providers,
//! strictly: whatever quirk of theirs a client does not know, it is refused for. The state is real: codes are good
//! once, a refresh token that is used twice ends its grant (when refresh tokens rotate), a revoked token is dead at
//! the API.
//!
//!     use integration_tests::oauth::{Place, Fault, Profile, Provider, browse};
//!
//!     # async fn f() {
//!     let provider = Provider::start(Profile::standard());
//!     // … a client whose URLs are `provider.url()` and the paths of the profile …
//!     # let url = String::new();
//!     let query = browse(&url).await;                       // what a user's browser would do: log in, consent
//!     provider.change(|profile| profile.token.lifetime = 1); // from now on
//!     provider.fault(Place::Refresh, Fault::error(400, "invalid_grant")); // for the next request there
//!     provider.expire_access_tokens();                      // the API answers 401 to them from now on
//!     assert_eq!(provider.counts().reuses, 0);
//!     # drop(query);
//!     # }
//!
//! Where things are, for [`Profile::standard`]: `/authorize`, `/token`, `/revoke`, `/device`, the API at `/api`
//! (every path under it is answered with who asks: `{"id", "token", "path"}`), `/_counts` ([`Counts`] as JSON, for other
//! processes). The same provider runs as a process of its own: `oauth-provider`, see [`main`].
//!
//! One thread serves all requests one after the other, so what two clients race for is decided here and nowhere
//! else.

mod api;
mod authorize;
mod client;
mod clock;
mod fault;
mod jwt;
pub mod presets;
mod process;
mod profile;
mod provider;
mod shape;
mod state;
#[cfg(test)]
mod tests;
mod token;

pub use self::{
    clock::Later,
    fault::{Fault, Place},
    jwt::{TestKey, VerifyKey, claims_of},
    process::{ProviderProcess, main},
    profile::{
        ApiRules, AuthorizeRules, BodyFormat, ClientRule, DeviceRules, ErrorRules, JwtRules, Need,
        Pairs, Paths, Pkce, Profile, Rotation, TokenRules,
    },
    provider::{Provider, browse, query_of},
    shape::{Edit, Encoding, When},
    state::{Counts, Decision, Issued},
};
