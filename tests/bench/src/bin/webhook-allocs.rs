//! The load of the `webhook` benchmark under a counting allocator. Prints how many blocks were
//! asked of the heap, as `client-allocs` does.

use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};
use std::alloc::System;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

fn main() {
    integration_bench::webhook::load::main();
    let stats = ALLOCATOR.stats();
    println!("{}", stats.allocations + stats.reallocations);
}
