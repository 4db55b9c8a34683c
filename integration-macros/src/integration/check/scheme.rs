//! Schemes whose credential is fetched: what they cannot be without.

use proc_macro2::Span;

use crate::diag::{self, Diagnostics};
use crate::integration::model::{Grant, JwtShape, Options, Setting, TokenScheme};

pub(super) fn check_schemes(options: &Options, errors: &mut Diagnostics) {
    for scheme in &options.schemes {
        if let Some(token) = scheme.kind.as_token() {
            check_endpoints(scheme.span, token, errors);
            check_transport(token, &options.env_prefix, errors);
        }
    }
}

/// Row 44.
fn check_endpoints(span: Span, scheme: &TokenScheme, errors: &mut Diagnostics) {
    let urls = &scheme.urls;
    let word = scheme.word();
    if let Grant::Jwt(JwtShape {
        algorithm: Setting::Missing,
        ..
    }) = scheme.grant
    {
        errors.push(diag::at(
            span,
            "`jwt` needs `algorithm`\nhelp: `algorithm = rs256`, or `es256` or `hs256`",
        ));
    }
    // They are looked up, or one was told that there is no issuer.
    if scheme.discovery {
        return;
    }
    let no_token = urls.token.is_missing() && !matches!(scheme.grant, Grant::Jwt(_));
    let no_authorize =
        scheme.has_connections() && urls.authorize.is_missing() && urls.device.is_missing();
    let missing = match (no_authorize, no_token) {
        (false, false) => return,
        (true, true) => {
            errors.push(diag::at(
                span,
                "`oauth2` needs `authorize_url` and `token_url`\nhelp: `oauth2(authorize_url = \"/oauth/authorize\", token_url = \"/oauth/token\")`, or URLs of another host",
            ));
            return;
        }
        (true, false) => "authorize",
        (false, true) => "token",
    };
    errors.push(diag::at(
        span,
        format_args!("`{word}` needs `{missing}_url`\nhelp: `{missing}_url = \"/oauth/{missing}\"`, or a URL of another host"),
    ));
}

fn check_transport(scheme: &TokenScheme, prefix: &str, errors: &mut Diagnostics) {
    for (place, url) in scheme.urls.valid() {
        if url.is_insecure {
            let variable = place.field().to_uppercase();
            errors.push(diag::on(
                &url.literal,
                format_args!(
                    "`{}` must use `https`\nhelp: loopback is allowed at run time through `{prefix}_{variable}`",
                    place.key(),
                ),
            ));
        }
    }
}
