//! What is said of mistakes in schemes of fetched tokens. Those that people make are in `tests/ui` too,
//! where it shows which token they are on.

use super::expand;
use crate::testing::messages;

const OAUTH2: &str = r#"authorize_url = "/authorize", token_url = "/token""#;

/// The mistakes of a declaration with these options.
#[track_caller]
fn check(options: &str, expected: &[&str]) {
    check_with(
        options,
        r#"#[get("/")] async fn list(&self) -> Result<()>;"#,
        expected,
    );
}

#[track_caller]
fn check_with(options: &str, methods: &str, expected: &[&str]) {
    let found = messages(expand(&format!(
        r#"#[integration(base_url = "https://a.b", {options})] trait Acme {{ {methods} }}"#
    )));
    assert_eq!(found, expected, "{options}");
}

/// One more option of a complete `oauth2`.
#[track_caller]
fn check_oauth2(option: &str, expected: &[&str]) {
    check(&format!("auth = oauth2({OAUTH2}, {option})"), expected);
}

#[test]
fn nothing_is_wrong() {
    for options in [
        r#"auth = oauth2(issuer = "https://a.b", discovery)"#,
        r#"auth = oauth2(device_url = "/device", token_url = "/token")"#,
        r#"auth = client_credentials(issuer = "https://a.b", discovery = true)"#,
        r#"auth = client_credentials(token_url = "/token", client_auth = basic_raw)"#,
        "auth = jwt(algorithm = hs256)",
        r#"auth = token_request(token_url = "/login", token_params("client_id" = "x"))"#,
    ] {
        check(options, &[]);
    }
    for option in [
        "pkce",
        "discovery = false",
        r#"header = "Authorization", prefix = "token ""#,
        r#"header = "X-Token", prefix = """#,
        r#"client_auth = none, callback_hmac = "hmac""#,
        r#"scopes = ["a,b"]"#,
        r#"refresh_url = "https://x.y/refresh?v=2""#,
    ] {
        check_oauth2(option, &[]);
    }
}

#[test]
fn an_endpoint_means_the_scheme_of_that_name() {
    check_with(
        &format!("auth = oauth2({OAUTH2}, scopes = [\"a\"])"),
        r#"#[get("/", auth = oauth2, scopes = ["a"])] async fn list(&self) -> Result<()>;"#,
        &[],
    );
    check_with(
        "auth = bearer",
        r#"#[get("/", auth = jwt)] async fn list(&self) -> Result<()>;"#,
        &["`jwt` needs `algorithm`\nhelp: `algorithm = rs256`, or `es256` or `hs256`"],
    );
}

#[test]
fn variables_of_the_scheme_of_an_endpoint() {
    let methods = r#"#[get("/", auth = client_credentials(token_url = "https://{tenant}.b/token"))]
        async fn list(&self) -> Result<()>;"#;
    check_with(r#"tenant(pattern = "[a-z]+")"#, methods, &[]);
    check_with(
        "timeout = \"5s\"",
        methods,
        &["`{tenant}` in the host needs an allow-list\nhelp: `tenant(pattern = \"[a-z0-9-]+\")`"],
    );
    // One slip, not two.
    check_with(
        r#"tennant(pattern = "[a-z]+")"#,
        methods,
        &["`tennant` is not a variable of any URL\nhelp: did you mean `tenant`?"],
    );
}

#[test]
fn what_is_missing_is_said_once() {
    // The misspelt option is what it is meant to be.
    check(
        r#"auth = oauth2(authorize_url = "/authorize", token_ulr = "/token")"#,
        &["unknown option `token_ulr` of `oauth2`\nhelp: did you mean `token_url`?"],
    );
    check(
        r#"auth = oauth2(authorize_url = "/authorize", token_url = token)"#,
        &[
            "`token_url` expects a URL, such as `\"https://auth.example.com/oauth/token\"`, or a path, such as `\"/oauth/token\"`",
        ],
    );
    check(
        "auth = oauth2(discovery)",
        &["`discovery` needs `issuer`\nhelp: `issuer = \"https://login.example.com\"`"],
    );
    check(
        r#"auth = jwt(algorithm = rs256, scopes = ["a"], expires_in = "/ttl")"#,
        &[
            "`scopes` needs `token_url`: without it the JWT itself is the token\nhelp: `token_url = \"/oauth/token\"`",
        ],
    );
    check(
        r#"auth = oauth2(token_url = "/token", pkce = false)"#,
        &[
            "`oauth2` needs `authorize_url`\nhelp: `authorize_url = \"/oauth/authorize\"`, or a URL of another host",
        ],
    );
}

#[test]
fn what_hangs_on_a_broken_scheme_is_no_mistake() {
    let methods = r#"#[get("/", scopes = ["a"])] async fn list(&self) -> Result<()>;"#;
    check_with(
        r#"auth = wibble(x), headers("X-A" = connection.tenant), shop(pattern = "[a-z]+")"#,
        methods,
        &[
            "unknown auth scheme `wibble`\nhelp: the schemes are `none`, `api_key`, `bearer`, `basic`, `oauth2`, `client_credentials`, `jwt`, `token_request` and `custom`",
        ],
    );
    check(
        r#"auth = oauth2(authorize_url = "/a", token_url = "https://{shop"), shop(pattern = "[a-z]+")"#,
        &["unclosed `{` in `token_url`, at `{shop`"],
    );
}

#[test]
fn words() {
    check_oauth2(
        "client_auth = post",
        &[
            "unknown client authentication `post`\nhelp: it is one of `body`, `basic`, `basic_raw`, `private_key_jwt` and `none`",
        ],
    );
    check_oauth2(
        "client_auth = \"basic\"",
        &["`client_auth` expects how the client proves who it is, such as `basic`"],
    );
    check_oauth2(
        "token_format = jsn",
        &["unknown token format `jsn`\nhelp: did you mean `json`?"],
    );
    check(
        "auth = jwt(algorithm = es512)",
        &["unknown algorithm `es512`\nhelp: it is one of `rs256`, `es256` and `hs256`"],
    );
}

#[test]
fn texts() {
    check_oauth2(
        "scope_separator = \"\"",
        &["what separates scopes cannot be empty\nhelp: `scope_separator = \",\"`"],
    );
    check_oauth2(
        r#"scopes = ["a|b"], scope_separator = "|""#,
        &["scope `a|b` holds the separator\nhelp: `\"a\", \"b\"`"],
    );
    check_oauth2(
        r#"refused = ["a", "", "a"]"#,
        &[
            "an error code cannot be empty",
            "error code `a` is listed twice",
        ],
    );
    check_oauth2(
        "refused = \"a\"",
        &["`refused` expects error codes, such as `[\"bad_refresh_token\"]`"],
    );
    check(
        r#"auth = jwt(algorithm = rs256, audience = "")"#,
        &["an audience cannot be empty"],
    );
    check_oauth2("callback_hmac = \"\"", &["a parameter needs a name"]);
    check_oauth2(
        "token_request = 3",
        &["`token_request` expects the path of a function, such as `acme::adjust`"],
    );
    check_oauth2(
        "scope = \"granted\"",
        &["a JSON pointer must start with `/`\nhelp: `\"/granted\"`"],
    );
}

#[test]
fn params() {
    check_oauth2(
        "token_params = [\"a\"]",
        &[
            "`token_params` expects pairs in parentheses, such as `(\"audience\" = \"api\")`, or `(\"audience\" = config.audience)`",
        ],
    );
    check_oauth2(
        r#"token_params("" = "a", "b" = env.b)"#,
        &[
            "a parameter needs a name",
            "a parameter is written `\"name\" = \"value\"`, or `\"name\" = config.field`",
        ],
    );
    check_oauth2(
        r#"token_params("client_assertion" = "a")"#,
        &[
            "parameter `client_assertion` is set by the client\nhelp: `client_auth = private_key_jwt`",
        ],
    );
    check(
        r#"auth = jwt(algorithm = rs256, claims("exp" = "1", "sub" = "x", "iat" = "2", "scope" = "s"))"#,
        &[
            "claim `exp` is set by the client\nhelp: `lifetime = \"10min\"`",
            "claim `sub` is set by the client\nhelp: it is `jwt_subject` of the configuration",
            "claim `iat` is set by the client",
        ],
    );
    check(
        r#"auth = jwt(algorithm = rs256, claims("a"))"#,
        &["a claim is written `\"name\" = \"value\"`, or `\"name\" = config.field`"],
    );
    check(
        r#"auth = jwt(algorithm = rs256, token_url = "/t", token_params("assertion" = "a", "client_id" = "b"))"#,
        &[
            "parameter `assertion` is set by the client\nhelp: `token_request = path::to::function` can change it",
        ],
    );
    check_oauth2(r#"rename("code" = "")"#, &["a parameter needs a name"]);
    check_oauth2(
        "rename(\"code\")",
        &["a new name is written `\"client_id\" = \"client_key\"`"],
    );
    check_oauth2(
        r#"rename("audience" = "aud")"#,
        &[
            "`audience` is not a standard parameter\nhelp: those are `client_id`, `client_secret`, `code`, `grant_type`, `redirect_uri`, `refresh_token`, `scope`, `state`, `response_type`, `code_verifier`, `code_challenge`, `code_challenge_method`, `assertion` and `token`",
        ],
    );
    check(
        r#"auth = oauth2(authorize_url = "/a?prompt=none", token_url = "/t", authorize_params("prompt" = "consent"))"#,
        &["parameter `prompt` is in `authorize_url` and in `authorize_params`"],
    );
}

#[test]
fn captures() {
    check_oauth2(
        "capture = shop",
        &["`capture` expects what to keep, such as `capture(instance = token(\"/instance_url\"))`"],
    );
    check_oauth2(
        "capture(a = cookie(\"a\"))",
        &[
            "unknown source `cookie`\nhelp: the sources are `token`, `id_token`, `callback` and `connect`",
        ],
    );
    check_oauth2(
        r#"capture(a = callback, b = connect("x"), c = token("x"), d = token(x))"#,
        &[
            "`callback` expects a parameter, such as `callback(\"a\")`",
            "`connect` takes nothing",
            "a JSON pointer must start with `/`\nhelp: `\"/x\"`",
            "`token` expects a JSON pointer, such as `token(\"/instance_url\")`",
        ],
    );
    check_oauth2(
        "capture(a =)",
        &["capture `a` has no source\nhelp: `a = token(\"/a\")`"],
    );
    check_oauth2(
        "capture(client_id = connect)",
        &["capture `client_id` has the name of a config field"],
    );
}
