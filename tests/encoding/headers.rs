//! Headers, of the declaration, of the endpoint, of its arguments and of the call.

use serde_json::json;

use crate::Wired;

#[tokio::test]
async fn headers_are_set() {
    let wired = Wired::new();
    let result = wired
        .client
        .headers("t 1; \"x\"", 3, false, "k3y".into(), None)
        .await;
    let request = wired.request(result);
    for (name, value) in [
        ("x-trace", Some("t 1; \"x\"")),
        ("x-count", Some("3")),
        ("x-flag", Some("false")),
        ("x-key", Some("k3y")),
        ("x-maybe", None),
        ("x-api-version", Some("2024-01-01")),
        ("x-org", Some("org 1")),
        ("x-team", None),
        ("authorization", None),
    ] {
        assert_eq!(request.header(name), value, "{name}");
    }
    let accept = request.header("accept").expect("JSON is asked for");
    assert!(accept.contains("application/json"), "{accept}");
    assert!(
        request.header("user-agent").is_some(),
        "providers want to know who calls"
    );
}

#[tokio::test]
async fn a_header_with_a_line_break_is_refused_by_name() {
    let wired = Wired::new();
    let result = wired
        .client
        .headers("a\r\nX-Evil: 1", 3, false, "k3y".into(), None)
        .await;
    assert!(wired.refusal(result).contains("`trace`"));

    let wired = Wired::new();
    let result = wired
        .client
        .headers("a", 3, false, "k3y\r\n".into(), None)
        .await;
    let text = wired.refusal(result);
    assert!(text.contains("`key`") && !text.contains("k3y"), "{text}");
}

#[tokio::test]
async fn a_header_of_the_endpoint_replaces_that_of_the_integration() {
    let wired = Wired::new();
    let result = wired.client.json(&json!({})).await;
    let request = wired.request(result);
    assert_eq!(request.header_values("x-api-version"), ["2025-01-01"]);
    assert_eq!(request.header("x-via"), Some("endpoint"));
}

#[tokio::test]
async fn a_header_of_the_call_is_added_to_it() {
    let wired = Wired::new();
    let result = wired
        .client
        .json(&json!({}))
        .header("X-Via", "call")
        .header("X-More", "1")
        .await;
    let request = wired.request(result);
    assert_eq!(
        (request.header_values("x-via"), request.header("x-more")),
        (vec!["call"], Some("1"))
    );

    let wired = Wired::new();
    let result = wired
        .client
        .json(&json!({}))
        .header("X-More", "1\r\nX-Evil: 1")
        .await;
    assert!(!wired.refusal(result).contains("Evil"));
}
