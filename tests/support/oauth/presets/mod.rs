//! Imitations of real providers, as their documentation describes them: one row for each quirk, and strict about it.
//!
//! The declarations in `examples/providers` are tested against them. An imitation is stricter than its model where
//! the model is lenient about something that it documents: whoever forgets it is to notice here.

mod commerce;
mod suites;
mod tools;

pub use self::{
    commerce::{quickbooks, shopify, stripe, xero},
    suites::{google, hubspot, microsoft, salesforce},
    tools::{atlassian, github, notion, slack, zoom},
};

use super::{Edit, Profile, When};

/// All of them.
pub const ALL: &[fn() -> Profile] = &[
    atlassian, github, google, hubspot, microsoft, notion, quickbooks, salesforce, shopify, slack,
    stripe, xero, zoom,
];

/// What most providers have in common: no device flow, no metadata, PKCE if the client likes.
fn provider(name: &'static str) -> Profile {
    let mut profile = Profile::standard();
    profile.name = name;
    profile.paths.device = None;
    profile.paths.metadata = false;
    profile.paths.revoke = None;
    profile.authorize.pkce = super::Pkce::Optional;
    profile
}

/// Edits of every token response.
fn always(edits: impl IntoIterator<Item = Edit>) -> Vec<(When, Edit)> {
    edits.into_iter().map(|edit| (When::Always, edit)).collect()
}
