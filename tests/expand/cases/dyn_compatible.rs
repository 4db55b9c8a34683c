use integration_runtime::{Result, integration};

#[integration(base_url = "https://api.acme.com", dyn_compatible)]
trait Acme {
    #[get("/ping")]
    async fn ping(&self) -> Result<()>;

    async fn ping_twice(&self) -> Result<()> {
        self.ping().await?;
        self.ping().await
    }
}

fn main() {}
