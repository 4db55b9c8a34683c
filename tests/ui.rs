//! Mistakes in declarations: one error each, where the mistake is.
//!
//! `TRYBUILD=overwrite cargo test -p integration-tests --test ui` writes what is expected; read it.

#[test]
fn mistakes() {
    trybuild::TestCases::new().compile_fail("ui/*.rs");
}
