//! A machine that lives through days: what happens on it, in the order in which its logs have it.

use jiff::ToSpan as _;
use jiff::civil::DateTime;

use super::{Event, Value, log, sid_text, sources};
use crate::rng::SplitMix64;

/// An account of the machine or its domain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its name.
    pub name: String,
    /// The domain, or the machine for an account of its own.
    pub domain: String,
    /// The parts of its SID behind `S-1-5-`.
    pub parts: Vec<u32>,
    /// The number of its logon.
    pub session: u64,
}

impl Account {
    /// The system itself.
    pub fn system() -> Self {
        Self {
            name: "SYSTEM".to_owned(),
            domain: "NT AUTHORITY".to_owned(),
            parts: vec![18],
            session: 0x3e7,
        }
    }

    /// An account with the last number of its SID.
    pub fn new(name: &str, domain: &str, number: u32) -> Self {
        let mut rng = SplitMix64::named(domain);
        let mut part = || (rng.next_u64() >> 34) as u32 + 100_000_000;
        Self {
            name: name.to_owned(),
            domain: domain.to_owned(),
            parts: vec![21, part(), part(), part(), number],
            session: 0,
        }
    }

    pub(super) fn sid(&self) -> Value {
        Value::Sid(5, self.parts.clone())
    }

    pub(super) fn sid_text(&self) -> String {
        sid_text(5, &self.parts)
    }
}

/// A machine, and what its logs hold so far.
#[derive(Debug)]
pub struct Machine {
    /// Its name.
    pub name: &'static str,
    events: Vec<Event>,
    rng: SplitMix64,
    started: Option<DateTime>,
}

impl Machine {
    /// A machine whose logs are empty.
    pub fn new(name: &'static str) -> Self {
        Self {
            name,
            events: Vec::new(),
            rng: SplitMix64::named(name),
            started: None,
        }
    }

    /// Something happens, at an instant.
    pub fn happens(&mut self, time: DateTime, event: Event) {
        self.events.push(event.at(time));
    }

    /// The same, some seconds later than before.
    fn then(&mut self, time: &mut DateTime, event: Event) {
        let milliseconds = self.rng.below(2_400) as i64 + 40;
        *time = later(*time, milliseconds);
        self.happens(*time, event);
    }

    /// Windows starts; after a crash it finds that it was not shut down.
    pub fn starts(&mut self, at: DateTime, after_crash: Option<u32>) {
        let mut time = at;
        self.started = Some(at);
        let start = sources::windows_version().at(at).ticks();
        self.then(&mut time, sources::system_started(start));
        self.then(&mut time, sources::last_boot(after_crash.is_none()));
        if let Some(stop_code) = after_crash {
            self.then(&mut time, sources::dirty_start(stop_code));
        }
        self.then(&mut time, sources::windows_version());
        self.then(&mut time, sources::event_log_started());
        if after_crash.is_some() {
            let clock = at.time().strftime("%H:%M:%S").to_string();
            let day = at.date().strftime("%-m/%-d/%Y").to_string();
            self.then(&mut time, sources::unexpected_shutdown(&clock, &day));
        }
        for service in ["Windows Time", "Windows Update", "Software Protection"] {
            self.then(&mut time, sources::service_state(service, "running"));
        }
        self.then(&mut time, sources::database_attached());
        self.then(&mut time, sources::protection_reported());
        let next = at.date().saturating_add(100.years()).to_string();
        self.then(
            &mut time,
            sources::licensing_planned(&format!("{next}T06:41:00Z")),
        );
    }

    /// Windows is shut down as planned.
    pub fn stops(&mut self, at: DateTime, reason: &str, kind: &str) {
        let mut time = at;
        self.then(
            &mut time,
            sources::planned_shutdown(self.name, reason, kind),
        );
        self.then(&mut time, sources::event_log_stopped());
        let stop = sources::event_log_stopped().at(time).ticks();
        self.then(&mut time, sources::system_stopped(stop));
    }

    /// Somebody works at the machine: logs on, sees the usual noise, logs off.
    pub fn works(&mut self, account: &Account, from: DateTime, hours: i64) {
        let account = self.session(account);
        let mut time = from;
        self.then(&mut time, sources::logon(&account, 2, "127.0.0.1"));
        self.then(&mut time, sources::com_permission(&account));
        let end = from.saturating_add(hours.hours());
        self.happens(end, sources::logoff(&account, 2));
    }

    /// Somebody logs on over the network, and off again.
    pub fn visits(&mut self, account: &Account, at: DateTime, address: &str) {
        let account = self.session(account);
        let mut time = at;
        self.then(&mut time, sources::logon(&account, 3, address));
        self.then(&mut time, sources::logoff(&account, 3));
    }

    /// The same account in a logon of its own.
    pub fn session(&mut self, account: &Account) -> Account {
        Account {
            session: 0x10_0000 + self.rng.below(0x80_0000),
            ..account.clone()
        }
    }

    /// Somebody empties the Security log: what it held before is gone.
    pub fn clears_security_log(&mut self, at: DateTime, account: &Account) {
        let session = self.session(account);
        self.events
            .retain(|event| event.source.channel != "Security" || event.time > at);
        self.happens(at, sources::log_cleared(&session));
    }

    /// An update comes, and is installed or fails with an error.
    pub fn updates(&mut self, at: DateTime, title: &str, error: Option<u32>) {
        let mut guid = [0; 16];
        let mut rng = SplitMix64::named(title);
        for half in guid.chunks_exact_mut(8) {
            half.copy_from_slice(&rng.next_u64().to_le_bytes());
        }
        self.happens(at, sources::update_started(title, guid));
        let minutes = self.rng.below(9) as i64 + 2;
        let end = at.saturating_add(minutes.minutes());
        self.happens(
            end,
            match error {
                None => sources::update_installed(title, guid),
                Some(error) => sources::update_failed(title, guid, error),
            },
        );
    }

    /// What every day brings: the uptime at noon, new definitions, a scan.
    pub fn day(&mut self, noon: DateTime, definitions: u32) {
        if let Some(started) = self.started {
            let seconds = noon.duration_since(started).as_secs();
            self.happens(noon, sources::uptime(seconds.max(0) as u64));
        }
        let version = |number: u32| format!("1.441.{number}.0");
        let updated =
            sources::definitions_updated(&version(definitions), &version(definitions - 7));
        self.happens(noon.saturating_sub(35.minutes()), updated);
        let id = format!(
            "{{{}-8c11-4f0b-9d7e-{}}}",
            self.rng.hex(8),
            self.rng.hex(12)
        );
        self.happens(
            noon.saturating_add(20.minutes()),
            sources::scan_finished(&id),
        );
        self.updates(
            noon.saturating_sub(40.minutes()),
            &format!("Security Intelligence Update for Microsoft Defender Antivirus - KB2267602 (Version {}) - Current Channel (Broad)", version(definitions)),
            None,
        );
    }

    /// The events of one channel, oldest first.
    pub fn events(&self, channel: &str) -> Vec<Event> {
        let mut events: Vec<Event> = self
            .events
            .iter()
            .filter(|event| event.source.channel == channel)
            .cloned()
            .collect();
        events.sort_by_key(|event| event.time);
        events
    }

    /// The log of one channel, whose first record has that number.
    pub fn log(&self, channel: &str, first: u64) -> Vec<u8> {
        log(&self.events(channel), self.name, first)
    }
}

/// An instant some milliseconds later.
fn later(time: DateTime, milliseconds: i64) -> DateTime {
    time.saturating_add(milliseconds.milliseconds())
}
