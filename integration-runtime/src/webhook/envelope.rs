//! The envelope around a payload: decoded in one pass, down to the variant that is meant.

use std::fmt;
use std::marker::PhantomData;

use serde_core::de::{
    self, Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor,
};

use super::events::EventSet;
use crate::error::{NO_PAYLOAD, TWO_NAMES, TWO_PAYLOADS};

/// Decodes the payload at a pointer into the variant of `kind`.
///
/// One pass over the text. The event's name is read once more on the way: what the scan took for
/// it has to be what the parser takes for it, or a repeated key could pass one event off as another.
pub(super) fn decode_at<'a, E: EventSet<'a>>(
    text: &'a str,
    pointer: &str,
    tag: Option<(&str, &str)>,
    kind: usize,
) -> Result<E, serde_json::Error> {
    let mut json = serde_json::Deserializer::from_str(text);
    let event = if pointer.is_empty() {
        E::decode(kind, &mut json)
    } else {
        let envelope = Envelope {
            pointer: &pointer[1..],
            tag: tag.map(|(pointer, name)| (&pointer[1..], name)),
            kind,
            events: PhantomData::<E>,
        };
        envelope.deserialize(&mut json)
    }?;
    json.end()?;
    Ok(event)
}

/// An object on the way to the payload.
struct Envelope<'k, E> {
    /// Keys to the payload, without the first slash.
    pointer: &'k str,
    /// Keys to the event's name, and the name.
    tag: Option<(&'k str, &'k str)>,
    kind: usize,
    events: PhantomData<E>,
}

/// The first key of a pointer, and what is behind it.
fn first_key(pointer: &str) -> (&str, Option<&str>) {
    match pointer.split_once('/') {
        Some((first, rest)) => (first, Some(rest)),
        None => (pointer, None),
    }
}

impl<'de, E: EventSet<'de>> DeserializeSeed<'de> for Envelope<'_, E> {
    type Value = E;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<E, D::Error> {
        from.deserialize_map(self)
    }
}

impl<'de, E: EventSet<'de>> Visitor<'de> for Envelope<'_, E> {
    type Value = E;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object with `{}`", first_key(self.pointer).0)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<E, A::Error> {
        let (wanted, inner) = first_key(self.pointer);
        let (tag, tag_inner) = match self.tag {
            Some((pointer, _)) => {
                let (tag, inner) = first_key(pointer);
                (tag, Some(inner))
            }
            None => ("", None),
        };
        let mut event = None;
        while let Some(field) = map.next_key_seed(FieldOf {
            payload: wanted,
            tag,
        })? {
            match field {
                Field::Payload if event.is_some() => {
                    return Err(de::Error::custom(TWO_PAYLOADS));
                }
                Field::Payload => {
                    event = Some(match inner {
                        None => map.next_value_seed(Payload {
                            kind: self.kind,
                            events: self.events,
                        })?,
                        Some(inner) => map.next_value_seed(Envelope {
                            pointer: inner,
                            tag: match (tag == wanted, tag_inner, self.tag) {
                                (true, Some(Some(inner)), Some((_, name))) => Some((inner, name)),
                                _ => None,
                            },
                            kind: self.kind,
                            events: self.events,
                        })?,
                    });
                }
                Field::Tag => {
                    let (pointer, name) = (tag_inner.flatten(), self.tag.map_or("", |(_, n)| n));
                    map.next_value_seed(Same { pointer, name })?;
                }
                Field::Other => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        event.ok_or_else(|| de::Error::custom(NO_PAYLOAD))
    }
}

enum Field {
    Payload,
    Tag,
    Other,
}

/// Tells a key apart without keeping it.
struct FieldOf<'k> {
    payload: &'k str,
    tag: &'k str,
}

impl<'de> DeserializeSeed<'de> for FieldOf<'_> {
    type Value = Field;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Field, D::Error> {
        from.deserialize_identifier(self)
    }
}

impl Visitor<'_> for FieldOf<'_> {
    type Value = Field;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: de::Error>(self, key: &str) -> Result<Field, E> {
        Ok(match key {
            _ if key == self.payload => Field::Payload,
            _ if key == self.tag => Field::Tag,
            _ => Field::Other,
        })
    }
}

/// The payload itself.
struct Payload<E> {
    kind: usize,
    events: PhantomData<E>,
}

impl<'de, E: EventSet<'de>> DeserializeSeed<'de> for Payload<E> {
    type Value = E;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<E, D::Error> {
        E::decode(self.kind, from)
    }
}

/// A name that has to be this one, at the end of the keys that are left to it.
struct Same<'k> {
    pointer: Option<&'k str>,
    name: &'k str,
}

impl<'de> DeserializeSeed<'de> for Same<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        match self.pointer {
            Some(_) => from.deserialize_map(self),
            None => from.deserialize_str(self),
        }
    }
}

impl<'de> Visitor<'de> for Same<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of the event")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let (payload, inner) = first_key(self.pointer.unwrap_or_default());
        while let Some(field) = map.next_key_seed(FieldOf {
            payload,
            tag: payload,
        })? {
            match field {
                Field::Payload => map.next_value_seed(Same {
                    pointer: inner,
                    name: self.name,
                })?,
                Field::Tag | Field::Other => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<(), E> {
        match text == self.name {
            true => Ok(()),
            false => Err(de::Error::custom(TWO_NAMES)),
        }
    }
}

/// Reads a payload and puts it into its variant.
pub fn payload<'de, D, T, E>(from: D, variant: fn(T) -> E) -> Result<E, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    T::deserialize(from).map(variant)
}
