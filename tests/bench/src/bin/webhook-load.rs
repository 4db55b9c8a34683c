//! The load of the `webhook` benchmark, run under callgrind.

fn main() {
    integration_bench::webhook::load::main();
}
