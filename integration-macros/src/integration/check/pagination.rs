//! How lists are paged, against what their pages and arguments are.

use proc_macro2::Span;
use quote::ToTokens;
use syn::Expr;
use syn::ext::IdentExt;

use super::super::model::{
    Endpoint, Method, Options, Pagination, Paging, Place, Role, Setting, Verb,
};
use super::has_cfg;
use crate::diag::{self, Diagnostics};

/// What is wrong with a pagination wherever it stands.
pub(super) fn check_pagination(pagination: &Pagination, errors: &mut Diagnostics) {
    let Pagination {
        style, body, items, ..
    } = pagination;
    if let Some(body) = body.as_ref().filter(|_| items.is_none()) {
        errors.push(diag::on(
            body,
            "nothing says where in the page its items are\nhelp: `items = data`, a field of it",
        ));
    }
    let required = items
        .iter()
        .map(|items| ("items", items))
        .chain(style.id().map(|id| ("id", id)));
    for (key, place) in required {
        match place {
            Place::Header { literal, .. } => errors.push(diag::on(
                literal,
                format_args!("`{key}` are in the body of a page, not in a header"),
            )),
            Place::Json {
                literal,
                optional: Some(_),
                ..
            } if key == "id" => errors.push(diag::on(literal, "every item has an id")),
            Place::Json { literal, .. } if key == "items" && literal.value().is_empty() => {
                errors.push(diag::on(
                    literal,
                    "the whole body is the list unless something else is said\nhelp: leave out `items`",
                ));
            }
            Place::Field(field) if key == "items" && has_try(field) => errors.push(diag::on(
                field,
                "the items cannot be behind a `?`\nhelp: `Option<Vec<_>>` is read as no items",
            )),
            _ => check_kind(key, place, pagination, errors),
        }
    }
    for (key, place) in style.leads() {
        match place {
            Place::Json { literal, .. } if body.is_none() && items.is_none() => {
                errors.push(diag::on(
                    literal,
                    "the whole body is the list of items, so there is nothing beside it\nhelp: say where the items are: `items = json(\"/data\")`",
                ));
            }
            Place::Json { literal, .. } if literal.value().is_empty() => {
                errors.push(diag::on(literal, "a key cannot be empty"));
            }
            _ => check_kind(key, place, pagination, errors),
        }
    }
}

/// With a type for the body places are fields, without one they are pointers.
fn check_kind(key: &str, place: &Place, pagination: &Pagination, errors: &mut Diagnostics) {
    match (place, &pagination.body) {
        (Place::Field(field), None) => {
            let text = field.to_token_stream().to_string();
            let pointer = text.replace([' ', '?'], "").replace('.', "/");
            errors.push(diag::on(
                field,
                format_args!(
                    "`{key}` is a field, and nothing says of which type\nhelp: `body = …`, or `{key} = json(\"/{pointer}\")`"
                ),
            ));
        }
        (
            Place::Json {
                literal, pointer, ..
            },
            Some(_),
        ) => {
            let field = pointer.0.trim_start_matches('/').replace('/', ".");
            errors.push(diag::on(
                literal,
                format_args!(
                    "with a type for the body, a place in it is a field\nhelp: `{key} = {field}`"
                ),
            ));
        }
        _ => {}
    }
}

fn has_try(expr: &Expr) -> bool {
    match expr {
        Expr::Try(_) => true,
        Expr::Field(field) => has_try(&field.base),
        _ => false,
    }
}

pub(super) fn check_paging(
    method: &Method,
    endpoint: &Endpoint,
    options: &Options,
    errors: &mut Diagnostics,
) {
    let name = &method.sig.ident;
    let (pagination, span) = match &endpoint.paging {
        Paging::Own(own) => {
            check_pagination(own, errors);
            (&**own, own.span)
        }
        Paging::Inherited(asked) => match &options.paginate {
            Setting::Valid(inherited) => (inherited, asked.unwrap_or_else(|| name.span())),
            Setting::Missing => {
                errors.push(diag::at(
                    asked.unwrap_or_else(|| name.span()),
                    "the integration does not say how its lists are paged\nhelp: `paginate = link_header`",
                ));
                return;
            }
            Setting::Invalid => return,
        },
        Paging::None | Paging::Invalid => return,
    };
    if endpoint.verb.method() == "HEAD" && !matches!(endpoint.verb, Verb::Unknown) {
        errors.push(diag::at(span, "the answer to `HEAD` has no items"));
    }
    check_arguments(endpoint, pagination, span, errors);
}

/// Arguments that the pages would overwrite.
fn check_arguments(
    endpoint: &Endpoint,
    pagination: &Pagination,
    span: Span,
    errors: &mut Diagnostics,
) {
    let style = &pagination.style;
    let counted = style.param().filter(|_| style.is_numbered());
    let size = pagination.size.as_ref().map(|(param, _)| param);
    let taken: Vec<String> = counted.into_iter().chain(size).map(|p| p.value()).collect();
    for argument in &endpoint.arguments {
        match &argument.role {
            Role::Query(field) => {
                let name = argument.ident.unraw().to_string();
                let wire = field.name.as_ref().unwrap_or(&name);
                if taken.contains(wire) {
                    errors.push(diag::on(
                        &argument.attribute,
                        format_args!("query parameter `{wire}` is set by `paginate`"),
                    ));
                }
            }
            Role::Url if style.param().is_some() => errors.push(diag::at(
                span,
                format_args!(
                    "a `#[url]` says which page it is, and so does `{}`\nhelp: `paginate = link_header`, or `next_url(…)`",
                    style.word()
                ),
            )),
            _ => {}
        }
    }
}

/// An integration's pagination that no endpoint has.
pub(super) fn check_default(options: &Options, methods: &[Method], errors: &mut Diagnostics) {
    let Setting::Valid(pagination) = &options.paginate else {
        return;
    };
    check_pagination(pagination, errors);
    let is_used = methods.iter().any(|method| {
        let endpoint = method.endpoint();
        has_cfg(&method.attrs) || endpoint.is_some_and(|e| matches!(e.paging, Paging::Inherited(_)))
    });
    if !is_used && !methods.is_empty() {
        errors.push(diag::at(
            pagination.span,
            "no endpoint is paged like this\nhelp: a paginated endpoint is not `async`: `fn list_users(&self) -> Pages<User>`",
        ));
    }
}
