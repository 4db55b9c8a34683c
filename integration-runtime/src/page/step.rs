//! From one page to the next: what it says, held against what was declared. Whatever is not as it was
//! declared is an error and never the end of the list.

use std::borrow::Cow;

use http::HeaderMap;

use super::cursor::Position;
use super::envelope::Found;
use super::link;
use crate::descriptor::{PageEnd, PagePlace, PageStyle};

/// What a page says of the next.
#[derive(Debug, Default)]
pub(super) struct Leads {
    pub(super) next: Lead,
    pub(super) more: Lead,
    pub(super) total: Lead,
    /// The id of the last item.
    pub(super) id: Lead,
}

/// One thing that a page says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) enum Lead {
    /// The page has no such thing.
    #[default]
    Absent,
    /// `null`.
    Nothing,
    /// A text or a number.
    Text(String),
    Flag(bool),
    /// A list or an object.
    Other,
}

impl Lead {
    pub(super) fn of(text: Option<Cow<'_, str>>) -> Self {
        text.map_or(Self::Nothing, |text| Self::Text(text.into_owned()))
    }
}

impl From<Option<Found<'_>>> for Lead {
    fn from(found: Option<Found<'_>>) -> Self {
        match found {
            None => Self::Absent,
            Some(Found::Null) => Self::Nothing,
            Some(Found::Bool(flag)) => Self::Flag(flag),
            Some(Found::Text(text)) => Self::Text(text.into_owned()),
            Some(Found::Number(number)) => Self::Text(number.to_owned()),
            Some(Found::Other) => Self::Other,
        }
    }
}

/// A page that was read.
pub(super) struct Turn<'a> {
    pub(super) style: &'a PageStyle,
    /// Which one it was.
    pub(super) position: &'a Position,
    pub(super) headers: &'a HeaderMap,
    pub(super) leads: &'a Leads,
    /// How many items it had.
    pub(super) items: usize,
}

/// Where a page leads.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Ahead<'a> {
    /// It was the last.
    End,
    /// To a URL, to be resolved.
    Url(Cow<'a, str>),
    /// To a page of the same endpoint.
    Position(Position),
}

impl<'a> Turn<'a> {
    /// Where the page leads.
    ///
    /// # Errors
    /// When that is not as it was declared.
    pub(super) fn ahead(&self) -> Result<Ahead<'a>, String> {
        match self.style {
            PageStyle::LinkHeader => {
                let next = link::next(self.headers)?;
                Ok(next.map_or(Ahead::End, |next| Ahead::Url(next.into())))
            }
            PageStyle::NextUrl { next } => {
                let next = self.text(next, &self.leads.next)?;
                Ok(next.map_or(Ahead::End, Ahead::Url))
            }
            PageStyle::Cursor { next, more, .. } => {
                if self.more(more.as_ref())? == Some(false) {
                    return Ok(Ahead::End);
                }
                match (self.text(next, &self.leads.next)?, more) {
                    (Some(value), _) => Ok(value_at(value)),
                    (None, None) => Ok(Ahead::End),
                    (None, Some(_)) => {
                        Err("the page says that there is more, and not where".to_owned())
                    }
                }
            }
            PageStyle::LastId { id, more, .. } => match self.more(more.as_ref())? {
                Some(false) => Ok(Ahead::End),
                None if self.items == 0 => Ok(Ahead::End),
                Some(true) if self.items == 0 => {
                    Err("the page says that there is more, and has no item".to_owned())
                }
                _ => match self.text(id, &self.leads.id)? {
                    Some(id) => Ok(value_at(id)),
                    None => Err("the last item of the page has no id".to_owned()),
                },
            },
            PageStyle::Page { first, end, .. } => {
                let number = self.number(*first);
                let next = number.checked_add(1);
                let is_last = match end {
                    PageEnd::Empty => self.items == 0,
                    PageEnd::More(place) => !self.more(Some(place))?.unwrap_or(self.items > 0),
                    PageEnd::Total(place) => match self.count(place)? {
                        Some(pages) => number.saturating_sub(*first).saturating_add(1) >= pages,
                        None => self.items == 0,
                    },
                };
                Ok(numbered(is_last, next))
            }
            PageStyle::Offset { end, .. } => {
                let next = self.number(0).checked_add(self.items as u64);
                let is_last = match end {
                    PageEnd::Empty => self.items == 0,
                    PageEnd::More(place) => !self.more(Some(place))?.unwrap_or(self.items > 0),
                    PageEnd::Total(place) => match self.count(place)? {
                        Some(total) => next.is_none_or(|next| next >= total),
                        None => self.items == 0,
                    },
                };
                match !is_last && self.items == 0 {
                    true => Err("the page has no item, and says that there is more".to_owned()),
                    false => Ok(numbered(is_last, next)),
                }
            }
        }
    }

    /// The number of this page, or of its first item.
    const fn number(&self, first: u64) -> u64 {
        match self.position {
            Position::Number(number) => *number,
            _ => first,
        }
    }

    /// A text that leads on; `None` when there is none.
    fn text(&self, place: &PagePlace, lead: &'a Lead) -> Result<Option<Cow<'a, str>>, String> {
        let text: Cow<'a, str> = match (self.header(place)?, lead) {
            (Some(Some(text)), _) => text.into(),
            (Some(None), _) | (None, Lead::Nothing) => return Ok(None),
            (None, Lead::Text(text)) => text.into(),
            (None, Lead::Absent) => return absent(place).map(|()| None),
            (None, Lead::Flag(_) | Lead::Other) => return Err(wrong(place, "a text or a number")),
        };
        Ok((!text.is_empty()).then_some(text))
    }

    /// Whether the page says that there is more; `None` when it does not say.
    fn more(&self, place: Option<&PagePlace>) -> Result<Option<bool>, String> {
        let Some(place) = place else {
            return Ok(None);
        };
        match (self.header(place)?, &self.leads.more) {
            (Some(None), _) | (None, Lead::Nothing) => Ok(Some(false)),
            (Some(Some(text)), _) if text.eq_ignore_ascii_case("true") => Ok(Some(true)),
            (Some(Some(text)), _) if text.eq_ignore_ascii_case("false") => Ok(Some(false)),
            (None, Lead::Flag(more)) => Ok(Some(*more)),
            (None, Lead::Absent) => absent(place).map(|()| Some(false)),
            _ => Err(wrong(place, "`true` or `false`")),
        }
    }

    /// How much the page says there is; `None` when it does not say.
    fn count(&self, place: &PagePlace) -> Result<Option<u64>, String> {
        let count = match (self.header(place)?, &self.leads.total) {
            (Some(None), _) | (None, Lead::Nothing) => return Ok(None),
            (Some(Some(text)), _) => text,
            (None, Lead::Text(text)) => text,
            (None, Lead::Absent) => return absent(place).map(|()| None),
            (None, Lead::Flag(_) | Lead::Other) => return Err(wrong(place, "a whole number")),
        };
        match count.trim().parse() {
            Ok(count) => Ok(Some(count)),
            Err(_) => Err(wrong(place, "a whole number")),
        }
    }

    /// What a header says, if the place is one: one that is not there or empty says nothing.
    #[allow(clippy::option_option)] // Whether it is a header, then whether that is there.
    fn header(&self, place: &PagePlace) -> Result<Option<Option<&'a str>>, String> {
        let PagePlace::Header(name) = place else {
            return Ok(None);
        };
        let value = self.headers.get(*name).map(|value| value.to_str());
        match value.transpose() {
            Ok(text) => Ok(Some(text.filter(|text| !text.is_empty()))),
            Err(_) => Err(format!("the header `{name}` is no text")),
        }
    }
}

fn value_at(value: Cow<'_, str>) -> Ahead<'static> {
    Ahead::Position(Position::Value(value.into_owned()))
}

fn numbered(is_last: bool, next: Option<u64>) -> Ahead<'static> {
    match next {
        Some(next) if !is_last => Ahead::Position(Position::Number(next)),
        _ => Ahead::End,
    }
}

fn absent(place: &PagePlace) -> Result<(), String> {
    match place {
        PagePlace::Json {
            pointer,
            optional: false,
        } => Err(format!(
            "the page has nothing at `{pointer}`; where a page may leave it out, it has to be declared `optional`"
        )),
        _ => Ok(()),
    }
}

fn wrong(place: &PagePlace, expected: &str) -> String {
    match place {
        PagePlace::Json { pointer, .. } => {
            format!("what the page has at `{pointer}` is not {expected}")
        }
        PagePlace::Header(name) => format!("the header `{name}` is not {expected}"),
        PagePlace::Field(field) => format!("the field `{field}` is not {expected}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEXT: PagePlace = PagePlace::Json {
        pointer: "/next",
        optional: false,
    };
    const MORE: PagePlace = PagePlace::Json {
        pointer: "/more",
        optional: false,
    };

    fn ahead(style: &PageStyle, position: Position, leads: &Leads, items: usize) -> String {
        let headers = HeaderMap::new();
        let turn = Turn {
            style,
            position: &position,
            headers: &headers,
            leads,
            items,
        };
        match turn.ahead() {
            Ok(Ahead::End) => "end".into(),
            Ok(Ahead::Url(url)) => url.into_owned(),
            Ok(Ahead::Position(Position::Number(number))) => number.to_string(),
            Ok(Ahead::Position(Position::Value(value))) => value,
            Ok(other) => format!("{other:?}"),
            Err(reason) => format!("error: {reason}"),
        }
    }

    fn text(text: &str) -> Lead {
        Lead::Text(text.into())
    }

    #[test]
    fn a_cursor_leads_on_or_ends_and_anything_else_is_an_error() {
        let optional = PagePlace::Json {
            pointer: "/next",
            optional: true,
        };
        let missing = "error: the page has nothing at `/next`; where a page may leave it out, it has to be declared `optional`";
        let wrong = "error: what the page has at `/next` is not a text or a number";
        for (next, lead, expected) in [
            (NEXT, text("c"), "c"),
            (NEXT, text(""), "end"),
            (NEXT, Lead::Nothing, "end"),
            (NEXT, Lead::Absent, missing),
            (NEXT, Lead::Flag(false), wrong),
            (NEXT, Lead::Other, wrong),
            (optional, Lead::Absent, "end"),
        ] {
            let leads = Leads {
                next: lead,
                ..Leads::default()
            };
            let style = PageStyle::Cursor {
                param: "c",
                next,
                more: None,
            };
            assert_eq!(ahead(&style, Position::First, &leads, 1), expected);
        }
        let style = PageStyle::Cursor {
            param: "c",
            next: NEXT,
            more: Some(MORE),
        };
        for (next, more, expected) in [
            (text("c"), true, "c"),
            (text("c"), false, "end"),
            (Lead::Absent, false, "end"),
            (
                Lead::Nothing,
                true,
                "error: the page says that there is more, and not where",
            ),
        ] {
            let leads = Leads {
                next,
                more: Lead::Flag(more),
                ..Leads::default()
            };
            assert_eq!(ahead(&style, Position::First, &leads, 1), expected);
        }
    }

    #[test]
    fn numbers_end_where_they_were_declared_to() {
        let of = |first, end| PageStyle::Page {
            param: "page",
            first,
            end,
        };
        let leads = Leads {
            total: text("3"),
            more: Lead::Flag(true),
            ..Leads::default()
        };
        let total = || PageEnd::Total(NEXT);
        for (style, position, items, expected) in [
            (of(1, PageEnd::Empty), Position::First, 5, "2"),
            (of(0, PageEnd::Empty), Position::First, 5, "1"),
            (of(1, PageEnd::Empty), Position::Number(7), 0, "end"),
            (of(1, PageEnd::Empty), Position::Number(u64::MAX), 1, "end"),
            (of(1, total()), Position::Number(2), 0, "3"),
            (of(1, total()), Position::Number(3), 5, "end"),
            (of(0, total()), Position::Number(1), 5, "2"),
            (of(0, total()), Position::Number(2), 5, "end"),
            (of(1, PageEnd::More(MORE)), Position::Number(2), 0, "3"),
        ] {
            assert_eq!(ahead(&style, position, &leads, items), expected);
        }
        let of = |end| PageStyle::Offset { param: "o", end };
        for (style, position, items, expected) in [
            (of(PageEnd::Empty), Position::First, 5, "5"),
            (of(PageEnd::Empty), Position::Number(5), 2, "7"),
            (of(PageEnd::Empty), Position::Number(7), 0, "end"),
            (of(total()), Position::First, 2, "2"),
            (of(total()), Position::Number(2), 1, "end"),
            (
                of(total()),
                Position::Number(2),
                0,
                "error: the page has no item, and says that there is more",
            ),
        ] {
            assert_eq!(ahead(&style, position, &leads, items), expected);
        }
        for (total, expected) in [
            (
                text("-1"),
                "error: what the page has at `/next` is not a whole number",
            ),
            (
                text("1.5"),
                "error: what the page has at `/next` is not a whole number",
            ),
            (Lead::Nothing, "2"),
        ] {
            let leads = Leads {
                total,
                ..Leads::default()
            };
            let style = PageStyle::Page {
                param: "page",
                first: 1,
                end: PageEnd::Total(NEXT),
            };
            assert_eq!(ahead(&style, Position::First, &leads, 1), expected);
        }
    }

    #[test]
    fn the_last_id() {
        let of = |more| PageStyle::LastId {
            param: "after",
            id: NEXT,
            more,
        };
        let leads = |more, id| Leads {
            more,
            id,
            ..Leads::default()
        };
        for (style, leads, items, expected) in [
            (of(None), leads(Lead::Absent, text("7")), 1, "7"),
            (of(None), leads(Lead::Absent, Lead::Absent), 0, "end"),
            (of(Some(MORE)), leads(Lead::Flag(true), text("7")), 1, "7"),
            (
                of(Some(MORE)),
                leads(Lead::Flag(false), text("7")),
                1,
                "end",
            ),
            (
                of(Some(MORE)),
                leads(Lead::Flag(true), Lead::Absent),
                0,
                "error: the page says that there is more, and has no item",
            ),
            (
                of(None),
                leads(Lead::Absent, Lead::Nothing),
                1,
                "error: the last item of the page has no id",
            ),
            (
                of(Some(MORE)),
                leads(Lead::Other, text("7")),
                1,
                "error: what the page has at `/more` is not `true` or `false`",
            ),
        ] {
            assert_eq!(ahead(&style, Position::First, &leads, items), expected);
        }
    }
}
