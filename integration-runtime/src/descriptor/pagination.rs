//! How the pages of an endpoint lead to each other.

/// How an endpoint's answer is cut into pages: `paginate = …`.
#[derive(Debug)]
#[non_exhaustive]
pub struct Pagination {
    /// How a page leads to the next.
    pub style: PageStyle,
    /// The type that the body of a page is read as, as the declaration spells it. Places in it are its
    /// fields then, and JSON pointers otherwise.
    pub body: Option<&'static str>,
    /// Where the items are; `None` when the whole body is the list.
    pub items: Option<PagePlace>,
    /// Query parameter for the number of items that are asked for in one page, and that number.
    pub size: Option<(&'static str, u64)>,
}

impl Pagination {
    /// Pages whose bodies are the list of their items.
    pub const fn new(style: PageStyle) -> Self {
        Self {
            style,
            body: None,
            items: None,
            size: None,
        }
    }

    /// Sets [`body`](Self::body).
    pub const fn body(mut self, type_name: &'static str) -> Self {
        self.body = Some(type_name);
        self
    }

    /// Sets [`items`](Self::items).
    pub const fn items(mut self, place: PagePlace) -> Self {
        self.items = Some(place);
        self
    }

    /// Sets [`size`](Self::size).
    pub const fn size(mut self, parameter: &'static str, items: u64) -> Self {
        self.size = Some((parameter, items));
        self
    }
}

/// How a page leads to the next.
#[derive(Debug)]
#[non_exhaustive]
pub enum PageStyle {
    /// `Link: <…>; rel="next"`, [RFC 8288](https://www.rfc-editor.org/rfc/rfc8288).
    LinkHeader,
    /// The next URL is in the page.
    NextUrl {
        /// Where.
        next: PagePlace,
    },
    /// The page holds what to send for the next.
    Cursor {
        /// Query parameter that it is sent in.
        param: &'static str,
        /// Where it is.
        next: PagePlace,
        /// Where the page says whether there is more.
        more: Option<PagePlace>,
    },
    /// Pages are numbered.
    Page {
        /// Query parameter for the number.
        param: &'static str,
        /// Number of the first page.
        first: u64,
        /// What says which page is the last; the first empty one otherwise.
        end: PageEnd,
    },
    /// Items are numbered, from 0.
    Offset {
        /// Query parameter for the number of the first item.
        param: &'static str,
        /// What says which page is the last; the first empty one otherwise.
        end: PageEnd,
    },
    /// The id of a page's last item is sent for the next.
    LastId {
        /// Query parameter that it is sent in.
        param: &'static str,
        /// Where in an item its id is.
        id: PagePlace,
        /// Where the page says whether there is more; the first empty one is the last otherwise.
        more: Option<PagePlace>,
    },
}

impl PageStyle {
    /// [`PageStyle::LinkHeader`].
    pub const fn link_header() -> Self {
        Self::LinkHeader
    }

    /// [`PageStyle::NextUrl`].
    pub const fn next_url(next: PagePlace) -> Self {
        Self::NextUrl { next }
    }

    /// [`PageStyle::Cursor`].
    pub const fn cursor(param: &'static str, next: PagePlace, more: Option<PagePlace>) -> Self {
        Self::Cursor { param, next, more }
    }

    /// [`PageStyle::Page`].
    pub const fn page(param: &'static str, first: u64, end: PageEnd) -> Self {
        Self::Page { param, first, end }
    }

    /// [`PageStyle::Offset`].
    pub const fn offset(param: &'static str, end: PageEnd) -> Self {
        Self::Offset { param, end }
    }

    /// [`PageStyle::LastId`].
    pub const fn last_id(param: &'static str, id: PagePlace, more: Option<PagePlace>) -> Self {
        Self::LastId { param, id, more }
    }
}

/// What says which of several numbered pages is the last.
#[derive(Debug)]
#[non_exhaustive]
pub enum PageEnd {
    /// It has no items.
    Empty,
    /// `false` at this place.
    More(PagePlace),
    /// The number of pages, or of items, at this place.
    Total(PagePlace),
}

/// Where in a page something is.
#[derive(Debug)]
#[non_exhaustive]
pub enum PagePlace {
    /// At this JSON pointer ([RFC 6901](https://www.rfc-editor.org/rfc/rfc6901)).
    Json {
        /// The pointer.
        pointer: &'static str,
        /// Whether a page may leave it out; that is an error otherwise.
        optional: bool,
    },
    /// In this header, lower case. A page may always leave it out.
    Header(&'static str),
    /// In this field of [`Pagination::body`].
    Field(&'static str),
}

impl PagePlace {
    /// A place that every page has.
    pub const fn json(pointer: &'static str) -> Self {
        Self::Json {
            pointer,
            optional: false,
        }
    }

    /// A place that a page may leave out.
    pub const fn optional_json(pointer: &'static str) -> Self {
        Self::Json {
            pointer,
            optional: true,
        }
    }

    /// [`PagePlace::Header`].
    pub const fn header(name: &'static str) -> Self {
        Self::Header(name)
    }

    /// [`PagePlace::Field`].
    pub const fn field(path: &'static str) -> Self {
        Self::Field(path)
    }
}
