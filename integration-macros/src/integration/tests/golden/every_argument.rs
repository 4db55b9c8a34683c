#[allow(clippy::too_many_arguments)]
trait Acme: ::core::marker::Send + ::core::marker::Sync {
    fn query(
        &self,
        plain: u8,
        a: u64,
        size: Option<u32>,
        ids: &[u64],
        tags: Vec<String>,
        trace: &str,
        x_request_id: Option<&str>,
        b: &str,
    ) -> impl ::core::future::Future<Output = Result<()>> + ::core::marker::Send;
    fn raw(
        &self,
        data: Vec<u8>,
    ) -> impl ::core::future::Future<Output = Result<Text>> + ::core::marker::Send;
    fn form(
        &self,
        name: &str,
        meta: &Meta,
    ) -> impl ::core::future::Future<Output = Result<()>> + ::core::marker::Send;
    fn upload(
        &self,
        title: &str,
        part: Part,
    ) -> impl ::core::future::Future<Output = Result<()>> + ::core::marker::Send;
    fn next(
        &self,
        next: &str,
    ) -> impl ::core::future::Future<Output = Result<Page>> + ::core::marker::Send;
    fn report(
        &self,
        r#type: &str,
    ) -> impl ::core::future::Future<Output = Result<Bytes>> + ::core::marker::Send;
    fn ping<'a>(
        &'a self,
        request: &'a [u8],
    ) -> impl ::core::future::Future<Output = Result<()>> + ::core::marker::Send;
}
/// Client of the `acme` integration: an implementation of [`Acme`] over HTTP. Clones share one connection pool.
#[derive(::core::clone::Clone, ::core::fmt::Debug)]
struct AcmeClient {
    core: ::integration_runtime::__private::Core,
}
/// Configuration of the `acme` integration: what [`AcmeClient`] is made from.
#[derive(::core::clone::Clone, ::core::fmt::Debug)]
#[allow(dead_code)]
struct AcmeConfig {
    /// Base URL of the API: `ACME_API_BASE_URL`, by default `https://api.acme.com`.
    base_url: ::integration_runtime::BaseUrl,
}
#[allow(non_upper_case_globals)]
const _: () = {
    use ::integration_runtime::__private as __rt;
    static __QUERY: __rt::Endpoint = __rt::Endpoint::new(
            "query",
            "GET",
            "/{b}/x%20y/{a}",
        )
        .params(
            &[
                __rt::Param::query("plain", "plain"),
                __rt::Param::path("a", "a"),
                __rt::Param::query("size", "page[size]").named(),
                __rt::Param::query("ids", "ids").style(__rt::Style::Comma),
                __rt::Param::query("tags", "tags").named().style(__rt::Style::Brackets),
                __rt::Param::header("trace", "x-trace"),
                __rt::Param::header("x_request_id", "x-request-id"),
                __rt::Param::path("b", "b"),
            ],
        );
    static __RAW: __rt::Endpoint = __rt::Endpoint::new("raw", "PUT", "/raw")
        .params(&[__rt::Param::raw("data", "text/csv")]);
    static __FORM: __rt::Endpoint = __rt::Endpoint::new("form", "POST", "/form")
        .params(
            &[
                __rt::Param::form("name", "name"),
                __rt::Param::form("meta", "meta").named().style(__rt::Style::Brackets),
            ],
        );
    static __UPLOAD: __rt::Endpoint = __rt::Endpoint::new("upload", "POST", "/upload")
        .params(
            &[
                __rt::Param::multipart("title", "title"),
                __rt::Param::multipart("part", "file").named(),
            ],
        );
    static __NEXT: __rt::Endpoint = __rt::Endpoint::new("next", "GET", "")
        .params(&[__rt::Param::url("next")]);
    static __REPORT: __rt::Endpoint = __rt::Endpoint::new(
            "report",
            "REPORT",
            "/r/{type}",
        )
        .params(&[__rt::Param::path("type", "type")]);
    static __PING: __rt::Endpoint = __rt::Endpoint::new("ping", "DELETE", "/ping")
        .params(&[__rt::Param::body("request")]);
    static __INTEGRATION: __rt::Integration = __rt::Integration::new(
            "acme",
            "ACME",
            "https://api.acme.com",
        )
        .env(<AcmeConfig as ::integration_runtime::FromEnv>::VARS)
        .endpoints(&[&__QUERY, &__RAW, &__FORM, &__UPLOAD, &__NEXT, &__REPORT, &__PING]);
    #[automatically_derived]
    impl ::integration_runtime::Describe for AcmeClient {
        const INTEGRATION: &'static __rt::Integration = &__INTEGRATION;
    }
    impl ::integration_runtime::FromEnv for AcmeConfig {
        const VARS: &'static [__rt::EnvVar] = &[
            __rt::EnvVar::new("API_BASE_URL", "base URL of the API")
                .default("https://api.acme.com"),
        ];
        fn read_env(env: &mut __rt::Env<'_>) -> ::core::option::Option<Self> {
            let base_url = env.read(&Self::VARS[0usize]);
            ::core::option::Option::Some(Self { base_url: base_url? })
        }
    }
    #[allow(dead_code)]
    impl AcmeConfig {
        /// Reads the configuration from the environment of the process.
        ///
        /// # Errors
        /// Everything that is missing or invalid, at once.
        fn from_env() -> ::core::result::Result<
            Self,
            ::integration_runtime::ConfigError,
        > {
            __rt::config_from_env(&__INTEGRATION)
        }
        /// Reads the configuration through a function that knows the variables.
        ///
        /// # Errors
        /// Everything that is missing or invalid, at once.
        fn from_lookup(
            lookup: impl ::core::ops::Fn(
                &str,
            ) -> ::core::option::Option<::std::string::String>,
        ) -> ::core::result::Result<Self, ::integration_runtime::ConfigError> {
            __rt::config_from_lookup(&__INTEGRATION, &lookup)
        }
    }
    #[automatically_derived]
    impl __rt::GeneratedClient for AcmeClient {
        type Config = AcmeConfig;
        fn settings(config: AcmeConfig) -> __rt::Settings {
            __rt::Settings::new(&__INTEGRATION, config.base_url)
        }
        fn from_core(core: __rt::Core) -> Self {
            Self { core }
        }
        fn core(&self) -> &__rt::Core {
            &self.core
        }
    }
    #[allow(dead_code, clippy::too_many_arguments)]
    impl AcmeClient {
        /// Makes a client.
        ///
        /// # Errors
        /// When the configuration cannot be used.
        fn new(
            config: AcmeConfig,
        ) -> ::core::result::Result<Self, ::integration_runtime::ConfigError> {
            __rt::build(config)
        }
        /// Makes a client that is configured by the environment of the process.
        ///
        /// # Errors
        /// Everything that is missing or invalid, at once.
        fn from_env() -> ::core::result::Result<
            Self,
            ::integration_runtime::ConfigError,
        > {
            Self::new(AcmeConfig::from_env()?)
        }
        /// Makes a client with an HTTP client, a user agent or other parts of one's own.
        fn builder(config: AcmeConfig) -> ::integration_runtime::ClientBuilder<Self> {
            __rt::builder(config)
        }
        /// All of the integration that is not an endpoint.
        fn integration(&self) -> ::integration_runtime::IntegrationHandle<'_, Self> {
            __rt::handle(self)
        }
        /// `GET /{b}/x y/{a}`
        fn query(
            &self,
            plain: u8,
            a: u64,
            size: Option<u32>,
            ids: &[u64],
            tags: Vec<String>,
            trace: &str,
            x_request_id: Option<&str>,
            b: &str,
        ) -> ::integration_runtime::Call<Result<()>> {
            let mut request = self.core.request(&__QUERY);
            request.path(7usize, &b);
            request.path(1usize, &a);
            request.query(0usize, &plain);
            request.query(2usize, &size);
            request.query(3usize, &ids);
            request.query(4usize, &tags);
            request.header(5usize, &trace);
            request.header(6usize, &x_request_id);
            request.call::<Result<()>>()
        }
        /// `PUT /raw`
        fn raw(&self, data: Vec<u8>) -> ::integration_runtime::Call<Result<Text>> {
            let mut request = self.core.request(&__RAW);
            request.raw(0usize, ::core::convert::identity(data));
            request.call::<Result<Text>>()
        }
        /// `POST /form`
        fn form(
            &self,
            name: &str,
            meta: &Meta,
        ) -> ::integration_runtime::Call<Result<()>> {
            let mut request = self.core.request(&__FORM);
            request.form(0usize, &name);
            request.form(1usize, &meta);
            request.call::<Result<()>>()
        }
        /// `POST /upload`
        fn upload(
            &self,
            title: &str,
            part: Part,
        ) -> ::integration_runtime::Call<Result<()>> {
            let mut request = self.core.request(&__UPLOAD);
            request.multipart(0usize, ::core::convert::identity(title));
            request.multipart(1usize, ::core::convert::identity(part));
            request.call::<Result<()>>()
        }
        /// `GET` of a URL that the service gave
        fn next(&self, next: &str) -> ::integration_runtime::Call<Result<Page>> {
            let mut request = self.core.request(&__NEXT);
            request.url(0usize, &next);
            request.call::<Result<Page>>()
        }
        /// `REPORT /r/{type}`
        fn report(&self, r#type: &str) -> ::integration_runtime::Call<Result<Bytes>> {
            let mut request = self.core.request(&__REPORT);
            request.path(0usize, &r#type);
            request.call::<Result<Bytes>>()
        }
        /// `DELETE /ping`
        fn ping<'a>(
            &'a self,
            request: &'a [u8],
        ) -> ::integration_runtime::Call<Result<()>> {
            let mut request = self.core.request(&__PING);
            request.json(0usize, &request);
            request.call::<Result<()>>()
        }
    }
    #[automatically_derived]
    #[allow(deprecated)]
    impl Acme for AcmeClient {
        fn query(
            &self,
            plain: u8,
            a: u64,
            size: Option<u32>,
            ids: &[u64],
            tags: Vec<String>,
            trace: &str,
            x_request_id: Option<&str>,
            b: &str,
        ) -> impl ::core::future::Future<Output = Result<()>> + ::core::marker::Send {
            AcmeClient::query(self, plain, a, size, ids, tags, trace, x_request_id, b)
        }
        fn raw(
            &self,
            data: Vec<u8>,
        ) -> impl ::core::future::Future<Output = Result<Text>> + ::core::marker::Send {
            AcmeClient::raw(self, data)
        }
        fn form(
            &self,
            name: &str,
            meta: &Meta,
        ) -> impl ::core::future::Future<Output = Result<()>> + ::core::marker::Send {
            AcmeClient::form(self, name, meta)
        }
        fn upload(
            &self,
            title: &str,
            part: Part,
        ) -> impl ::core::future::Future<Output = Result<()>> + ::core::marker::Send {
            AcmeClient::upload(self, title, part)
        }
        fn next(
            &self,
            next: &str,
        ) -> impl ::core::future::Future<Output = Result<Page>> + ::core::marker::Send {
            AcmeClient::next(self, next)
        }
        fn report(
            &self,
            r#type: &str,
        ) -> impl ::core::future::Future<Output = Result<Bytes>> + ::core::marker::Send {
            AcmeClient::report(self, r#type)
        }
        fn ping<'a>(
            &'a self,
            request: &'a [u8],
        ) -> impl ::core::future::Future<Output = Result<()>> + ::core::marker::Send {
            AcmeClient::ping(self, request)
        }
    }
};
