//! The text of a value that is to be one of a list, or a key.

use serde_core::ser::{self, Serialize};

use super::EncodeError;

/// The text of a scalar, `None` for nothing, an error for what is no scalar.
pub(super) struct ScalarText;

type Text = Result<Option<String>, EncodeError>;

macro_rules! displayed {
    ($($method:ident $type:ty,)*) => {$(
        fn $method(self, value: $type) -> Text {
            Ok(Some(value.to_string()))
        }
    )*};
}

impl ser::Serializer for ScalarText {
    type Ok = Option<String>;
    type Error = EncodeError;
    type SerializeSeq = ser::Impossible<Option<String>, EncodeError>;
    type SerializeTuple = ser::Impossible<Option<String>, EncodeError>;
    type SerializeTupleStruct = ser::Impossible<Option<String>, EncodeError>;
    type SerializeTupleVariant = ser::Impossible<Option<String>, EncodeError>;
    type SerializeMap = ser::Impossible<Option<String>, EncodeError>;
    type SerializeStruct = ser::Impossible<Option<String>, EncodeError>;
    type SerializeStructVariant = ser::Impossible<Option<String>, EncodeError>;

    displayed! {
        serialize_bool bool, serialize_i8 i8, serialize_i16 i16, serialize_i32 i32,
        serialize_i64 i64, serialize_i128 i128, serialize_u8 u8, serialize_u16 u16,
        serialize_u32 u32, serialize_u64 u64, serialize_u128 u128, serialize_f32 f32,
        serialize_f64 f64, serialize_char char, serialize_str &str,
    }

    fn serialize_bytes(self, _: &[u8]) -> Text {
        Err(unsupported("bytes"))
    }

    fn serialize_none(self) -> Text {
        Ok(None)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Text {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Text {
        Ok(None)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Text {
        Ok(None)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Text {
        Ok(Some(variant.to_owned()))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Text {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Text {
        Err(unsupported("an enum variant with data"))
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self::SerializeSeq, EncodeError> {
        Err(unsupported("a list in a list"))
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, EncodeError> {
        Err(unsupported("a list in a list"))
    }

    fn serialize_tuple_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleStruct, EncodeError> {
        Err(unsupported("a list in a list"))
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

    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, EncodeError> {
        Err(unsupported("a map in a list"))
    }

    fn serialize_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStruct, EncodeError> {
        Err(unsupported("a struct in a list"))
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

pub(super) fn unsupported(what: &'static str) -> EncodeError {
    EncodeError::new(format!("holds {what}, which has no form as a parameter"))
}
