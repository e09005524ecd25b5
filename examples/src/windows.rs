//! Windows events, and the logs and exports that they leave a machine in.
//!
//! [`Event`] is one event with everything that Windows states around its data, [`log`] puts events into an
//! `.evtx` file, [`export`] writes them as tools do, [`sources`] has the events themselves, and [`Machine`] lives through days: it
//! starts, people log on, updates come.
//!
//! ```
//! use wegweiser_examples::windows::{self, sources};
//!
//! let time = jiff::civil::date(2026, 11, 20).at(8, 0, 0, 0);
//! let event = sources::event_log_started().at(time);
//! let log = windows::log(&[event], "WS-01", 1);
//! assert!(log.starts_with(b"ElfFile\0"));
//! ```

pub mod export;
mod machine;
pub mod sources;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use wegweiser_evtx_writer::{Log, Node, Template};

pub use self::machine::{Account, Machine};
pub use wegweiser_evtx_writer::Value;

/// Who raises an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source {
    /// The provider's name.
    pub name: &'static str,
    /// Its GUID; classic sources have none.
    pub guid: Option<&'static str>,
    /// The name it had as a classic source.
    pub alias: Option<&'static str>,
    /// The log it writes to.
    pub channel: &'static str,
}

/// An event.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Who raised it.
    pub source: &'static Source,
    /// Its number.
    pub id: u16,
    /// 1 critical, 2 error, 3 warning, 4 information, 0 for audits.
    pub level: u8,
    /// The category of the provider.
    pub task: u16,
    /// What the provider and Windows mark it with.
    pub keywords: u64,
    /// When, in UTC.
    pub time: DateTime,
    /// The process that raised it.
    pub process: u32,
    /// The account it ran under: authority and parts of its SID.
    pub user: Option<(u8, Vec<u32>)>,
    /// Names and values; classic data has no names.
    pub data: Vec<(&'static str, Value)>,
    /// The element around the data, where it is not `EventData`.
    pub user_data: Option<(&'static str, &'static str)>,
    /// The text that Windows renders.
    pub message: String,
}

/// The mark of a successful audit.
pub const AUDIT_SUCCESS: u64 = 0x8020_0000_0000_0000;
/// The mark of a failed audit.
pub const AUDIT_FAILURE: u64 = 0x8010_0000_0000_0000;
/// The mark of classic sources.
const CLASSIC: u64 = 0x0080_0000_0000_0000;

const NAMESPACE: &str = "http://schemas.microsoft.com/win/2004/08/events/event";

impl Event {
    /// An event of a provider, for information.
    pub fn new(source: &'static Source, id: u16) -> Self {
        Self {
            source,
            id,
            level: 4,
            task: 0,
            keywords: if source.guid.is_none() {
                CLASSIC
            } else {
                1 << 63
            },
            time: DateTime::ZERO,
            process: 4,
            user: None,
            data: Vec::new(),
            user_data: None,
            message: String::new(),
        }
    }

    /// Sets the instant, in UTC.
    #[must_use]
    pub fn at(mut self, time: DateTime) -> Self {
        self.time = time;
        self
    }

    /// Sets the level.
    #[must_use]
    pub fn level(mut self, level: u8) -> Self {
        self.level = level;
        self
    }

    /// Makes it an audit, of success or failure.
    #[must_use]
    pub fn audit(mut self, task: u16, keywords: u64) -> Self {
        (self.level, self.task, self.keywords) = (0, task, keywords);
        self
    }

    /// Sets the process.
    #[must_use]
    pub fn process(mut self, process: u32) -> Self {
        self.process = process;
        self
    }

    /// Sets the account to that of the system itself.
    #[must_use]
    pub fn by_system(mut self) -> Self {
        self.user = Some((5, vec![18]));
        self
    }

    /// Adds a value to the data.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.data.push((name, value.into()));
        self
    }

    /// Adds values without names.
    #[must_use]
    pub fn texts(mut self, texts: &[&str]) -> Self {
        self.data
            .extend(texts.iter().map(|text| ("", Value::from(*text))));
        self
    }

    /// Sets the rendered text.
    #[must_use]
    pub fn message(mut self, text: impl Into<String>) -> Self {
        self.message = text.into();
        self
    }

    /// 100-nanosecond intervals since 1601.
    fn ticks(&self) -> u64 {
        const SECONDS_TO_1970: i64 = 11_644_473_600;
        let instant = self
            .time
            .to_zoned(TimeZone::UTC)
            .map_or(0, |zoned| zoned.timestamp().as_microsecond());
        (instant + SECONDS_TO_1970 * 1_000_000) as u64 * 10
    }

    /// The content of the record with this number.
    fn content(&self, computer: &str, record: u64) -> Node {
        let mut layout = Layout::default();
        let mut provider =
            Node::element("Provider", Vec::new()).with("Name", Node::text(self.source.name));
        if let Some(guid) = self.source.guid {
            provider = provider.with("Guid", Node::text(guid));
        }
        if let Some(alias) = self.source.alias {
            provider = provider.with("EventSourceName", Node::text(alias));
        }
        let mut id = layout.element("EventID", Value::UInt16(self.id));
        if self.source.guid.is_none() {
            id = id.with("Qualifiers", layout.slot(Value::UInt16(0x8000)));
        }
        let user = self
            .user
            .clone()
            .map_or(Value::Null(Vec::new()), |(authority, parts)| {
                Value::Sid(authority, parts)
            });
        let mut system = vec![
            provider,
            id,
            layout.element("Version", Value::UInt8(0)),
            layout.element("Level", Value::UInt8(self.level)),
            layout.element("Task", Value::UInt16(self.task)),
            layout.element("Opcode", Value::UInt8(0)),
            layout.element("Keywords", Value::HexInt64(self.keywords)),
            Node::element("TimeCreated", Vec::new())
                .with("SystemTime", layout.slot(Value::FileTime(self.ticks()))),
            layout.element("EventRecordID", Value::UInt64(record)),
            Node::element("Correlation", Vec::new()),
            Node::element("Execution", Vec::new())
                .with("ProcessID", layout.slot(Value::UInt32(self.process)))
                .with("ThreadID", layout.slot(Value::UInt32(self.process + 8))),
            Node::element("Channel", vec![Node::text(self.source.channel)]),
            layout.element("Computer", computer.into()),
        ];
        system.push(Node::element("Security", Vec::new()).with("UserID", layout.slot(user)));
        let inner = self.payload();
        let payload = layout.slot(inner);
        let event = Node::element("Event", vec![Node::element("System", system), payload])
            .with("xmlns", Node::text(NAMESPACE));
        Node::Instance(template(vec![event]), layout.values)
    }

    /// The data, as a template within the event's own.
    fn payload(&self) -> Value {
        let mut layout = Layout::default();
        let fields: Vec<Node> = self
            .data
            .iter()
            .map(|(name, value)| match (self.user_data, *name) {
                (Some(_), name) => layout.element(name, value.clone()),
                (None, "") => layout.element("Data", value.clone()),
                (None, name) => layout
                    .element("Data", value.clone())
                    .with("Name", Node::text(name)),
            })
            .collect();
        let content = match self.user_data {
            None => Node::element("EventData", fields),
            Some((name, namespace)) => {
                let own = Node::element(name, fields).with("xmlns", Node::text(namespace));
                Node::element("UserData", vec![own])
            }
        };
        Value::Instance {
            template: template(vec![content]),
            values: layout.values,
            header: true,
        }
    }
}

/// The values of a template while it is laid out.
#[derive(Default)]
struct Layout {
    values: Vec<Value>,
}

impl Layout {
    fn slot(&mut self, value: Value) -> Node {
        let slot = Node::slot(self.values.len() as u16, value.code());
        self.values.push(value);
        slot
    }

    fn element(&mut self, name: &str, value: Value) -> Node {
        Node::element(name, vec![self.slot(value)])
    }
}

/// A template whose GUID follows from its content, as every provider has its own.
fn template(content: Vec<Node>) -> Template {
    let mut rng = crate::rng::SplitMix64::named(&format!("{content:?}"));
    let mut guid = [0; 16];
    for half in guid.chunks_exact_mut(8) {
        half.copy_from_slice(&rng.next_u64().to_le_bytes());
    }
    Template { guid, content }
}

/// A log with these events, whose first record has that number.
pub fn log(events: &[Event], computer: &str, first: u64) -> Vec<u8> {
    let mut log = Log::starting_at(first);
    for (record, event) in (first..).zip(events) {
        log.push_content(event.ticks(), &[event.content(computer, record)]);
    }
    log.finish()
}

/// A SID as text.
fn sid_text(authority: u8, parts: &[u32]) -> String {
    parts.iter().fold(format!("S-1-{authority}"), |text, part| {
        format!("{text}-{part}")
    })
}
