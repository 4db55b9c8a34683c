#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod auth;
mod base_url;
mod call;
mod client;
mod config;
mod decode;
pub mod descriptor;
mod encode;
mod error;
mod execute;
mod policy;
mod request;
mod secret;
mod transport;
mod webhook;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;

pub use auth::{AuthError, Authenticator, SigningRequest};
pub use base_url::{BaseUrl, InvalidBaseUrl};
pub use bytes::Bytes;
pub use call::{Call, DryRun};
pub use client::{ClientBuilder, IntegrationHandle};
pub use config::{ConfigError, ConfigProblem, Env, FromEnv, FromVar, InvalidVar};
pub use decode::{Decode, FromError, Output, Response, Text};
pub use descriptor::{Describe, EnvVar};
pub use encode::{
    AsUrl, EncodeError, HeaderArgument, JsonBody, Multipart, MultipartField, Part, PathSegment,
    QueryValue, RawBody, SegmentWriter,
};
pub use error::{Error, ErrorKind, Result};
pub use integration_macros::{integration, webhook_events};
pub use policy::{Clock, RandomSource, Retry, SystemRandom, TokioClock};
pub use secret::Secret;
pub use transport::{RawResponse, ResponseBody, Transport, TransportError, TransportRequest};
pub use webhook::{
    Delivery, Dispatch, Rejection, RejectionKind, Signed, UndecodableEvent, UnknownEvent,
    UnverifiedDelivery, Verified, Verifier, VerifyWebhook, Webhook, WebhookConfig, WebhookConfigOf,
    WebhookSecrets, WebhookSet,
};
pub use {http, reqwest};
