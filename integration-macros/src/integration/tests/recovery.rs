//! Half-typed declarations still give the trait and a client to complete from.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use super::{expand, split};
use crate::testing::{count, cut, messages, with, without};

/// Expands a declaration with mistakes, and gives their messages. Whatever comes out parses.
fn expand_broken(declaration: &str) -> (syn::File, Vec<String>) {
    let tokens = expand(declaration);
    let file = syn::parse2(tokens.clone()).unwrap_or_else(|error| panic!("{error}:\n{tokens}"));
    (file, messages(tokens))
}

fn has_trait(file: &syn::File, name: &str) -> bool {
    file.items
        .iter()
        .any(|item| matches!(item, syn::Item::Trait(item) if item.ident == name))
}

fn has_struct(file: &syn::File, name: &str) -> bool {
    file.items
        .iter()
        .any(|item| matches!(item, syn::Item::Struct(item) if item.ident == name))
}

/// The methods of the trait, by name, with their numbers of arguments.
fn methods(file: &syn::File) -> Vec<(String, usize)> {
    let items = file.items.iter().find_map(|item| match item {
        syn::Item::Trait(item) => Some(&item.items),
        _ => None,
    });
    let methods = items.into_iter().flatten().filter_map(|item| match item {
        syn::TraitItem::Fn(method) => Some((method.sig.ident.to_string(), method.sig.inputs.len())),
        _ => None,
    });
    methods.collect()
}

#[track_caller]
fn check(declaration: &str, expected_methods: &[(&str, usize)], expected: &[&str]) {
    let (file, found) = expand_broken(declaration);
    assert!(has_trait(&file, "Acme"), "the trait is emitted");
    assert!(has_struct(&file, "AcmeClient"), "the client is emitted");
    assert!(
        has_struct(&file, "AcmeConfig"),
        "the configuration is emitted"
    );
    let methods = methods(&file);
    let methods: Vec<_> = methods
        .iter()
        .map(|(name, count)| (name.as_str(), *count))
        .collect();
    assert_eq!(methods, expected_methods);
    assert_eq!(found, expected);
}

#[test]
fn verb_without_path() {
    check(
        r#"#[integration(base_url = "https://a.b")]
        trait Acme { #[get] async fn list(&self) -> Result<()>; }"#,
        &[("list", 1)],
        &["`#[get]` needs a path\nhelp: `#[get(\"/issues\")]`"],
    );
}

#[test]
fn option_without_value() {
    check(
        r#"#[integration(base_url =)] trait Acme { #[get("/")] async fn list(&self) -> Result<()>; }"#,
        &[("list", 1)],
        &["`base_url` expects a URL, such as `\"https://api.example.com\"`"],
    );
}

#[test]
fn option_half_typed() {
    check(
        r#"#[integration(base_url = "https://a.b", time)] trait Acme {}"#,
        &[],
        &["unknown option `time`"],
    );
}

#[test]
fn option_with_colon() {
    check(
        r#"#[integration(base_url: "https://a.b")] trait Acme {}"#,
        &[],
        &["expected `=` after `base_url`, found `:`"],
    );
}

#[test]
fn no_arguments_at_all() {
    check(
        "#[integration()] trait Acme {}",
        &[],
        &["missing `base_url`\nhelp: `#[integration(base_url = \"https://api.example.com\")]`"],
    );
}

#[test]
fn argument_without_type() {
    check(
        r#"#[integration(base_url = "https://a.b")]
        trait Acme { #[get("/{id}")] async fn get(&self, id) -> Result<()>; }"#,
        &[("get", 2)],
        &["argument `id` has no type\nhelp: `id: &str`"],
    );
}

#[test]
fn argument_with_colon_only() {
    check(
        r#"#[integration(base_url = "https://a.b")]
        trait Acme { #[get("/{id}")] async fn get(&self, id:, #[query] page: HashMap<u8, u8>) -> Result<()>; }"#,
        &[("get", 3)],
        &["argument `id` has no type\nhelp: `id: &str`"],
    );
}

#[test]
fn argument_attribute_only() {
    check(
        r#"#[integration(base_url = "https://a.b")]
        trait Acme { #[get("/")] async fn get(&self, #[query]) -> Result<()>; }"#,
        &[("get", 1)],
        &["expected an argument after its attribute"],
    );
}

#[test]
fn no_semicolon() {
    check(
        r#"#[integration(base_url = "https://a.b")]
        trait Acme {
            #[get("/a")] async fn a(&self) -> Result<()>
            #[get("/b")] async fn b(&self) -> Result<()>;
        }"#,
        &[("a", 1), ("b", 1)],
        &["expected `;`"],
    );
}

#[test]
fn arrow_without_type() {
    check(
        r#"#[integration(base_url = "https://a.b")]
        trait Acme {
            #[get("/a")] async fn a(&self) ->
            #[get("/b")] async fn b(&self) -> Result<()>;
        }"#,
        &[("a", 1), ("b", 1)],
        &["endpoint `a` has no return type after `->`\nhelp: `-> Result<()>`"],
    );
}

#[test]
fn attribute_alone() {
    check(
        r#"#[integration(base_url = "https://a.b")]
        trait Acme {
            #[get("/a")] async fn a(&self) -> Result<()>;
            #[get("/b")]
        }"#,
        &[("a", 1)],
        &["unexpected end of input, expected `fn`"],
    );
}

#[test]
fn name_alone() {
    check(
        r#"#[integration(base_url = "https://a.b")]
        trait Acme { #[get("/a")] async fn a }"#,
        &[("a", 1)],
        &["endpoint `a` has no arguments\nhelp: `a(&self)`"],
    );
}

#[test]
fn nameless_method() {
    check(
        r#"#[integration(base_url = "https://a.b")]
        trait Acme { #[get("/a")] async fn (&self); #[get("/b")] async fn b(&self) -> Result<()>; }"#,
        &[("b", 1)],
        &["expected a name after `fn`"],
    );
}

#[test]
fn garbage_between_methods() {
    check(
        r#"#[integration(base_url = "https://a.b")]
        trait Acme { #[get("/a")] async fn a(&self) -> Result<()>; ??? #[get("/b")] async fn b(&self) -> Result<()>; }"#,
        &[("a", 1), ("b", 1)],
        &["expected `fn`"],
    );
}

#[test]
fn attribute_that_does_not_parse() {
    check(
        r#"#[integration(base_url = "https://a.b")]
        trait Acme { #[get = ] #[get("/a")] async fn a(&self) -> Result<()>; }"#,
        &[("a", 1)],
        &["unexpected end of input, expected an expression"],
    );
}

#[test]
fn supertraits_half_typed() {
    check(
        r#"#[integration(base_url = "https://a.b")]
        trait Acme: Clone + ? { #[get("/a")] async fn a(&self) -> Result<()>; }"#,
        &[("a", 1)],
        &["expected identifier"],
    );
}

#[test]
fn no_body() {
    check(
        r#"#[integration(base_url = "https://a.b")] trait Acme"#,
        &[],
        &["integration `Acme` has no body\nhelp: `trait Acme { … }`"],
    );
}

#[test]
fn not_a_trait() {
    for (item, message) in [
        (
            "struct Acme { #[get] x: u8 }",
            "`#[integration]` goes on a trait, found a struct",
        ),
        (
            "pub enum Acme {}",
            "`#[integration]` goes on a trait, found an enum",
        ),
        (
            "impl Acme { #[get(\"/\")] fn x(&self, #[query] y: u8) {} }",
            "`#[integration]` goes on a trait, found an impl",
        ),
        (
            "async fn acme() {}",
            "`#[integration]` goes on a trait, found a fn",
        ),
    ] {
        let tokens = expand(&format!("#[integration()] {item}"));
        assert_eq!(messages(tokens.clone()), [message]);
        let text = tokens.to_string();
        assert!(!text.contains("get") && !text.contains("query"), "{text}");
    }
}

#[test]
fn everything_is_reported_at_once() {
    check(
        r#"#[integration(base_ulr = "https://a.b", timeout = "30 sec", auth = baerer)]
        trait Acme {
            #[gett("/users/{id}")] async fn a(&self, idd: u8) -> Result<()>;
            async fn b(&self) -> Result<()>;
        }"#,
        &[("a", 2), ("b", 1)],
        &[
            "unknown option `base_ulr`\nhelp: did you mean `base_url`?",
            "unknown auth scheme `baerer`\nhelp: did you mean `bearer`?",
            "invalid duration `30 sec`\nhelp: write `\"30s\"`; units are `ms`, `s`, `min`, `h`",
            "unknown attribute `#[gett]`\nhelp: did you mean `#[get]`?",
            "method `b` has no HTTP attribute\nhelp: add `#[get(\"/…\")]`, or give it a default body",
            "no argument named `id` for placeholder `{id}`\nhelp: did you mean `idd`?",
        ],
    );
}

const WHOLE: &str = r#"
    #[integration(
        base_url = "https://{shop}.acme.com/v1", shop(pattern = "[a-z]+", default = "x"),
        auth = api_key(header = "X-Key", prefix = "Token "), name = "acme", client = AcmeClient,
        headers("X-A" = "b", "X-Org" = config.org), timeout = "30s",
        retry(attempts = 3, base = "500ms", max = "8s"), error(message = "/error/message"),
        config(/// Docs.
               org: Option<String>, map: HashMap<String, Vec<u8>> = HashMap::new(), n: i8 = -1),
        webhooks = events::AcmeEvent<'static>, dyn_compatible, crate = ::integration_runtime,
    )]
    /// Docs.
    pub trait Acme: Clone + 'static {
        /// Docs.
        #[get("/users/{id}", timeout = "5s", auth = none, headers("X-B" = "c"))]
        async fn get_user<'a>(&'a self, id: &'a str, #[query("page[size]", comma)] n: Option<u32>) -> Result<User>;
        #[cfg(unix)]
        #[request(method = "REPORT", path = "/r")]
        async fn report(&self, #[body("text/csv")] data: &[u8]) -> Result<Vec<(u8, [u8; 2])>>;
        async fn first<T: Into<String>>(&self, (a, b): (u8, T)) -> Result<()> where T: Send { Ok(()) }
        #[get]
        async fn next(&self, #[url] url: &str) -> Result<Option<Page>>;
    }
"#;

/// Cheap to expand: what is cut and stuffed here is the scheme.
const TOKEN_SCHEMES: &str = r#"
    #[integration(
        base_url = "https://{shop}.acme.com", shop(pattern = "[a-z]+"),
        auth = oauth2(
            authorize_url = "/authorize", token_url = "https://{shop}.b/token", issuer = "https://c", discovery,
            scopes = ["a", "b"], scope_separator = ",", pkce = false, client_auth = basic, token_format = json,
            authorize_params("c" = "d", "e" = config.org), rename("code" = "auth_code"), refused = ["bad"],
            access_token = "/a", capture(shop = connect, realm = callback("id"), f = token("/f")),
            header = "X-Token", prefix = "", lifetime = "1h", token_request = a::b,
        ),
        headers("X-A" = connection.realm), config(org: String),
    )]
    trait Acme {
        #[get("/", scopes = ["a"])]
        async fn list(&self) -> Result<()>;
        #[get("/b", auth = jwt(algorithm = rs256, audience = "x", claims("g" = config.org)))]
        async fn sign(&self) -> Result<()>;
    }
"#;

fn check_robust(args: TokenStream, item: TokenStream) {
    let has_name = item.to_string().contains("trait Acme");
    let shown = format!("{args}\n{item}");
    let tokens = super::super::expand(args, item);
    let found = messages(tokens.clone());
    // Cut or stuffed so that it is no trait at all.
    let is_none = found
        .iter()
        .any(|message| message.starts_with("`#[integration]` goes on"));
    if !has_name || is_none {
        assert!(!found.is_empty(), "{shown}");
        return;
    }
    let file =
        syn::parse2(tokens.clone()).unwrap_or_else(|error| panic!("{error}:\n{shown}\n\n{tokens}"));
    assert!(has_trait(&file, "Acme"), "{shown}");
    assert!(has_struct(&file, "AcmeClient"), "{shown}");
    assert!(
        !found.is_empty() || tokens.to_string().contains("__INTEGRATION"),
        "{shown}"
    );
}

#[test]
fn cut_anywhere() {
    for declaration in [WHOLE, TOKEN_SCHEMES] {
        let (args, item) = split(declaration.parse().unwrap());
        assert_eq!(
            messages(super::super::expand(args.clone(), item.clone())),
            Vec::<String>::new()
        );
        for keep in 0..=count(args.clone()) {
            check_robust(cut(args.clone(), &mut { keep }), item.clone());
        }
        for keep in 0..=count(item.clone()) {
            check_robust(args.clone(), cut(item.clone(), &mut { keep }));
        }
    }
}

#[test]
fn any_token_missing() {
    for declaration in [WHOLE, TOKEN_SCHEMES] {
        let (args, item) = split(declaration.parse().unwrap());
        for index in 0..count(args.clone()) {
            check_robust(without(args.clone(), &mut { index }), item.clone());
        }
        for index in 0..count(item.clone()) {
            check_robust(args.clone(), without(item.clone(), &mut { index }));
        }
    }
}

#[test]
fn any_stray_token() {
    let strays: Vec<TokenTree> = "? x , #"
        .parse::<TokenStream>()
        .unwrap()
        .into_iter()
        .collect();
    let group = TokenTree::Group(Group::new(Delimiter::Brace, TokenStream::new()));
    let (args, item) = split(WHOLE.parse().unwrap());
    for stray in strays.iter().chain([&group]) {
        for index in 0..count(args.clone()) {
            check_robust(with(args.clone(), &mut { index }, stray), item.clone());
        }
        for index in 0..count(item.clone()) {
            check_robust(args.clone(), with(item.clone(), &mut { index }, stray));
        }
    }
    let (args, item) = split(TOKEN_SCHEMES.parse().unwrap());
    for index in 0..count(args.clone()) {
        check_robust(with(args.clone(), &mut { index }, &strays[1]), item.clone());
    }
}
