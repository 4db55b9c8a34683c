//! Durations: `"500ms"`, `"30s"`, `"2min"`, `"1h"`.

use syn::LitStr;

use crate::diag;

/// A duration of at least a millisecond, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Millis(pub(crate) u64);

impl Millis {
    pub(crate) fn parse(literal: &LitStr) -> syn::Result<Self> {
        let text = literal.value();
        let invalid = || {
            let example = guess(&text).unwrap_or_else(|| "30s".to_owned());
            diag::on(
                literal,
                format_args!(
                    "invalid duration `{text}`\nhelp: write `\"{example}\"`; units are `ms`, `s`, `min`, `h`"
                ),
            )
        };
        let (digits, unit) = split(&text);
        let unit = match unit {
            "ms" => 1,
            "s" => 1_000,
            "min" | "m" => 60_000,
            "h" => 3_600_000,
            _ => return Err(invalid()),
        };
        let number: u64 = digits.parse().map_err(|_| invalid())?;
        match number.checked_mul(unit) {
            Some(0) => Err(diag::on(literal, "a duration cannot be zero")),
            Some(millis) => Ok(Self(millis)),
            None => Err(diag::on(
                literal,
                format_args!("duration `{text}` is too long"),
            )),
        }
    }
}

/// The digits and what comes after them.
fn split(text: &str) -> (&str, &str) {
    let end = text.bytes().take_while(u8::is_ascii_digit).count();
    text.split_at(end)
}

/// What was probably meant by `30 sec` or `2 minutes`.
fn guess(text: &str) -> Option<String> {
    let (digits, unit) = split(text.trim());
    let unit = match unit.trim().to_ascii_lowercase().as_str() {
        "ms" | "msec" | "millis" | "milliseconds" => "ms",
        "" | "s" | "sec" | "secs" | "second" | "seconds" => "s",
        "m" | "min" | "mins" | "minute" | "minutes" => "min",
        "h" | "hr" | "hour" | "hours" => "h",
        _ => return None,
    };
    digits
        .parse::<u64>()
        .ok()
        .map(|number| format!("{number}{unit}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::literal;

    fn parse(text: &str) -> Result<u64, String> {
        Millis::parse(&literal(text))
            .map(|m| m.0)
            .map_err(|e| e.to_string())
    }

    #[test]
    fn units() {
        assert_eq!(parse("250ms"), Ok(250));
        assert_eq!(parse("30s"), Ok(30_000));
        assert_eq!(parse("2min"), Ok(120_000));
        assert_eq!(parse("2m"), Ok(120_000));
        assert_eq!(parse("1h"), Ok(3_600_000));
    }

    #[test]
    fn the_help_says_what_was_probably_meant() {
        for (text, help) in [
            ("30 sec", "30s"),
            ("30", "30s"),
            ("5 m", "5min"),
            ("x", "30s"),
            ("1.5s", "30s"),
        ] {
            assert_eq!(
                parse(text),
                Err(format!(
                    "invalid duration `{text}`\nhelp: write `\"{help}\"`; units are `ms`, `s`, `min`, `h`"
                ))
            );
        }
    }

    #[test]
    fn neither_zero_nor_beyond_counting() {
        assert_eq!(parse("0s"), Err("a duration cannot be zero".into()));
        assert!(
            parse("18446744073709551615h")
                .unwrap_err()
                .contains("too long")
        );
        assert!(parse("99999999999999999999s").is_err());
        assert!(parse("-1s").is_err());
        assert!(parse("").is_err());
    }
}
