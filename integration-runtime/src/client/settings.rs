//! What a configuration says, sorted and checked.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use http::header::{HeaderMap, HeaderName};

use crate::auth::Auth;
use crate::base_url::BaseUrl;
use crate::config::ConfigProblem;
use crate::descriptor::{Integration, Variable};
use crate::encode::HeaderArgument;
use crate::policy::Clock;
use crate::webhook::{Webhook, WebhookConfigOf, WebhookSet};

/// The base URL, as far as a configuration knows it.
#[derive(Debug)]
pub(super) enum Base {
    Fixed(BaseUrl),
    /// With `{variables}`, some of which only a connection knows.
    Template(String),
}

/// A configuration, sorted into what a client is built from, and what is wrong with it.
#[derive(Debug)]
pub struct Settings {
    pub(super) integration: &'static Integration,
    pub(super) base: Base,
    /// Variables of URLs, checked.
    pub(super) variables: Vec<(&'static str, String)>,
    pub(super) auth: Vec<Auth>,
    pub(super) headers: HeaderMap,
    /// A `Webhook` of the declared set.
    pub(super) webhook: Option<Box<dyn AnyWebhook>>,
    pub(super) problems: Vec<ConfigProblem>,
}

/// A [`Webhook`] of whichever set, until the client's type says which.
pub(super) trait AnyWebhook: Any + Send + Sync {
    fn shared_clock(self: Box<Self>, clock: Arc<dyn Clock>) -> Arc<dyn Any + Send + Sync>;
}

impl<S: WebhookSet> AnyWebhook for Webhook<S> {
    fn shared_clock(self: Box<Self>, clock: Arc<dyn Clock>) -> Arc<dyn Any + Send + Sync> {
        Arc::new(Self::shared_clock(*self, clock))
    }
}

impl fmt::Debug for dyn AnyWebhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Webhook")
    }
}

impl Settings {
    /// Settings of a client with this base URL.
    pub fn new(integration: &'static Integration, base_url: BaseUrl) -> Self {
        Self {
            integration,
            base: Base::Fixed(base_url),
            variables: Vec::new(),
            auth: Vec::new(),
            headers: HeaderMap::new(),
            webhook: None,
            problems: Vec::new(),
        }
    }

    /// Settings of a client whose declared base URL has variables. `replaced` stands in place of
    /// the whole URL, and may hold the same variables.
    pub fn templated(
        integration: &'static Integration,
        replaced: Option<BaseUrl>,
        values: &[(&'static str, &str)],
    ) -> Self {
        let template = match &replaced {
            Some(url) => url.to_string(),
            None => integration.base_url.to_owned(),
        };
        let mut settings = Self {
            integration,
            base: Base::Template(template),
            variables: Vec::new(),
            auth: Vec::new(),
            headers: HeaderMap::new(),
            webhook: None,
            problems: Vec::new(),
        };
        settings.variables(values);
        settings
    }

    /// Gives the variables of URLs that are in the configuration.
    pub fn variables(&mut self, values: &[(&'static str, &str)]) {
        for (name, value) in values {
            let declared = self.integration.variables.iter().find(|v| v.name == *name);
            let Some(variable) = declared else { continue };
            match check_variable(variable, value) {
                Ok(()) => self.variables.push((*name, (*value).to_owned())),
                Err(reason) => self.problems.push(ConfigProblem::of_field(
                    variable.name,
                    "variable of a URL",
                    reason,
                )),
            }
        }
    }

    /// Adds the values of the next declared scheme.
    pub fn auth(&mut self, auth: Auth) {
        self.auth.push(auth);
    }

    /// Sets the receiver of the declared events.
    pub fn webhook<S: WebhookSet>(&mut self, config: WebhookConfigOf<S>) {
        match Webhook::<S>::build(config) {
            Ok(webhook) => self.webhook = Some(Box::new(webhook)),
            Err(problem) => self.problems.push(problem),
        }
    }

    /// Adds a declared header whose value is in the configuration.
    pub fn header(&mut self, name: &'static str, value: &dyn HeaderArgument) {
        match value.header_value() {
            Ok(Some(value)) => match name.parse::<HeaderName>() {
                Ok(name) => drop(self.headers.insert(name, value)),
                Err(_) => unreachable!("the macro checks declared header names"),
            },
            Ok(None) => {}
            Err(error) => {
                let problem = ConfigProblem::of_field(name, "declared header", error.to_string());
                self.problems.push(problem);
            }
        }
    }
}

/// A variable stands in the host or the path: whatever its pattern allows, it may not end them.
pub(crate) fn check_variable(variable: &Variable, value: &str) -> Result<(), String> {
    if value.is_empty() {
        return Err("is empty".into());
    }
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b'~');
    if !value.bytes().all(plain) || value.starts_with('.') || value.contains("..") {
        return Err("may hold letters, digits, `-`, `_`, `~` and single dots only".into());
    }
    if !variable.one_of.is_empty() && !variable.one_of.contains(&value) {
        return Err(format!("must be one of {}", variable.one_of.join(", ")));
    }
    if let Some(pattern) = variable.pattern {
        let whole = regex_lite::Regex::new(&format!("^(?:{pattern})$"));
        if !whole.is_ok_and(|whole| whole.is_match(value)) {
            return Err(format!("must match `{pattern}`"));
        }
    }
    Ok(())
}
