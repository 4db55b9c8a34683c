//! What a declaration may look like, and what may be done with what comes out of it. That it compiles is most of the
//! test; the rest is that it runs.

use std::{sync::Arc, time::Duration};

use integration_runtime::{Error, ErrorKind, Response, Result, Text, integration};
use integration_tests::{Reply, Server};
use serde::{Deserialize, Serialize};
use serde_json::json;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct User {
    id: u64,
}

/// The user directory.
///
/// With a second paragraph, and "quotes" in it.
#[integration(base_url = "https://api.acme.example/v1", auth = bearer, dyn_compatible)]
#[doc(alias = "directory")]
#[allow(clippy::module_name_repetitions)]
trait Acme: Send + Sync {
    /// Lists users.
    #[get("/users")]
    async fn list_users(&self, #[query] since: Option<u64>) -> Result<Vec<User>>;

    /// Finds a user.
    #[get("/users/{id}")]
    #[doc(alias = "find")]
    #[must_use = "it costs a request"]
    async fn get_user(&self, id: u64) -> Result<User>;

    #[post("/users")]
    #[allow(clippy::ptr_arg)]
    async fn create_user(&self, #[body] user: &User) -> Result<User>;

    #[cfg(any())]
    #[get("/users/{id}/never")]
    async fn never_compiled(&self, id: NoSuchType) -> Result<NoSuchType>;

    #[cfg(not(target_os = "none"))]
    #[delete("/users/{id}")]
    async fn delete_user(&self, id: u64, #[query] force: bool) -> Result<()>;

    /// The names that generated code could use for its own.
    #[get("/{core}/{request}")]
    #[allow(clippy::too_many_arguments)]
    async fn hygienic(
        &self,
        core: &str,
        request: &str,
        #[query] client: u8,
        #[query] this: u8,
        #[query] body: u8,
        #[query] r#type: u8,
        #[query] __rt: u8,
        #[header("X-Env")] env: &str,
    ) -> Result<()>;

    #[get("/errors")]
    async fn own_error(&self) -> std::result::Result<Text, Failure>;

    /// The first user.
    async fn first_user(&self) -> Result<Option<User>> {
        Ok(self.list_users(None).await?.into_iter().next())
    }

    /// Several calls at once.
    async fn both(&self, a: u64, b: u64) -> Result<(User, User)> {
        tokio::try_join!(self.get_user(a), self.get_user(b))
    }

    /// Not async, and no endpoint.
    fn label(&self, id: u64) -> String {
        format!("user {id}")
    }
}

/// An error type of the user's own.
#[derive(Debug)]
struct Failure(Error);

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self(error)
    }
}

/// A second integration in the same module.
#[integration(base_url = "https://hub.example", client = HubApi, config_type = HubSettings, name = "hub", env_prefix = "THE_HUB")]
trait Hub {
    #[get("/ping")]
    async fn ping(&self) -> Result<Text>;
}

#[derive(Clone)]
struct Fake;

impl Acme for Fake {
    async fn list_users(&self, since: Option<u64>) -> Result<Vec<User>> {
        Ok((since.unwrap_or(1)..4).map(|id| User { id }).collect())
    }

    async fn get_user(&self, id: u64) -> Result<User> {
        tokio::task::yield_now().await;
        Ok(User { id })
    }

    async fn create_user(&self, user: &User) -> Result<User> {
        Ok(user.clone())
    }

    async fn delete_user(&self, _: u64, _: bool) -> Result<()> {
        Ok(())
    }

    async fn hygienic(
        &self,
        _: &str,
        _: &str,
        _: u8,
        _: u8,
        _: u8,
        _: u8,
        _: u8,
        _: &str,
    ) -> Result<()> {
        Ok(())
    }

    async fn own_error(&self) -> std::result::Result<Text, Failure> {
        Ok(Text("fine".to_owned()))
    }
}

fn server() -> Server {
    Server::answering(|request| match (&*request.method, request.path()) {
        ("GET", "/v1/users") => Reply::json(200, json!([{"id": 1}, {"id": 2}])),
        ("GET", "/v1/errors") => Reply::status(400),
        ("GET", path) if path.starts_with("/v1/users/") => {
            let id: u64 = path.trim_start_matches("/v1/users/").parse().unwrap();
            Reply::json(200, json!({"id": id})).header("ETag", "\"e\"")
        }
        _ => Reply::json(200, json!({"id": 7})),
    })
}

fn client(server: &Server) -> AcmeClient {
    let base_url = format!("{}/v1", server.url()).parse().unwrap();
    AcmeClient::new(AcmeConfig {
        base_url,
        token: "t".into(),
    })
    .unwrap()
}

async fn ids(acme: &impl Acme) -> Result<Vec<u64>> {
    Ok(acme
        .list_users(Some(2))
        .await?
        .iter()
        .map(|user| user.id)
        .collect())
}

fn spawn_ids<A: Acme + 'static>(acme: A) -> tokio::task::JoinHandle<Result<Vec<u64>>> {
    tokio::spawn(async move { ids(&acme).await })
}

#[tokio::test]
async fn generic_code_is_spawned_with_the_client_and_with_a_double() {
    let server = server();
    assert_eq!(spawn_ids(client(&server)).await.unwrap().unwrap(), [1, 2]);
    assert_eq!(spawn_ids(Fake).await.unwrap().unwrap(), [2, 3]);
    assert_eq!(server.only_request().target, "/v1/users?since=2");
}

#[tokio::test]
async fn a_call_borrows_nothing_and_can_be_spawned_and_joined() {
    let server = server();
    let call = {
        let client = client(&server);
        let user = User { id: 9 };
        client.create_user(&user)
    };
    assert_eq!(tokio::spawn(call).await.unwrap().unwrap(), User { id: 7 });
    assert_eq!(server.only_request().json(), json!({"id": 9}));

    let client = client(&server);
    let (a, b) = tokio::join!(client.get_user(1), client.get_user(2));
    assert_eq!((a.unwrap().id, b.unwrap().id), (1, 2));
}

#[tokio::test]
async fn inherent_methods_stay_adjustable_behind_pointers() {
    let server = server();
    let (shared, client) = (Arc::new(client(&server)), client(&server));
    let call = shared
        .get_user(1)
        .timeout(Duration::from_secs(1))
        .header("X-One", "1");
    assert_eq!(call.await.unwrap().id, 1);
    let borrowed = &&client;
    assert_eq!(
        borrowed
            .get_user(2)
            .timeout(Duration::from_secs(1))
            .await
            .unwrap()
            .id,
        2
    );
    assert_eq!(server.requests()[0].header("x-one"), Some("1"));
}

#[tokio::test]
async fn a_response_has_status_and_headers_beside_its_value() {
    let server = server();
    let response: Response<User> = client(&server).get_user(5).response().await.unwrap();
    assert_eq!((response.status.as_u16(), response.value.id), (200, 5));
    assert_eq!(response.headers["etag"], "\"e\"");
}

#[tokio::test]
async fn default_bodies_work_on_the_client_and_on_a_double() {
    let server = server();
    let client = client(&server);
    assert_eq!(client.first_user().await.unwrap(), Some(User { id: 1 }));
    assert_eq!(Fake.first_user().await.unwrap(), Some(User { id: 1 }));
    assert_eq!(
        client.both(1, 2).await.unwrap(),
        (User { id: 1 }, User { id: 2 })
    );
    assert_eq!(
        (client.label(3), Fake.label(4)),
        ("user 3".to_owned(), "user 4".to_owned())
    );

    // They are as `Send` as the endpoints.
    let spawned = tokio::spawn(async move { client.first_user().await });
    assert_eq!(spawned.await.unwrap().unwrap(), Some(User { id: 1 }));
}

#[tokio::test]
async fn the_dyn_form_holds_the_client_or_a_double() {
    let server = server();
    let all: Vec<Arc<DynAcme>> = vec![
        Arc::new(DynAcme::new(client(&server))),
        Arc::new(DynAcme::new(Fake)),
    ];
    for acme in all {
        assert_eq!(acme.get_user(6).await.unwrap().id, 6);
        assert_eq!(acme.first_user().await.unwrap(), Some(User { id: 1 }));
        assert!(ids(&*acme).await.is_ok());
        let spawned = tokio::spawn(async move { acme.delete_user(1, true).await });
        spawned.await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn arguments_may_have_any_name() {
    let server = server();
    client(&server)
        .hygienic("a", "b", 1, 2, 3, 4, 5, "e")
        .await
        .unwrap();
    let request = server.only_request();
    assert_eq!(
        request.target,
        "/v1/a/b?client=1&this=2&body=3&type=4&__rt=5"
    );
    assert_eq!(request.header("x-env"), Some("e"));
}

#[tokio::test]
async fn an_endpoint_may_fail_with_a_type_of_the_users_own() {
    let server = server();
    let Failure(error) = client(&server).own_error().await.unwrap_err();
    assert_eq!(
        (error.kind(), error.endpoint()),
        (ErrorKind::Api, "own_error")
    );
}

#[tokio::test]
async fn two_integrations_live_in_one_module() {
    let server = Server::scripted([Reply::body(200, "text/plain", "pong")]);
    let hub = HubApi::new(HubSettings {
        base_url: server.url().parse().unwrap(),
    })
    .unwrap();
    assert_eq!(&*hub.ping().await.unwrap(), "pong");
    assert_eq!(&*Hub::ping(&hub).await.unwrap(), "pong");
    assert_eq!(hub.integration().descriptor().name, "hub");
    let missing = HubSettings::from_lookup(|_| None).map(|settings| settings.base_url.to_string());
    assert_eq!(missing.unwrap(), "https://hub.example");
}

#[tokio::test]
async fn a_declaration_may_stand_in_a_function() {
    #[derive(Debug, Deserialize)]
    struct Local {
        id: u64,
    }
    #[integration(base_url = "https://inner.example")]
    trait Inner {
        #[get("/local")]
        async fn local(&self) -> Result<Local>;
    }
    let server = Server::scripted([Reply::json(200, json!({"id": 3}))]);
    let inner = InnerClient::new(InnerConfig {
        base_url: server.url().parse().unwrap(),
    })
    .unwrap();
    assert_eq!(inner.local().await.unwrap().id, 3);
}

#[test]
fn the_descriptor_says_what_was_compiled() {
    let server = server();
    let client = client(&server);
    let descriptor = client.integration().descriptor();
    let names: Vec<_> = descriptor
        .endpoints
        .iter()
        .map(|endpoint| endpoint.name)
        .collect();
    let expected = [
        "list_users",
        "get_user",
        "create_user",
        "delete_user",
        "hygienic",
        "own_error",
    ];
    assert_eq!(
        names, expected,
        "what `#[cfg]` takes away is not there either"
    );
    assert_eq!(
        descriptor.docs,
        "The user directory.\n\nWith a second paragraph, and \"quotes\" in it."
    );
    assert_eq!(
        descriptor.endpoint("get_user").unwrap().docs,
        "Finds a user."
    );
    assert_eq!((descriptor.name, descriptor.env_prefix), ("acme", "ACME"));
}

#[test]
fn what_is_generated_is_cheap_to_clone_send_and_shared() {
    fn check<T: Clone + Send + Sync + std::fmt::Debug + 'static>() {}
    check::<AcmeClient>();
    check::<AcmeConfig>();
    fn check_call<T: Send + 'static>(_: &T) {}
    let server = server();
    check_call(&client(&server).get_user(1));
    assert!(
        size_of::<AcmeClient>() <= 2 * size_of::<usize>(),
        "one pointer, and what it points to"
    );
}
