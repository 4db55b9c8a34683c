//! Webhooks, from the bytes of a request to the handler of its event: published and generated vectors, properties, what
//! must come of every kind of delivery over a socket, and the payloads that GitHub publishes.

mod actions;
mod compile;
mod dispatch;
mod github;
mod harness;
mod octokit;
mod outcomes;
mod roundtrip;
mod schemes;
mod secrecy;
mod settings;
mod vectors;
