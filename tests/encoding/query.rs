//! Paths and queries.

use crate::{Filter, Order, Wired, checkout, owned};

#[tokio::test]
async fn scalars_are_pairs_and_none_is_left_out() {
    let wired = Wired::new();
    let result = wired
        .client
        .scalars(
            "a b&c=d+e/é",
            -7,
            0.5,
            true,
            '%',
            Order::OldestFirst,
            None,
            50,
        )
        .await;
    let request = wired.request(result);
    let text = "text=a%20b%26c%3Dd%2Be%2F%C3%A9";
    let rest = "number=-7&real=0.5&flag=true&letter=%25&order=oldest_first&page%5Bsize%5D=50";
    assert_eq!(request.target, format!("/scalars?{text}&{rest}"));
}

#[tokio::test]
async fn lists_are_repeated_joined_or_bracketed() {
    let wired = Wired::new();
    let result = wired
        .client
        .lists(&["a", "b c"], vec!["x,y", "z"], &[1, 2], (3, 4))
        .await;
    let request = wired.request(result);
    assert_eq!(
        request.query(),
        "repeated=a&repeated=b%20c&joined=x%2Cy,z&ids%5B%5D=1&ids%5B%5D=2&pair=3&pair=4"
    );

    let wired = Wired::new();
    let result = wired.client.lists(&[], vec![], &[], (3, 4)).await;
    assert_eq!(
        wired.request(result).query(),
        "pair=3&pair=4",
        "an empty list is left out"
    );
}

#[tokio::test]
async fn a_struct_is_flattened_among_the_other_parameters() {
    let wired = Wired::new();
    let filter = Filter {
        since: Some(1),
        page_size: Some(2),
        tag: vec!["x", "y"],
        order: Some(Order::OldestFirst),
        more: [("limit", 5)].into(),
    };
    let result = wired.client.filter(0, &filter, Some(9)).await;
    let request = wired.request(result);
    let expected = [
        ("before", "0"),
        ("since", "1"),
        ("page[size]", "2"),
        ("tag", "x"),
        ("tag", "y"),
        ("order", "oldest_first"),
        ("limit", "5"),
        ("after", "9"),
    ];
    assert_eq!(request.query_pairs(), owned(&expected));
}

#[tokio::test]
async fn a_struct_of_nothing_leaves_no_trace() {
    let wired = Wired::new();
    let result = wired.client.filter(0, &Filter::default(), None).await;
    assert_eq!(wired.request(result).target, "/filter?before=0");

    let wired = Wired::new();
    let result = wired.client.maybe_filter(None).await;
    assert_eq!(
        wired.request(result).target,
        "/filter",
        "there is no `?` without a query"
    );

    let wired = Wired::new();
    let result = wired
        .client
        .maybe_filter(Some(Filter {
            since: Some(1),
            ..Filter::default()
        }))
        .await;
    assert_eq!(wired.request(result).target, "/filter?since=1");
}

#[tokio::test]
async fn a_struct_with_a_name_is_nested_below_it() {
    let wired = Wired::new();
    let filter = Filter {
        since: Some(1),
        tag: vec!["x", "y"],
        ..Filter::default()
    };
    let result = wired.client.nested(&filter).await;
    let expected = [
        ("filter[since]", "1"),
        ("filter[tag][]", "x"),
        ("filter[tag][]", "y"),
    ];
    assert_eq!(wired.request(result).query_pairs(), owned(&expected));
}

#[tokio::test]
async fn a_map_is_flattened() {
    let wired = Wired::new();
    let fields = [("a", Some(true)), ("b&", Some(false)), ("c", None)].into();
    let result = wired.client.map(&fields).await;
    assert_eq!(wired.request(result).query(), "a=true&b%26=false");
}

#[tokio::test]
async fn a_nested_value_without_brackets_is_refused_by_name() {
    let wired = Wired::new();
    let result = wired.client.plain_checkout(&checkout()).await;
    let text = wired.refusal(result);
    for part in ["`checkout`", "`items`", "brackets"] {
        assert!(text.contains(part), "`{part}` in: {text}");
    }
}

#[tokio::test]
async fn literal_parts_of_a_path_are_encoded_once() {
    let wired = Wired::new();
    let result = wired.client.odd_path(-1).await;
    assert_eq!(wired.request(result).target, "/a%20b/-1:cancel/~x'y");
}
