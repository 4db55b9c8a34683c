//! The client as feignhttp declares it: a trait whose base URL and token come from a context, as
//! its documentation shows ("Using Trait"), on its reqwest backend. The attribute turns the trait into a struct.

use crate::api::{Brief, Created, NewBrief, Task};
use feignhttp::{Context, FeignClientBuilder, feign};

#[derive(Context)]
struct Settings {
    #[url_path]
    base: String,
    #[header("authorization")]
    authorization: String,
}

#[feign(url = "{base}")]
pub trait Projects {
    #[get("/projects/{project}/brief")]
    async fn get_brief(
        &self,
        #[path] project: &str,
        #[query] expand: &str,
        #[query] revision: u64,
    ) -> feignhttp::Result<Brief>;

    #[post("/briefs")]
    async fn create_brief(&self, #[body] brief: &NewBrief) -> feignhttp::Result<Created>;

    #[get("/projects/{project}/tasks")]
    async fn list_tasks(&self, #[path] project: &str) -> feignhttp::Result<Vec<Task>>;
}

pub fn client(base_url: &str, token: &str) -> feignhttp::Result<Projects> {
    let settings = Settings {
        base: base_url.to_owned(),
        authorization: format!("Bearer {token}"),
    };
    Projects::builder().context(settings).build()
}
