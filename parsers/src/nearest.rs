//! Names that were meant.

/// The names most like `name`, best first, at most `most`, none that is too far to be meant.
///
/// ```
/// use wegweiser_parsers::nearest;
///
/// assert_eq!(nearest("jurnalFiltered", ["journalFiltered", "hostname"], 3), ["journalFiltered"]);
/// ```
pub fn nearest<'a>(
    name: &str,
    known: impl IntoIterator<Item = &'a str>,
    most: usize,
) -> Vec<String> {
    // Names have a few dozen letters; comparing costs their product.
    let name = name
        .chars()
        .take(LONGEST)
        .collect::<String>()
        .to_lowercase();
    let similarity = |known: &str| strsim::jaro_winkler(&name, &known.to_lowercase());
    let mut ranked: Vec<(u32, &str)> = known
        .into_iter()
        .map(|known| ((similarity(known) * 1000.0) as u32, known))
        .filter(|(similarity, _)| *similarity >= 800)
        .collect();
    ranked.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
    ranked.dedup_by(|a, b| a.1 == b.1);
    ranked
        .into_iter()
        .take(most)
        .map(|(_, known)| known.to_owned())
        .collect()
}

/// Letters of a name that are compared.
const LONGEST: usize = 100;
