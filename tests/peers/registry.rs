//! Debian's docker-registry (the OCI distribution API): Basic auth, an upload that follows `Location`, pagination by a
//! relative `Link`, structured errors.

use integration_runtime::{Bytes, Error, Pages, Response, Result, integration};
use serde::Deserialize;
use serde_json::json;

use crate::peer::{self, Peer, REGISTRY_ACCOUNT};

#[derive(Debug, Deserialize)]
struct Tags {
    name: String,
    tags: Vec<String>,
}

/// <https://distribution.github.io/distribution/spec/api/>
#[integration(
    base_url = "https://registry.example",
    auth = basic,
    error(message = "/errors/0/message", code = "/errors/0/code"),
)]
trait Registry {
    #[get("/v2/")]
    async fn check(&self) -> Result<()>;

    #[post("/v2/{name}/blobs/uploads/")]
    async fn start_upload(&self, name: &str) -> Result<Response<()>>;

    #[patch]
    async fn append(
        &self,
        #[url] upload: &str,
        #[body("application/octet-stream")] data: &[u8],
    ) -> Result<Response<()>>;

    #[put]
    async fn finish_upload(
        &self,
        #[url] upload: &str,
        #[query] digest: &str,
    ) -> Result<Response<()>>;

    #[head("/v2/{name}/blobs/{digest}")]
    async fn find_blob(&self, name: &str, digest: &str) -> Result<Response<Option<()>>>;

    #[get("/v2/{name}/blobs/{digest}")]
    async fn blob(&self, name: &str, digest: &str) -> Result<Bytes>;

    #[put("/v2/{name}/manifests/{reference}")]
    async fn put_manifest(
        &self,
        name: &str,
        reference: &str,
        #[body("application/vnd.oci.image.manifest.v1+json")] manifest: String,
    ) -> Result<Response<()>>;

    #[get("/v2/{name}/manifests/{reference}", headers("Accept" = "application/vnd.oci.image.manifest.v1+json"))]
    async fn manifest(&self, name: &str, reference: &str) -> Result<serde_json::Value>;

    #[get("/v2/{name}/tags/list")]
    async fn tags(&self, name: &str) -> Result<Tags>;

    #[get("/v2/{name}/tags/list", paginate = link_header(items = json("tags")))]
    #[alias]
    fn list_tags(&self, name: &str, #[query] n: u32) -> Pages<String>;

    #[get("/v2/_catalog", paginate = link_header(items = json("repositories")))]
    fn catalog(&self, #[query] n: Option<u32>) -> Pages<String>;

    /// The same by the name of the last one.
    #[get("/v2/_catalog", paginate = last_id(
        param = "last", id = json(""), items = json("repositories"), size(param = "n", value = 2),
    ))]
    #[alias]
    fn catalog_after(&self, #[query] last: Option<&str>) -> Pages<String>;

    /// Pushes one blob in two pieces and answers what it is called.
    async fn push(&self, name: &str, digest: &str, data: &[u8]) -> Result<()> {
        let (first, second) = data.split_at(data.len() / 2);
        let mut answer = self.start_upload(name).await?;
        for piece in [first, second] {
            answer = self.append(location(&answer), piece).await?;
        }
        self.finish_upload(location(&answer), digest).await?;
        Ok(())
    }
}

const LAYER: &[u8] = b"a layer of the tests";
const LAYER_DIGEST: &str =
    "sha256:bfc918c8915fe65c297f0729cbcb9e036f1f77bd4e75a55f8befa1621863d564";
const CONFIG: &[u8] = b"{}";
const CONFIG_DIGEST: &str =
    "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";

fn location<T>(answer: &Response<T>) -> &str {
    answer.headers["location"]
        .to_str()
        .expect("a location is text")
}

fn client(peer: &Peer, password: &str) -> RegistryClient {
    let config = RegistryConfig {
        base_url: peer.url().parse().expect("a loopback URL is a base URL"),
        username: REGISTRY_ACCOUNT.0.to_owned(),
        password: password.into(),
    };
    RegistryClient::new(config).expect("the configuration is complete")
}

fn manifest() -> String {
    json!({
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "config": {"mediaType": "application/vnd.oci.image.config.v1+json", "digest": CONFIG_DIGEST, "size": CONFIG.len()},
        "layers": [{"mediaType": "application/vnd.oci.image.layer.v1.tar", "digest": LAYER_DIGEST, "size": LAYER.len()}],
    })
    .to_string()
}

async fn push_image(registry: &RegistryClient, name: &str, tag: &str) -> Result<()> {
    registry.push(name, LAYER_DIGEST, LAYER).await?;
    registry.push(name, CONFIG_DIGEST, CONFIG).await?;
    let answer = registry.put_manifest(name, tag, manifest()).await?;
    assert_eq!(answer.status, 201);
    Ok(())
}

#[tokio::test]
async fn an_image_is_pushed_listed_and_pulled() {
    let Some(peer) = peer::registry() else { return };
    let registry = client(&peer, REGISTRY_ACCOUNT.1);
    registry.check().await.unwrap();
    let found = registry.find_blob("app", LAYER_DIGEST).await.unwrap();
    assert_eq!(found.status, 404, "nothing is there yet");

    push_image(&registry, "app", "v1").await.unwrap();
    push_image(&registry, "app", "latest").await.unwrap();
    push_image(&registry, "other", "v1").await.unwrap();

    let found = registry.find_blob("app", LAYER_DIGEST).await.unwrap();
    assert_eq!(found.status, 200);
    assert_eq!(found.headers["content-length"], &*LAYER.len().to_string());
    assert_eq!(registry.blob("app", LAYER_DIGEST).await.unwrap(), LAYER);
    let pulled = registry.manifest("app", "v1").await.unwrap();
    assert_eq!(pulled["layers"][0]["digest"], LAYER_DIGEST);

    let mut tags = registry.tags("app").await.unwrap();
    tags.tags.sort();
    assert_eq!(
        (&*tags.name, tags.tags),
        ("app", vec!["latest".to_owned(), "v1".to_owned()])
    );
    assert_eq!(
        registry.catalog(None).collect().await.unwrap(),
        ["app", "other"]
    );
}

#[tokio::test]
async fn the_catalog_is_paged_by_a_relative_link() {
    let Some(peer) = peer::registry() else { return };
    let registry = client(&peer, REGISTRY_ACCOUNT.1);
    for name in ["a", "b", "c"] {
        push_image(&registry, name, "v1").await.unwrap();
    }
    let all = registry.catalog(Some(1)).collect().await.unwrap();
    assert_eq!(all, ["a", "b", "c"]);

    // A page at a time, each by a client of its own.
    let mut cursor = None;
    let mut sizes = Vec::new();
    loop {
        let mut list = client(&peer, REGISTRY_ACCOUNT.1).catalog(Some(2));
        if let Some(cursor) = &cursor {
            list = list.resume(cursor);
        }
        let page = list.pages().next().await.unwrap().unwrap();
        sizes.push(page.items.len());
        if let Some(link) = page.headers.get("link") {
            let link = link.to_str().unwrap();
            assert!(link.starts_with("</v2/_catalog?"), "it is relative: {link}");
        }
        assert_eq!(page.cursor.is_some(), page.headers.contains_key("link"));
        match page.cursor {
            Some(next) => cursor = Some(next),
            None => break,
        }
    }
    assert_eq!(sizes, [2, 1]);

    let by_name = registry.catalog_after(None).collect().await.unwrap();
    assert_eq!(by_name, ["a", "b", "c"]);
    let by_name = registry.catalog_after(Some("a")).collect().await.unwrap();
    assert_eq!(by_name, ["b", "c"]);

    for tag in ["v2", "v3"] {
        push_image(&registry, "a", tag).await.unwrap();
    }
    let mut tags = registry.list_tags("a", 2).collect().await.unwrap();
    tags.sort();
    assert_eq!(tags, ["v1", "v2", "v3"]);
    let error = registry.list_tags("nobody", 2).collect().await.unwrap_err();
    assert_eq!(error.code(), Some("NAME_UNKNOWN"));
}

#[tokio::test]
async fn errors_carry_the_code_of_the_registry() {
    let Some(peer) = peer::registry() else { return };
    let assert_error = |error: Error, status: u16, code: &str| {
        assert_eq!(
            (error.status().map(|s| s.as_u16()), error.code()),
            (Some(status), Some(code)),
            "{error}"
        );
        assert!(
            error.message().is_some_and(|message| !message.is_empty()),
            "{error:?}"
        );
        assert!(error.to_string().contains(code), "{error}");
    };

    let stranger = client(&peer, "wrong horse");
    let error = stranger.check().await.unwrap_err();
    assert!(error.is_unauthorized());
    assert_eq!(
        error.headers().unwrap()["www-authenticate"],
        "Basic realm=\"tests\""
    );
    assert_error(error, 401, "UNAUTHORIZED");
    assert_error(
        stranger.start_upload("app").await.unwrap_err(),
        401,
        "UNAUTHORIZED",
    );

    let registry = client(&peer, REGISTRY_ACCOUNT.1);
    assert_error(
        registry.tags("nobody").await.unwrap_err(),
        404,
        "NAME_UNKNOWN",
    );
    assert_error(
        registry.manifest("nobody", "v1").await.unwrap_err(),
        404,
        "MANIFEST_UNKNOWN",
    );
    assert_error(
        registry
            .push("app", CONFIG_DIGEST, LAYER)
            .await
            .unwrap_err(),
        400,
        "DIGEST_INVALID",
    );
    assert_error(
        registry
            .put_manifest("app", "v1", "no JSON".to_owned())
            .await
            .unwrap_err(),
        400,
        "MANIFEST_INVALID",
    );
}
