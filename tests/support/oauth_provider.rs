//! `oauth-provider`: the OAuth provider of the tests as a process, for tests of several processes.

fn main() {
    integration_tests::oauth::main();
}
