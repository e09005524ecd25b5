//! What a document gives.

use std::sync::Arc;

use jiff::Timestamp;

use super::logs::LogSummary;
use crate::inventory::Inventory;
use crate::{driver, perf, winevent};

/// A document, unwrapped and taken apart.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Payload {
    /// Its type, as it was given: `msinfo-StorageInfo`.
    pub metalogos_type: String,
    /// The id of the device it is of.
    pub device: Option<String>,
    /// The name of that device.
    pub host: Option<String>,
    /// When it was made, or stored if it does not say.
    pub at: Option<Timestamp>,
    /// It states times without a zone; they were taken as UTC.
    pub is_local_time: bool,
    /// Entries and texts beyond the limits, which were not kept.
    pub dropped: u64,
    /// What is in it, each for the one who knows it.
    pub parts: Vec<Part>,
}

/// A part of a document.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Part {
    /// What it says of the machine.
    Inventory(Box<Inventory>),
    /// What it says of the machine, of which nothing is good or bad: its name, its roles.
    Facts(Box<Inventory>),
    /// The most frequent lines of a log.
    Logs(LogSummary),
    /// Windows events, for [`winevent::read`].
    Events {
        /// Their form.
        format: winevent::Format,
        /// The document, as one layer of JSON.
        document: Arc<[u8]>,
    },
    /// A Lynis audit, for [`lynis::Document`](crate::lynis::Document).
    Lynis {
        /// The document, as one layer of JSON.
        document: Arc<[u8]>,
    },
    /// Drivers, for [`driver::read`].
    Drivers {
        /// Their form.
        format: driver::Format,
        /// The document, as one layer of JSON.
        document: Arc<[u8]>,
    },
    /// Readings of a moment, for [`perf::read`].
    Performance {
        /// Their form.
        format: perf::Format,
        /// The document, as one layer of JSON.
        document: Arc<[u8]>,
    },
    /// Nothing to score, and why.
    NoSignal(NoSignal),
}

/// Why there is nothing to score; none of it says that a machine is well or not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoSignal {
    /// `{}`, `[]`, `""` or `null`: the agent found nothing, or failed to look.
    #[error("the document is empty")]
    Empty,
    /// The agent says that it failed.
    #[error("the agent failed at `{what}`: {reason}")]
    Failed {
        /// What it was about to find out.
        what: String,
        /// What it says.
        reason: String,
    },
    /// It is of a group, an organisation or a tenant, and no evidence of a device.
    #[error("it is of a group, an organisation or a tenant, and not of a device")]
    NotOfADevice,
    /// A message between a server and its agents, such as a command.
    #[error("it is a message between a server and its agents")]
    Message,
    /// What is in it tells nothing of a machine's health.
    #[error("it tells nothing of the health of a machine")]
    Unrelated,
}
