//! Tokens to conditions, and the smaller texts of a rule that name fields.

use super::error::ConditionError;
use super::field::{FieldId, FieldName, FieldTable};
use super::glob::GlobKind;
use super::set::{Set, Sets};
use super::token::{Spanned, Token, tokens};
use super::tree::{Literal, Node, Quantity, Relation, Test};

/// How deep parentheses and `not` may nest.
const DEPTH: usize = 32;

/// A field with the name it is shown under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NamedField {
    pub(crate) label: String,
    pub(crate) field: FieldId,
}

/// What follows the provider in the text of a resolver.
#[derive(Clone, Debug)]
pub(crate) struct ResolverText {
    pub(crate) provider: String,
    pub(crate) ids: Vec<u16>,
    pub(crate) when: Option<Node>,
    pub(crate) by: Vec<FieldId>,
}

/// A condition; `None` of an empty text, which always holds.
pub(crate) fn parse_condition(
    text: &str,
    fields: &mut FieldTable,
    sets: &Sets,
) -> Result<Option<Node>, ConditionError> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let mut parser = Parser::new(text, 0, fields, sets)?;
    let node = parser.any(0)?;
    parser.end("`and` or `or`")?;
    Ok(Some(node))
}

/// Fields separated by `;`, each with a name of its own if wanted: `AppName|Data[0] as application; ExceptionCode`.
pub(crate) fn parse_fields(
    text: &str,
    fields: &mut FieldTable,
) -> Result<Vec<NamedField>, ConditionError> {
    let sets = Sets::default();
    let mut parser = Parser::new(text, 0, fields, &sets)?;
    let mut named = Vec::new();
    if parser.peek() != Token::End {
        named.push(parser.named_field()?);
        while parser.took_symbol(";") {
            named.push(parser.named_field()?);
        }
    }
    parser.end("`;` and another field")?;
    Ok(named)
}

/// The events that end what a rule found: `Provider:id,id [condition] by Field`.
pub(crate) fn parse_resolver(
    text: &str,
    fields: &mut FieldTable,
    sets: &Sets,
) -> Result<ResolverText, ConditionError> {
    let Some(colon) = text.find(':') else {
        let message = "expected the name of a provider, `:` and the ids of events";
        return Err(ConditionError::new(text, 0, message));
    };
    let provider = text[..colon].trim().to_owned();
    if provider.is_empty() {
        return Err(ConditionError::new(
            text,
            0,
            "expected the name of a provider",
        ));
    }
    let mut parser = Parser::new(text, colon + 1, fields, sets)?;
    let mut ids = vec![parser.event_id()?];
    while parser.took_symbol(",") {
        ids.push(parser.event_id()?);
    }
    let when = if parser.took_symbol("[") {
        let node = parser.any(0)?;
        parser.symbol("]")?;
        Some(node)
    } else {
        None
    };
    let mut by = Vec::new();
    if parser.took_word("by") {
        by.push(parser.field()?.0);
        while parser.took_symbol(";") {
            by.push(parser.field()?.0);
        }
    }
    parser.end("`[condition]` or `by` and a field")?;
    Ok(ResolverText {
        provider,
        ids,
        when,
        by,
    })
}

pub(super) struct Parser<'t, 'f> {
    pub(super) text: &'t str,
    pub(super) tokens: Vec<Spanned<'t>>,
    /// The token that comes next.
    pub(super) at: usize,
    pub(super) fields: &'f mut FieldTable,
    sets: &'f Sets,
}

impl<'t, 'f> Parser<'t, 'f> {
    fn new(
        text: &'t str,
        start: usize,
        fields: &'f mut FieldTable,
        sets: &'f Sets,
    ) -> Result<Self, ConditionError> {
        Ok(Self {
            text,
            tokens: tokens(text, start)?,
            at: 0,
            fields,
            sets,
        })
    }

    fn any(&mut self, depth: usize) -> Result<Node, ConditionError> {
        let mut nodes = vec![self.all(depth)?];
        while self.took_word("or") {
            nodes.push(self.all(depth)?);
        }
        Ok(single(nodes, Node::Any))
    }

    fn all(&mut self, depth: usize) -> Result<Node, ConditionError> {
        let mut nodes = vec![self.one(depth)?];
        while self.took_word("and") {
            nodes.push(self.one(depth)?);
        }
        Ok(single(nodes, Node::All))
    }

    fn one(&mut self, depth: usize) -> Result<Node, ConditionError> {
        if depth > DEPTH {
            return self.fail(format!("conditions nest at most {DEPTH} levels deep"));
        }
        if self.took_word("not") {
            return Ok(Node::Not(Box::new(self.one(depth + 1)?)));
        }
        if self.took_symbol("(") {
            let node = self.any(depth + 1)?;
            self.symbol(")")?;
            return Ok(node);
        }
        self.test().map(Node::Test)
    }

    fn test(&mut self) -> Result<Test, ConditionError> {
        if let Some(quantity) = self.function()? {
            let relation = self.relation()?;
            return Ok(Test::Order(quantity, relation, self.number()?));
        }
        let (field, name) = self.field()?;
        match self.next() {
            Token::Symbol("=") if self.at_field() => Ok(Test::Same(field, self.field()?.0, true)),
            Token::Symbol("!=") if self.at_field() => Ok(Test::Same(field, self.field()?.0, false)),
            Token::Symbol("=") => Ok(Test::Equal(field, vec![self.literal()?])),
            Token::Symbol("!=") => Ok(Test::Unequal(field, self.literal()?)),
            Token::Symbol("<" | "<=" | ">" | ">=") => {
                self.at -= 1;
                let relation = self.relation()?;
                let number = self.number()?;
                Ok(Test::Order(Quantity::Number(field), relation, number))
            }
            Token::Word("exists") => Ok(Test::Exists(field)),
            Token::Word("in") => Ok(Test::Equal(field, self.list()?)),
            Token::Word("like") => self.texts(field, GlobKind::Like),
            Token::Word("contains") => self.texts(field, GlobKind::Containing),
            Token::Word("starts") => {
                self.word("with")?;
                self.texts(field, GlobKind::Starting)
            }
            Token::Word("ends") => {
                self.word("with")?;
                self.texts(field, GlobKind::Ending)
            }
            Token::Word("is") => {
                self.word("public")?;
                self.word("address")?;
                Ok(Test::PublicAddress(field))
            }
            found => {
                self.at -= usize::from(found != Token::End);
                self.fail(format!(
                    "expected what `{name}` is compared by (`=`, `!=`, `<`, `<=`, `>`, `>=`, `in`, `like`, \
                     `contains`, `starts with`, `ends with`, `exists`, `is public address`), found {found}"
                ))
            }
        }
    }

    /// `abs(F)`, `length(F)` or `seconds between(F, F)`.
    fn function(&mut self) -> Result<Option<Quantity>, ConditionError> {
        let called = |parser: &Self, after: usize| {
            let token = parser.tokens.get(parser.at + after);
            token.is_some_and(|token| token.token == Token::Symbol("("))
        };
        let quantity = match self.peek() {
            Token::Word("abs") if called(self, 1) => {
                self.at += 2;
                Quantity::Magnitude(self.field()?.0)
            }
            Token::Word("length") if called(self, 1) => {
                self.at += 2;
                Quantity::Length(self.field()?.0)
            }
            Token::Word("seconds") if called(self, 2) => {
                self.at += 1;
                self.word("between")?;
                self.symbol("(")?;
                let first = self.field()?.0;
                self.symbol(",")?;
                Quantity::SecondsBetween(first, self.field()?.0)
            }
            _ => return Ok(None),
        };
        self.symbol(")")?;
        Ok(Some(quantity))
    }

    /// A text, a list of them in parentheses, or a set.
    fn texts(&mut self, field: FieldId, kind: GlobKind) -> Result<Test, ConditionError> {
        if let Token::Set(name) = self.peek() {
            let globs = self.set(name)?.globs(kind);
            return Ok(Test::Like(field, globs));
        }
        let start = self.at;
        let literals = match self.peek() {
            Token::Symbol("(") => self.list()?,
            _ => vec![self.literal()?],
        };
        if literals.iter().any(|literal| literal.text.is_empty()) {
            self.at = start;
            return self.fail("every text has an empty one in it");
        }
        let globs = literals.iter().map(|literal| kind.glob(&literal.text));
        Ok(Test::Like(field, globs.collect()))
    }

    /// The set of a name, which is the next token.
    fn set(&mut self, name: &str) -> Result<&'f Set, ConditionError> {
        if let Some(set) = self.sets.get(name) {
            self.at += 1;
            return Ok(set);
        }
        let known: Vec<_> = self.sets.names().collect();
        self.fail(format!(
            "there is no set `@{name}`; there are {}",
            known.join(", ")
        ))
    }

    fn list(&mut self) -> Result<Vec<Literal>, ConditionError> {
        if let Token::Set(name) = self.peek() {
            return Ok(self.set(name)?.literals().to_vec());
        }
        self.symbol("(")?;
        let mut items = vec![self.literal()?];
        while self.took_symbol(",") {
            items.push(self.literal()?);
        }
        self.symbol(")")?;
        Ok(items)
    }

    fn relation(&mut self) -> Result<Relation, ConditionError> {
        Ok(match self.next() {
            Token::Symbol("=") => Relation::Equal,
            Token::Symbol("!=") => Relation::Unequal,
            Token::Symbol("<") => Relation::Less,
            Token::Symbol("<=") => Relation::AtMost,
            Token::Symbol(">") => Relation::Greater,
            Token::Symbol(">=") => Relation::AtLeast,
            found => return self.unexpected("one of `=`, `!=`, `<`, `<=`, `>`, `>=`", found),
        })
    }

    fn named_field(&mut self) -> Result<NamedField, ConditionError> {
        let (field, name) = self.field()?;
        let label = if self.took_word("as") {
            match self.next() {
                Token::Word(label) | Token::Quoted(label) => label.to_owned(),
                found => return self.unexpected("the name to show the field under", found),
            }
        } else {
            match name {
                FieldName::FirstOf(names) => names[0].to_string(),
                name => name.to_string(),
            }
        };
        Ok(NamedField { label, field })
    }
}

fn single(mut nodes: Vec<Node>, many: impl FnOnce(Vec<Node>) -> Node) -> Node {
    if nodes.len() == 1 {
        nodes.remove(0)
    } else {
        many(nodes)
    }
}
