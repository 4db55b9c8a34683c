//! A browser without a window: it keeps cookies, follows redirects, and sends the forms of a page as they are.

use std::collections::BTreeMap;

use form_urlencoded::Serializer;
use reqwest::{Client, RequestBuilder, Response, redirect::Policy};

/// A browser of one person.
#[derive(Default)]
pub(super) struct Browser {
    cookies: BTreeMap<String, String>,
}

/// Where a browser has come to.
pub(super) enum Place {
    /// A page of the provider.
    Page(Page),
    /// Somewhere else, where it was not gone to.
    Elsewhere(String),
}

pub(super) struct Page {
    url: reqwest::Url,
    text: String,
}

/// Redirects and forms in a row.
const STEPS: usize = 20;

impl Browser {
    /// Goes to a URL, and on to wherever it is sent at the same host.
    pub(super) async fn open(&mut self, url: &str) -> Place {
        let request = client().get(url);
        self.follow(request).await
    }

    /// Goes through all forms that a page consists of.
    pub(super) async fn click_through(&mut self, url: &str) -> Place {
        let mut place = self.open(url).await;
        for _ in 0..STEPS {
            let Place::Page(page) = &place else {
                return place;
            };
            let Some((action, fields)) = page.form() else {
                return place;
            };
            let body = Serializer::new(String::new()).extend_pairs(fields).finish();
            let request = client().post(action).body(body);
            place = self
                .follow(request.header("content-type", "application/x-www-form-urlencoded"))
                .await;
        }
        panic!("there is no end of forms");
    }

    async fn follow(&mut self, mut request: RequestBuilder) -> Place {
        for _ in 0..STEPS {
            let cookies = self
                .cookies
                .iter()
                .map(|(name, value)| format!("{name}={value}"));
            let cookies = cookies.collect::<Vec<_>>().join("; ");
            let answer = request
                .header("cookie", cookies)
                .send()
                .await
                .expect("the provider answers");
            self.keep_cookies(&answer);
            let url = answer.url().clone();
            let Some(location) = answer.headers().get("location") else {
                assert!(
                    answer.status().is_success(),
                    "{}: {:?}",
                    answer.status(),
                    answer.text().await
                );
                let text = answer.text().await.expect("a page is text");
                return Place::Page(Page { url, text });
            };
            let next = url
                .join(location.to_str().expect("a location is text"))
                .expect("a location is a URL");
            if next.origin() != url.origin() {
                return Place::Elsewhere(next.into());
            }
            request = client().get(next);
        }
        panic!("there is no end of redirects");
    }

    fn keep_cookies(&mut self, answer: &Response) {
        for header in answer.headers().get_all("set-cookie") {
            let text = header.to_str().expect("a cookie is text");
            let (pair, attributes) = text.split_once(';').unwrap_or((text, ""));
            let (name, value) = pair.split_once('=').expect("a cookie has a value");
            match attributes.contains("expires=Thu, 01 Jan 1970") {
                true => self.cookies.remove(name),
                false => self.cookies.insert(name.to_owned(), value.to_owned()),
            };
        }
    }
}

impl Page {
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Where the first form goes, and the fields that it has already.
    fn form(&self) -> Option<(reqwest::Url, Vec<(String, String)>)> {
        let form = &self.text[self.text.find("<form")?..];
        let action = self.url.join(&attribute(form, "action")?).ok()?;
        let fields = form.split("<input").skip(1);
        let fields = fields
            .filter_map(|input| Some((attribute(input, "name")?, attribute(input, "value")?)));
        Some((action, fields.collect()))
    }
}

/// An attribute of the tag that a text begins in.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let (tag, _) = tag.split_once('>')?;
    let (_, value) = tag.split_once(&format!("{name}=\""))?;
    let (value, _) = value.split_once('"')?;
    Some(value.replace("&amp;", "&"))
}

fn client() -> Client {
    let builder = Client::builder().redirect(Policy::none());
    builder.build().expect("a client can be built")
}
