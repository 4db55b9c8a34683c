//! What proves a delivery genuine: the signature engine, a type of the user's, or nothing.

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use http::request::Parts;

use super::descriptor::{Verification, WebhookDescriptor};
use super::reject::Rejection;
use super::verify::Checker;
use crate::auth::AuthError;
use crate::config::{ConfigProblem, Env, FromEnv};
use crate::descriptor::EnvVar;
use crate::secret::Secret;

/// Proves deliveries genuine in a way that no signature scheme describes, for
/// `signature = custom(MyType)`.
///
/// What has to be fetched, such as a provider's public key, is fetched before and put into the
/// configuration: a delivery is checked without waiting for anybody.
pub trait VerifyWebhook: Sized + Send + Sync + 'static {
    /// What it needs to know; `()` for nothing.
    type Config: FromEnv + Clone + fmt::Debug + Send + Sync + 'static;

    /// Builds it.
    ///
    /// # Errors
    /// When the configuration cannot be used.
    fn from_config(config: Self::Config) -> Result<Self, AuthError>;

    /// Checks one delivery.
    ///
    /// # Errors
    /// When it is not genuine, or not of now.
    fn verify(&self, delivery: &UnverifiedDelivery<'_>) -> Result<(), Rejection>;
}

/// A delivery that may be anybody's.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct UnverifiedDelivery<'a> {
    /// Method, URL and headers.
    pub parts: &'a Parts,
    /// The body as it came.
    pub body: &'a [u8],
    /// The time to compare timestamps with.
    pub now: SystemTime,
    /// The URL of the endpoint as the provider knows it, when that was told.
    pub public_url: Option<&'a str>,
}

impl fmt::Debug for UnverifiedDelivery<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("UnverifiedDelivery");
        out.field("bytes", &self.body.len())
            .field("now", &self.now)
            .finish_non_exhaustive()
    }
}

/// The secrets that a set's deliveries are signed with.
#[derive(Clone, Debug)]
pub struct WebhookConfig {
    /// Live secrets. A delivery that is signed with any of them is genuine; a test delivery is
    /// signed with the first.
    pub secrets: Vec<Secret>,
}

impl WebhookConfig {
    /// One secret.
    pub fn new(secret: impl Into<Secret>) -> Self {
        Self {
            secrets: vec![secret.into()],
        }
    }
}

impl FromEnv for WebhookConfig {
    const VARS: &'static [EnvVar] = &[
        EnvVar::new("WEBHOOK_SECRET", "webhook signing secret").secret(),
        EnvVar::new(
            "WEBHOOK_SECRET_PREVIOUS",
            "the signing secret before, while both are live",
        )
        .secret()
        .optional(),
    ];

    fn read_env(env: &mut Env<'_>) -> Option<Self> {
        let secret = env.read::<Secret>(&Self::VARS[0]);
        let previous = env.read::<Option<Secret>>(&Self::VARS[1]);
        let mut secrets = vec![secret?];
        secrets.extend(previous?);
        Some(Self { secrets })
    }
}

/// Where the secrets of many endpoints are: one for each tenant, or for each subscription.
pub trait WebhookSecrets: Send + Sync {
    /// The live secrets of one endpoint; none when it is not known.
    ///
    /// # Errors
    /// When they cannot be read; the provider is asked to send again.
    fn secrets(
        &self,
        endpoint: &str,
    ) -> impl Future<Output = Result<Vec<Secret>, AuthError>> + Send;
}

/// Builds what checks deliveries. Implemented for what `signature = …` can say.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot verify webhooks",
    label = "not a verifier",
    note = "implement `VerifyWebhook` for it"
)]
pub trait Verifier: 'static {
    /// What it is configured by.
    type Config: FromEnv + Clone + fmt::Debug + Send + Sync + 'static;

    #[doc(hidden)]
    fn build(
        descriptor: &'static WebhookDescriptor,
        config: Self::Config,
    ) -> Result<Check, ConfigProblem>;
}

/// The signature engine: what checks a set whose signature is a preset or described as data. Code
/// that is generic over such sets names it, `WebhookSet<Verifier = Signed>`.
#[derive(Debug)]
pub struct Signed;

/// Nothing.
#[doc(hidden)]
#[derive(Debug)]
pub struct Unsigned;

// It is the macro's own, and no help to whoever writes a verifier.
#[diagnostic::do_not_recommend]
impl Verifier for Signed {
    type Config = WebhookConfig;

    fn build(
        descriptor: &'static WebhookDescriptor,
        config: WebhookConfig,
    ) -> Result<Check, ConfigProblem> {
        let Verification::Signature(scheme) = descriptor.verification else {
            unreachable!("the macro names this verifier for signature schemes only");
        };
        Checker::new(scheme, &config.secrets)
            .map(|checker| Check(Kind::Signature(checker)))
            .map_err(|reason| ConfigProblem::of_field("webhook", "webhook signing secret", reason))
    }
}

// It is the macro's own, and no help to whoever writes a verifier.
#[diagnostic::do_not_recommend]
impl Verifier for Unsigned {
    type Config = ();

    fn build(_: &'static WebhookDescriptor, (): ()) -> Result<Check, ConfigProblem> {
        Ok(Check(Kind::Nothing))
    }
}

impl<V: VerifyWebhook> Verifier for V {
    type Config = V::Config;

    fn build(_: &'static WebhookDescriptor, config: V::Config) -> Result<Check, ConfigProblem> {
        let verifier = V::from_config(config).map_err(|error| {
            ConfigProblem::of_field("webhook", "webhook verifier", error.to_string())
        })?;
        let verify: CustomCheck = Arc::new(move |delivery| verifier.verify(delivery));
        Ok(Check(Kind::Custom(verify)))
    }
}

type CustomCheck = Arc<dyn Fn(&UnverifiedDelivery<'_>) -> Result<(), Rejection> + Send + Sync>;

/// What checks the deliveries of one set.
#[doc(hidden)]
pub struct Check(pub(super) Kind);

pub(super) enum Kind {
    Signature(Checker),
    Custom(CustomCheck),
    Nothing,
}

impl fmt::Debug for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Check")
    }
}

impl Check {
    pub(super) fn check(&self, delivery: &UnverifiedDelivery<'_>) -> Result<(), Rejection> {
        match &self.0 {
            Kind::Signature(checker) => checker.check(delivery),
            Kind::Custom(verify) => verify(delivery),
            Kind::Nothing => Ok(()),
        }
    }
}
