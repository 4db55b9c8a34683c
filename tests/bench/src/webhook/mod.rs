//! What the `webhook` benchmark measures: deliveries, and the ways to take them.

pub mod code;
pub mod events;
pub mod load;
pub mod parse;
pub mod verify;
