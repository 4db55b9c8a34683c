//! The API that the clients call: its types and the fixed content that the server answers with.

use serde::{Deserialize, Serialize};

/// The bearer token of every request; the server turns any other away.
pub const TOKEN: &str = "sk_test_4eC39HqLyjWDarjtT1zdp7dc";
/// The path argument of every request.
pub const PROJECT: &str = "atlas-7";
/// The query parameters of the GET.
pub const EXPAND: &str = "owner";
pub const REVISION: u64 = 1204;

/// Path and query that the server expects of each call.
pub const GET_TARGET: &str = "/v1/projects/atlas-7?expand=owner&revision=1204";
pub const POST_TARGET: &str = "/v1/projects";
pub const LIST_TARGET: &str = "/v1/projects/atlas-7/tasks";

/// A project: about 1 KB of JSON.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Project {
    pub id: u64,
    pub key: String,
    pub name: String,
    pub description: String,
    pub url: String,
    pub archived: bool,
    pub created_at: String,
    pub updated_at: String,
    pub owner: Account,
    pub members: Vec<Account>,
    pub labels: Vec<String>,
    pub progress: f64,
    pub open_tasks: u32,
    pub parent: Option<u64>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Account {
    pub id: u64,
    pub login: String,
    pub email: Option<String>,
    pub admin: bool,
}

/// What a POST sends: about 1 KB of JSON.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct NewProject {
    pub key: String,
    pub name: String,
    pub description: String,
    pub labels: Vec<String>,
    pub members: Vec<u64>,
    pub parent: Option<u64>,
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

const DESCRIPTION: &str = "Moves the billing system to the new ledger. Every invoice that was issued \
    since January is replayed against it, and the \"difference\" report must be empty for two weeks in a row.";

impl Project {
    pub fn sample() -> Self {
        let account = |id: u64, login: &str, admin| Account {
            id,
            login: login.to_owned(),
            email: Some(format!("{login}@example.com")),
            admin,
        };
        Self {
            id: 88_213,
            key: PROJECT.to_owned(),
            name: "Atlas: billing on the new ledger".to_owned(),
            description: DESCRIPTION.to_owned(),
            url: "https://projects.example.com/acme/atlas-7".to_owned(),
            archived: false,
            created_at: "2024-03-18T09:41:07Z".to_owned(),
            updated_at: "2024-11-02T16:05:59Z".to_owned(),
            owner: account(1_001, "margaret", true),
            members: vec![
                account(1_002, "katherine", false),
                account(1_003, "dorothy", false),
                account(1_004, "annie", true),
            ],
            labels: ["billing", "ledger", "q3", "customer-visible", "migration"].map(str::to_owned).to_vec(),
            progress: 0.625,
            open_tasks: 37,
            parent: None,
        }
    }
}

impl NewProject {
    pub fn sample() -> Self {
        Self {
            key: PROJECT.to_owned(),
            name: "Atlas: billing on the new ledger".to_owned(),
            description: [DESCRIPTION; 4].join("\n"),
            labels: ["billing", "ledger", "q3", "customer-visible", "migration"].map(str::to_owned).to_vec(),
            members: vec![1_002, 1_003, 1_004],
            parent: None,
        }
    }
}

/// The list that the server answers with: about 20 KB of JSON.
pub fn sample_tasks() -> Vec<Task> {
    const TITLES: [&str; 4] = [
        "Replay invoices of the first quarter",
        "Compare rounding of \u{20ac} amounts",
        "Ask finance about credit notes",
        "Turn off the nightly export",
    ];
    (0..170)
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
