//! Outcome C27: a credential is in no output of the client, whatever it is made to print.

use std::{error::Error as StdError, fmt::Debug, time::Duration};

use integration_runtime::{Error, Result, Secret, integration};
use integration_tests::{Logs, Reply, Request, Server};
use serde::Deserialize;
use serde_json::json;

/// Looked for as it is, percent-encoded, and as the Base64 of `canary-user:<it>`.
const CANARY: &str = "c4nary/s3cret+key";
const FORMS: [&str; 5] = [
    CANARY,
    "c4nary%2Fs3cret%2Bkey",
    "c4nary%2fs3cret%2bkey",
    "s3cret",
    BASE64,
];
const BASE64: &str = "Y2FuYXJ5LXVzZXI6YzRuYXJ5L3MzY3JldCtrZXk=";

#[derive(Debug, Deserialize)]
struct Thing {
    #[expect(dead_code, reason = "it is decoded and printed")]
    id: u64,
}

/// The same endpoints for each scheme.
macro_rules! declare {
    ($name:ident: $($auth:tt)*) => {
        #[integration(
            base_url = "https://acme.example",
            auth = $($auth)*,
            retry(attempts = 2, base = "1ms", max = "1ms"),
            timeout = "300ms",
        )]
        #[allow(dead_code)] // The calls go by the client's own methods.
        trait $name {
            #[get("/things/{id}")]
            async fn get(&self, id: &str, #[query] page: Option<u32>) -> Result<Thing>;
            #[put("/things/{id}")]
            async fn set(&self, id: &str, #[header("X-Customer-Key")] key: &Secret) -> Result<()>;
        }
    };
}
declare!(ByBearer: bearer);
declare!(ByHeader: api_key(header = "X-Api-Key", prefix = "Token "));
declare!(ByQuery: api_key(query = "api_key"));
// The name of the parameter is percent-encoded on its way.
declare!(ByOddQuery: api_key(query = "auth[key]"));
declare!(ByBasic: basic);

/// All that is printed, and everything that was logged meanwhile.
struct Witness {
    logs: Logs,
    printed: Vec<(String, String)>,
}

impl Witness {
    fn new() -> Self {
        Self {
            logs: Logs::capture(),
            printed: Vec::new(),
        }
    }

    fn debug(&mut self, what: &str, value: &dyn Debug) {
        self.printed
            .push((what.to_owned(), format!("{value:?} {value:#?}")));
    }

    fn error(&mut self, what: &str, error: &Error) {
        self.debug(what, error);
        self.debug(what, &error.headers());
        self.debug(what, &error.body().map(String::from_utf8_lossy));
        self.debug(
            what,
            &(
                error.message(),
                error.code(),
                error.request_id(),
                error.json_path(),
            ),
        );
        let mut link: Option<&dyn StdError> = Some(error);
        while let Some(cause) = link {
            self.debug(what, &(cause.to_string(), format!("{cause:?}")));
            link = cause.source();
        }
    }

    #[track_caller]
    fn assert_clean(self) {
        let logged = self.logs.text();
        assert!(
            logged.contains("GET"),
            "the client logs its calls:\n{logged}"
        );
        assert!(self.printed.len() > 40, "everything was printed");
        let logs = self
            .logs
            .lines()
            .into_iter()
            .map(|line| ("log".to_owned(), line));
        for (what, text) in self.printed.into_iter().chain(logs) {
            for form in FORMS {
                assert!(
                    !text.contains(form),
                    "`{form}` is in the output of {what}:\n{text}"
                );
            }
        }
    }
}

/// Says the request back in every place of an answer, as carelessly as a provider can.
fn echo(request: &Request, status: u16) -> Reply {
    let shown: Vec<String> = request
        .headers
        .iter()
        .map(|(name, value)| format!("{name}: {}", String::from_utf8_lossy(value)))
        .chain([request.target.clone(), CANARY.to_owned()])
        .collect();
    let shown = shown.join(" | ");
    let body = json!({
        "message": format!("bad request: {shown}"),
        "code": format!("bad_key_{CANARY}"),
        "id": shown,
    });
    Reply::json(status, body)
        .header("X-Echo", &shown)
        .header("X-Request-Id", format!("req-{CANARY}"))
}

fn provider(elsewhere: &str) -> Server {
    let elsewhere = elsewhere.to_owned();
    Server::answering(move |request| match request.path() {
        "/things/ok" => Reply::json(200, json!({"id": 1})),
        "/things/bad" => echo(request, 400),
        "/things/unauthorized" => echo(request, 401),
        "/things/broken" => echo(request, 503),
        "/things/html" => {
            let page = format!("<html>{} {CANARY}</html>", request.target);
            Reply::body(502, "text/html", page)
        }
        "/things/undecodable" => echo(request, 200),
        "/things/away" => {
            let location = format!("{elsewhere}{}&key={CANARY}", request.target);
            Reply::status(307).header("Location", location)
        }
        "/things/closed" => Reply::close(),
        "/things/reset" => Reply::reset(),
        "/things/cut" => Reply::body(200, "application/json", r#"{"id":"#).missing(9),
        "/things/junk" => Reply::raw(format!("{CANARY} is not HTTP\r\n\r\n")),
        "/things/never" => Reply::never(),
        path => panic!("{path} is not part of the script"),
    })
}

const FAILING: [&str; 11] = [
    "bad",
    "unauthorized",
    "broken",
    "html",
    "undecodable",
    "away",
    "closed",
    "reset",
    "cut",
    "junk",
    "never",
];

/// The scenario for one scheme; a macro, since the four clients share no type.
macro_rules! scenario {
    ($client:ident, $config:ident { $($field:ident: $value:expr),* }) => {{
        let mut witness = Witness::new();
        let elsewhere = Server::scripted([Reply::status(204)]);
        let server = provider(&elsewhere.url());
        let config = |url: &str| $config { base_url: url.parse().unwrap(), $($field: $value.into()),* };
        let client = $client::new(config(&server.url())).unwrap();

        witness.debug("the configuration", &config(&server.url()));
        witness.debug("the client", &client);
        witness.debug("the builder", &$client::builder(config(&server.url())));
        witness.debug("the call", &client.get("ok", Some(1)));
        let dry_run = client.get("ok", Some(1)).dry_run().await.unwrap();
        witness.debug("the dry run", &dry_run);
        witness.debug("the dry run, displayed", &dry_run.to_string());
        let key = Secret::from(CANARY);
        witness.debug("the dry run of a secret argument", &client.set("ok", &key).dry_run().await.unwrap());
        witness.debug("a call with a secret argument", &client.set("ok", &key));
        witness.debug("the answer", &client.get("ok", Some(1)).response().await.unwrap());
        for id in FAILING {
            let error = client.get(id, Some(1)).await.expect_err(id);
            witness.error(id, &error);
            let error = client.set(id, &key).await.err();
            if let Some(error) = error {
                witness.error(id, &error);
            }
        }
        let refused = $client::new(config(&format!("http://{}", Server::unused_address()))).unwrap();
        witness.error("a refused connection", &refused.get("ok", Some(1)).await.unwrap_err());
        let late = client.get("never", Some(1)).timeout(Duration::from_millis(20));
        witness.error("a short time-out", &late.await.unwrap_err());
        witness.error("an invalid argument", &client.get("..", Some(1)).await.unwrap_err());

        // The scenario means something only if the credential did go out, and nowhere else.
        let sent = server.requests();
        let carried = |request: &Request| {
            let text = format!("{} {:?}", request.target, request.headers.iter().map(|(_, v)| String::from_utf8_lossy(v)).collect::<Vec<_>>());
            FORMS.iter().any(|form| text.contains(form))
        };
        assert!(sent.iter().all(carried), "every request carries the credential");
        assert_eq!(elsewhere.connections(), 0);
        witness.assert_clean();
    }};
}

#[tokio::test]
async fn c27_a_bearer_token_is_in_no_output() {
    scenario!(ByBearerClient, ByBearerConfig { token: CANARY });
}

#[tokio::test]
async fn c27_an_api_key_in_a_header_is_in_no_output() {
    scenario!(ByHeaderClient, ByHeaderConfig { api_key: CANARY });
}

#[tokio::test]
async fn c27_an_api_key_in_the_query_is_in_no_output() {
    scenario!(ByQueryClient, ByQueryConfig { api_key: CANARY });
}

#[tokio::test]
async fn c27_an_api_key_in_a_query_parameter_of_an_odd_name_is_in_no_output() {
    scenario!(ByOddQueryClient, ByOddQueryConfig { api_key: CANARY });
}

#[tokio::test]
async fn c27_a_password_is_in_no_output() {
    scenario!(
        ByBasicClient,
        ByBasicConfig {
            username: "canary-user",
            password: CANARY
        }
    );
}

#[test]
fn c27_a_value_of_the_environment_is_in_no_configuration_error() {
    // Each value is wrong in its own way, and each holds the canary.
    let lookup = |name: &str| match name {
        "BY_BASIC_API_BASE_URL" => Some(format!("http://{CANARY}@example.com/?key={CANARY}")),
        "BY_BASIC_USERNAME" => None,
        "BY_BASIC_PASSWORD" => Some(format!("{CANARY}\n")),
        _ => None,
    };
    let error = ByBasicConfig::from_lookup(lookup).unwrap_err();
    let text = format!("{error} {error:?}");
    assert_eq!(error.problems().len(), 2, "{text}");
    assert!(!text.contains("s3cret"), "{text}");

    let bad = ByBearerConfig {
        base_url: "https://api.example.com".parse().unwrap(),
        token: format!("{CANARY}\r\nX: y").into(),
    };
    let error = ByBearerClient::new(bad).unwrap_err();
    let text = format!("{error} {error:?}");
    assert!(text.contains("token") && !text.contains("s3cret"), "{text}");
}
