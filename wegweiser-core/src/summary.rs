//! The fold as a file: what was seen of a fleet, before anyone judges it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use std::io::{Read as _, Write as _};

use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::analyzer::{Analyzer, ErasedSummary};
use crate::error::Error;
use crate::facts::DeviceFacts;
use crate::hierarchy::{Level, NodePath, Role};
use crate::reader::{InputReport, Registry};

/// Everything that was observed, per device and analyzer: kilobytes for gigabytes of exports.
///
/// Merging is associative and commutative, and what two summaries share counts once, so the files
/// of a fleet can be summarised anywhere, in any order, and judged later under any rules:
/// `judge(merge(parts))` is `judge(whole)`. Exports whose device neither a folder nor the caller nor
/// they themselves name belong to the only host beside them: those must be summarized together.
#[derive(Debug, Default)]
pub struct FleetSummary {
    pub(crate) inputs: BTreeSet<InputReport>,
    pub(crate) devices: BTreeMap<NodePath, DeviceSummary>,
}

/// What was observed of one device.
#[derive(Debug, Default)]
pub(crate) struct DeviceSummary {
    pub(crate) facts: DeviceFacts,
    pub(crate) role: Option<Role>,
    /// By the id of the summary.
    pub(crate) summaries: BTreeMap<&'static str, Box<dyn ErasedSummary>>,
}

impl DeviceSummary {
    pub(crate) fn merge(&mut self, other: Self) {
        self.facts.merge(&other.facts);
        self.role = self.role.max(other.role);
        for (id, summary) in other.summaries {
            match self.summaries.get_mut(id) {
                Some(kept) => kept.merge(summary.as_ref()),
                None => {
                    self.summaries.insert(id, summary);
                }
            }
        }
    }
}

/// The first key of a summary document: how it is recognised.
pub(crate) const DOCUMENT: &str = "wegweiser-summary";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    format: String,
    version: u32,
    inputs: Vec<InputReport>,
    devices: Vec<DeviceDocument>,
}

#[derive(Deserialize)]
struct Version {
    version: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct DeviceDocument {
    path: NodePath,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    role: Option<Role>,
    facts: DeviceFacts,
    analyzers: BTreeMap<String, AnalyzerDocument>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AnalyzerDocument {
    version: u32,
    data: Box<RawValue>,
}

impl FleetSummary {
    /// The version of the document that [`FleetSummary::to_json`] writes.
    pub const VERSION: u32 = 1;

    /// Adds what another summary has seen.
    pub fn merge(&mut self, other: Self) {
        self.inputs.extend(other.inputs);
        for (path, device) in other.devices {
            self.devices.entry(path).or_default().merge(device);
        }
    }

    /// How each input was read.
    pub fn inputs(&self) -> impl Iterator<Item = &InputReport> {
        self.inputs.iter()
    }

    /// How many devices were seen.
    pub fn devices(&self) -> usize {
        self.devices.len()
    }

    /// What an analyzer keeps of each device that it has seen something of, with what is known of the device.
    pub fn of<A: Analyzer>(
        &self,
        analyzer: &A,
    ) -> impl Iterator<Item = (&NodePath, &DeviceFacts, &A::Summary)> {
        let id = Analyzer::summary_id(analyzer);
        self.devices.iter().filter_map(move |(path, device)| {
            let summary = device.summaries.get(id)?.as_any().downcast_ref()?;
            Some((path, &device.facts, summary))
        })
    }

    /// As a JSON document, the same bytes for the same content.
    pub fn to_json(&self) -> String {
        let device = |(path, device): (&NodePath, &DeviceSummary)| DeviceDocument {
            path: path.clone(),
            role: device.role,
            facts: device.facts.clone(),
            analyzers: device
                .summaries
                .iter()
                .map(|(id, summary)| {
                    let document = AnalyzerDocument {
                        version: summary.version(),
                        data: summary.encode(),
                    };
                    ((*id).to_owned(), document)
                })
                .collect(),
        };
        let document = Document {
            format: DOCUMENT.to_owned(),
            version: Self::VERSION,
            inputs: self.inputs.iter().cloned().collect(),
            devices: self.devices.iter().map(device).collect(),
        };
        serde_json::to_string(&document).expect("a summary is plain data with string keys")
    }

    /// The document of [`to_json`](Self::to_json) packed with gzip: a tenth of its size, the same bytes for the same
    /// content. [`from_packed`](Self::from_packed) reads it back.
    pub fn to_packed(&self) -> Vec<u8> {
        let mut packer = GzEncoder::new(Vec::new(), Compression::default());
        let written = packer.write_all(self.to_json().as_bytes());
        let packed = written.and_then(|()| packer.finish());
        packed.expect("a vector takes every byte")
    }

    /// Reads a packed document back; what unpacks to more than `most` bytes is refused, and no more than that is ever
    /// unpacked.
    ///
    /// # Errors
    /// Those of [`from_json`](Self::from_json), and what is wrong with the packing.
    pub fn from_packed(
        name: &str,
        packed: &[u8],
        most: u64,
        registry: &Registry,
    ) -> Result<Self, Error> {
        let error = |message: String| Error::Document {
            name: name.to_owned(),
            message,
        };
        let invalid = |cause: &dyn Display| error(format!("it is not a packed summary: {cause}"));
        let mut bytes = Vec::new();
        MultiGzDecoder::new(packed)
            .take(most.saturating_add(1))
            .read_to_end(&mut bytes)
            .map_err(|cause| invalid(&cause))?;
        // Before it is taken for text: the bound may have cut a character.
        if bytes.len() as u64 > most {
            return Err(error(format!("it unpacks to more than {most} bytes")));
        }
        let text = String::from_utf8(bytes).map_err(|cause| invalid(&cause))?;
        Self::from_json(name, &text, registry)
    }

    /// Whether a document is meant to be a summary.
    pub fn recognise(text: &str) -> bool {
        let head = text.trim_start_matches('\u{feff}').trim_start();
        head.strip_prefix('{')
            .map(str::trim_start)
            .and_then(|rest| rest.strip_prefix("\"format\""))
            .map(|rest| rest.trim_start_matches([' ', ':', '\n']))
            .is_some_and(|rest| rest.starts_with(&format!("\"{DOCUMENT}\"")))
    }

    /// Reads a document back; `name` is its name for messages.
    ///
    /// A summary is input from outside like any other: a version or an analyzer that this program
    /// does not know is an error that says so.
    pub fn from_json(name: &str, text: &str, registry: &Registry) -> Result<Self, Error> {
        let error = |message: String| Error::Document {
            name: name.to_owned(),
            message,
        };
        let invalid =
            |cause: serde_json::Error| error(format!("it is not a valid summary: {cause}"));
        // Another version may have other fields: it must be asked for before they are.
        let Version { version } = serde_json::from_str(text).map_err(invalid)?;
        if version != Self::VERSION {
            return Err(error(format!(
                "it is a summary of version {version}, this program reads version {}",
                Self::VERSION
            )));
        }
        let document: Document = serde_json::from_str(text).map_err(invalid)?;
        let mut summary = Self {
            inputs: document.inputs.into_iter().collect(),
            ..Self::default()
        };
        for device in document.devices {
            let path = checked(&device.path)
                .ok_or_else(|| error(format!("`{}` is not the path of a device", device.path)))?;
            let mut summaries = BTreeMap::new();
            for (id, analyzer) in device.analyzers {
                let decoder = registry.judges(&id).next();
                let decoder = decoder
                    .ok_or_else(|| error(format!("it has data for an unknown analyzer `{id}`")))?;
                let decoded = decoder
                    .decode(analyzer.version, analyzer.data.get())
                    .map_err(error)?;
                summaries.insert(decoder.summary_id(), decoded);
            }
            let device = DeviceSummary {
                facts: device.facts,
                role: device.role,
                summaries,
            };
            summary.devices.entry(path).or_default().merge(device);
        }
        Ok(summary)
    }
}

/// The path as it is rebuilt step by step, when that gives the same path and ends at a device.
fn checked(path: &NodePath) -> Option<NodePath> {
    let rebuilt = path
        .segments()
        .iter()
        .fold(NodePath::default(), |path, segment| {
            path.child(segment.level, segment.name.as_str())
        });
    (rebuilt == *path && path.level() == Some(Level::Device)).then_some(rebuilt)
}
