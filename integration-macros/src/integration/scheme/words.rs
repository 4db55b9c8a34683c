//! Options whose value is one of a few words.

use syn::Meta;

use super::super::model::{Algorithm, ClientAuth, TokenFormat};
use crate::diag::{self, Diagnostics};
use crate::setting::{Value, expected, listed, word_of};
use crate::suggest;

/// Reads one of `words`. `None` when it is another, which was reported.
fn read_word<T: Value + Copy>(
    meta: &Meta,
    errors: &mut Diagnostics,
    what: &str,
    words: &[(&'static str, T)],
) -> Option<T> {
    let Some((word, None)) = word_of(meta) else {
        errors.push(expected::<T>(meta));
        return None;
    };
    let text = word.to_string();
    if let Some((_, value)) = words.iter().find(|(known, _)| *known == text) {
        return Some(*value);
    }
    let known: Vec<&str> = words.iter().map(|(known, _)| *known).collect();
    let mut help = suggest::did_you_mean(&text, known.iter().copied());
    if help.is_empty() {
        help = format!("\nhelp: it is one of {}", listed(&known));
    }
    errors.push(diag::at(
        word.span(),
        format_args!("unknown {what} `{text}`{help}"),
    ));
    None
}

impl Value for ClientAuth {
    const EXPECTED: &'static str = "how the client proves who it is, such as `basic`";

    fn read(meta: &Meta, errors: &mut Diagnostics) -> Option<Self> {
        const WORDS: &[(&str, ClientAuth)] = &[
            ("body", ClientAuth::Body),
            ("basic", ClientAuth::Basic),
            ("basic_raw", ClientAuth::BasicRaw),
            ("private_key_jwt", ClientAuth::PrivateKeyJwt),
            ("none", ClientAuth::None),
        ];
        read_word(meta, errors, "client authentication", WORDS)
    }
}

impl Value for TokenFormat {
    const EXPECTED: &'static str = "the form of a token request, such as `json`";

    fn read(meta: &Meta, errors: &mut Diagnostics) -> Option<Self> {
        const WORDS: &[(&str, TokenFormat)] =
            &[("form", TokenFormat::Form), ("json", TokenFormat::Json)];
        read_word(meta, errors, "token format", WORDS)
    }
}

impl Value for Algorithm {
    const EXPECTED: &'static str = "a signature algorithm, such as `rs256`";

    fn read(meta: &Meta, errors: &mut Diagnostics) -> Option<Self> {
        const WORDS: &[(&str, Algorithm)] = &[
            ("rs256", Algorithm::Rs256),
            ("es256", Algorithm::Es256),
            ("hs256", Algorithm::Hs256),
        ];
        read_word(meta, errors, "algorithm", WORDS)
    }
}
