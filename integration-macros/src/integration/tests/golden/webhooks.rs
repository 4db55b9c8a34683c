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
    /// Configuration of the authenticator.
    auth: <Signer as ::integration_runtime::Authenticator>::Config,
    /// Webhook secrets: `ACME_WEBHOOK_SECRET`.
    webhook: ::integration_runtime::WebhookConfigOf<AcmeEvent<'static>>,
    /// Base URL of the API: `ACME_API_BASE_URL`, by default `https://api.acme.com`.
    base_url: ::integration_runtime::BaseUrl,
}
#[allow(non_upper_case_globals)]
const _: () = {
    use ::integration_runtime::__private as __rt;
    static __INTEGRATION: __rt::Integration = __rt::Integration::new(
            "acme",
            "ACME",
            "https://api.acme.com",
        )
        .auth(&[__rt::AuthScheme::custom("Signer")])
        .env(<AcmeConfig as ::integration_runtime::FromEnv>::VARS)
        .nested_env(
            &[
                <<Signer as ::integration_runtime::Authenticator>::Config as ::integration_runtime::FromEnv>::VARS,
                <::integration_runtime::WebhookConfigOf<
                    AcmeEvent<'static>,
                > as ::integration_runtime::FromEnv>::VARS,
            ],
        )
        .endpoints(&[])
        .webhooks(<AcmeEvent<'static> as ::integration_runtime::WebhookSet>::WEBHOOK);
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
            let auth = <<Signer as ::integration_runtime::Authenticator>::Config as ::integration_runtime::FromEnv>::read_env(
                env,
            );
            let webhook = <::integration_runtime::WebhookConfigOf<
                AcmeEvent<'static>,
            > as ::integration_runtime::FromEnv>::read_env(env);
            ::core::option::Option::Some(Self {
                base_url: base_url?,
                auth: auth?,
                webhook: webhook?,
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
            settings.auth(__rt::Auth::custom::<Signer>(config.auth));
            settings.webhook::<AcmeEvent<'static>>(config.webhook);
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
    impl ::integration_runtime::__private::HasWebhooks for AcmeClient {
        type Set = AcmeEvent<'static>;
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
