use integration_runtime::{Result, integration};
/// Acme keeps users.
#[allow(clippy::too_many_arguments)]
pub trait Acme: ::core::marker::Send + ::core::marker::Sync {
    /// One user's name.
    fn name(
        &self,
        id: &str,
        lang: Option<&str>,
    ) -> impl ::core::future::Future<Output = Result<String>> + ::core::marker::Send;
    /// Renames a user.
    fn rename(
        &self,
        id: &str,
        name: &str,
    ) -> impl ::core::future::Future<Output = Result<()>> + ::core::marker::Send;
}
/// Client of the `acme` integration: an implementation of [`Acme`] over HTTP. Clones share one connection pool.
pub struct AcmeClient {
    core: ::integration_runtime::__private::Core,
}
#[automatically_derived]
impl ::core::clone::Clone for AcmeClient {
    #[inline]
    fn clone(&self) -> AcmeClient {
        AcmeClient {
            core: ::core::clone::Clone::clone(&self.core),
        }
    }
}
#[automatically_derived]
impl ::core::fmt::Debug for AcmeClient {
    #[inline]
    fn fmt(&self, f: &mut ::core::fmt::Formatter) -> ::core::fmt::Result {
        ::core::fmt::Formatter::debug_struct_field1_finish(
            f,
            "AcmeClient",
            "core",
            &&self.core,
        )
    }
}
/// Configuration of the `acme` integration: what [`AcmeClient`] is made from.
#[allow(dead_code)]
pub struct AcmeConfig {
    /// Base URL of the API: `ACME_API_BASE_URL`, by default `https://api.acme.com/v1`.
    pub base_url: ::integration_runtime::BaseUrl,
    /// Bearer token: `ACME_API_TOKEN`.
    pub token: ::integration_runtime::Secret,
}
#[automatically_derived]
#[allow(dead_code)]
impl ::core::clone::Clone for AcmeConfig {
    #[inline]
    fn clone(&self) -> AcmeConfig {
        AcmeConfig {
            base_url: ::core::clone::Clone::clone(&self.base_url),
            token: ::core::clone::Clone::clone(&self.token),
        }
    }
}
#[automatically_derived]
#[allow(dead_code)]
impl ::core::fmt::Debug for AcmeConfig {
    #[inline]
    fn fmt(&self, f: &mut ::core::fmt::Formatter) -> ::core::fmt::Result {
        ::core::fmt::Formatter::debug_struct_field2_finish(
            f,
            "AcmeConfig",
            "base_url",
            &self.base_url,
            "token",
            &&self.token,
        )
    }
}
#[allow(non_upper_case_globals)]
const _: () = {
    use ::integration_runtime::__private as __rt;
    static __NAME: __rt::Endpoint = __rt::Endpoint::new(
            "name",
            "GET",
            "/users/{id}/name",
        )
        .docs("One user's name.")
        .params(&[__rt::Param::path("id", "id"), __rt::Param::query("lang", "lang")]);
    static __RENAME: __rt::Endpoint = __rt::Endpoint::new(
            "rename",
            "POST",
            "/users/{id}/name",
        )
        .docs("Renames a user.")
        .params(&[__rt::Param::path("id", "id"), __rt::Param::body("name")])
        .timeout_ms(5000u64)
        .retry(__rt::Retry::NEVER);
    static __INTEGRATION: __rt::Integration = __rt::Integration::new(
            "acme",
            "ACME",
            "https://api.acme.com/v1",
        )
        .docs("Acme keeps users.")
        .auth(&[__rt::AuthScheme::bearer()])
        .env(<AcmeConfig as ::integration_runtime::FromEnv>::VARS)
        .endpoints(&[&__NAME, &__RENAME]);
    #[automatically_derived]
    impl ::integration_runtime::Describe for AcmeClient {
        const INTEGRATION: &'static __rt::Integration = &__INTEGRATION;
    }
    impl ::integration_runtime::FromEnv for AcmeConfig {
        const VARS: &'static [__rt::EnvVar] = &[
            __rt::EnvVar::new("API_BASE_URL", "base URL of the API")
                .default("https://api.acme.com/v1"),
            __rt::EnvVar::new("API_TOKEN", "bearer token").secret(),
        ];
        fn read_env(env: &mut __rt::Env<'_>) -> ::core::option::Option<Self> {
            let base_url = env.read(&Self::VARS[0usize]);
            let token = env.read(&Self::VARS[1usize]);
            ::core::option::Option::Some(Self {
                base_url: base_url?,
                token: token?,
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
        /// One user's name.
        ///
        /// `GET /users/{id}/name`
        pub fn name(
            &self,
            id: &str,
            lang: Option<&str>,
        ) -> ::integration_runtime::Call<Result<String>> {
            let mut request = self.core.request(&__NAME);
            request.path(0usize, &id);
            request.query(1usize, &lang);
            request.call::<Result<String>>()
        }
        /// Renames a user.
        ///
        /// `POST /users/{id}/name`
        pub fn rename(
            &self,
            id: &str,
            name: &str,
        ) -> ::integration_runtime::Call<Result<()>> {
            let mut request = self.core.request(&__RENAME);
            request.path(0usize, &id);
            request.json(1usize, &name);
            request.call::<Result<()>>()
        }
    }
    #[automatically_derived]
    #[allow(deprecated)]
    impl Acme for AcmeClient {
        fn name(
            &self,
            id: &str,
            lang: Option<&str>,
        ) -> impl ::core::future::Future<
            Output = Result<String>,
        > + ::core::marker::Send {
            AcmeClient::name(self, id, lang)
        }
        fn rename(
            &self,
            id: &str,
            name: &str,
        ) -> impl ::core::future::Future<Output = Result<()>> + ::core::marker::Send {
            AcmeClient::rename(self, id, name)
        }
    }
};
fn main() {}
