//! The arguments of one call, encoded while the method is called.

use bytes::Bytes;
use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use reqwest::Url;

use crate::base_url::BaseUrl;
use crate::call::Call;
use crate::client::{Core, check_path, insert_fixed};
use crate::connection::random_bytes;
use crate::decode::{Decode, FromError, Output};
use crate::descriptor::{Endpoint, Header, HeaderSource, Pagination, Param, Place};
use crate::encode::{
    AsUrl, EncodeError, Fields, HeaderArgument, JsonBody, Multipart, MultipartField, PathSegment,
    QueryValue, RawBody, SegmentWriter, append_pair, check_segments, guard,
};
use crate::error::{Error, ErrorKind};
use crate::page::{PageBody, PageFields, PageItem, Paginated, json_pages, typed_pages};
use crate::progress::{OnProgress, Progress};
use crate::upload::{OpeningBody, Payload, Segment, Upload};

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
    url: Option<Given>,
    headers: Vec<(HeaderName, HeaderValue)>,
    /// The idempotency key, when the caller gives one.
    key: Option<HeaderValue>,
    body: Body,
    failure: Option<Error>,
}

/// A URL that an argument gave.
#[derive(Debug, Clone)]
enum Given {
    /// Of the integration's own origin.
    Checked(Url),
    /// To be checked when the base URL is known.
    Text(String),
    /// Path and query of a page, which are all that was kept of the URL that led to it. It is the
    /// whole query.
    Page(String),
}

#[derive(Debug, Default)]
enum Body {
    #[default]
    None,
    Json(Bytes),
    Raw(HeaderValue, Upload),
    Form(String),
    Multipart(Multipart),
}

const FORM: HeaderValue = HeaderValue::from_static("application/x-www-form-urlencoded");

impl Request {
    pub(crate) fn new(core: Core, endpoint: &'static Endpoint) -> Self {
        // Of a URL that only the connection knows, the prefix is put in front when it is known.
        let prefix = core.base_url().map_or("", BaseUrl::path_prefix);
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
            key: None,
            body: Body::None,
            failure: None,
        }
    }

    /// A request to a path that is not declared. It is encoded already.
    pub(crate) fn undeclared(core: Core, endpoint: &'static Endpoint, path: &str) -> Self {
        let mut request = Self::new(core, endpoint);
        request.template = endpoint.path.len();
        request.target.push_str(path);
        request.suspicious = true;
        if let Err(reason) = check_path(path) {
            request.refuse(reason.into());
        }
        request
    }

    /// Fails the call, if nothing was wrong before.
    pub(crate) fn refuse(&mut self, reason: String) {
        if self.failure.is_none() {
            self.failure = Some(self.invalid(reason));
        }
    }

    pub(crate) fn append(&mut self, name: &str, value: &str) {
        let start = self.begin_query();
        append_pair(&mut self.target, start, name, value);
    }

    pub(crate) fn set_header(&mut self, name: HeaderName, value: HeaderValue) {
        self.headers.push((name, value));
    }

    pub(crate) fn set_json(&mut self, value: &dyn JsonBody) {
        match value.to_json() {
            Ok(bytes) => self.body = Body::Json(bytes),
            Err(error) => self.refuse(format!("the body {error}")),
        }
    }

    pub(crate) fn set_body(&mut self, media_type: HeaderValue, body: Upload) {
        self.body = Body::Raw(media_type, body);
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
        let start = self.begin_query();
        let out = &mut self.target;
        if let Err(error) = value.write_fields(&mut Fields { out, start, param }) {
            self.fail(index, &error);
        }
    }

    /// Where the query begins, which ends the path.
    fn begin_query(&mut self) -> usize {
        match self.query {
            Some(start) => start,
            None => {
                self.finish_path();
                self.target.push('?');
                *self.query.insert(self.target.len())
            }
        }
    }

    /// Sets the idempotency key.
    #[inline(never)]
    pub fn idempotency_key(&mut self, index: usize, value: &dyn HeaderArgument) {
        match value.header_value() {
            Ok(Some(value)) if value.is_empty() => {
                self.fail(index, &EncodeError::new("is empty"));
            }
            Ok(key) => self.key = key,
            Err(error) => self.fail(index, &error),
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
        self.set_raw(index, value.into_body());
    }

    #[inline(never)]
    fn set_raw(&mut self, index: usize, body: Upload) {
        let Place::Raw(media_type) = self.endpoint.params[index].place else {
            unreachable!("the macro writes `raw` for raw bodies only");
        };
        self.body = Body::Raw(HeaderValue::from_static(media_type), body);
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
        let Some(base) = self.core.base_url() else {
            self.url = Some(Given::Text(value.as_url().to_owned()));
            return;
        };
        match join(base, value.as_url()) {
            Ok(url) => self.url = Some(Given::Checked(url)),
            Err(reason) => self.fail(index, &EncodeError::new(reason)),
        }
    }

    /// The call, ready to be awaited. The return type decides how its answer is read.
    pub fn call<R>(self) -> Call<R>
    where
        R: Output<Value: Decode, Error: FromError>,
    {
        Call::new(self.finish(), R::receive, R::Value::MODE)
    }

    /// The list, ready to be read. The return type says what it is of.
    pub fn pages<R>(self) -> R
    where
        R: Paginated<Item: PageItem, Error: FromError>,
    {
        let pagination = self.pagination();
        R::of(json_pages(self.finish(), pagination))
    }

    /// The same, of pages that are read as `P` first; `id` notes that of the last item.
    pub fn typed_pages<R, P>(
        self,
        read: fn(P, &mut PageFields) -> Vec<R::Item>,
        id: fn(&R::Item, &mut PageFields),
    ) -> R
    where
        R: Paginated<Error: FromError>,
        P: PageBody,
    {
        let pagination = self.pagination();
        R::of(typed_pages(self.finish(), pagination, read, id))
    }

    fn pagination(&self) -> &'static Pagination {
        let pagination = self.endpoint.paginate;
        pagination.expect("the macro declares how the endpoint is paged")
    }

    fn finish(mut self) -> Prepared {
        self.finish_path();
        let mut json = false;
        let body = match std::mem::take(&mut self.body) {
            Body::None => Payload::EMPTY,
            Body::Json(bytes) => {
                json = true;
                Payload::Whole(bytes)
            }
            Body::Raw(media_type, body) => {
                self.set_media_type(media_type);
                match body.as_whole() {
                    Some(bytes) => Payload::Whole(bytes.clone()),
                    None => Payload::streamed(vec![Segment::Upload(body)]),
                }
            }
            Body::Form(form) => {
                self.set_media_type(FORM);
                Payload::Whole(form.into())
            }
            Body::Multipart(form) => match form.encode() {
                Ok((media_type, body)) => match HeaderValue::try_from(media_type) {
                    Ok(media_type) => {
                        self.set_media_type(media_type);
                        body
                    }
                    Err(_) => unreachable!("a boundary is hexadecimal"),
                },
                Err(error) => {
                    let reason = format!("a part of the multipart body {error}");
                    let failure = self.invalid(reason);
                    self.failure.get_or_insert(failure);
                    Payload::EMPTY
                }
            },
        };
        let key = match self.endpoint.idempotency_key {
            None => None,
            // One for all attempts of this call.
            Some(_) => Some(self.key.unwrap_or_else(new_key)),
        };
        Prepared {
            key,
            core: self.core,
            endpoint: self.endpoint,
            target: self.target,
            query: self.query,
            given: self.url,
            headers: self.headers,
            json,
            body,
            progress: None,
            failure: self.failure,
        }
    }

    fn set_media_type(&mut self, media_type: HeaderValue) {
        // First, so that a `#[header]` argument may say more than the usual media type.
        self.headers.insert(0, (header::CONTENT_TYPE, media_type));
    }
}

/// A random UUID ([RFC 9562, section 5.4](https://www.rfc-editor.org/rfc/rfc9562#section-5.4)).
fn new_key() -> HeaderValue {
    let mut bytes = [0_u8; 16];
    random_bytes(&mut bytes);
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let mut text = String::with_capacity(36);
    for (index, byte) in bytes.iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        text.extend(
            [byte >> 4, byte & 15].map(|digit| char::from(b"0123456789abcdef"[digit as usize])),
        );
    }
    HeaderValue::try_from(text).unwrap_or_else(|_| unreachable!("hexadecimal is for headers"))
}

/// A URL that the service gave, if it is of the same origin.
fn join(base: &BaseUrl, text: &str) -> Result<Url, &'static str> {
    let mut url = base.url().join(text).map_err(|_| "is not a URL")?;
    match base.is_origin_of(&url) {
        true => {
            url.set_fragment(None);
            Ok(url)
        }
        false => Err("is a URL of another origin than the base URL's: no credential goes there"),
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
    given: Option<Given>,
    /// Headers of this call alone; a later one replaces an earlier one.
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    /// The idempotency key.
    pub(crate) key: Option<HeaderValue>,
    /// Whether the body is JSON.
    pub(crate) json: bool,
    pub(crate) body: Payload,
    /// Who is told how far its bodies have come.
    pub(crate) progress: Option<Box<Progress>>,
    pub(crate) failure: Option<Error>,
}

impl Prepared {
    /// Whether it may be sent again although it may have been acted upon.
    pub(crate) const fn is_repeatable(&self) -> bool {
        self.endpoint.idempotent || self.key.is_some()
    }

    /// Whether it can be sent again at all, if it was sent.
    pub(crate) fn can_be_resent(&self) -> bool {
        self.body.can_be_sent()
    }

    /// The body of an attempt, if it takes more than a copy of its handle.
    pub(crate) fn open_body(&self) -> Option<OpeningBody<'_>> {
        let progress = self.progress.as_ref();
        self.body
            .open(&self.core, progress.and_then(|p| p.up.as_ref()))
    }

    /// Who is told how far the answer has come.
    pub(crate) fn on_download(&self) -> Option<&OnProgress> {
        self.progress.as_ref()?.down.as_ref()
    }

    /// Asks for a media type, unless something else was declared or given.
    pub(crate) fn ask_for(&mut self, media_type: &'static str) {
        let is_accept = |name: &str| name.eq_ignore_ascii_case(header::ACCEPT.as_str());
        let mut defaults = self.core.defaults().into_iter().flat_map(|d| &d.headers);
        if !self.endpoint.headers.iter().any(|h| is_accept(h.name))
            && !defaults.any(|(name, _)| *name == header::ACCEPT)
        {
            // First, so that an argument or `Call::header` replaces it.
            let value = HeaderValue::from_static(media_type);
            self.headers.insert(0, (header::ACCEPT, value));
        }
    }

    /// Sets a header of this call, in place of one that was set before.
    pub(crate) fn set_header(&mut self, name: HeaderName, value: HeaderValue) {
        self.headers.retain(|(set, _)| *set != name);
        self.headers.push((name, value));
    }

    /// Appends a query parameter to what the arguments gave.
    pub(crate) fn append_query(&mut self, name: &str, value: &str) {
        let start = *self.query.get_or_insert_with(|| {
            self.target.push('?');
            self.target.len()
        });
        append_pair(&mut self.target, start, name, value);
    }

    /// The same request, to be sent another time. An upload has nothing to do with a list, and is
    /// refused.
    pub(crate) fn again(&self) -> Self {
        let (body, failure) = match &self.body {
            Payload::Whole(bytes) => (Payload::Whole(bytes.clone()), None),
            Payload::Streamed(_) => {
                let reason = "a list that is read in pages takes no upload";
                let kind = ErrorKind::InvalidArgument;
                (
                    Payload::EMPTY,
                    Some(self.core.error(self.endpoint, kind, reason)),
                )
            }
        };
        Self {
            core: self.core.clone(),
            endpoint: self.endpoint,
            target: self.target.clone(),
            query: self.query,
            given: self.given.clone(),
            headers: self.headers.clone(),
            key: self.key.clone(),
            json: self.json,
            body,
            progress: None,
            failure,
        }
    }

    /// Gives it another idempotency key, if it has one: for what is another call.
    pub(crate) fn renew_key(&mut self) {
        self.key = self.key.take().map(|_| new_key());
    }

    /// Sets a query parameter, in place of those of its name.
    pub(crate) fn set_query(&mut self, name: &str, value: &str) {
        let Some(start) = self.query else {
            return self.append_query(name, value);
        };
        let mut pair = String::new();
        append_pair(&mut pair, 0, name, value);
        let key = pair.split('=').next();
        let query = self.target.split_off(start);
        let others = query
            .split('&')
            .filter(|other| other.split('=').next() != key);
        for part in others.chain([&*pair]) {
            if self.target.len() > start {
                self.target.push('&');
            }
            self.target.push_str(part);
        }
    }

    /// Sends it to this path and query of the origin, whatever the arguments say.
    pub(crate) fn set_page(&mut self, target: &str) {
        self.given = Some(Given::Page(target.to_owned()));
    }

    /// The URL of an attempt, without a key that goes into the query. It is made anew for each, so
    /// that the usual single attempt copies nothing.
    pub(crate) fn url(&self, base: &BaseUrl) -> Result<Url, Error> {
        let (path, query) = match self.query {
            Some(start) => (&self.target[..start - 1], &self.target[start..]),
            None => (&*self.target, ""),
        };
        let invalid = |reason: String| {
            self.core
                .error(self.endpoint, ErrorKind::InvalidArgument, reason)
        };
        let checked = |path: &str, query: &str| {
            let url = base.with_target(path, query);
            match url.path() == path {
                true => Ok(url),
                // All is encoded already, so the parser has nothing to change.
                false => Err(invalid("the path would be changed on its way".into())),
            }
        };
        if let Some(given) = &self.given {
            let mut url = match given {
                Given::Checked(url) => url.clone(),
                Given::Text(text) => {
                    join(base, text).map_err(|reason| invalid(format!("the URL {reason}")))?
                }
                Given::Page(target) => {
                    let (path, query) = target.split_once('?').unwrap_or((target, ""));
                    return checked(path, query);
                }
            };
            if !query.is_empty() {
                let query = match url.query() {
                    Some(first) if !first.is_empty() => format!("{first}&{query}"),
                    _ => query.to_owned(),
                };
                url.set_query(Some(&query));
            }
            return Ok(url);
        }
        let prefixed;
        let path = match self.core.base_url() {
            Some(_) => path,
            None => {
                prefixed = format!("{}{path}", base.path_prefix());
                &prefixed
            }
        };
        checked(path, query)
    }

    /// All headers of one attempt, but for what an authenticator adds.
    pub(crate) fn headers(&self) -> HeaderMap {
        let mut headers = self.core.headers_of(self.endpoint, self.json).clone();
        for Header { name, value } in self.endpoint.headers {
            if let HeaderSource::Fixed(value) = value {
                insert_fixed(&mut headers, name, value);
            }
        }
        for (name, value) in self.core.defaults().iter().flat_map(|d| &d.headers) {
            headers.insert(name, value.clone());
        }
        for (name, value) in &self.headers {
            headers.insert(name, value.clone());
        }
        if let (Some(name), Some(key)) = (self.endpoint.idempotency_key, &self.key) {
            headers.insert(HeaderName::from_static(name), key.clone());
        }
        if self.body.is_empty() && matches!(self.endpoint.method, "POST" | "PUT" | "PATCH") {
            // Asked for by RFC 9110, section 8.6; some servers answer 411 without it.
            headers.insert(header::CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        headers
    }
}
