//! Credentials that are fetched: OAuth 2.0 and its relatives.
//!
//! `server` speaks to the authorization server, `direct` keeps the tokens that a client obtains
//! alone. Those of users are in [`connection`](crate::connection), which stores and shares them.

mod config;
mod direct;
mod discovery;
mod error;
mod jwt;
mod request;
mod response;
mod server;
mod source;

pub use config::{TokenConfig, TokenParamValue, UrlPlace};
pub(crate) use direct::DirectTokens;
pub(crate) use error::{TokenError, TokenErrorKind};
pub use request::{TokenRequest, TokenRequestKind};
pub use response::TokenResponse;
pub(crate) use response::{Tokens, decode_form};
pub(crate) use server::{AuthorizationServer, Captured, Surroundings, scrub_text};
pub(crate) use source::{Access, Expiry, Flights, Outcome, OutcomeFuture, TokenSource};
