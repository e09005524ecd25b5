//! The event log reader: against an oracle, against a writer, against damage.

#![cfg(test)]

mod common;
mod crafted;
mod hostile;
#[path = "../common/log_files.rs"]
mod log_files;
mod oracle;
mod properties;
#[path = "../common/test_data.rs"]
mod test_data;
mod written;
