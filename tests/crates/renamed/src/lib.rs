//! The runtime under another name: `integration_runtime` is not a crate that this one knows.

use rt::{Result, integration, webhook_events};

/// Every part of an expansion that names the runtime.
#[integration(
    base_url = "https://{region}.acme.example/v1",
    region(one_of = ["eu", "us"], default = "eu"),
    auth = api_key(header = "X-Api-Key"),
    headers("X-Org" = config.org),
    timeout = "20s",
    retry = never,
    error(message = "/message"),
    config(org: Option<String>, page_size: u32 = 50),
    webhooks = AcmeEvent,
    dyn_compatible,
    crate = ::rt,
)]
pub trait Acme {
    /// Lists names.
    #[get("/names", retry(attempts = 2))]
    async fn list(
        &self,
        #[query] since: Option<u64>,
        #[header("X-Trace")] trace: &str,
    ) -> Result<Vec<String>>;

    /// Finds a name.
    #[get("/names/{id}")]
    async fn get(&self, id: &str) -> Result<String>;

    /// Adds a name.
    #[post("/names")]
    async fn add(&self, #[body] name: &str) -> Result<()>;

    /// Adds a name by a form.
    #[post("/form", headers("X-Via" = "form"))]
    async fn add_by_form(&self, #[form] name: &str) -> Result<()>;

    /// Follows a link.
    #[get]
    async fn follow(&self, #[url] link: &str) -> Result<Vec<String>>;
}

/// A reason to need the generated names.
pub fn client(config: AcmeConfig) -> std::result::Result<AcmeClient, rt::ConfigError> {
    AcmeClient::new(config)
}

webhook_events! {
    /// Every part of an expansion that names the runtime.
    #[webhook(
        signature = hmac_sha256(
            header = "X-Acme-Signature", pattern = "sha256={sig:hex}",
            content = "{timestamp}.{body}", secret = base64(strip = "whsec_"),
            timestamp = header("X-Acme-Timestamp"), window = "5min",
        ),
        event = json("type"), id = none, crate = ::rt,
    )]
    pub enum AcmeEvent {
        "made" => Made(String),
        "seen" => ignore,
    }
}
