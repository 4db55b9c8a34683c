//! Settings of both macros whose value is one token.

use syn::{Expr, Lit, LitStr, Meta};

use super::{Value, expected, expr_of, literal_of, read_str};
use crate::diag::Diagnostics;
use crate::runtime_path::RuntimePath;
use crate::value::{EnvName, HeaderName, IntegrationName, Millis, Pattern, Pointer};

macro_rules! string_values {
    ($($value:ty: $expected:literal, $parse:expr;)*) => {$(
        impl Value for $value {
            const EXPECTED: &'static str = $expected;

            fn read(meta: &Meta, errors: &mut Diagnostics) -> Option<Self> {
                read_str(meta, errors, $parse)
            }
        }
    )*};
}

pub(crate) use string_values;

string_values! {
    Millis: "a duration, such as `\"30s\"`", Self::parse;
    Pointer: "a JSON pointer, such as `\"/error/message\"`", Self::parse;
    Pattern: "a pattern, such as `\"[a-z0-9-]+\"`", Self::parse;
    EnvName: "the name of an environment variable, such as `\"ACME_TOKEN\"`", Self::parse;
    IntegrationName: "a name, such as `\"acme\"`", Self::parse;
    HeaderName: "a header name, such as `\"X-Request-Id\"`", Self::parse;
    Text: "a string", |literal| Ok(Self(literal.clone()));
}

/// Any string; it is checked where it is used.
pub(crate) struct Text(pub(crate) LitStr);

/// `key`, `key = true` or `key = false`.
pub(crate) struct Flag(pub(crate) bool);

impl Value for Flag {
    const EXPECTED: &'static str = "no value, or `true` or `false`";

    fn read(meta: &Meta, errors: &mut Diagnostics) -> Option<Self> {
        match (meta, literal_of(meta)) {
            (Meta::Path(_), _) => Some(Self(true)),
            (_, Some(Lit::Bool(literal))) => Some(Self(literal.value)),
            _ => {
                errors.push(expected::<Self>(meta));
                None
            }
        }
    }
}

impl Value for RuntimePath {
    const EXPECTED: &'static str = "a path, such as `::integration_runtime`";

    fn read(meta: &Meta, errors: &mut Diagnostics) -> Option<Self> {
        match expr_of(meta) {
            Some(Expr::Path(path)) if path.qself.is_none() => {
                errors.keep(Self::new(path.path.clone()))
            }
            _ => {
                errors.push(expected::<Self>(meta));
                None
            }
        }
    }
}
