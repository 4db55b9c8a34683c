//! The load: one client making one kind of call, one after the other, on a current-thread runtime.
//!
//! Arguments: `<client> <call> <requests> <base URL>`. All three clients go through the same loop,
//! so what differs between two runs is the client alone; what differs between two request counts is
//! the requests alone (start-up, the first connection and the sample body cancel out).

use crate::api::{Brief, Created, EXPAND, NewBrief, PROJECT, REVISION, TASKS, TOKEN, Task};
use crate::{feign, handwritten};
use std::error::Error;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// A client under measurement. The calls are dispatched statically: the trait costs nothing.
trait Subject {
    async fn get(&self) -> Outcome<Brief>;
    async fn post(&self, brief: &NewBrief) -> Outcome<Created>;
    async fn list(&self) -> Outcome<Vec<Task>>;
}

impl Subject for handwritten::Client {
    async fn get(&self) -> Outcome<Brief> {
        Ok(self.get_brief(PROJECT, EXPAND, REVISION).await?)
    }
    async fn post(&self, brief: &NewBrief) -> Outcome<Created> {
        Ok(self.create_brief(brief).await?)
    }
    async fn list(&self) -> Outcome<Vec<Task>> {
        Ok(self.list_tasks(PROJECT).await?)
    }
}

impl Subject for feign::Projects {
    async fn get(&self) -> Outcome<Brief> {
        Ok(self.get_brief(PROJECT, EXPAND, REVISION).await?)
    }
    async fn post(&self, brief: &NewBrief) -> Outcome<Created> {
        Ok(self.create_brief(brief).await?)
    }
    async fn list(&self) -> Outcome<Vec<Task>> {
        Ok(self.list_tasks(PROJECT).await?)
    }
}

impl Subject for crate::generated::ProjectsClient {
    async fn get(&self) -> Outcome<Brief> {
        Ok(self.get_brief(PROJECT, EXPAND, REVISION).await?)
    }
    async fn post(&self, brief: &NewBrief) -> Outcome<Created> {
        Ok(self.create_brief(brief).await?)
    }
    async fn list(&self) -> Outcome<Vec<Task>> {
        Ok(self.list_tasks(PROJECT).await?)
    }
}

/// Runs the load that the process's arguments ask for.
pub fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [client, call, requests, base_url] = arguments.as_slice() else {
        panic!("arguments: <client> <call> <requests> <base URL>");
    };
    let requests = requests.parse().expect("the number of requests");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let outcome = runtime.block_on(async {
        match client.as_str() {
            "handwritten" => drive(handwritten::Client::new(base_url, TOKEN), call, requests).await,
            "feignhttp" => drive(feign::client(base_url, TOKEN)?, call, requests).await,
            "generated" => drive(crate::generated::client(base_url, TOKEN)?, call, requests).await,
            other => panic!("no client `{other}`"),
        }
    });
    if let Err(error) = outcome {
        panic!("{client} {call}: {error}: {:?}", error.source());
    }
}

async fn drive(subject: impl Subject, call: &str, requests: usize) -> Outcome<()> {
    let sample = NewBrief::sample();
    let id = Brief::sample().id;
    for _ in 0..requests {
        match call {
            "GET" => assert_eq!(subject.get().await?.id, id),
            "POST" => assert_eq!(subject.post(&sample).await?.id, id),
            "list" => assert_eq!(subject.list().await?.len() as u64, TASKS),
            other => panic!("no call `{other}`"),
        }
    }
    Ok(())
}
