//! The outcomes that must hold, a line each: `cargo test --test scorecard -- --nocapture`.
//!
//! Those of tokens, so far. What a call must do (C) is in the target `outcomes`, what a delivery must (W) in `webhooks`.

#[path = "../oauth/acme.rs"]
#[allow(dead_code)]
mod acme;
mod tokens;

use std::{future::Future, io::Write as _, pin::Pin, thread};

/// An outcome: what it is called, and what shows it.
struct Outcome {
    name: &'static str,
    what: &'static str,
    show: fn() -> Pin<Box<dyn Future<Output = ()>>>,
}

macro_rules! outcomes {
    ($($name:literal $what:literal => $show:path;)*) => {
        &[$(Outcome { name: $name, what: $what, show: || Box::pin($show()) }),*]
    };
}

const TOKENS: &[Outcome] = outcomes! {
    "A1" "401, then 200: one refresh, the same request once more"
        => tokens::a1_a_401_is_one_refresh_and_the_same_request_once_more;
    "A2" "100 concurrent 401s: exactly one refresh, all succeed"
        => tokens::a2_a_hundred_401s_at_once_are_one_refresh;
    "A3" "401 for ever: one refresh, then an error"
        => tokens::a3_a_401_for_ever_is_one_refresh_and_an_error;
    "A4" "invalid_grant: one request, everybody is told to connect again"
        => tokens::a4_an_ended_grant_is_one_request_and_everybody_is_told;
    "A5" "caller dropped in mid-refresh: the rotated token is stored"
        => tokens::a5_a_caller_who_leaves_does_not_take_the_new_token_along;
    "A6" "two clients on one store: no refresh token is used twice"
        => tokens::a6_two_clients_on_one_store_never_use_a_refresh_token_twice;
    "A7" "refresh without a refresh token: the old one is kept"
        => tokens::a7_a_refresh_that_names_no_refresh_token_keeps_the_old_one;
    "A8" "invalid_client: an operator's error, the connection stays alive"
        => tokens::a8_a_client_that_is_refused_leaves_its_connections_alone;
};

/// Runs an outcome on a runtime of its own, whose panic is its failure.
fn holds(outcome: &Outcome) -> bool {
    let show = outcome.show;
    let run = move || {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(4)
            .enable_all()
            .build();
        runtime.expect("a runtime can be built").block_on(show());
    };
    thread::spawn(run).join().is_ok()
}

#[test]
fn scorecard() {
    let mut held = 0;
    for outcome in TOKENS {
        let holds = holds(outcome);
        held += usize::from(holds);
        let mark = if holds { "\u{2713}" } else { "\u{2717}" };
        let line = format!("{mark} {:4}{}", outcome.name, outcome.what);
        writeln!(std::io::stdout(), "{line}").expect("the output can be written to");
    }
    let line = format!("{held} of {}", TOKENS.len());
    writeln!(std::io::stdout(), "{line}").expect("the output can be written to");
    assert_eq!(held, TOKENS.len(), "an outcome does not hold");
}
