#[allow(clippy::too_many_arguments)]
trait Acme: ::core::marker::Send + ::core::marker::Sync {
    fn open(
        &self,
    ) -> impl ::core::future::Future<Output = Result<()>> + ::core::marker::Send;
    fn list_users(
        &self,
    ) -> impl ::core::future::Future<Output = Result<Text>> + ::core::marker::Send;
    fn me(
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
    /// User: `ACME_USER`.
    user: String,
    /// Password: `ACME_PASSWORD`.
    password: Secret,
}
#[allow(non_upper_case_globals)]
const _: () = {
    use ::integration_runtime::__private as __rt;
    static __OPEN: __rt::Endpoint = __rt::Endpoint::new("open", "GET", "/open")
        .auth(::core::option::Option::None);
    static __LIST_USERS: __rt::Endpoint = __rt::Endpoint::new(
            "list_users",
            "GET",
            "/users",
        )
        .auth(::core::option::Option::Some(0usize));
    static __ME: __rt::Endpoint = __rt::Endpoint::new("me", "GET", "/me")
        .auth(::core::option::Option::Some(0usize));
    static __INTEGRATION: __rt::Integration = __rt::Integration::new(
            "acme",
            "ACME",
            "https://api.acme.com",
        )
        .auth(
            &[
                __rt::AuthScheme::token(
                    &__rt::TokenScheme::new(__rt::Grant::TokenRequest)
                        .token_url("/login")
                        .format(__rt::TokenFormat::Json)
                        .token_params(
                            &[
                                __rt::TokenParam::config("user", "user"),
                                __rt::TokenParam::config("password", "password"),
                            ],
                        )
                        .fields(__rt::TokenFields::new().access_token("/token"))
                        .header("x-session", "")
                        .lifetime_ms(1200000u64),
                ),
            ],
        )
        .env(<AcmeConfig as ::integration_runtime::FromEnv>::VARS)
        .endpoints(&[&__OPEN, &__LIST_USERS, &__ME]);
    #[automatically_derived]
    impl ::integration_runtime::Describe for AcmeClient {
        const INTEGRATION: &'static __rt::Integration = &__INTEGRATION;
    }
    const __READ_USER: (
        bool,
        fn(&mut __rt::Env<'_>, &__rt::EnvVar) -> ::core::option::Option<String>,
    ) = (
        <String as ::integration_runtime::FromVar>::OPTIONAL,
        |env, var| env.read::<String>(var),
    );
    const __READ_PASSWORD: (
        bool,
        fn(&mut __rt::Env<'_>, &__rt::EnvVar) -> ::core::option::Option<Secret>,
    ) = (
        <Secret as ::integration_runtime::FromVar>::OPTIONAL,
        |env, var| env.read::<Secret>(var),
    );
    impl ::integration_runtime::FromEnv for AcmeConfig {
        const VARS: &'static [__rt::EnvVar] = &[
            __rt::EnvVar::new("API_BASE_URL", "base URL of the API")
                .default("https://api.acme.com"),
            __rt::EnvVar::new("USER", "user").optional_if(__READ_USER.0),
            __rt::EnvVar::new("PASSWORD", "password")
                .secret()
                .optional_if(__READ_PASSWORD.0),
        ];
        fn read_env(env: &mut __rt::Env<'_>) -> ::core::option::Option<Self> {
            let base_url = env.read(&Self::VARS[0usize]);
            let user = (__READ_USER.1)(env, &Self::VARS[1usize]);
            let password = (__READ_PASSWORD.1)(env, &Self::VARS[2usize]);
            ::core::option::Option::Some(Self {
                base_url: base_url?,
                user: user?,
                password: password?,
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
                            .value(
                                "user",
                                {
                                    let user = &config.user;
                                    user
                                },
                            )
                            .value(
                                "password",
                                {
                                    let password = &config.password;
                                    password
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
        /// `GET /open`
        fn open(&self) -> ::integration_runtime::Call<Result<()>> {
            let request = self.core.request(&__OPEN);
            request.call::<Result<()>>()
        }
        /// `GET /users`
        fn list_users(&self) -> ::integration_runtime::Call<Result<Text>> {
            let request = self.core.request(&__LIST_USERS);
            request.call::<Result<Text>>()
        }
        /// `GET /me`
        fn me(&self) -> ::integration_runtime::Call<Result<Text>> {
            let request = self.core.request(&__ME);
            request.call::<Result<Text>>()
        }
    }
    #[automatically_derived]
    #[allow(deprecated)]
    impl Acme for AcmeClient {
        fn open(
            &self,
        ) -> impl ::core::future::Future<Output = Result<()>> + ::core::marker::Send {
            AcmeClient::open(self)
        }
        fn list_users(
            &self,
        ) -> impl ::core::future::Future<Output = Result<Text>> + ::core::marker::Send {
            AcmeClient::list_users(self)
        }
        fn me(
            &self,
        ) -> impl ::core::future::Future<Output = Result<Text>> + ::core::marker::Send {
            AcmeClient::me(self)
        }
    }
};
