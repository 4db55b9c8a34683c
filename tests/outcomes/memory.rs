//! Outcomes C16 and C17: what does not fit is refused before it is held; and what is streamed is never held. In a
//! program of their own, since what other tests allocate in the meantime would count.

use integration_runtime::{ByteStream, ErrorKind, Part, Result, Text, Upload, integration};
use integration_tests::{PeakMemory, Reply, Server, gzip_of_spaces};
use tokio::sync::Mutex;

const MIB: u64 = 1 << 20;

#[integration(base_url = "https://acme.example", timeout = "30s")]
trait Acme {
    #[get("/things/1")]
    async fn get(&self) -> Result<serde_json::Value>;

    #[get("/film")]
    async fn film(&self) -> Result<ByteStream>;

    #[post("/films")]
    async fn send(&self, #[body("video/mp4")] film: Upload) -> Result<Text>;

    #[post("/forms")]
    async fn send_form(&self, #[multipart] title: &str, #[multipart] film: Part) -> Result<Text>;
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

const GIB: u64 = 1024 * MIB;

/// So many bytes, read as a file would be.
fn spaces(length: u64) -> Upload {
    use tokio::io::AsyncReadExt as _;
    Upload::reader(tokio::io::repeat(b' ').take(length))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_gib_is_streamed_down() {
    let _alone = MEASURING.lock().await;
    for reply in [Reply::spaces(GIB), Reply::spaces(GIB).chunked()] {
        let server = Server::scripted([reply]);
        let memory = PeakMemory::start();
        let film = client(&server).film().await.unwrap();
        let copied = film.copy_to(&mut tokio::io::sink()).await.unwrap();
        assert_eq!((copied, server.count()), (GIB, 1));
        assert!(
            memory.growth() < 32 * MIB,
            "grown by {} KiB",
            memory.growth() / 1024
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_gib_is_streamed_up() {
    let _alone = MEASURING.lock().await;
    for (film, is_form) in [
        (spaces(GIB), false),
        (spaces(GIB).length(GIB), false),
        (spaces(GIB), true),
    ] {
        let server = Server::scripted([Reply::status(204)]);
        let memory = PeakMemory::start();
        let acme = client(&server);
        match is_form {
            false => acme.send(film).await.unwrap(),
            true => acme.send_form("film", Part::bytes(film)).await.unwrap(),
        };
        let sent = server.only_request().length;
        assert!((GIB..GIB + 1024).contains(&sent), "{sent}");
        assert!(
            memory.growth() < 32 * MIB,
            "grown by {} KiB",
            memory.growth() / 1024
        );
    }
}

#[tokio::test]
async fn a_stream_that_is_not_read_holds_its_provider_back() {
    let _alone = MEASURING.lock().await;
    let server = Server::scripted([Reply::spaces(GIB)]);
    let memory = PeakMemory::start();
    let mut film = client(&server).film().await.unwrap();
    film.chunk().await.unwrap().unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    assert!(server.bytes_sent() < 64 * MIB, "{}", server.bytes_sent());
    assert!(memory.growth() < 32 * MIB);
    drop(film);
    server.wait_for_disconnect().await;
}
