//! A real declaration: ten endpoints of GitHub's REST API and its main events,
//! `cargo run --example github`.
//!
//! With `GITHUB_TOKEN` set it asks who the token belongs to; without, it shows what it would send.
//! See GitHub's REST API reference, version 2022-11-28.

use std::process::ExitCode;

use examples::narrator::{note, ok, step};
use integration_runtime::{
    Delivery, Pages, Response, Result, Text, Webhook, WebhookConfig, integration, webhook_events,
};
use serde::{Deserialize, Serialize};

/// GitHub's REST API.
#[integration(
    name = "github",
    base_url = "https://api.github.com",
    auth = bearer(env = "GITHUB_TOKEN"),
    headers("Accept" = "application/vnd.github+json", "X-GitHub-Api-Version" = "2022-11-28"),
    error(message = "/message", request_id = "X-GitHub-Request-Id"),
    client = GitHubClient,
    config_type = GitHubConfig,
)]
pub trait GitHub {
    /// The user that the token belongs to.
    #[get("/user")]
    async fn current_user(&self) -> Result<User>;

    /// A repository; `None` when it does not exist or the token may not see it.
    #[get("/repos/{owner}/{repo}")]
    async fn get_repository(&self, owner: &str, repo: &str) -> Result<Option<Repository>>;

    /// A repository's issues, the newest first.
    #[get("/repos/{owner}/{repo}/issues", paginate = link_header(size(param = "per_page", value = 100)))]
    fn list_issues(&self, owner: &str, repo: &str, #[query] filter: &IssueFilter) -> Pages<Issue>;

    /// Opens an issue.
    #[post("/repos/{owner}/{repo}/issues")]
    async fn create_issue(
        &self,
        owner: &str,
        repo: &str,
        #[body] issue: &NewIssue,
    ) -> Result<Issue>;

    /// Changes an issue.
    #[patch("/repos/{owner}/{repo}/issues/{number}")]
    async fn update_issue(
        &self,
        owner: &str,
        repo: &str,
        number: u64,
        #[body] change: &IssueChange,
    ) -> Result<Issue>;

    /// Comments on an issue or a pull request.
    #[post("/repos/{owner}/{repo}/issues/{number}/comments")]
    async fn create_comment(
        &self,
        owner: &str,
        repo: &str,
        number: u64,
        #[body] comment: &NewComment,
    ) -> Result<Comment>;

    /// The README as its author wrote it.
    #[get("/repos/{owner}/{repo}/readme", headers("Accept" = "application/vnd.github.raw+json"))]
    async fn get_readme(&self, owner: &str, repo: &str) -> Result<Text>;

    /// Whether the current user has starred a repository: 204 or 404.
    #[get("/user/starred/{owner}/{repo}")]
    async fn is_starred(&self, owner: &str, repo: &str) -> Result<Response<()>>;

    /// Stars a repository.
    #[put("/user/starred/{owner}/{repo}")]
    async fn star(&self, owner: &str, repo: &str) -> Result<()>;

    /// Removes the star.
    #[delete("/user/starred/{owner}/{repo}")]
    async fn unstar(&self, owner: &str, repo: &str) -> Result<()>;
}

webhook_events! {
    /// What GitHub tells: the event is in a header, its action in the body.
    #[webhook(signature = github)]
    pub enum GitHubEvent {
        /// The first delivery of every webhook.
        "ping" => Ping(Ping),
        /// Commits have come.
        "push" => Push(Push),
        /// An issue was opened.
        "issues.opened" => IssueOpened(IssueEvent),
        /// An issue was closed.
        "issues.closed" => IssueClosed(IssueEvent),
        /// Anything else has happened to an issue.
        "issues.*" => IssueChanged(IssueEvent),
        /// Somebody has commented.
        "issue_comment.created" => Commented(CommentEvent),
        /// A pull request was opened.
        "pull_request.opened" => PullRequestOpened(PullRequestEvent),
        /// A pull request was closed, merged or not.
        "pull_request.closed" => PullRequestClosed(PullRequestEvent),
        /// Somebody has starred the repository, or thought better of it.
        "star.*" => Starred(RepositoryEvent),
        "watch.*" => ignore,
    }
}

/// The first delivery.
#[derive(Debug, Deserialize)]
pub struct Ping {
    /// A sentence to think about.
    pub zen: String,
}

/// Commits.
#[derive(Debug, Deserialize)]
pub struct Push {
    /// `refs/heads/main`
    #[serde(rename = "ref")]
    pub reference: String,
    /// Where.
    pub repository: RepositoryName,
}

/// Something about an issue.
#[derive(Debug, Deserialize)]
pub struct IssueEvent {
    /// Which.
    pub issue: Issue,
    /// Where.
    pub repository: RepositoryName,
}

/// A comment on an issue or a pull request.
#[derive(Debug, Deserialize)]
pub struct CommentEvent {
    /// On what.
    pub issue: Issue,
    /// What was said.
    pub comment: Comment,
}

/// Something about a pull request.
#[derive(Debug, Deserialize)]
pub struct PullRequestEvent {
    /// Its number.
    pub number: u64,
    /// Where.
    pub repository: RepositoryName,
}

/// Something about a repository.
#[derive(Debug, Deserialize)]
pub struct RepositoryEvent {
    /// Which.
    pub repository: RepositoryName,
}

/// What a repository is called.
#[derive(Debug, Deserialize)]
pub struct RepositoryName {
    /// `owner/name`
    pub full_name: String,
}

/// Says what happened.
struct Teller;

impl GitHubEventHandler for Teller {
    type Error = std::convert::Infallible;

    async fn ping(&self, ping: Ping, _: &Delivery) -> Result<(), Self::Error> {
        ok(format!("ping: {}", ping.zen));
        Ok(())
    }

    async fn push(&self, push: Push, _: &Delivery) -> Result<(), Self::Error> {
        ok(format!(
            "{} has new commits on {}",
            push.repository.full_name, push.reference
        ));
        Ok(())
    }

    async fn issue_opened(&self, event: IssueEvent, _: &Delivery) -> Result<(), Self::Error> {
        ok(format!(
            "{}#{} was opened",
            event.repository.full_name, event.issue.number
        ));
        Ok(())
    }

    async fn issue_closed(&self, event: IssueEvent, _: &Delivery) -> Result<(), Self::Error> {
        ok(format!(
            "{}#{} was closed",
            event.repository.full_name, event.issue.number
        ));
        Ok(())
    }

    async fn issue_changed(&self, event: IssueEvent, by: &Delivery) -> Result<(), Self::Error> {
        ok(format!("{} of #{}", by.event, event.issue.number));
        Ok(())
    }

    async fn commented(&self, event: CommentEvent, _: &Delivery) -> Result<(), Self::Error> {
        ok(format!(
            "comment {} on #{}",
            event.comment.id, event.issue.number
        ));
        Ok(())
    }

    async fn pull_request_opened(
        &self,
        event: PullRequestEvent,
        _: &Delivery,
    ) -> Result<(), Self::Error> {
        ok(format!(
            "{}#{} wants in",
            event.repository.full_name, event.number
        ));
        Ok(())
    }

    async fn pull_request_closed(
        &self,
        event: PullRequestEvent,
        _: &Delivery,
    ) -> Result<(), Self::Error> {
        ok(format!(
            "{}#{} is done",
            event.repository.full_name, event.number
        ));
        Ok(())
    }

    async fn starred(&self, event: RepositoryEvent, by: &Delivery) -> Result<(), Self::Error> {
        ok(format!("{} of {}", by.event, event.repository.full_name));
        Ok(())
    }
}

/// A user.
#[derive(Debug, Deserialize)]
pub struct User {
    /// Name that the user logs in with.
    pub login: String,
    /// Numeric identifier.
    pub id: u64,
}

/// A repository.
#[derive(Debug, Deserialize)]
pub struct Repository {
    /// `owner/name`.
    pub full_name: String,
    /// Name of the default branch.
    pub default_branch: String,
    /// Whether only its members see it.
    pub private: bool,
}

/// Which issues to list.
#[derive(Debug, Default, Serialize)]
pub struct IssueFilter {
    /// `open`, `closed` or `all`.
    pub state: Option<&'static str>,
    /// Names, comma separated.
    pub labels: Option<String>,
}

/// An issue.
#[derive(Debug, Deserialize)]
pub struct Issue {
    /// Number within the repository.
    pub number: u64,
    /// First line.
    pub title: String,
    /// `open` or `closed`.
    pub state: String,
    /// Who opened it.
    pub user: Option<User>,
}

/// An issue to open.
#[derive(Debug, Serialize)]
pub struct NewIssue {
    /// First line.
    pub title: String,
    /// Markdown.
    pub body: String,
    /// Names of labels.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<String>,
}

/// What to change of an issue.
#[derive(Debug, Default, Serialize)]
pub struct IssueChange {
    /// `open` or `closed`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<&'static str>,
    /// First line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
}

/// A comment to write.
#[derive(Debug, Serialize)]
pub struct NewComment {
    /// Markdown.
    pub body: String,
}

/// A comment.
#[derive(Debug, Deserialize)]
pub struct Comment {
    /// Numeric identifier.
    pub id: u64,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run().await.map_err(Into::into).and(receive().await) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            note(error);
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<()> {
    match GitHubConfig::from_env() {
        Ok(config) => {
            let github = GitHubClient::new(config)?;
            step("Who am I?");
            let user = github.current_user().await?;
            ok(format!("{} ({})", user.login, user.id));
            step("What came in lately?");
            let filter = IssueFilter::default();
            let mut issues = github
                .list_issues("rust-lang", "rust", &filter)
                .max_pages(1);
            while let Some(issue) = issues.next().await {
                let issue = issue?;
                ok(format!("#{} {}", issue.number, issue.title));
            }
            Ok(())
        }
        Err(missing) => {
            note(missing);
            show().await
        }
    }
}

/// What would be sent, with an invented token.
async fn show() -> Result<()> {
    let config = GitHubConfig::from_lookup(|name| {
        (name == "GITHUB_TOKEN").then(|| "ghp_example".to_owned())
    })?;
    let github = GitHubClient::new(config)?;
    step("Without a token, this is what some calls would send");
    let filter = IssueFilter {
        state: Some("open"),
        ..IssueFilter::default()
    };
    note(
        github
            .list_issues("rust-lang", "rust", &filter)
            .dry_run()
            .await?,
    );
    let change = IssueChange {
        state: Some("closed"),
        ..IssueChange::default()
    };
    note(
        github
            .update_issue("me", "my repo", 7, &change)
            .dry_run()
            .await?,
    );
    note(github.get_readme("rust-lang", "rust").dry_run().await?);
    Ok(())
}

/// A delivery, signed as GitHub signs it, on its way to the handler.
async fn receive() -> Result<(), Box<dyn std::error::Error>> {
    step("And this is what a delivery of GitHub's does");
    let webhook = Webhook::<GitHubEvent>::new(WebhookConfig::new("a secret of ours"))?;
    let body = r#"{
        "action": "opened",
        "issue": {"number": 7, "title": "It breaks", "state": "open", "user": null},
        "repository": {"full_name": "octo/hello"}
    }"#;
    let delivery = http::Request::post("/webhooks/github")
        .header("x-github-event", "issues")
        .header("x-github-delivery", "72d3162e-cc78-11e3-81ab-4c9367dc0958")
        .body(body.into())?;
    let (parts, body) = webhook.sign_test(delivery)?.into_parts();
    let answer = webhook.handle(&parts, &body, &Teller).await;
    note(format!("answered {}", answer.status()));
    Ok(())
}
