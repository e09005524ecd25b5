//! Fragments of elements that have no template: forwarded events, and data that was logged as XML.
//!
//! What remains when the texts are taken out repeats from record to record. It is compiled like a definition whose
//! slots are the texts. There is no offset to find it by; it is found by following the tokens along a known content,
//! which says where others go on differently.

use super::Store;
use super::outline::Outline;
use crate::evtx::bytes::{CHUNK, Chunk, slice, until_nul};
use crate::evtx::content;
use crate::evtx::kind;
use crate::evtx::lexeme::Lexeme;
use crate::evtx::program::{SLOTS, entity};
use crate::evtx::slots::{self, Slot, Values};
use crate::evtx::token::{Token, Tokens};
use crate::evtx::types::Guid;

/// How many contents may go on differently from one; real logs have one for each kind of event.
const BRANCHES: usize = 256;

/// A content that goes on differently behind this place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Branch {
    place: usize,
    program: u32,
}

/// Why a fragment is none that is known.
enum Unknown {
    /// Damage, or what no content can hold.
    Irregular,
    /// It leaves the content of a program, if there is any yet, behind this place.
    New(Option<u32>, usize),
}

impl Store {
    /// The program of the elements in a range of the chunk, and their texts as slots. Those that come in pieces are put
    /// together in `joined`; their slots lie behind the chunk.
    pub(in crate::evtx) fn elements(
        &mut self,
        chunk: &Chunk,
        range: (usize, usize),
        slots: &mut [Slot; SLOTS],
        joined: &mut Vec<u8>,
    ) -> Option<(u32, Values)> {
        match self.follow(chunk, range, slots, joined) {
            Ok(found) => Some(found),
            Err(Unknown::Irregular) => None,
            Err(Unknown::New(from, place)) => {
                self.learn(chunk, range, from, place)?;
                self.follow(chunk, range, slots, joined).ok()
            }
        }
    }

    fn follow(
        &self,
        chunk: &Chunk,
        (at, end): (usize, usize),
        slots: &mut [Slot; SLOTS],
        joined: &mut Vec<u8>,
    ) -> Result<(u32, Values), Unknown> {
        joined.clear();
        let mut tokens = Tokens::new(chunk, at, end, false);
        let mut program = self.first.ok_or(Unknown::New(None, 0))?;
        let mut content = &self.stored[program as usize].content[..];
        let mut rest = content;
        let mut count = 0;
        let mut is_open = false;
        loop {
            let at = tokens.position();
            let lexeme = tokens.lexeme().ok_or(Unknown::Irregular)?;
            let step = if lexeme.is_piece() {
                if is_open {
                    let slot = &mut slots[count - 1];
                    *slot = join(*slot, lexeme.token(chunk), chunk, joined)
                        .ok_or(Unknown::Irregular)?;
                    continue;
                }
                step_text(rest, lexeme, count, chunk)
            } else {
                content::after(rest, lexeme, chunk).map(|rest| (rest, false))
            };
            if let Some(step) = step {
                (rest, is_open) = step;
            } else {
                let place = content.len() - rest.len();
                (program, (rest, is_open)) = self
                    .branch(program, place, lexeme, count, chunk)
                    .ok_or(Unknown::New(Some(program), place))?;
                content = &self.stored[program as usize].content;
            }
            if is_open {
                let slot = slots.get_mut(count).ok_or(Unknown::Irregular)?;
                *slot =
                    first_piece(lexeme.token(chunk), chunk, joined).ok_or(Unknown::Irregular)?;
                count += 1;
            } else if lexeme.is_end() {
                let values = Values {
                    count,
                    end: at,
                    nested: 0,
                };
                return Ok((program, values));
            }
        }
    }

    /// The program whose content goes on with a token where that of another does not, and the step there.
    #[cold]
    fn branch<'s>(
        &'s self,
        from: u32,
        place: usize,
        lexeme: Lexeme,
        count: usize,
        chunk: &Chunk,
    ) -> Option<(u32, (&'s [u8], bool))> {
        let branches = &self.stored[from as usize].branches;
        let mut there = branches.iter().filter(|branch| branch.place == place);
        there.find_map(|branch| {
            let rest = &self.stored[branch.program as usize].content[place..];
            let step = if lexeme.is_piece() {
                step_text(rest, lexeme, count, chunk)
            } else {
                content::after(rest, lexeme, chunk).map(|rest| (rest, false))
            };
            Some((branch.program, step?))
        })
    }

    /// Compiles what is new, and notes where it goes on differently.
    #[cold]
    fn learn(
        &mut self,
        chunk: &Chunk,
        range: (usize, usize),
        from: Option<u32>,
        place: usize,
    ) -> Option<()> {
        if let Some(from) = from
            && self.stored[from as usize].branches.len() == BRANCHES
        {
            return None;
        }
        let mut outline = Outline::new(chunk, range);
        let program = self.compile(|| outline.next(), chunk, Guid([0; 16]))?;
        match from {
            Some(from) => {
                let branches = &mut self.stored[from as usize].branches;
                branches.push(Branch { place, program });
            }
            None => self.first = Some(program),
        }
        Some(())
    }
}

/// What remains of a content after a piece of text, and whether that begins a text or stands in the content itself.
#[inline]
fn step_text<'c>(
    content: &'c [u8],
    piece: Lexeme,
    count: usize,
    chunk: &Chunk,
) -> Option<(&'c [u8], bool)> {
    match content::after(content, Lexeme::slot(count as u16, kind::STRING), chunk) {
        Some(rest) => Some((rest, true)),
        None => content::after(content, piece, chunk).map(|rest| (rest, false)),
    }
}

/// The slot of a text that begins with this piece.
#[inline]
fn first_piece(token: Token<'_>, chunk: &Chunk, joined: &mut Vec<u8>) -> Option<Slot> {
    match token {
        Token::Literal { code, at, length } => slots::slot(code, at, length),
        token => {
            let empty = slots::slot(kind::STRING, CHUNK + joined.len(), 0)?;
            join(empty, token, chunk, joined)
        }
    }
}

/// The slot of a text with one more piece. Only the last text grows, so that it ends where `joined` does.
#[cold]
fn join(slot: Slot, token: Token<'_>, chunk: &Chunk, joined: &mut Vec<u8>) -> Option<Slot> {
    let (code, mut at, length) = (
        slots::code_of(slot),
        slots::at_of(slot),
        slots::length_of(slot),
    );
    if at < CHUNK {
        at = CHUNK + joined.len();
        joined.extend_from_slice(until_nul(slice(chunk, slots::at_of(slot), length)?));
    }
    match token {
        Token::Literal {
            code: kind::STRING,
            at,
            length,
        } => joined.extend_from_slice(until_nul(slice(chunk, at, length)?)),
        Token::Character(unit) => joined.extend_from_slice(&unit.to_le_bytes()),
        Token::Entity(name) => joined.extend(entity(name)?.bytes().flat_map(|byte| [byte, 0])),
        _ => return None,
    }
    (code == kind::STRING)
        .then(|| slots::slot(code, at, CHUNK + joined.len() - at))
        .flatten()
}
