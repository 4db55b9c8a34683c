//! A declaration of GitHub's events, and a handler that keeps what tells them apart.

#![allow(
    dead_code,
    reason = "payloads are decoded, and printed when a test fails"
)]

use std::{collections::BTreeMap, convert::Infallible, sync::Mutex};

use integration_runtime::{Delivery, UndecodableEvent, UnknownEvent, webhook_events};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub(crate) struct Account {
    pub(crate) login: String,
    pub(crate) id: u64,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Repository {
    pub(crate) full_name: String,
    pub(crate) private: bool,
    pub(crate) owner: Account,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum State {
    Open,
    Closed,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Issue {
    pub(crate) number: u64,
    pub(crate) title: String,
    pub(crate) body: Option<String>,
    pub(crate) state: Option<State>,
    pub(crate) user: Account,
    pub(crate) assignees: Vec<Account>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Branch {
    #[serde(rename = "ref")]
    pub(crate) name: String,
    pub(crate) sha: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct PullRequest {
    pub(crate) number: u64,
    pub(crate) title: String,
    pub(crate) draft: bool,
    pub(crate) head: Branch,
    pub(crate) base: Branch,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Commit {
    pub(crate) id: String,
    pub(crate) message: String,
    pub(crate) added: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Run {
    pub(crate) id: u64,
    pub(crate) name: String,
    pub(crate) head_sha: String,
    pub(crate) status: String,
    pub(crate) conclusion: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Comment {
    pub(crate) id: u64,
    pub(crate) body: String,
}

/// The payloads: what each has, and who did it and where.
macro_rules! payloads {
    ($($name:ident { $($(#[$attribute:meta])* $field:ident: $type:ty,)* })*) => {$(
        #[derive(Debug, Deserialize)]
        pub(crate) struct $name {
            sender: Account,
            repository: Option<Repository>,
            $($(#[$attribute])* $field: $type,)*
        }
    )*};
}

payloads! {
    Push {
        #[serde(rename = "ref")] reference: String,
        before: String, after: String, forced: bool, commits: Vec<Commit>, head_commit: Option<Commit>,
    }
    IssueEvent { issue: Issue, }
    CommentEvent { issue: Issue, comment: Comment, }
    PullEvent { number: u64, pull_request: PullRequest, }
    ReviewEvent { pull_request: serde_json::Value, review: serde_json::Value, }
    CheckEvent { check_run: Run, }
    WorkflowEvent { workflow_run: Run, workflow: serde_json::Value, }
    ReleaseEvent { release: serde_json::Value, }
    Ping { zen: String, hook_id: u64, hook: serde_json::Value, }
    Star { starred_at: Option<String>, }
    Reference { #[serde(rename = "ref")] name: String, ref_type: String, }
    InstallationEvent { installation: serde_json::Value, }
    RepositoryEvent { changes: Option<serde_json::Value>, }
    DeploymentEvent { deployment: serde_json::Value, deployment_status: serde_json::Value, }
    Fork { forkee: Repository, }
}

webhook_events! {
    /// What GitHub tells us.
    #[webhook(signature = github)]
    #[derive(Debug)]
    pub(crate) enum Hub {
        "ping" => Pinged(Ping),
        "push" => Pushed(Push),
        "issues.opened" => IssueOpened(IssueEvent),
        "issues.edited" | "issues.labeled" | "issues.unlabeled" => IssueChanged(IssueEvent),
        "issues.deleted" | "issues.transferred" => IssueGone(IssueEvent),
        "issue_comment.created" | "issue_comment.edited" => Commented(CommentEvent),
        "pull_request.opened" | "pull_request.reopened" => PullOpened(PullEvent),
        "pull_request.synchronize" => PullPushed(PullEvent),
        "pull_request.closed" => PullClosed(PullEvent),
        "pull_request_review.submitted" => Reviewed(ReviewEvent),
        "check_run.created" | "check_run.completed" => Checked(CheckEvent),
        "workflow_run.completed" => Ran(WorkflowEvent),
        "release.published" => Released(ReleaseEvent),
        "star.created" | "star.deleted" => Starred(Star),
        "create" => RefCreated(Reference),
        "delete" => RefDeleted(Reference),
        "installation.created" | "installation.deleted" => Installed(InstallationEvent),
        "repository.*" => RepositoryTouched(RepositoryEvent),
        "deployment_status.created" => Deployed(DeploymentEvent),
        "fork" => Forked(Fork),
        "watch.started" | "label.*" | "gollum" => ignore,
    }
}

/// What came of each delivery.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    /// How often each method was called.
    pub(crate) methods: Mutex<BTreeMap<&'static str, usize>>,
    /// The login of the last known event's sender.
    pub(crate) sender: Mutex<Option<String>>,
    pub(crate) unknown: Mutex<Vec<UnknownEvent>>,
    pub(crate) undecodable: Mutex<Vec<UndecodableEvent>>,
}

impl Ledger {
    fn note(&self, method: &'static str, sender: Account) {
        *self.methods.lock().unwrap().entry(method).or_default() += 1;
        *self.sender.lock().unwrap() = Some(sender.login);
    }
}

/// Methods that note their own name and the sender.
macro_rules! noted {
    ($($method:ident($payload:ty),)*) => {$(
        async fn $method(&self, payload: $payload, _: &Delivery) -> Result<(), Infallible> {
            self.note(stringify!($method), payload.sender);
            Ok(())
        }
    )*};
}

impl HubHandler for Ledger {
    type Error = Infallible;

    noted! {
        pinged(Ping),
        pushed(Push),
        issue_opened(IssueEvent),
        issue_changed(IssueEvent),
        issue_gone(IssueEvent),
        commented(CommentEvent),
        pull_opened(PullEvent),
        pull_pushed(PullEvent),
        pull_closed(PullEvent),
        reviewed(ReviewEvent),
        checked(CheckEvent),
        ran(WorkflowEvent),
        released(ReleaseEvent),
        starred(Star),
        ref_created(Reference),
        ref_deleted(Reference),
        installed(InstallationEvent),
        repository_touched(RepositoryEvent),
        deployed(DeploymentEvent),
        forked(Fork),
    }

    async fn unknown(&self, event: UnknownEvent, _: &Delivery) -> Result<(), Infallible> {
        self.unknown.lock().unwrap().push(event);
        Ok(())
    }

    async fn undecodable(&self, event: UndecodableEvent, _: &Delivery) -> Result<(), Infallible> {
        self.undecodable.lock().unwrap().push(event);
        Ok(())
    }
}
