//! The client as `#[integration]` generates it, with its retries, deadlines and limits as they are
//! by default.

use crate::api::{Brief, Created, NewBrief, Task};
use integration_runtime::{Result, integration};
use std::error::Error;

/// The API of the benchmark.
#[integration(base_url = "https://projects.example.com/v1", auth = bearer)]
pub trait Projects {
    /// Reads the brief of a project.
    #[get("/projects/{project}/brief")]
    async fn get_brief(
        &self,
        project: &str,
        #[query] expand: &str,
        #[query] revision: u64,
    ) -> Result<Brief>;

    /// Creates a brief.
    #[post("/briefs")]
    async fn create_brief(&self, #[body] brief: &NewBrief) -> Result<Created>;

    /// Lists the tasks of a project.
    #[get("/projects/{project}/tasks")]
    async fn list_tasks(&self, project: &str) -> Result<Vec<Task>>;
}

pub fn client(base_url: &str, token: &str) -> Result<ProjectsClient, Box<dyn Error>> {
    let config = ProjectsConfig {
        base_url: base_url.parse()?,
        token: token.into(),
    };
    Ok(ProjectsClient::new(config)?)
}
