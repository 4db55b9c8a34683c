//! The load of the `client` benchmark, run under callgrind.

fn main() {
    integration_bench::load::main();
}
