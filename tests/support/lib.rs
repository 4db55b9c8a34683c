//! What the socket tests share: a provider that answers by script, and a witness of everything that is logged.
//!
//! [`Server`] is a real HTTP/1.1 server on a loopback port whose every [`Reply`] is scripted, faults included. [`Logs`]
//! collects all `tracing` and `log` output of a test. [`PeakMemory`] measures how far the process has grown.
//! [`skip_without`] says loudly that a test is skipped.

mod gzip;
mod logs;
mod memory;
mod reply;
mod request;
mod server;
mod skip;

pub use self::{
    gzip::{gzip, gzip_of_spaces},
    logs::Logs,
    memory::PeakMemory,
    reply::Reply,
    request::{Part, Request},
    server::Server,
    skip::skip_without,
};
