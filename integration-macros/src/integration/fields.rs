//! The fields of the configuration, and the variables that they are read from.

use proc_macro2::{Ident, Span};
use syn::ext::IdentExt;
use syn::{Attribute, Expr, Type};

use super::model::{
    ExtraField, FieldDefault, Grant, Options, Scheme, SchemeKind, TokenScheme, UrlPlace, Variable,
};
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
    OptionalText,
    Secret,
    EndpointUrl,
    /// Replaces a URL of the declaration.
    EndpointUrlOverride,
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
    fields.extend(options.config_variables().map(of_variable));
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
        purpose: format!("`{{{}}}` of {}", variable.name, variable.of()),
    }
}

/// The fields that a scheme needs.
pub(crate) fn of_scheme(scheme: &Scheme) -> Vec<ConfigField<'_>> {
    let text = |ident, env, suffix, purpose| built_in(scheme.span, ident, env, suffix, purpose);
    let secret =
        |ident, env, suffix, purpose| built_in(scheme.span, ident, env, suffix, purpose).secret();
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
        SchemeKind::Token(token) => of_token_scheme(scheme.span, token),
    }
}

fn of_token_scheme<'a>(span: Span, scheme: &TokenScheme) -> Vec<ConfigField<'a>> {
    let field = |ident: &str, purpose| built_in(span, ident, &None, &ident.to_uppercase(), purpose);
    let optional = |ident: &str, purpose| field(ident, purpose).optional(FieldType::OptionalText);
    let mut fields = Vec::new();
    if scheme.has_client() {
        fields.push(field("client_id", "id of the client"));
    }
    if scheme.has_client_secret() {
        fields.push(field("client_secret", "secret of the client").secret());
    }
    if scheme.has_client_key() {
        fields.push(field("client_key", "private key of the client, in PEM").secret());
        fields.push(optional("client_key_id", "id of the client's private key"));
    }
    if let Grant::Jwt(_) = scheme.grant {
        fields.push(field("jwt_key", "key that JWTs are signed with").secret());
        fields.push(optional(
            "jwt_key_id",
            "id of the key that JWTs are signed with",
        ));
        fields.push(optional("jwt_issuer", "issuer of JWTs"));
        fields.push(optional("jwt_subject", "subject of JWTs"));
    }
    if scheme.has_callback() {
        let mut redirect = field(
            "oauth_redirect_uri",
            "where the provider sends users back to",
        );
        redirect.ty = FieldType::EndpointUrl;
        fields.push(redirect);
    }
    for (place, _) in scheme.urls.absolute() {
        let url = field(place.field(), url_purpose(place));
        fields.push(url.optional(FieldType::EndpointUrlOverride));
    }
    fields
}

const fn url_purpose(place: UrlPlace) -> &'static str {
    match place {
        UrlPlace::Authorize => "authorization endpoint, in place of the declared one",
        UrlPlace::Token => "token endpoint, in place of the declared one",
        UrlPlace::Refresh => "refresh endpoint, in place of the declared one",
        UrlPlace::Revoke => "revocation endpoint, in place of the declared one",
        UrlPlace::Device => "device authorization endpoint, in place of the declared one",
        UrlPlace::Issuer => "issuer, in place of the declared one",
    }
}

impl ConfigField<'_> {
    /// A field with a variable, as a secret.
    fn secret(mut self) -> Self {
        self.ty = FieldType::Secret;
        if let Some(var) = &mut self.var {
            var.secret = true;
        }
        self
    }

    /// A field with a variable that may be unset.
    fn optional(mut self, ty: FieldType<'static>) -> Self {
        self.ty = ty;
        if let Some(var) = &mut self.var {
            var.presence = Presence::Optional;
        }
        self
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
