//! The attribute is on a struct.
#![allow(dead_code)]

use integration_runtime::integration;

#[integration(base_url = "https://api.acme.com")]
pub struct Acme {
    pub token: String,
}

fn use_it(acme: &Acme) -> &str {
    &acme.token
}

fn main() {}
