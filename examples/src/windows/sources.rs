//! The events, as their providers write them: sources, names and types of their data.
//!
//! Field names and their order are those of the providers' manifests.

mod application;
mod security;
mod storage;
mod system;

pub use application::*;
pub use security::*;
pub use storage::*;
pub use system::*;

use super::Source;

const fn source(
    name: &'static str,
    guid: Option<&'static str>,
    alias: Option<&'static str>,
    channel: &'static str,
) -> Source {
    Source {
        name,
        guid,
        alias,
        channel,
    }
}
