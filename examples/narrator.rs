//! A few coloured lines, plain when nobody looks at a terminal.
#![allow(clippy::print_stdout)] // Telling what happens is what an example is for.

use std::fmt::Display;
use std::io::{IsTerminal, stdout};

/// A heading: what is done next.
pub fn step(text: impl Display) {
    println!("\n{}", paint("1;36", &format!("▸ {text}")));
}

/// Something that happened as it should.
pub fn ok(text: impl Display) {
    println!("  {} {text}", paint("32", "✓"));
}

/// Something to know, each of its lines set in.
pub fn note(text: impl Display) {
    for line in text.to_string().lines() {
        println!("    {}", paint("2", line));
    }
}

fn paint(style: &str, text: &str) -> String {
    let plain = !stdout().is_terminal() || std::env::var_os("NO_COLOR").is_some();
    match plain {
        true => text.to_owned(),
        false => format!("\u{1b}[{style}m{text}\u{1b}[0m"),
    }
}
