#[allow(clippy::too_many_arguments)]
pub trait Acme: ::core::marker::Send + ::core::marker::Sync {
    fn get_user<'x>(
        &self,
        id: &'x str,
        names: &[&str],
        at: Cow<'_, str>,
    ) -> impl ::core::future::Future<Output = Result<User>> + ::core::marker::Send;
    #[cfg(unix)]
    fn unix(
        &self,
    ) -> impl ::core::future::Future<Output = Result<()>> + ::core::marker::Send;
    #[allow(clippy::manual_async_fn)]
    fn first(
        &self,
        by: &dyn Fn(&User) -> bool,
    ) -> impl ::core::future::Future<Output = Option<User>> + ::core::marker::Send {
        async move { None }
    }
    fn name(&self) -> &str {
        "acme"
    }
    fn generic<T>(&self, t: T) {}
    fn associated() -> u8 {
        1
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
    /// Base URL of the API: `ACME_API_BASE_URL`, by default `https://api.acme.com`.
    pub base_url: ::integration_runtime::BaseUrl,
}
#[doc(hidden)]
#[allow(clippy::too_many_arguments)]
trait __ErasedAcme: ::core::marker::Send + ::core::marker::Sync {
    fn __get_user<'__a, 'x: '__a>(
        &'__a self,
        id: &'x str,
        names: &'__a [&'__a str],
        at: Cow<'__a, str>,
    ) -> ::core::pin::Pin<
        ::std::boxed::Box<
            dyn ::core::future::Future<
                Output = Result<User>,
            > + ::core::marker::Send + '__a,
        >,
    >;
    #[cfg(unix)]
    fn __unix<'__a>(
        &'__a self,
    ) -> ::core::pin::Pin<
        ::std::boxed::Box<
            dyn ::core::future::Future<Output = Result<()>> + ::core::marker::Send + '__a,
        >,
    >;
    fn __first<'__a>(
        &'__a self,
        by: &'__a dyn Fn(&User) -> bool,
    ) -> ::core::pin::Pin<
        ::std::boxed::Box<
            dyn ::core::future::Future<
                Output = Option<User>,
            > + ::core::marker::Send + '__a,
        >,
    >;
    fn __name<'__a>(&'__a self) -> &'__a str;
}
/// Any [`Acme`], boxed: for application state. Clones share it.
#[derive(::core::clone::Clone)]
pub struct DynAcme(::std::sync::Arc<dyn __ErasedAcme>);
#[allow(non_upper_case_globals)]
const _: () = {
    use ::integration_runtime::__private as __rt;
    static __GET_USER: __rt::Endpoint = __rt::Endpoint::new(
            "get_user",
            "GET",
            "/users/{id}",
        )
        .params(
            &[
                __rt::Param::path("id", "id"),
                __rt::Param::query("names", "names"),
                __rt::Param::query("at", "at"),
            ],
        );
    #[cfg(unix)]
    static __UNIX: __rt::Endpoint = __rt::Endpoint::new("unix", "GET", "/unix");
    static __INTEGRATION: __rt::Integration = __rt::Integration::new(
            "acme",
            "ACME",
            "https://api.acme.com",
        )
        .env(<AcmeConfig as ::integration_runtime::FromEnv>::VARS)
        .endpoints(&[&__GET_USER, #[cfg(unix)] &__UNIX]);
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
        /// `GET /users/{id}`
        pub fn get_user<'x>(
            &self,
            id: &'x str,
            names: &[&str],
            at: Cow<'_, str>,
        ) -> ::integration_runtime::Call<Result<User>> {
            let mut request = self.core.request(&__GET_USER);
            request.path(0usize, &id);
            request.query(1usize, &names);
            request.query(2usize, &at);
            request.call::<Result<User>>()
        }
        #[cfg(unix)]
        /// `GET /unix`
        pub fn unix(&self) -> ::integration_runtime::Call<Result<()>> {
            let request = self.core.request(&__UNIX);
            request.call::<Result<()>>()
        }
    }
    #[automatically_derived]
    #[allow(deprecated)]
    impl Acme for AcmeClient {
        fn get_user<'x>(
            &self,
            id: &'x str,
            names: &[&str],
            at: Cow<'_, str>,
        ) -> impl ::core::future::Future<Output = Result<User>> + ::core::marker::Send {
            AcmeClient::get_user(self, id, names, at)
        }
        #[cfg(unix)]
        fn unix(
            &self,
        ) -> impl ::core::future::Future<Output = Result<()>> + ::core::marker::Send {
            AcmeClient::unix(self)
        }
    }
    #[allow(deprecated)]
    impl<__A: Acme> __ErasedAcme for __A {
        fn __get_user<'__a, 'x: '__a>(
            &'__a self,
            id: &'x str,
            names: &'__a [&'__a str],
            at: Cow<'__a, str>,
        ) -> ::core::pin::Pin<
            ::std::boxed::Box<
                dyn ::core::future::Future<
                    Output = Result<User>,
                > + ::core::marker::Send + '__a,
            >,
        > {
            ::std::boxed::Box::pin(Acme::get_user(self, id, names, at))
        }
        #[cfg(unix)]
        fn __unix<'__a>(
            &'__a self,
        ) -> ::core::pin::Pin<
            ::std::boxed::Box<
                dyn ::core::future::Future<
                    Output = Result<()>,
                > + ::core::marker::Send + '__a,
            >,
        > {
            ::std::boxed::Box::pin(Acme::unix(self))
        }
        fn __first<'__a>(
            &'__a self,
            by: &'__a dyn Fn(&User) -> bool,
        ) -> ::core::pin::Pin<
            ::std::boxed::Box<
                dyn ::core::future::Future<
                    Output = Option<User>,
                > + ::core::marker::Send + '__a,
            >,
        > {
            ::std::boxed::Box::pin(Acme::first(self, by))
        }
        fn __name<'__a>(&'__a self) -> &'__a str {
            Acme::name(self)
        }
    }
    #[allow(dead_code)]
    impl DynAcme {
        /// Boxes an implementation of [`Acme`].
        pub fn new(inner: impl Acme + 'static) -> Self {
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
        fn get_user<'x>(
            &self,
            id: &'x str,
            names: &[&str],
            at: Cow<'_, str>,
        ) -> impl ::core::future::Future<Output = Result<User>> + ::core::marker::Send {
            async move { __ErasedAcme::__get_user(&*self.0, id, names, at).await }
        }
        #[cfg(unix)]
        fn unix(
            &self,
        ) -> impl ::core::future::Future<Output = Result<()>> + ::core::marker::Send {
            async move { __ErasedAcme::__unix(&*self.0).await }
        }
        fn first(
            &self,
            by: &dyn Fn(&User) -> bool,
        ) -> impl ::core::future::Future<Output = Option<User>> + ::core::marker::Send {
            async move { __ErasedAcme::__first(&*self.0, by).await }
        }
        fn name(&self) -> &str {
            __ErasedAcme::__name(&*self.0)
        }
    }
};
