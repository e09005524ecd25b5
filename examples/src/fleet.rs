//! Which devices exist, what is wrong with each, and in which form its export arrived.

mod lindenhof;
mod nordwind;
mod performance;
mod windows;

use std::fmt::Write as _;
use std::io;

use crate::drivers::known_bad;
use crate::lynis::Audit;
use crate::rng::SplitMix64;

/// A file of the fleet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FleetFile {
    /// Path below the fleet's folder, with `/` between its parts.
    pub path: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// A device, and everything that came from it.
#[derive(Debug)]
pub struct Device {
    /// `organization/group/device`.
    pub path: &'static str,
    /// What the device is for, in the words of `fleet.toml`.
    pub role: &'static str,
    /// The genuine audit behind the files, where they are those of Lynis.
    pub audit: Option<Audit>,
    /// Names and contents of its files.
    pub files: Vec<(&'static str, Vec<u8>)>,
}

/// Every device, in the order of the README.
pub fn devices() -> io::Result<Vec<Device>> {
    let mut devices = nordwind::devices()?;
    devices.extend(windows::nordwind()?);
    devices.extend(lindenhof::devices()?);
    devices.extend(windows::lindenhof()?);
    Ok(devices)
}

/// Every file, with those that are about the whole fleet first: `fleet.toml`, its policy and its list of drivers.
pub fn fleet() -> io::Result<Vec<FleetFile>> {
    let devices = devices()?;
    let mut files: Vec<FleetFile> = [
        ("fleet.toml", description(&devices)),
        (POLICY, policy()),
        (KNOWN_BAD, known_bad::list()),
    ]
    .map(|(path, text)| FleetFile {
        path: path.to_owned(),
        bytes: text.into_bytes(),
    })
    .into();
    for device in devices {
        files.extend(device.files.into_iter().map(|(name, bytes)| FleetFile {
            path: format!("{}/{name}", device.path),
            bytes,
        }));
    }
    Ok(files)
}

const POLICY: &str = "policy.toml";
const KNOWN_BAD: &str = "known-bad-drivers.json";

/// The text of the policy.
fn policy() -> String {
    format!(
        "# What the fleet is judged by, beside the rules that are built in.\n\
         version = 1\n\
         \n\
         [rule_files]\n\
         drivers = [\"{KNOWN_BAD}\"]\n"
    )
}

/// The text of `fleet.toml`.
fn description(devices: &[Device]) -> String {
    let mut text = format!(
        "# How the folders below map to the hierarchy, and when the exports were taken.\n\
         tenant = \"Alpine IT Services\"\n\
         levels = [\"organization\", \"group\", \"device\"]\n\
         as_of = \"2026-11-20T12:00:00Z\"\n\
         policy = \"{POLICY}\"\n",
    );
    for Device { path, role, .. } in devices {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "\n[devices.\"{path}\"]\nrole = \"{role}\"");
    }
    text
}

impl Device {
    /// A device with the usual pair of files.
    fn plain(path: &'static str, role: &'static str, audit: Audit) -> Self {
        Self::new(path, role, audit)
            .with_report("lynis-report.dat")
            .with_log()
    }

    /// A device whose files are given.
    fn new(path: &'static str, role: &'static str, audit: Audit) -> Self {
        Self {
            audit: Some(audit),
            ..Self::windows(path, role)
        }
    }

    /// A device without an audit, whose files are given.
    fn windows(path: &'static str, role: &'static str) -> Self {
        Self {
            path,
            role,
            audit: None,
            files: Vec::new(),
        }
    }

    fn with_report(self, name: &'static str) -> Self {
        let report = self.audit.as_ref().map(|audit| audit.report.clone());
        self.with(name, report.unwrap_or_default())
    }

    fn with_log(self) -> Self {
        let log = self.audit.as_ref().map(|audit| audit.log.clone());
        self.with("lynis.log", log.unwrap_or_default())
    }

    fn with(mut self, name: &'static str, bytes: impl Into<Vec<u8>>) -> Self {
        self.files.push((name, bytes.into()));
        self
    }
}

/// Two reports of one file: the audits ran at the same time and appended their lines in turn. The
/// second start emptied the file, so that only one header is left.
fn interleaved(first: &str, second: &str, seed: &str) -> String {
    let mut rng = SplitMix64::named(seed);
    let mut text = String::new();
    let mut queues = [first.lines().peekable(), second.lines().peekable()];
    // What the first audit wrote before the second one started is gone.
    for _ in 0..9 {
        queues[0].next();
    }
    for _ in 0..9 {
        text.extend(queues[1].next().into_iter().flat_map(|line| [line, "\n"]));
    }
    let mut turn = 0;
    while queues.iter_mut().any(|queue| queue.peek().is_some()) {
        for _ in 0..=rng.below(7) {
            text.extend(
                queues[turn]
                    .next()
                    .into_iter()
                    .flat_map(|line| [line, "\n"]),
            );
        }
        turn = 1 - turn;
    }
    text
}
