//! What is found in a page, and what is refused.

use proptest::prelude::*;
use serde_json::Value;

use super::*;

const WANTED: [Wanted; 4] = [
    Wanted {
        slot: Slot::Items,
        pointer: "/data",
    },
    Wanted {
        slot: Slot::Next,
        pointer: "/meta/next",
    },
    Wanted {
        slot: Slot::More,
        pointer: "/meta/more",
    },
    Wanted {
        slot: Slot::Total,
        pointer: "/total",
    },
];

fn read_with<'a>(text: &'a str, wanted: &[Wanted]) -> Result<(Vec<u64>, Envelope<'a>), Malformed> {
    let mut items = Vec::new();
    let envelope = read(text, wanted, &mut |text| {
        let (read, length) = value_at_start(text)?;
        items = read;
        Ok(length)
    })?;
    Ok((items, envelope))
}

fn text(text: &str) -> Option<Found<'_>> {
    Some(Found::Text(text.into()))
}

#[test]
fn items_and_what_stands_beside_them() {
    let (items, envelope) = read_with(
        r#" {"x":[{"data":[9]}], "meta" : {"next":"a\u002fb","more":true,"y":null}, "data":[1, 2 ], "total": 17 } "#,
        &WANTED,
    )
    .unwrap();
    assert_eq!(items, [1, 2]);
    assert_eq!(
        envelope,
        Envelope {
            has_items: true,
            items: "[1, 2 ]",
            next: text("a/b"),
            more: Some(Found::Bool(true)),
            total: Some(Found::Number("17")),
        }
    );
}

#[test]
fn what_is_not_there() {
    for (body, has_items, next) in [
        (r#"{"data":[],"meta":{}}"#, true, None),
        (r#"{"data":[],"meta":null}"#, true, None),
        (r#"{"data":[],"meta":"x"}"#, true, None),
        (r#"{"data":null}"#, true, None),
        (r#"{"meta":{"next":null}}"#, false, Some(Found::Null)),
        (r#"{"meta":{"next":{"a":1}}}"#, false, Some(Found::Other)),
        (
            r#"{"meta":{"next":12345678901234567890123}}"#,
            false,
            Some(Found::Number("12345678901234567890123")),
        ),
        (r#"{"m\u0065ta":{"n\u0065xt":""}}"#, false, text("")),
        ("{}", false, None),
        ("[]", false, None),
        ("[[{}],7]", false, None),
        ("7", false, None),
    ] {
        let (items, envelope) = read_with(body, &WANTED).expect(body);
        assert!(items.is_empty(), "{body}");
        assert_eq!(envelope.has_items, has_items, "{body}");
        assert_eq!(envelope.next, next, "{body}");
    }
}

#[test]
fn pointers_of_every_form() {
    let at = |pointer, body| {
        let wanted = [Wanted {
            slot: Slot::Items,
            pointer,
        }];
        read_with(body, &wanted).map(|(items, _)| items).ok()
    };
    assert_eq!(at("", "[1,2]"), Some(vec![1, 2]));
    assert_eq!(at("/1", r#"[{"page":1},[1,2]]"#), Some(vec![1, 2]));
    assert_eq!(at("/a~1b", r#"{"a/b":[1]}"#), Some(vec![1]));
    assert_eq!(at("/m~0n", r#"{"m~n":[1]}"#), Some(vec![1]));
    assert_eq!(at("/", r#"{"":[1]}"#), Some(vec![1]));
}

#[test]
fn what_is_no_json_is_refused_wherever_it_is() {
    for body in [
        "",
        "{",
        r#"{"data":[1]"#,
        r#"{"data":[1"#,
        r#"{"data":[1]}}"#,
        r#"{"data":[1],}"#,
        r#"{"data":[1] "total":1}"#,
        r#"{"data" [1]}"#,
        r#"{data:[1]}"#,
        r#"{"data":[1],"x":nonsense}"#,
        r#"{"data":[1],"x":}"#,
        r#"{"data":[1],"total":1x}"#,
        r#"{"data":[1],"total":01}"#,
        r#"{"data":[1],"meta":{"next":"a}}"#,
        r#"{"data":[1],"data":[2]}"#,
        r#"{"total":1,"total":2}"#,
        r#"{"data":nil}"#,
        "[,1]",
        "[1 2]",
    ] {
        assert!(read_with(body, &WANTED).is_err(), "{body}");
    }
}

#[test]
fn an_error_says_where() {
    let body = "{\n \"data\": [1,\n  2, \"x\"],\n \"total\": 1}";
    let malformed = read_with(body, &WANTED).unwrap_err();
    assert_eq!(&body[malformed.at - 2..=malformed.at], "\"x\"");
    let malformed = read_with(r#"{"data":{"a":1}}"#, &WANTED).unwrap_err();
    assert!(malformed.reason.contains("expected a sequence"));
}

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        "[ -~\"\\\\é]{0,6}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        let key = prop_oneof![Just("a".to_owned()), Just("b".to_owned()), "[a-c\"é]{0,2}"];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(key, inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn it_finds_what_a_tree_would(value in json(), pretty in any::<bool>()) {
        let body = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) };
        let body = body.unwrap();
        for pointer in ["/a", "/a/b", "/1", "/b/0/a"] {
            let wanted = [Wanted { slot: Slot::Next, pointer }];
            let envelope = read(&body, &wanted, &mut |_| unreachable!()).unwrap();
            match (value.pointer(pointer), envelope.next) {
                (None, None) => {}
                (Some(Value::Null), Some(Found::Null)) => {}
                (Some(Value::Bool(a)), Some(Found::Bool(b))) => prop_assert_eq!(*a, b),
                (Some(Value::String(a)), Some(Found::Text(b))) => prop_assert_eq!(a, &b),
                (Some(Value::Number(a)), Some(Found::Number(b))) => prop_assert_eq!(a.to_string(), b),
                (Some(Value::Array(_) | Value::Object(_)), Some(Found::Other)) => {}
                other => prop_assert!(false, "{other:?}"),
            }
        }
    }

    #[test]
    fn nothing_that_is_cut_off_is_read(value in json(), cut in 1_usize..40) {
        let body = serde_json::to_string(&Value::from(vec![value])).unwrap();
        let end = body.len().saturating_sub(cut);
        prop_assume!(body.is_char_boundary(end));
        let wanted = [Wanted { slot: Slot::Next, pointer: "/0/a" }];
        prop_assert!(read(&body[..end], &wanted, &mut |_| unreachable!()).is_err());
    }
}
