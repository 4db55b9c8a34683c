//! How lists are paged.

use proc_macro2::Span;
use syn::{Expr, LitStr, Type};

use crate::value::{HeaderName, Pointer};

/// `paginate = …` of an endpoint.
#[derive(Default)]
pub(crate) enum Paging {
    #[default]
    None,
    /// As the integration says. Where that was asked for, if not only by a method that is not `async`.
    Inherited(Option<Span>),
    Own(Box<Pagination>),
    /// That was wrong, and reported.
    Invalid,
}

impl Paging {
    pub(crate) const fn is_some(&self) -> bool {
        !matches!(self, Self::None)
    }
}

pub(crate) struct Pagination {
    /// The word for its style.
    pub(crate) span: Span,
    pub(crate) style: PageStyle,
    /// The type that the body of a page is read as.
    pub(crate) body: Option<Type>,
    /// `None` when the whole body is the list.
    pub(crate) items: Option<Place>,
    pub(crate) size: Option<(LitStr, u32)>,
}

pub(crate) enum PageStyle {
    LinkHeader,
    NextUrl {
        next: Place,
    },
    Cursor {
        param: LitStr,
        next: Place,
        more: Option<Place>,
    },
    Page {
        param: LitStr,
        first: u64,
        end: PageEnd,
    },
    Offset {
        param: LitStr,
        end: PageEnd,
    },
    LastId {
        param: LitStr,
        id: Place,
        more: Option<Place>,
    },
}

pub(crate) enum PageEnd {
    Empty,
    More(Place),
    Total(Place),
}

/// Where in a page something is.
pub(crate) enum Place {
    Json {
        literal: LitStr,
        pointer: Pointer,
        /// The word, when a page may leave it out.
        optional: Option<Span>,
    },
    Header {
        literal: LitStr,
        name: HeaderName,
    },
    /// A field of the type of the page, or of an item.
    Field(Box<Expr>),
}

impl PageStyle {
    /// The word for it in `paginate = …`.
    pub(crate) const fn word(&self) -> &'static str {
        match self {
            Self::LinkHeader => "link_header",
            Self::NextUrl { .. } => "next_url",
            Self::Cursor { .. } => "cursor",
            Self::Page { .. } => "page",
            Self::Offset { .. } => "offset",
            Self::LastId { .. } => "last_id",
        }
    }

    /// The query parameter that says which page.
    pub(crate) const fn param(&self) -> Option<&LitStr> {
        match self {
            Self::LinkHeader | Self::NextUrl { .. } => None,
            Self::Cursor { param, .. }
            | Self::Page { param, .. }
            | Self::Offset { param, .. }
            | Self::LastId { param, .. } => Some(param),
        }
    }

    /// Whether pages are counted, from the first one on.
    pub(crate) const fn is_numbered(&self) -> bool {
        matches!(self, Self::Page { .. } | Self::Offset { .. })
    }

    /// What a page says of the next: the field's key, and where it is.
    pub(crate) fn leads(&self) -> impl Iterator<Item = (&'static str, &Place)> {
        let (first, second) = match self {
            Self::LinkHeader => (None, None),
            Self::NextUrl { next } => (Some(("next", next)), None),
            Self::Cursor { next, more, .. } => (
                Some(("next", next)),
                more.as_ref().map(|more| ("more", more)),
            ),
            Self::LastId { more, .. } => (None, more.as_ref().map(|more| ("more", more))),
            Self::Page { end, .. } | Self::Offset { end, .. } => match end {
                PageEnd::Empty => (None, None),
                PageEnd::More(more) => (Some(("more", more)), None),
                PageEnd::Total(total) => (Some(("total", total)), None),
            },
        };
        first.into_iter().chain(second)
    }

    /// Where in an item its id is.
    pub(crate) const fn id(&self) -> Option<&Place> {
        match self {
            Self::LastId { id, .. } => Some(id),
            _ => None,
        }
    }
}
