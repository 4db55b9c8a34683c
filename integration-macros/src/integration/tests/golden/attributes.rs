#[cfg(feature = "acme")]
#[diagnostic::on_unimplemented(message = "no")]
#[allow(clippy::too_many_arguments)]
pub trait Acme: ::core::marker::Send + ::core::marker::Sync {
    /// Old.
    #[deprecated]
    #[must_use]
    #[expect(clippy::too_many_arguments)]
    #[allow(unused)]
    #[tracing::instrument]
    fn old(
        &self,
    ) -> impl ::core::future::Future<Output = Result<()>> + ::core::marker::Send;
    #[cfg(unix)]
    #[cfg_attr(docsrs, doc(cfg(unix)))]
    fn listUnix(
        &self,
    ) -> impl ::core::future::Future<Output = Result<()>> + ::core::marker::Send;
}
#[cfg(feature = "acme")]
/// Client of the `acme` integration: an implementation of [`Acme`] over HTTP. Clones share one connection pool.
#[derive(::core::clone::Clone, ::core::fmt::Debug)]
pub struct AcmeClient {
    core: ::integration_runtime::__private::Core,
}
#[cfg(feature = "acme")]
/// Configuration of the `acme` integration: what [`AcmeClient`] is made from.
#[derive(::core::clone::Clone, ::core::fmt::Debug)]
#[allow(dead_code)]
pub struct AcmeConfig {
    /// Base URL of the API: `ACME_API_BASE_URL`, by default `https://api.acme.com`.
    pub base_url: ::integration_runtime::BaseUrl,
}
#[cfg(feature = "acme")]
#[allow(non_upper_case_globals)]
const _: () = {
    use ::integration_runtime::__private as __rt;
    static __OLD: __rt::Endpoint = __rt::Endpoint::new("old", "GET", "/old")
        .docs("Old.")
        .deprecated();
    #[cfg(unix)]
    static __mixed_listUnix: __rt::Endpoint = __rt::Endpoint::new(
        "listUnix",
        "GET",
        "/unix",
    );
    static __INTEGRATION: __rt::Integration = __rt::Integration::new(
            "acme",
            "ACME",
            "https://api.acme.com",
        )
        .env(<AcmeConfig as ::integration_runtime::FromEnv>::VARS)
        .endpoints(&[&__OLD, #[cfg(unix)] &__mixed_listUnix]);
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
        /// Old.
        #[deprecated]
        #[must_use]
        #[allow(clippy::too_many_arguments)]
        #[allow(unused)]
        ///
        /// `GET /old`
        pub fn old(&self) -> ::integration_runtime::Call<Result<()>> {
            let request = self.core.request(&__OLD);
            request.call::<Result<()>>()
        }
        #[cfg(unix)]
        #[cfg_attr(docsrs, doc(cfg(unix)))]
        /// `GET /unix`
        pub fn listUnix(&self) -> ::integration_runtime::Call<Result<()>> {
            let request = self.core.request(&__mixed_listUnix);
            request.call::<Result<()>>()
        }
    }
    #[automatically_derived]
    #[allow(deprecated)]
    impl Acme for AcmeClient {
        fn old(
            &self,
        ) -> impl ::core::future::Future<Output = Result<()>> + ::core::marker::Send {
            AcmeClient::old(self)
        }
        #[cfg(unix)]
        fn listUnix(
            &self,
        ) -> impl ::core::future::Future<Output = Result<()>> + ::core::marker::Send {
            AcmeClient::listUnix(self)
        }
    }
};
