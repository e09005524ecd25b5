//! Where things stand in the XML of an event: the fields of `System`, and the parts that hold data.

use super::bytes::units;

/// The fields of an event's `System` element.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
#[repr(u8)]
pub enum SystemField {
    /// `Provider/@Name`
    Provider,
    /// `Provider/@Guid`
    ProviderGuid,
    /// `Provider/@EventSourceName`
    EventSourceName,
    /// `EventID`
    EventId,
    /// `EventID/@Qualifiers`
    Qualifiers,
    /// `Version`
    Version,
    /// `Level`: 1 critical, 2 error, 3 warning, 4 information, 5 verbose, 0 always logged
    Level,
    /// `Task`
    Task,
    /// `Opcode`
    Opcode,
    /// `Keywords`
    Keywords,
    /// `TimeCreated/@SystemTime`
    TimeCreated,
    /// `EventRecordID`
    EventRecordId,
    /// `Correlation/@ActivityID`
    ActivityId,
    /// `Correlation/@RelatedActivityID`
    RelatedActivityId,
    /// `Execution/@ProcessID`
    ProcessId,
    /// `Execution/@ThreadID`
    ThreadId,
    /// `Channel`
    Channel,
    /// `Computer`
    Computer,
    /// `Security/@UserID`
    UserId,
}

impl SystemField {
    /// How many fields there are.
    pub(crate) const COUNT: usize = SYSTEM_FIELDS;

    /// The field of an element of `System`, or of one of its attributes; no attribute is the empty one.
    pub(crate) fn at(element: &str, attribute: &str) -> Option<Self> {
        let mut places = PLACES.iter();
        let place = places.find(|(of, at, _)| *of == element && *at == attribute);
        place.map(|(_, _, field)| *field)
    }
}

/// How many fields there are.
pub(super) const SYSTEM_FIELDS: usize = 19;

/// Element, attribute, field.
const PLACES: [(&str, &str, SystemField); SYSTEM_FIELDS] = [
    ("Provider", "Name", SystemField::Provider),
    ("Provider", "Guid", SystemField::ProviderGuid),
    ("Provider", "EventSourceName", SystemField::EventSourceName),
    ("EventID", "", SystemField::EventId),
    ("EventID", "Qualifiers", SystemField::Qualifiers),
    ("Version", "", SystemField::Version),
    ("Level", "", SystemField::Level),
    ("Task", "", SystemField::Task),
    ("Opcode", "", SystemField::Opcode),
    ("Keywords", "", SystemField::Keywords),
    ("TimeCreated", "SystemTime", SystemField::TimeCreated),
    ("EventRecordID", "", SystemField::EventRecordId),
    ("Correlation", "ActivityID", SystemField::ActivityId),
    (
        "Correlation",
        "RelatedActivityID",
        SystemField::RelatedActivityId,
    ),
    ("Execution", "ProcessID", SystemField::ProcessId),
    ("Execution", "ThreadID", SystemField::ThreadId),
    ("Channel", "", SystemField::Channel),
    ("Computer", "", SystemField::Computer),
    ("Security", "UserID", SystemField::UserId),
];

/// The element of `System` that has fields and this UTF-16 name.
pub(super) fn system_element(name: &[u8]) -> Option<&'static str> {
    let mut elements = PLACES.iter().map(|(element, _, _)| *element);
    elements.find(|element| is(name, element))
}

/// The field of an element of `System`, or of one of its attributes (a UTF-16 name).
pub(super) fn system_field(element: &str, attribute: &[u8]) -> Option<SystemField> {
    PLACES
        .iter()
        .find(|(of, at, _)| *of == element && is(attribute, at))
        .map(|(_, _, field)| *field)
}

/// Whether a UTF-16 name is this ASCII one.
pub(super) fn is(name: &[u8], ascii: &str) -> bool {
    name.len() == ascii.len() * 2 && units(name).eq(ascii.bytes().map(u16::from))
}

/// Whether an attribute declares a namespace: those are no data.
pub(super) fn is_namespace(attribute: &[u8]) -> bool {
    const PREFIX: &str = "xmlns";
    let head = PREFIX.len() * 2;
    is(attribute, PREFIX)
        || attribute
            .split_at_checked(head)
            .is_some_and(|(name, rest)| is(name, PREFIX) && rest.starts_with(b":\0"))
}

/// The part of an event that a field stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Section {
    /// `EventData`: what most providers log.
    EventData,
    /// `UserData`: elements of the provider's own.
    UserData,
    /// `RenderingInfo`: the texts that a forwarding host added for this event.
    RenderingInfo,
    /// Anything else: `DebugData`, `ProcessingErrorData`, `BinaryEventData`.
    Other,
}

/// What an element is, seen from the root.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// No element yet: the root of a record or of a fragment.
    Outside,
    Event,
    System,
    SystemField,
    Data(Section),
}

impl Place {
    /// The place of an element of this name inside of an element at `self`.
    pub(super) fn of_child(self, name: &[u8]) -> Self {
        match self {
            Self::Outside if is(name, "Event") => Self::Event,
            Self::Event if is(name, "System") => Self::System,
            Self::Outside | Self::Event => Self::Data(match () {
                () if is(name, "EventData") => Section::EventData,
                () if is(name, "UserData") => Section::UserData,
                () if is(name, "RenderingInfo") => Section::RenderingInfo,
                () => Section::Other,
            }),
            Self::System | Self::SystemField => Self::SystemField,
            Self::Data(section) => Self::Data(section),
        }
    }
}
