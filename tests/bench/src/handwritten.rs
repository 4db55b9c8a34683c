//! The client as it is written by hand on reqwest, in the usual way: one shared `reqwest::Client`,
//! `bearer_auth`, `query`, `json`, `error_for_status`, and `json` for the answer.

use crate::api::{Brief, Created, NewBrief, Task};

pub struct Client {
    http: reqwest::Client,
    base_url: String,
    token: String,
}

impl Client {
    pub fn new(base_url: &str, token: &str) -> Self {
        Self {
            http: reqwest::Client::new(),
            base_url: base_url.to_owned(),
            token: token.to_owned(),
        }
    }

    pub async fn get_brief(
        &self,
        project: &str,
        expand: &str,
        revision: u64,
    ) -> Result<Brief, reqwest::Error> {
        self.http
            .get(format!("{}/projects/{project}/brief", self.base_url))
            .query(&[("expand", expand), ("revision", &revision.to_string())])
            .bearer_auth(&self.token)
            .send()
            .await?
            .error_for_status()?
            .json::<Brief>()
            .await
    }

    pub async fn create_brief(&self, brief: &NewBrief) -> Result<Created, reqwest::Error> {
        self.http
            .post(format!("{}/briefs", self.base_url))
            .bearer_auth(&self.token)
            .json(brief)
            .send()
            .await?
            .error_for_status()?
            .json::<Created>()
            .await
    }

    pub async fn list_tasks(&self, project: &str) -> Result<Vec<Task>, reqwest::Error> {
        self.http
            .get(format!("{}/projects/{project}/tasks", self.base_url))
            .bearer_auth(&self.token)
            .send()
            .await?
            .error_for_status()?
            .json::<Vec<Task>>()
            .await
    }
}
