//! The rows of the table.

use std::{collections::BTreeMap, time::Duration};

use integration_runtime::{ErrorKind, Part, Retry};
use serde_json::{Value, json};

use super::{HttpBinClient, Table};

/// Fails the row, and not the table.
macro_rules! ensure {
    ($condition:expr) => {
        if !$condition {
            return Err(concat!("not so: ", stringify!($condition)).into());
        }
    };
    ($left:expr, $right:expr) => {
        // A `match` keeps temporaries alive, as `assert_eq!` does.
        match (&$left, &$right) {
            (left, right) if left == right => {}
            (left, right) => {
                return Err(format!("{}: {left:?}, not {right:?}", stringify!($left)).into());
            }
        }
    };
}

pub(super) async fn verbs(bin: &HttpBinClient, table: &mut Table) {
    let value = json!({"text": "ü\n\"", "list": [1, null, {"deep": true}]});
    table
        .row("GET with a query", async {
            let echo = bin.get("a b&c=ü", None, &["x", "y&z"]).await?;
            ensure!(
                echo.args,
                BTreeMap::from([
                    ("text".to_owned(), json!("a b&c=ü")),
                    ("tag".to_owned(), json!(["x", "y&z"]))
                ])
            );
            ensure!(echo.url.contains("/get?text="));
            Ok(())
        })
        .await;
    table
        .row("POST JSON", async {
            let echo = bin.post(&value).await?;
            ensure!(echo.json, value);
            ensure!(echo.headers["Content-Type"], "application/json");
            Ok(())
        })
        .await;
    table
        .row("POST a form", async {
            let echo = bin.post_form("Ada & Co", &["x", "y"]).await?;
            ensure!(
                json!(echo.form),
                json!({"name": "Ada & Co", "tag[]": ["x", "y"]})
            );
            ensure!(echo.headers["X-Via"], "form");
            Ok(())
        })
        .await;
    table
        .row("POST multipart", async {
            let file = Part::bytes("content\r\nof a file")
                .file_name("f.txt")
                .media_type("text/plain");
            let echo = bin.post_file("ti tle", file).await?;
            ensure!(json!(echo.form), json!({"title": "ti tle"}));
            ensure!(json!(echo.files), json!({"file": "content\r\nof a file"}));
            Ok(())
        })
        .await;
    table
        .row("POST text", async {
            ensure!(bin.post_text("grüße").await?.data, "grüße");
            Ok(())
        })
        .await;
    table
        .row("PUT", async {
            ensure!(bin.put(&value).await?.json, value);
            Ok(())
        })
        .await;
    table
        .row("PATCH", async {
            ensure!(bin.patch(&value).await?.json, value);
            Ok(())
        })
        .await;
    table
        .row("DELETE", async {
            ensure!(bin.delete().await?.data, "");
            Ok(())
        })
        .await;
    table
        .row("HEAD", async {
            let answer = bin.head().await?;
            ensure!(answer.status, 200);
            ensure!(answer.headers["content-length"] != "0");
            Ok(())
        })
        .await;
    table
        .row("OPTIONS", async {
            let answer = bin.options().await?;
            let allowed = answer.headers["allow"].to_str()?;
            ensure!(allowed.contains("GET"));
            Ok(())
        })
        .await;
    table
        .row("a path argument", async {
            let echo = bin.anything("a b?c#d+e").await?;
            ensure!(echo.url.ends_with("/anything/a%20b%3Fc%23d+e"));
            ensure!(echo.args.is_empty());
            Ok(())
        })
        .await;
}

pub(super) async fn auth(bin: &HttpBinClient, table: &mut Table) {
    table
        .row("bearer", async {
            let answer = bin.bearer().await?;
            ensure!((answer.authenticated, &*answer.token), (true, "a-token"));
            Ok(())
        })
        .await;
    table
        .row("no bearer", async {
            let error = bin.no_bearer().await.unwrap_err();
            ensure!(error.is_unauthorized());
            ensure!(error.headers().unwrap()["www-authenticate"], "Bearer");
            Ok(())
        })
        .await;
    table
        .row("basic", async {
            let answer = bin.basic("us er", "p:ä w").await?;
            ensure!((answer.authenticated, &*answer.token), (true, "us er"));
            Ok(())
        })
        .await;
    table
        .row("basic, another password", async {
            ensure!(
                bin.basic("us er", "other")
                    .await
                    .unwrap_err()
                    .is_unauthorized()
            );
            Ok(())
        })
        .await;
    table
        .row("hidden basic, another password", async {
            ensure!(bin.hidden_basic("us er", "other").await?.is_none());
            Ok(())
        })
        .await;
    table
        .row("digest is not spoken", async {
            let error = bin.digest("us er", "other").await.unwrap_err();
            ensure!(error.is_unauthorized());
            ensure!(
                error.headers().unwrap()["www-authenticate"]
                    .to_str()?
                    .starts_with("Digest ")
            );
            Ok(())
        })
        .await;
}

pub(super) async fn bodies(bin: &HttpBinClient, table: &mut Table) {
    for (encoding, flag) in [
        ("gzip", "gzipped"),
        ("brotli", "brotli"),
        ("deflate", "deflated"),
    ] {
        table
            .row(encoding, async {
                ensure!(bin.compressed(encoding).await?[flag], json!(true));
                Ok(())
            })
            .await;
    }
    table
        .row("bytes", async {
            let (first, second) = (bin.bytes(1000, 7).await?, bin.bytes(1000, 7).await?);
            ensure!((first.len(), &first), (1000, &second));
            Ok(())
        })
        .await;
    table
        .row("bytes in chunks", async {
            ensure!(bin.stream_bytes(5000, 7, 100).await?.len(), 5000);
            Ok(())
        })
        .await;
    table
        .row("lines of JSON as text", async {
            let text = bin.stream(3).await?;
            ensure!(
                text.lines()
                    .filter(|line| serde_json::from_str::<Value>(line).is_ok())
                    .count(),
                3
            );
            Ok(())
        })
        .await;
    table
        .row("lines of JSON as JSON", async {
            ensure!(
                bin.stream_as_json(3).await.unwrap_err().kind(),
                ErrorKind::Decode
            );
            Ok(())
        })
        .await;
    table
        .row("HTML as JSON", async {
            ensure!(
                bin.html_as_json().await.unwrap_err().kind(),
                ErrorKind::Decode
            );
            Ok(())
        })
        .await;
    table
        .row("JSON", async {
            ensure!(bin.json().await?["slideshow"]["title"], "Sample Slide Show");
            Ok(())
        })
        .await;
    table
        .row("UTF-8", async {
            ensure!(bin.utf8().await?.contains("STARGΛ̊TE"));
            Ok(())
        })
        .await;
    table
        .row("XML", async {
            ensure!(bin.xml().await?.starts_with("<?xml"));
            Ok(())
        })
        .await;
    table
        .row("links", async {
            ensure!(bin.links(5, 0).await?.matches("<a href=").count(), 4);
            Ok(())
        })
        .await;
    table
        .row("an image", async {
            ensure!(bin.png().await?.starts_with(b"\x89PNG"));
            Ok(())
        })
        .await;
    table
        .row("a UUID", async {
            ensure!(bin.uuid().await?["uuid"].len(), 36);
            Ok(())
        })
        .await;
    table
        .row("Base64", async {
            ensure!(&*bin.base64("Z3LDvMOfZQ==").await?, "grüße");
            Ok(())
        })
        .await;
    table
        .row("robots", async {
            ensure!(bin.deny().await?.contains("YOU SHOULDN'T BE HERE"));
            Ok(())
        })
        .await;
}

pub(super) async fn statuses(bin: &HttpBinClient, table: &mut Table) {
    for code in [200, 201, 202, 204] {
        table
            .row(&format!("status {code}"), async {
                Ok(bin.status(code).await?)
            })
            .await;
    }
    for code in [400, 403, 404, 409, 418, 422, 429, 500, 502, 503] {
        table
            .row(&format!("status {code}"), async {
                let error = bin.status(code).await.unwrap_err();
                ensure!(
                    (error.kind(), error.status().unwrap().as_u16()),
                    (ErrorKind::Api, code)
                );
                ensure!(
                    (error.is_rate_limited(), error.is_not_found()),
                    (code == 429, code == 404)
                );
                Ok(())
            })
            .await;
    }
    table
        .row("status 503, thrice", async {
            let retry = Retry::new().attempts(3).base_ms(1);
            let error = bin.status(503).retry(retry).await.unwrap_err();
            ensure!(
                (error.status().unwrap().as_u16(), error.attempts()),
                (503, 3)
            );
            Ok(())
        })
        .await;
}

pub(super) async fn redirects(bin: &HttpBinClient, url: &str, table: &mut Table) {
    table
        .row("redirects", async {
            ensure!(bin.redirect(3).await?.url.ends_with("/get"));
            Ok(())
        })
        .await;
    table
        .row("relative redirects", async {
            ensure!(bin.relative_redirect(3).await?.url.ends_with("/get"));
            Ok(())
        })
        .await;
    table
        .row("absolute redirects", async {
            let echo = bin.absolute_redirect(3).await?;
            ensure!(echo.url, format!("{url}/get"));
            ensure!(echo.headers["Authorization"], "Bearer a-token");
            Ok(())
        })
        .await;
    table
        .row("too many redirects", async {
            ensure!(
                bin.redirect(20).await.unwrap_err().kind(),
                ErrorKind::Redirect
            );
            Ok(())
        })
        .await;
    for status in [301, 302, 303, 307, 308] {
        table
            .row(&format!("{status} within the origin"), async {
                ensure!(
                    bin.redirect_to("/get?a=1", status).await?.args["a"],
                    json!("1")
                );
                Ok(())
            })
            .await;
        table
            .row(&format!("{status} to another origin"), async {
                let error = bin
                    .redirect_to("http://127.0.0.1:9/get", status)
                    .await
                    .unwrap_err();
                ensure!(error.kind(), ErrorKind::Redirect);
                Ok(())
            })
            .await;
    }
    table
        .row("a redirected POST", async {
            ensure!(
                bin.post_redirect_to("/get", 302).await.unwrap_err().kind(),
                ErrorKind::Redirect
            );
            Ok(())
        })
        .await;
    table
        .row("no cookie is kept", async {
            ensure!(bin.set_cookie("oatmeal").await?, json!({"cookies": {}}));
            Ok(())
        })
        .await;
}

pub(super) async fn headers(bin: &HttpBinClient, table: &mut Table) {
    table
        .row("headers", async {
            let seen = &bin.headers("t-1").header("X-More", "m").await?["headers"];
            for (name, value) in [
                ("X-Trace", "t-1"),
                ("X-Declared", "yes"),
                ("X-More", "m"),
                ("Authorization", "Bearer a-token"),
            ] {
                ensure!((name, seen[name].as_str()), (name, Some(value)));
            }
            for encoding in ["gzip", "br", "deflate", "zstd"] {
                ensure!(
                    (
                        encoding,
                        seen["Accept-Encoding"]
                            .as_str()
                            .is_some_and(|all| all.contains(encoding))
                    ),
                    (encoding, true)
                );
            }
            Ok(())
        })
        .await;
    table
        .row("user agent", async {
            let agent = bin.user_agent().await?;
            ensure!(
                agent["user-agent"]
                    .as_str()
                    .is_some_and(|agent| agent.starts_with("table/1"))
            );
            Ok(())
        })
        .await;
    table
        .row("headers of an answer", async {
            let answer = bin.response_headers(&["1", "2"]).await?;
            ensure!(
                answer.headers.get_all("x-asked").iter().collect::<Vec<_>>(),
                ["1", "2"]
            );
            Ok(())
        })
        .await;
    table
        .row("etag", async {
            ensure!(bin.etag("abc", None, None).await?.headers["etag"], "abc");
            ensure!(bin.etag("abc", Some("abc"), None).await?.status, 304);
            ensure!(
                bin.etag("abc", None, Some("other"))
                    .await
                    .unwrap_err()
                    .status()
                    .unwrap(),
                412
            );
            Ok(())
        })
        .await;
    table
        .row("cache", async {
            ensure!(bin.cache(None).await?.value.is_some());
            let fresh = bin.cache(Some("Sat, 29 Oct 1994 19:43:31 GMT")).await?;
            ensure!((fresh.status.as_u16(), fresh.value.is_none()), (304, true));
            Ok(())
        })
        .await;
    table
        .row("a range", async {
            let answer = bin.range(100, "bytes=10-14").await?;
            ensure!((answer.status.as_u16(), &*answer.value), (206, "klmno"));
            ensure!(answer.headers["content-range"], "bytes 10-14/100");
            Ok(())
        })
        .await;
}

pub(super) async fn times(bin: &HttpBinClient, table: &mut Table) {
    table
        .row("a delay within the time-out", async {
            ensure!(bin.delay(1).await?.url.ends_with("/delay/1"));
            Ok(())
        })
        .await;
    table
        .row("a delay beyond it", async {
            let error = bin
                .delay(5)
                .timeout(Duration::from_millis(200))
                .await
                .unwrap_err();
            ensure!(error.is_timeout());
            Ok(())
        })
        .await;
    table
        .row("a drip within the time-out", async {
            ensure!(bin.drip(1, 5, 0).await?.len(), 5);
            Ok(())
        })
        .await;
    table
        .row("a drip beyond it", async {
            let error = bin
                .drip(5, 100, 0)
                .timeout(Duration::from_millis(300))
                .await
                .unwrap_err();
            ensure!(error.is_timeout());
            Ok(())
        })
        .await;
}
