//! The web address of an article, as its file states it.

/// No address is longer, in bytes: a longer one carries more than where the article is.
const LONGEST: usize = 400;

/// The schemes of the web, in lower case.
const SCHEMES: [&str; 2] = ["https://", "http://"];

/// A web address, when the text is one and nothing else: `http` or `https`, a host, no space, no control character,
/// at most 400 bytes. O(n) in bytes.
///
/// ```
/// use pullquote::article::address;
///
/// assert_eq!(address(" <https://coastwire.example/bridge> "), Some("https://coastwire.example/bridge"));
/// assert_eq!(address("/2031/bridge"), None);
/// assert_eq!(address("javascript:alert(1)"), None);
/// ```
#[must_use]
pub fn address(text: &str) -> Option<&str> {
    let text = text.trim();
    let inner = text.strip_prefix('<').and_then(|t| t.strip_suffix('>'));
    let text = inner.unwrap_or(text);
    let odd = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"');
    (text.len() <= LONGEST && !text.contains(odd) && host(text).is_some()).then_some(text)
}

/// The host of a web address, without port and user: `www.coastwire.example`. O(n) in bytes.
#[must_use]
pub fn host(address: &str) -> Option<&str> {
    let authority = parts(address)?.0;
    let place = authority
        .rsplit_once('@')
        .map_or(authority, |(_, place)| place);
    let host = match place.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => host,
        _ => place,
    };
    host.contains(char::is_alphanumeric).then_some(host)
}

/// Whether an address leads to a page, and not only to the front of a site.
#[must_use]
pub fn is_page(address: &str) -> bool {
    parts(address).is_some_and(|(_, path)| path.contains(char::is_alphanumeric))
}

/// What stands before the path, and the path with all that follows.
fn parts(address: &str) -> Option<(&str, &str)> {
    let rest = SCHEMES.iter().find_map(|scheme| {
        let start = address.get(..scheme.len())?;
        start
            .eq_ignore_ascii_case(scheme)
            .then(|| &address[scheme.len()..])
    })?;
    Some(rest.split_at(rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_an_address() {
        for good in [
            "https://coastwire.example",
            "HTTP://www.coastwire.example/2031/03/bridge-closed?id=7#top",
            "https://zeitung.example/brücke",
        ] {
            assert_eq!(address(good), Some(good));
        }
        let long = format!("https://coastwire.example/{}", "a".repeat(LONGEST));
        for bad in [
            "",
            "https://",
            "https:///bridge",
            "ftp://coastwire.example",
            "coastwire.example/bridge",
            "//coastwire.example/bridge",
            "https://coastwire.example/a b",
            "https://coastwire.example/\u{1b}[31m",
            "https://coastwire.example/\"",
            "see https://coastwire.example",
            &long,
        ] {
            assert_eq!(address(bad), None, "{bad}");
        }
    }

    #[test]
    fn hosts_and_pages() {
        for (address, expected, page) in [
            ("https://coastwire.example", "coastwire.example", false),
            (
                "https://www.coastwire.example/",
                "www.coastwire.example",
                false,
            ),
            (
                "http://a:b@coastwire.example:80/x",
                "coastwire.example",
                true,
            ),
            ("https://coastwire.example?id=7", "coastwire.example", true),
            ("https://[2001:db8::1]/x", "[2001:db8::1]", true),
        ] {
            assert_eq!(host(address), Some(expected));
            assert_eq!(is_page(address), page, "{address}");
        }
    }
}
