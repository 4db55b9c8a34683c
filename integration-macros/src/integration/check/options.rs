//! What stands in `#[integration(…)]`.

use super::fields::{check_captures, check_fields};
use super::limits::check_limits;
use super::scheme::check_schemes;
use super::sources::check_sources;
use super::variables::check_variable;
use crate::diag::{self, Diagnostics};
use crate::integration::model::{Integration, Options, Policy, Setting};

pub(super) fn check_options(integration: &Integration, errors: &mut Diagnostics) {
    let options = &integration.options;
    if matches!(options.base_url, Setting::Missing) {
        errors.push(diag::at(
            integration.ident.span(),
            "missing `base_url`\nhelp: `#[integration(base_url = \"https://api.example.com\")]`",
        ));
    }
    for variable in &options.variables {
        check_variable(variable, errors);
    }
    check_type_names(integration, errors);
    check_policy(&options.policy, &options.policy, errors);
    check_schemes(options, errors);
    check_fields(options, errors);
    check_captures(options, errors);
    check_sources(options, errors);
    check_limits(options, errors);
}

fn check_type_names(integration: &Integration, errors: &mut Diagnostics) {
    let Options { client, config, .. } = &integration.options;
    let name = &integration.ident;
    for other in [client, config] {
        if other == name {
            errors.push(diag::at(
                other.span(),
                format_args!("`{name}` is the trait"),
            ));
        }
    }
    if client == config {
        errors.push(diag::at(
            config.span(),
            format_args!("`{client}` is the client"),
        ));
    }
}

/// `inherited` has the limits that hold where `own` sets none.
pub(super) fn check_policy(own: &Policy, inherited: &Policy, errors: &mut Diagnostics) {
    let timeout = own.timeout.or(inherited.timeout);
    if let (Some(attempt), Some(timeout), Some(span)) =
        (own.attempt_timeout, timeout, own.attempt_timeout_span)
        && attempt > timeout
    {
        errors.push(diag::at(span, "`attempt_timeout` is longer than `timeout`"));
    }
}
