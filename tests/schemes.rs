//! What a declared scheme of fetched tokens is at run time: its data, and the configuration that it reads.

use integration_runtime::__private::{
    AuthScheme, ClientAuth, Grant, JwtAlgorithm, TokenFormat, TokenScheme,
};
use integration_runtime::{
    ConfigError, Describe, Result, Secret, Text, TokenRequest, TokenResponse, integration,
};

mod acme {
    use super::{TokenRequest, TokenResponse};

    pub(crate) fn adjust_request(_: &mut TokenRequest) {}
    pub(crate) fn adjust_response(_: &mut TokenResponse) {}
}

#[integration(
    base_url = "https://{shop}.acme.example/api",
    shop(pattern = "[a-z0-9-]+"),
    region(one_of = ["eu", "us"], default = "eu"),
    auth = oauth2(
        authorize_url = "https://{shop}.acme.example/oauth/authorize?v=2",
        token_url = "https://auth.{region}.acme.example/token",
        refresh_url = "/oauth/refresh",
        revoke_url = "https://auth.acme.example/revoke",
        device_url = "https://auth.acme.example/device",
        issuer = "https://auth.acme.example/", discovery,
        scopes = ["users:read", "users:write"], scope_separator = ",",
        pkce = false,
        client_auth = basic,
        token_format = json,
        authorize_params("access_type" = "offline", "audience" = config.audience),
        token_params("owner" = "user", "level" = config.level, "key" = config.key),
        rename("client_id" = "client_key", "code" = "auth_code"),
        refused = ["bad_refresh_token"],
        access_token = "/authed_user/access_token", refresh_token = "/authed_user/refresh_token",
        expires_in = "/authed_user/expires_in", scope = "/authed_user/scope",
        capture(instance = token("/instance_url"), realm = callback("realmId"), shop = connect,
                account = id_token("/email")),
        header = "X-Acme-Token",
        callback_hmac = "hmac",
        lifetime = "1h",
        token_request = acme::adjust_request, token_response = acme::adjust_response,
    ),
    headers("X-Acme-Realm" = connection.realm, "X-Audience" = config.audience),
    config(audience: Option<String>, level: u32 = 3, key: Secret),
    dyn_compatible,
)]
trait Shops {
    #[get("/users", scopes = ["users:read"])]
    async fn list_users(&self) -> Result<Text>;
    #[get("/status", auth = none)]
    async fn status(&self) -> Result<()>;
}

#[integration(
    base_url = "https://api.acme.example",
    tenant(pattern = "[a-z0-9-]+"),
    auth = client_credentials(
        token_url = "https://login.acme.example/{tenant}/token",
        scopes = ["api"],
        client_auth = private_key_jwt,
        token_params("tenant" = config.tenant),
    ),
)]
trait Machine {
    #[get("/users", scopes = ["api"])]
    async fn list_users(&self) -> Result<Text>;
}

#[integration(
    base_url = "https://api.acme.example",
    auth = jwt(algorithm = es256, audience = "acme", lifetime = "10m", claims("bid" = "com.acme")),
)]
trait Signed {}

#[integration(
    base_url = "https://api.acme.example",
    auth = jwt(algorithm = rs256, token_url = "https://login.acme.example/token", scopes = ["read"]),
)]
trait Service {}

#[integration(base_url = "https://api.acme.example", config(user: String, password: Secret))]
trait Session {
    #[get("/open")]
    async fn open(&self) -> Result<()>;
    #[get("/users", auth = token_request(
        token_url = "/login", token_format = json,
        token_params("user" = config.user, "password" = config.password),
        access_token = "/token", lifetime = "20min", prefix = "Token ",
    ))]
    async fn list_users(&self) -> Result<Text>;
    #[get("/me", auth = token_request)]
    async fn me(&self) -> Result<Text>;
}

fn scheme<C: Describe>() -> &'static TokenScheme {
    match C::INTEGRATION.auth {
        [AuthScheme::Token(scheme)] => scheme,
        other => panic!("{other:?}"),
    }
}

/// Names of the variables that have no value.
fn missing<C>(config: std::result::Result<C, ConfigError>) -> Vec<String> {
    let error = config.err().expect("nothing is set");
    let problems = error.problems().iter();
    problems
        .map(|problem| problem.variable().to_owned())
        .collect()
}

#[test]
fn everything_that_oauth2_takes() {
    let scheme = scheme::<ShopsClient>();
    assert_eq!(scheme.grant, Grant::AuthorizationCode);
    assert_eq!(
        [scheme.authorize_url, scheme.token_url, scheme.refresh_url],
        [
            Some("https://{shop}.acme.example/oauth/authorize?v=2"),
            Some("https://auth.{region}.acme.example/token"),
            Some("/oauth/refresh"),
        ]
    );
    assert_eq!(
        [scheme.revoke_url, scheme.device_url, scheme.issuer],
        [
            Some("https://auth.acme.example/revoke"),
            Some("https://auth.acme.example/device"),
            Some("https://auth.acme.example/"),
        ]
    );
    assert!(scheme.discovery && !scheme.pkce);
    assert_eq!(scheme.client_auth, ClientAuth::Basic);
    assert_eq!(scheme.format, TokenFormat::Json);
    assert_eq!(scheme.scopes, ["users:read", "users:write"]);
    assert_eq!(scheme.scope_separator, ",");
    assert_eq!(
        scheme.rename,
        [("client_id", "client_key"), ("code", "auth_code")]
    );
    assert_eq!(scheme.refused, ["bad_refresh_token"]);
    assert_eq!(
        scheme.fields.access_token,
        Some("/authed_user/access_token")
    );
    assert_eq!(scheme.fields.scope, Some("/authed_user/scope"));
    let captures = scheme
        .captures
        .iter()
        .map(|c| format!("{} {:?}", c.name, c.source));
    assert_eq!(
        captures.collect::<Vec<_>>(),
        [
            "instance Token(\"/instance_url\")",
            "realm Callback(\"realmId\")",
            "shop Connect",
            "account IdToken(\"/email\")",
        ]
    );
    assert_eq!((scheme.header, scheme.prefix), ("x-acme-token", ""));
    assert_eq!(scheme.callback_hmac, Some("hmac"));
    assert_eq!(scheme.lifetime_ms, Some(3_600_000));
    assert!(scheme.request_hook.is_some() && scheme.response_hook.is_some());
    let integration = ShopsClient::INTEGRATION;
    assert_eq!(integration.endpoints[0].scopes, ["users:read"]);
    let header = format!("{:?}", integration.headers[0].value);
    assert_eq!(header, "Connection(\"realm\")");
    let variables: Vec<_> = integration.variables.iter().map(|v| v.name).collect();
    assert_eq!(variables, ["shop", "region"]);
}

#[test]
fn a_captured_variable_is_not_configured() {
    assert_eq!(
        missing(ShopsConfig::from_lookup(|_| None)),
        [
            "SHOPS_CLIENT_ID",
            "SHOPS_CLIENT_SECRET",
            "SHOPS_OAUTH_REDIRECT_URI",
            "SHOPS_KEY",
        ]
    );
    assert_eq!(
        missing(MachineConfig::from_lookup(|_| None)),
        ["MACHINE_TENANT", "MACHINE_CLIENT_ID", "MACHINE_CLIENT_KEY"]
    );
}

#[test]
fn a_jwt_is_exchanged_where_there_is_a_token_endpoint() {
    let signed = scheme::<SignedClient>();
    assert_eq!(signed.grant, Grant::SignedJwt);
    let shape = signed.jwt.as_ref().expect("it is signed");
    assert_eq!(shape.algorithm, JwtAlgorithm::Es256);
    assert_eq!((shape.audience, shape.lifetime_ms), (Some("acme"), 600_000));
    let service = scheme::<ServiceClient>();
    assert_eq!(service.grant, Grant::JwtBearer);
    let shape = service.jwt.as_ref().expect("it is signed");
    assert_eq!(shape.lifetime_ms, 300_000);
    assert_eq!(
        missing(SignedConfig::from_lookup(|_| None)),
        ["SIGNED_JWT_KEY"]
    );
}

#[test]
fn the_scheme_of_one_endpoint_is_not_that_of_another() {
    let [open, users, me] = SessionClient::INTEGRATION.endpoints else {
        panic!("there are three");
    };
    assert_eq!([open.auth, users.auth, me.auth], [None, Some(0), Some(0)]);
    let scheme = scheme::<SessionClient>();
    assert_eq!((scheme.header, scheme.prefix), ("authorization", "Token "));
}

#[test]
fn a_connection_is_a_client_too() {
    let connection: fn(&ShopsClient, &str) -> ShopsClient = |client, id| client.connection(id);
    let _ = connection;
    let _: fn(&ShopsClient) -> DynShops = |client| DynShops::new(client.connection("org-7"));
}
