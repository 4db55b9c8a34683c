//! Expansions, as files to read. `BLESS=1 cargo test -p integration-macros` writes them.

use super::expand;
use crate::testing::{compare, messages};

fn check(name: &str, declaration: &str) {
    let tokens = expand(declaration);
    assert_eq!(
        messages(tokens.clone()),
        Vec::<String>::new(),
        "the declaration is right"
    );
    compare("integration", name, tokens);
}

/// A declaration with mistakes.
fn check_stub(name: &str, declaration: &str) {
    let tokens = expand(declaration);
    assert!(
        !messages(tokens.clone()).is_empty(),
        "the declaration is wrong"
    );
    compare("integration", name, tokens);
}

#[test]
fn quickstart() {
    check(
        "quickstart",
        r#"
        #[integration(base_url = "https://api.acme.com/v1", auth = bearer,
            headers("X-Api-Version" = "2024-01-01", "X-Org" = config.org),
            config(/// The organisation to act for.
                   org: Option<String>, page_size: u32 = 50))]
        /// Acme, the maker of everything.
        pub trait Acme {
            /// Lists users.
            #[get("/users")]
            async fn list_users(&self, #[query] since: Option<u64>) -> Result<Vec<User>>;
            #[get("/users/{id}")]
            async fn get_user(&self, id: &str) -> Result<User>;
            #[post("/users", timeout = "5s", retry = never)]
            async fn create_user(&self, #[body] user: &CreateUser) -> Result<User>;
            /// Kept as it is.
            async fn first(&self) -> Result<Option<User>> {
                Ok(self.list_users(None).await?.into_iter().next())
            }
            fn name(&self) -> &'static str { "acme" }
        }
    "#,
    );
}

#[test]
fn every_argument() {
    check(
        "every_argument",
        r#"
        #[integration(base_url = "https://api.acme.com")]
        trait Acme {
            #[get("/{b}/x y/{a}")]
            async fn query(
                &self,
                #[query] plain: u8,
                a: u64,
                #[query("page[size]")] size: Option<u32>,
                #[query(comma)] ids: &[u64],
                #[query("tags", brackets)] tags: Vec<String>,
                #[header("X-Trace")] trace: &str,
                #[header] x_request_id: Option<&str>,
                b: &str,
            ) -> Result<()>;
            #[put("/raw")]
            async fn raw(&self, #[body("text/csv")] data: Vec<u8>) -> Result<Text>;
            #[post("/form")]
            async fn form(&self, #[form] name: &str, #[form("meta", brackets)] meta: &Meta) -> Result<()>;
            #[post("/upload")]
            async fn upload(&self, #[multipart] title: &str, #[multipart("file")] part: Part) -> Result<()>;
            #[get]
            async fn next(&self, #[url] next: &str) -> Result<Page>;
            #[request(method = "REPORT", path = "/r/{type}")]
            async fn report(&self, r#type: &str) -> Result<Bytes>;
            #[delete("/ping")]
            async fn ping<'a>(&'a self, #[body] request: &'a [u8]) -> Result<()>;
        }
    "#,
    );
}

#[test]
fn pages() {
    check(
        "pages",
        r#"
        #[integration(base_url = "https://api.acme.com", dyn_compatible,
            paginate = last_id(param = "after", body = List<_>, items = data, id = meta.id, more = has_more))]
        pub trait Acme {
            /// Lists users.
            #[get("/users")]
            fn list_users(&self, #[query] since: Option<u64>) -> Pages<User>;
            #[get("/teams/{id}/users", paginate)]
            fn list_members(&self, id: &str) -> Pages<User, AcmeError>;
            #[get("/a", paginate = link_header(size(param = "per_page", value = 100)))]
            fn a(&self) -> Pages<User>;
            #[get("/b", paginate = next_url(next = json("/links/next", optional), items = json("data")))]
            fn b(&self) -> Pages<User>;
            #[get("/c", paginate = cursor(param = "c", next = header("X-Next"), more = json("more"), items = json("/data", optional)))]
            fn c(&self) -> Pages<User>;
            #[get("/d", paginate = page(param = "page", first = 0, total = json("/meta/pages"), items = json("data")))]
            fn d(&self) -> Pages<User>;
            #[get("/e", paginate = offset(param = "offset", size(param = "limit", value = 50)))]
            fn e(&self) -> Pages<User>;
            #[get("/f", paginate = cursor(param = "c", body = Found, next = paging?.next?.after, items = results))]
            fn f(&self) -> Pages<User>;
            #[get("/users/{id}")]
            async fn get_user(&self, id: &str) -> Result<User>;
        }
    "#,
    );
}

#[test]
fn every_option() {
    check(
        "every_option",
        r#"
        #[integration(
            base_url = "https://{shop}.acme.com/{region}/api/",
            shop(pattern = "[a-z0-9-]+"),
            region(one_of = ["eu", "us"], default = "eu"),
            name = "acme_shop", env_prefix = "SHOP", client = Shop, config_type = ShopSettings,
            auth = api_key(header = "X-Key", prefix = "Token ", env = "SHOP_SECRET"),
            timeout = "30s", attempt_timeout = "10s",
            retry(attempts = 3, base = "500ms", max = "8s"),
            error(message = "/error/message", code = "/error/code", request_id = "X-Request-Id"),
            config(limit: std::time::Duration = default_limit(), ratio: f64 = -0.5, name: String = "x"),
            crate = ::renamed::runtime,
        )]
        pub(crate) trait Acme: Clone + 'static {
            #[get("/open", auth = none, idempotent = false, headers("X-Mode" = "open"))]
            async fn open(&self) -> Result<()>;
            #[get("/basic", auth = basic(username_env = "USER_NAME"), attempt_timeout = "1s", retry(attempts = 2))]
            async fn basic(&self) -> Result<()>;
            #[get("/signed", auth = custom(sign::Signer<Sha256>))]
            async fn signed(&self) -> Result<()>;
            #[post("/key", auth = api_key, idempotent)]
            async fn key(&self) -> Result<()>;
        }
    "#,
    );
}

#[test]
fn streams() {
    check(
        "streams",
        r#"
        #[integration(base_url = "https://api.acme.com")]
        pub trait Acme {
            #[get("/film", idle_timeout = "10s")]
            async fn film(&self) -> Result<ByteStream>;
            #[post("/answers", terminator = "[DONE]", error_event = "failure")]
            async fn answer(&self, #[body] question: &str) -> Result<Events<Delta>>;
            #[put("/film")]
            async fn put(&self, #[body("video/mp4")] film: Upload) -> Result<()>;
        }
    "#,
    );
}

#[test]
fn oauth2() {
    check(
        "oauth2",
        r#"
        #[integration(
            base_url = "https://{shop}.acme.com/api",
            shop(pattern = "[a-z0-9-]+"),
            region(one_of = ["eu", "us"], default = "eu"),
            auth = oauth2(
                authorize_url = "https://{shop}.acme.com/oauth/authorize?v=2",
                token_url = "https://auth.{region}.acme.com/token",
                refresh_url = "/oauth/refresh",
                revoke_url = "https://auth.acme.com/revoke",
                device_url = "https://auth.acme.com/device",
                issuer = "https://auth.acme.com/", discovery,
                scopes = ["users:read", "users:write"], scope_separator = ",",
                pkce = false,
                client_auth = basic,
                token_format = json,
                authorize_params("access_type" = "offline", "audience" = config.audience),
                token_params("owner" = "user", "audience" = config.audience),
                rename("client_id" = "client_key", "code" = "auth_code"),
                refused = ["bad_refresh_token"],
                access_token = "/authed_user/access_token", refresh_token = "/authed_user/refresh_token",
                expires_in = "/authed_user/expires_in", scope = "/authed_user/scope",
                capture(instance = token("/instance_url"), realm = callback("realmId"),
                        shop = connect, account = id_token("/email")),
                header = "X-Acme-Token",
                callback_hmac = "hmac",
                lifetime = "1h",
                token_request = acme::adjust_request, token_response = acme::adjust_response,
            ),
            headers("X-Acme-Realm" = connection.realm),
            config(audience: Option<String>),
        )]
        pub trait Acme {
            #[get("/users", scopes = ["users:read"])]
            async fn list_users(&self) -> Result<Vec<User>>;
            #[get("/status", auth = none)]
            async fn status(&self) -> Result<()>;
        }
    "#,
    );
}

#[test]
fn oauth2_public_client() {
    check(
        "oauth2_public_client",
        r#"
        #[integration(
            base_url = "https://api.acme.com/{tenant}",
            tenant(pattern = "[a-z]+"),
            auth = oauth2(
                device_url = "/oauth/device", token_url = "/oauth/token",
                client_auth = none, prefix = "Token ", capture(tenant = token("/tenant")),
            ),
        )]
        trait Acme {}
    "#,
    );
}

#[test]
fn client_credentials() {
    check(
        "client_credentials",
        r#"
        #[integration(
            base_url = "https://api.acme.com",
            tenant(pattern = "[a-z0-9-]+"),
            auth = client_credentials(
                token_url = "https://login.acme.com/{tenant}/token",
                scopes = ["api"],
                client_auth = private_key_jwt,
                token_params("resource" = "https://api.acme.com"),
            ),
        )]
        trait Acme {
            #[get("/users")]
            async fn list_users(&self) -> Result<Text>;
        }
    "#,
    );
}

#[test]
fn jwt() {
    check(
        "jwt",
        r#"
        #[integration(
            base_url = "https://api.acme.com",
            auth = jwt(
                algorithm = rs256, token_url = "https://oauth2.acme.com/token", audience = "acme",
                scopes = ["read"], lifetime = "10m",
                claims("tenant" = config.tenant, "kind" = "service"), expires_in = "/ttl",
            ),
            config(tenant: String),
        )]
        trait Acme {}
    "#,
    );
}

#[test]
fn token_request() {
    check(
        "token_request",
        r#"
        #[integration(base_url = "https://api.acme.com", config(user: String, password: Secret))]
        trait Acme {
            #[get("/open")]
            async fn open(&self) -> Result<()>;
            #[get("/users", auth = token_request(
                token_url = "/login", token_format = json,
                token_params("user" = config.user, "password" = config.password),
                access_token = "/token", lifetime = "20min", header = "X-Session",
            ))]
            async fn list_users(&self) -> Result<Text>;
            #[get("/me", auth = token_request)]
            async fn me(&self) -> Result<Text>;
        }
    "#,
    );
}

#[test]
fn webhooks() {
    check(
        "webhooks",
        r#"
        #[integration(base_url = "https://api.acme.com", auth = custom(Signer), webhooks = AcmeEvent<'static>)]
        trait Acme {}
    "#,
    );
}

#[test]
fn attributes() {
    check(
        "attributes",
        r#"
        #[integration(base_url = "https://api.acme.com")]
        #[cfg(feature = "acme")]
        #[diagnostic::on_unimplemented(message = "no")]
        pub trait Acme {
            /// Old.
            #[deprecated]
            #[must_use]
            #[expect(clippy::too_many_arguments)]
            #[allow(unused)]
            #[tracing::instrument]
            #[get("/old")]
            async fn old(&self) -> Result<()>;
            #[cfg(unix)]
            #[cfg_attr(docsrs, doc(cfg(unix)))]
            #[get("/unix")]
            async fn listUnix(&self) -> Result<()>;
        }
    "#,
    );
}

#[test]
fn dyn_compatible() {
    check(
        "dyn_compatible",
        r#"
        #[integration(base_url = "https://api.acme.com", dyn_compatible)]
        pub trait Acme {
            #[get("/users/{id}")]
            async fn get_user<'x>(&self, id: &'x str, #[query] names: &[&str], #[query] at: Cow<'_, str>) -> Result<User>;
            #[cfg(unix)]
            #[get("/unix")]
            async fn unix(&self) -> Result<()>;
            async fn first(&self, by: &dyn Fn(&User) -> bool) -> Option<User> { None }
            fn name(&self) -> &str { "acme" }
            fn generic<T>(&self, t: T) {}
            fn associated() -> u8 { 1 }
        }
    "#,
    );
}

#[test]
fn stub() {
    check_stub(
        "stub",
        r#"
        #[integration(auth = baerer, dyn_compatible)]
        pub trait Acme<T>: Iterator {
            type Item: Clone;
            const N: usize;
            #[get("/users/{id}")]
            async fn get_user(&mut self, #[query] user: &str) -> Result<User>;
            #[get("/users")]
            fn list_users((a, b): (u8, u8), t: T);
            async fn unmarked(&self, #[query] page: u32) -> Result<Self::Item>;
            async fn first(&self) -> Result<()> { Ok(()) }
        }
    "#,
    );
}
