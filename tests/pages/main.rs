//! Lists that come in pages: every way in which a page leads to the next, and every way in which it can fail to. Over
//! sockets, but for what is never sent.

mod ends;
mod harness;
mod origins;
mod resume;
mod styles;
mod typed;
