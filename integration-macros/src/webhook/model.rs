//! What a declaration says: plain data, parsed and not yet checked against itself.

use proc_macro2::{Ident, Span};
use syn::{Attribute, GenericParam, Generics, Lifetime, LitStr, Token, Type, Visibility};

use super::preset::Preset;
use crate::runtime_path::RuntimePath;
use crate::setting::Given;
use crate::value::{Content, Encoding, HeaderName, Item, Millis, Pointer};

pub(crate) struct WebhookSet {
    /// Without ours.
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) docs: String,
    pub(crate) vis: Visibility,
    pub(crate) enum_token: Token![enum],
    pub(crate) ident: Ident,
    pub(crate) generics: Generics,
    pub(crate) rows: Vec<Row>,
    /// Whether anything stands in the braces, be it wrong.
    pub(crate) has_body: bool,
    pub(crate) options: Options,
}

/// What stands in `#[webhook(…)]`.
pub(crate) struct Options {
    pub(crate) runtime: RuntimePath,
    pub(crate) signature: Option<Given<Signature>>,
    pub(crate) event: Option<Given<Source>>,
    pub(crate) action: Option<Given<Source>>,
    pub(crate) id: Option<Given<Source>>,
    pub(crate) payload: Option<Given<PayloadPointer>>,
}

/// Where a value of a delivery is. Several places are tried in order.
pub(crate) enum Source {
    Json(Vec<Pointer>),
    Header(Vec<HeaderName>),
    None(Span),
}

pub(crate) struct PayloadPointer(pub(crate) Pointer);

pub(crate) enum Signature {
    None,
    Custom(Box<Type>),
    Preset {
        word: Ident,
        preset: &'static Preset,
        window: Option<Given<Millis>>,
        legacy: Option<Span>,
    },
    Declared(Box<Scheme>),
}

/// A signature that is described in full.
pub(crate) struct Scheme {
    pub(crate) word: Ident,
    pub(crate) algorithm: Algorithm,
    pub(crate) headers: Option<Given<HeaderNames>>,
    pub(crate) split: Option<Given<Separator>>,
    /// By `encoding`, `pattern` or `items`.
    pub(crate) items: Option<Given<Items>>,
    pub(crate) content: Option<Given<SignedContent>>,
    pub(crate) secret: Option<Given<SecretEncoding>>,
    pub(crate) timestamp: Option<Given<TimestampPlace>>,
    pub(crate) unit: Option<Given<Unit>>,
    pub(crate) window: Option<Given<Millis>>,
    pub(crate) legacy: Option<Span>,
    pub(crate) unauthenticated_body: Option<Span>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Algorithm {
    HmacSha1,
    HmacSha256,
    HmacSha512,
    Token,
}

pub(crate) struct SignedContent {
    pub(crate) content: Content,
    pub(crate) literal: LitStr,
}

pub(crate) struct HeaderNames(pub(crate) Vec<HeaderName>);

pub(crate) struct Separator(pub(crate) char);

pub(crate) struct Items {
    pub(crate) items: Vec<Item>,
    /// What to underline of them.
    pub(crate) span: Span,
    /// Whether all of them are right.
    pub(crate) complete: bool,
}

pub(crate) enum SecretEncoding {
    Utf8,
    Hex,
    Base64 { strip: String },
}

pub(crate) enum TimestampPlace {
    Signature(Span),
    Header(Vec<HeaderName>),
    Json(Option<Pointer>),
}

#[derive(Clone, Copy)]
pub(crate) enum Unit {
    Seconds,
    Milliseconds,
    Rfc3339,
}

/// `"a" | "b" => Variant(Payload)`, `"c" => ignore`.
pub(crate) struct Row {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) docs: String,
    pub(crate) names: Vec<LitStr>,
    pub(crate) kind: RowKind,
}

pub(crate) enum RowKind {
    Event {
        variant: Ident,
        /// `None` when there is none, which was reported.
        payload: Option<Box<Type>>,
    },
    Ignored,
    /// Without a variant, which was reported.
    Broken,
}

impl WebhookSet {
    /// The lifetime that payloads may borrow for.
    pub(crate) fn lifetime(&self) -> Option<&Lifetime> {
        let params = &self.generics.params;
        match params.first() {
            Some(GenericParam::Lifetime(param)) if params.len() == 1 => Some(&param.lifetime),
            _ => None,
        }
    }

    pub(crate) fn has_ignored(&self) -> bool {
        self.rows
            .iter()
            .any(|row| matches!(row.kind, RowKind::Ignored))
    }
}

impl Options {
    /// Of an attribute that is wrong as a whole: nothing in it is missing besides.
    pub(crate) fn invalid() -> Self {
        Self {
            runtime: RuntimePath::default(),
            signature: Some(Given {
                key: Span::call_site(),
                value: None,
            }),
            event: None,
            action: None,
            id: None,
            payload: None,
        }
    }

    /// The signature, if there is a good one.
    pub(crate) fn signature(&self) -> Option<&Signature> {
        self.signature.as_ref()?.value.as_ref()
    }

    pub(crate) fn preset(&self) -> Option<&'static Preset> {
        match self.signature()? {
            Signature::Preset { preset, .. } => Some(preset),
            _ => None,
        }
    }

    /// Whether names of events have two parts. `None` when that is in doubt.
    pub(crate) fn has_action(&self) -> Option<bool> {
        match &self.action {
            Some(action) => Some(!matches!(action.value.as_ref()?, Source::None(_))),
            None => match &self.signature {
                Some(given) => {
                    given.value.as_ref()?;
                    Some(self.preset().is_some_and(|preset| preset.has_action))
                }
                None => Some(false),
            },
        }
    }
}

impl Scheme {
    /// What the signature header holds.
    pub(crate) fn items(&self) -> Vec<Item> {
        match &self.items {
            Some(given) => given
                .value
                .as_ref()
                .map_or_else(Vec::new, |items| items.items.clone()),
            None => vec![Item {
                prefix: String::new(),
                kind: crate::value::ItemKind::Signature(match self.algorithm {
                    Algorithm::Token => Encoding::Utf8,
                    _ => Encoding::Hex,
                }),
            }],
        }
    }
}
