//! Benchmarks of the generated client against hand-written reqwest and feignhttp.
//!
//! Four programs, each printing one table of ratios that were measured in one run, and failing when
//! a bound is missed:
//!
//! - `client`: instructions and heap allocations per request;
//! - `compile`: rustc's instructions per endpoint;
//! - `webhook`: a webhook's way from its bytes to its handler, against the usual idioms;
//! - `webhook-code`: the code that an event is.
//!
//! Only what hashes is timed, as ratios of interleaved rounds: instruction and allocation counts
//! repeat from run to run and from machine to machine closely enough to hold a bound; durations do
//! not, but a valgrind processor has no SHA instructions.

pub mod api;
pub mod endpoints;
pub mod feign;
pub mod generated;
pub mod handwritten;
pub mod load;
pub mod report;
pub mod timing;
pub mod valgrind;
pub mod webhook;
