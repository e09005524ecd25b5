//! The steps that every parser of rules takes: one token, one literal, one field.

use super::error::ConditionError;
use super::field::{FieldId, FieldName};
use super::parser::Parser;
use super::token::Token;
use super::tree::Literal;

/// Words that are no names of fields unless they stand in backticks.
const KEYWORDS: [&str; 15] = [
    "and", "or", "not", "in", "like", "contains", "starts", "ends", "with", "exists", "is",
    "public", "address", "as", "by",
];

impl<'t> Parser<'t, '_> {
    pub(super) fn literal(&mut self) -> Result<Literal, ConditionError> {
        match self.next() {
            Token::Text(text) => Ok(Literal::text(text)),
            Token::Number(number, spelling) => Ok(Literal::number(number, spelling)),
            found => self.unexpected("a number, or a text in quotes", found),
        }
    }

    pub(super) fn number(&mut self) -> Result<i128, ConditionError> {
        match self.next() {
            Token::Number(number, _) => Ok(number),
            found => self.unexpected("a number", found),
        }
    }

    pub(super) fn event_id(&mut self) -> Result<u16, ConditionError> {
        let number = self.number()?;
        u16::try_from(number).or_else(|_| {
            self.at -= 1;
            self.fail(format!("{number} is no id of an event: they end at 65535"))
        })
    }

    /// A field, or the first of several: `AppName|Data[0]`.
    pub(super) fn field(&mut self) -> Result<(FieldId, FieldName), ConditionError> {
        let start = self.at;
        let mut names = vec![self.field_name()?];
        while self.took_symbol("|") {
            names.push(self.field_name()?);
        }
        let name = match names.len() {
            1 => names.remove(0),
            _ => FieldName::FirstOf(names),
        };
        match self.fields.intern(name.clone()) {
            Ok(id) => Ok((id, name)),
            Err(message) => {
                self.at = start;
                self.fail(message)
            }
        }
    }

    fn field_name(&mut self) -> Result<FieldName, ConditionError> {
        match self.next() {
            Token::Quoted(name) => Ok(FieldName::Named(name.to_owned())),
            Token::Position(position) => Ok(FieldName::Position(position)),
            Token::Word(word) if !KEYWORDS.contains(&word) => {
                FieldName::of_word(word).or_else(|message| {
                    self.at -= 1;
                    self.fail(message)
                })
            }
            found => self.unexpected("the name of a field", found),
        }
    }

    /// Whether the name of a field comes next.
    pub(super) fn at_field(&self) -> bool {
        matches!(
            self.peek(),
            Token::Word(_) | Token::Quoted(_) | Token::Position(_)
        )
    }

    pub(super) fn peek(&self) -> Token<'t> {
        self.tokens[self.at].token
    }

    /// The next token; the end is never passed.
    pub(super) fn next(&mut self) -> Token<'t> {
        let token = self.peek();
        self.at += usize::from(token != Token::End);
        token
    }

    pub(super) fn took_word(&mut self, word: &str) -> bool {
        let took = self.peek() == Token::Word(word);
        self.at += usize::from(took);
        took
    }

    pub(super) fn took_symbol(&mut self, symbol: &'static str) -> bool {
        let took = self.peek() == Token::Symbol(symbol);
        self.at += usize::from(took);
        took
    }

    pub(super) fn word(&mut self, word: &str) -> Result<(), ConditionError> {
        match self.next() {
            Token::Word(found) if found == word => Ok(()),
            found => self.unexpected(&format!("`{word}`"), found),
        }
    }

    pub(super) fn symbol(&mut self, symbol: &'static str) -> Result<(), ConditionError> {
        match self.next() {
            Token::Symbol(found) if found == symbol => Ok(()),
            found => self.unexpected(&format!("`{symbol}`"), found),
        }
    }

    pub(super) fn end(&mut self, otherwise: &str) -> Result<(), ConditionError> {
        match self.next() {
            Token::End => Ok(()),
            found => self.unexpected(&format!("{otherwise}, or the end"), found),
        }
    }

    /// The error that `found`, the token just taken, is not what is wanted.
    pub(super) fn unexpected<T>(
        &mut self,
        wanted: &str,
        found: Token<'_>,
    ) -> Result<T, ConditionError> {
        self.at -= usize::from(found != Token::End);
        self.fail(format!("expected {wanted}, found {found}"))
    }

    /// An error at the next token.
    pub(super) fn fail<T>(&self, message: impl Into<String>) -> Result<T, ConditionError> {
        let offset = self.tokens[self.at].offset;
        Err(ConditionError::new(self.text, offset, message))
    }
}
