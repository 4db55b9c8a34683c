//! Declarations of real providers: what is particular about each is said as data.
//!
//! Each is tested against an imitation of its provider that refuses whoever does not know its particularities
//! (`tests/oauth/providers`), unchanged: URLs come from the configuration there. What the imitation does was taken
//! from public documentation; none of the declarations was run against the real provider from here. They have an
//! endpoint or three, to be extended by what an application needs.

pub mod atlassian;
pub mod github;
pub mod google;
pub mod hubspot;
pub mod microsoft;
pub mod notion;
pub mod quickbooks;
pub mod salesforce;
pub mod shopify;
pub mod slack;
pub mod stripe_connect;
pub mod xero;
pub mod zoom;
