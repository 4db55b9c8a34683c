//! `signature = …`.

use darling::FromMeta;
use proc_macro2::{Ident, TokenStream};
use syn::{Meta, Type};

use super::model::{Algorithm, Signature};
use super::preset::{self, PRESETS, Preset};
use super::scheme::read_scheme;
use crate::diag::{self, Diagnostics};
use crate::setting::{
    Flag, Parsed, SettingList, Value, expected, given, listed, read_list, word_of,
};
use crate::suggest;
use crate::value::Millis;

const ALGORITHMS: &[(&str, Algorithm)] = &[
    ("hmac_sha256", Algorithm::HmacSha256),
    ("hmac_sha512", Algorithm::HmacSha512),
    ("hmac_sha1", Algorithm::HmacSha1),
    ("token", Algorithm::Token),
];
/// Algorithms that the design has and this version has not.
const LATER: &[&str] = &[
    "ed25519",
    "ecdsa_p256_sha256",
    "rsa_pkcs1_sha256",
    "sha256_concat",
    "basic",
];

impl Value for Signature {
    const EXPECTED: &'static str =
        "a scheme, such as `hmac_sha256(header = \"X-Signature\")` or `github`";

    fn read(meta: &Meta, errors: &mut Diagnostics) -> Option<Self> {
        let Some((word, args)) = word_of(meta) else {
            errors.push(expected::<Self>(meta));
            return None;
        };
        let text = word.to_string();
        let args = args.unwrap_or_default();
        if let Some((_, algorithm)) = ALGORITHMS.iter().find(|(name, _)| *name == text) {
            return read_scheme(word, *algorithm, args, errors)
                .map(|scheme| Self::Declared(Box::new(scheme)));
        }
        if let Some(preset) = preset::by_word(&text) {
            return read_preset(word, preset, args, errors);
        }
        match text.as_str() {
            "none" => {
                if !args.is_empty() {
                    errors.push(diag::on(args, "`none` takes no options"));
                }
                Some(Self::None)
            }
            "custom" => read_custom(&word, args, errors),
            _ => {
                errors.push(unknown(&word, &text));
                None
            }
        }
    }
}

/// Row 38.
fn unknown(word: &Ident, text: &str) -> syn::Error {
    if LATER.contains(&text) {
        let message = format!("signature scheme `{text}` is not built yet");
        return diag::at(word.span(), message);
    }
    let algorithms = ALGORITHMS.iter().map(|(name, _)| *name);
    let presets = PRESETS.iter().map(|preset| preset.word);
    let known: Vec<&str> = algorithms
        .chain(presets)
        .chain(["custom", "none"])
        .collect();
    let mut help = suggest::did_you_mean(text, known.iter().copied());
    if help.is_empty() {
        help = format!("\nhelp: the schemes are {}", listed(&known));
    }
    diag::at(
        word.span(),
        format_args!("unknown signature scheme `{text}`{help}"),
    )
}

#[derive(FromMeta)]
struct PresetArgs {
    window: Option<Parsed<Millis>>,
    legacy: Option<Parsed<Flag>>,
}

impl SettingList for PresetArgs {
    const KEYS: &'static [&'static str] = &["window", "legacy"];
}

fn read_preset(
    word: Ident,
    preset: &'static Preset,
    args: TokenStream,
    errors: &mut Diagnostics,
) -> Option<Signature> {
    let args: PresetArgs = read_list(preset.word, args, errors)?;
    Some(Signature::Preset {
        word,
        preset,
        window: given(args.window, errors),
        legacy: flag(args.legacy, errors),
    })
}

/// Where a flag is set.
pub(crate) fn flag(
    parsed: Option<Parsed<Flag>>,
    errors: &mut Diagnostics,
) -> Option<proc_macro2::Span> {
    let given = given(parsed, errors)?;
    // What is wrong was reported, and is not missing.
    given.value.is_none_or(|flag| flag.0).then_some(given.key)
}

fn read_custom(word: &Ident, args: TokenStream, errors: &mut Diagnostics) -> Option<Signature> {
    const EXPECTED: &str = "`custom` expects a type, such as `custom(SnsVerifier)`";
    if args.is_empty() {
        errors.push(diag::at(word.span(), EXPECTED));
        return None;
    }
    match syn::parse2::<Type>(args.clone()) {
        Ok(ty) => Some(Signature::Custom(Box::new(ty))),
        Err(_) => {
            errors.push(diag::on(args, EXPECTED));
            None
        }
    }
}
