//! Text to tokens.

use std::fmt;

use super::error::ConditionError;

/// A token with the byte it starts at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Spanned<'t> {
    pub(super) offset: usize,
    pub(super) token: Token<'t>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'t> {
    /// A keyword, or the name of a field.
    Word(&'t str),
    /// The name of a field in backticks.
    Quoted(&'t str),
    /// `Data[3]`
    Position(usize),
    /// A text in quotes.
    Text(&'t str),
    /// A whole number, with its spelling.
    Number(i128, &'t str),
    /// `@name`
    Set(&'t str),
    /// `( ) [ ] , ; : | = != < <= > >=`
    Symbol(&'static str),
    /// The end of the text.
    End,
}

impl fmt::Display for Token<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Word(word) => write!(f, "`{word}`"),
            Self::Quoted(name) => write!(f, "the field `{name}`"),
            Self::Position(position) => write!(f, "`Data[{position}]`"),
            Self::Text(text) => write!(f, "the text '{text}'"),
            Self::Number(_, spelling) => write!(f, "the number {spelling}"),
            Self::Set(name) => write!(f, "`@{name}`"),
            Self::Symbol(symbol) => write!(f, "`{symbol}`"),
            Self::End => f.write_str("the end"),
        }
    }
}

/// Longer symbols before their beginnings.
const SYMBOLS: [&str; 14] = [
    "!=", "<=", ">=", "(", ")", "[", "]", ",", ";", ":", "|", "=", "<", ">",
];

/// The tokens of a text from byte `start` on; the last is [`Token::End`].
pub(super) fn tokens(text: &str, start: usize) -> Result<Vec<Spanned<'_>>, ConditionError> {
    let mut lexer = Lexer { text, at: start };
    let mut tokens = Vec::with_capacity(text.len() / 6 + 1);
    loop {
        lexer.take_while(char::is_whitespace);
        let offset = lexer.at;
        let token = lexer.token()?;
        tokens.push(Spanned { offset, token });
        if token == Token::End {
            return Ok(tokens);
        }
    }
}

struct Lexer<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Lexer<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> &'t str {
        let rest = self.rest();
        let length = rest.find(|c| !wanted(c)).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    fn error<T>(&self, offset: usize, message: impl Into<String>) -> Result<T, ConditionError> {
        Err(ConditionError::new(self.text, offset, message))
    }

    fn token(&mut self) -> Result<Token<'t>, ConditionError> {
        let start = self.at;
        let Some(first) = self.rest().chars().next() else {
            return Ok(Token::End);
        };
        match first {
            '\'' | '"' => Ok(Token::Text(self.quoted(first, "text")?)),
            '`' => match self.quoted(first, "name")? {
                "" => self.error(start, "a field needs a name between its backticks"),
                name => Ok(Token::Quoted(name)),
            },
            '@' => {
                self.at += 1;
                match self.take_while(is_name_of_set) {
                    "" => self.error(start, "`@` is followed by the name of a set"),
                    name => Ok(Token::Set(name)),
                }
            }
            '-' | '0'..='9' => self.number(),
            _ if is_word(first) => {
                let word = self.take_while(is_word);
                if word == "Data" && self.rest().starts_with('[') {
                    return self.position(start);
                }
                Ok(Token::Word(word))
            }
            _ => {
                let found = SYMBOLS
                    .into_iter()
                    .find(|symbol| self.rest().starts_with(symbol));
                let Some(symbol) = found else {
                    return self.error(start, format!("`{first}` has no meaning here"));
                };
                self.at += symbol.len();
                Ok(Token::Symbol(symbol))
            }
        }
    }

    /// What stands between two of `quote`. Backslashes are themselves: most texts are paths of Windows.
    fn quoted(&mut self, quote: char, what: &str) -> Result<&'t str, ConditionError> {
        let start = self.at;
        self.at += 1;
        let inner = self.take_while(|c| c != quote);
        if self.rest().is_empty() {
            return self.error(start, format!("the {what} is not closed with {quote}"));
        }
        self.at += 1;
        Ok(inner)
    }

    fn number(&mut self) -> Result<Token<'t>, ConditionError> {
        let start = self.at;
        let spelling = self.take_while(|c| c == '-' || c.is_ascii_alphanumeric());
        let hexadecimal = spelling
            .strip_prefix("0x")
            .or_else(|| spelling.strip_prefix("0X"));
        let number = match hexadecimal {
            Some(digits) if digits.bytes().all(|b| b.is_ascii_hexdigit()) => {
                u64::from_str_radix(digits, 16).ok().map(i128::from)
            }
            Some(_) => None,
            None => spelling
                .parse::<i128>()
                .ok()
                .filter(|number| i64::try_from(*number).is_ok() || u64::try_from(*number).is_ok()),
        };
        match number {
            Some(number) => Ok(Token::Number(number, spelling)),
            None => self.error(
                start,
                format!("`{spelling}` is no whole number of 64 bits; texts stand in quotes"),
            ),
        }
    }

    fn position(&mut self, start: usize) -> Result<Token<'t>, ConditionError> {
        self.at += 1;
        let digits = self.take_while(|c| c.is_ascii_digit());
        match (digits.parse::<u16>(), self.rest().starts_with(']')) {
            (Ok(position), true) => {
                self.at += 1;
                Ok(Token::Position(usize::from(position)))
            }
            _ => self.error(start, "a position is written `Data[0]`, counted from 0"),
        }
    }
}

fn is_word(c: char) -> bool {
    c == '_' || c == '.' || c.is_ascii_alphanumeric()
}

fn is_name_of_set(c: char) -> bool {
    c == '-' || c.is_ascii_alphanumeric()
}
