//! Files of drivers, made by a small writer.

#![allow(clippy::unwrap_used, reason = "a failing test may panic")]

mod damage;
mod digests;
mod image;
mod signatures;
mod signed;
mod statements;
