#[allow(clippy::too_many_arguments)]
trait Acme: ::core::marker::Send + ::core::marker::Sync {}
/// Client of the `acme` integration: an implementation of [`Acme`] over HTTP. Clones share one connection pool.
#[derive(::core::clone::Clone, ::core::fmt::Debug)]
struct AcmeClient {
    core: ::integration_runtime::__private::Core,
}
/// Configuration of the `acme` integration: what [`AcmeClient`] is made from.
#[derive(::core::clone::Clone, ::core::fmt::Debug)]
#[allow(dead_code)]
struct AcmeConfig {
    /// Base URL of the API: `ACME_API_BASE_URL`, if it is set.
    base_url: ::core::option::Option<::integration_runtime::BaseUrl>,
    /// Id of the client: `ACME_CLIENT_ID`.
    client_id: ::std::string::String,
}
#[allow(non_upper_case_globals)]
const _: () = {
    use ::integration_runtime::__private as __rt;
    static __INTEGRATION: __rt::Integration = __rt::Integration::new(
            "acme",
            "ACME",
            "https://api.acme.com/{tenant}",
        )
        .variables(&[__rt::Variable::new("tenant").pattern("[a-z]+")])
        .auth(
            &[
                __rt::AuthScheme::token(
                    &__rt::TokenScheme::new(__rt::Grant::AuthorizationCode)
                        .token_url("/oauth/token")
                        .device_url("/oauth/device")
                        .client_auth(__rt::ClientAuth::None)
                        .captures(&[__rt::Capture::token("tenant", "/tenant")])
                        .header("authorization", "Token "),
                ),
            ],
        )
        .env(<AcmeConfig as ::integration_runtime::FromEnv>::VARS)
        .endpoints(&[]);
    #[automatically_derived]
    impl ::integration_runtime::Describe for AcmeClient {
        const INTEGRATION: &'static __rt::Integration = &__INTEGRATION;
    }
    impl ::integration_runtime::FromEnv for AcmeConfig {
        const VARS: &'static [__rt::EnvVar] = &[
            __rt::EnvVar::new("API_BASE_URL", "base URL of the API").optional(),
            __rt::EnvVar::new("CLIENT_ID", "id of the client"),
        ];
        fn read_env(env: &mut __rt::Env<'_>) -> ::core::option::Option<Self> {
            let base_url = env.read(&Self::VARS[0usize]);
            let client_id = env.read(&Self::VARS[1usize]);
            ::core::option::Option::Some(Self {
                base_url: base_url?,
                client_id: client_id?,
            })
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
            let mut settings = __rt::Settings::templated(
                &__INTEGRATION,
                config.base_url,
                &[],
            );
            settings
                .auth(
                    __rt::Auth::token(
                        __rt::TokenConfig::new().client_id(config.client_id),
                    ),
                );
            settings
        }
        fn from_core(core: __rt::Core) -> Self {
            Self { core }
        }
        fn core(&self) -> &__rt::Core {
            &self.core
        }
    }
    #[automatically_derived]
    impl ::integration_runtime::__private::HasConnections for AcmeClient {}
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
        /// The client bound to one connection: its calls are made with the tokens of that.
        fn connection(
            &self,
            id: impl ::core::convert::Into<::integration_runtime::ConnectionId>,
        ) -> Self {
            ::integration_runtime::__private::bind(self, id)
        }
    }
    #[automatically_derived]
    #[allow(deprecated)]
    impl Acme for AcmeClient {}
};
