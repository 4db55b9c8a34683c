//! URLs with `{variables}`.

use std::fmt;

use crate::base_url::{BaseUrl, InvalidBaseUrl};

/// A URL some of whose variables are not known yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct UrlTemplate(String);

/// The variable that has no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MissingVariable(pub(crate) String);

impl fmt::Display for MissingVariable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no value for `{}`", self.0)
    }
}

impl UrlTemplate {
    /// A template, with what is known already filled in. In a URL that went through a parser the
    /// braces are encoded.
    pub(crate) fn new(text: &str, known: &[(&'static str, String)]) -> Self {
        let mut text = text.replace("%7B", "{").replace("%7D", "}");
        for (name, value) in known {
            text = text.replace(&format!("{{{name}}}"), value);
        }
        Self(text)
    }

    /// Whether every variable has a value.
    pub(crate) fn is_complete(&self) -> bool {
        !self.0.contains('{')
    }

    /// The URL with the rest filled in.
    pub(crate) fn fill<'a>(
        &self,
        value_of: &dyn Fn(&str) -> Option<&'a str>,
    ) -> Result<String, MissingVariable> {
        let mut filled = String::with_capacity(self.0.len() + 16);
        let mut rest = &*self.0;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            let value = value_of(name).ok_or_else(|| MissingVariable(name.to_owned()))?;
            filled.push_str(before);
            filled.push_str(value);
            rest = after;
        }
        filled.push_str(rest);
        Ok(filled)
    }
}

/// The base URL of a client.
#[derive(Debug, Clone)]
pub(crate) enum Base {
    /// Known from the start.
    Fixed(BaseUrl),
    /// Another for each connection, which captured what is missing.
    PerConnection(UrlTemplate),
}

impl Base {
    pub(crate) fn of_template(template: UrlTemplate) -> Result<Self, InvalidBaseUrl> {
        match template.is_complete() {
            true => BaseUrl::parse(&template.0).map(Self::Fixed),
            false => Ok(Self::PerConnection(template)),
        }
    }
}
