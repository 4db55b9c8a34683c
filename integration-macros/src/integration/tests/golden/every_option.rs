#[allow(clippy::too_many_arguments)]
pub(crate) trait Acme: ::core::marker::Send + ::core::marker::Sync + Clone + 'static {
    fn open(
        &self,
    ) -> impl ::core::future::Future<Output = Result<()>> + ::core::marker::Send;
    fn basic(
        &self,
    ) -> impl ::core::future::Future<Output = Result<()>> + ::core::marker::Send;
    fn signed(
        &self,
    ) -> impl ::core::future::Future<Output = Result<()>> + ::core::marker::Send;
    fn key(
        &self,
    ) -> impl ::core::future::Future<Output = Result<()>> + ::core::marker::Send;
}
/// Client of the `acme_shop` integration: an implementation of [`Acme`] over HTTP. Clones share one connection pool.
#[derive(::core::clone::Clone, ::core::fmt::Debug)]
pub(crate) struct Shop {
    core: ::renamed::runtime::__private::Core,
}
/// Configuration of the `acme_shop` integration: what [`Shop`] is made from.
#[derive(::core::clone::Clone, ::core::fmt::Debug)]
#[allow(dead_code)]
pub(crate) struct ShopSettings {
    /// Configuration of the authenticator.
    pub(crate) auth: <sign::Signer<Sha256> as ::renamed::runtime::Authenticator>::Config,
    /// Base URL of the API: `SHOP_API_BASE_URL`, if it is set.
    pub(crate) base_url: ::core::option::Option<::renamed::runtime::BaseUrl>,
    /// `{shop}` of the base URL: `SHOP_SHOP`.
    pub(crate) shop: ::std::string::String,
    /// `{region}` of the base URL: `SHOP_REGION`, by default `eu`.
    pub(crate) region: ::std::string::String,
    /// API key: `SHOP_SECRET`.
    pub(crate) api_key: ::renamed::runtime::Secret,
    /// User name: `USER_NAME`.
    pub(crate) username: ::std::string::String,
    /// Password: `SHOP_PASSWORD`.
    pub(crate) password: ::renamed::runtime::Secret,
    /// Limit: `SHOP_LIMIT`.
    pub(crate) limit: std::time::Duration,
    /// Ratio: `SHOP_RATIO`, by default `-0.5`.
    pub(crate) ratio: f64,
    /// Name: `SHOP_NAME`, by default `x`.
    pub(crate) name: String,
}
#[allow(non_upper_case_globals)]
const _: () = {
    use ::renamed::runtime::__private as __rt;
    static __OPEN: __rt::Endpoint = __rt::Endpoint::new("open", "GET", "/open")
        .headers(&[__rt::Header::fixed("X-Mode", "open")])
        .auth(::core::option::Option::None)
        .idempotent(false);
    static __BASIC: __rt::Endpoint = __rt::Endpoint::new("basic", "GET", "/basic")
        .attempt_timeout_ms(1000u64)
        .retry(__rt::Retry::new().attempts(2u32))
        .auth(::core::option::Option::Some(1usize));
    static __SIGNED: __rt::Endpoint = __rt::Endpoint::new("signed", "GET", "/signed")
        .auth(::core::option::Option::Some(2usize));
    static __KEY: __rt::Endpoint = __rt::Endpoint::new("key", "POST", "/key")
        .auth(::core::option::Option::Some(0usize))
        .idempotent(true);
    static __INTEGRATION: __rt::Integration = __rt::Integration::new(
            "acme_shop",
            "SHOP",
            "https://{shop}.acme.com/{region}/api",
        )
        .variables(
            &[
                __rt::Variable::new("shop").pattern("[a-z0-9-]+"),
                __rt::Variable::new("region").one_of(&["eu", "us"]).default("eu"),
            ],
        )
        .auth(
            &[
                __rt::AuthScheme::api_key_header("x-key", "Token "),
                __rt::AuthScheme::basic(),
                __rt::AuthScheme::custom("sign::Signer<Sha256>"),
            ],
        )
        .env(<ShopSettings as ::renamed::runtime::FromEnv>::VARS)
        .nested_env(
            &[
                <<sign::Signer<
                    Sha256,
                > as ::renamed::runtime::Authenticator>::Config as ::renamed::runtime::FromEnv>::VARS,
            ],
        )
        .endpoints(&[&__OPEN, &__BASIC, &__SIGNED, &__KEY])
        .timeout_ms(30000u64)
        .attempt_timeout_ms(10000u64)
        .retry(__rt::Retry::new().attempts(3u32).base_ms(500u64).max_ms(8000u64))
        .errors(
            __rt::ErrorShape::new()
                .message("/error/message")
                .code("/error/code")
                .request_id("x-request-id"),
        );
    #[automatically_derived]
    impl ::renamed::runtime::Describe for Shop {
        const INTEGRATION: &'static __rt::Integration = &__INTEGRATION;
    }
    impl ::renamed::runtime::FromEnv for ShopSettings {
        const VARS: &'static [__rt::EnvVar] = &[
            __rt::EnvVar::new("API_BASE_URL", "base URL of the API").optional(),
            __rt::EnvVar::new("SHOP", "`{shop}` of the base URL"),
            __rt::EnvVar::new("REGION", "`{region}` of the base URL").default("eu"),
            __rt::EnvVar::new("SHOP_SECRET", "API key").absolute().secret(),
            __rt::EnvVar::new("USER_NAME", "user name").absolute(),
            __rt::EnvVar::new("PASSWORD", "password").secret(),
            __rt::EnvVar::new("LIMIT", "limit").optional(),
            __rt::EnvVar::new("RATIO", "ratio").default("-0.5"),
            __rt::EnvVar::new("NAME", "name").default("x"),
        ];
        fn read_env(env: &mut __rt::Env<'_>) -> ::core::option::Option<Self> {
            let base_url = env.read(&Self::VARS[0usize]);
            let shop = env.read(&Self::VARS[1usize]);
            let region = env.read(&Self::VARS[2usize]);
            let api_key = env.read(&Self::VARS[3usize]);
            let username = env.read(&Self::VARS[4usize]);
            let password = env.read(&Self::VARS[5usize]);
            let auth = <<sign::Signer<
                Sha256,
            > as ::renamed::runtime::Authenticator>::Config as ::renamed::runtime::FromEnv>::read_env(
                env,
            );
            let limit = env
                .read::<::core::option::Option<std::time::Duration>>(&Self::VARS[6usize])
                .map(|given| given.unwrap_or_else(|| default_limit()));
            let ratio = env.read::<f64>(&Self::VARS[7usize]);
            let name = env.read::<String>(&Self::VARS[8usize]);
            ::core::option::Option::Some(Self {
                base_url: base_url?,
                shop: shop?,
                region: region?,
                api_key: api_key?,
                username: username?,
                password: password?,
                auth: auth?,
                limit: limit?,
                ratio: ratio?,
                name: name?,
            })
        }
    }
    #[allow(dead_code)]
    impl ShopSettings {
        /// Reads the configuration from the environment of the process.
        ///
        /// # Errors
        /// Everything that is missing or invalid, at once.
        pub(crate) fn from_env() -> ::core::result::Result<
            Self,
            ::renamed::runtime::ConfigError,
        > {
            __rt::config_from_env(&__INTEGRATION)
        }
        /// Reads the configuration through a function that knows the variables.
        ///
        /// # Errors
        /// Everything that is missing or invalid, at once.
        pub(crate) fn from_lookup(
            lookup: impl ::core::ops::Fn(
                &str,
            ) -> ::core::option::Option<::std::string::String>,
        ) -> ::core::result::Result<Self, ::renamed::runtime::ConfigError> {
            __rt::config_from_lookup(&__INTEGRATION, &lookup)
        }
    }
    #[automatically_derived]
    impl __rt::GeneratedClient for Shop {
        type Config = ShopSettings;
        fn settings(config: ShopSettings) -> __rt::Settings {
            let mut settings = __rt::Settings::templated(
                &__INTEGRATION,
                config.base_url,
                &[("shop", &config.shop), ("region", &config.region)],
            );
            settings.auth(__rt::Auth::api_key(config.api_key));
            settings.auth(__rt::Auth::basic(config.username, config.password));
            settings.auth(__rt::Auth::custom::<sign::Signer<Sha256>>(config.auth));
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
    impl Shop {
        /// Makes a client.
        ///
        /// # Errors
        /// When the configuration cannot be used.
        pub(crate) fn new(
            config: ShopSettings,
        ) -> ::core::result::Result<Self, ::renamed::runtime::ConfigError> {
            __rt::build(config)
        }
        /// Makes a client that is configured by the environment of the process.
        ///
        /// # Errors
        /// Everything that is missing or invalid, at once.
        pub(crate) fn from_env() -> ::core::result::Result<
            Self,
            ::renamed::runtime::ConfigError,
        > {
            Self::new(ShopSettings::from_env()?)
        }
        /// Makes a client with an HTTP client, a user agent or other parts of one's own.
        pub(crate) fn builder(
            config: ShopSettings,
        ) -> ::renamed::runtime::ClientBuilder<Self> {
            __rt::builder(config)
        }
        /// All of the integration that is not an endpoint.
        pub(crate) fn integration(
            &self,
        ) -> ::renamed::runtime::IntegrationHandle<'_, Self> {
            __rt::handle(self)
        }
        /// `GET /open`
        pub(crate) fn open(&self) -> ::renamed::runtime::Call<Result<()>> {
            let request = self.core.request(&__OPEN);
            request.call::<Result<()>>()
        }
        /// `GET /basic`
        pub(crate) fn basic(&self) -> ::renamed::runtime::Call<Result<()>> {
            let request = self.core.request(&__BASIC);
            request.call::<Result<()>>()
        }
        /// `GET /signed`
        pub(crate) fn signed(&self) -> ::renamed::runtime::Call<Result<()>> {
            let request = self.core.request(&__SIGNED);
            request.call::<Result<()>>()
        }
        /// `POST /key`
        pub(crate) fn key(&self) -> ::renamed::runtime::Call<Result<()>> {
            let request = self.core.request(&__KEY);
            request.call::<Result<()>>()
        }
    }
    #[automatically_derived]
    #[allow(deprecated)]
    impl Acme for Shop {
        fn open(
            &self,
        ) -> impl ::core::future::Future<Output = Result<()>> + ::core::marker::Send {
            Shop::open(self)
        }
        fn basic(
            &self,
        ) -> impl ::core::future::Future<Output = Result<()>> + ::core::marker::Send {
            Shop::basic(self)
        }
        fn signed(
            &self,
        ) -> impl ::core::future::Future<Output = Result<()>> + ::core::marker::Send {
            Shop::signed(self)
        }
        fn key(
            &self,
        ) -> impl ::core::future::Future<Output = Result<()>> + ::core::marker::Send {
            Shop::key(self)
        }
    }
};
