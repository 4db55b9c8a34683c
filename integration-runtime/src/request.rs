//! The arguments of one call, encoded while the method is called.

use bytes::Bytes;
use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use reqwest::Url;

use crate::call::Call;
use crate::client::{Core, insert_fixed};
use crate::decode::{Decode, FromError, Output};
use crate::descriptor::{Endpoint, Header, HeaderSource, Param, Place};
use crate::encode::{
    AsUrl, EncodeError, Fields, HeaderArgument, JsonBody, Multipart, MultipartField, PathSegment,
    QueryValue, RawBody, SegmentWriter, check_segments, guard,
};
use crate::error::{Error, ErrorKind};

/// A request in the making. The generated methods fill it, one function an argument; none of these
/// functions is generic over the argument, so that they are compiled once.
#[derive(Debug)]
pub struct Request {
    core: Core,
    endpoint: &'static Endpoint,
    /// Path and query after the base URL's own path.
    target: String,
    /// How much of the path template has been written.
    template: usize,
    /// Whether a path argument holds anything that could become a dot segment.
    suspicious: bool,
    /// Where the query begins, once it does.
    query: Option<usize>,
    /// The URL itself, in place of the target.
    url: Option<Url>,
    headers: Vec<(HeaderName, HeaderValue)>,
    body: Body,
    failure: Option<Error>,
}

#[derive(Debug, Default)]
enum Body {
    #[default]
    None,
    Json(Bytes),
    Raw(HeaderValue, Bytes),
    Form(String),
    Multipart(Multipart),
}

const FORM: HeaderValue = HeaderValue::from_static("application/x-www-form-urlencoded");

impl Request {
    pub(crate) fn new(core: Core, endpoint: &'static Endpoint) -> Self {
        let prefix = core.base_url().path_prefix();
        let mut target = String::with_capacity(prefix.len() + endpoint.path.len() + 48);
        target.push_str(prefix);
        Self {
            core,
            endpoint,
            target,
            template: 0,
            suspicious: false,
            query: None,
            url: None,
            headers: Vec::new(),
            body: Body::None,
            failure: None,
        }
    }

    /// The first thing that is wrong is the one that is reported.
    fn fail(&mut self, index: usize, error: &EncodeError) {
        if self.failure.is_none() {
            let name = self.endpoint.params[index].name;
            self.failure = Some(self.invalid(format!("argument `{name}` {error}")));
        }
    }

    fn invalid(&self, reason: String) -> Error {
        self.core
            .error(self.endpoint, ErrorKind::InvalidArgument, reason)
    }

    /// Fills the next placeholder of the path.
    #[inline(never)]
    pub fn path(&mut self, index: usize, value: &dyn PathSegment) {
        let rest = &self.endpoint.path[self.template..];
        let open = rest.find('{').unwrap_or(rest.len());
        let close = rest.find('}').map_or(rest.len(), |close| close + 1);
        self.target.push_str(&rest[..open]);
        self.template += close;
        let start = self.target.len();
        let mut writer = SegmentWriter::new(&mut self.target);
        value.write_segment(&mut writer);
        let checked = writer.finish(start).and_then(|suspicious| {
            self.suspicious |= suspicious;
            // Alone, so that the error can name it; with its neighbours, when the path is whole.
            match suspicious {
                true => check_segments(&self.target[start..]),
                false => Ok(()),
            }
        });
        if let Err(error) = checked {
            self.fail(index, &error);
        }
    }

    /// Writes what is left of the path template, and refuses what would climb out of it.
    fn finish_path(&mut self) {
        let rest = &self.endpoint.path[self.template..];
        if !rest.is_empty() {
            self.target.push_str(rest);
            self.template = self.endpoint.path.len();
        }
        if self.suspicious {
            self.suspicious = false;
            if let Err(error) = check_segments(&self.target)
                && self.failure.is_none()
            {
                self.failure = Some(self.invalid(format!("a path argument {error}")));
            }
        }
    }

    /// Appends query parameters.
    #[inline(never)]
    pub fn query(&mut self, index: usize, value: &dyn QueryValue) {
        let param = &self.endpoint.params[index];
        self.append_query(index, param, value);
    }

    fn append_query(&mut self, index: usize, param: &'static Param, value: &dyn QueryValue) {
        let start = match self.query {
            Some(start) => start,
            None => {
                self.finish_path();
                self.target.push('?');
                *self.query.insert(self.target.len())
            }
        };
        let out = &mut self.target;
        if let Err(error) = value.write_fields(&mut Fields { out, start, param }) {
            self.fail(index, &error);
        }
    }

    /// Sets a header.
    #[inline(never)]
    pub fn header(&mut self, index: usize, value: &dyn HeaderArgument) {
        match value.header_value() {
            Ok(Some(mut value)) => {
                let name = HeaderName::from_static(self.endpoint.params[index].wire);
                guard(&name, &mut value);
                self.headers.push((name, value));
            }
            Ok(None) => {}
            Err(error) => self.fail(index, &error),
        }
    }

    /// Sets the body, as JSON.
    #[inline(never)]
    pub fn json(&mut self, index: usize, value: &dyn JsonBody) {
        match value.to_json() {
            Ok(bytes) => self.body = Body::Json(bytes),
            Err(error) => self.fail(index, &error),
        }
    }

    /// Sets the body, as it is.
    pub fn raw(&mut self, index: usize, value: impl RawBody) {
        self.set_raw(index, value.into_bytes());
    }

    #[inline(never)]
    fn set_raw(&mut self, index: usize, bytes: Bytes) {
        let Place::Raw(media_type) = self.endpoint.params[index].place else {
            unreachable!("the macro writes `raw` for raw bodies only");
        };
        self.body = Body::Raw(HeaderValue::from_static(media_type), bytes);
    }

    /// Appends form fields.
    #[inline(never)]
    pub fn form(&mut self, index: usize, value: &dyn QueryValue) {
        let param = &self.endpoint.params[index];
        if !matches!(self.body, Body::Form(_)) {
            self.body = Body::Form(String::new());
        }
        let Body::Form(out) = &mut self.body else {
            unreachable!("it was just set");
        };
        if let Err(error) = value.write_fields(&mut Fields {
            out,
            start: 0,
            param,
        }) {
            self.fail(index, &error);
        }
    }

    /// Appends parts of a multipart body.
    pub fn multipart(&mut self, index: usize, value: impl MultipartField) {
        let form = match std::mem::take(&mut self.body) {
            Body::Multipart(form) => form,
            _ => Multipart::new(),
        };
        let name = self.endpoint.params[index].wire;
        self.body = Body::Multipart(value.add_to(form, name));
    }

    /// Sets the URL, which has to be of the integration's own origin.
    #[inline(never)]
    pub fn url(&mut self, index: usize, value: &dyn AsUrl) {
        let base = self.core.base_url();
        match base.url().join(value.as_url()) {
            Ok(mut url) if base.is_origin_of(&url) => {
                url.set_fragment(None);
                self.url = Some(url);
            }
            Ok(_) => {
                let error = EncodeError::new(
                    "is a URL of another origin than the base URL's: no credential goes there",
                );
                self.fail(index, &error);
            }
            Err(_) => self.fail(index, &EncodeError::new("is not a URL")),
        }
    }

    /// The call, ready to be awaited. The return type decides how its answer is read.
    pub fn call<R>(self) -> Call<R>
    where
        R: Output<Value: Decode, Error: FromError>,
    {
        Call::new(self.finish(), R::receive, R::Value::MODE)
    }

    fn finish(mut self) -> Prepared {
        self.finish_path();
        let mut json = false;
        let body = match std::mem::take(&mut self.body) {
            Body::None => Bytes::new(),
            Body::Json(bytes) => {
                json = true;
                bytes
            }
            Body::Raw(media_type, bytes) => self.set_body(media_type, bytes),
            Body::Form(form) => self.set_body(FORM, form.into()),
            Body::Multipart(form) => match form.encode() {
                Ok((media_type, bytes)) => match HeaderValue::try_from(media_type) {
                    Ok(media_type) => self.set_body(media_type, bytes),
                    Err(_) => unreachable!("a boundary is hexadecimal"),
                },
                Err(error) => {
                    let reason = format!("a part of the multipart body {error}");
                    let failure = self.invalid(reason);
                    self.failure.get_or_insert(failure);
                    Bytes::new()
                }
            },
        };
        Prepared {
            core: self.core,
            endpoint: self.endpoint,
            target: self.target,
            query: self.query,
            given: self.url,
            headers: self.headers,
            json,
            body,
            failure: self.failure,
        }
    }

    fn set_body(&mut self, media_type: HeaderValue, bytes: Bytes) -> Bytes {
        // First, so that a `#[header]` argument may say more than the usual media type.
        self.headers.insert(0, (header::CONTENT_TYPE, media_type));
        bytes
    }
}

/// A request whose arguments are all encoded, or the first thing that is wrong with them.
#[derive(Debug)]
pub(crate) struct Prepared {
    pub(crate) core: Core,
    pub(crate) endpoint: &'static Endpoint,
    /// Path and query, the base URL's own path in front.
    target: String,
    /// Where in it the query begins.
    query: Option<usize>,
    /// The URL that an argument gave, in place of the path.
    given: Option<Url>,
    /// Headers of this call alone; a later one replaces an earlier one.
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    /// Whether the body is JSON.
    pub(crate) json: bool,
    pub(crate) body: Bytes,
    pub(crate) failure: Option<Error>,
}

impl Prepared {
    /// The URL of an attempt, without a key that goes into the query. It is made anew for each, so
    /// that the usual single attempt copies nothing.
    pub(crate) fn url(&self) -> Result<Url, Error> {
        let (path, query) = match self.query {
            Some(start) => (&self.target[..start - 1], &self.target[start..]),
            None => (&*self.target, ""),
        };
        if let Some(given) = &self.given {
            let mut url = given.clone();
            if !query.is_empty() {
                let query = match url.query() {
                    Some(first) if !first.is_empty() => format!("{first}&{query}"),
                    _ => query.to_owned(),
                };
                url.set_query(Some(&query));
            }
            return Ok(url);
        }
        let url = self.core.base_url().with_target(path, query);
        match url.path() == path {
            true => Ok(url),
            // All is encoded already, so the parser has nothing to change.
            false => Err(self.core.error(
                self.endpoint,
                ErrorKind::InvalidArgument,
                "the path would be changed on its way",
            )),
        }
    }

    /// All headers of one attempt, but for what an authenticator adds.
    pub(crate) fn headers(&self) -> HeaderMap {
        let mut headers = self.core.headers_of(self.endpoint, self.json).clone();
        for Header { name, value } in self.endpoint.headers {
            if let HeaderSource::Fixed(value) = value {
                insert_fixed(&mut headers, name, value);
            }
        }
        for (name, value) in &self.headers {
            headers.insert(name, value.clone());
        }
        if self.body.is_empty() && matches!(self.endpoint.method, "POST" | "PUT" | "PATCH") {
            // Asked for by RFC 9110, section 8.6; some servers answer 411 without it.
            headers.insert(header::CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        headers
    }
}
