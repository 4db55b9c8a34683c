//! The fields of the configuration, and the variables that they are read from.

use proc_macro2::{Ident, Span};
use syn::ext::IdentExt;
use syn::{Attribute, Expr, Type};

use super::model::{ExtraField, FieldDefault, Options, Scheme, SchemeKind, Variable};
use super::signature::mentions;
use crate::attribute::docs_of;
use crate::span::ends;

pub(crate) struct ConfigField<'a> {
    pub(crate) ident: Ident,
    pub(crate) ty: FieldType<'a>,
    pub(crate) docs: &'a [Attribute],
    /// `None` for the configuration of an authenticator or of webhooks, which has variables of its own.
    pub(crate) var: Option<Var<'a>>,
    /// What it is for, in a few words.
    pub(crate) purpose: String,
}

pub(crate) enum FieldType<'a> {
    BaseUrl,
    /// Replaces a base URL with variables.
    BaseUrlOverride,
    Text,
    Secret,
    /// The configuration of this authenticator.
    Authenticator(&'a Type),
    /// The secrets of this set of events.
    Webhooks(&'a Type),
    Declared(&'a Type),
}

pub(crate) struct Var<'a> {
    /// Without the prefix, unless it is absolute.
    pub(crate) name: String,
    pub(crate) absolute: bool,
    pub(crate) secret: bool,
    pub(crate) presence: Presence<'a>,
}

pub(crate) enum Presence<'a> {
    Required,
    Optional,
    /// As the type has it.
    OfType,
    Default(String),
    DefaultExpr(&'a Expr),
}

/// All fields, in the order of the struct.
pub(crate) fn config_fields(options: &Options) -> Vec<ConfigField<'_>> {
    let mut fields = vec![base_url(options)];
    fields.extend(options.variables.iter().map(of_variable));
    fields.extend(options.schemes.iter().flat_map(of_scheme));
    fields.extend(options.webhooks.as_ref().map(of_webhooks));
    fields.extend(options.extra_fields.iter().map(of_config));
    fields
}

impl Var<'_> {
    /// The whole name.
    pub(crate) fn full_name(&self, prefix: &str) -> String {
        match self.absolute {
            true => self.name.clone(),
            false => format!("{prefix}_{}", self.name),
        }
    }
}

fn base_url(options: &Options) -> ConfigField<'_> {
    let url = options.base_url.valid();
    let fixed = url.filter(|url| url.variables.is_empty());
    ConfigField {
        ident: Ident::new("base_url", Span::call_site()),
        ty: match (url, fixed) {
            (Some(_), None) => FieldType::BaseUrlOverride,
            _ => FieldType::BaseUrl,
        },
        docs: &[],
        var: Some(Var {
            name: "API_BASE_URL".to_owned(),
            absolute: false,
            secret: false,
            presence: match fixed {
                Some(url) => Presence::Default(url.text.clone()),
                None => Presence::Optional,
            },
        }),
        purpose: "base URL of the API".to_owned(),
    }
}

fn of_variable(variable: &Variable) -> ConfigField<'_> {
    ConfigField {
        ident: Ident::new(&variable.name, variable.span),
        ty: FieldType::Text,
        docs: &[],
        var: Some(Var {
            name: variable.name.to_uppercase(),
            absolute: false,
            secret: false,
            presence: match &variable.default {
                Some(default) => Presence::Default(default.value()),
                None => Presence::Required,
            },
        }),
        purpose: format!("`{{{}}}` of the base URL", variable.name),
    }
}

fn of_scheme(scheme: &Scheme) -> Vec<ConfigField<'_>> {
    let text = |ident, env, suffix, purpose| built_in(scheme.span, ident, env, suffix, purpose);
    let secret = |ident, env, suffix, purpose| {
        let mut field = built_in(scheme.span, ident, env, suffix, purpose);
        field.ty = FieldType::Secret;
        field
            .var
            .as_mut()
            .expect("built-in fields have a variable")
            .secret = true;
        field
    };
    match &scheme.kind {
        SchemeKind::Bearer { env } => vec![secret("token", env, "API_TOKEN", "bearer token")],
        SchemeKind::ApiKey { env, .. } => vec![secret("api_key", env, "API_KEY", "API key")],
        SchemeKind::Basic {
            username_env,
            password_env,
        } => vec![
            text("username", username_env, "USERNAME", "user name"),
            secret("password", password_env, "PASSWORD", "password"),
        ],
        SchemeKind::Custom(ty) => vec![ConfigField {
            ident: Ident::new("auth", scheme.span),
            ty: FieldType::Authenticator(ty),
            docs: &[],
            var: None,
            purpose: "configuration of the authenticator".to_owned(),
        }],
    }
}

fn of_webhooks(set: &Type) -> ConfigField<'_> {
    ConfigField {
        ident: Ident::new("webhook", ends(set).0),
        ty: FieldType::Webhooks(set),
        docs: &[],
        var: None,
        purpose: "webhook secrets".to_owned(),
    }
}

fn built_in<'a>(
    span: Span,
    ident: &str,
    env: &Option<String>,
    suffix: &str,
    purpose: &str,
) -> ConfigField<'a> {
    ConfigField {
        ident: Ident::new(ident, span),
        ty: FieldType::Text,
        docs: &[],
        var: Some(Var {
            name: env.clone().unwrap_or_else(|| suffix.to_owned()),
            absolute: env.is_some(),
            secret: false,
            presence: Presence::Required,
        }),
        purpose: purpose.to_owned(),
    }
}

fn of_config(field: &ExtraField) -> ConfigField<'_> {
    let name = field.ident.unraw().to_string();
    let docs = docs_of(&field.docs);
    let summary = docs
        .split("\n\n")
        .next()
        .unwrap_or_default()
        .replace('\n', " ");
    ConfigField {
        ident: field.ident.clone(),
        ty: FieldType::Declared(&field.ty),
        docs: &field.docs,
        purpose: match summary.trim().trim_end_matches('.') {
            "" => name.replace('_', " "),
            summary => summary.to_owned(),
        },
        var: Some(Var {
            name: name.to_uppercase(),
            absolute: false,
            // By its spelling, which only decides how it is documented.
            secret: mentions(&field.ty, "Secret"),
            presence: match &field.default {
                FieldDefault::None => Presence::OfType,
                FieldDefault::Text(text) => Presence::Default(text.clone()),
                FieldDefault::Expr(expr) => Presence::DefaultExpr(expr),
            },
        }),
    }
}
