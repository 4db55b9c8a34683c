//! JSON, raw, form and multipart bodies.

use integration_runtime::{Bytes, Multipart, Part};
use serde_json::json;

use crate::{Wired, checkout, owned};

/// As Stripe's own clients send it: <https://docs.stripe.com/api/checkout/sessions/create>.
#[tokio::test]
async fn brackets_nest_as_stripe_wants_it() {
    let wired = Wired::new();
    let result = wired.client.checkout(&checkout(), true).await;
    let request = wired.request(result);
    assert_eq!(
        request.header("content-type"),
        Some("application/x-www-form-urlencoded")
    );
    let expected = [
        ("items[0][price][currency]", "eur"),
        ("items[0][price][amount]", "100"),
        ("items[0][quantity]", "2"),
        ("items[1][price][currency]", "eur"),
        ("items[1][price][amount]", "250"),
        ("expand[]", "customer"),
        ("expand[]", "items.data"),
        ("metadata[order]", "6735"),
        ("metadata[ref&]", "ü"),
        ("confirm", "true"),
    ];
    assert_eq!(request.form(), owned(&expected));
}

#[tokio::test]
async fn form_fields_are_encoded() {
    let wired = Wired::new();
    let result = wired
        .client
        .form("Ada & Co", Some("ada+1@example.com"), &["x", "y"])
        .await;
    let request = wired.request(result);
    let expected = [
        ("name", "Ada & Co"),
        ("e-mail", "ada+1@example.com"),
        ("tag", "x"),
        ("tag", "y"),
    ];
    assert_eq!(request.form(), owned(&expected));
    assert_eq!(request.query(), "");

    let wired = Wired::new();
    let result = wired.client.form("", None, &[]).await;
    assert_eq!(
        wired.request(result).text(),
        "name=",
        "an empty text is sent, nothing is not"
    );
}

#[tokio::test]
async fn bodies_have_their_media_type_and_length() {
    let wired = Wired::new();
    let value = json!({"text": "é\"\n", "list": [1, null]});
    let result = wired.client.json(&value).await;
    let request = wired.request(result);
    assert_eq!((&*request.method, request.json()), ("PUT", value));
    assert_eq!(request.header("content-type"), Some("application/json"));
    assert_eq!(
        request.header("content-length"),
        Some(&*request.body.len().to_string())
    );

    let wired = Wired::new();
    let result = wired.client.raw("a,b\n1,2\n").await;
    let request = wired.request(result);
    assert_eq!(
        request.header("content-type"),
        Some("text/csv; charset=utf-8")
    );
    assert_eq!(request.text(), "a,b\n1,2\n");

    let wired = Wired::new();
    let result = wired.client.delete("why").await;
    let request = wired.request(result);
    assert_eq!((&*request.method, request.text()), ("DELETE", "\"why\""));

    let wired = Wired::new();
    let result = wired.client.report("<query/>".to_owned()).await;
    let request = wired.request(result);
    assert_eq!(
        (&*request.method, request.path(), request.text()),
        ("REPORT", "/calendar", "<query/>")
    );
}

/// RFC 9110, section 8.6: a POST without content says so; some servers answer 411 otherwise.
#[tokio::test]
async fn a_post_without_a_body_says_that_its_length_is_zero() {
    let wired = Wired::new();
    let result = wired.client.empty().await;
    let request = wired.request(result);
    assert_eq!(request.header("content-length"), Some("0"));
    assert_eq!((request.header("content-type"), request.text()), (None, ""));
}

#[tokio::test]
async fn multipart_has_fields_and_files() {
    let wired = Wired::new();
    let file = Part::bytes(&b"\x89PNG\r\n--\r\n\0"[..])
        .file_name("me \"1\".png")
        .media_type("image/png");
    let result = wired
        .client
        .upload("A title", file, Some(3), None, Bytes::from_static(b"raw"))
        .await;
    let parts = wired.request(result).parts();
    let names: Vec<_> = parts.iter().map(|part| &*part.name).collect();
    assert_eq!(names, ["title", "file[]", "count", "raw"]);
    assert_eq!(
        (&*parts[0].body, &parts[0].filename),
        (&b"A title"[..], &None)
    );
    assert_eq!(parts[1].filename.as_deref(), Some("me %221%22.png"));
    assert_eq!(parts[1].content_type.as_deref(), Some("image/png"));
    assert_eq!(&*parts[1].body, b"\x89PNG\r\n--\r\n\0");
    assert_eq!((&*parts[2].body, &*parts[3].body), (&b"3"[..], &b"raw"[..]));
}

#[tokio::test]
async fn a_whole_multipart_body_keeps_its_names() {
    let wired = Wired::new();
    let parts = Multipart::new()
        .text("a", "1")
        .part("b", Part::bytes("2").file_name("b.txt"));
    let result = wired.client.upload_all(parts).await;
    let parts = wired.request(result).parts();
    let seen: Vec<_> = parts
        .iter()
        .map(|part| (&*part.name, part.filename.as_deref()))
        .collect();
    assert_eq!(seen, [("a", None), ("b", Some("b.txt"))]);
}

#[tokio::test]
async fn a_part_cannot_break_out_of_its_head() {
    let wired = Wired::new();
    let part = Part::bytes("1").media_type("text/plain\r\nX-Evil: 1");
    let result = wired
        .client
        .upload("t", part, None, None, Bytes::new())
        .await;
    assert!(!wired.refusal(result).contains("Evil"));
}
