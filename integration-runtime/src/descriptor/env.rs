//! Environment variables.

use std::borrow::Cow;

/// An environment variable that the configuration reads.
#[derive(Debug)]
#[non_exhaustive]
pub struct EnvVar {
    /// Name without the integration's prefix, or the whole name when [`absolute`](Self::absolute).
    pub name: &'static str,
    /// Whether [`name`](Self::name) is the whole name.
    pub absolute: bool,
    /// What the value is for, in words.
    pub purpose: &'static str,
    /// Whether the value is a credential.
    pub secret: bool,
    /// Whether it may be left unset.
    pub optional: bool,
    /// Value when it is unset.
    pub default: Option<&'static str>,
    /// A value to show in documents.
    pub example: Option<&'static str>,
}

impl EnvVar {
    /// A required variable under the integration's prefix.
    pub const fn new(name: &'static str, purpose: &'static str) -> Self {
        Self {
            name,
            absolute: false,
            purpose,
            secret: false,
            optional: false,
            default: None,
            example: None,
        }
    }

    /// Makes [`name`](Self::name) the whole name.
    pub const fn absolute(mut self) -> Self {
        self.absolute = true;
        self
    }

    /// Marks a credential.
    pub const fn secret(mut self) -> Self {
        self.secret = true;
        self
    }

    /// Marks a variable that may be left unset.
    pub const fn optional(self) -> Self {
        self.optional_if(true)
    }

    /// Marks a variable that may be left unset when `optional` holds.
    pub const fn optional_if(mut self, optional: bool) -> Self {
        self.optional = optional;
        self
    }

    /// Sets [`default`](Self::default).
    pub const fn default(mut self, value: &'static str) -> Self {
        self.default = Some(value);
        self
    }

    /// Sets [`example`](Self::example).
    pub const fn example(mut self, value: &'static str) -> Self {
        self.example = Some(value);
        self
    }

    /// The name in the environment: `ACME_API_TOKEN`.
    pub fn full_name(&self, prefix: &str) -> Cow<'static, str> {
        if self.absolute || prefix.is_empty() {
            Cow::Borrowed(self.name)
        } else {
            Cow::Owned(format!("{prefix}_{}", self.name))
        }
    }

    /// Whether a configuration without this variable is complete.
    pub const fn is_required(&self) -> bool {
        !self.optional && self.default.is_none()
    }
}
