//! `oauth-worker <provider> <store> <seconds> <stays|cancels>`: four tasks that call Acme by the connection in the store,
//! one call after the other, until the time is over. Prints how many calls went well, how many did not, and why the
//! first did not. Callers that cancel leave now and then in the middle of a call.

use std::{
    env,
    io::Write as _,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

use integration_runtime::{PostgresStore, SqliteStore};

#[path = "acme.rs"]
#[allow(dead_code)]
mod acme;

use acme::{AcmeClient, config_at, keys};

const TASKS: u64 = 4;

#[derive(Default)]
struct Tally {
    calls: AtomicU64,
    errors: AtomicU64,
    first_error: Mutex<String>,
}

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [provider, url, seconds, mode] = arguments.as_slice() else {
        panic!("oauth-worker <provider> <store> <seconds> <stays|cancels>");
    };
    let builder = AcmeClient::builder(config_at(provider, "s3cret-of-the-tests"));
    let builder = match url.starts_with("sqlite:") {
        true => builder.store(
            SqliteStore::connect(url).await.expect("the file is there"),
            keys(),
        ),
        false => builder.store(
            PostgresStore::connect(url).await.expect("the server runs"),
            keys(),
        ),
    };
    let acme = builder.build().expect("the configuration is good");
    let seconds = seconds.parse().expect("seconds are a number");
    let end = Instant::now() + Duration::from_secs(seconds);
    let tally = Arc::new(Tally::default());
    let tasks: Vec<_> = (0..TASKS)
        .map(|task| {
            let cancels = mode == "cancels";
            tokio::spawn(call(acme.clone(), tally.clone(), end, cancels, task))
        })
        .collect();
    for task in tasks {
        task.await.expect("no task panics");
    }
    let first_error = tally
        .first_error
        .lock()
        .expect("no task panics")
        .replace('\n', " ");
    let report = format!(
        "{}\n{}\n{first_error}",
        tally.calls.load(Relaxed),
        tally.errors.load(Relaxed)
    );
    writeln!(std::io::stdout(), "{report}").expect("somebody reads it");
}

async fn call(acme: AcmeClient, tally: Arc<Tally>, end: Instant, cancels: bool, task: u64) {
    let mut random = u64::from(std::process::id()) * TASKS + task + 1;
    while Instant::now() < end {
        // xorshift: which calls are left, and when.
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        let patience = match cancels && random.is_multiple_of(3) {
            true => Duration::from_micros(random % 4_000),
            false => Duration::from_secs(60),
        };
        match tokio::time::timeout(patience, acme.me()).await {
            Err(_) => {}
            Ok(Ok(_)) => drop(tally.calls.fetch_add(1, Relaxed)),
            Ok(Err(error)) => {
                if tally.errors.fetch_add(1, Relaxed) == 0 {
                    *tally.first_error.lock().expect("no task panics") = error.to_string();
                }
            }
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
