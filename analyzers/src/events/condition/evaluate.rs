//! Whether a condition holds for an event.

use wegweiser_parsers::evtx::Value;

use super::address;
use super::syntax::{FieldId, Folded, Literal, Node, Quantity, Test};

/// An event, as conditions see it.
pub(crate) trait Fields {
    /// The value of a field of the table that the conditions were made with; `None` if the event has no such field.
    fn value(&self, field: FieldId) -> Option<Value<'_>>;
}

/// The texts of one event's fields in lower case, each decoded once however many patterns ask for it.
///
/// One per thread is enough: [`Texts::next_event`] forgets the texts and keeps the memory.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    texts: Vec<(FieldId, Folded)>,
    used: usize,
}

impl Texts {
    /// Must be called between two events.
    pub(crate) fn next_event(&mut self) {
        self.used = 0;
    }

    fn folded(&mut self, field: FieldId, event: &impl Fields) -> Option<&Folded> {
        let known = self.texts[..self.used]
            .iter()
            .position(|(of, _)| *of == field);
        let index = if let Some(index) = known {
            index
        } else {
            self.fold(field, event.value(field)?)
        };
        Some(&self.texts[index].1)
    }

    fn fold(&mut self, field: FieldId, value: Value<'_>) -> usize {
        let index = self.used;
        if index == self.texts.len() {
            self.texts.push((field, Folded::default()));
        }
        let (of, text) = &mut self.texts[index];
        *of = field;
        text.fold(|out| value.write_text(out));
        self.used += 1;
        index
    }
}

pub(super) fn holds(node: &Node, event: &impl Fields, texts: &mut Texts) -> bool {
    match node {
        Node::All(nodes) => nodes.iter().all(|node| holds(node, event, texts)),
        Node::Any(nodes) => nodes.iter().any(|node| holds(node, event, texts)),
        Node::Not(node) => !holds(node, event, texts),
        Node::Test(test) => satisfied(test, event, texts).unwrap_or(false),
    }
}

/// The answer to a test; `None` if the event has no value for it.
fn satisfied(test: &Test, event: &impl Fields, texts: &mut Texts) -> Option<bool> {
    Some(match test {
        Test::Exists(field) => {
            let value = event.value(*field)?;
            !value.is_empty() && value != "-"
        }
        Test::Equal(field, literals) => {
            let value = event.value(*field)?;
            literals.iter().any(|literal| equal(value, literal))
        }
        Test::Unequal(field, literal) => !equal(event.value(*field)?, literal),
        Test::Same(first, second, same) => {
            let second = event.value(*second)?;
            event.value(*first)?.eq_ignore_ascii_case(&second.text()) == *same
        }
        Test::Like(field, globs) => {
            let text = texts.folded(*field, event)?;
            globs.iter().any(|glob| glob.matches(text))
        }
        Test::Order(of, relation, than) => relation.holds(quantity(*of, event)?, *than),
        Test::PublicAddress(field) => address::is_public(&event.value(*field)?.text()),
    })
}

fn equal(value: Value<'_>, literal: &Literal) -> bool {
    match literal.number.zip(number(value)) {
        Some((wanted, found)) => wanted == found,
        None => value.eq_ignore_ascii_case(&literal.text),
    }
}

fn quantity(of: Quantity, event: &impl Fields) -> Option<i128> {
    match of {
        Quantity::Number(field) => number(event.value(field)?),
        Quantity::Magnitude(field) => number(event.value(field)?).map(i128::abs),
        Quantity::Length(field) => Some(event.value(field)?.text().chars().count() as i128),
        Quantity::SecondsBetween(first, second) => {
            let first = event.value(first)?.as_time()?;
            let second = event.value(second)?.as_time()?;
            Some(i128::from(first.0.abs_diff(second.0) / TICKS_PER_SECOND))
        }
    }
}

/// Windows counts time in units of 100 nanoseconds.
const TICKS_PER_SECOND: u64 = 10_000_000;

fn number(value: Value<'_>) -> Option<i128> {
    let unsigned = value.as_u64().map(i128::from);
    unsigned.or_else(|| value.as_i64().map(i128::from))
}
