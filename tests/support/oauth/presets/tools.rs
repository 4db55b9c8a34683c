//! Where people work together.

use serde_json::json;

use super::{
    super::{BodyFormat, ClientRule, Edit, Encoding, Need, Profile, Rotation, When},
    always, provider,
};

/// GitHub, for an app whose user tokens expire: answers in a form unless JSON is asked for, refuses with status 200
/// and with names of its own, and says which scopes were granted with commas between them.
#[must_use]
pub fn github() -> Profile {
    let mut github = provider("github");
    github.paths.base = "";
    github.paths.api = "/user";
    github.paths.authorize = "/login/oauth/authorize";
    github.paths.token = "/login/oauth/access_token";
    github.authorize.scopes = vec!["read:user", "repo"];
    github.token.lifetime = 28_800;
    github.token.rotation = Rotation::Rotated;
    github.token.encoding = Encoding::FormUnlessJsonIsAccepted;
    github.token.edits = always([
        Edit::Set("/token_type", json!("bearer")),
        Edit::Join("/scope", ","),
        Edit::Set("/refresh_token_expires_in", json!(15_897_600)),
    ]);
    github.errors.status = 200;
    github.errors.statuses = Vec::new();
    github.errors.codes = vec![
        (When::First, "invalid_grant", "bad_verification_code"),
        (When::Refresh, "invalid_grant", "bad_refresh_token"),
        (
            When::Always,
            "invalid_client",
            "incorrect_client_credentials",
        ),
    ];
    github.api.headers = vec![("user-agent", "*"), ("x-github-api-version", "*")];
    github.api.refusal = (401, json!({"message": "Bad credentials", "status": "401"}));
    github.api.fields = json!({"id": 1, "login": "ada"});
    github
}

/// Slack, for the token of a user, in an app with token rotation: scopes with commas and by a name of their own,
/// tokens within `authed_user`, refusals with status 200 and `ok: false`. Its API refuses an expired token likewise,
/// so only who looks at the clock renews it in time.
#[must_use]
pub fn slack() -> Profile {
    let mut slack = provider("slack");
    slack.paths.authorize = "/oauth/v2/authorize";
    slack.paths.token = "/api/oauth.v2.access";
    slack.paths.api = "/api/users.";
    slack.authorize.scope_parameter = "user_scope";
    slack.authorize.scopes = vec!["users:read", "chat:write"];
    slack.authorize.scope_separator = ',';
    slack.token.lifetime = 43_200;
    slack.token.rotation = Rotation::Rotated;
    slack.token.edits = vec![
        (When::Always, Edit::Set("/ok", json!(true))),
        (When::Always, Edit::Set("/token_type", json!("user"))),
        (
            When::Always,
            Edit::Set("/team", json!({"id": "T1", "name": "Acme"})),
        ),
        (When::First, Edit::Set("/authed_user/id", json!("U1"))),
    ];
    for field in [
        "access_token",
        "refresh_token",
        "expires_in",
        "scope",
        "token_type",
    ] {
        let (from, to) = nested(field);
        slack.token.edits.push((When::First, Edit::Move(from, to)));
    }
    slack.errors.status = 200;
    slack.errors.statuses = Vec::new();
    slack.errors.edits = vec![
        Edit::Set("/ok", json!(false)),
        Edit::Remove("/error_description"),
    ];
    slack.errors.codes = vec![
        (When::First, "invalid_grant", "invalid_code"),
        (When::Refresh, "invalid_grant", "invalid_refresh_token"),
        (When::Always, "invalid_client", "bad_client_secret"),
    ];
    slack.api.refusal = (200, json!({"ok": false, "error": "token_expired"}));
    slack.api.fields = json!({"ok": true, "user": {"id": "U1", "name": "ada"}});
    slack
}

fn nested(field: &str) -> (&'static str, &'static str) {
    match field {
        "access_token" => ("/access_token", "/authed_user/access_token"),
        "refresh_token" => ("/refresh_token", "/authed_user/refresh_token"),
        "expires_in" => ("/expires_in", "/authed_user/expires_in"),
        "scope" => ("/scope", "/authed_user/scope"),
        _ => ("/token_type", "/authed_user/token_type"),
    }
}

/// Atlassian (3LO): an audience and a prompt in the authorization, JSON to the token endpoint, a refresh token only
/// with `offline_access`, rotation, `invalid_grant` with 403.
#[must_use]
pub fn atlassian() -> Profile {
    let mut atlassian = provider("atlassian");
    atlassian.paths.base = "";
    atlassian.paths.api = "/ex/jira/cloud-1/";
    atlassian.paths.token = "/oauth/token";
    atlassian.authorize.params = vec![("audience", "api.atlassian.com"), ("prompt", "consent")];
    atlassian.authorize.scopes = vec!["read:jira-work", "read:me", "offline_access"];
    atlassian.token.format = BodyFormat::Json;
    atlassian.token.rotation = Rotation::Rotated;
    atlassian.token.refresh_needs = vec![Need::Scope("offline_access")];
    atlassian.errors.statuses.push(("invalid_grant", 403));
    atlassian.api.refusal = (401, json!({"code": 401, "message": "Unauthorized"}));
    let site = json!({"id": "cloud-1", "name": "acme", "url": "https://acme.atlassian.net"});
    atlassian.api.more = vec![("/oauth/token/accessible-resources", json!([site]))];
    atlassian.api.fields = json!({"accountId": "u1", "displayName": "Ada"});
    atlassian
}

/// Notion: Basic and JSON and nothing else, a version in every request, `owner=user`, no scopes, refusals with the
/// code in `code`.
#[must_use]
pub fn notion() -> Profile {
    let mut notion = provider("notion");
    notion.paths.base = "";
    notion.paths.api = "/v1/users/";
    notion.paths.authorize = "/v1/oauth/authorize";
    notion.paths.token = "/v1/oauth/token";
    notion.paths.revoke = Some("/v1/oauth/revoke");
    notion.authorize.params = vec![("owner", "user")];
    notion.authorize.scopes = Vec::new();
    notion.token.client = ClientRule::Basic;
    notion.token.format = BodyFormat::Json;
    notion.token.headers = vec![("notion-version", "2025-09-03")];
    notion.token.rotation = Rotation::Rotated;
    let user = json!({"object": "user", "id": "U1", "name": "Ada", "person": {"email": "ada@acme.example"}});
    notion.token.edits = always([
        Edit::Set("/token_type", json!("bearer")),
        Edit::Remove("/expires_in"),
        Edit::Remove("/scope"),
        Edit::Set("/workspace_id", json!("W1")),
        Edit::Set("/workspace_name", json!("Acme")),
        Edit::Set("/bot_id", json!("B1")),
        Edit::Set("/owner", json!({"type": "user", "user": user})),
    ]);
    notion.errors.edits = vec![
        Edit::Set("/object", json!("error")),
        Edit::Set("/status", json!(400)),
        Edit::Move("/error", "/code"),
        Edit::Move("/error_description", "/message"),
    ];
    notion.api.headers = vec![("notion-version", "2025-09-03")];
    let unauthorized = json!({"object": "error", "status": 401, "code": "unauthorized", "message": "invalid token"});
    notion.api.refusal = (401, unauthorized);
    notion.api.fields = json!({"object": "user", "id": "B1", "type": "bot"});
    notion
}

/// Zoom: Basic, rotation, its own answer to a revocation.
#[must_use]
pub fn zoom() -> Profile {
    let mut zoom = provider("zoom");
    zoom.paths.base = "/v2";
    zoom.paths.api = "/v2/";
    zoom.paths.authorize = "/oauth/authorize";
    zoom.paths.token = "/oauth/token";
    zoom.paths.revoke = Some("/oauth/revoke");
    zoom.authorize.scopes = vec!["user:read:user", "meeting:read:list_meetings"];
    zoom.token.client = ClientRule::Basic;
    zoom.token.lifetime = 3599;
    zoom.token.rotation = Rotation::Rotated;
    zoom.token.edits = always([
        Edit::Set("/token_type", json!("bearer")),
        Edit::Set("/api_url", json!("https://api.zoom.us")),
    ]);
    zoom.api.refusal = (
        401,
        json!({"code": 124, "message": "Invalid access token."}),
    );
    zoom.api.fields = json!({"id": "u1", "email": "ada@acme.example"});
    zoom
}
