//! OAuth over sockets: flows, tokens, and what becomes of both when something goes wrong.

mod acme;
mod failures;
mod flow;
mod grants;
mod imitation;
mod lists;
mod outcomes;
mod processes;
mod providers;
mod secrets;
mod shapes;
