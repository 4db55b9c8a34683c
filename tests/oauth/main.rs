//! OAuth over sockets: flows, tokens, and what becomes of both when something goes wrong.

mod acme;
mod failures;
mod flow;
mod grants;
mod imitation;
mod lists;
mod processes;
mod providers;
mod renewal;
mod secrets;
mod shapes;
