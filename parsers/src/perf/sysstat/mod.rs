//! Exports of sysstat.
//!
//! The same counters leave a machine in six forms whose fields have two sets of names ([`field`]). Each form gives its
//! values as a [`record`] of one activity; [`gather`] turns records into series.

mod binary;
mod block;
mod document;
mod field;
mod gather;
mod json;
mod pairs;
mod record;
mod rows;
mod table;
mod text;
mod time;
mod tokens;
mod xml;

pub(super) use block::Block;
pub(super) use document::{Item, Items, read as read_document};
pub(super) use gather::Gather;
pub(super) use json::is_document;
pub(super) use record::{Record, number};
pub(super) use text::Banner;
pub(super) use time::{clock, date, is_next_day, of_half_day, utc};
pub(super) use tokens::{Token, Tokens};

pub(super) use binary::FORM as BINARY;
pub(super) use json::FORM as JSON;
pub(super) use pairs::FORM as PAIRS;
pub(super) use table::FORM as TABLE;
pub(super) use text::FORM as TEXT;
pub(super) use xml::FORM as XML;
