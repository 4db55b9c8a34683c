//! Every store against the one conformance suite, and what is particular to each: files and processes of SQLite, a real
//! Postgres server, tables of an older and of a newer release.
//!
//! Where Postgres is not installed, its tests say loudly that they are skipped; `tests/peers/install` installs it.

mod conformance;
mod faults;
mod formats;
mod postgres;
mod samples;
mod several;
mod sqlite;
