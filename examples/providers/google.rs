//! Google Calendar.
//!
//! - There is a refresh token only with `access_type=offline`, and each time only with `prompt=consent`.
//!   A refresh brings none; the old one stays good.
//! - A user may grant fewer scopes than were asked for: `Connection::missing_scopes`.
//! - The account is in the id token.
//! - Service accounts need no user: [`GoogleDrive`] signs for its token
//!   ([RFC 7523](https://www.rfc-editor.org/rfc/rfc7523)).

use integration_runtime::{Result, integration};
use serde::Deserialize;

/// <https://developers.google.com/calendar/api>
#[integration(
    base_url = "https://www.googleapis.com",
    name = "google_calendar",
    auth = oauth2(
        authorize_url = "https://accounts.google.com/o/oauth2/v2/auth",
        token_url = "https://oauth2.googleapis.com/token",
        revoke_url = "https://oauth2.googleapis.com/revoke",
        scopes = [
            "openid",
            "https://www.googleapis.com/auth/userinfo.email",
            "https://www.googleapis.com/auth/calendar.readonly",
        ],
        authorize_params("access_type" = "offline", "prompt" = "consent"),
        capture(account = id_token("/email")),
    ),
)]
pub trait GoogleCalendar {
    /// The calendars of the user who connected.
    #[get("/calendar/v3/users/me/calendarList")]
    async fn calendars(&self) -> Result<Calendars>;
}

/// Some calendars.
#[derive(Debug, Deserialize)]
pub struct Calendars {
    /// They.
    pub items: Vec<Calendar>,
}

/// A calendar.
#[derive(Debug, Deserialize)]
pub struct Calendar {
    /// `primary`, or an address.
    pub id: String,
    /// Name.
    pub summary: String,
}

/// <https://developers.google.com/drive/api>, by a service account.
#[integration(
    base_url = "https://www.googleapis.com",
    name = "google_drive",
    auth = jwt(
        algorithm = rs256,
        token_url = "https://oauth2.googleapis.com/token",
        audience = "https://oauth2.googleapis.com/token",
        scopes = ["https://www.googleapis.com/auth/drive.readonly"],
        lifetime = "1h",
    ),
)]
pub trait GoogleDrive {
    /// What the account can see.
    #[get("/drive/v3/about")]
    async fn about(&self, #[query] fields: &str) -> Result<serde_json::Value>;
}
