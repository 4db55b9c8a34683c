//! Something to store.

use std::{
    collections::BTreeMap,
    time::{Duration, UNIX_EPOCH},
};

use integration_runtime::{ConnectionId, ConnectionKey, Sealed, StoredTokens};

pub(crate) fn key(tenant: &str) -> ConnectionKey {
    ConnectionKey::new("acme", &ConnectionId::from(tenant))
}

pub(crate) fn sealed(content: &str) -> Sealed {
    Sealed {
        format: 1,
        kid: "2026-11".to_owned(),
        nonce: vec![7; 12],
        ciphertext: content.as_bytes().to_vec(),
    }
}

pub(crate) fn tokens(content: &str) -> StoredTokens {
    let expires_at = UNIX_EPOCH + Duration::from_micros(1_795_550_400_123_456);
    StoredTokens {
        secrets: sealed(content),
        expires_at: Some(expires_at),
        refresh_due_at: Some(expires_at - Duration::from_secs(300)),
        scopes: Some(vec!["read".to_owned()]),
        meta: BTreeMap::from([("account".to_owned(), content.to_owned())]),
    }
}
