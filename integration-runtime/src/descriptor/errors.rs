//! How a provider says that something went wrong.

/// Where a provider puts what its errors say: JSON pointers
/// ([RFC 6901](https://www.rfc-editor.org/rfc/rfc6901)) into the body, and a header.
///
/// What is not declared is looked for in the usual places: RFC 9457 problem details, the error
/// object of OAuth 2.0, `error.message`, `message`, `errors[0]`, and the usual request id headers.
#[derive(Debug)]
#[non_exhaustive]
pub struct ErrorShape {
    /// Pointer to the message.
    pub message: Option<&'static str>,
    /// Pointer to the code.
    pub code: Option<&'static str>,
    /// Header that names the request, lower case.
    pub request_id: Option<&'static str>,
    /// By what an answer with a status below 400 is a failure even so.
    pub failed: &'static [FailureSign],
}

/// A sign that an answer is a failure whatever its status says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum FailureSign {
    /// The value at the JSON pointer is this one, in JSON: `"/ok" = false`.
    Equals(&'static str, &'static str),
    /// There is something at the JSON pointer, other than `null`, `false`, `""` and `[]`.
    Present(&'static str),
    /// The body is empty.
    EmptyBody,
}

impl FailureSign {
    /// [`FailureSign::Equals`].
    pub const fn equals(pointer: &'static str, json: &'static str) -> Self {
        Self::Equals(pointer, json)
    }

    /// [`FailureSign::Present`].
    pub const fn present(pointer: &'static str) -> Self {
        Self::Present(pointer)
    }

    /// [`FailureSign::EmptyBody`].
    pub const fn empty_body() -> Self {
        Self::EmptyBody
    }
}

impl ErrorShape {
    /// Nothing declared.
    pub const fn new() -> Self {
        Self {
            message: None,
            code: None,
            request_id: None,
            failed: &[],
        }
    }

    /// Sets [`message`](Self::message).
    pub const fn message(mut self, pointer: &'static str) -> Self {
        self.message = Some(pointer);
        self
    }

    /// Sets [`code`](Self::code).
    pub const fn code(mut self, pointer: &'static str) -> Self {
        self.code = Some(pointer);
        self
    }

    /// Sets [`request_id`](Self::request_id).
    pub const fn request_id(mut self, header: &'static str) -> Self {
        self.request_id = Some(header);
        self
    }

    /// Sets [`failed`](Self::failed).
    pub const fn failed(mut self, signs: &'static [FailureSign]) -> Self {
        self.failed = signs;
        self
    }
}

impl Default for ErrorShape {
    fn default() -> Self {
        Self::new()
    }
}
