#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod auth;
mod base_url;
mod call;
mod client;
mod config;
mod connection;
mod decode;
pub mod descriptor;
mod encode;
mod error;
mod execute;
mod page;
mod policy;
mod progress;
mod request;
mod secret;
mod stream;
mod transport;
mod upload;
mod url_template;
mod webhook;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;

pub use auth::{
    AuthError, Authenticator, SigningRequest, TokenParamValue, TokenRequest, TokenRequestKind,
    TokenResponse,
};
pub use base_url::{BaseUrl, EndpointUrl, InvalidBaseUrl};
pub use bytes::Bytes;
pub use call::{Call, DryRun};
pub use client::{ClientBuilder, Defaults, IntegrationHandle, UndeclaredRequest};
pub use config::{ConfigError, ConfigProblem, Env, FromEnv, FromVar, InvalidVar};
#[cfg(feature = "postgres")]
#[cfg_attr(docsrs, doc(cfg(feature = "postgres")))]
pub use connection::PostgresStore;
#[cfg(feature = "sqlite")]
#[cfg_attr(docsrs, doc(cfg(feature = "sqlite")))]
pub use connection::SqliteStore;
#[cfg(feature = "conformance")]
#[cfg_attr(docsrs, doc(cfg(feature = "conformance")))]
pub use connection::conformance;
pub use connection::{
    Authorization, Change, CommitOutcome, Connect, ConnectError, ConnectErrorKind, Connected,
    Connection, ConnectionEvent, ConnectionEventKind, ConnectionId, ConnectionKey,
    ConnectionStatus, ConnectionStore, DeviceAuthorization, Disconnected, FlowStore,
    InvalidKeyRing, KeyRing, Lease, LeaseOutcome, MemoryStore, NewFlow, ReauthorizationReason,
    Record, RecordStatus, Sealed, StoreError, StoreFuture, StoredTokens, TakenFlow, Unsealable,
};
pub use decode::{Decode, FromError, Output, Response, Text};
pub use descriptor::{Describe, EnvVar};
pub use encode::{
    AsUrl, EncodeError, HeaderArgument, JsonBody, Multipart, MultipartField, Part, PathSegment,
    QueryValue, RawBody, SegmentWriter,
};
pub use error::{ApiError, Error, ErrorKind, Result};
pub use integration_macros::{integration, webhook_events};
pub use page::{
    Cursor, InvalidCursor, Page, PageBody, PageCount, PageFlag, PageItem, PageItems, PageStream,
    PageValue, Pages, Paginated,
};
pub use policy::{Attempt, Clock, RandomSource, Retry, SystemRandom, TokioClock};
pub use secret::Secret;
pub use stream::{ByteStream, Event, EventData, Events, JsonLines};
pub use transport::{
    RawResponse, RequestBody, ResponseBody, Transport, TransportError, TransportRequest,
};
pub use upload::Upload;
pub use webhook::{
    Delivery, Dispatch, Rejection, RejectionKind, Signed, UndecodableEvent, UnknownEvent,
    UnverifiedDelivery, Verified, Verifier, VerifyWebhook, Webhook, WebhookConfig, WebhookConfigOf,
    WebhookSecrets, WebhookSet,
};
pub use {http, reqwest};
