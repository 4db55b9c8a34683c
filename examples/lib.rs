//! What the examples share: the provider that `quickstart` talks to, and how it tells its story.

pub mod narrator;
pub mod provider;
