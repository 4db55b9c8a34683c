#[allow(clippy::too_many_arguments)]
trait Acme: ::core::marker::Send + ::core::marker::Sync {
    fn list_users(
        &self,
    ) -> impl ::core::future::Future<Output = Result<Text>> + ::core::marker::Send;
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
    /// `{tenant}` of `token_url`: `ACME_TENANT`.
    tenant: ::std::string::String,
    /// Id of the client: `ACME_CLIENT_ID`.
    client_id: ::std::string::String,
    /// Private key of the client, in PEM: `ACME_CLIENT_KEY`.
    client_key: ::integration_runtime::Secret,
    /// Id of the client's private key: `ACME_CLIENT_KEY_ID`, if it is set.
    client_key_id: ::core::option::Option<::std::string::String>,
    /// Token endpoint, in place of the declared one: `ACME_OAUTH_TOKEN_URL`, if it is set.
    oauth_token_url: ::core::option::Option<::integration_runtime::EndpointUrl>,
}
#[allow(non_upper_case_globals)]
const _: () = {
    use ::integration_runtime::__private as __rt;
    static __LIST_USERS: __rt::Endpoint = __rt::Endpoint::new(
        "list_users",
        "GET",
        "/users",
    );
    static __INTEGRATION: __rt::Integration = __rt::Integration::new(
            "acme",
            "ACME",
            "https://api.acme.com",
        )
        .variables(&[__rt::Variable::new("tenant").pattern("[a-z0-9-]+")])
        .auth(
            &[
                __rt::AuthScheme::token(
                    &__rt::TokenScheme::new(__rt::Grant::ClientCredentials)
                        .token_url("https://login.acme.com/{tenant}/token")
                        .client_auth(__rt::ClientAuth::PrivateKeyJwt)
                        .scopes(&["api"])
                        .token_params(
                            &[
                                __rt::TokenParam::fixed("resource", "https://api.acme.com"),
                            ],
                        ),
                ),
            ],
        )
        .env(<AcmeConfig as ::integration_runtime::FromEnv>::VARS)
        .endpoints(&[&__LIST_USERS]);
    #[automatically_derived]
    impl ::integration_runtime::Describe for AcmeClient {
        const INTEGRATION: &'static __rt::Integration = &__INTEGRATION;
    }
    impl ::integration_runtime::FromEnv for AcmeConfig {
        const VARS: &'static [__rt::EnvVar] = &[
            __rt::EnvVar::new("API_BASE_URL", "base URL of the API")
                .default("https://api.acme.com"),
            __rt::EnvVar::new("TENANT", "`{tenant}` of `token_url`"),
            __rt::EnvVar::new("CLIENT_ID", "id of the client"),
            __rt::EnvVar::new("CLIENT_KEY", "private key of the client, in PEM")
                .secret(),
            __rt::EnvVar::new("CLIENT_KEY_ID", "id of the client's private key")
                .optional(),
            __rt::EnvVar::new(
                    "OAUTH_TOKEN_URL",
                    "token endpoint, in place of the declared one",
                )
                .optional(),
        ];
        fn read_env(env: &mut __rt::Env<'_>) -> ::core::option::Option<Self> {
            let base_url = env.read(&Self::VARS[0usize]);
            let tenant = env.read(&Self::VARS[1usize]);
            let client_id = env.read(&Self::VARS[2usize]);
            let client_key = env.read(&Self::VARS[3usize]);
            let client_key_id = env.read(&Self::VARS[4usize]);
            let oauth_token_url = env.read(&Self::VARS[5usize]);
            ::core::option::Option::Some(Self {
                base_url: base_url?,
                tenant: tenant?,
                client_id: client_id?,
                client_key: client_key?,
                client_key_id: client_key_id?,
                oauth_token_url: oauth_token_url?,
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
            let mut settings = __rt::Settings::new(&__INTEGRATION, config.base_url);
            settings.variables(&[("tenant", &config.tenant)]);
            settings
                .auth(
                    __rt::Auth::token(
                        __rt::TokenConfig::new()
                            .client_id(config.client_id)
                            .key(config.client_key, config.client_key_id)
                            .url(__rt::UrlPlace::Token, config.oauth_token_url),
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
        /// `GET /users`
        fn list_users(&self) -> ::integration_runtime::Call<Result<Text>> {
            let request = self.core.request(&__LIST_USERS);
            request.call::<Result<Text>>()
        }
    }
    #[automatically_derived]
    #[allow(deprecated)]
    impl Acme for AcmeClient {
        fn list_users(
            &self,
        ) -> impl ::core::future::Future<Output = Result<Text>> + ::core::marker::Send {
            AcmeClient::list_users(self)
        }
    }
};
