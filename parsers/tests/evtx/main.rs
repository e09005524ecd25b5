//! The event log reader: against an oracle, against a writer, against damage.

#![cfg(test)]

mod common;
mod crafted;
mod hostile;
mod oracle;
mod properties;
mod written;
