//! Clauses: of each, one test must be true for a rule to match.

/// A test of one field; no field for the keywords, which look at all values.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Atom {
    pub(super) field: Option<String>,
    pub(super) test: Test,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Test {
    /// The [folded](super::fold) text has this literal, which is folded too and not empty.
    Text(String, Anchor),
    /// The text is a number, and this one.
    Number(f64),
}

/// Where a literal must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Anchor {
    Anywhere,
    Start,
    End,
    Whole,
}

/// At least one of these must be true.
pub(super) type Clause = Vec<Atom>;

/// What is known about the conditions of a rule.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Need {
    /// They are never met.
    Never,
    /// They are met only if every clause is.
    Clauses(Vec<Clause>),
}

/// Nothing is known.
pub(super) const OPEN: Need = Need::Clauses(Vec::new());

/// How many clauses are kept of a rule: more hardly tell events better apart.
pub(super) const CLAUSES: usize = 4;

/// What all of some needs come to.
pub(super) fn all(needs: impl Iterator<Item = Need>) -> Need {
    let mut clauses = Vec::new();
    for need in needs {
        match need {
            Need::Never => return Need::Never,
            Need::Clauses(more) => clauses.extend(more),
        }
    }
    clauses.sort_by(|a, b| worth(b).total_cmp(&worth(a)));
    clauses.truncate(CLAUSES);
    Need::Clauses(clauses)
}

/// What any of some needs comes to.
pub(super) fn any(needs: impl Iterator<Item = Need>) -> Need {
    let mut possible: Vec<Vec<Clause>> = Vec::new();
    for need in needs {
        match need {
            Need::Never => {}
            Need::Clauses(clauses) if clauses.is_empty() => return OPEN,
            Need::Clauses(clauses) => possible.push(clauses),
        }
    }
    if possible.len() < 2 {
        return possible.pop().map_or(Need::Never, Need::Clauses);
    }
    let best = possible.iter().filter_map(|clauses| best(clauses));
    Need::Clauses(vec![best.flatten().cloned().collect()])
}

/// The clause that the fewest events should meet.
fn best(clauses: &[Clause]) -> Option<&Clause> {
    clauses.iter().max_by(|a, b| worth(a).total_cmp(&worth(b)))
}

/// How rare events that meet a clause should be: that of its most common test, less for many.
fn worth(clause: &Clause) -> f64 {
    let least = clause.iter().map(rarity).fold(f64::INFINITY, f64::min);
    least - (clause.len() as f64).log2() / 2.0
}

/// Longer literals are rarer; what most values begin and end with says nothing.
fn rarity(atom: &Atom) -> f64 {
    const COMMON: [&str; 8] = [
        "c:\\windows\\",
        "system32\\",
        "\\powershell.exe",
        "\\cmd.exe",
        "powershell",
        ".exe",
        ".dll",
        "c:\\",
    ];
    match &atom.test {
        Test::Number(_) => 4.0,
        Test::Text(literal, anchor) => {
            let length = |text: &str| text.chars().count() as f64;
            let mut common = 0.0_f64;
            for part in COMMON {
                if literal.contains(part) {
                    common = common.max(length(part));
                }
            }
            let bonus = match anchor {
                Anchor::Anywhere => 0.0,
                Anchor::Start | Anchor::End => 1.0,
                Anchor::Whole => 3.0,
            };
            (length(literal) - common * 0.8).min(16.0) + bonus
        }
    }
}
