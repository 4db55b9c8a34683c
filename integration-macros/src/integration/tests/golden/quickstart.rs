/// Acme, the maker of everything.
#[allow(clippy::too_many_arguments)]
pub trait Acme: ::core::marker::Send + ::core::marker::Sync {
    /// Lists users.
    fn list_users(
        &self,
        since: Option<u64>,
    ) -> impl ::core::future::Future<Output = Result<Vec<User>>> + ::core::marker::Send;
    fn get_user(
        &self,
        id: &str,
    ) -> impl ::core::future::Future<Output = Result<User>> + ::core::marker::Send;
    fn create_user(
        &self,
        user: &CreateUser,
    ) -> impl ::core::future::Future<Output = Result<User>> + ::core::marker::Send;
    /// Kept as it is.
    #[allow(clippy::manual_async_fn)]
    fn first(
        &self,
    ) -> impl ::core::future::Future<
        Output = Result<Option<User>>,
    > + ::core::marker::Send {
        async move { Ok(self.list_users(None).await?.into_iter().next()) }
    }
    fn name(&self) -> &'static str {
        "acme"
    }
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
    /// Base URL of the API: `ACME_API_BASE_URL`, by default `https://api.acme.com/v1`.
    pub base_url: ::integration_runtime::BaseUrl,
    /// Bearer token: `ACME_API_TOKEN`.
    pub token: ::integration_runtime::Secret,
    /// The organisation to act for.
    ///
    /// Read from `ACME_ORG`.
    pub org: Option<String>,
    /// Page size: `ACME_PAGE_SIZE`, by default `50`.
    pub page_size: u32,
}
#[allow(non_upper_case_globals)]
const _: () = {
    use ::integration_runtime::__private as __rt;
    static __LIST_USERS: __rt::Endpoint = __rt::Endpoint::new(
            "list_users",
            "GET",
            "/users",
        )
        .docs("Lists users.")
        .params(&[__rt::Param::query("since", "since")]);
    static __GET_USER: __rt::Endpoint = __rt::Endpoint::new(
            "get_user",
            "GET",
            "/users/{id}",
        )
        .params(&[__rt::Param::path("id", "id")]);
    static __CREATE_USER: __rt::Endpoint = __rt::Endpoint::new(
            "create_user",
            "POST",
            "/users",
        )
        .params(&[__rt::Param::body("user")])
        .timeout_ms(5000u64)
        .retry(__rt::Retry::NEVER);
    static __INTEGRATION: __rt::Integration = __rt::Integration::new(
            "acme",
            "ACME",
            "https://api.acme.com/v1",
        )
        .docs("Acme, the maker of everything.")
        .auth(&[__rt::AuthScheme::bearer()])
        .headers(
            &[
                __rt::Header::fixed("X-Api-Version", "2024-01-01"),
                __rt::Header::config("X-Org", "org"),
            ],
        )
        .env(<AcmeConfig as ::integration_runtime::FromEnv>::VARS)
        .endpoints(&[&__LIST_USERS, &__GET_USER, &__CREATE_USER]);
    #[automatically_derived]
    impl ::integration_runtime::Describe for AcmeClient {
        const INTEGRATION: &'static __rt::Integration = &__INTEGRATION;
    }
    const __READ_ORG: (
        bool,
        fn(&mut __rt::Env<'_>, &__rt::EnvVar) -> ::core::option::Option<Option<String>>,
    ) = (
        <Option<String> as ::integration_runtime::FromVar>::OPTIONAL,
        |env, var| env.read::<Option<String>>(var),
    );
    impl ::integration_runtime::FromEnv for AcmeConfig {
        const VARS: &'static [__rt::EnvVar] = &[
            __rt::EnvVar::new("API_BASE_URL", "base URL of the API")
                .default("https://api.acme.com/v1"),
            __rt::EnvVar::new("API_TOKEN", "bearer token").secret(),
            __rt::EnvVar::new("ORG", "The organisation to act for")
                .optional_if(__READ_ORG.0),
            __rt::EnvVar::new("PAGE_SIZE", "page size").default("50"),
        ];
        fn read_env(env: &mut __rt::Env<'_>) -> ::core::option::Option<Self> {
            let base_url = env.read(&Self::VARS[0usize]);
            let token = env.read(&Self::VARS[1usize]);
            let org = (__READ_ORG.1)(env, &Self::VARS[2usize]);
            let page_size = env.read::<u32>(&Self::VARS[3usize]);
            ::core::option::Option::Some(Self {
                base_url: base_url?,
                token: token?,
                org: org?,
                page_size: page_size?,
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
            let mut settings = __rt::Settings::new(&__INTEGRATION, config.base_url);
            settings.header("X-Org", &config.org);
            settings.auth(__rt::Auth::bearer(config.token));
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
        /// Lists users.
        ///
        /// `GET /users`
        pub fn list_users(
            &self,
            since: Option<u64>,
        ) -> ::integration_runtime::Call<Result<Vec<User>>> {
            let mut request = self.core.request(&__LIST_USERS);
            request.query(0usize, &since);
            request.call::<Result<Vec<User>>>()
        }
        /// `GET /users/{id}`
        pub fn get_user(&self, id: &str) -> ::integration_runtime::Call<Result<User>> {
            let mut request = self.core.request(&__GET_USER);
            request.path(0usize, &id);
            request.call::<Result<User>>()
        }
        /// `POST /users`
        pub fn create_user(
            &self,
            user: &CreateUser,
        ) -> ::integration_runtime::Call<Result<User>> {
            let mut request = self.core.request(&__CREATE_USER);
            request.json(0usize, &user);
            request.call::<Result<User>>()
        }
    }
    #[automatically_derived]
    #[allow(deprecated)]
    impl Acme for AcmeClient {
        fn list_users(
            &self,
            since: Option<u64>,
        ) -> impl ::core::future::Future<
            Output = Result<Vec<User>>,
        > + ::core::marker::Send {
            AcmeClient::list_users(self, since)
        }
        fn get_user(
            &self,
            id: &str,
        ) -> impl ::core::future::Future<Output = Result<User>> + ::core::marker::Send {
            AcmeClient::get_user(self, id)
        }
        fn create_user(
            &self,
            user: &CreateUser,
        ) -> impl ::core::future::Future<Output = Result<User>> + ::core::marker::Send {
            AcmeClient::create_user(self, user)
        }
    }
};
