//! What an endpoint says of its streams.

use crate::value::Millis;

#[derive(Default)]
pub(crate) struct StreamShape {
    pub(crate) idle_timeout: Option<Millis>,
    pub(crate) terminator: Option<String>,
    pub(crate) error_event: Option<String>,
}

impl StreamShape {
    pub(crate) const fn is_default(&self) -> bool {
        self.idle_timeout.is_none() && self.terminator.is_none() && self.error_event.is_none()
    }
}
