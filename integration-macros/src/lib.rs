//! The macros of `integration-runtime`, which re-exports them; depend on that crate, not on this one.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod attribute;
mod diag;
mod integration;
mod recover;
mod runtime_path;
mod setting;
mod span;
mod suggest;
#[cfg(test)]
mod testing;
mod value;
mod webhook;

use proc_macro::TokenStream;

/// Turns a trait that declares a third-party API into that trait, a client that implements it, and
/// the client's configuration. The guide is in the documentation of `integration-runtime`.
///
/// # Options of `#[integration(…)]`
/// | option | meaning |
/// |---|---|
/// | `base_url = "https://api.example.com/v1"` | required; `{variables}` in it are declared by an option of their name |
/// | `shop(pattern = "[a-z0-9-]+", default = "…")`, `region(one_of = ["eu", "us"])` | what a variable of the base URL may be |
/// | `auth = …` | `none`, `bearer`, `api_key(header = "…", prefix = "…")`, `api_key(query = "…")`, `basic`, `oauth2(…)`, `client_credentials(…)`, `jwt(…)`, `token_request(…)`, `custom(Type)` |
/// | `headers("X-Version" = "1", "X-Org" = config.org)` | sent with every request |
/// | `config(org: Option<String>, page_size: u32 = 50)` | fields that the configuration has besides |
/// | `timeout = "30s"`, `attempt_timeout = "10s"` | limits of a call, and of each attempt |
/// | `retry = never`, `retry(attempts = 3, base = "500ms", max = "8s")` | retries |
/// | `webhooks = AcmeEvent` | the enum of a `webhook_events!`: its secrets are configured with the client, and `client.integration().webhook()` receives |
/// | `error(message = "/error/message", code = "/error/code", request_id = "X-Request-Id")` | where the provider puts its errors |
/// | `name = "…"`, `env_prefix = "…"`, `client = …`, `config_type = …` | names, derived from the trait's otherwise |
/// | `dyn_compatible` | adds `DynAcme`, for application state |
/// | `crate = ::path` | where `integration-runtime` is found when it is renamed |
///
/// # Endpoints
/// `#[get("/path/{id}")]`, `post`, `put`, `patch`, `delete`, `head`, and
/// `#[request(method = "REPORT", path = "/path")]`. After the path: `timeout`, `attempt_timeout`,
/// `retry`, `auth`, `scopes`, `headers(…)`, `idempotent`. `#[alias]` allows a second endpoint with the same
/// verb and path. An argument named in the path fills it; any other has one of `#[query]`,
/// `#[header]`, `#[body]`, `#[form]`, `#[multipart]`, `#[url]`.
///
/// A method with a body is kept as it is.
#[proc_macro_attribute]
pub fn integration(args: TokenStream, item: TokenStream) -> TokenStream {
    integration::expand(args.into(), item.into()).into()
}

/// Turns events that a provider sends into an enum, a trait with a method for each of them, and what
/// verifies and dispatches them. The guide is in the documentation of `integration-runtime`.
///
/// ```text
/// webhook_events! {
///     /// What Acme tells us.
///     #[webhook(
///         signature = hmac_sha256(header = "X-Acme-Signature"),
///         event = json("type"), payload = json("data"), id = json("id"),
///     )]
///     pub enum AcmeEvent {
///         "user.created" => UserCreated(User),
///         "user.updated" | "user.renamed" => UserUpdated(User),
///         "user.viewed" => ignore,
///     }
/// }
/// ```
///
/// # Options of `#[webhook(…)]`
/// | option | meaning |
/// |---|---|
/// | `signature = …` | required; see below |
/// | `event = json("type")`, `event = header("X-Event", "X-Topic")` | where the name of the event is; several places are tried in order |
/// | `action = json("action")` | where the second part of the name is: `"issues.opened"`, or `"issues.*"` for all others |
/// | `id = json("id")`, `id = header("X-Id")`, `id = none` | what tells a repeated event from a new one |
/// | `payload = json("data")` | where the payload is; the whole body otherwise |
/// | `crate = ::path` | where `integration-runtime` is found when it is renamed |
///
/// A key without `/` is at the top of the body; with it, it is a JSON pointer (RFC 6901).
///
/// # Signatures
/// Providers by name, which need neither `event` nor `action`, and most of them no `id`:
/// `standard_webhooks`, `svix`, `stripe`, `github`, `slack`, `shopify`, `gitlab_token(legacy)`, `zoom`,
/// `paddle`, `asana`; those that send the time take a `window`. `custom(Type)` verifies by a type of
/// one's own, and `none` not at all.
///
/// Any other is described: `hmac_sha256(…)`, `hmac_sha512(…)`, and with `legacy` `hmac_sha1(…)` and
/// `token(…)`, with these options:
///
/// | option | meaning |
/// |---|---|
/// | `header = "X-Signature"`, `header("A", "B")` | required |
/// | `encoding = hex` | all that the header holds is a signature: `hex`, `base64`, `base64url`, `utf8` |
/// | `pattern = "sha256={sig:hex}"` | or that with a prefix |
/// | `split = ",", items("t={timestamp}", "v1={sig:hex}")` | or several items |
/// | `content = "{timestamp}.{body}"` | what is signed: `{body}`, `{timestamp}`, `{header:X-Id}`, `{method}`, `{url}`, `{json:/pointer}` |
/// | `secret = base64(strip = "whsec_")` | how the secret is written: `utf8`, `hex`, `base64` |
/// | `timestamp = header("X-Time")`, `json("time")`, `signature`; `unit = ms`; `window = "5min"` | the time of the delivery, in `s`, `ms` or `rfc3339`, and how far it may be from now |
/// | `legacy`, `unauthenticated_body` | that a weakness of the provider is known |
#[proc_macro]
pub fn webhook_events(input: TokenStream) -> TokenStream {
    webhook::expand(input.into()).into()
}
