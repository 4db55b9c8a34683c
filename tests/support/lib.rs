//! What the socket tests share: a provider that answers by script, and a witness of everything that is logged.
//!
//! [`Server`] is a real HTTP/1.1 server on a loopback port whose every [`Reply`] is scripted, faults included. [`Logs`]
//! collects all `tracing` and `log` output of a test. [`PeakMemory`] measures how far the process has grown.
//! [`Postgres`] is a database server of one's own. [`oauth`] is an OAuth provider with the quirks of real ones.
//! [`skip_without`] says loudly that a test is skipped.

mod gzip;
mod logs;
mod memory;
pub mod oauth;
mod postgres;
mod reply;
mod request;
mod scratch;
mod server;
mod skip;

pub use self::{
    gzip::{gzip, gzip_of_spaces},
    logs::Logs,
    memory::PeakMemory,
    postgres::Postgres,
    reply::Reply,
    request::{Part, Request},
    scratch::Scratch,
    server::Server,
    skip::skip_without,
};
