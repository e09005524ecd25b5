//! Sizes and speeds that tools write for people.

/// A size in bytes: `512M`, `64.00m`, `3 GB`, `1,4G`, `1024`; units are powers of 1024.
pub(super) fn size(text: &str) -> Option<u64> {
    let (number, unit) = split(text)?;
    let unit = unit.trim_end_matches(['B', 'b']).trim_end_matches('i');
    let power = match unit {
        "" => 0,
        "k" | "K" => 1,
        "m" | "M" => 2,
        "g" | "G" => 3,
        "t" | "T" => 4,
        "p" | "P" => 5,
        _ => return None,
    };
    let bytes = number * 1024_f64.powi(power);
    (0.0..9e18).contains(&bytes).then_some(bytes as u64)
}

/// A speed in bits per second: `1 Gbps`, `100 Mbit/s`; `None` where there is none.
pub(super) fn bits(text: &str) -> Option<u64> {
    let (number, unit) = split(text)?;
    let factor = match unit.to_ascii_lowercase().as_str() {
        "bps" | "bit/s" => 1.0,
        "kbps" | "kbit/s" => 1e3,
        "mbps" | "mbit/s" => 1e6,
        "gbps" | "gbit/s" => 1e9,
        "tbps" | "tbit/s" => 1e12,
        _ => return None,
    };
    let bits = number * factor;
    (1.0..9e18).contains(&bits).then_some(bits as u64)
}

/// A share in percent: `31%`, `58.3857%`; batteries and volumes state a little more than all.
pub(super) fn percent(text: &str) -> Option<f64> {
    let number: f64 = text
        .trim()
        .strip_suffix('%')?
        .trim_end()
        .replace(',', ".")
        .parse()
        .ok()?;
    (0.0..=1000.0).contains(&number).then_some(number)
}

/// A number and what follows it; the mark before its decimals is that of any language.
pub(super) fn split(text: &str) -> Option<(f64, &str)> {
    let text = text.trim();
    let end = text
        .find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ','))
        .unwrap_or(text.len());
    let number: f64 = text[..end].replace(',', ".").parse().ok()?;
    number.is_finite().then(|| (number, text[end..].trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_speeds() {
        assert_eq!(size("512M"), Some(512 << 20));
        assert_eq!(size("64.00m"), Some(64 << 20));
        assert_eq!(size("16 GB"), Some(16 << 30));
        assert_eq!(size("1,5G"), Some(3 << 29));
        assert_eq!(size("2 GiB"), Some(2 << 30));
        assert_eq!(size("460Gi"), Some(460 << 30));
        assert_eq!(size("1024"), Some(1024));
        for text in [
            "",
            "M",
            "-1M",
            "1 parsec",
            "1e999",
            "99999999999999999999999P",
            "1.2.3M",
        ] {
            assert_eq!(size(text), None, "{text}");
        }
        assert_eq!(bits("100 Mbps"), Some(100_000_000));
        assert_eq!(bits("2.5 Gbps"), Some(2_500_000_000));
        assert_eq!(bits("0 bps"), None);
        assert_eq!(percent("58.3857%"), Some(58.3857));
        assert_eq!(percent("-"), None);
    }
}
