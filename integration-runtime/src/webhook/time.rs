//! Times as providers write them, in milliseconds since 1970. Checked arithmetic throughout.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::signature::Unit;

/// Reads a time; `None` for what is none, or is out of range.
pub(super) fn parse_timestamp(text: &[u8], unit: Unit) -> Option<i64> {
    match unit {
        Unit::Seconds => integer(text)?.checked_mul(1000),
        Unit::Milliseconds => integer(text),
        Unit::Rfc3339 => rfc3339(text),
    }
}

/// Writes a time.
pub(super) fn format_timestamp(millis: i64, unit: Unit) -> String {
    match unit {
        Unit::Seconds => millis.div_euclid(1000).to_string(),
        Unit::Milliseconds => millis.to_string(),
        Unit::Rfc3339 => {
            let seconds = millis.div_euclid(1000);
            let (year, month, day) = civil(seconds.div_euclid(86_400));
            let second = seconds.rem_euclid(86_400);
            let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
            let millis = millis.rem_euclid(1000);
            format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{millis:03}Z")
        }
    }
}

/// Digits only: a sign, a fraction or a space is not how a provider writes a time.
fn integer(text: &[u8]) -> Option<i64> {
    if text.is_empty() {
        return None;
    }
    text.iter().try_fold(0_i64, |number, byte| {
        let digit = i64::from(byte.wrapping_sub(b'0'));
        let number = number.checked_mul(10)?.checked_add(digit)?;
        (digit < 10).then_some(number)
    })
}

/// `2026-11-23T09:00:00.1234567Z`, or with an offset.
/// An RFC 3339 date as a point in time; none before 1970.
pub(crate) fn parse_rfc3339(text: &str) -> Option<SystemTime> {
    let millis = u64::try_from(rfc3339(text.as_bytes())?).ok()?;
    UNIX_EPOCH.checked_add(Duration::from_millis(millis))
}

fn rfc3339(text: &[u8]) -> Option<i64> {
    let number = |from: usize, to: usize| integer(text.get(from..to)?);
    let is = |at: usize, any: &[u8]| text.get(at).is_some_and(|byte| any.contains(byte));
    if !(is(4, b"-") && is(7, b"-") && is(10, b"Tt ") && is(13, b":") && is(16, b":")) {
        return None;
    }
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    let in_range = (1..=12).contains(&month) && (1..=31).contains(&day);
    if !in_range || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let mut at = 19;
    let mut millis = 0;
    if is(at, b".") {
        let digits = text[at + 1..]
            .iter()
            .take_while(|b| b.is_ascii_digit())
            .count();
        if digits == 0 {
            return None;
        }
        for place in 0..3 {
            let digit = text[at + 1..].get(place).filter(|_| place < digits);
            millis = millis * 10 + digit.map_or(0, |digit| i64::from(digit - b'0'));
        }
        at += 1 + digits;
    }
    let offset = match text.get(at)? {
        b'Z' | b'z' if text.len() == at + 1 => 0,
        sign @ (b'+' | b'-') if text.len() == at + 6 && is(at + 3, b":") => {
            let (hours, minutes) = (number(at + 1, at + 3)?, number(at + 4, at + 6)?);
            if hours > 23 || minutes > 59 {
                return None;
            }
            let seconds = hours * 3600 + minutes * 60;
            if *sign == b'-' { -seconds } else { seconds }
        }
        _ => return None,
    };
    let seconds = days(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second - offset;
    Some(seconds * 1000 + millis)
}

/// Days since 1970-01-01 of a date of the proleptic Gregorian calendar. Years are counted from
/// March, so that the leap day is the last of one.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The date that is this many days after 1970-01-01.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = era * 400 + year + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read() {
        let read = |text: &str, unit| parse_timestamp(text.as_bytes(), unit);
        assert_eq!(read("1760000000", Unit::Seconds), Some(1_760_000_000_000));
        assert_eq!(
            read("1760000000123", Unit::Milliseconds),
            Some(1_760_000_000_123)
        );
        for (text, millis) in [
            ("1970-01-01T00:00:00Z", 0),
            ("2025-10-09T08:53:20.1239999Z", 1_760_000_000_123),
            ("2025-10-09T10:53:20+02:00", 1_760_000_000_000),
            ("2000-02-29t00:00:00.5z", 951_782_400_500),
            ("1969-12-31T23:59:59Z", -1000),
        ] {
            assert_eq!(read(text, Unit::Rfc3339), Some(millis), "{text}");
        }
    }

    #[test]
    fn what_is_no_time_is_none() {
        for text in [
            "",
            "-1",
            "+1",
            " 1",
            "1.0",
            "soon",
            "99999999999999999999",
            "9223372036854775807",
        ] {
            assert_eq!(
                parse_timestamp(text.as_bytes(), Unit::Seconds),
                None,
                "{text}"
            );
        }
        for text in [
            "",
            "2025",
            "2025-10-09",
            "2025-13-09T08:53:20Z",
            "2025-10-09T08:53:20",
            "2025-10-09T08:53:20.Z",
            "2025-10-09T08:53:20+2:00",
            "2025-10-09T25:53:20Z",
            "2025-10-09T08:53:20Zx",
        ] {
            assert_eq!(
                parse_timestamp(text.as_bytes(), Unit::Rfc3339),
                None,
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_written_can_be_read() {
        for millis in [
            0,
            1,
            951_782_399_999,
            951_868_800_000,
            1_760_000_000_123,
            4_102_444_800_000,
        ] {
            let text = format_timestamp(millis, Unit::Rfc3339);
            assert_eq!(
                parse_timestamp(text.as_bytes(), Unit::Rfc3339),
                Some(millis),
                "{text}"
            );
        }
    }
}
