//! What a provider is like, as data.

use serde_json::Value;

use super::{Edit, Encoding, VerifyKey, When};

/// Pairs of a name and a value.
pub type Pairs = Vec<(&'static str, &'static str)>;

/// What a provider is like.
#[derive(Clone, Debug)]
pub struct Profile {
    /// Its name.
    pub name: &'static str,
    /// The one client that it knows.
    pub client_id: String,
    /// That client's secret.
    pub client_secret: String,
    /// The only URI that it redirects to.
    pub redirect_uri: String,
    /// Who logs in, in every browser.
    pub user: &'static str,
    /// Where its endpoints are.
    pub paths: Paths,
    /// What the variables of the paths are for the user who logs in.
    pub variables: Pairs,
    /// Its issuer identifier: named in callbacks and in the metadata when there is one. `"self"` is the URL that it
    /// happens to have.
    pub issuer: Option<&'static str>,
    /// What it asks of an authorization request.
    pub authorize: AuthorizeRules,
    /// What it asks of a token request, and how it answers.
    pub token: TokenRules,
    /// How it says no.
    pub errors: ErrorRules,
    /// The device flow.
    pub device: DeviceRules,
    /// What its API asks for.
    pub api: ApiRules,
}

/// Paths of endpoints, with their leading slash. They may have the `{variables}` of [`Profile::variables`]: a
/// provider with a host for each customer is imitated by a path for each.
#[derive(Clone, Debug)]
pub struct Paths {
    /// Base URL of the API, as a client is configured with it.
    pub base: &'static str,
    /// Authorization.
    pub authorize: &'static str,
    /// Tokens.
    pub token: &'static str,
    /// Refreshes, when they have a path of their own.
    pub refresh: Option<&'static str>,
    /// Revocation. A path that ends with `/*` has the token as its last segment.
    pub revoke: Option<&'static str>,
    /// Device authorization.
    pub device: Option<&'static str>,
    /// What all paths of the API begin with.
    pub api: &'static str,
    /// Whether there is metadata.
    pub metadata: bool,
}

/// What is asked of an authorization request.
#[derive(Clone, Debug)]
pub struct AuthorizeRules {
    /// Parameters that have to have these values.
    pub params: Pairs,
    /// Name of the parameter that holds the scopes.
    pub scope_parameter: &'static str,
    /// Scopes that there are; none asked for means that none may be.
    pub scopes: Vec<&'static str>,
    /// What stands between them. With another separator they are one unknown scope.
    pub scope_separator: char,
    /// Scopes that the user does not grant.
    pub withheld: Vec<&'static str>,
    /// PKCE.
    pub pkce: Pkce,
    /// Names of parameters that are called otherwise: the standard one, then its own.
    pub rename: Pairs,
    /// More parameters of the callback.
    pub callback: Pairs,
    /// The parameter of the callback that signs the others, if one does.
    pub hmac: Option<&'static str>,
    /// The error that every user is sent back with.
    pub error: Option<&'static str>,
}

/// Whether codes are protected by PKCE.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pkce {
    /// They have to be.
    Required,
    /// They may be.
    Optional,
    /// The provider knows nothing of it, and refuses what it does not know.
    Unknown,
}

/// How the client has to identify itself at the token endpoint.
#[derive(Clone, Debug)]
pub enum ClientRule {
    /// By `client_id` and `client_secret` among the parameters.
    Body,
    /// By HTTP Basic, form-encoded (RFC 6749, section 2.3.1).
    Basic,
    /// By HTTP Basic of both as they are.
    BasicRaw,
    /// By a JWT of this key, for this audience alone; `"self"` is the issuer.
    PrivateKeyJwt(VerifyKey, &'static str),
    /// By `client_id` alone.
    Public,
    /// Not at all: the grant says enough.
    Nothing,
}

/// How the body of a token request has to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyFormat {
    /// A form.
    Form,
    /// A JSON object.
    Json,
    /// Either.
    Either,
}

/// What becomes of a refresh token that is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rotation {
    /// There are none.
    None,
    /// It stays, and the answer repeats it.
    Kept,
    /// It is replaced. Used again, it ends the whole grant.
    Rotated,
    /// It is replaced. Used again before its successor is, it is taken for a repeated request and answered with
    /// another successor; after that, it ends the whole grant.
    RotatedWithGrace,
}

/// What has to be true of an authorization request for a refresh token to be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// This parameter with this value.
    Param(&'static str, &'static str),
    /// This scope.
    Scope(&'static str),
}

/// What is asked of a token request, and how it is answered.
#[derive(Clone, Debug)]
pub struct TokenRules {
    /// How the client identifies itself. The same goes for revocation and device authorization.
    pub client: ClientRule,
    /// How the request is written.
    pub format: BodyFormat,
    /// Parameters that have to have these values.
    pub params: Pairs,
    /// Headers that have to have these values.
    pub headers: Pairs,
    /// Seconds that an access token lives.
    pub lifetime: u64,
    /// What becomes of refresh tokens.
    pub rotation: Rotation,
    /// When a refresh token is given.
    pub refresh_needs: Vec<Need>,
    /// Whether a client may ask for a token of its own.
    pub client_credentials: bool,
    /// The assertions that a token is given for.
    pub assertion: Option<JwtRules>,
    /// The login that a token is given for, without any grant type.
    pub login: Option<Pairs>,
    /// Status of an answer with tokens.
    pub status: u16,
    /// How it is written.
    pub encoding: Encoding,
    /// How it differs from the standard one.
    pub edits: Vec<(When, Edit)>,
    /// Claims of an id token, when there is one.
    pub id_token: Option<Value>,
}

/// A JWT that is accepted.
#[derive(Clone, Debug)]
pub struct JwtRules {
    /// Whose signature it has.
    pub key: VerifyKey,
    /// Claims that it has; `"self:/path"` is a URL of this provider.
    pub claims: Pairs,
    /// The longest lifetime, in seconds.
    pub longest: u64,
}

/// How a refusal is written.
#[derive(Clone, Debug)]
pub struct ErrorRules {
    /// Status, where none of [`statuses`](Self::statuses) says another.
    pub status: u16,
    /// Status by standard error code.
    pub statuses: Vec<(&'static str, u16)>,
    /// The provider's own name of a standard error code, for which answers.
    pub codes: Vec<(When, &'static str, &'static str)>,
    /// How the body differs from the standard one.
    pub edits: Vec<Edit>,
}

/// The device flow.
#[derive(Clone, Debug)]
pub struct DeviceRules {
    /// Seconds between two questions, as it is said; with `None` nothing is.
    pub interval: Option<f64>,
    /// How often the answer is "slow down" before it is anything else.
    pub slow_downs: u32,
    /// How often the user has not decided yet.
    pub pending: u32,
    /// Seconds that the codes are good for.
    pub lifetime: u64,
}

/// What the API asks for.
#[derive(Clone, Debug)]
pub struct ApiRules {
    /// Header of the token.
    pub header: &'static str,
    /// What stands before it.
    pub prefix: &'static str,
    /// Headers that have to be there with these values; `"*"` is any.
    pub headers: Pairs,
    /// Status and body of the answer to a token that is dead.
    pub refusal: (u16, Value),
    /// More fields of the answer to one that lives.
    pub fields: Value,
    /// More paths, and what is there. They ask for the token, and for none of the headers.
    pub more: Vec<(&'static str, Value)>,
    /// A JWT that is accepted for a token.
    pub jwt: Option<JwtRules>,
}

impl Profile {
    /// A provider that follows the RFCs: PKCE is required, the secret is in the body, tokens live an hour, refresh
    /// tokens are kept.
    #[must_use]
    pub fn standard() -> Self {
        Self {
            name: "standard",
            client_id: "client-of-the-tests".into(),
            client_secret: "s3cret-of-the-tests".into(),
            redirect_uri: "https://app.example/oauth/callback".into(),
            user: "ada@acme.example",
            paths: Paths {
                base: "/api",
                authorize: "/authorize",
                token: "/token",
                refresh: None,
                revoke: Some("/revoke"),
                device: Some("/device"),
                api: "/api",
                metadata: true,
            },
            variables: Vec::new(),
            issuer: None,
            authorize: AuthorizeRules {
                params: Vec::new(),
                scope_parameter: "scope",
                scopes: vec!["read", "write"],
                scope_separator: ' ',
                withheld: Vec::new(),
                pkce: Pkce::Required,
                rename: Vec::new(),
                callback: Vec::new(),
                hmac: None,
                error: None,
            },
            token: TokenRules {
                client: ClientRule::Body,
                format: BodyFormat::Form,
                params: Vec::new(),
                headers: Vec::new(),
                lifetime: 3600,
                rotation: Rotation::Kept,
                refresh_needs: Vec::new(),
                client_credentials: false,
                assertion: None,
                login: None,
                status: 200,
                encoding: Encoding::Json,
                edits: Vec::new(),
                id_token: None,
            },
            errors: ErrorRules {
                status: 400,
                statuses: vec![("invalid_client", 401)],
                codes: Vec::new(),
                edits: Vec::new(),
            },
            device: DeviceRules {
                interval: Some(0.05),
                slow_downs: 0,
                pending: 1,
                lifetime: 600,
            },
            api: ApiRules {
                header: "authorization",
                prefix: "Bearer ",
                headers: Vec::new(),
                refusal: (401, serde_json::json!({"error": "invalid_token"})),
                fields: serde_json::json!({}),
                more: Vec::new(),
                jwt: None,
            },
        }
    }

    /// The standard one, whose refresh tokens rotate and end their grant when they are used twice.
    #[must_use]
    pub fn rotating() -> Self {
        let mut profile = Self::standard();
        profile.name = "rotating";
        profile.token.rotation = Rotation::Rotated;
        profile
    }

    /// Adds an edit of token responses.
    #[must_use]
    pub fn edit(mut self, when: When, edit: Edit) -> Self {
        self.token.edits.push((when, edit));
        self
    }

    /// A path with its variables filled in.
    #[must_use]
    pub fn filled(&self, path: &str) -> String {
        let fill = |path: String, (name, value): &(&str, &str)| {
            path.replace(&format!("{{{name}}}"), value)
        };
        self.variables.iter().fold(path.to_owned(), fill)
    }

    /// The profile of this name: one of [`presets`](super::presets), `standard` or `rotating`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let own = [Self::standard, Self::rotating];
        let mut all = own.iter().chain(super::presets::ALL).map(|make| make());
        all.find(|profile| profile.name == name)
    }
}
