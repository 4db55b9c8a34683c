//! Rows of bodies that are not held as a whole.

use std::time::{Duration, Instant};

use bytes::Bytes;
use integration_runtime::{ErrorKind, Part, Upload};
use serde_json::json;

use super::{HttpBinClient, Table};

/// Fails the row, and not the table.
macro_rules! ensure {
    ($left:expr, $right:expr) => {
        match (&$left, &$right) {
            (left, right) if left == right => {}
            (left, right) => {
                return Err(format!("{}: {left:?}, not {right:?}", stringify!($left)).into());
            }
        }
    };
}

/// What a reader reads, which can be sent once.
fn once(bytes: &'static [u8]) -> Upload {
    Upload::reader(bytes)
}

pub(super) async fn down(bin: &HttpBinClient, table: &mut Table) {
    table
        .row("lines of JSON one by one", async {
            let mut lines = bin.lines(5).await?;
            let mut ids = Vec::new();
            while let Some(line) = lines.next().await {
                ids.push(line?["id"].clone());
            }
            ensure!(json!(ids), json!([0, 1, 2, 3, 4]));
            Ok(())
        })
        .await;
    table
        .row("chunks one by one", async {
            let mut stream = bin.chunks(5000, 7, 100).await?;
            let mut length = 0;
            while let Some(chunk) = stream.chunk().await? {
                length += chunk.len();
            }
            ensure!(length, 5000);
            ensure!(bin.stream_bytes(5000, 7, 100).await?.len(), length);
            Ok(())
        })
        .await;
    table
        .row("a drip that outlives the time-out of the attempt", async {
            let begin = Instant::now();
            let call = bin.slow_drip(2, 4, 0).timeout(Duration::from_millis(900));
            let mut written = Vec::new();
            ensure!(call.await?.copy_to(&mut written).await?, 4);
            ensure!(written, b"****");
            ensure!(begin.elapsed() > Duration::from_secs(1), true);
            Ok(())
        })
        .await;
    table
        .row("a drip with pauses that are too long", async {
            let call = bin
                .slow_drip(4, 2, 0)
                .idle_timeout(Duration::from_millis(300));
            let error = call.await?.copy_to(&mut tokio::io::sink()).await;
            ensure!(error.unwrap_err().kind(), ErrorKind::Timeout);
            Ok(())
        })
        .await;
    table
        .row("no events", async {
            ensure!(bin.no_events().await.unwrap_err().kind(), ErrorKind::Decode);
            Ok(())
        })
        .await;
}

pub(super) async fn up(bin: &HttpBinClient, table: &mut Table) {
    for (name, upload) in [
        ("an upload in chunks", once("grüße".as_bytes())),
        (
            "an upload with its length",
            once("grüße".as_bytes()).length(7),
        ),
        ("an upload of bytes", Upload::bytes(Bytes::from("grüße"))),
    ] {
        table
            .row(name, async {
                ensure!(bin.post_upload(upload).await?.data, "grüße");
                Ok(())
            })
            .await;
    }
    for (name, file) in [
        (
            "a multipart upload in chunks",
            once(b"content\r\nof a file"),
        ),
        (
            "a multipart upload with its length",
            once(b"content\r\nof a file").length(18),
        ),
    ] {
        table
            .row(name, async {
                let file = Part::bytes(file)
                    .file_name("f.txt")
                    .media_type("text/plain");
                let echo = bin.post_file("title", file).await?;
                ensure!(json!(echo.form), json!({"title": "title"}));
                ensure!(json!(echo.files), json!({"file": "content\r\nof a file"}));
                Ok(())
            })
            .await;
    }
}
