//! The macros of `integration-runtime`, which re-exports them; depend on that crate, not on this one.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod diag;
mod integration;
mod recover;
mod runtime_path;
mod suggest;
mod value;

use proc_macro::TokenStream;

/// Turns a trait that declares a third-party API into that trait, a client that implements it, and
/// the client's configuration. The guide is in the documentation of `integration-runtime`.
///
/// # Options of `#[integration(…)]`
/// | option | meaning |
/// |---|---|
/// | `base_url = "https://api.example.com/v1"` | required; `{variables}` in it are declared by an option of their name |
/// | `shop(pattern = "[a-z0-9-]+", default = "…")`, `region(one_of = ["eu", "us"])` | what a variable of the base URL may be |
/// | `auth = …` | `none`, `bearer`, `api_key(header = "…", prefix = "…")`, `api_key(query = "…")`, `basic`, `custom(Type)` |
/// | `headers("X-Version" = "1", "X-Org" = config.org)` | sent with every request |
/// | `config(org: Option<String>, page_size: u32 = 50)` | fields that the configuration has besides |
/// | `timeout = "30s"`, `attempt_timeout = "10s"` | limits of a call, and of each attempt |
/// | `retry = never`, `retry(attempts = 3, base = "500ms", max = "8s")` | retries |
/// | `error(message = "/error/message", code = "/error/code", request_id = "X-Request-Id")` | where the provider puts its errors |
/// | `name = "…"`, `env_prefix = "…"`, `client = …`, `config_type = …` | names, derived from the trait's otherwise |
/// | `dyn_compatible` | adds `DynAcme`, for application state |
/// | `crate = ::path` | where `integration-runtime` is found when it is renamed |
///
/// # Endpoints
/// `#[get("/path/{id}")]`, `post`, `put`, `patch`, `delete`, `head`, and
/// `#[request(method = "REPORT", path = "/path")]`. After the path: `timeout`, `attempt_timeout`,
/// `retry`, `auth`, `headers(…)`, `idempotent`. `#[alias]` allows a second endpoint with the same
/// verb and path. An argument named in the path fills it; any other has one of `#[query]`,
/// `#[header]`, `#[body]`, `#[form]`, `#[multipart]`, `#[url]`.
///
/// A method with a body is kept as it is.
#[proc_macro_attribute]
pub fn integration(args: TokenStream, item: TokenStream) -> TokenStream {
    integration::expand(args.into(), item.into()).into()
}
