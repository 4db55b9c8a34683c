//! What a whole office runs on.

use serde_json::json;

use super::{
    super::{Edit, Need, Profile, Rotation, When},
    always, provider,
};

/// Google: a refresh token only for `access_type=offline` and `prompt=consent`, and never on a refresh; the user may
/// grant fewer scopes; the account is in the id token.
#[must_use]
pub fn google() -> Profile {
    let mut google = provider("google");
    google.paths.base = "";
    google.paths.api = "/calendar/v3/";
    google.paths.authorize = "/o/oauth2/v2/auth";
    google.paths.revoke = Some("/revoke");
    google.issuer = Some("https://accounts.google.com");
    google.authorize.scopes = vec![
        "openid",
        "https://www.googleapis.com/auth/userinfo.email",
        "https://www.googleapis.com/auth/calendar.readonly",
        "https://www.googleapis.com/auth/drive.readonly",
    ];
    google.authorize.callback = vec![("authuser", "0"), ("prompt", "consent")];
    google.token.lifetime = 3599;
    google.token.refresh_needs = vec![
        Need::Param("access_type", "offline"),
        Need::Param("prompt", "consent"),
    ];
    google.token.edits = vec![(When::Refresh, Edit::Remove("/refresh_token"))];
    google.token.id_token =
        Some(json!({"sub": "1", "email": "ada@acme.example", "email_verified": true}));
    let status =
        json!({"code": 401, "message": "Invalid Credentials", "status": "UNAUTHENTICATED"});
    google.api.refusal = (401, json!({"error": status}));
    google.api.fields = json!({"items": [{"id": "primary", "summary": "Ada"}]});
    google
}

/// HubSpot: refusals with the code in `status`, `hub_id` in the token response, revocation by a DELETE of the refresh
/// token.
#[must_use]
pub fn hubspot() -> Profile {
    let mut hubspot = provider("hubspot");
    hubspot.paths.base = "";
    hubspot.paths.api = "/crm/";
    hubspot.paths.authorize = "/oauth/authorize";
    hubspot.paths.token = "/oauth/v1/token";
    hubspot.paths.revoke = Some("/oauth/v1/refresh-tokens/*");
    hubspot.authorize.scopes = vec!["oauth", "crm.objects.contacts.read"];
    hubspot.token.lifetime = 1800;
    hubspot.token.edits = always([
        Edit::Set("/token_type", json!("bearer")),
        Edit::Remove("/scope"),
        Edit::Set("/hub_id", json!(62_515)),
    ]);
    hubspot.errors.statuses = Vec::new();
    hubspot.errors.codes = vec![
        (When::First, "invalid_grant", "BAD_AUTH_CODE"),
        (When::Refresh, "invalid_grant", "BAD_REFRESH_TOKEN"),
        (When::Always, "invalid_client", "BAD_CLIENT_ID"),
    ];
    hubspot.errors.edits = vec![
        Edit::Move("/error", "/status"),
        Edit::Move("/error_description", "/message"),
    ];
    let expired = json!({"status": "error", "message": "the token expired", "category": "EXPIRED_AUTHENTICATION"});
    hubspot.api.refusal = (401, expired);
    hubspot.api.fields =
        json!({"results": [{"id": "1", "properties": {"email": "ada@acme.example"}}]});
    hubspot
}

/// Microsoft: a tenant in the URLs of the authorization server, a refresh token only with `offline_access`, which is
/// never among the granted scopes.
#[must_use]
pub fn microsoft() -> Profile {
    let mut microsoft = provider("microsoft");
    microsoft.paths.base = "/v1.0";
    microsoft.paths.api = "/v1.0/";
    microsoft.paths.authorize = "/{tenant}/oauth2/v2.0/authorize";
    microsoft.paths.token = "/{tenant}/oauth2/v2.0/token";
    microsoft.variables = vec![("tenant", "acme.onmicrosoft.com")];
    microsoft.authorize.scopes = vec!["openid", "offline_access", "User.Read"];
    microsoft.authorize.withheld = vec!["offline_access"];
    microsoft.token.refresh_needs = vec![Need::Scope("offline_access")];
    microsoft.token.id_token = Some(json!({"tid": "t1", "preferred_username": "ada@acme.example"}));
    microsoft.token.edits = always([Edit::Set("/ext_expires_in", json!(3600))]);
    microsoft.errors.edits = vec![Edit::Set("/error_codes", json!([70_000]))];
    let invalid =
        json!({"code": "InvalidAuthenticationToken", "message": "Lifetime validation failed"});
    microsoft.api.refusal = (401, json!({"error": invalid}));
    microsoft.api.fields =
        json!({"id": "1", "displayName": "Ada", "userPrincipalName": "ada@acme.example"});
    microsoft
}

/// Salesforce: tokens without a lifetime, a host for each organisation, which the token response names, a refresh
/// token only with the scope `refresh_token`, and none on a refresh.
#[must_use]
pub fn salesforce() -> Profile {
    let mut salesforce = provider("salesforce");
    salesforce.paths.base = "/{instance}";
    salesforce.paths.api = "/{instance}/services/data/";
    salesforce.paths.authorize = "/services/oauth2/authorize";
    salesforce.paths.token = "/services/oauth2/token";
    salesforce.paths.revoke = Some("/services/oauth2/revoke");
    salesforce.variables = vec![("instance", "acme.my.salesforce.com")];
    salesforce.authorize.scopes = vec!["api", "refresh_token"];
    salesforce.token.rotation = Rotation::Kept;
    salesforce.token.refresh_needs = vec![Need::Scope("refresh_token")];
    salesforce.token.edits = always([
        Edit::Remove("/expires_in"),
        Edit::Set("/instance_url", json!("https://acme.my.salesforce.com")),
        Edit::Set("/id", json!("https://login.salesforce.com/id/00D1/0051")),
        Edit::Set("/issued_at", json!("1764000000000")),
    ]);
    salesforce
        .token
        .edits
        .push((When::Refresh, Edit::Remove("/refresh_token")));
    let expired =
        json!([{"message": "Session expired or invalid", "errorCode": "INVALID_SESSION_ID"}]);
    salesforce.api.refusal = (401, expired);
    salesforce.api.fields = json!({"totalSize": 1, "records": [{"Id": "001", "Name": "Acme"}]});
    salesforce
}
