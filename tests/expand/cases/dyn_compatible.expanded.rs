use integration_runtime::{Result, integration};
#[allow(clippy::too_many_arguments)]
trait Acme: ::core::marker::Send + ::core::marker::Sync {
    fn ping(
        &self,
    ) -> impl ::core::future::Future<Output = Result<()>> + ::core::marker::Send;
    #[allow(clippy::manual_async_fn)]
    fn ping_twice(
        &self,
    ) -> impl ::core::future::Future<Output = Result<()>> + ::core::marker::Send {
        async move {
            self.ping().await?;
            self.ping().await
        }
    }
}
/// Client of the `acme` integration: an implementation of [`Acme`] over HTTP. Clones share one connection pool.
struct AcmeClient {
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
struct AcmeConfig {
    /// Base URL of the API: `ACME_API_BASE_URL`, by default `https://api.acme.com`.
    base_url: ::integration_runtime::BaseUrl,
}
#[automatically_derived]
#[allow(dead_code)]
impl ::core::clone::Clone for AcmeConfig {
    #[inline]
    fn clone(&self) -> AcmeConfig {
        AcmeConfig {
            base_url: ::core::clone::Clone::clone(&self.base_url),
        }
    }
}
#[automatically_derived]
#[allow(dead_code)]
impl ::core::fmt::Debug for AcmeConfig {
    #[inline]
    fn fmt(&self, f: &mut ::core::fmt::Formatter) -> ::core::fmt::Result {
        ::core::fmt::Formatter::debug_struct_field1_finish(
            f,
            "AcmeConfig",
            "base_url",
            &&self.base_url,
        )
    }
}
#[doc(hidden)]
#[allow(clippy::too_many_arguments)]
trait __ErasedAcme: ::core::marker::Send + ::core::marker::Sync {
    fn __ping<'__a>(
        &'__a self,
    ) -> ::core::pin::Pin<
        ::std::boxed::Box<
            dyn ::core::future::Future<Output = Result<()>> + ::core::marker::Send + '__a,
        >,
    >;
    fn __ping_twice<'__a>(
        &'__a self,
    ) -> ::core::pin::Pin<
        ::std::boxed::Box<
            dyn ::core::future::Future<Output = Result<()>> + ::core::marker::Send + '__a,
        >,
    >;
}
/// Any [`Acme`], boxed: for application state. Clones share it.
struct DynAcme(::std::sync::Arc<dyn __ErasedAcme>);
#[automatically_derived]
impl ::core::clone::Clone for DynAcme {
    #[inline]
    fn clone(&self) -> DynAcme {
        DynAcme(::core::clone::Clone::clone(&self.0))
    }
}
#[allow(non_upper_case_globals)]
const _: () = {
    use ::integration_runtime::__private as __rt;
    static __PING: __rt::Endpoint = __rt::Endpoint::new("ping", "GET", "/ping");
    static __INTEGRATION: __rt::Integration = __rt::Integration::new(
            "acme",
            "ACME",
            "https://api.acme.com",
        )
        .env(<AcmeConfig as ::integration_runtime::FromEnv>::VARS)
        .endpoints(&[&__PING]);
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
        /// `GET /ping`
        fn ping(&self) -> ::integration_runtime::Call<Result<()>> {
            let request = self.core.request(&__PING);
            request.call::<Result<()>>()
        }
    }
    #[automatically_derived]
    #[allow(deprecated)]
    impl Acme for AcmeClient {
        fn ping(
            &self,
        ) -> impl ::core::future::Future<Output = Result<()>> + ::core::marker::Send {
            AcmeClient::ping(self)
        }
    }
    #[allow(deprecated)]
    impl<__A: Acme> __ErasedAcme for __A {
        fn __ping<'__a>(
            &'__a self,
        ) -> ::core::pin::Pin<
            ::std::boxed::Box<
                dyn ::core::future::Future<
                    Output = Result<()>,
                > + ::core::marker::Send + '__a,
            >,
        > {
            ::std::boxed::Box::pin(Acme::ping(self))
        }
        fn __ping_twice<'__a>(
            &'__a self,
        ) -> ::core::pin::Pin<
            ::std::boxed::Box<
                dyn ::core::future::Future<
                    Output = Result<()>,
                > + ::core::marker::Send + '__a,
            >,
        > {
            ::std::boxed::Box::pin(Acme::ping_twice(self))
        }
    }
    #[allow(dead_code)]
    impl DynAcme {
        /// Boxes an implementation of [`Acme`].
        fn new(inner: impl Acme + 'static) -> Self {
            Self(::std::sync::Arc::new(inner))
        }
    }
    #[automatically_derived]
    impl ::core::fmt::Debug for DynAcme {
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            f.write_str("DynAcme")
        }
    }
    #[automatically_derived]
    #[allow(clippy::manual_async_fn)]
    impl Acme for DynAcme {
        fn ping(
            &self,
        ) -> impl ::core::future::Future<Output = Result<()>> + ::core::marker::Send {
            async move { __ErasedAcme::__ping(&*self.0).await }
        }
        fn ping_twice(
            &self,
        ) -> impl ::core::future::Future<Output = Result<()>> + ::core::marker::Send {
            async move { __ErasedAcme::__ping_twice(&*self.0).await }
        }
    }
};
fn main() {}
