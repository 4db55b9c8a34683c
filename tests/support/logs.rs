//! A witness of everything that is logged, for tests that look for what must not be.

use std::{
    fmt::{Debug, Write},
    sync::{Arc, Mutex},
};

use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
    subscriber::DefaultGuard,
};
use tracing_subscriber::{Registry, layer::Context, layer::Layer, layer::SubscriberExt};

/// All `tracing` spans and events and all `log` records of this thread, at every level, while this value lives.
///
/// It sees one thread, so use it in tests on tokio's single-threaded runtime, where the client's own tasks run on
/// that thread as well.
pub struct Logs {
    lines: Arc<Mutex<Vec<String>>>,
    _guard: DefaultGuard,
}

impl Logs {
    /// Starts capturing.
    #[must_use]
    pub fn capture() -> Self {
        // Process-wide and once: hands `log` records (reqwest, rustls) to the tracing subscriber of their thread.
        drop(tracing_log::LogTracer::init());
        let lines = Arc::<Mutex<Vec<String>>>::default();
        let subscriber = Registry::default().with(Witness {
            lines: Arc::clone(&lines),
        });
        let guard = tracing::subscriber::set_default(subscriber);
        // Call sites that another test has met without a subscriber are cached as disabled.
        tracing::callsite::rebuild_interest_cache();
        Self {
            lines,
            _guard: guard,
        }
    }

    /// Everything so far, a span or an event a line, as `level target name field=value …`.
    #[must_use]
    pub fn text(&self) -> String {
        self.lines().join("\n")
    }

    /// Everything so far, one span or event each.
    ///
    /// # Panics
    /// When a test has panicked while it logged.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        self.lines.lock().expect("no panic while logging").clone()
    }
}

impl Debug for Logs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Logs")
            .field("lines", &self.lines().len())
            .finish()
    }
}

struct Witness {
    lines: Arc<Mutex<Vec<String>>>,
}

impl Witness {
    fn note(&self, what: &str, metadata: Option<&Metadata<'_>>, record: impl FnOnce(&mut Fields)) {
        let mut fields = Fields(what.to_owned());
        if let Some(metadata) = metadata {
            let _ = write!(
                fields.0,
                " {} {} {}",
                metadata.level(),
                metadata.target(),
                metadata.name()
            );
        }
        record(&mut fields);
        self.lines
            .lock()
            .expect("no panic while logging")
            .push(fields.0);
    }
}

impl<S: Subscriber> Layer<S> for Witness {
    fn on_new_span(&self, attributes: &Attributes<'_>, _: &Id, _: Context<'_, S>) {
        self.note("span", Some(attributes.metadata()), |fields| {
            attributes.record(fields)
        });
    }

    fn on_record(&self, _: &Id, values: &Record<'_>, _: Context<'_, S>) {
        self.note("record", None, |fields| values.record(fields));
    }

    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        self.note("event", Some(event.metadata()), |fields| {
            event.record(fields)
        });
    }
}

/// Text of fields. Strings and `Display` values come as they are, so that a search in the text finds them unescaped.
struct Fields(String);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let _ = write!(self.0, " {}={value:?}", field.name());
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        let _ = write!(self.0, " {}={value}", field.name());
    }

    fn record_error(&mut self, field: &Field, value: &(dyn std::error::Error + 'static)) {
        let _ = write!(self.0, " {}={value} {value:?}", field.name());
        let mut source = value.source();
        while let Some(error) = source {
            let _ = write!(self.0, " caused by {error} {error:?}");
            source = error.source();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_events_and_log_records_are_seen() {
        let logs = Logs::capture();
        let span = tracing::trace_span!("attempt", key = "in-span", later = tracing::field::Empty);
        span.record("later", "recorded");
        span.in_scope(|| tracing::trace!(value = %"in-event", "message"));
        log::trace!("by the log crate");

        let text = logs.text();
        for expected in [
            "in-span",
            "recorded",
            "in-event",
            "message",
            "by the log crate",
        ] {
            assert!(text.contains(expected), "`{expected}` in:\n{text}");
        }
    }
}
