//! Whole expansions as the compiler sees them, by macrotest: a few, to be read. Most tests of the
//! expansion are golden files beside the macro.

use std::process::Command;

/// Set in the second process, where `cargo expand` is the stand-in.
const INNER: &str = "INTEGRATION_EXPAND_INNER";

#[test]
fn expansions_are_as_committed() {
    if std::env::var_os(INNER).is_some() {
        macrotest::expand("expand/cases/*.rs");
        return;
    }
    let stand_in = std::path::Path::new(env!("CARGO_BIN_EXE_cargo-expand"));
    let mut path = vec![
        stand_in
            .parent()
            .expect("a program is in a folder")
            .to_owned(),
    ];
    path.extend(std::env::split_paths(
        &std::env::var_os("PATH").unwrap_or_default(),
    ));
    let status = Command::new(std::env::current_exe().expect("this test is a program"))
        .args(["--exact", "expansions_are_as_committed", "--nocapture"])
        .env(INNER, "1")
        .env(
            "PATH",
            std::env::join_paths(path).expect("the path was one before"),
        )
        .status()
        .expect("this test runs");
    assert!(
        status.success(),
        "an expansion differs; `MACROTEST=overwrite` accepts it"
    );
}
