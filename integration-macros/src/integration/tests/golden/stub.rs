#[allow(clippy::too_many_arguments)]
pub trait Acme<T>: ::core::marker::Send + ::core::marker::Sync {
    type Item;
    const N: usize = ::core::unreachable!();
    fn get_user(
        &self,
        user: &str,
    ) -> impl ::core::future::Future<Output = Result<User>> + ::core::marker::Send;
    fn list_users(
        &self,
        __arg1: (u8, u8),
        t: T,
    ) -> impl ::core::future::Future<
        Output = ::integration_runtime::Result<()>,
    > + ::core::marker::Send;
    fn unmarked(
        &self,
        page: u32,
    ) -> impl ::core::future::Future<Output = Result<Self::Item>> + ::core::marker::Send;
    #[allow(clippy::manual_async_fn)]
    fn first(
        &self,
    ) -> impl ::core::future::Future<Output = Result<()>> + ::core::marker::Send {
        async move { Ok(()) }
    }
}
::core::compile_error! {
    "unknown auth scheme `baerer`\nhelp: did you mean `bearer`?"
}
::core::compile_error! {
    "endpoint `get_user` must take `&self`; clients are shared"
}
::core::compile_error! {
    "endpoint `list_users` must be `async`\nhelp: `async fn list_users`"
}
::core::compile_error! {
    "endpoint `list_users` must take `&self`; clients are shared"
}
::core::compile_error! {
    "endpoint arguments must be plain names\nhelp: `name: …`"
}
::core::compile_error! {
    "endpoint `list_users` must return a `Result`\nhelp: `-> Result<()>`, or of what it answers"
}
::core::compile_error! {
    "method `unmarked` has no HTTP attribute\nhelp: add `#[get(\"/…\")]`, or give it a default body"
}
::core::compile_error! {
    "integration `Acme` cannot be generic"
}
::core::compile_error! {
    "the client cannot implement `Iterator`: an integration holds endpoints and methods with a default body"
}
::core::compile_error! {
    "an integration holds endpoints and methods with a default body"
}
::core::compile_error! {
    "an integration holds endpoints and methods with a default body"
}
::core::compile_error! {
    "missing `base_url`\nhelp: `#[integration(base_url = \"https://api.example.com\")]`"
}
::core::compile_error! {
    "no argument named `id` for placeholder `{id}`\nhelp: add `id: …`"
}
::core::compile_error! {
    "argument `t` is not used\nhelp: put `{t}` in the path, or mark it `#[query]`"
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
    pub base_url: ::integration_runtime::BaseUrl,
    /// Bearer token: `ACME_API_TOKEN`.
    pub token: ::integration_runtime::Secret,
}
#[derive(::core::clone::Clone, ::core::fmt::Debug)]
#[allow(dead_code, missing_docs)]
pub struct DynAcme(());
const _: () = {
    #[allow(dead_code, missing_docs)]
    impl DynAcme {
        pub fn new(_: impl ::core::marker::Sized + 'static) -> Self {
            ::integration_runtime::__private::stub()
        }
    }
    #[allow(unused_variables)]
    impl<T> Acme<T> for DynAcme {
        type Item = ::core::convert::Infallible;
        fn get_user(
            &self,
            user: &str,
        ) -> impl ::core::future::Future<Output = Result<User>> + ::core::marker::Send {
            ::core::future::pending()
        }
        fn list_users(
            &self,
            __arg1: (u8, u8),
            t: T,
        ) -> impl ::core::future::Future<
            Output = ::integration_runtime::Result<()>,
        > + ::core::marker::Send {
            ::core::future::pending()
        }
        fn unmarked(
            &self,
            page: u32,
        ) -> impl ::core::future::Future<
            Output = Result<Self::Item>,
        > + ::core::marker::Send {
            ::core::future::pending()
        }
    }
};
const _: () = {
    impl ::integration_runtime::FromEnv for AcmeConfig {
        const VARS: &'static [::integration_runtime::__private::EnvVar] = &[];
        fn read_env(
            _: &mut ::integration_runtime::__private::Env<'_>,
        ) -> ::core::option::Option<Self> {
            ::integration_runtime::__private::stub()
        }
    }
    #[allow(dead_code, missing_docs)]
    impl AcmeConfig {
        pub fn from_env() -> ::core::result::Result<
            Self,
            ::integration_runtime::ConfigError,
        > {
            ::integration_runtime::__private::stub()
        }
        pub fn from_lookup(
            _: impl ::core::ops::Fn(
                &str,
            ) -> ::core::option::Option<::std::string::String>,
        ) -> ::core::result::Result<Self, ::integration_runtime::ConfigError> {
            ::integration_runtime::__private::stub()
        }
    }
    impl ::integration_runtime::Describe for AcmeClient {
        const INTEGRATION: &'static ::integration_runtime::__private::Integration = &::integration_runtime::__private::Integration::new(
            "acme",
            "ACME",
            "https://localhost",
        );
    }
    impl ::integration_runtime::__private::GeneratedClient for AcmeClient {
        type Config = AcmeConfig;
        fn settings(_: AcmeConfig) -> ::integration_runtime::__private::Settings {
            ::integration_runtime::__private::stub()
        }
        fn from_core(core: ::integration_runtime::__private::Core) -> Self {
            Self { core }
        }
        fn core(&self) -> &::integration_runtime::__private::Core {
            &self.core
        }
    }
    #[allow(dead_code, missing_docs, unused_variables)]
    impl AcmeClient {
        pub fn new(
            _: AcmeConfig,
        ) -> ::core::result::Result<Self, ::integration_runtime::ConfigError> {
            ::integration_runtime::__private::stub()
        }
        pub fn from_env() -> ::core::result::Result<
            Self,
            ::integration_runtime::ConfigError,
        > {
            ::integration_runtime::__private::stub()
        }
        pub fn builder(_: AcmeConfig) -> ::integration_runtime::ClientBuilder<Self> {
            ::integration_runtime::__private::stub()
        }
        pub fn integration(&self) -> ::integration_runtime::IntegrationHandle<'_, Self> {
            ::integration_runtime::__private::stub()
        }
        pub fn get_user(&self, user: &str) -> ::integration_runtime::Call<Result<User>> {
            ::integration_runtime::__private::stub()
        }
        pub fn list_users<T>(
            &self,
            __arg1: (u8, u8),
            t: T,
        ) -> ::integration_runtime::Call<::integration_runtime::Result<()>> {
            ::integration_runtime::__private::stub()
        }
    }
    #[allow(unused_variables)]
    impl<T> Acme<T> for AcmeClient {
        type Item = ::core::convert::Infallible;
        fn get_user(
            &self,
            user: &str,
        ) -> impl ::core::future::Future<Output = Result<User>> + ::core::marker::Send {
            ::core::future::pending()
        }
        fn list_users(
            &self,
            __arg1: (u8, u8),
            t: T,
        ) -> impl ::core::future::Future<
            Output = ::integration_runtime::Result<()>,
        > + ::core::marker::Send {
            ::core::future::pending()
        }
        fn unmarked(
            &self,
            page: u32,
        ) -> impl ::core::future::Future<
            Output = Result<Self::Item>,
        > + ::core::marker::Send {
            ::core::future::pending()
        }
    }
};
