//! Lists in pages with tokens that are renewed, at base URLs that only the connection knows.

use integration_runtime::{ErrorKind, Pages, Result, integration};
use integration_tests::Reply;
use integration_tests::oauth::{Edit, Fault, Place, Profile, Provider, When, browse};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::acme::{USER, cookie};

#[derive(Debug, Deserialize)]
struct User {
    id: u64,
}

#[integration(
    base_url = "https://{instance}/api",
    auth = oauth2(
        authorize_url = "https://acme.example/authorize",
        token_url = "https://acme.example/token",
        scopes = ["read"],
        capture(instance = token("/instance_url")),
    ),
    instance(pattern = "[a-z0-9-]+\\.acme\\.example"),
    paginate = link_header,
    retry = never,
)]
trait Acme {
    #[get("/users")]
    fn users(&self, #[query] role: &str) -> Pages<User>;

    #[get("/orders", paginate = next_url(next = json("next"), items = json("data")))]
    fn orders(&self) -> Pages<User>;
}

/// A provider whose API is at another path for each instance, which the token names.
async fn connected(profile: Profile) -> Result<(Provider, AcmeClient), Box<dyn std::error::Error>> {
    let host = |when, host: &str| {
        (
            when,
            Edit::Set(
                "/instance_url",
                json!(format!("https://{host}.acme.example")),
            ),
        )
    };
    let (first, edit) = host(When::First, "na1");
    let (refresh, other) = host(When::Refresh, "na2");
    let mut profile = profile.edit(first, edit).edit(refresh, other);
    profile.paths.api = "/na";
    let provider = Provider::start(profile);
    let url = provider.url();
    let config = AcmeConfig::from_lookup(|name| {
        Some(match name {
            "ACME_API_BASE_URL" => format!("{url}/{{instance}}/api"),
            "ACME_OAUTH_AUTHORIZE_URL" => format!("{url}/authorize"),
            "ACME_OAUTH_TOKEN_URL" => format!("{url}/token"),
            "ACME_OAUTH_REDIRECT_URI" => provider.profile().redirect_uri,
            "ACME_CLIENT_ID" => provider.profile().client_id,
            "ACME_CLIENT_SECRET" => provider.profile().client_secret,
            _ => return None,
        })
    })?;
    let acme = AcmeClient::new(config)?;
    let begun = acme.integration().connect(USER).await?;
    let query = browse(&begun.url).await;
    acme.integration()
        .callback(&query, &cookie(&begun.set_cookie), USER)
        .await?;
    Ok((provider, acme))
}

fn page(ids: Value, next: Option<&str>) -> Fault {
    let reply = Reply::json(200, ids);
    Fault::Reply(match next {
        Some(next) => reply.header("Link", format!("<{next}>; rel=\"next\"")),
        None => reply,
    })
}

#[tokio::test]
async fn a_token_that_ends_between_two_pages_is_renewed_and_no_item_is_missed() {
    let (provider, acme) = connected(Profile::rotating()).await.unwrap();
    for answer in [
        page(json!([{"id": 1}]), Some("?role=admin&page=2")),
        Fault::status(401),
        page(json!([{"id": 2}]), None),
    ] {
        provider.fault(Place::Api, answer);
    }
    let all = acme.users("admin").collect().await.unwrap();
    assert_eq!(all.iter().map(|user| user.id).collect::<Vec<_>>(), [1, 2]);
    let requests = provider.requests_to("/na1.acme.example/api/users");
    let queries: Vec<&str> = requests.iter().map(|request| request.query()).collect();
    assert_eq!(
        queries,
        ["role=admin", "role=admin&page=2", "role=admin&page=2"]
    );
    assert_ne!(
        requests[1].header("authorization"),
        requests[2].header("authorization")
    );
    assert_eq!(provider.counts().refreshes, 1);
}

#[tokio::test]
async fn the_origin_of_a_list_is_that_of_its_connection() {
    let (provider, acme) = connected(Profile::rotating()).await.unwrap();
    let port = provider.url().rsplit(':').next().unwrap().to_owned();
    for forged in [
        "https://na1.acme.example/api/users".to_owned(),
        format!("http://localhost:{port}/na1.acme.example/api/users"),
        format!("http://u@127.0.0.1:{port}/na1.acme.example/api/users"),
    ] {
        provider.fault(Place::Api, page(json!([{"id": 1}]), Some(&forged)));
        let error = acme.users("a").collect().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Pagination, "{forged}: {error}");
        let body = json!({"data": [{"id": 1}], "next": forged});
        provider.fault(Place::Api, page(body, None));
        let error = acme.orders().collect().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Pagination, "{forged}: {error}");
    }
    let orders = "/na1.acme.example/api/orders";
    let users = provider.requests_to("/na1.acme.example/api/users");
    assert_eq!((users.len(), provider.requests_to(orders).len()), (3, 3));

    // And a cursor is resumed in it.
    provider.fault(
        Place::Api,
        page(json!({"data": [{"id": 1}], "next": "/orders?c=2"}), None),
    );
    provider.fault(
        Place::Api,
        page(json!({"data": [{"id": 2}], "next": null}), None),
    );
    let cursor = acme
        .orders()
        .pages()
        .next()
        .await
        .unwrap()
        .unwrap()
        .cursor
        .unwrap();
    let rest = acme.orders().resume(&cursor).collect().await.unwrap();
    assert_eq!(rest[0].id, 2);
    let last = provider.requests_to(orders).pop().unwrap();
    assert_eq!(last.query(), "c=2");
}
