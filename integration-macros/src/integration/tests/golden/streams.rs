#[allow(clippy::too_many_arguments)]
pub trait Acme: ::core::marker::Send + ::core::marker::Sync {
    fn film(
        &self,
    ) -> impl ::core::future::Future<Output = Result<ByteStream>> + ::core::marker::Send;
    fn answer(
        &self,
        question: &str,
    ) -> impl ::core::future::Future<
        Output = Result<Events<Delta>>,
    > + ::core::marker::Send;
    fn put(
        &self,
        film: Upload,
    ) -> impl ::core::future::Future<Output = Result<()>> + ::core::marker::Send;
}
/// Client of the `acme` integration: an implementation of [`Acme`] over HTTP. Clones share one connection pool.
#[derive(::core::clone::Clone, ::core::fmt::Debug)]
pub struct AcmeClient {
    core: ::integration_runtime::__private::Core,
}
/// Configuration of the `acme` integration: what [`AcmeClient`] is made from.
#[derive(::core::clone::Clone, ::core::fmt::Debug)]
#[allow(dead_code)]
pub struct AcmeConfig {
    /// Base URL of the API: `ACME_API_BASE_URL`, by default `https://api.acme.com`.
    pub base_url: ::integration_runtime::BaseUrl,
}
#[allow(non_upper_case_globals)]
const _: () = {
    use ::integration_runtime::__private as __rt;
    static __FILM: __rt::Endpoint = __rt::Endpoint::new("film", "GET", "/film")
        .stream(&__rt::StreamShape::new().idle_timeout_ms(10000u64));
    static __ANSWER: __rt::Endpoint = __rt::Endpoint::new("answer", "POST", "/answers")
        .params(&[__rt::Param::body("question")])
        .stream(&__rt::StreamShape::new().terminator("[DONE]").error_event("failure"));
    static __PUT: __rt::Endpoint = __rt::Endpoint::new("put", "PUT", "/film")
        .params(&[__rt::Param::raw("film", "video/mp4")]);
    static __INTEGRATION: __rt::Integration = __rt::Integration::new(
            "acme",
            "ACME",
            "https://api.acme.com",
        )
        .env(<AcmeConfig as ::integration_runtime::FromEnv>::VARS)
        .endpoints(&[&__FILM, &__ANSWER, &__PUT]);
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
        pub fn from_env() -> ::core::result::Result<
            Self,
            ::integration_runtime::ConfigError,
        > {
            __rt::config_from_env(&__INTEGRATION)
        }
        /// Reads the configuration through a function that knows the variables.
        ///
        /// # Errors
        /// Everything that is missing or invalid, at once.
        pub fn from_lookup(
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
        pub fn new(
            config: AcmeConfig,
        ) -> ::core::result::Result<Self, ::integration_runtime::ConfigError> {
            __rt::build(config)
        }
        /// Makes a client that is configured by the environment of the process.
        ///
        /// # Errors
        /// Everything that is missing or invalid, at once.
        pub fn from_env() -> ::core::result::Result<
            Self,
            ::integration_runtime::ConfigError,
        > {
            Self::new(AcmeConfig::from_env()?)
        }
        /// Makes a client with an HTTP client, a user agent or other parts of one's own.
        pub fn builder(
            config: AcmeConfig,
        ) -> ::integration_runtime::ClientBuilder<Self> {
            __rt::builder(config)
        }
        /// All of the integration that is not an endpoint.
        pub fn integration(&self) -> ::integration_runtime::IntegrationHandle<'_, Self> {
            __rt::handle(self)
        }
        /// `GET /film`
        pub fn film(&self) -> ::integration_runtime::Call<Result<ByteStream>> {
            let request = self.core.request(&__FILM);
            request.call::<Result<ByteStream>>()
        }
        /// `POST /answers`
        pub fn answer(
            &self,
            question: &str,
        ) -> ::integration_runtime::Call<Result<Events<Delta>>> {
            let mut request = self.core.request(&__ANSWER);
            request.json(0usize, &question);
            request.call::<Result<Events<Delta>>>()
        }
        /// `PUT /film`
        pub fn put(&self, film: Upload) -> ::integration_runtime::Call<Result<()>> {
            let mut request = self.core.request(&__PUT);
            request.raw(0usize, ::core::convert::identity(film));
            request.call::<Result<()>>()
        }
    }
    #[automatically_derived]
    #[allow(deprecated)]
    impl Acme for AcmeClient {
        fn film(
            &self,
        ) -> impl ::core::future::Future<
            Output = Result<ByteStream>,
        > + ::core::marker::Send {
            AcmeClient::film(self)
        }
        fn answer(
            &self,
            question: &str,
        ) -> impl ::core::future::Future<
            Output = Result<Events<Delta>>,
        > + ::core::marker::Send {
            AcmeClient::answer(self, question)
        }
        fn put(
            &self,
            film: Upload,
        ) -> impl ::core::future::Future<Output = Result<()>> + ::core::marker::Send {
            AcmeClient::put(self, film)
        }
    }
};
