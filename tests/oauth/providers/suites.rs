//! What a whole office runs on.

use examples::providers::google::{GoogleCalendarClient, GoogleCalendarConfig};
use examples::providers::hubspot::{HubSpotClient, HubSpotConfig};
use examples::providers::microsoft::{MicrosoftGraphClient, MicrosoftGraphConfig};
use examples::providers::salesforce::{SalesforceClient, SalesforceConfig};
use integration_tests::oauth::presets;

use super::client;
use crate::imitation::{Imitation, LIFE, Life, connect, connects, live};

connects!(GoogleCalendarClient, |google| google.calendars());
connects!(HubSpotClient, |hubspot| hubspot.contacts(Some(1)));
connects!(MicrosoftGraphClient, |microsoft| microsoft.me());
connects!(SalesforceClient, |salesforce| salesforce
    .query("SELECT Id FROM Account"));

const CALENDAR: &str = "https://www.googleapis.com/auth/calendar.readonly";

#[tokio::test]
async fn google() {
    let imitation = Imitation::of(presets::google());
    let google = client!(
        GoogleCalendarClient,
        GoogleCalendarConfig,
        "GOOGLE_CALENDAR",
        imitation
    );
    let connected = live(&google, &imitation, LIFE).await.unwrap();
    assert_eq!(
        connected.connection.account.as_deref(),
        Some("ada@acme.example")
    );
    assert!(connected.connection.missing_scopes.is_empty());
}

#[tokio::test]
async fn a_user_of_google_grants_less_than_was_asked_for() {
    let mut profile = presets::google();
    profile.authorize.withheld = vec![CALENDAR];
    let imitation = Imitation::of(profile);
    let google = client!(
        GoogleCalendarClient,
        GoogleCalendarConfig,
        "GOOGLE_CALENDAR",
        imitation
    );
    let connected = connect(&google).await.unwrap();
    assert_eq!(connected.connection.missing_scopes, [CALENDAR]);
    assert_eq!(connected.connection.scopes.len(), 2);
}

#[tokio::test]
async fn hubspot() {
    let imitation = Imitation::of(presets::hubspot());
    let hubspot = client!(HubSpotClient, HubSpotConfig, "HUBSPOT", imitation);
    let life = Life {
        refused: Some("BAD_REFRESH_TOKEN"),
        ..LIFE
    };
    let connected = live(&hubspot, &imitation, life).await.unwrap();
    assert_eq!(connected.connection.account.as_deref(), Some("62515"));
}

#[tokio::test]
async fn microsoft() {
    let imitation = Imitation::of(presets::microsoft());
    let microsoft = client!(
        MicrosoftGraphClient,
        MicrosoftGraphConfig,
        "MICROSOFT",
        imitation
    );
    let life = Life {
        is_revocable: false,
        ..LIFE
    };
    let connected = live(&microsoft, &imitation, life).await.unwrap();
    assert_eq!(
        connected.connection.account.as_deref(),
        Some("ada@acme.example")
    );
}

#[tokio::test]
async fn salesforce() {
    let imitation = Imitation::of(presets::salesforce());
    let salesforce = client!(SalesforceClient, SalesforceConfig, "SALESFORCE", imitation);
    let life = Life {
        ends: false,
        ..LIFE
    };
    let connected = live(&salesforce, &imitation, life).await.unwrap();
    assert_eq!(
        connected.connection.captured["instance"],
        "acme.my.salesforce.com"
    );
    assert_eq!(connected.connection.expires_at, None);
}
