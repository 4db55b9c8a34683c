//! The default features may add at most 25 crates to what a client written by hand depends on.

use std::collections::BTreeSet;
use std::process::Command;

/// Names of all crates that `package` is built with, itself included.
fn crates_of(package: &str) -> BTreeSet<String> {
    let output = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--locked",
            "--offline",
            "-e",
            "normal",
            "--prefix",
            "none",
        ])
        .args(["-p", package])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    text.lines()
        .filter_map(|line| line.split_whitespace().next())
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_default_features_add_at_most_25_crates() {
    let mut plain = crates_of("plain");
    assert!(plain.remove("plain") && plain.contains("reqwest"));
    let added: Vec<_> = crates_of("integration-runtime")
        .difference(&plain)
        .cloned()
        .collect();
    assert!(added.len() <= 25, "{} crates: {added:?}", added.len());
}
