//! The declarations of `examples/providers`, unchanged, against imitations of their providers: a connection from its
//! first to its last day.

mod commerce;
mod dropped;
mod suites;
mod tools;

/// A client of a declaration, configured against an imitation and on its clock.
macro_rules! client {
    ($client:ident, $config:ident, $prefix:literal, $imitation:expr) => {{
        let config = $config::from_lookup($imitation.variables($prefix));
        let config = config.unwrap_or_else(|error| panic!("{error}"));
        let builder = $client::builder(config).clock($imitation.clock.clone());
        builder.build().unwrap_or_else(|error| panic!("{error}"))
    }};
}

use client;
