//! Errors whose body has a type.

use std::error::Error as StdError;
use std::fmt;

use serde_core::de::DeserializeOwned;

use super::Error;

/// An [`Error`] with the provider's error body as a type of one's own: for an endpoint,
/// `Result<User, ApiError<Problem>>`, or for a whole integration by an alias.
///
/// ```
/// use integration_runtime::{ApiError, integration};
/// use serde::Deserialize;
///
/// #[derive(Debug, Deserialize)]
/// struct Problem { title: String, balance: i64 }
///
/// type Result<T> = integration_runtime::Result<T, ApiError<Problem>>;
///
/// #[integration(base_url = "https://api.acme.com")]
/// trait Acme {
///     #[post("/charges")]
///     async fn charge(&self) -> Result<()>;
/// }
///
/// async fn pay(acme: AcmeClient) -> Result<()> {
///     let result = acme.charge().await;
///     if let Err(ApiError { body: Some(problem), .. }) = &result {
///         println!("{}: {} left", problem.title, problem.balance);
///     }
///     result
/// }
/// ```
pub struct ApiError<B> {
    /// What happened.
    pub error: Error,
    /// What the provider says of it, when it answered and its answer is of this type.
    pub body: Option<B>,
}

impl<B: DeserializeOwned> From<Error> for ApiError<B> {
    fn from(error: Error) -> Self {
        let body = error.body_as();
        Self { error, body }
    }
}

impl<B> fmt::Display for ApiError<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

/// Without the body, which is the provider's and may hold anything.
impl<B> fmt::Debug for ApiError<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.error, f)
    }
}

impl<B> StdError for ApiError<B> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.error.source()
    }
}
