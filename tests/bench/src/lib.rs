//! Benchmarks of the generated client against hand-written reqwest and feignhttp.
//!
//! Two programs, each printing one table of ratios that were measured in one run, and failing when
//! a bound is missed:
//!
//! - `client`: instructions and heap allocations per request;
//! - `compile`: rustc's instructions per endpoint.
//!
//! Nothing here is timed: instruction and allocation counts repeat from run to run and from
//! machine to machine closely enough to hold a bound; durations do not.

pub mod api;
pub mod endpoints;
pub mod feign;
#[cfg(feature = "generated")]
pub mod generated;
pub mod handwritten;
pub mod load;
pub mod report;
pub mod valgrind;
