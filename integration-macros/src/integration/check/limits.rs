//! Limits that nothing can be held against.

use super::super::expand::idempotency_header;
use super::super::model::{Endpoint, Method, Options, Role};
use crate::diag::{self, Diagnostics};

pub(super) fn check_limits(options: &Options, errors: &mut Diagnostics) {
    let per_connection = options
        .rate_limit
        .as_ref()
        .and_then(|limit| limit.per_connection);
    if let Some(span) = per_connection.filter(|_| !options.has_connections()) {
        errors.push(diag::at(
            span,
            "calls of this integration have no connection\nhelp: `per = origin`, or `auth = oauth2(…)`",
        ));
    }
}

pub(super) fn check_idempotency(
    method: &Method,
    endpoint: &Endpoint,
    options: &Options,
    errors: &mut Diagnostics,
) {
    let mut keys = endpoint
        .arguments
        .iter()
        .filter(|argument| matches!(argument.role, Role::IdempotencyKey));
    let Some(first) = keys.next() else {
        return;
    };
    for second in keys {
        errors.push(diag::on(
            &second.attribute,
            "an endpoint has one `#[idempotency_key]`",
        ));
    }
    if idempotency_header(options, endpoint).is_none() {
        errors.push(diag::on(
            &first.attribute,
            format_args!(
                "endpoint `{}` has no idempotency key\nhelp: `idempotency_key = \"Idempotency-Key\"`, on the endpoint or the integration",
                method.sig.ident
            ),
        ));
    }
}
