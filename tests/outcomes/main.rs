//! What a client must do when the provider, the network or the caller misbehaves: each test over a socket, each named
//! for its outcome (C8, C13, …).

mod answers;
mod bodies;
mod harness;
mod lifetime;
mod limits;
mod origins;
mod paths;
mod secrets;
mod spans;
mod virtual_time;
