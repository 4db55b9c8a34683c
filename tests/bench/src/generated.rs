//! The client as `#[integration]` generates it, with its retries, deadlines and limits as they are
//! by default.

use crate::api::{NewProject, Project, Task};
use integration_runtime::{Result, integration};
use std::error::Error;

/// The API of the benchmark.
#[integration(base_url = "https://projects.example.com/v1", auth = bearer)]
pub trait Projects {
    /// Reads a project.
    #[get("/projects/{id}")]
    async fn get_project(&self, id: &str, #[query] expand: &str, #[query] revision: u64) -> Result<Project>;

    /// Creates a project.
    #[post("/projects")]
    async fn create_project(&self, #[body] project: &NewProject) -> Result<Project>;

    /// Lists the tasks of a project.
    #[get("/projects/{id}/tasks")]
    async fn list_tasks(&self, id: &str) -> Result<Vec<Task>>;
}

pub fn client(base_url: &str, token: &str) -> Result<ProjectsClient, Box<dyn Error>> {
    let config = ProjectsConfig { base_url: base_url.parse()?, token: token.into() };
    Ok(ProjectsClient::new(config)?)
}
