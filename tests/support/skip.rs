//! Tests that need something which is installed apart.

use std::{env, io::Write};

/// Says loudly that a test is skipped because `name` is not installed, and what would change that.
///
/// # Panics
/// With `INTEGRATION_REQUIRE_PEERS=1`: nothing is skipped then.
pub fn skip_without(name: &str, remedy: &str) {
    let required = env::var_os("INTEGRATION_REQUIRE_PEERS").is_some_and(|value| value == "1");
    assert!(
        !required,
        "{name} is not installed, and INTEGRATION_REQUIRE_PEERS=1: {remedy}"
    );
    // Not `eprintln!`, whose output the test harness swallows when the test passes.
    let _ = writeln!(
        std::io::stderr(),
        "SKIPPED: {name} is not installed ({remedy})"
    );
}
