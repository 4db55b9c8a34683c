//! A browser without a window: it keeps cookies and follows redirects.

use std::collections::BTreeMap;

use axum::http::{StatusCode, header};
use reqwest::redirect::Policy;
use reqwest::{Client, Response};

/// A browser of one person.
#[derive(Default)]
pub struct Browser {
    cookies: BTreeMap<String, String>,
}

/// Redirects in a row.
const REDIRECTS: usize = 10;

impl Browser {
    /// Goes to a URL and on to wherever it is sent. Returns the status and the text of the last page.
    ///
    /// # Errors
    /// When a server cannot be reached.
    pub async fn open(&mut self, url: &str) -> reqwest::Result<(StatusCode, String)> {
        let mut response = self.get(url).await?;
        for _ in 0..REDIRECTS {
            let Some(next) = location(&response) else {
                break;
            };
            response = self.get(&next).await?;
        }
        Ok((response.status(), response.text().await?))
    }

    /// Goes to a URL and says where it is sent, without going there.
    ///
    /// # Errors
    /// When a server cannot be reached.
    pub async fn redirect(&mut self, url: &str) -> reqwest::Result<Option<String>> {
        Ok(location(&self.get(url).await?))
    }

    /// What this browser would send as `Cookie`.
    pub fn cookies(&self) -> String {
        let pairs = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"));
        pairs.collect::<Vec<_>>().join("; ")
    }

    /// Keeps a cookie, as a `Set-Cookie` header asks for.
    pub fn keep(&mut self, set_cookie: &str) {
        let pair = set_cookie.split(';').next().unwrap_or_default();
        let Some((name, value)) = pair.split_once('=') else {
            return;
        };
        match set_cookie.contains("Max-Age=0") {
            true => self.cookies.remove(name),
            false => self.cookies.insert(name.to_owned(), value.to_owned()),
        };
    }

    async fn get(&mut self, url: &str) -> reqwest::Result<Response> {
        let client = Client::builder().redirect(Policy::none()).build()?;
        let request = client.get(url).header(header::COOKIE, self.cookies());
        let response = request.send().await?;
        for value in response.headers().get_all(header::SET_COOKIE) {
            self.keep(value.to_str().unwrap_or_default());
        }
        Ok(response)
    }
}

fn location(response: &Response) -> Option<String> {
    let location = response.headers().get(header::LOCATION)?.to_str().ok()?;
    let next = response.url().join(location).ok()?;
    response.status().is_redirection().then(|| next.into())
}
