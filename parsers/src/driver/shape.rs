//! What values look like, where their labels are in any language or have none.

/// Whether a text is the name of a published INF: `oem35.inf`.
pub(super) fn is_published_inf(text: &str) -> bool {
    let parts = inf_stem(text).and_then(|stem| stem.split_at_checked(3));
    parts.is_some_and(|(oem, number)| {
        let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        is_number && oem.eq_ignore_ascii_case("oem")
    })
}

/// Whether a text is the name of an INF.
pub(super) fn is_inf(text: &str) -> bool {
    inf_stem(text).is_some_and(|stem| !stem.is_empty())
}

fn inf_stem(text: &str) -> Option<&str> {
    let stem = strip_end(text, ".inf")?;
    (!stem.contains(['\\', '/', ':'])).then_some(stem)
}

/// Whether a text names a driver's image, with or without a path.
pub(super) fn is_image(text: &str) -> bool {
    strip_end(text.trim_end_matches('"'), ".sys").is_some()
}

/// Whether a text names a catalog of signatures.
pub(super) fn is_catalog(text: &str) -> bool {
    strip_end(text, ".cat").is_some()
}

fn strip_end<'t>(text: &'t str, end: &str) -> Option<&'t str> {
    let (stem, last) = text.split_at_checked(text.len().checked_sub(end.len())?)?;
    last.eq_ignore_ascii_case(end).then_some(stem)
}

/// The name behind the last backslash or slash.
pub(super) fn base_name(path: &str) -> &str {
    path.rsplit(['\\', '/']).next().unwrap_or(path)
}

/// A GUID without braces in lower case; empty if the text is none.
pub(super) fn guid(text: &str) -> String {
    let text = text.trim().trim_start_matches('{').trim_end_matches('}');
    let is_guid = text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        });
    if is_guid {
        text.to_ascii_lowercase()
    } else {
        String::new()
    }
}

/// Whether a text is a number of bytes, whatever divides its thousands.
pub(super) fn is_count(text: &str) -> bool {
    let divides = |byte| matches!(byte, b'.' | b',' | b' ' | b'\'') || !byte.is_ascii();
    text.starts_with(|c: char| c.is_ascii_digit())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || divides(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes() {
        assert!(is_published_inf("oem35.inf") && is_published_inf("OEM0.INF"));
        assert!(
            !is_published_inf("oem.inf")
                && !is_published_inf("oemx1.inf")
                && !is_published_inf("é.inf")
        );
        assert!(
            is_inf("netrtwlane.INF")
                && !is_inf(".inf")
                && !is_inf("C:\\a.inf")
                && !is_inf("Treiber")
        );
        assert!(
            is_image("C:\\Windows\\system32\\drivers\\ACPI.SYS")
                && !is_image("svchost.exe")
                && !is_image("é")
        );
        assert_eq!(base_name("C:\\FileRepository\\nv_x\\nv.inf"), "nv.inf");
        assert_eq!(
            guid("{4D36E972-E325-11CE-BFC1-08002BE10318}"),
            "4d36e972-e325-11ce-bfc1-08002be10318"
        );
        assert_eq!(guid("{4D36E972}"), "");
        for text in ["4,096", "4.096", "4 096", "4\u{a0}096", "4'096", "0"] {
            assert!(is_count(text), "{text}");
        }
        assert!(!is_count("") && !is_count("Kernel ") && !is_count("\u{a0}"));
    }
}
