//! The load of the `client` benchmark under a counting allocator. Prints how many blocks were asked
//! of the heap, a `realloc` counting as one: it may move the block as well.
//!
//! A program of its own, so that the counters do not add instructions to the other one.

use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};
use std::alloc::System;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

fn main() {
    integration_bench::load::main();
    let stats = ALLOCATOR.stats();
    println!("{}", stats.allocations + stats.reallocations);
}
