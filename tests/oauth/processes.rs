//! Several processes on one store: 4 of them with 4 tasks each, tokens that live for two seconds, refresh tokens that
//! change at each use and end the grant when they are used twice.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use integration_runtime::{ConnectionStore, FlowStore, PostgresStore, SqliteStore};
use integration_tests::{
    Postgres, Scratch,
    oauth::{Profile, ProviderProcess},
};

use crate::acme::{AcmeClient, config_at, connect, keys};

const PROVIDER: &str = env!("CARGO_BIN_EXE_oauth-provider");
const WORKER: &str = env!("CARGO_BIN_EXE_oauth-worker");
const PROCESSES: usize = 4;
const SECONDS: u64 = 20;

/// What one process did.
#[derive(Debug, Default)]
struct Work {
    calls: u64,
    errors: u64,
    first_error: String,
}

/// A process that calls until its time is over.
struct Worker(Child);

impl Worker {
    fn start(provider: &str, store: &str, seconds: u64, cancels: bool) -> Self {
        let seconds = seconds.to_string();
        let cancels = if cancels { "cancels" } else { "stays" };
        let mut command = Command::new(WORKER);
        command.args([provider, store, &seconds, cancels]);
        let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn();
        Self(child.expect("the program is built with the tests"))
    }

    /// What it did, when it has ended.
    fn work(mut self) -> Work {
        let output = self.0.stdout.take().expect("the output is a pipe");
        let lines: Vec<String> = BufReader::new(output)
            .lines()
            .map_while(Result::ok)
            .collect();
        let status = self.0.wait().expect("a child can be waited for");
        assert!(status.success(), "a worker failed: {lines:?}");
        let number = |line: &String| line.parse().expect("a worker prints its counts");
        Work {
            calls: number(&lines[0]),
            errors: number(&lines[1]),
            first_error: lines.get(2).cloned().unwrap_or_default(),
        }
    }

    /// `kill -9`.
    fn kill(&mut self) {
        self.0.kill().expect("a child can be killed");
        self.0.wait().expect("a child can be waited for");
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

async fn connected(provider: &str, store: impl ConnectionStore + FlowStore) -> AcmeClient {
    let config = config_at(provider, &Profile::rotating().client_secret);
    let acme = AcmeClient::builder(config).store(store, keys()).build();
    let acme = acme.expect("the configuration is good");
    connect(&acme).await.expect("the provider agrees");
    acme
}

async fn no_token_is_lost(url: &str, store: impl ConnectionStore + FlowStore, cancels: bool) {
    let provider = ProviderProcess::start(PROVIDER, "rotating", 2);
    let acme = connected(provider.url(), store).await;
    let begin = Instant::now();
    let workers: Vec<_> = (0..PROCESSES)
        .map(|_| Worker::start(provider.url(), url, SECONDS, cancels))
        .collect();
    let work = tokio::task::spawn_blocking(|| workers.into_iter().map(Worker::work).collect());
    let work: Vec<Work> = work.await.expect("no worker panics");
    let counts = provider.counts().await;
    let calls: u64 = work.iter().map(|work| work.calls).sum();
    let _ = writeln!(
        std::io::stdout(),
        "{url}: {calls} calls, {} refreshes in {} s, callers {}",
        counts.refreshes,
        begin.elapsed().as_secs(),
        if cancels { "leave" } else { "stay" },
    );
    for work in &work {
        assert_eq!(work.errors, 0, "{}", work.first_error);
        assert!(work.calls > 50, "{work:?}");
    }
    assert_eq!(counts.reuses, 0, "a refresh token was used twice");
    // One about every 1.6 seconds: nobody refreshes what is fresh.
    let most = (SECONDS * 10 / 16 + 4) as usize;
    assert!((8..=most).contains(&counts.refreshes), "{counts:?}");
    acme.me().await.expect("the connection is alive");
}

#[tokio::test(flavor = "multi_thread")]
async fn four_processes_on_sqlite() {
    let scratch = Scratch::new();
    let url = scratch.sqlite_url("tokens.db");
    let store = SqliteStore::connect(&url)
        .await
        .expect("a file can be made");
    no_token_is_lost(&url, store, false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn four_processes_on_sqlite_whose_callers_leave() {
    let scratch = Scratch::new();
    let url = scratch.sqlite_url("tokens.db");
    let store = SqliteStore::connect(&url)
        .await
        .expect("a file can be made");
    no_token_is_lost(&url, store, true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn four_processes_on_postgres() {
    let Some(server) = Postgres::start() else {
        return;
    };
    let url = server.url().to_owned();
    let store = PostgresStore::connect(&url).await.expect("the server runs");
    no_token_is_lost(&url, store, false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn four_processes_on_postgres_whose_callers_leave() {
    let Some(server) = Postgres::start() else {
        return;
    };
    let url = server.url().to_owned();
    let store = PostgresStore::connect(&url).await.expect("the server runs");
    no_token_is_lost(&url, store, true).await;
}

/// Killed at any moment between refreshes, a process leaves a store from which the next one goes on. (Killed in the middle
/// of one, between the provider's commit and ours, nothing can help: that is what a grace period of the provider is for.)
#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_is_killed_takes_nothing_along() {
    let provider = ProviderProcess::start(PROVIDER, "rotating", 3);
    let scratch = Scratch::new();
    let url = scratch.sqlite_url("tokens.db");
    let store = SqliteStore::connect(&url)
        .await
        .expect("a file can be made");
    let acme = connected(provider.url(), store).await;
    for round in 0..6 {
        let before = provider.counts().await.refreshes;
        let mut worker = Worker::start(provider.url(), &url, 60, false);
        // It is killed right after a refresh of its own, while the tokens are young.
        let begin = Instant::now();
        while provider.counts().await.refreshes == before {
            assert!(
                begin.elapsed() < Duration::from_secs(30),
                "the worker does not refresh"
            );
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        tokio::time::sleep(Duration::from_millis(100 + 40 * round)).await;
        worker.kill();
        acme.me().await.expect("the connection is alive");
    }
    assert_eq!(provider.counts().await.reuses, 0);
}
