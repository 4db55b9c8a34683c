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
    /// Base URL of the API: `ACME_API_BASE_URL`, by default `https://api.acme.com`.
    base_url: ::integration_runtime::BaseUrl,
    /// Key that JWTs are signed with: `ACME_JWT_KEY`.
    jwt_key: ::integration_runtime::Secret,
    /// Id of the key that JWTs are signed with: `ACME_JWT_KEY_ID`, if it is set.
    jwt_key_id: ::core::option::Option<::std::string::String>,
    /// Issuer of JWTs: `ACME_JWT_ISSUER`, if it is set.
    jwt_issuer: ::core::option::Option<::std::string::String>,
    /// Subject of JWTs: `ACME_JWT_SUBJECT`, if it is set.
    jwt_subject: ::core::option::Option<::std::string::String>,
    /// Token endpoint, in place of the declared one: `ACME_OAUTH_TOKEN_URL`, if it is set.
    oauth_token_url: ::core::option::Option<::integration_runtime::EndpointUrl>,
    /// Tenant: `ACME_TENANT`.
    tenant: String,
}
#[allow(non_upper_case_globals)]
const _: () = {
    use ::integration_runtime::__private as __rt;
    static __INTEGRATION: __rt::Integration = __rt::Integration::new(
            "acme",
            "ACME",
            "https://api.acme.com",
        )
        .auth(
            &[
                __rt::AuthScheme::token(
                    &__rt::TokenScheme::new(__rt::Grant::JwtBearer)
                        .token_url("https://oauth2.acme.com/token")
                        .scopes(&["read"])
                        .fields(__rt::TokenFields::new().expires_in("/ttl"))
                        .jwt(
                            __rt::JwtShape::new(__rt::JwtAlgorithm::Rs256, 600000u64)
                                .audience("acme")
                                .claims(
                                    &[
                                        __rt::TokenParam::config("tenant", "tenant"),
                                        __rt::TokenParam::fixed("kind", "service"),
                                    ],
                                ),
                        ),
                ),
            ],
        )
        .env(<AcmeConfig as ::integration_runtime::FromEnv>::VARS)
        .endpoints(&[]);
    #[automatically_derived]
    impl ::integration_runtime::Describe for AcmeClient {
        const INTEGRATION: &'static __rt::Integration = &__INTEGRATION;
    }
    const __READ_TENANT: (
        bool,
        fn(&mut __rt::Env<'_>, &__rt::EnvVar) -> ::core::option::Option<String>,
    ) = (
        <String as ::integration_runtime::FromVar>::OPTIONAL,
        |env, var| env.read::<String>(var),
    );
    impl ::integration_runtime::FromEnv for AcmeConfig {
        const VARS: &'static [__rt::EnvVar] = &[
            __rt::EnvVar::new("API_BASE_URL", "base URL of the API")
                .default("https://api.acme.com"),
            __rt::EnvVar::new("JWT_KEY", "key that JWTs are signed with").secret(),
            __rt::EnvVar::new("JWT_KEY_ID", "id of the key that JWTs are signed with")
                .optional(),
            __rt::EnvVar::new("JWT_ISSUER", "issuer of JWTs").optional(),
            __rt::EnvVar::new("JWT_SUBJECT", "subject of JWTs").optional(),
            __rt::EnvVar::new(
                    "OAUTH_TOKEN_URL",
                    "token endpoint, in place of the declared one",
                )
                .optional(),
            __rt::EnvVar::new("TENANT", "tenant").optional_if(__READ_TENANT.0),
        ];
        fn read_env(env: &mut __rt::Env<'_>) -> ::core::option::Option<Self> {
            let base_url = env.read(&Self::VARS[0usize]);
            let jwt_key = env.read(&Self::VARS[1usize]);
            let jwt_key_id = env.read(&Self::VARS[2usize]);
            let jwt_issuer = env.read(&Self::VARS[3usize]);
            let jwt_subject = env.read(&Self::VARS[4usize]);
            let oauth_token_url = env.read(&Self::VARS[5usize]);
            let tenant = (__READ_TENANT.1)(env, &Self::VARS[6usize]);
            ::core::option::Option::Some(Self {
                base_url: base_url?,
                jwt_key: jwt_key?,
                jwt_key_id: jwt_key_id?,
                jwt_issuer: jwt_issuer?,
                jwt_subject: jwt_subject?,
                oauth_token_url: oauth_token_url?,
                tenant: tenant?,
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
            settings
                .auth(
                    __rt::Auth::token(
                        __rt::TokenConfig::new()
                            .key(config.jwt_key, config.jwt_key_id)
                            .jwt(config.jwt_issuer, config.jwt_subject)
                            .url(__rt::UrlPlace::Token, config.oauth_token_url)
                            .value(
                                "tenant",
                                {
                                    let tenant = &config.tenant;
                                    tenant
                                },
                            ),
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
    }
    #[automatically_derived]
    #[allow(deprecated)]
    impl Acme for AcmeClient {}
};
