//! The providers that are known by name. What they do is data of the runtime; here is what decides
//! over a declaration.

pub(crate) struct Preset {
    /// In `signature = …`.
    pub(crate) word: &'static str,
    /// Among the presets of the runtime.
    pub(crate) constant: &'static str,
    pub(crate) has_timestamp: bool,
    /// Whether names of events have two parts.
    pub(crate) has_action: bool,
    pub(crate) has_id: bool,
    pub(crate) is_legacy: bool,
}

const PLAIN: Preset = Preset {
    word: "",
    constant: "",
    has_timestamp: false,
    has_action: false,
    has_id: true,
    is_legacy: false,
};

pub(crate) const PRESETS: &[Preset] = &[
    Preset {
        word: "standard_webhooks",
        constant: "STANDARD_WEBHOOKS",
        has_timestamp: true,
        ..PLAIN
    },
    Preset {
        word: "svix",
        constant: "SVIX",
        has_timestamp: true,
        ..PLAIN
    },
    Preset {
        word: "stripe",
        constant: "STRIPE",
        has_timestamp: true,
        ..PLAIN
    },
    Preset {
        word: "github",
        constant: "GITHUB",
        has_action: true,
        ..PLAIN
    },
    Preset {
        word: "slack",
        constant: "SLACK",
        has_timestamp: true,
        ..PLAIN
    },
    Preset {
        word: "shopify",
        constant: "SHOPIFY",
        ..PLAIN
    },
    Preset {
        word: "gitlab_token",
        constant: "GITLAB_TOKEN",
        is_legacy: true,
        ..PLAIN
    },
    Preset {
        word: "zoom",
        constant: "ZOOM",
        has_timestamp: true,
        has_id: false,
        ..PLAIN
    },
    Preset {
        word: "paddle",
        constant: "PADDLE",
        has_timestamp: true,
        ..PLAIN
    },
    Preset {
        word: "asana",
        constant: "ASANA",
        has_id: false,
        ..PLAIN
    },
];

pub(crate) fn by_word(word: &str) -> Option<&'static Preset> {
    PRESETS.iter().find(|preset| preset.word == word)
}
