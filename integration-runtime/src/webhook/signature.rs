//! A signature scheme as data: where the signature is, what it is of, and how old it may be.

/// How a provider signs its webhooks. Built by `const` functions, by a declaration or a preset.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Signature {
    /// What makes the signature.
    pub algorithm: Algorithm,
    /// Headers that hold it, lower case; the first that is there counts.
    pub headers: &'static [&'static str],
    /// What stands between the items of the header, when it holds several.
    pub split: Option<char>,
    /// What the items look like. An item that looks like none is passed over.
    pub items: &'static [Item],
    /// What is signed, piece by piece.
    pub content: &'static [Piece],
    /// How the secret is written.
    pub secret: SecretEncoding,
    /// Where the time of the delivery is.
    pub timestamp: Option<Timestamp>,
    /// How far that time may be from now, either way, in seconds.
    pub window_secs: u64,
}

/// What makes a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Algorithm {
    /// HMAC ([RFC 2104](https://www.rfc-editor.org/rfc/rfc2104)) with SHA-1. Legacy.
    HmacSha1,
    /// HMAC with SHA-256.
    HmacSha256,
    /// HMAC with SHA-512.
    HmacSha512,
    /// The secret itself, sent along: it authenticates the sender and not the body. Legacy.
    Token,
}

/// How bytes are written in a header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Encoding {
    /// Hexadecimal, either case.
    Hex,
    /// Base64 ([RFC 4648, section 4](https://www.rfc-editor.org/rfc/rfc4648#section-4)), padded or not.
    Base64,
    /// Base64 with the URL-safe alphabet, padded or not.
    Base64Url,
    /// As they are.
    Utf8,
}

/// What an item of the signature header looks like: a prefix, and what stands behind it.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Item {
    /// What it starts with.
    pub prefix: &'static str,
    /// A signature in this encoding, or the timestamp.
    pub kind: ItemKind,
}

/// What stands behind the prefix of an [`Item`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ItemKind {
    /// A candidate; there may be several.
    Signature(Encoding),
    /// The time of the delivery.
    Timestamp,
}

impl Item {
    /// `v1={sig:hex}`
    pub const fn signature(prefix: &'static str, encoding: Encoding) -> Self {
        Self {
            prefix,
            kind: ItemKind::Signature(encoding),
        }
    }

    /// `t={timestamp}`
    pub const fn timestamp(prefix: &'static str) -> Self {
        Self {
            prefix,
            kind: ItemKind::Timestamp,
        }
    }
}

/// A piece of what is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Piece {
    /// This text.
    Literal(&'static str),
    /// The bytes of the body as they came.
    Body,
    /// The timestamp as it was written.
    Timestamp,
    /// The value of a header, lower case; the first that is there counts.
    Header(&'static [&'static str]),
    /// The method of the request.
    Method,
    /// The public URL of the endpoint, as it was told to the provider.
    Url,
    /// A string or number of the JSON body, by pointer.
    Json(&'static str),
}

/// How a secret is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SecretEncoding {
    /// Its characters are the key.
    Utf8,
    /// Hexadecimal.
    Hex,
    /// Base64, behind a prefix that may be left out.
    Base64 {
        /// The prefix, such as `whsec_`.
        strip: &'static str,
    },
}

/// Where the time of a delivery is, and how it is written.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Timestamp {
    /// Where.
    pub place: TimestampPlace,
    /// How.
    pub unit: Unit,
}

/// Where the time of a delivery is.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum TimestampPlace {
    /// An item of the signature header.
    Signature,
    /// A header of its own, lower case; the first that is there counts.
    Header(&'static [&'static str]),
    /// The JSON body, by pointer.
    Json(&'static str),
}

/// How a time is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unit {
    /// Unix time in seconds.
    Seconds,
    /// Unix time in milliseconds.
    Milliseconds,
    /// [RFC 3339](https://www.rfc-editor.org/rfc/rfc3339).
    Rfc3339,
}

impl Timestamp {
    /// In the signature header, as an [`Item::timestamp`].
    pub const fn in_signature(unit: Unit) -> Self {
        Self {
            place: TimestampPlace::Signature,
            unit,
        }
    }

    /// In a header of its own.
    pub const fn header(names: &'static [&'static str], unit: Unit) -> Self {
        Self {
            place: TimestampPlace::Header(names),
            unit,
        }
    }

    /// In the body.
    pub const fn json(pointer: &'static str, unit: Unit) -> Self {
        Self {
            place: TimestampPlace::Json(pointer),
            unit,
        }
    }
}

/// The whole header is the signature.
const PLAIN_HEX: &[Item] = &[Item::signature("", Encoding::Hex)];

impl Signature {
    /// A scheme that signs the body and writes the signature in hexadecimal.
    pub const fn new(algorithm: Algorithm, headers: &'static [&'static str]) -> Self {
        Self {
            algorithm,
            headers,
            split: None,
            items: PLAIN_HEX,
            content: &[Piece::Body],
            secret: SecretEncoding::Utf8,
            timestamp: None,
            window_secs: 0,
        }
    }

    /// Sets [`split`](Self::split).
    pub const fn split(mut self, separator: char) -> Self {
        self.split = Some(separator);
        self
    }

    /// Sets [`items`](Self::items).
    pub const fn items(mut self, items: &'static [Item]) -> Self {
        self.items = items;
        self
    }

    /// Sets [`content`](Self::content).
    pub const fn content(mut self, content: &'static [Piece]) -> Self {
        self.content = content;
        self
    }

    /// Sets [`secret`](Self::secret).
    pub const fn secret(mut self, encoding: SecretEncoding) -> Self {
        self.secret = encoding;
        self
    }

    /// Sets [`timestamp`](Self::timestamp).
    pub const fn timestamp(mut self, timestamp: Timestamp) -> Self {
        self.timestamp = Some(timestamp);
        self
    }

    /// Sets [`window_secs`](Self::window_secs).
    pub const fn window_secs(mut self, seconds: u64) -> Self {
        self.window_secs = seconds;
        self
    }
}
