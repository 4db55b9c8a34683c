//! Bodies that are not held as a whole: answers read as they come, requests sent as they come.

mod download;
mod events;
mod harness;
mod json_lines;
mod resume;
mod upload;
mod upload_again;
