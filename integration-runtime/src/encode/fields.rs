//! Query parameters and form fields from anything that serde can serialize.

use serde_core::ser::{self, Serialize};

use super::EncodeError;
use super::path::percent_encode;
use super::scalar::{ScalarText, unsupported};
use crate::descriptor::{Param, Style};

/// A value that can be query parameters or form fields: everything that implements [`Serialize`].
///
/// A scalar is one pair, `None` is left out, a list is written by the argument's
/// [`Style`], and the fields of a struct or map stand beside the other parameters.
pub trait QueryValue {
    #[doc(hidden)]
    fn write_fields(&self, fields: &mut Fields<'_>) -> Result<(), EncodeError>;
}

impl<T: Serialize> QueryValue for T {
    fn write_fields(&self, fields: &mut Fields<'_>) -> Result<(), EncodeError> {
        let key = match fields.param.named {
            true => Key::Nested(fields.param.wire),
            false => Key::Top(fields.param.wire),
        };
        self.serialize(ValueSerializer { fields, key })
    }
}

/// Where the pairs of one argument go.
#[doc(hidden)]
#[derive(Debug)]
pub struct Fields<'a> {
    pub(crate) out: &'a mut String,
    /// Byte offset at which the pairs begin in `out`: no `&` before the first.
    pub(crate) start: usize,
    pub(crate) param: &'static Param,
}

impl Fields<'_> {
    fn pair(&mut self, key: &str, value: &str) {
        append_pair(self.out, self.start, key, value);
    }
}

/// Appends `key=value`, both encoded, after a `&` unless it is the first.
pub(crate) fn append_pair(out: &mut String, start: usize, key: &str, value: &str) {
    if out.len() > start {
        out.push('&');
    }
    percent_encode(out, key);
    out.push('=');
    percent_encode(out, value);
}

/// The name that a value gets.
#[derive(Clone, Copy)]
enum Key<'k> {
    /// The argument's own name: the fields of a struct do not stand below it.
    Top(&'k str),
    /// A name that nested names are appended to, in brackets.
    Nested(&'k str),
    /// An element of a list in `Style::Repeat`; it has to be a scalar.
    Element(&'k str),
}

impl<'k> Key<'k> {
    const fn name(self) -> &'k str {
        match self {
            Self::Top(name) | Self::Nested(name) | Self::Element(name) => name,
        }
    }
}

struct ValueSerializer<'f, 'a, 'k> {
    fields: &'f mut Fields<'a>,
    key: Key<'k>,
}

impl<'f, 'a, 'k> ValueSerializer<'f, 'a, 'k> {
    fn scalar(self, text: &str) -> Result<(), EncodeError> {
        self.fields.pair(self.key.name(), text);
        Ok(())
    }

    fn integer(self, value: impl itoa::Integer) -> Result<(), EncodeError> {
        self.scalar(itoa::Buffer::new().format(value))
    }

    fn entries(self) -> Result<Entries<'f, 'a>, EncodeError> {
        let prefix = match self.key {
            Key::Top(_) => None,
            Key::Nested(name) if self.fields.param.style == Style::Brackets => Some(name.into()),
            Key::Nested(name) | Key::Element(name) => return Err(nested(name)),
        };
        Ok(Entries {
            fields: self.fields,
            prefix,
            key: String::new(),
        })
    }
}

fn nested(name: &str) -> EncodeError {
    EncodeError::new(format!(
        "holds a nested value in `{name}`; mark the argument `brackets` to send it as `{name}[…]`"
    ))
}

macro_rules! integers {
    ($($method:ident $integer:ty,)*) => {$(
        fn $method(self, value: $integer) -> Result<(), EncodeError> {
            self.integer(value)
        }
    )*};
}

impl<'f, 'a, 'k> ser::Serializer for ValueSerializer<'f, 'a, 'k> {
    type Ok = ();
    type Error = EncodeError;
    type SerializeSeq = Items<'f, 'a>;
    type SerializeTuple = Items<'f, 'a>;
    type SerializeTupleStruct = Items<'f, 'a>;
    type SerializeTupleVariant = ser::Impossible<(), EncodeError>;
    type SerializeMap = Entries<'f, 'a>;
    type SerializeStruct = Entries<'f, 'a>;
    type SerializeStructVariant = ser::Impossible<(), EncodeError>;

    integers! {
        serialize_i8 i8, serialize_i16 i16, serialize_i32 i32, serialize_i64 i64,
        serialize_i128 i128, serialize_u8 u8, serialize_u16 u16, serialize_u32 u32,
        serialize_u64 u64, serialize_u128 u128,
    }

    fn serialize_bool(self, value: bool) -> Result<(), EncodeError> {
        self.scalar(if value { "true" } else { "false" })
    }

    fn serialize_f32(self, value: f32) -> Result<(), EncodeError> {
        self.scalar(&value.to_string())
    }

    fn serialize_f64(self, value: f64) -> Result<(), EncodeError> {
        self.scalar(&value.to_string())
    }

    fn serialize_char(self, value: char) -> Result<(), EncodeError> {
        self.scalar(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> Result<(), EncodeError> {
        self.scalar(value)
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<(), EncodeError> {
        Err(unsupported("bytes"))
    }

    fn serialize_none(self) -> Result<(), EncodeError> {
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), EncodeError> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), EncodeError> {
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), EncodeError> {
        Ok(())
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<(), EncodeError> {
        self.scalar(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), EncodeError> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), EncodeError> {
        Err(unsupported("an enum variant with data"))
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Items<'f, 'a>, EncodeError> {
        let name = self.key.name();
        let base = match (self.key, self.fields.param.style) {
            (Key::Element(_), _) => return Err(nested(name)),
            (_, Style::Brackets) => format!("{name}["),
            _ => name.to_owned(),
        };
        Ok(Items {
            fields: self.fields,
            base,
            index: 0,
            list: None,
        })
    }

    fn serialize_tuple(self, len: usize) -> Result<Items<'f, 'a>, EncodeError> {
        self.serialize_seq(Some(len))
    }

    fn serialize_tuple_struct(
        self,
        _: &'static str,
        len: usize,
    ) -> Result<Items<'f, 'a>, EncodeError> {
        self.serialize_seq(Some(len))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, EncodeError> {
        Err(unsupported("an enum variant with data"))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Entries<'f, 'a>, EncodeError> {
        self.entries()
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Entries<'f, 'a>, EncodeError> {
        self.entries()
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, EncodeError> {
        Err(unsupported("an enum variant with data"))
    }
}

/// A list: `Repeat` sends a pair for each, `Comma` one pair, `Brackets` `name[]` for a scalar and
/// `name[0]` for what holds fields of its own.
struct Items<'f, 'a> {
    fields: &'f mut Fields<'a>,
    base: String,
    index: usize,
    list: Option<String>,
}

impl Items<'_, '_> {
    fn push<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), EncodeError> {
        let index = self.index;
        self.index += 1;
        match self.fields.param.style {
            Style::Repeat => {
                let key = Key::Element(&self.base);
                let fields = &mut *self.fields;
                value.serialize(ValueSerializer { fields, key })
            }
            Style::Comma => match value.serialize(ScalarText)? {
                Some(text) => {
                    match &mut self.list {
                        Some(list) => list.push(','),
                        None => self.list = Some(String::new()),
                    }
                    percent_encode(self.list.get_or_insert_default(), &text);
                    Ok(())
                }
                None => Ok(()),
            },
            Style::Brackets => {
                let open = self.base.len();
                let result = match value.serialize(ScalarText) {
                    Ok(Some(text)) => {
                        self.base.push(']');
                        self.fields.pair(&self.base, &text);
                        Ok(())
                    }
                    Ok(None) => Ok(()),
                    Err(_) => {
                        self.base.push_str(itoa::Buffer::new().format(index));
                        self.base.push(']');
                        let key = Key::Nested(&self.base);
                        let fields = &mut *self.fields;
                        value.serialize(ValueSerializer { fields, key })
                    }
                };
                self.base.truncate(open);
                result
            }
        }
    }

    fn finish(self) -> Result<(), EncodeError> {
        if let Some(list) = self.list {
            append_pair(self.fields.out, self.fields.start, &self.base, "");
            self.fields.out.push_str(&list);
        }
        Ok(())
    }
}

macro_rules! items {
    ($($trait:ident $method:ident,)*) => {$(
        impl ser::$trait for Items<'_, '_> {
            type Ok = ();
            type Error = EncodeError;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), EncodeError> {
                self.push(value)
            }

            fn end(self) -> Result<(), EncodeError> {
                self.finish()
            }
        }
    )*};
}

items! {
    SerializeSeq serialize_element,
    SerializeTuple serialize_element,
    SerializeTupleStruct serialize_field,
}

/// The fields of a struct or map: beside the other parameters, or below `prefix`.
struct Entries<'f, 'a> {
    fields: &'f mut Fields<'a>,
    prefix: Option<String>,
    key: String,
}

impl Entries<'_, '_> {
    fn set_key(&mut self, name: &str) {
        self.key.clear();
        match &self.prefix {
            Some(prefix) => {
                self.key.push_str(prefix);
                self.key.push('[');
                self.key.push_str(name);
                self.key.push(']');
            }
            None => self.key.push_str(name),
        }
    }

    fn value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), EncodeError> {
        value.serialize(ValueSerializer {
            fields: self.fields,
            key: Key::Nested(&self.key),
        })
    }
}

impl ser::SerializeStruct for Entries<'_, '_> {
    type Ok = ();
    type Error = EncodeError;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), EncodeError> {
        self.set_key(name);
        self.value(value)
    }

    fn end(self) -> Result<(), EncodeError> {
        Ok(())
    }
}

impl ser::SerializeMap for Entries<'_, '_> {
    type Ok = ();
    type Error = EncodeError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), EncodeError> {
        let name = key.serialize(ScalarText)?;
        self.set_key(&name.unwrap_or_default());
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), EncodeError> {
        self.value(value)
    }

    fn end(self) -> Result<(), EncodeError> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde::Serialize;

    use super::*;

    #[derive(Serialize)]
    struct Item {
        price: &'static str,
        quantity: Option<u32>,
    }

    #[derive(Serialize)]
    struct Order {
        items: Vec<Item>,
        expand: Vec<&'static str>,
        metadata: std::collections::BTreeMap<&'static str, i64>,
        note: Option<&'static str>,
    }

    fn order() -> Order {
        Order {
            items: vec![
                Item {
                    price: "p_1",
                    quantity: Some(2),
                },
                Item {
                    price: "p_2",
                    quantity: None,
                },
            ],
            expand: vec!["a", "b&c"],
            metadata: [("k", 1)].into(),
            note: None,
        }
    }

    fn fields(value: &dyn QueryValue, param: &'static Param) -> Result<String, EncodeError> {
        let mut out = String::from("/x?");
        let start = out.len();
        value.write_fields(&mut Fields {
            out: &mut out,
            start,
            param,
        })?;
        Ok(out.split_off(start))
    }

    const PLAIN: &Param = &Param::query("ids", "ids");
    const COMMA: &Param = &Param::query("ids", "ids").style(Style::Comma);
    const BRACKETS: &Param = &Param::form("order", "order").style(Style::Brackets);
    const NAMED: &Param = &Param::form("order", "order").named().style(Style::Brackets);

    #[test]
    fn scalars_and_lists() {
        assert_eq!(fields(&7, PLAIN).unwrap(), "ids=7");
        assert_eq!(fields(&"a b&=ü", PLAIN).unwrap(), "ids=a%20b%26%3D%C3%BC");
        assert_eq!(fields(&Some(true), PLAIN).unwrap(), "ids=true");
        assert_eq!(fields(&None::<u8>, PLAIN).unwrap(), "");
        assert_eq!(fields(&[1, 2], PLAIN).unwrap(), "ids=1&ids=2");
        assert_eq!(fields(&vec!["a,b", "c"], COMMA).unwrap(), "ids=a%2Cb,c");
        assert_eq!(fields(&Vec::<u8>::new(), COMMA).unwrap(), "");
        assert_eq!(fields(&("x", 1), PLAIN).unwrap(), "ids=x&ids=1");
    }

    #[test]
    fn brackets_nest_as_deep_as_the_value() {
        assert_eq!(
            fields(&order(), BRACKETS).unwrap(),
            "items%5B0%5D%5Bprice%5D=p_1&items%5B0%5D%5Bquantity%5D=2&items%5B1%5D%5Bprice%5D=p_2\
             &expand%5B%5D=a&expand%5B%5D=b%26c&metadata%5Bk%5D=1"
        );
        assert_eq!(
            fields(
                &Item {
                    price: "p",
                    quantity: None
                },
                NAMED
            )
            .unwrap(),
            "order%5Bprice%5D=p"
        );
        assert_eq!(
            fields(&[[1, 2], [3, 4]], NAMED).unwrap(),
            "order%5B0%5D%5B%5D=1&order%5B0%5D%5B%5D=2&order%5B1%5D%5B%5D=3&order%5B1%5D%5B%5D=4"
        );
    }

    #[test]
    fn what_has_no_form_is_an_error_that_names_the_field() {
        let message = fields(&order(), PLAIN).unwrap_err().to_string();
        assert!(
            message.contains("`items`") && message.contains("brackets"),
            "{message}"
        );
        assert!(fields(&[[1]], PLAIN).is_err());
        assert!(fields(&[[1]], COMMA).is_err());
        assert!(fields(&Ok::<u8, u8>(1), PLAIN).is_err());
    }
}
