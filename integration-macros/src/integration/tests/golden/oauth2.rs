#[allow(clippy::too_many_arguments)]
pub trait Acme: ::core::marker::Send + ::core::marker::Sync {
    fn list_users(
        &self,
    ) -> impl ::core::future::Future<Output = Result<Vec<User>>> + ::core::marker::Send;
    fn status(
        &self,
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
    /// Base URL of the API: `ACME_API_BASE_URL`, if it is set.
    pub base_url: ::core::option::Option<::integration_runtime::BaseUrl>,
    /// `{region}` of `token_url`: `ACME_REGION`, by default `eu`.
    pub region: ::std::string::String,
    /// Id of the client: `ACME_CLIENT_ID`.
    pub client_id: ::std::string::String,
    /// Secret of the client: `ACME_CLIENT_SECRET`.
    pub client_secret: ::integration_runtime::Secret,
    /// Where the provider sends users back to: `ACME_OAUTH_REDIRECT_URI`.
    pub oauth_redirect_uri: ::integration_runtime::EndpointUrl,
    /// Authorization endpoint, in place of the declared one: `ACME_OAUTH_AUTHORIZE_URL`, if it is set.
    pub oauth_authorize_url: ::core::option::Option<::integration_runtime::EndpointUrl>,
    /// Token endpoint, in place of the declared one: `ACME_OAUTH_TOKEN_URL`, if it is set.
    pub oauth_token_url: ::core::option::Option<::integration_runtime::EndpointUrl>,
    /// Revocation endpoint, in place of the declared one: `ACME_OAUTH_REVOKE_URL`, if it is set.
    pub oauth_revoke_url: ::core::option::Option<::integration_runtime::EndpointUrl>,
    /// Device authorization endpoint, in place of the declared one: `ACME_OAUTH_DEVICE_URL`, if it is set.
    pub oauth_device_url: ::core::option::Option<::integration_runtime::EndpointUrl>,
    /// Issuer, in place of the declared one: `ACME_OAUTH_ISSUER`, if it is set.
    pub oauth_issuer: ::core::option::Option<::integration_runtime::EndpointUrl>,
    /// Audience: `ACME_AUDIENCE`.
    pub audience: Option<String>,
}
#[allow(non_upper_case_globals)]
const _: () = {
    use ::integration_runtime::__private as __rt;
    static __LIST_USERS: __rt::Endpoint = __rt::Endpoint::new(
            "list_users",
            "GET",
            "/users",
        )
        .scopes(&["users:read"]);
    static __STATUS: __rt::Endpoint = __rt::Endpoint::new("status", "GET", "/status")
        .auth(::core::option::Option::None);
    static __INTEGRATION: __rt::Integration = __rt::Integration::new(
            "acme",
            "ACME",
            "https://{shop}.acme.com/api",
        )
        .variables(
            &[
                __rt::Variable::new("shop").pattern("[a-z0-9-]+"),
                __rt::Variable::new("region").one_of(&["eu", "us"]).default("eu"),
            ],
        )
        .auth(
            &[
                __rt::AuthScheme::token(
                    &__rt::TokenScheme::new(__rt::Grant::AuthorizationCode)
                        .authorize_url("https://{shop}.acme.com/oauth/authorize?v=2")
                        .token_url("https://auth.{region}.acme.com/token")
                        .refresh_url("/oauth/refresh")
                        .revoke_url("https://auth.acme.com/revoke")
                        .device_url("https://auth.acme.com/device")
                        .issuer("https://auth.acme.com/")
                        .discovery()
                        .client_auth(__rt::ClientAuth::Basic)
                        .format(__rt::TokenFormat::Json)
                        .pkce(false)
                        .scopes(&["users:read", "users:write"])
                        .scope_separator(",")
                        .authorize_params(
                            &[
                                __rt::TokenParam::fixed("access_type", "offline"),
                                __rt::TokenParam::config("audience", "audience"),
                            ],
                        )
                        .token_params(
                            &[
                                __rt::TokenParam::fixed("owner", "user"),
                                __rt::TokenParam::config("audience", "audience"),
                            ],
                        )
                        .rename(&[("client_id", "client_key"), ("code", "auth_code")])
                        .refused(&["bad_refresh_token"])
                        .fields(
                            __rt::TokenFields::new()
                                .access_token("/authed_user/access_token")
                                .refresh_token("/authed_user/refresh_token")
                                .expires_in("/authed_user/expires_in")
                                .scope("/authed_user/scope"),
                        )
                        .captures(
                            &[
                                __rt::Capture::token("instance", "/instance_url"),
                                __rt::Capture::callback("realm", "realmId"),
                                __rt::Capture::connect("shop"),
                                __rt::Capture::id_token("account", "/email"),
                            ],
                        )
                        .header("x-acme-token", "")
                        .callback_hmac("hmac")
                        .lifetime_ms(3600000u64)
                        .request_hook(acme::adjust_request)
                        .response_hook(acme::adjust_response),
                ),
            ],
        )
        .headers(&[__rt::Header::connection("X-Acme-Realm", "realm")])
        .env(<AcmeConfig as ::integration_runtime::FromEnv>::VARS)
        .endpoints(&[&__LIST_USERS, &__STATUS]);
    #[automatically_derived]
    impl ::integration_runtime::Describe for AcmeClient {
        const INTEGRATION: &'static __rt::Integration = &__INTEGRATION;
    }
    const __READ_AUDIENCE: (
        bool,
        fn(&mut __rt::Env<'_>, &__rt::EnvVar) -> ::core::option::Option<Option<String>>,
    ) = (
        <Option<String> as ::integration_runtime::FromVar>::OPTIONAL,
        |env, var| env.read::<Option<String>>(var),
    );
    impl ::integration_runtime::FromEnv for AcmeConfig {
        const VARS: &'static [__rt::EnvVar] = &[
            __rt::EnvVar::new("API_BASE_URL", "base URL of the API").optional(),
            __rt::EnvVar::new("REGION", "`{region}` of `token_url`").default("eu"),
            __rt::EnvVar::new("CLIENT_ID", "id of the client"),
            __rt::EnvVar::new("CLIENT_SECRET", "secret of the client").secret(),
            __rt::EnvVar::new(
                "OAUTH_REDIRECT_URI",
                "where the provider sends users back to",
            ),
            __rt::EnvVar::new(
                    "OAUTH_AUTHORIZE_URL",
                    "authorization endpoint, in place of the declared one",
                )
                .optional(),
            __rt::EnvVar::new(
                    "OAUTH_TOKEN_URL",
                    "token endpoint, in place of the declared one",
                )
                .optional(),
            __rt::EnvVar::new(
                    "OAUTH_REVOKE_URL",
                    "revocation endpoint, in place of the declared one",
                )
                .optional(),
            __rt::EnvVar::new(
                    "OAUTH_DEVICE_URL",
                    "device authorization endpoint, in place of the declared one",
                )
                .optional(),
            __rt::EnvVar::new("OAUTH_ISSUER", "issuer, in place of the declared one")
                .optional(),
            __rt::EnvVar::new("AUDIENCE", "audience").optional_if(__READ_AUDIENCE.0),
        ];
        fn read_env(env: &mut __rt::Env<'_>) -> ::core::option::Option<Self> {
            let base_url = env.read(&Self::VARS[0usize]);
            let region = env.read(&Self::VARS[1usize]);
            let client_id = env.read(&Self::VARS[2usize]);
            let client_secret = env.read(&Self::VARS[3usize]);
            let oauth_redirect_uri = env.read(&Self::VARS[4usize]);
            let oauth_authorize_url = env.read(&Self::VARS[5usize]);
            let oauth_token_url = env.read(&Self::VARS[6usize]);
            let oauth_revoke_url = env.read(&Self::VARS[7usize]);
            let oauth_device_url = env.read(&Self::VARS[8usize]);
            let oauth_issuer = env.read(&Self::VARS[9usize]);
            let audience = (__READ_AUDIENCE.1)(env, &Self::VARS[10usize]);
            ::core::option::Option::Some(Self {
                base_url: base_url?,
                region: region?,
                client_id: client_id?,
                client_secret: client_secret?,
                oauth_redirect_uri: oauth_redirect_uri?,
                oauth_authorize_url: oauth_authorize_url?,
                oauth_token_url: oauth_token_url?,
                oauth_revoke_url: oauth_revoke_url?,
                oauth_device_url: oauth_device_url?,
                oauth_issuer: oauth_issuer?,
                audience: audience?,
            })
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
            let mut settings = __rt::Settings::templated(
                &__INTEGRATION,
                config.base_url,
                &[("region", &config.region)],
            );
            settings
                .auth(
                    __rt::Auth::token(
                        __rt::TokenConfig::new()
                            .client_id(config.client_id)
                            .client_secret(config.client_secret)
                            .redirect_uri(config.oauth_redirect_uri)
                            .url(__rt::UrlPlace::Authorize, config.oauth_authorize_url)
                            .url(__rt::UrlPlace::Token, config.oauth_token_url)
                            .url(__rt::UrlPlace::Revoke, config.oauth_revoke_url)
                            .url(__rt::UrlPlace::Device, config.oauth_device_url)
                            .url(__rt::UrlPlace::Issuer, config.oauth_issuer)
                            .value(
                                "audience",
                                {
                                    let audience = &config.audience;
                                    audience
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
    #[automatically_derived]
    impl ::integration_runtime::__private::HasConnections for AcmeClient {}
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
        /// The client bound to one connection: its calls are made with the tokens of that.
        pub fn connection(
            &self,
            id: impl ::core::convert::Into<::integration_runtime::ConnectionId>,
        ) -> Self {
            ::integration_runtime::__private::bind(self, id)
        }
        /// `GET /users`
        pub fn list_users(&self) -> ::integration_runtime::Call<Result<Vec<User>>> {
            let request = self.core.request(&__LIST_USERS);
            request.call::<Result<Vec<User>>>()
        }
        /// `GET /status`
        pub fn status(&self) -> ::integration_runtime::Call<Result<()>> {
            let request = self.core.request(&__STATUS);
            request.call::<Result<()>>()
        }
    }
    #[automatically_derived]
    #[allow(deprecated)]
    impl Acme for AcmeClient {
        fn list_users(
            &self,
        ) -> impl ::core::future::Future<
            Output = Result<Vec<User>>,
        > + ::core::marker::Send {
            AcmeClient::list_users(self)
        }
        fn status(
            &self,
        ) -> impl ::core::future::Future<Output = Result<()>> + ::core::marker::Send {
            AcmeClient::status(self)
        }
    }
};
