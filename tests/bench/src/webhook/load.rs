//! The load: one delivery after the other, in one of the ways.
//!
//! Arguments: `<way> <shape> <tag> <bytes> <deliveries>`, or `check <scheme> <bytes> <deliveries>`
//! for the verification alone. What differs between two numbers of deliveries is the deliveries.

use crate::webhook::events::{Shape, Tag, body};
use crate::webhook::parse::{Receivers, Way, by_hand};
use crate::webhook::verify::{Checks, Scheme};
use http::Request;

/// Runs the load that the process's arguments ask for.
pub fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["check", scheme, bytes, deliveries] => check(
            named(scheme, Scheme::ALL, Scheme::name),
            number(bytes),
            number(deliveries),
        ),
        [way, shape, tag, bytes, deliveries] => deliver(
            named(way, Way::ALL, Way::name),
            named(shape, Shape::ALL, Shape::name),
            &body(number(bytes), named(tag, Tag::ALL, Tag::name)),
            number(deliveries),
        ),
        other => panic!("these arguments say nothing: {other:?}"),
    }
}

fn deliver(way: Way, shape: Shape, body: &[u8], deliveries: usize) {
    let receivers = Receivers::new().expect("the secret can be used");
    let (parts, ()) = Request::new(()).into_parts();
    for _ in 0..deliveries {
        match way {
            Way::Generated => receivers.dispatch(shape, &parts, body),
            way => by_hand(way, shape, body),
        }
    }
}

fn check(scheme: Scheme, bytes: usize, deliveries: usize) {
    let checks = Checks::new(scheme, bytes);
    for _ in 0..deliveries {
        checks.generated();
    }
}

fn named<T: Copy>(
    name: &str,
    all: impl IntoIterator<Item = T>,
    of: impl Fn(T) -> &'static str,
) -> T {
    let found = all.into_iter().find(|one| of(*one) == name);
    found.unwrap_or_else(|| panic!("nothing is named `{name}`"))
}

fn number(text: &str) -> usize {
    text.parse().expect("a number")
}
