//! The same declarations, each without one of its quirks: the imitation, and so the provider, does not accept what is
//! left.

use integration_tests::oauth::{Profile, presets};

use crate::imitation::{Imitation, LIFE, Life, connects, live};

/// A declaration that lacks something, and at which step of a connection's life it fails, with which words.
macro_rules! dropped {
    ($(
        $name:ident of $profile:ident, $life:expr, $step:literal, $words:literal $(, $capture:literal = $value:literal)* => {
            $($declaration:tt)*
        }
    )*) => {$(
        mod $name {
            use super::*;

            #[integration_runtime::integration(name = "broken", env_prefix = "BROKEN", $($declaration)*)]
            #[allow(dead_code, reason = "only its client is asked")]
            trait Broken {
                #[get("/call")]
                async fn call(&self) -> integration_runtime::Result<()>;
            }

            connects!(BrokenClient, |broken| broken.call() $(, $capture = $value)*);

            #[tokio::test]
            async fn fails() {
                let imitation = Imitation::of(quirky(presets::$profile()));
                let config = BrokenConfig::from_lookup(imitation.variables("BROKEN"));
                let builder = BrokenClient::builder(config.unwrap()).clock(imitation.clock.clone());
                let ended = live(&builder.build().unwrap(), &imitation, $life).await;
                let failure = ended.expect_err("something is missing");
                let (step, words) = ($step, $words);
                assert!(failure.starts_with(step) && failure.contains(words), "{failure}");
            }
        }
    )*};
}

/// The profile, whose API has the path of every declaration here.
fn quirky(mut profile: Profile) -> Profile {
    if profile.paths.base.is_empty() {
        profile.paths.base = "/api";
    }
    profile.paths.api = profile.paths.base;
    profile.api.more.clear();
    profile
}

const UNREVOCABLE: Life = Life {
    is_revocable: false,
    ..LIFE
};

const GITHUB: Life = Life {
    refused: Some("bad_refresh_token"),
    ..UNREVOCABLE
};

const SLACK: Life = Life {
    refused: Some("invalid_refresh_token"),
    is_unauthorized: false,
    ..UNREVOCABLE
};

const ENDLESS: Life = Life {
    ends: false,
    ..UNREVOCABLE
};

const SHOPIFY: Life = Life {
    refused: None,
    ..ENDLESS
};

dropped! {
    github_without_its_codes of github, GITHUB, "taken back", "bad_refresh_token" => {
    base_url = "https://api.github.com",
    auth = oauth2(
        authorize_url = "https://github.com/login/oauth/authorize",
        token_url = "https://github.com/login/oauth/access_token",
        scopes = ["read:user", "repo"],
    ),
    headers("X-GitHub-Api-Version" = "2022-11-28"),
    }
    slack_without_commas of slack, SLACK, "connect", "there is no scope" => {
    base_url = "https://slack.com/api",
    auth = oauth2(
        authorize_url = "https://slack.com/oauth/v2/authorize",
        token_url = "https://slack.com/api/oauth.v2.access",
        scopes = ["users:read", "chat:write"],
        rename("scope" = "user_scope"),
        access_token = "/authed_user/access_token",
    ),
    }
    slack_without_the_name_of_its_scopes of slack, SLACK, "connect", "no scope is asked for" => {
    base_url = "https://slack.com/api",
    auth = oauth2(
        authorize_url = "https://slack.com/oauth/v2/authorize",
        token_url = "https://slack.com/api/oauth.v2.access",
        scopes = ["users:read", "chat:write"],
        scope_separator = ",",
        access_token = "/authed_user/access_token",
    ),
    }
    slack_without_the_place_of_its_token of slack, SLACK, "connect", "without a token" => {
    base_url = "https://slack.com/api",
    auth = oauth2(
        authorize_url = "https://slack.com/oauth/v2/authorize",
        token_url = "https://slack.com/api/oauth.v2.access",
        scopes = ["users:read", "chat:write"],
        scope_separator = ",",
        rename("scope" = "user_scope"),
    ),
    }
    slack_without_the_place_of_its_refresh_token of slack, SLACK, "refresh by the clock", "cannot be renewed" => {
    base_url = "https://slack.com/api",
    auth = oauth2(
        authorize_url = "https://slack.com/oauth/v2/authorize",
        token_url = "https://slack.com/api/oauth.v2.access",
        scopes = ["users:read", "chat:write"],
        scope_separator = ",",
        rename("scope" = "user_scope"),
        access_token = "/authed_user/access_token",
        expires_in = "/authed_user/expires_in",
    ),
    }
    slack_without_the_place_of_its_lifetime of slack, SLACK, "refresh", "not 1" => {
    base_url = "https://slack.com/api",
    auth = oauth2(
        authorize_url = "https://slack.com/oauth/v2/authorize",
        token_url = "https://slack.com/api/oauth.v2.access",
        scopes = ["users:read", "chat:write"],
        scope_separator = ",",
        rename("scope" = "user_scope"),
        access_token = "/authed_user/access_token",
        refresh_token = "/authed_user/refresh_token",
    ),
    }
    slack_without_its_codes of slack, SLACK, "taken back", "invalid_refresh_token" => {
    base_url = "https://slack.com/api",
    auth = oauth2(
        authorize_url = "https://slack.com/oauth/v2/authorize",
        token_url = "https://slack.com/api/oauth.v2.access",
        scopes = ["users:read", "chat:write"],
        scope_separator = ",",
        rename("scope" = "user_scope"),
        access_token = "/authed_user/access_token",
        refresh_token = "/authed_user/refresh_token",
        expires_in = "/authed_user/expires_in",
    ),
    }
    atlassian_without_its_audience of atlassian, UNREVOCABLE, "connect", "`audience`" => {
    base_url = "https://api.atlassian.com",
    auth = oauth2(
        authorize_url = "https://auth.atlassian.com/authorize",
        token_url = "https://auth.atlassian.com/oauth/token",
        scopes = ["read:jira-work", "offline_access"],
        authorize_params("prompt" = "consent"),
        token_format = json,
    ),
    }
    atlassian_without_its_prompt of atlassian, UNREVOCABLE, "connect", "`prompt`" => {
    base_url = "https://api.atlassian.com",
    auth = oauth2(
        authorize_url = "https://auth.atlassian.com/authorize",
        token_url = "https://auth.atlassian.com/oauth/token",
        scopes = ["read:jira-work", "offline_access"],
        authorize_params("audience" = "api.atlassian.com"),
        token_format = json,
    ),
    }
    atlassian_without_json of atlassian, UNREVOCABLE, "connect", "has to be JSON" => {
    base_url = "https://api.atlassian.com",
    auth = oauth2(
        authorize_url = "https://auth.atlassian.com/authorize",
        token_url = "https://auth.atlassian.com/oauth/token",
        scopes = ["read:jira-work", "offline_access"],
        authorize_params("audience" = "api.atlassian.com", "prompt" = "consent"),
    ),
    }
    atlassian_without_offline_access of atlassian, UNREVOCABLE, "refresh by the clock", "cannot be renewed" => {
    base_url = "https://api.atlassian.com",
    auth = oauth2(
        authorize_url = "https://auth.atlassian.com/authorize",
        token_url = "https://auth.atlassian.com/oauth/token",
        scopes = ["read:jira-work"],
        authorize_params("audience" = "api.atlassian.com", "prompt" = "consent"),
        token_format = json,
    ),
    }
    notion_without_basic of notion, ENDLESS, "connect", "no Basic authentication" => {
    base_url = "https://api.notion.com",
    auth = oauth2(
        authorize_url = "https://api.notion.com/v1/oauth/authorize",
        token_url = "https://api.notion.com/v1/oauth/token",
        authorize_params("owner" = "user"),
        token_format = json,
        token_request = name_version,
    ),
    headers("Notion-Version" = "2025-09-03"),
    }
    notion_without_json of notion, ENDLESS, "connect", "has to be JSON" => {
    base_url = "https://api.notion.com",
    auth = oauth2(
        authorize_url = "https://api.notion.com/v1/oauth/authorize",
        token_url = "https://api.notion.com/v1/oauth/token",
        authorize_params("owner" = "user"),
        client_auth = basic,
        token_request = name_version,
    ),
    headers("Notion-Version" = "2025-09-03"),
    }
    notion_without_its_owner of notion, ENDLESS, "connect", "`owner` has to be `user`" => {
    base_url = "https://api.notion.com",
    auth = oauth2(
        authorize_url = "https://api.notion.com/v1/oauth/authorize",
        token_url = "https://api.notion.com/v1/oauth/token",
        client_auth = basic,
        token_format = json,
        token_request = name_version,
    ),
    headers("Notion-Version" = "2025-09-03"),
    }
    notion_without_the_version_of_its_hook of notion, ENDLESS, "connect", "`notion-version`" => {
    base_url = "https://api.notion.com",
    auth = oauth2(
        authorize_url = "https://api.notion.com/v1/oauth/authorize",
        token_url = "https://api.notion.com/v1/oauth/token",
        authorize_params("owner" = "user"),
        client_auth = basic,
        token_format = json,
    ),
    headers("Notion-Version" = "2025-09-03"),
    }
    notion_without_the_version_of_its_api of notion, ENDLESS, "call", "`notion-version`" => {
    base_url = "https://api.notion.com",
    auth = oauth2(
        authorize_url = "https://api.notion.com/v1/oauth/authorize",
        token_url = "https://api.notion.com/v1/oauth/token",
        authorize_params("owner" = "user"),
        client_auth = basic,
        token_format = json,
        token_request = name_version,
    ),
    }
    zoom_without_basic of zoom, LIFE, "connect", "no Basic authentication" => {
    base_url = "https://api.zoom.us/v2",
    auth = oauth2(
        authorize_url = "https://zoom.us/oauth/authorize",
        token_url = "https://zoom.us/oauth/token",
        revoke_url = "https://zoom.us/oauth/revoke",
        scopes = ["user:read:user"],
    ),
    }
    google_without_offline of google, LIFE, "refresh by the clock", "cannot be renewed" => {
    base_url = "https://www.googleapis.com",
    auth = oauth2(
        authorize_url = "https://accounts.google.com/o/oauth2/v2/auth",
        token_url = "https://oauth2.googleapis.com/token",
        revoke_url = "https://oauth2.googleapis.com/revoke",
        scopes = ["openid"],
        authorize_params("prompt" = "consent"),
    ),
    }
    google_without_consent of google, LIFE, "refresh by the clock", "cannot be renewed" => {
    base_url = "https://www.googleapis.com",
    auth = oauth2(
        authorize_url = "https://accounts.google.com/o/oauth2/v2/auth",
        token_url = "https://oauth2.googleapis.com/token",
        revoke_url = "https://oauth2.googleapis.com/revoke",
        scopes = ["openid"],
        authorize_params("access_type" = "offline"),
    ),
    }
    hubspot_without_its_codes of hubspot, LIFE, "taken back", "BAD_REFRESH_TOKEN" => {
    base_url = "https://api.hubapi.com",
    auth = oauth2(
        authorize_url = "https://app.hubspot.com/oauth/authorize",
        token_url = "https://api.hubapi.com/oauth/v1/token",
        scopes = ["oauth"],
    ),
    }
    hubspot_without_its_hook of hubspot, HUBSPOT, "disconnect", "RevocationFailed" => {
    base_url = "https://api.hubapi.com",
    auth = oauth2(
        authorize_url = "https://app.hubspot.com/oauth/authorize",
        token_url = "https://api.hubapi.com/oauth/v1/token",
        revoke_url = "https://api.hubapi.com/oauth/v1/refresh-tokens",
        scopes = ["oauth"],
        refused = ["BAD_REFRESH_TOKEN"],
    ),
    }
    microsoft_without_offline_access of microsoft, UNREVOCABLE, "refresh by the clock", "cannot be renewed" => {
    base_url = "https://graph.microsoft.com/v1.0",
    auth = oauth2(
        authorize_url = "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/authorize",
        token_url = "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token",
        scopes = ["openid", "User.Read"],
    ),
    tenant(pattern = "[A-Za-z0-9.-]+", default = "common"),
    }
    salesforce_without_its_scope of salesforce, ENDLESS, "refresh by 401", "refuses the access token" => {
    base_url = "https://{instance}",
    auth = oauth2(
        authorize_url = "https://login.salesforce.com/services/oauth2/authorize",
        token_url = "https://login.salesforce.com/services/oauth2/token",
        scopes = ["api"],
        capture(instance = token("/instance_url")),
    ),
    instance(pattern = "[a-z0-9.-]+"),
    }
    quickbooks_without_basic of quickbooks, LIFE, "connect", "no Basic authentication" => {
    base_url = "https://quickbooks.api.intuit.com/v3/company/{realm_id}",
    auth = oauth2(
        authorize_url = "https://appcenter.intuit.com/connect/oauth2",
        token_url = "https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer",
        scopes = ["com.intuit.quickbooks.accounting"],
        capture(realm_id = callback("realmId")),
    ),
    realm_id(pattern = "[0-9]+"),
    }
    quickbooks_without_its_parameter of quickbooks, LIFE, "connect", "realm_id" => {
    base_url = "https://quickbooks.api.intuit.com/v3/company/{realm_id}",
    auth = oauth2(
        authorize_url = "https://appcenter.intuit.com/connect/oauth2",
        token_url = "https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer",
        scopes = ["com.intuit.quickbooks.accounting"],
        client_auth = basic,
        capture(realm_id = callback("realm_id")),
    ),
    realm_id(pattern = "[0-9]+"),
    }
    shopify_without_commas of shopify, SHOPIFY, "connect", "there is no scope", "shop" = "acme" => {
    base_url = "https://{shop}.myshopify.com/admin/api/2025-10",
    auth = oauth2(
        authorize_url = "https://{shop}.myshopify.com/admin/oauth/authorize",
        token_url = "https://{shop}.myshopify.com/admin/oauth/access_token",
        scopes = ["read_products", "read_orders"],
        header = "X-Shopify-Access-Token",
        prefix = "",
        capture(shop = connect),
    ),
    shop(pattern = "[a-z0-9-]+"),
    }
    shopify_without_its_header of shopify, SHOPIFY, "call", "refuses the access token", "shop" = "acme" => {
    base_url = "https://{shop}.myshopify.com/admin/api/2025-10",
    auth = oauth2(
        authorize_url = "https://{shop}.myshopify.com/admin/oauth/authorize",
        token_url = "https://{shop}.myshopify.com/admin/oauth/access_token",
        scopes = ["read_products", "read_orders"],
        scope_separator = ",",
        capture(shop = connect),
    ),
    shop(pattern = "[a-z0-9-]+"),
    }
    shopify_without_the_absence_of_a_prefix of shopify, SHOPIFY, "call", "refuses the access token", "shop" = "acme" => {
    base_url = "https://{shop}.myshopify.com/admin/api/2025-10",
    auth = oauth2(
        authorize_url = "https://{shop}.myshopify.com/admin/oauth/authorize",
        token_url = "https://{shop}.myshopify.com/admin/oauth/access_token",
        scopes = ["read_products", "read_orders"],
        scope_separator = ",",
        header = "X-Shopify-Access-Token",
        prefix = "Bearer ",
        capture(shop = connect),
    ),
    shop(pattern = "[a-z0-9-]+"),
    }
    xero_without_basic of xero, LIFE, "connect", "no Basic authentication" => {
    base_url = "https://api.xero.com",
    auth = oauth2(
        authorize_url = "https://login.xero.com/identity/connect/authorize",
        token_url = "https://identity.xero.com/connect/token",
        scopes = ["offline_access"],
    ),
    }
    xero_without_offline_access of xero, LIFE, "refresh by the clock", "cannot be renewed" => {
    base_url = "https://api.xero.com",
    auth = oauth2(
        authorize_url = "https://login.xero.com/identity/connect/authorize",
        token_url = "https://identity.xero.com/connect/token",
        revoke_url = "https://identity.xero.com/connect/revocation",
        scopes = ["openid", "accounting.transactions.read"],
        client_auth = basic,
    ),
    headers("Xero-Tenant-Id" = "tenant-1"),
    }
}

const HUBSPOT: Life = Life {
    refused: Some("BAD_REFRESH_TOKEN"),
    ..LIFE
};

fn name_version(request: &mut integration_runtime::TokenRequest) {
    let set = request.set_header("Notion-Version", "2025-09-03");
    set.expect("a date is a header");
}
