//! CVE numbers in texts.

/// The CVE numbers in a text, as they stand there.
///
/// ```
/// use wegweiser_parsers::driver_data::cve_numbers;
///
/// assert_eq!(cve_numbers("gdrv (CVE-2018-19320)").collect::<Vec<_>>(), ["CVE-2018-19320"]);
/// ```
pub fn cve_numbers(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))
        .filter(|word| is_number(word))
}

fn is_number(word: &str) -> bool {
    let parts: Option<(&str, &str)> = word
        .get(..4)
        .filter(|prefix| prefix.eq_ignore_ascii_case("CVE-"))
        .and_then(|_| word[4..].split_once('-'));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    parts.is_some_and(|(year, number)| {
        year.len() == 4 && number.len() >= 4 && is_digits(year) && is_digits(number)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_numbers_are_found() {
        let text = "System Mechanic CVE-2018-5701, cve-2026-12345; CVE-20-1 CVE- (CVE-2021-21551)";
        let found: Vec<_> = cve_numbers(text).collect();
        assert_eq!(found, ["CVE-2018-5701", "cve-2026-12345", "CVE-2021-21551"]);
    }
}
