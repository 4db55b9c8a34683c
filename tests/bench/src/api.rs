//! The API that the clients call: its types and the fixed content that the server answers with.

use serde::{Deserialize, Serialize};

/// The bearer token of every request; the server turns any other away.
pub const TOKEN: &str = "sk_test_4eC39HqLyjWDarjtT1zdp7dc";
/// The path argument of the GET and of the list.
pub const PROJECT: &str = "atlas-7";
/// The query parameters of the GET.
pub const EXPAND: &str = "author";
pub const REVISION: u64 = 1204;

/// Path and query that the server expects of each call.
pub const GET_TARGET: &str = "/v1/projects/atlas-7/brief?expand=author&revision=1204";
pub const POST_TARGET: &str = "/v1/briefs";
pub const LIST_TARGET: &str = "/v1/projects/atlas-7/tasks";

/// What the GET answers: about 1 KB of JSON.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Brief {
    pub id: u64,
    pub title: String,
    pub text: String,
    pub state: String,
    pub url: String,
    pub author: Account,
    pub labels: Vec<String>,
    pub comments: u32,
    pub progress: f64,
    pub locked: bool,
    pub created_at: String,
    pub closed_at: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Account {
    pub id: u64,
    pub login: String,
    pub admin: bool,
}

/// What the POST sends: about 1 KB of JSON.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct NewBrief {
    pub title: String,
    pub text: String,
    pub labels: Vec<String>,
    pub reviewers: Vec<u64>,
    pub parent: Option<u64>,
}

/// What the POST answers.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Created {
    pub id: u64,
    pub state: String,
    pub url: String,
    pub created_at: String,
}

/// An element of the list.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Task {
    pub id: u64,
    pub title: String,
    pub done: bool,
    pub priority: u8,
    pub assignee: Option<String>,
    pub due: Option<String>,
}

const TITLE: &str = "Billing on the new ledger";
const TEXT: &str = "Moves the billing system to the new ledger. Every invoice that was issued since \
    January is replayed against it, and the \"difference\" report must be empty for two weeks in a row.\n";

impl Brief {
    pub fn sample() -> Self {
        Self {
            id: 88_213,
            title: TITLE.to_owned(),
            text: TEXT.repeat(4),
            state: "open".to_owned(),
            url: "https://projects.example.com/acme/briefs/88213".to_owned(),
            author: Account {
                id: 1_001,
                login: "margaret".to_owned(),
                admin: true,
            },
            labels: vec!["billing".to_owned(), "migration".to_owned()],
            comments: 37,
            progress: 0.625,
            locked: false,
            created_at: "2024-03-18T09:41:07Z".to_owned(),
            closed_at: None,
        }
    }
}

impl NewBrief {
    pub fn sample() -> Self {
        Self {
            title: TITLE.to_owned(),
            text: TEXT.repeat(4),
            labels: vec!["billing".to_owned(), "migration".to_owned()],
            reviewers: vec![1_002, 1_003, 1_004],
            parent: None,
        }
    }
}

impl Created {
    pub fn sample() -> Self {
        Self {
            id: 88_213,
            state: "open".to_owned(),
            url: "https://projects.example.com/acme/briefs/88213".to_owned(),
            created_at: "2024-03-18T09:41:07Z".to_owned(),
        }
    }
}

/// How many tasks the list has.
pub const TASKS: u64 = 170;

/// The list that the server answers with: about 20 KB of JSON.
pub fn sample_tasks() -> Vec<Task> {
    const TITLES: [&str; 4] = [
        "Replay invoices of the first quarter",
        "Compare rounding of \u{20ac} amounts",
        "Ask finance about credit notes",
        "Turn off the nightly export",
    ];
    (0..TASKS)
        .map(|n| Task {
            id: 500_000 + n,
            title: format!("{} ({n})", TITLES[n as usize % TITLES.len()]),
            done: n % 3 == 0,
            priority: (n % 5) as u8,
            assignee: (n % 2 == 0).then(|| "katherine".to_owned()),
            due: (n % 4 != 0).then(|| format!("2024-{:02}-{:02}", n % 12 + 1, n % 28 + 1)),
        })
        .collect()
}
