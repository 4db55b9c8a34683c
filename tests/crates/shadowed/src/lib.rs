//! A crate whose own names hide those of the prelude, so that generated code may use none of them.

#![allow(
    dead_code,
    unused_macros,
    reason = "the names below are there to be in the way"
)]

use ::integration_runtime::{integration, webhook_events};

mod core {}
mod std {}
mod integration_runtime {}
mod serde {}

struct Result;
struct Option;
struct Some;
struct None;
struct Ok;
struct Err;
struct String;
struct Vec;
struct Box;
struct Arc;
struct Pin;
struct Call;
struct Client;
struct Config;
struct Core;
struct Endpoint;
struct Error;
struct Secret;
struct Text;

trait AsRef {}
trait Clone {}
trait Copy {}
trait Debug {}
trait Default {}
trait Display {}
trait Drop {}
trait Fn {}
trait From {}
trait Future {}
trait Into {}
trait IntoFuture {}
trait Iterator {}
trait Send {}
trait Sized {}
trait Sync {}
trait ToOwned {}
trait ToString {}

macro_rules! forbidden {
    ($($name:ident)*) => {$(
        macro_rules! $name {
            ($d:tt) => { compile_error!("a generated line uses a macro by its bare name") };
        }
    )*};
}
forbidden!(assert concat env file format line matches module_path panic stringify unreachable vec write);

/// Every part of an expansion that could use a name of the prelude.
#[integration(
    base_url = "https://{region}.acme.example/v1",
    region(one_of = ["eu", "us"], default = "eu"),
    auth = basic,
    headers("X-Api-Version" = "1", "X-Org" = config.org),
    timeout = "20s",
    retry(attempts = 4, base = "100ms", max = "2s"),
    error(message = "/message", code = "/code"),
    config(
        /// The organisation to act for.
        org: ::core::option::Option<::std::string::String>,
        page_size: u32 = 50,
    ),
    webhooks = AcmeEvent,
    dyn_compatible,
)]
pub trait Acme {
    /// Lists names.
    #[get("/names")]
    async fn list(
        &self,
        #[query] since: ::core::option::Option<u64>,
        #[header("X-Trace")] trace: &str,
    ) -> ::integration_runtime::Result<::std::vec::Vec<::std::string::String>>;

    /// Finds a name.
    #[get("/names/{id}")]
    async fn get(
        &self,
        id: &str,
    ) -> ::integration_runtime::Result<::core::option::Option<::std::string::String>>;

    /// Adds a name.
    #[post("/names", retry = never)]
    async fn add(
        &self,
        #[body] name: &str,
    ) -> ::core::result::Result<(), ::integration_runtime::Error>;

    /// Adds a name by a form.
    #[post("/form")]
    async fn add_by_form(
        &self,
        #[form] name: &str,
    ) -> ::integration_runtime::Result<::integration_runtime::Text>;

    /// Follows a link.
    #[get]
    async fn follow(
        &self,
        #[url] link: &str,
    ) -> ::integration_runtime::Result<::integration_runtime::Bytes>;

    /// The first name.
    async fn first(
        &self,
    ) -> ::integration_runtime::Result<::core::option::Option<::std::string::String>> {
        ::core::result::Result::Ok(
            self.list(::core::option::Option::None, "first")
                .await?
                .into_iter()
                .next(),
        )
    }
}

struct Capture;
struct ConnectionId;
struct EndpointUrl;
struct Grant;
struct Scope;
struct TokenConfig;
struct TokenRequest;
struct TokenScheme;

trait HasConnections {}
trait TokenParamValue {}

/// Every part of an expansion that fetched tokens bring.
#[integration(
    base_url = "https://{shop}.acme.example/v1",
    shop(pattern = "[a-z0-9-]+"),
    auth = oauth2(
        authorize_url = "https://{shop}.acme.example/oauth/authorize",
        token_url = "https://acme.example/oauth/token",
        refresh_url = "/oauth/refresh",
        revoke_url = "https://acme.example/oauth/revoke",
        device_url = "https://acme.example/oauth/device",
        issuer = "https://acme.example",
        scopes = ["names:read", "names:write"],
        scope_separator = ",",
        pkce = false,
        client_auth = private_key_jwt,
        token_format = json,
        authorize_params("prompt" = "consent", "audience" = config.audience),
        token_params("audience" = config.audience),
        rename("code" = "auth_code"),
        refused = ["bad_refresh_token"],
        access_token = "/token",
        capture(shop = connect, realm = callback("realm"), team = token("/team")),
        header = "X-Acme-Token",
        callback_hmac = "hmac",
        lifetime = "1h",
        token_request = adjust,
    ),
    headers("X-Acme-Team" = connection.team),
    config(audience: ::core::option::Option<::std::string::String>),
    dyn_compatible,
)]
pub trait Shops {
    /// Lists names.
    #[get("/names", scopes = ["names:read"])]
    async fn list(&self) -> ::integration_runtime::Result<::std::vec::Vec<::std::string::String>>;

    /// Signs itself.
    #[get("/signed", auth = jwt(algorithm = es256, claims("audience" = config.audience)))]
    async fn signed(&self) -> ::integration_runtime::Result<()>;
}

fn adjust(_: &mut ::integration_runtime::TokenRequest) {}

struct Delivery;
struct Signature;
struct UnknownEvent;

trait Deserialize {}
trait Deserializer {}
trait Dispatch {}
trait WebhookSet {}

webhook_events! {
    /// Every part of an expansion that could use a name of the prelude.
    #[webhook(
        signature = hmac_sha256(
            header = "X-Acme-Signature", pattern = "sha256={sig:hex}",
            content = "{timestamp}.{body}", secret = base64(strip = "whsec_"),
            timestamp = header("X-Acme-Timestamp"), window = "5min",
        ),
        event = json("type"), action = json("action"), id = none,
    )]
    pub enum AcmeEvent {
        "user.*" => UserChanged(::core::option::Option<u64>),
        "user.made" => UserMade(::std::string::String),
        "made" => Made(::std::vec::Vec<u8>),
        "seen" => ignore,
    }
}

webhook_events! {
    /// A set that borrows.
    #[webhook(signature = stripe)]
    #[derive(::core::fmt::Debug)]
    pub enum LentEvent<'a> {
        "made" => Made(&'a str),
    }
}
