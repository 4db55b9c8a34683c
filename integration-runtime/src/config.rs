//! Configuration from the environment: read whole, checked whole, reported whole.

use std::error::Error as StdError;
use std::fmt;

use crate::base_url::{BaseUrl, EndpointUrl};
use crate::descriptor::EnvVar;
use crate::secret::Secret;

/// A configuration that reads itself from environment variables.
///
/// `#[integration]` implements it for the configuration that it generates. Implement it for the
/// configuration of an [`Authenticator`](crate::Authenticator):
///
/// ```
/// use integration_runtime::{Env, EnvVar, FromEnv, Secret};
///
/// #[derive(Clone, Debug)]
/// struct SigningConfig {
///     key_id: String,
///     key: Secret,
/// }
///
/// impl FromEnv for SigningConfig {
///     const VARS: &'static [EnvVar] = &[
///         EnvVar::new("KEY_ID", "id of the signing key"),
///         EnvVar::new("SIGNING_KEY", "the signing key").secret(),
///     ];
///
///     fn read_env(env: &mut Env<'_>) -> Option<Self> {
///         // Read everything before the first `?`, so that one error names all that is missing.
///         let key_id = env.read(&Self::VARS[0]);
///         let key = env.read(&Self::VARS[1]);
///         Some(Self { key_id: key_id?, key: key? })
///     }
/// }
/// ```
pub trait FromEnv: Sized {
    /// The variables that are read.
    const VARS: &'static [EnvVar];

    /// Reads them. `None` when one is missing or invalid; the [`Env`] has noted which.
    fn read_env(env: &mut Env<'_>) -> Option<Self>;
}

/// What a configuration is read from. It collects what is wrong.
pub struct Env<'a> {
    prefix: &'static str,
    lookup: &'a dyn Fn(&str) -> Option<Result<String, NotUnicode>>,
    problems: Vec<ConfigProblem>,
}

/// A value of the environment that is not UTF-8.
pub(crate) struct NotUnicode;

impl fmt::Debug for Env<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Env")
            .field("prefix", &self.prefix)
            .field("problems", &self.problems)
            .finish_non_exhaustive()
    }
}

impl Env<'_> {
    /// Reads one variable. White space around the value is dropped; an empty value is an unset one.
    pub fn read<T: FromVar>(&mut self, var: &EnvVar) -> Option<T> {
        let result = match self.text(var) {
            Ok(Some(text)) => T::from_var(&text).map_err(|e| ConfigProblem::invalid(e.0)),
            Ok(None) => T::absent().ok_or_else(ConfigProblem::missing),
            Err(problem) => Err(problem),
        };
        match result {
            Ok(value) => Some(value),
            Err(problem) => {
                self.problems.push(problem.about(var, self.prefix));
                None
            }
        }
    }

    fn text(&self, var: &EnvVar) -> Result<Option<String>, ConfigProblem> {
        let found = match (self.lookup)(&var.full_name(self.prefix)) {
            Some(Ok(text)) => Some(text),
            Some(Err(NotUnicode)) => return Err(ConfigProblem::invalid("is not valid UTF-8")),
            None => None,
        };
        let trimmed = found.as_deref().map(str::trim).filter(|t| !t.is_empty());
        Ok(trimmed.or(var.default).map(str::to_owned))
    }
}

/// A value that can be read from an environment variable.
///
/// Implemented for strings, numbers, `bool`, [`Secret`], [`BaseUrl`], paths, and `Option` of them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from an environment variable",
    label = "not a configuration value",
    note = "implement `FromVar` for it, or use `String`, a number, `bool`, `Secret`, or an `Option` of one"
)]
pub trait FromVar: Sized {
    /// Whether the variable may be left unset.
    const OPTIONAL: bool = false;

    /// Reads the value.
    ///
    /// # Errors
    /// A reason that reads on from the variable's name and does not hold the value.
    fn from_var(value: &str) -> Result<Self, InvalidVar>;

    /// The value of an unset variable, if that is allowed.
    fn absent() -> Option<Self> {
        None
    }
}

/// Why the value of a variable is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidVar(String);

impl InvalidVar {
    /// A reason that reads on from the variable's name, such as `must be a number`.
    pub fn new(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }
}

impl FromVar for Secret {
    fn from_var(value: &str) -> Result<Self, InvalidVar> {
        Ok(Self::from(value))
    }
}

impl FromVar for String {
    fn from_var(value: &str) -> Result<Self, InvalidVar> {
        Ok(value.to_owned())
    }
}

impl FromVar for std::path::PathBuf {
    fn from_var(value: &str) -> Result<Self, InvalidVar> {
        Ok(value.into())
    }
}

impl FromVar for BaseUrl {
    fn from_var(value: &str) -> Result<Self, InvalidVar> {
        Self::parse(value).map_err(|reason| InvalidVar::new(reason.to_string()))
    }
}

impl FromVar for EndpointUrl {
    fn from_var(value: &str) -> Result<Self, InvalidVar> {
        Self::parse(value).map_err(|reason| InvalidVar::new(reason.to_string()))
    }
}

impl FromVar for bool {
    fn from_var(value: &str) -> Result<Self, InvalidVar> {
        match value.to_ascii_lowercase().as_str() {
            "true" | "1" | "yes" | "on" => Ok(true),
            "false" | "0" | "no" | "off" => Ok(false),
            _ => Err(InvalidVar::new("must be `true` or `false`")),
        }
    }
}

impl<T: FromVar> FromVar for Option<T> {
    const OPTIONAL: bool = true;

    fn from_var(value: &str) -> Result<Self, InvalidVar> {
        T::from_var(value).map(Some)
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

macro_rules! numbers {
    ($what:literal: $($number:ty)*) => {$(
        impl FromVar for $number {
            fn from_var(value: &str) -> Result<Self, InvalidVar> {
                value.parse().map_err(|_| {
                    InvalidVar::new(concat!("must be ", $what, " (`", stringify!($number), "`)"))
                })
            }
        }
    )*};
}

numbers!("a whole number": u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize);
numbers!("a number": f32 f64);

/// A configuration that cannot be used: everything that is missing or invalid, at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError {
    integration: &'static str,
    problems: Vec<ConfigProblem>,
}

/// One thing that is wrong with a configuration. It never holds the value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigProblem {
    variable: String,
    purpose: String,
    reason: String,
    missing: bool,
}

impl ConfigError {
    pub(crate) const fn new(integration: &'static str, problems: Vec<ConfigProblem>) -> Self {
        Self {
            integration,
            problems,
        }
    }

    /// Name of the integration.
    pub const fn integration(&self) -> &'static str {
        self.integration
    }

    /// Everything that is wrong, in the order of the declaration.
    pub fn problems(&self) -> &[ConfigProblem] {
        &self.problems
    }
}

impl ConfigProblem {
    fn missing() -> Self {
        Self {
            missing: true,
            ..Self::invalid("is not set")
        }
    }

    fn invalid(reason: impl Into<String>) -> Self {
        Self {
            variable: String::new(),
            purpose: String::new(),
            reason: reason.into(),
            missing: false,
        }
    }

    fn about(mut self, var: &EnvVar, prefix: &str) -> Self {
        self.variable = var.full_name(prefix).into_owned();
        self.purpose = var.purpose.to_owned();
        self
    }

    /// A problem of a field that was set in code.
    pub(crate) fn of_field(field: &str, purpose: &str, reason: impl Into<String>) -> Self {
        Self {
            variable: field.to_owned(),
            purpose: purpose.to_owned(),
            ..Self::invalid(reason)
        }
    }

    /// Name of the environment variable, or of the field when the configuration was made in code.
    pub fn variable(&self) -> &str {
        &self.variable
    }

    /// What the value is for.
    pub fn purpose(&self) -> &str {
        &self.purpose
    }

    /// What is wrong with it, reading on from the name.
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// Whether it is unset, rather than invalid.
    pub const fn is_missing(&self) -> bool {
        self.missing
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            integration,
            problems,
        } = self;
        write!(f, "integration `{integration}` is not configured:")?;
        for problem in problems {
            write!(f, "\n  {problem}")?;
        }
        Ok(())
    }
}

impl fmt::Display for ConfigProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.variable, self.reason)?;
        match self.purpose.is_empty() {
            true => Ok(()),
            false => write!(f, " ({})", self.purpose),
        }
    }
}

impl StdError for ConfigError {}

/// Reads a configuration through `lookup`, with what it knows of the variables.
pub(crate) fn read_config<C: FromEnv>(
    integration: &'static str,
    prefix: &'static str,
    lookup: &dyn Fn(&str) -> Option<Result<String, NotUnicode>>,
) -> Result<C, ConfigError> {
    let mut env = Env {
        prefix,
        lookup,
        problems: Vec::new(),
    };
    let config = C::read_env(&mut env);
    match config {
        Some(config) if env.problems.is_empty() => Ok(config),
        _ => Err(ConfigError::new(integration, env.problems)),
    }
}

/// The process environment.
pub(crate) fn process_env(name: &str) -> Option<Result<String, NotUnicode>> {
    std::env::var_os(name).map(|value| value.into_string().map_err(|_| NotUnicode))
}
