//! What a field of Sigma is made of in an event.

use serde::Deserialize;
use wegweiser_parsers::evtx::SystemField;

/// A field as rules ask for it: the fields of an event that it is made of, and how.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Column {
    pub(super) form: Form,
    pub(super) inputs: Vec<Input>,
}

/// How a column is made of its inputs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Form {
    /// All values of the first input that has any.
    Text,
    /// The number of the event.
    EventId,
    /// Every value of the event, for keywords.
    Any,
    /// Triples of SID, domain and name: the first that is an account, as `DOMAIN\name`.
    Account,
    /// The name of an integrity level, from its SID.
    Integrity,
    /// The path of a registry value as Sysmon writes it, from the object manager's path and the value's name.
    RegistryPath,
    /// The data of a registry value as Sysmon writes it, from the data and its type.
    RegistryDetails,
    /// What was done to a registry value, in Sysmon's words.
    RegistryOperation,
}

/// A field of an event.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Input {
    pub(super) name: String,
    /// What it is if the data of the event has no field of this name.
    pub(super) otherwise: Otherwise,
    /// Whether only `otherwise` counts.
    pub(super) system_only: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Otherwise {
    Nothing,
    System(SystemField),
    Message,
}

/// The names of `System` fields in Sigma rules. The data of an event may have fields of the same names, which then are
/// what a rule means: an event about a cleared log names that log's `Channel`.
const SYSTEM: [(&str, SystemField); 9] = [
    ("Provider_Name", SystemField::Provider),
    ("ProviderName", SystemField::Provider),
    ("Channel", SystemField::Channel),
    ("Computer", SystemField::Computer),
    ("ComputerName", SystemField::Computer),
    ("Level", SystemField::Level),
    ("Task", SystemField::Task),
    ("Opcode", SystemField::Opcode),
    ("Keywords", SystemField::Keywords),
];

impl Column {
    /// The field of this name, where no taxonomy says more.
    pub(super) fn of_name(name: &str) -> Self {
        if name == "EventID" {
            return Self::of_form(Form::EventId, []);
        }
        Self::of_form(Form::Text, [name])
    }

    pub(super) fn of_form<'n>(form: Form, inputs: impl IntoIterator<Item = &'n str>) -> Self {
        Self {
            form,
            inputs: inputs.into_iter().map(Input::new).collect(),
        }
    }

    /// All values of an event.
    pub(super) fn any() -> Self {
        Self::of_form(Form::Any, [])
    }
}

impl Input {
    fn new(name: &str) -> Self {
        let system = SYSTEM.iter().find(|(of, _)| *of == name);
        Self {
            name: name.to_owned(),
            otherwise: match system {
                Some((_, field)) => Otherwise::System(*field),
                None if name == "Message" => Otherwise::Message,
                None => Otherwise::Nothing,
            },
            system_only: name == "Provider_Name",
        }
    }

    /// Whether a field of an event has this name. Some providers write in words what rules write as one:
    /// `Threat Name`.
    pub(super) fn is_named(&self, name: &str) -> bool {
        self.name == name
            || name.contains(' ') && {
                let joined = name.bytes().filter(|byte| *byte != b' ');
                joined.eq(self.name.bytes().filter(|byte| *byte != b' '))
            }
    }
}
