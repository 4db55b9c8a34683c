//! What a page is read as.

use serde_core::de::DeserializeOwned;

use super::envelope::{self, Envelope, Malformed, Slot, Wanted, value_at_start};
use super::step::{Lead, Leads};
use super::typed::{PageBody, PageFields};
use super::walk::Walk;
use super::{Pages, Read};
use crate::decode::{FromError, Reply};
use crate::descriptor::{PageEnd, PagePlace, PageStyle, Pagination};
use crate::error::{Error, ErrorKind, path_at_byte};
use crate::request::Prepared;

/// What a paginated endpoint returns: [`Pages`].
#[diagnostic::on_unimplemented(
    message = "a paginated endpoint returns `Pages<_>`, not `{Self}`",
    label = "expected `Pages<_>`",
    note = "`integration_runtime::Pages<T>` is a stream of `Result<T>`; without `paginate`, an endpoint is `async` and returns a `Result`"
)]
pub trait Paginated: Sized + 'static {
    /// What the list is of.
    type Item: 'static;
    #[doc(hidden)]
    type Error: 'static;

    #[doc(hidden)]
    fn of(pages: Pages<Self::Item, Self::Error>) -> Self;
}

impl<T: 'static, E: 'static> Paginated for Pages<T, E> {
    type Item = T;
    type Error = E;

    fn of(pages: Self) -> Self {
        pages
    }
}

/// A type that an item can be read as.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from a page",
    label = "cannot be read from a page",
    note = "derive `serde::Deserialize` for it"
)]
pub trait PageItem: DeserializeOwned + 'static {}

#[diagnostic::do_not_recommend]
impl<T: DeserializeOwned + 'static> PageItem for T {}

/// A list whose places are JSON pointers.
pub(crate) fn json_pages<T: PageItem, E: FromError>(
    prepared: Prepared,
    pagination: &'static Pagination,
) -> Pages<T, E> {
    let walk = Walk::new(prepared, pagination);
    Pages::of_provider(walk, Box::new(ByPointers(pagination)), E::from_error)
}

struct ByPointers(&'static Pagination);

impl<T: PageItem> Read<T> for ByPointers {
    fn read(&self, reply: &Reply, leads: &mut Leads) -> Result<Vec<T>, Error> {
        let mut items = Vec::new();
        read_envelope(reply, self.0, leads, &mut |text| {
            let (read, length) = value_at_start(text)?;
            items = read;
            Ok(length)
        })?;
        Ok(items)
    }
}

/// A list whose places are fields of the type `P`.
pub(crate) fn typed_pages<T: 'static, E: FromError, P: PageBody>(
    prepared: Prepared,
    pagination: &'static Pagination,
    read: fn(P, &mut PageFields) -> Vec<T>,
    id: fn(&T, &mut PageFields),
) -> Pages<T, E> {
    let walk = Walk::new(prepared, pagination);
    Pages::of_provider(walk, Box::new(ByFields { read, id }), E::from_error)
}

struct ByFields<P, T> {
    read: fn(P, &mut PageFields) -> Vec<T>,
    id: fn(&T, &mut PageFields),
}

impl<P: PageBody, T> Read<T> for ByFields<P, T> {
    fn read(&self, reply: &Reply, leads: &mut Leads) -> Result<Vec<T>, Error> {
        let mut fields = PageFields::default();
        let items = (self.read)(reply.read()?, &mut fields);
        if let Some(last) = items.last() {
            (self.id)(last, &mut fields);
        }
        *leads = fields.0;
        Ok(items)
    }
}

/// Reads a page, the items by `read_items`. Nothing here depends on their type.
fn read_envelope(
    reply: &Reply,
    pagination: &Pagination,
    leads: &mut Leads,
    read_items: envelope::ReadItems<'_>,
) -> Result<(), Error> {
    let text = reply.body_text()?;
    let wanted = wanted(pagination);
    let Envelope {
        has_items,
        items,
        next,
        more,
        total,
    } = envelope::read(text, &wanted, read_items)
        .map_err(|Malformed { at, reason }| reply.misread(&reason, path_at_byte(text, at)))?;
    let (pointer, optional) = items_of(pagination);
    if !has_items && !optional {
        let reason = format!("there are no items at `{pointer}`, where they were declared");
        return Err(reply.error(ErrorKind::Decode, reason));
    }
    leads.next = next.into();
    leads.more = more.into();
    leads.total = total.into();
    if let PageStyle::LastId {
        id: PagePlace::Json { pointer, .. },
        ..
    } = pagination.style
    {
        leads.id = id_of_last(items, pointer);
    }
    Ok(())
}

/// Where the items are, and whether a page may leave them out.
const fn items_of(pagination: &Pagination) -> (&'static str, bool) {
    match pagination.items {
        Some(PagePlace::Json { pointer, optional }) => (pointer, optional),
        _ => ("", false),
    }
}

/// What is looked for in a page.
fn wanted(pagination: &Pagination) -> Vec<Wanted> {
    let mut wanted = vec![Wanted {
        slot: Slot::Items,
        pointer: items_of(pagination).0,
    }];
    let mut want = |slot, place: Option<&PagePlace>| {
        if let Some(PagePlace::Json { pointer, .. }) = place {
            wanted.push(Wanted { slot, pointer });
        }
    };
    match &pagination.style {
        PageStyle::LinkHeader => {}
        PageStyle::NextUrl { next } => want(Slot::Next, Some(next)),
        PageStyle::Cursor { next, more, .. } => {
            want(Slot::Next, Some(next));
            want(Slot::More, more.as_ref());
        }
        PageStyle::LastId { more, .. } => want(Slot::More, more.as_ref()),
        PageStyle::Page { end, .. } | PageStyle::Offset { end, .. } => match end {
            PageEnd::Empty => {}
            PageEnd::More(place) => want(Slot::More, Some(place)),
            PageEnd::Total(place) => want(Slot::Total, Some(place)),
        },
    }
    wanted
}

/// The id of the last item in the text of a list, which was read already.
fn id_of_last(items: &str, pointer: &'static str) -> Lead {
    let Some(last) = last_element(items) else {
        return Lead::Absent;
    };
    let wanted = [Wanted {
        slot: Slot::Next,
        pointer,
    }];
    let found = envelope::read(last, &wanted, &mut |_| Ok(0));
    found.map_or(Lead::Absent, |envelope| envelope.next.into())
}

/// The text of the last element of a list. The list is valid, so its brackets and quotes tell.
fn last_element(list: &str) -> Option<&str> {
    let inside = list.strip_prefix('[')?.strip_suffix(']')?;
    let bytes = inside.as_bytes();
    let (mut start, mut depth, mut at) = (0, 0_usize, 0);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => {
                at += 1;
                while let Some(byte) = bytes.get(at).filter(|byte| **byte != b'"') {
                    at += if *byte == b'\\' { 2 } else { 1 };
                }
            }
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            b',' if depth == 0 => start = at + 1,
            _ => {}
        }
        at += 1;
    }
    let last = inside[start..].trim();
    (!last.is_empty()).then_some(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_element_of_a_list() {
        for (list, last) in [
            ("[]", None),
            ("[ \n]", None),
            ("[1]", Some("1")),
            ("[1, 2 ]", Some("2")),
            (r#"[{"id":1},{"id":[2,3]}]"#, Some(r#"{"id":[2,3]}"#)),
            (r#"["a",",]\\\"[,"]"#, Some(r#"",]\\\"[,""#)),
            (r#"[[1,2],"é,"]"#, Some(r#""é,""#)),
        ] {
            assert_eq!(last_element(list), last, "{list}");
        }
    }

    #[test]
    fn the_id_of_the_last_item() {
        let id = |items, pointer| id_of_last(items, pointer);
        let text = |text: &str| Lead::Text(text.into());
        assert_eq!(id(r#"[{"id":"a"},{"id":"b"}]"#, "/id"), text("b"));
        assert_eq!(id(r#"[{"id":7,"x":{"id":8}}]"#, "/x/id"), text("8"));
        assert_eq!(id(r#"["a","b"]"#, ""), text("b"));
        assert_eq!(id(r#"[{"id":null}]"#, "/id"), Lead::Nothing);
        assert_eq!(id(r#"[{"key":1}]"#, "/id"), Lead::Absent);
        assert_eq!(id("[]", "/id"), Lead::Absent);
    }
}
