//! The search for the literals of all rules of a group at once: which rules an event can match at all.

use std::collections::HashMap;

use aho_corasick::AhoCorasick;

use super::group::Group;
use super::necessary::{Anchor, Test};

/// Of each column, what rules look for in it.
#[derive(Debug, Default)]
pub(super) struct Screen {
    pub(super) columns: Vec<ColumnScreen>,
    /// Members that have no condition to look for.
    pub(super) always: Vec<usize>,
}

/// What rules look for in one column.
#[derive(Debug)]
pub(super) struct ColumnScreen {
    pub(super) column: usize,
    automaton: AhoCorasick,
    /// By pattern of the automaton: where it must be, and for which members.
    patterns: Vec<Vec<(Anchor, usize)>>,
    numbers: Vec<(f64, usize)>,
    /// Whether what is no text, such as a number or a time, cannot have any of this.
    pub(super) only_text: bool,
}

/// The characters of folded values that are no text.
const NO_TEXT: &str = "0123456789abcdefilnrstuxz{}-+:.,? ";

impl Screen {
    pub(super) fn new(group: &Group) -> Self {
        let mut screen = Self::default();
        let mut drafts: Vec<Draft> = group.columns.iter().map(|_| Draft::default()).collect();
        for (member, of) in group.members.iter().enumerate() {
            let Some(clause) = &of.clause else {
                screen.always.push(member);
                continue;
            };
            for atom in clause {
                let column = match &atom.field {
                    Some(field) => group.column(field),
                    None => group.any,
                };
                let draft = &mut drafts[column.expect("a group has a column for every test")];
                match &atom.test {
                    Test::Text(literal, anchor) => draft.add(literal, (*anchor, member)),
                    Test::Number(number) => draft.numbers.push((*number, member)),
                }
            }
        }
        for (column, draft) in drafts.into_iter().enumerate() {
            if draft.is_empty() {
                continue;
            }
            match AhoCorasick::new(&draft.literals) {
                Ok(automaton) => screen.columns.push(ColumnScreen {
                    column,
                    automaton,
                    only_text: draft.numbers.is_empty()
                        && draft.literals.iter().all(|literal| is_text(literal)),
                    patterns: draft.patterns,
                    numbers: draft.numbers,
                }),
                // Too much for one automaton: its rules are evaluated for every event.
                Err(_) => screen.always.extend(draft.members()),
            }
        }
        screen.always.sort_unstable();
        screen.always.dedup();
        screen
    }
}

fn is_text(literal: &str) -> bool {
    literal.chars().any(|letter| !NO_TEXT.contains(letter))
}

impl ColumnScreen {
    /// Names the members whose condition a [folded](super::fold) text meets, some more than once.
    pub(super) fn search(&self, text: &str, mut found: impl FnMut(usize)) {
        for hit in self.automaton.find_overlapping_iter(text) {
            let (start, end) = (hit.start() == 0, hit.end() == text.len());
            for (anchor, member) in &self.patterns[hit.pattern().as_usize()] {
                let holds = match anchor {
                    Anchor::Anywhere => true,
                    Anchor::Start => start,
                    Anchor::End => end,
                    Anchor::Whole => start && end,
                };
                if holds {
                    found(*member);
                }
            }
        }
        if !self.numbers.is_empty()
            && let Ok(number) = text.parse::<f64>()
        {
            let near = |of: &f64| (of - number).abs() < f64::EPSILON;
            self.numbers
                .iter()
                .filter(|(of, _)| near(of))
                .for_each(|(_, member)| found(*member));
        }
    }
}

/// A column's literals before they are an automaton.
#[derive(Default)]
struct Draft {
    places: HashMap<String, usize>,
    literals: Vec<String>,
    patterns: Vec<Vec<(Anchor, usize)>>,
    numbers: Vec<(f64, usize)>,
}

impl Draft {
    fn add(&mut self, literal: &str, wanted: (Anchor, usize)) {
        let place = self.places.get(literal).copied().unwrap_or_else(|| {
            self.literals.push(literal.to_owned());
            self.patterns.push(Vec::new());
            self.places
                .insert(literal.to_owned(), self.patterns.len() - 1);
            self.patterns.len() - 1
        });
        if !self.patterns[place].contains(&wanted) {
            self.patterns[place].push(wanted);
        }
    }

    fn is_empty(&self) -> bool {
        self.literals.is_empty() && self.numbers.is_empty()
    }

    fn members(self) -> impl Iterator<Item = usize> {
        let texts = self
            .patterns
            .into_iter()
            .flatten()
            .map(|(_, member)| member);
        texts.chain(self.numbers.into_iter().map(|(_, member)| member))
    }
}
