//! Rates: `"100/min"`.

use syn::LitStr;

use crate::diag;

/// So many calls in so many milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rate {
    pub(crate) count: u32,
    pub(crate) per_ms: u64,
}

impl Rate {
    pub(crate) fn parse(literal: &LitStr) -> syn::Result<Self> {
        let text = literal.value();
        let invalid = || {
            let example = guess(&text).unwrap_or_else(|| "100/min".to_owned());
            diag::on(
                literal,
                format_args!(
                    "invalid rate limit `{text}`\nhelp: write `\"{example}\"`; units are `s`, `min`, `h`, `day`"
                ),
            )
        };
        let (count, unit) = text.split_once('/').ok_or_else(invalid)?;
        let per_ms = millis_of(unit).ok_or_else(invalid)?;
        match count.parse::<u32>().map_err(|_| invalid())? {
            0 => Err(diag::on(literal, "a rate limit of zero allows no call")),
            count => Ok(Self { count, per_ms }),
        }
    }
}

fn millis_of(unit: &str) -> Option<u64> {
    Some(match unit {
        "s" => 1_000,
        "min" => 60_000,
        "h" => 3_600_000,
        "day" => 86_400_000,
        _ => return None,
    })
}

/// What was probably meant by `100 per min` or `10 / second`.
fn guess(text: &str) -> Option<String> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (count, rest) = text.split_at(digits);
    let unit = rest.trim_matches(|c: char| c == '/' || c.is_whitespace());
    let unit = unit.strip_prefix("per").unwrap_or(unit).trim();
    let unit = match unit.to_ascii_lowercase().as_str() {
        "s" | "sec" | "secs" | "second" | "seconds" => "s",
        "m" | "min" | "mins" | "minute" | "minutes" => "min",
        "h" | "hr" | "hour" | "hours" => "h",
        "d" | "day" | "days" => "day",
        _ => return None,
    };
    count
        .parse::<u32>()
        .ok()
        .map(|count| format!("{count}/{unit}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::literal;

    #[test]
    fn units() {
        let parse = |text: &str| Rate::parse(&literal(text)).map(|rate| (rate.count, rate.per_ms));
        assert_eq!(parse("10/s").unwrap(), (10, 1_000));
        assert_eq!(parse("100/min").unwrap(), (100, 60_000));
        assert_eq!(parse("5/h").unwrap(), (5, 3_600_000));
        assert_eq!(parse("1000/day").unwrap(), (1_000, 86_400_000));
        for bad in [
            "",
            "100",
            "/min",
            "100/",
            "0/s",
            "-1/s",
            "1.5/s",
            "100 / min",
            "100/week",
        ] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn what_was_meant() {
        let help = |text: &str| Rate::parse(&literal(text)).unwrap_err().to_string();
        assert!(help("100 per min").contains("write `\"100/min\"`"));
        assert!(help("10 / seconds").contains("write `\"10/s\"`"));
        assert!(help("often").contains("write `\"100/min\"`"));
    }
}
