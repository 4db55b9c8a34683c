//! The envelope around a payload: decoded in one pass, down to the variant that is meant.

use std::cell::Cell;
use std::fmt;

use serde_core::de::{
    self, Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor,
};

use super::events::EventSet;
use super::peek::first_key;
use crate::error::{NO_PAYLOAD, TWO_NAMES, TWO_PAYLOADS};

/// The event's name, where it was found, and whether the parser came upon it there.
pub(super) struct Tag<'k> {
    /// Keys to it, with the first slash.
    pub(super) pointer: &'k str,
    pub(super) name: &'k str,
    pub(super) is_seen: Cell<bool>,
}

impl<'k> Tag<'k> {
    pub(super) const fn new(pointer: &'k str, name: &'k str) -> Self {
        Self {
            pointer,
            name,
            is_seen: Cell::new(false),
        }
    }
}

/// Decodes the payload at a pointer into the variant of `kind`, and puts it into `event`: whether it
/// is worth anything is known at the end of the text.
///
/// An event is large: handed up through each of the parser's results it is copied ten times.
///
/// One pass over the text. The event's name is read once more on the way: what the scan took for
/// it has to be what the parser takes for it, or a repeated key could pass one event off as another.
pub(super) fn decode_at<'a, E: EventSet<'a>>(
    text: &'a str,
    pointer: &str,
    tag: Option<&Tag<'_>>,
    kind: usize,
    event: &mut Option<E>,
) -> Result<(), serde_json::Error> {
    *event = None;
    let mut json = serde_json::Deserializer::from_str(text);
    let payload = Payload { kind, event };
    if pointer.is_empty() {
        payload.deserialize(&mut json)?;
    } else {
        let envelope = Envelope {
            pointer: &pointer[1..],
            tag: tag.map(|tag| Same {
                pointer: Some(&tag.pointer[1..]),
                name: tag.name,
                is_seen: &tag.is_seen,
            }),
            payload,
        };
        envelope.deserialize(&mut json)?;
    }
    json.end()
}

/// An object on the way to the payload.
struct Envelope<'k, E> {
    /// Keys to the payload, without the first slash.
    pointer: &'k str,
    /// The event's name, if it is at or below this object.
    tag: Option<Same<'k>>,
    payload: Payload<'k, E>,
}

impl<'de, E: EventSet<'de>> DeserializeSeed<'de> for Envelope<'_, E> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_map(self)
    }
}

impl<'de, E: EventSet<'de>> Visitor<'de> for Envelope<'_, E> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object with `{}`", first_key(self.pointer).0)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let (wanted, inner) = first_key(self.pointer);
        let tag = self.tag.map(Same::step);
        let tag_key = tag.map_or("", |(key, _)| key);
        let Payload { kind, event } = self.payload;
        while let Some(field) = map.next_key_seed(FieldOf {
            payload: wanted,
            tag: tag_key,
        })? {
            match field {
                Field::Payload if event.is_some() => {
                    return Err(de::Error::custom(TWO_PAYLOADS));
                }
                Field::Payload => {
                    let payload = Payload { kind, event };
                    match inner {
                        None => map.next_value_seed(payload)?,
                        Some(inner) => map.next_value_seed(Envelope {
                            pointer: inner,
                            tag: tag.and_then(|(key, same)| {
                                (key == wanted && same.pointer.is_some()).then_some(same)
                            }),
                            payload,
                        })?,
                    }
                }
                Field::Tag => {
                    if let Some((_, same)) = tag {
                        map.next_value_seed(same)?;
                    }
                }
                Field::Other => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        match event {
            Some(_) => Ok(()),
            None => Err(de::Error::custom(NO_PAYLOAD)),
        }
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
struct Payload<'k, E> {
    kind: usize,
    event: &'k mut Option<E>,
}

impl<'de, E: EventSet<'de>> DeserializeSeed<'de> for Payload<'_, E> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        *self.event = Some(E::decode(self.kind, from)?);
        Ok(())
    }
}

/// A name that has to be this one, at the end of the keys that are left to it.
#[derive(Clone, Copy)]
struct Same<'k> {
    pointer: Option<&'k str>,
    name: &'k str,
    is_seen: &'k Cell<bool>,
}

impl<'k> Same<'k> {
    /// The next key, and the name from there on.
    fn step(self) -> (&'k str, Self) {
        let (key, pointer) = first_key(self.pointer.unwrap_or_default());
        (key, Self { pointer, ..self })
    }
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
        let (key, same) = self.step();
        while let Some(field) = map.next_key_seed(FieldOf {
            payload: key,
            tag: key,
        })? {
            match field {
                Field::Payload => map.next_value_seed(same)?,
                Field::Tag | Field::Other => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<(), E> {
        match text == self.name {
            true => {
                self.is_seen.set(true);
                Ok(())
            }
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
