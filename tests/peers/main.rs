//! The generated client against servers that nobody here wrote.
//!
//! A test starts the peer that it needs, when it is installed, and says loudly that it was skipped when it is not.
//! With `INTEGRATION_REQUIRE_PEERS=1` a missing peer fails the test. `tests/peers/install` installs them all.

mod httpbin;
mod localstripe;
mod oidc;
mod peer;
mod registry;
