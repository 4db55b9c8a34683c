//! Where people work together.

use examples::providers::atlassian::{AtlassianClient, AtlassianConfig};
use examples::providers::github::{GithubClient, GithubConfig};
use examples::providers::notion::{NotionClient, NotionConfig};
use examples::providers::slack::{SlackClient, SlackConfig};
use examples::providers::zoom::{ZoomClient, ZoomConfig};
use integration_tests::oauth::presets;

use super::client;
use crate::imitation::{Imitation, LIFE, Life, connect, connects, live};

connects!(AtlassianClient, |atlassian| atlassian.sites());
connects!(GithubClient, |github| github.user());
connects!(NotionClient, |notion| notion.me());
connects!(SlackClient, |slack| slack.user("U1"));
connects!(ZoomClient, |zoom| zoom.me());

#[tokio::test]
async fn github() {
    let imitation = Imitation::of(presets::github());
    let github = client!(GithubClient, GithubConfig, "GITHUB", imitation);
    let life = Life {
        refused: Some("bad_refresh_token"),
        is_revocable: false,
        ..LIFE
    };
    let connected = live(&github, &imitation, life).await.unwrap();
    // Commas, and none missing.
    assert_eq!(connected.connection.scopes, ["read:user", "repo"]);
    assert!(connected.connection.missing_scopes.is_empty());
    connect(&github).await.unwrap();
    assert_eq!(github.user().await.unwrap().login, "ada");
}

#[tokio::test]
async fn slack() {
    let imitation = Imitation::of(presets::slack());
    let slack = client!(SlackClient, SlackConfig, "SLACK", imitation);
    let life = Life {
        refused: Some("invalid_refresh_token"),
        is_unauthorized: false,
        is_revocable: false,
        ..LIFE
    };
    let connected = live(&slack, &imitation, life).await.unwrap();
    assert_eq!(connected.connection.account.as_deref(), Some("U1"));
    assert_eq!(connected.connection.captured["team"], "T1");
    assert_eq!(connected.connection.scopes, ["users:read", "chat:write"]);
    connect(&slack).await.unwrap();
    assert!(slack.user("U1").await.unwrap().ok);
}

#[tokio::test]
async fn atlassian() {
    let imitation = Imitation::of(presets::atlassian());
    let atlassian = client!(AtlassianClient, AtlassianConfig, "ATLASSIAN", imitation);
    let life = Life {
        is_revocable: false,
        ..LIFE
    };
    live(&atlassian, &imitation, life).await.unwrap();
    connect(&atlassian).await.unwrap();
    let sites = atlassian.sites().await.unwrap();
    let user = atlassian.myself(&sites[0].id).await.unwrap();
    assert_eq!(user.display_name, "Ada");
}

#[tokio::test]
async fn notion() {
    let imitation = Imitation::of(presets::notion());
    let notion = client!(NotionClient, NotionConfig, "NOTION", imitation);
    let life = Life {
        ends: false,
        ..LIFE
    };
    let connected = live(&notion, &imitation, life).await.unwrap();
    let connection = connected.connection;
    assert_eq!(connection.account.as_deref(), Some("ada@acme.example"));
    assert_eq!(connection.captured["workspace"], "W1");
    assert!(connection.scopes.is_empty() && connection.expires_at.is_none());
}

#[tokio::test]
async fn zoom() {
    let imitation = Imitation::of(presets::zoom());
    let zoom = client!(ZoomClient, ZoomConfig, "ZOOM", imitation);
    live(&zoom, &imitation, LIFE).await.unwrap();
}
