//! Outcomes C16 and C17: what does not fit is refused before it is held. In a program of their own, since what other
//! tests allocate in the meantime would count.

use integration_runtime::{ErrorKind, Result, integration};
use integration_tests::{PeakMemory, Reply, Server, gzip_of_spaces};
use tokio::sync::Mutex;

const MIB: u64 = 1 << 20;

#[integration(base_url = "https://acme.example", timeout = "30s")]
trait Acme {
    #[get("/things/1")]
    async fn get(&self) -> Result<serde_json::Value>;
}

fn client(server: &Server) -> AcmeClient {
    let base_url = server.url().parse().expect("a loopback URL is a base URL");
    AcmeClient::new(AcmeConfig { base_url }).expect("the configuration is complete")
}

/// One measurement at a time.
static MEASURING: Mutex<()> = Mutex::const_new(());

#[tokio::test]
async fn c16_one_gib_body_is_too_large() {
    let _alone = MEASURING.lock().await;
    let large = || Reply::spaces(1024 * MIB);
    for reply in [large(), large().chunked(), large().close_delimited()] {
        let server = Server::scripted([reply]);
        let memory = PeakMemory::start();
        let error = client(&server).get().await.unwrap_err();

        assert_eq!(
            (error.kind(), server.count()),
            (ErrorKind::TooLarge, 1),
            "{error}"
        );
        assert!(
            memory.growth() < 32 * MIB,
            "grown by {} KiB",
            memory.growth() / 1024
        );
        server.wait_for_disconnect().await;
        assert!(
            server.bytes_sent() < 64 * MIB,
            "{} bytes were taken",
            server.bytes_sent()
        );
    }
}

#[tokio::test]
async fn c16_a_large_error_body_hides_no_status() {
    let _alone = MEASURING.lock().await;
    let server = Server::scripted([Reply::spaces(1024 * MIB).with_status(404)]);
    let memory = PeakMemory::start();
    let error = client(&server).get().await.unwrap_err();
    assert_eq!(
        (error.kind(), server.count()),
        (ErrorKind::Api, 1),
        "{error}"
    );
    assert!(error.is_not_found());
    assert!(
        memory.growth() < 32 * MIB,
        "grown by {} KiB",
        memory.growth() / 1024
    );
}

#[tokio::test]
async fn c17_a_gzip_bomb_is_too_large() {
    let _alone = MEASURING.lock().await;
    let bomb = gzip_of_spaces(1024);
    assert!(
        (bomb.len() as u64) < 8 * MIB,
        "it is small on the wire: {}",
        bomb.len()
    );
    let server = Server::scripted([
        Reply::body(200, "application/json", bomb).header("content-encoding", "gzip")
    ]);
    let memory = PeakMemory::start();
    let error = client(&server).get().await.unwrap_err();

    assert_eq!(
        (error.kind(), server.count()),
        (ErrorKind::TooLarge, 1),
        "{error}"
    );
    assert!(
        memory.growth() < 32 * MIB,
        "grown by {} KiB",
        memory.growth() / 1024
    );
}
