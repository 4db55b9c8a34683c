//! What the base URL and the URLs of an authorization server have in common.

/// What a message calls a URL.
#[derive(Clone, Copy)]
pub(super) struct Subject<'a> {
    pub(super) name: &'a str,
    pub(super) with_article: &'a str,
}

/// Host and port, and what comes after them.
pub(super) fn split_authority(rest: &str) -> (&str, &str) {
    match rest.find(['/', '?', '#']) {
        Some(end) => rest.split_at(end),
        None => (rest, ""),
    }
}

/// Notes the variables of a part, and gives the part with `x` in their place.
pub(super) fn read_variables(
    of: Subject<'_>,
    part: &str,
    in_host: bool,
    variables: &mut Vec<(String, bool)>,
) -> Result<String, String> {
    let mut filled = String::new();
    let mut rest = part;
    while let Some(open) = rest.find('{') {
        let Some(close) = rest[open..].find('}') else {
            return Err(format!(
                "unclosed `{{` in {}, at `{}`",
                of.name,
                &rest[open..]
            ));
        };
        let name = &rest[open + 1..open + close];
        if name.is_empty() {
            return Err(format!("empty variable `{{}}` in {}", of.name));
        }
        if syn::parse_str::<syn::Ident>(name).is_err() {
            return Err(format!(
                "variable `{{{name}}}` of {} must be a plain name",
                of.with_article
            ));
        }
        match variables.iter_mut().find(|(other, _)| other == name) {
            Some((_, host)) => *host |= in_host,
            None => variables.push((name.to_owned(), in_host)),
        }
        filled.push_str(&rest[..open]);
        filled.push('x');
        rest = &rest[open + close + 1..];
    }
    filled.push_str(rest);
    match filled.contains('}') {
        true => Err(format!("unmatched `}}` in {}", of.name)),
        false => Ok(filled),
    }
}

pub(super) fn check_host(of: Subject<'_>, authority: &str) -> Result<(), String> {
    let name = of.name;
    let (host, port) = match authority.strip_prefix('[') {
        Some(v6) => {
            let Some((host, port)) = v6.split_once(']') else {
                return Err(format!("{name} has an unclosed `[`"));
            };
            if host.parse::<std::net::Ipv6Addr>().is_err() {
                return Err(format!("`{host}` is not an IPv6 address"));
            }
            (
                host,
                port.strip_prefix(':').or((!port.is_empty()).then_some("x")),
            )
        }
        None => match authority.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (authority, None),
        },
    };
    if host.is_empty() {
        return Err(format!(
            "{name} has no host\nhelp: `\"https://api.example.com\"`"
        ));
    }
    if port.is_some_and(|port| port.parse::<u16>().map_or(true, |port| port == 0)) {
        return Err(format!("{name} has an invalid port"));
    }
    let odd = |c: &char| !(c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | ':'));
    match host.chars().find(odd) {
        Some(' ') => Err(format!("{name} contains a space")),
        Some(c) => Err(format!(
            "the host of {} contains `{}`",
            of.with_article,
            c.escape_default()
        )),
        None => Ok(()),
    }
}
