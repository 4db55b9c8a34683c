//! What the examples share: the provider that `quickstart` talks to, how it tells its story, and a
//! browser without a window.

pub mod browser;
pub mod narrator;
pub mod provider;
pub mod providers;
