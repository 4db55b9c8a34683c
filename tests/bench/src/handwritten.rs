//! The client as it is written by hand on reqwest, in the usual way: one shared `reqwest::Client`,
//! `bearer_auth`, `query`, `json`, `error_for_status`, and `json` for the answer.

use crate::api::{NewProject, Project, Task};

pub struct Client {
    http: reqwest::Client,
    base_url: String,
    token: String,
}

impl Client {
    pub fn new(base_url: &str, token: &str) -> Self {
        Self { http: reqwest::Client::new(), base_url: base_url.to_owned(), token: token.to_owned() }
    }

    pub async fn get_project(&self, id: &str, expand: &str, revision: u64) -> Result<Project, reqwest::Error> {
        self.http
            .get(format!("{}/projects/{id}", self.base_url))
            .query(&[("expand", expand), ("revision", &revision.to_string())])
            .bearer_auth(&self.token)
            .send()
            .await?
            .error_for_status()?
            .json::<Project>()
            .await
    }

    pub async fn create_project(&self, project: &NewProject) -> Result<Project, reqwest::Error> {
        self.http
            .post(format!("{}/projects", self.base_url))
            .bearer_auth(&self.token)
            .json(project)
            .send()
            .await?
            .error_for_status()?
            .json::<Project>()
            .await
    }

    pub async fn list_tasks(&self, id: &str) -> Result<Vec<Task>, reqwest::Error> {
        self.http
            .get(format!("{}/projects/{id}/tasks", self.base_url))
            .bearer_auth(&self.token)
            .send()
            .await?
            .error_for_status()?
            .json::<Vec<Task>>()
            .await
    }
}
