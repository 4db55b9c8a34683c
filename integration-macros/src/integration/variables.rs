//! Variables of URLs: the options that describe them, and the URLs that have them.

use darling::FromMeta;
use proc_macro2::{Ident, TokenTree};
use syn::ext::IdentExt;
use syn::{LitStr, Meta};

use super::model::{Options, OwnAuth, Setting, UrlPlace, Variable};
use super::scalar::OneOf;
use crate::diag::{self, Diagnostics};
use crate::setting::{Entry, Parsed, SettingList, Text, read_list, take};
use crate::suggest;
use crate::value::Pattern;

/// `shop(pattern = …)`, before it is known which URL has it.
pub(crate) struct Described {
    key: Ident,
    pattern: Option<Pattern>,
    one_of: Option<Vec<LitStr>>,
    default: Option<LitStr>,
}

#[derive(FromMeta)]
struct VariableArgs {
    pattern: Option<Parsed<Pattern>>,
    one_of: Option<Parsed<OneOf>>,
    default: Option<Parsed<Text>>,
}

impl SettingList for VariableArgs {
    const KEYS: &'static [&'static str] = &["pattern", "one_of", "default"];
}

/// Takes the options that describe variables out of the others: by their form, or because `known` has
/// them, and `options` has not.
pub(crate) fn take_described(
    entries: &mut Vec<Entry>,
    known: &[String],
    options: &[&str],
    errors: &mut Diagnostics,
) -> Vec<Described> {
    let mut described: Vec<Described> = Vec::new();
    for entry in std::mem::take(entries) {
        let key = entry.key.unraw().to_string();
        let is_option = options.contains(&key.as_str());
        if is_option || !(known.contains(&key) || describes_a_variable(&entry.meta)) {
            entries.push(entry);
        } else if described.iter().any(|other| other.key == entry.key) {
            errors.push(diag::at(
                entry.key.span(),
                format_args!("`{key}` is set twice"),
            ));
        } else {
            described.push(read_variable(entry, errors));
        }
    }
    described
}

/// `shop(pattern = …)`, by its first word.
fn describes_a_variable(meta: &Meta) -> bool {
    let Meta::List(list) = meta else {
        return false;
    };
    match list.tokens.clone().into_iter().next() {
        Some(TokenTree::Ident(word)) => VariableArgs::KEYS.iter().any(|key| word == key),
        _ => false,
    }
}

fn read_variable(entry: Entry, errors: &mut Diagnostics) -> Described {
    let name = entry.key.unraw().to_string();
    let needs_allow_list = || {
        diag::at(
            entry.key.span(),
            format_args!(
                "variable `{name}` needs an allow-list\nhelp: `{name}(pattern = \"[a-z0-9-]+\")`"
            ),
        )
    };
    let mut described = Described {
        key: entry.key.clone(),
        pattern: None,
        one_of: None,
        default: None,
    };
    let Meta::List(list) = &entry.meta else {
        errors.push(needs_allow_list());
        return described;
    };
    let Some(args): Option<VariableArgs> = read_list(&name, list.tokens.clone(), errors) else {
        return described;
    };
    // An allow-list that is there and wrong is reported as wrong, not as missing.
    let listed = args.pattern.is_some() || args.one_of.is_some();
    if let (Some(_), Some(one_of)) = (&args.pattern, &args.one_of) {
        errors.push(diag::at(
            one_of.key(),
            format_args!("variable `{name}` has one allow-list: `pattern` or `one_of`"),
        ));
    }
    described.pattern = take(args.pattern, errors);
    described.one_of = take(args.one_of, errors).map(|values| values.0);
    described.default = take(args.default, errors).map(|text| text.0);
    if !listed {
        errors.push(needs_allow_list());
    }
    described
}

/// The variables of all URLs, in the order of the URLs. `names` are those of the options.
pub(crate) fn resolve_variables(
    options: &Options,
    described: Vec<Described>,
    names: &[&str],
    errors: &mut Diagnostics,
) -> Vec<Variable> {
    let mut variables: Vec<Variable> = Vec::new();
    if let Setting::Valid(url) = &options.base_url {
        note_variables(&mut variables, &url.variables, &url.literal, None);
    }
    for scheme in options.token_schemes() {
        for (place, url) in scheme.urls.valid() {
            note_variables(&mut variables, &url.variables, &url.literal, Some(place));
        }
    }
    for variable in &mut variables {
        variable.captured = options
            .captures()
            .any(|capture| capture.name.unraw() == variable.name);
        if names.contains(&variable.name.as_str()) {
            errors.push(diag::at(
                variable.span,
                format_args!("variable `{{{}}}` has the name of an option", variable.name),
            ));
        }
    }
    for described in described {
        let name = described.key.unraw().to_string();
        match variables.iter_mut().find(|variable| variable.name == name) {
            Some(variable) => variable.describe(described),
            None => {
                if are_urls_known(options) {
                    errors.push(not_a_variable(&described.key, options, &variables));
                }
                // It is described, by another name.
                let undescribed = variables.iter_mut().filter(|variable| !variable.declared);
                let mut undescribed: Vec<_> = undescribed.collect();
                let names = undescribed.iter().map(|variable| variable.name.as_str());
                let meant = suggest::closest(&name, names).map(str::to_owned);
                let meant = meant.and_then(|meant| {
                    undescribed
                        .iter_mut()
                        .find(|variable| variable.name == meant)
                });
                if let Some(variable) = meant {
                    variable.describe(described);
                }
            }
        }
    }
    variables
}

fn note_variables(
    variables: &mut Vec<Variable>,
    of_url: &[(String, bool)],
    literal: &LitStr,
    place: Option<UrlPlace>,
) {
    for (name, in_host) in of_url {
        match variables.iter_mut().find(|other| other.name == *name) {
            // Where it does more harm.
            Some(other) if *in_host && !other.in_host => {
                other.in_host = true;
                other.span = literal.span();
            }
            Some(_) => {}
            None => variables.push(Variable {
                span: literal.span(),
                name: name.clone(),
                place,
                in_host: *in_host,
                captured: false,
                declared: false,
                pattern: None,
                one_of: None,
                default: None,
            }),
        }
    }
}

/// Whether every URL was read: else nobody knows all variables.
fn are_urls_known(options: &Options) -> bool {
    options.base_url.valid().is_some()
        && options.own_auth != OwnAuth::Invalid
        && options
            .token_schemes()
            .flat_map(|scheme| scheme.urls.all())
            .all(|(_, url)| !matches!(url, Setting::Invalid))
}

fn not_a_variable(key: &Ident, options: &Options, variables: &[Variable]) -> syn::Error {
    let name = key.unraw().to_string();
    let names = variables.iter().map(|variable| variable.name.as_str());
    let help = suggest::did_you_mean(&name, names);
    let what = match options.token_schemes().next() {
        None => "`base_url`",
        Some(_) => "any URL",
    };
    diag::at(
        key.span(),
        format_args!("`{name}` is not a variable of {what}{help}"),
    )
}

impl Variable {
    fn describe(&mut self, described: Described) {
        self.declared = true;
        self.span = described.key.span();
        self.pattern = described.pattern;
        self.one_of = described.one_of;
        self.default = described.default;
    }
}
