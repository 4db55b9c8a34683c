//! Variables of URLs.

use crate::diag::{self, Diagnostics};
use crate::integration::model::Variable;

pub(super) fn check_variable(variable: &Variable, errors: &mut Diagnostics) {
    let name = &variable.name;
    if !variable.declared {
        let part = match variable.in_host {
            true => "the host".to_owned(),
            false => variable.of(),
        };
        errors.push(diag::at(
            variable.span,
            format_args!("`{{{name}}}` in {part} needs an allow-list\nhelp: `{name}(pattern = \"[a-z0-9-]+\")`"),
        ));
    }
    for value in variable.one_of.iter().flatten() {
        let text = value.value();
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
        if text.is_empty() || !text.chars().all(plain) {
            errors.push(diag::on(
                value,
                format_args!(
                    "`{text}` cannot be part of a URL: write letters, digits, `-`, `.` and `_`"
                ),
            ));
        }
    }
    let Some(default) = &variable.default else {
        return;
    };
    if variable.captured {
        errors.push(diag::on(
            default,
            format_args!("`{name}` is captured by the connection, so it has no default"),
        ));
        return;
    }
    let text = default.value();
    let matches_pattern = variable
        .pattern
        .as_ref()
        .is_none_or(|pattern| pattern.matches(&text));
    let is_listed = variable
        .one_of
        .as_ref()
        .is_none_or(|values| values.iter().any(|value| value.value() == text));
    if !matches_pattern {
        errors.push(diag::on(
            default,
            format_args!("`{text}` does not match the pattern of `{name}`"),
        ));
    } else if !is_listed {
        errors.push(diag::on(
            default,
            format_args!("`{text}` is not among the values of `{name}`"),
        ));
    }
}
