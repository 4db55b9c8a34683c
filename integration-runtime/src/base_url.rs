//! Base URLs: the origin that a client may talk to, and the prefix of its paths.

use std::fmt;
use std::str::FromStr;

use reqwest::Url;

/// A base URL that was checked: `https` (or `http` on loopback), a host, no credentials, query or
/// fragment. The path, if any, is kept in front of every endpoint's.
///
/// ```
/// use integration_runtime::BaseUrl;
///
/// let url: BaseUrl = "https://api.example.com/v1/".parse()?;
/// assert_eq!(url.to_string(), "https://api.example.com/v1");
/// assert!("http://127.0.0.1:8080".parse::<BaseUrl>().is_ok());
/// assert!("http://api.example.com".parse::<BaseUrl>().is_err());
/// # Ok::<(), integration_runtime::InvalidBaseUrl>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct BaseUrl {
    url: Url,
    /// The same with a long path: a copy of it has room for most paths and queries.
    roomy: Url,
    /// Bytes of the path that stand before an endpoint's own.
    prefix: usize,
}

/// Why a text is no [`BaseUrl`]. It does not hold the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidBaseUrl(&'static str);

impl BaseUrl {
    /// Reads and checks a URL.
    ///
    /// # Errors
    /// When it is not an absolute URL of the form that the type promises.
    pub fn parse(text: &str) -> Result<Self, InvalidBaseUrl> {
        let url = Url::parse(text).map_err(|_| InvalidBaseUrl("is not an absolute URL"))?;
        check_absolute(&url)?;
        if url.query().is_some() {
            return Err(InvalidBaseUrl("must not have a query"));
        }
        let prefix = url.path().trim_end_matches('/').len();
        let mut roomy = url.clone();
        roomy.set_path(&"x".repeat(192));
        Ok(Self { url, roomy, prefix })
    }

    /// The URL of a path and query, which are encoded already; the path starts with the prefix.
    pub(crate) fn with_target(&self, path: &str, query: &str) -> Url {
        let mut url = self.roomy.clone();
        url.set_path(path);
        if !query.is_empty() {
            url.set_query(Some(query));
        }
        url
    }

    /// Scheme, host and port, as the URL itself.
    pub(crate) const fn url(&self) -> &Url {
        &self.url
    }

    /// The path without the slash at its end.
    pub(crate) fn path_prefix(&self) -> &str {
        &self.url.path()[..self.prefix]
    }

    /// Whether a URL goes to the same scheme, host and port, without credentials of its own.
    pub(crate) fn is_origin_of(&self, url: &Url) -> bool {
        url.scheme() == self.url.scheme()
            && url.host_str() == self.url.host_str()
            && url.port_or_known_default() == self.url.port_or_known_default()
            && url.username().is_empty()
            && url.password().is_none()
    }
}

/// The URL of an endpoint of a provider's authorization server, or one that it is to redirect to:
/// `https`, or `http` on loopback, without credentials and without fragment. It may have a query.
///
/// ```
/// use integration_runtime::EndpointUrl;
///
/// let url: EndpointUrl = "https://example.com/oauth/token?v=2".parse()?;
/// assert_eq!(url.to_string(), "https://example.com/oauth/token?v=2");
/// assert!("http://example.com/oauth/token".parse::<EndpointUrl>().is_err());
/// # Ok::<(), integration_runtime::InvalidBaseUrl>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct EndpointUrl {
    url: Url,
    /// As it was written: an issuer is compared letter by letter.
    text: String,
}

impl EndpointUrl {
    /// Reads and checks a URL.
    ///
    /// # Errors
    /// When it is not an absolute URL of the form that the type promises.
    pub fn parse(text: &str) -> Result<Self, InvalidBaseUrl> {
        let url = Url::parse(text).map_err(|_| InvalidBaseUrl("is not an absolute URL"))?;
        check_absolute(&url)?;
        let text = text.to_owned();
        Ok(Self { url, text })
    }

    /// The URL as it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    pub(crate) const fn url(&self) -> &Url {
        &self.url
    }
}

impl FromStr for EndpointUrl {
    type Err = InvalidBaseUrl;

    fn from_str(text: &str) -> Result<Self, InvalidBaseUrl> {
        Self::parse(text)
    }
}

impl TryFrom<&str> for EndpointUrl {
    type Error = InvalidBaseUrl;

    fn try_from(text: &str) -> Result<Self, InvalidBaseUrl> {
        Self::parse(text)
    }
}

impl fmt::Display for EndpointUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for EndpointUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EndpointUrl({self})")
    }
}

/// What holds for every URL that a credential may go to.
fn check_absolute(url: &Url) -> Result<(), InvalidBaseUrl> {
    if url.host_str().is_none_or(str::is_empty) {
        return Err(InvalidBaseUrl("has no host"));
    }
    match url.scheme() {
        "https" => {}
        "http" if is_loopback(url) => {}
        "http" => return Err(InvalidBaseUrl("must use https; http is for loopback only")),
        _ => return Err(InvalidBaseUrl("must use https")),
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(InvalidBaseUrl("must not hold credentials"));
    }
    match url.fragment() {
        Some(_) => Err(InvalidBaseUrl("must not have a fragment")),
        None => Ok(()),
    }
}

/// Hosts that never leave the machine: `localhost`, its subdomains, `127.0.0.0/8` and `::1`.
fn is_loopback(url: &Url) -> bool {
    let Some(host) = url.host_str() else {
        return false;
    };
    let address = host.trim_start_matches('[').trim_end_matches(']');
    match address.parse::<std::net::IpAddr>() {
        Ok(address) => address.is_loopback(),
        Err(_) => host == "localhost" || host.ends_with(".localhost"),
    }
}

impl FromStr for BaseUrl {
    type Err = InvalidBaseUrl;

    fn from_str(text: &str) -> Result<Self, InvalidBaseUrl> {
        Self::parse(text)
    }
}

impl TryFrom<&str> for BaseUrl {
    type Error = InvalidBaseUrl;

    fn try_from(text: &str) -> Result<Self, InvalidBaseUrl> {
        Self::parse(text)
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.url.as_str().trim_end_matches('/'))
    }
}

impl fmt::Debug for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BaseUrl({self})")
    }
}

impl fmt::Display for InvalidBaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for InvalidBaseUrl {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_or_loopback() {
        for good in [
            "https://a.b",
            "https://a.b:8443/x/y/",
            "http://localhost:1",
            "http://127.3.2.1",
            "http://[::1]:80",
            "http://acme.localhost",
        ] {
            assert!(BaseUrl::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "a.b",
            "/x",
            "http://a.b",
            "http://localhost.evil.com",
            "ftp://a.b",
            "data:x",
            "https://u:p@a.b",
            "https://u@a.b",
            "https://a.b?x=1",
            "https://a.b#f",
            "https://",
            "http://128.0.0.1",
            "file:///etc/passwd",
        ] {
            assert!(BaseUrl::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_origin_is_scheme_host_port_and_no_credentials() {
        let base = BaseUrl::parse("https://api.example.com/v1").unwrap();
        let same = |url: &str| base.is_origin_of(&Url::parse(url).unwrap());
        assert!(same("https://api.example.com:443/other"));
        for other in [
            "http://api.example.com/",
            "https://api.example.com:444/",
            "https://example.com/",
            "https://api.example.com.evil.com/",
            "https://u@api.example.com/",
            "https://:p@api.example.com/",
        ] {
            assert!(!same(other), "{other}");
        }
    }

    #[test]
    fn the_prefix_is_kept_without_its_slash() {
        let prefix = |url: &str| BaseUrl::parse(url).unwrap().path_prefix().to_owned();
        assert_eq!(prefix("https://a.b"), "");
        assert_eq!(prefix("https://a.b/"), "");
        assert_eq!(prefix("https://a.b/v1/x//"), "/v1/x");
    }
}
