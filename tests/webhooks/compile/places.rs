//! Where a set may stand: in a macro of the user's, and in the body of a function.

use std::convert::Infallible;

use integration_runtime::{Delivery, Dispatch, Webhook, WebhookSet, webhook_events};
use serde::Deserialize;
use serde_json::json;

use super::delivery;

/// A declaration that a macro of the user's makes.
macro_rules! declared {
    ($set:ident, $name:literal => $variant:ident($payload:ty), $header:expr) => {
        webhook_events! {
            #[webhook(signature = hmac_sha256(header = $header), event = json("type"), id = none)]
            enum $set {
                $name => $variant($payload),
            }
        }
    };
}

declared!(MadeEvent, "made" => Made(Vec<u8>), "X-Made");

#[tokio::test]
async fn a_set_in_a_function_body() {
    #[derive(Debug, Deserialize)]
    struct Local {
        id: u8,
    }

    webhook_events! {
        #[webhook(signature = none, event = json("type"), id = none)]
        enum LocalEvent {
            "a" => A(Local),
            // Names that generated code has for its own, or for methods of every type.
            "b" => Clone(u8),
            "c" => Payload(u8),
            "d" => Handler(u8),
            "e" => Dispatch(u8),
            "f" => Kind(u8),
            "g" => Decode(u8),
            "h" => Error(u8),
            "i" => From(u8),
            "j" => Gen(u8),
            "k" => Ok(u8),
        }
    }

    struct Handler;

    impl LocalEventHandler for Handler {
        type Error = Infallible;

        async fn a(&self, payload: Local, _: &Delivery) -> Result<(), Infallible> {
            assert_eq!(payload.id, 1);
            Ok(())
        }

        async fn clone(&self, _: u8, _: &Delivery) -> Result<(), Infallible> {
            unreachable!()
        }

        async fn payload(&self, _: u8, _: &Delivery) -> Result<(), Infallible> {
            unreachable!()
        }

        async fn handler(&self, _: u8, _: &Delivery) -> Result<(), Infallible> {
            unreachable!()
        }

        async fn dispatch(&self, _: u8, _: &Delivery) -> Result<(), Infallible> {
            unreachable!()
        }

        async fn kind(&self, _: u8, _: &Delivery) -> Result<(), Infallible> {
            unreachable!()
        }

        async fn decode(&self, _: u8, _: &Delivery) -> Result<(), Infallible> {
            unreachable!()
        }

        async fn error(&self, _: u8, _: &Delivery) -> Result<(), Infallible> {
            unreachable!()
        }

        async fn from(&self, _: u8, _: &Delivery) -> Result<(), Infallible> {
            unreachable!()
        }

        async fn r#gen(&self, _: u8, _: &Delivery) -> Result<(), Infallible> {
            unreachable!()
        }

        async fn ok(&self, _: u8, _: &Delivery) -> Result<(), Infallible> {
            unreachable!()
        }
    }

    let webhook = Webhook::<LocalEvent>::new(()).expect("it needs nothing");
    let (parts, body) = delivery(&[], &json!({"type": "a", "id": 1}));
    let response = webhook.handle(&parts, &body, &Handler).await;
    assert_eq!(response.status(), 200);
}

#[test]
fn a_set_that_a_macro_made() {
    fn handles<H, E: Dispatch<H>>() {}
    struct Made;
    impl MadeEventHandler for Made {
        type Error = String;
        async fn made(&self, _: Vec<u8>, _: &Delivery) -> Result<(), String> {
            Err("not today".to_owned())
        }
    }
    handles::<Made, MadeEvent>();
    assert_eq!(MadeEvent::WEBHOOK.events[0].name, "made");
}
