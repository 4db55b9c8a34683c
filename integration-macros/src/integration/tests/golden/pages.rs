#[allow(clippy::too_many_arguments)]
pub trait Acme: ::core::marker::Send + ::core::marker::Sync {
    /// Lists users.
    fn list_users(&self, since: Option<u64>) -> Pages<User>;
    fn list_members(&self, id: &str) -> Pages<User, AcmeError>;
    fn a(&self) -> Pages<User>;
    fn b(&self) -> Pages<User>;
    fn c(&self) -> Pages<User>;
    fn d(&self) -> Pages<User>;
    fn e(&self) -> Pages<User>;
    fn f(&self) -> Pages<User>;
    fn get_user(
        &self,
        id: &str,
    ) -> impl ::core::future::Future<Output = Result<User>> + ::core::marker::Send;
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
    fn __list_users<'__a>(&'__a self, since: Option<u64>) -> Pages<User>;
    fn __list_members<'__a>(&'__a self, id: &'__a str) -> Pages<User, AcmeError>;
    fn __a<'__a>(&'__a self) -> Pages<User>;
    fn __b<'__a>(&'__a self) -> Pages<User>;
    fn __c<'__a>(&'__a self) -> Pages<User>;
    fn __d<'__a>(&'__a self) -> Pages<User>;
    fn __e<'__a>(&'__a self) -> Pages<User>;
    fn __f<'__a>(&'__a self) -> Pages<User>;
    fn __get_user<'__a>(
        &'__a self,
        id: &'__a str,
    ) -> ::core::pin::Pin<
        ::std::boxed::Box<
            dyn ::core::future::Future<
                Output = Result<User>,
            > + ::core::marker::Send + '__a,
        >,
    >;
}
/// Any [`Acme`], boxed: for application state. Clones share it.
#[derive(::core::clone::Clone)]
pub struct DynAcme(::std::sync::Arc<dyn __ErasedAcme>);
#[allow(non_upper_case_globals)]
const _: () = {
    use ::integration_runtime::__private as __rt;
    #[allow(dead_code)]
    static __PAGINATION: __rt::Pagination = __rt::Pagination::new(
            __rt::PageStyle::last_id(
                "after",
                __rt::PagePlace::field("meta.id"),
                ::core::option::Option::Some(__rt::PagePlace::field("has_more")),
            ),
        )
        .body("List<_>")
        .items(__rt::PagePlace::field("data"));
    static __LIST_USERS: __rt::Endpoint = __rt::Endpoint::new(
            "list_users",
            "GET",
            "/users",
        )
        .docs("Lists users.")
        .params(&[__rt::Param::query("since", "since")])
        .paginate(&__PAGINATION);
    static __LIST_MEMBERS: __rt::Endpoint = __rt::Endpoint::new(
            "list_members",
            "GET",
            "/teams/{id}/users",
        )
        .params(&[__rt::Param::path("id", "id")])
        .paginate(&__PAGINATION);
    static __A: __rt::Endpoint = __rt::Endpoint::new("a", "GET", "/a")
        .paginate(
            &__rt::Pagination::new(__rt::PageStyle::link_header())
                .size("per_page", 100u64),
        );
    static __B: __rt::Endpoint = __rt::Endpoint::new("b", "GET", "/b")
        .paginate(
            &__rt::Pagination::new(
                    __rt::PageStyle::next_url(
                        __rt::PagePlace::optional_json("/links/next"),
                    ),
                )
                .items(__rt::PagePlace::json("/data")),
        );
    static __C: __rt::Endpoint = __rt::Endpoint::new("c", "GET", "/c")
        .paginate(
            &__rt::Pagination::new(
                    __rt::PageStyle::cursor(
                        "c",
                        __rt::PagePlace::header("x-next"),
                        ::core::option::Option::Some(__rt::PagePlace::json("/more")),
                    ),
                )
                .items(__rt::PagePlace::optional_json("/data")),
        );
    static __D: __rt::Endpoint = __rt::Endpoint::new("d", "GET", "/d")
        .paginate(
            &__rt::Pagination::new(
                    __rt::PageStyle::page(
                        "page",
                        0u64,
                        __rt::PageEnd::Total(__rt::PagePlace::json("/meta/pages")),
                    ),
                )
                .items(__rt::PagePlace::json("/data")),
        );
    static __E: __rt::Endpoint = __rt::Endpoint::new("e", "GET", "/e")
        .paginate(
            &__rt::Pagination::new(
                    __rt::PageStyle::offset("offset", __rt::PageEnd::Empty),
                )
                .size("limit", 50u64),
        );
    static __F: __rt::Endpoint = __rt::Endpoint::new("f", "GET", "/f")
        .paginate(
            &__rt::Pagination::new(
                    __rt::PageStyle::cursor(
                        "c",
                        __rt::PagePlace::field("paging?.next?.after"),
                        ::core::option::Option::None,
                    ),
                )
                .body("Found")
                .items(__rt::PagePlace::field("results")),
        );
    static __GET_USER: __rt::Endpoint = __rt::Endpoint::new(
            "get_user",
            "GET",
            "/users/{id}",
        )
        .params(&[__rt::Param::path("id", "id")]);
    static __INTEGRATION: __rt::Integration = __rt::Integration::new(
            "acme",
            "ACME",
            "https://api.acme.com",
        )
        .env(<AcmeConfig as ::integration_runtime::FromEnv>::VARS)
        .endpoints(
            &[
                &__LIST_USERS,
                &__LIST_MEMBERS,
                &__A,
                &__B,
                &__C,
                &__D,
                &__E,
                &__F,
                &__GET_USER,
            ],
        );
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
        /// Lists users.
        ///
        /// `GET /users`
        pub fn list_users(&self, since: Option<u64>) -> Pages<User> {
            let mut request = self.core.request(&__LIST_USERS);
            request.query(0usize, &since);
            request
                .typed_pages::<
                    Pages<User>,
                    List<_>,
                >(
                    |page, fields| {
                        fields.more(&page.has_more);
                        __rt::page_items(page.data)
                    },
                    |item, fields| fields.id(&item.meta.id),
                )
        }
        /// `GET /teams/{id}/users`
        pub fn list_members(&self, id: &str) -> Pages<User, AcmeError> {
            let mut request = self.core.request(&__LIST_MEMBERS);
            request.path(0usize, &id);
            request
                .typed_pages::<
                    Pages<User, AcmeError>,
                    List<_>,
                >(
                    |page, fields| {
                        fields.more(&page.has_more);
                        __rt::page_items(page.data)
                    },
                    |item, fields| fields.id(&item.meta.id),
                )
        }
        /// `GET /a`
        pub fn a(&self) -> Pages<User> {
            let request = self.core.request(&__A);
            request.pages::<Pages<User>>()
        }
        /// `GET /b`
        pub fn b(&self) -> Pages<User> {
            let request = self.core.request(&__B);
            request.pages::<Pages<User>>()
        }
        /// `GET /c`
        pub fn c(&self) -> Pages<User> {
            let request = self.core.request(&__C);
            request.pages::<Pages<User>>()
        }
        /// `GET /d`
        pub fn d(&self) -> Pages<User> {
            let request = self.core.request(&__D);
            request.pages::<Pages<User>>()
        }
        /// `GET /e`
        pub fn e(&self) -> Pages<User> {
            let request = self.core.request(&__E);
            request.pages::<Pages<User>>()
        }
        /// `GET /f`
        pub fn f(&self) -> Pages<User> {
            let request = self.core.request(&__F);
            request
                .typed_pages::<
                    Pages<User>,
                    Found,
                >(
                    |page, fields| {
                        fields
                            .next(
                                &(|| ::core::option::Option::Some(
                                    &page.paging.as_ref()?.next.as_ref()?.after,
                                ))(),
                            );
                        __rt::page_items(page.results)
                    },
                    |_, _| {},
                )
        }
        /// `GET /users/{id}`
        pub fn get_user(&self, id: &str) -> ::integration_runtime::Call<Result<User>> {
            let mut request = self.core.request(&__GET_USER);
            request.path(0usize, &id);
            request.call::<Result<User>>()
        }
    }
    #[automatically_derived]
    #[allow(deprecated)]
    impl Acme for AcmeClient {
        fn list_users(&self, since: Option<u64>) -> Pages<User> {
            AcmeClient::list_users(self, since)
        }
        fn list_members(&self, id: &str) -> Pages<User, AcmeError> {
            AcmeClient::list_members(self, id)
        }
        fn a(&self) -> Pages<User> {
            AcmeClient::a(self)
        }
        fn b(&self) -> Pages<User> {
            AcmeClient::b(self)
        }
        fn c(&self) -> Pages<User> {
            AcmeClient::c(self)
        }
        fn d(&self) -> Pages<User> {
            AcmeClient::d(self)
        }
        fn e(&self) -> Pages<User> {
            AcmeClient::e(self)
        }
        fn f(&self) -> Pages<User> {
            AcmeClient::f(self)
        }
        fn get_user(
            &self,
            id: &str,
        ) -> impl ::core::future::Future<Output = Result<User>> + ::core::marker::Send {
            AcmeClient::get_user(self, id)
        }
    }
    #[allow(deprecated)]
    impl<__A: Acme> __ErasedAcme for __A {
        fn __list_users<'__a>(&'__a self, since: Option<u64>) -> Pages<User> {
            Acme::list_users(self, since)
        }
        fn __list_members<'__a>(&'__a self, id: &'__a str) -> Pages<User, AcmeError> {
            Acme::list_members(self, id)
        }
        fn __a<'__a>(&'__a self) -> Pages<User> {
            Acme::a(self)
        }
        fn __b<'__a>(&'__a self) -> Pages<User> {
            Acme::b(self)
        }
        fn __c<'__a>(&'__a self) -> Pages<User> {
            Acme::c(self)
        }
        fn __d<'__a>(&'__a self) -> Pages<User> {
            Acme::d(self)
        }
        fn __e<'__a>(&'__a self) -> Pages<User> {
            Acme::e(self)
        }
        fn __f<'__a>(&'__a self) -> Pages<User> {
            Acme::f(self)
        }
        fn __get_user<'__a>(
            &'__a self,
            id: &'__a str,
        ) -> ::core::pin::Pin<
            ::std::boxed::Box<
                dyn ::core::future::Future<
                    Output = Result<User>,
                > + ::core::marker::Send + '__a,
            >,
        > {
            ::std::boxed::Box::pin(Acme::get_user(self, id))
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
        fn list_users(&self, since: Option<u64>) -> Pages<User> {
            __ErasedAcme::__list_users(&*self.0, since)
        }
        fn list_members(&self, id: &str) -> Pages<User, AcmeError> {
            __ErasedAcme::__list_members(&*self.0, id)
        }
        fn a(&self) -> Pages<User> {
            __ErasedAcme::__a(&*self.0)
        }
        fn b(&self) -> Pages<User> {
            __ErasedAcme::__b(&*self.0)
        }
        fn c(&self) -> Pages<User> {
            __ErasedAcme::__c(&*self.0)
        }
        fn d(&self) -> Pages<User> {
            __ErasedAcme::__d(&*self.0)
        }
        fn e(&self) -> Pages<User> {
            __ErasedAcme::__e(&*self.0)
        }
        fn f(&self) -> Pages<User> {
            __ErasedAcme::__f(&*self.0)
        }
        fn get_user(
            &self,
            id: &str,
        ) -> impl ::core::future::Future<Output = Result<User>> + ::core::marker::Send {
            async move { __ErasedAcme::__get_user(&*self.0, id).await }
        }
    }
};
