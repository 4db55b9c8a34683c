//! Pages that are read as a type: `paginate = cursor(page = UserList, items = data, …)`. The places are
//! fields then, which the compiler looks up.

use std::borrow::Cow;

use serde_core::de::DeserializeOwned;

use super::step::{Lead, Leads};

/// What a page of a declared type says, besides its items. The generated code fills it.
#[derive(Debug, Default)]
pub struct PageFields(pub(super) Leads);

impl PageFields {
    /// Notes the field that leads on.
    pub fn next(&mut self, value: &impl PageValue) {
        self.0.next = Lead::of(value.page_value());
    }

    /// Notes the id of the last item.
    pub fn id(&mut self, value: &impl PageValue) {
        self.0.id = Lead::of(value.page_value());
    }

    /// Notes whether there is more.
    pub fn more(&mut self, value: &impl PageFlag) {
        self.0.more = value.page_flag().map_or(Lead::Nothing, Lead::Flag);
    }

    /// Notes how much there is in total.
    pub fn total(&mut self, value: &impl PageCount) {
        self.0.total = Lead::of(value.page_count().map(|count| count.to_string().into()));
    }
}

/// A field that leads to the next page: a text or a number, or an `Option` of one.
///
/// A newtype of one's own implements it by what is in it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot lead to the next page: expected a text or a number",
    label = "is no text and no number"
)]
pub trait PageValue {
    /// What is sent for the next page; `None` when there is none.
    fn page_value(&self) -> Option<Cow<'_, str>>;
}

/// A field that says whether there is more: `bool`, or an `Option` of it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot say whether there is more: expected `bool`",
    label = "is no `bool`"
)]
pub trait PageFlag: sealed::Flag {
    #[doc(hidden)]
    fn page_flag(&self) -> Option<bool>;
}

/// A field that says how much there is: a whole number, or an `Option` of one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot say how much there is: expected a whole number",
    label = "is no whole number"
)]
pub trait PageCount: sealed::Count {
    #[doc(hidden)]
    fn page_count(&self) -> Option<i128>;
}

/// A field that holds the items: `Vec<T>`, or an `Option` of it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot hold the items of a page: expected `Vec<{T}>`",
    label = "is no `Vec<{T}>`"
)]
pub trait PageItems<T> {
    #[doc(hidden)]
    fn page_items(self) -> Vec<T>;
}

/// A type that a page can be read as.
#[diagnostic::on_unimplemented(
    message = "a page cannot be read as `{Self}`",
    label = "cannot be read from an answer",
    note = "derive `serde::Deserialize` for it"
)]
pub trait PageBody: DeserializeOwned + 'static {}

#[diagnostic::do_not_recommend]
impl<P: DeserializeOwned + 'static> PageBody for P {}

mod sealed {
    pub trait Flag {}
    pub trait Count {}
}

impl PageValue for str {
    fn page_value(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(self))
    }
}

impl PageValue for String {
    fn page_value(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(self))
    }
}

impl PageValue for reqwest::Url {
    fn page_value(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(self.as_str()))
    }
}

impl<V: PageValue> PageValue for Option<V> {
    fn page_value(&self) -> Option<Cow<'_, str>> {
        self.as_ref().and_then(V::page_value)
    }
}

impl<V: PageValue + ?Sized> PageValue for &V {
    fn page_value(&self) -> Option<Cow<'_, str>> {
        V::page_value(self)
    }
}

impl sealed::Flag for bool {}

impl PageFlag for bool {
    fn page_flag(&self) -> Option<bool> {
        Some(*self)
    }
}

impl<F: sealed::Flag> sealed::Flag for Option<F> {}

impl<F: PageFlag> PageFlag for Option<F> {
    fn page_flag(&self) -> Option<bool> {
        self.as_ref().and_then(F::page_flag)
    }
}

impl<F: sealed::Flag> sealed::Flag for &F {}

impl<F: PageFlag> PageFlag for &F {
    fn page_flag(&self) -> Option<bool> {
        F::page_flag(self)
    }
}

macro_rules! whole_numbers {
    ($($number:ty)*) => {$(
        impl PageValue for $number {
            fn page_value(&self) -> Option<Cow<'_, str>> {
                Some(self.to_string().into())
            }
        }

        impl sealed::Count for $number {}

        impl PageCount for $number {
            fn page_count(&self) -> Option<i128> {
                Some(i128::from(*self))
            }
        }
    )*};
}

whole_numbers! { u8 u16 u32 u64 i8 i16 i32 i64 i128 }

impl PageValue for usize {
    fn page_value(&self) -> Option<Cow<'_, str>> {
        Some(self.to_string().into())
    }
}

impl sealed::Count for usize {}

impl PageCount for usize {
    fn page_count(&self) -> Option<i128> {
        i128::try_from(*self).ok()
    }
}

impl<C: sealed::Count> sealed::Count for Option<C> {}

impl<C: PageCount> PageCount for Option<C> {
    fn page_count(&self) -> Option<i128> {
        self.as_ref().and_then(C::page_count)
    }
}

impl<C: sealed::Count> sealed::Count for &C {}

impl<C: PageCount> PageCount for &C {
    fn page_count(&self) -> Option<i128> {
        C::page_count(self)
    }
}

impl<T> PageItems<T> for Vec<T> {
    fn page_items(self) -> Self {
        self
    }
}

impl<T> PageItems<T> for Option<Vec<T>> {
    fn page_items(self) -> Vec<T> {
        self.unwrap_or_default()
    }
}
