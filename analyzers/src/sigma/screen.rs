//! The search for the literals of all rules of a group at once: which rules an event can match at all.

use std::collections::HashMap;

use aho_corasick::AhoCorasick;

use super::clause::{Anchor, Test};
use super::group::Group;

/// Of each column, what rules look for in it.
#[derive(Debug, Default)]
pub(super) struct Screen {
    pub(super) columns: Vec<ColumnScreen>,
    /// By member: how many clauses it has.
    clauses: Vec<u8>,
    /// Members without clauses.
    always: Vec<usize>,
}

/// What rules look for in one column.
#[derive(Debug)]
pub(super) struct ColumnScreen {
    pub(super) column: usize,
    automaton: AhoCorasick,
    /// By pattern of the automaton: where it must be, and what it meets.
    patterns: Vec<Vec<(Anchor, Met)>>,
    numbers: Vec<(f64, Met)>,
    /// Whether what is no text, such as a number or a time, cannot have any of this.
    pub(super) only_text: bool,
}

/// A clause of a member that something in an event meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Met {
    member: u32,
    clause: u8,
}

/// The members of a group that an event may match, as they become known.
#[derive(Debug, Default)]
pub(super) struct Candidates {
    /// By member: the clauses that are met, a bit for each.
    met: Vec<u8>,
    members: Vec<usize>,
}

impl Candidates {
    /// Begins with another event.
    pub(super) fn reset(&mut self, screen: &Screen) {
        self.met.clear();
        self.met.resize(screen.clauses.len(), 0);
        self.members.clear();
        self.members.extend_from_slice(&screen.always);
    }

    /// Adds what something in the event meets.
    #[inline]
    pub(super) fn add(&mut self, screen: &Screen, met: &[Met]) {
        for Met { member, clause } in met {
            let member = *member as usize;
            let before = self.met[member];
            let after = before | 1 << clause;
            self.met[member] = after;
            if after != before && after.count_ones() == u32::from(screen.clauses[member]) {
                self.members.push(member);
            }
        }
    }

    /// The members of which all clauses are met.
    pub(super) fn members(&self) -> &[usize] {
        &self.members
    }
}

/// The characters of folded values that are no text.
const NO_TEXT: &str = "0123456789abcdefilnrstuxz{}-+:.,? ";

impl Screen {
    pub(super) fn new(group: &Group) -> Self {
        let mut screen = Self::default();
        let mut drafts: Vec<Draft> = group.columns.iter().map(|_| Draft::default()).collect();
        for (place, member) in group.members.iter().enumerate() {
            screen.clauses.push(member.clauses.len() as u8);
            if member.clauses.is_empty() {
                screen.always.push(place);
            }
            for (clause, atoms) in member.clauses.iter().enumerate() {
                let met = Met {
                    member: place as u32,
                    clause: clause as u8,
                };
                for atom in atoms {
                    let column = match &atom.field {
                        Some(field) => group.column(field),
                        None => group.any,
                    };
                    let draft = &mut drafts[column.expect("a group has a column for every test")];
                    match &atom.test {
                        Test::Text(literal, anchor) => draft.add(literal, (*anchor, met)),
                        Test::Number(number) => draft.numbers.push((*number, met)),
                    }
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
                Err(_) => {
                    for member in draft.members() {
                        screen.clauses[member] = u8::MAX;
                        screen.always.push(member);
                    }
                }
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
    /// Names what a [folded](super::fold) text meets, some of it more than once.
    pub(super) fn search(&self, text: &str, mut found: impl FnMut(Met)) {
        for hit in self.automaton.find_overlapping_iter(text) {
            let (start, end) = (hit.start() == 0, hit.end() == text.len());
            for (anchor, met) in &self.patterns[hit.pattern().as_usize()] {
                let holds = match anchor {
                    Anchor::Anywhere => true,
                    Anchor::Start => start,
                    Anchor::End => end,
                    Anchor::Whole => start && end,
                };
                if holds {
                    found(*met);
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
                .for_each(|(_, met)| found(*met));
        }
    }
}

/// A column's literals before they are an automaton.
#[derive(Default)]
struct Draft {
    places: HashMap<String, usize>,
    literals: Vec<String>,
    patterns: Vec<Vec<(Anchor, Met)>>,
    numbers: Vec<(f64, Met)>,
}

impl Draft {
    fn add(&mut self, literal: &str, wanted: (Anchor, Met)) {
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
        let texts = self.patterns.into_iter().flatten().map(|(_, met)| met);
        let numbers = self.numbers.into_iter().map(|(_, met)| met);
        texts.chain(numbers).map(|met| met.member as usize)
    }
}
