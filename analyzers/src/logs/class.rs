//! Programs that write lines, told apart once instead of line by line.

use std::collections::HashMap;
use std::sync::Arc;

use wegweiser_parsers::logs::Line;

use super::screen::Screen;
use super::{LogRules, Side};

/// So many identifiers are remembered; who writes more of them must be made up.
const MOST: usize = 4_096;

/// What is known of the lines of a program.
#[derive(Clone, Debug)]
pub(super) struct Class {
    pub(super) screen: Arc<Screen>,
    /// What its lines show; `None` where no rule is about what they mostly say.
    pub(super) side: Option<Side>,
}

/// The classes of the identifiers of one log.
#[derive(Debug)]
pub(super) struct Classes<'r> {
    rules: &'r LogRules,
    known: HashMap<String, usize>,
    list: Vec<Class>,
    /// Lines of one program often follow each other.
    last: (String, usize),
}

impl<'r> Classes<'r> {
    pub(super) fn new(rules: &'r LogRules) -> Self {
        let mut classes = Self {
            rules,
            known: HashMap::new(),
            list: Vec::new(),
            last: Default::default(),
        };
        classes.last.1 = classes.number("");
        classes
    }

    /// The class of a line.
    #[inline]
    pub(super) fn of(&mut self, line: &Line<'_>) -> &Class {
        let identifier = match line.identifier {
            Some(identifier) if identifier != "kernel" || is_of_kernel(line) => identifier,
            _ => "",
        };
        if self.last.0 != identifier {
            self.last.1 = self.number(identifier);
            self.last.0.clear();
            self.last.0.push_str(identifier);
        }
        &self.list[self.last.1]
    }

    fn number(&mut self, identifier: &str) -> usize {
        if let Some(number) = self.known.get(identifier) {
            return *number;
        }
        if self.known.len() >= MOST {
            self.known.clear();
            self.list.clear();
        }
        let (screen, named) = self.rules.screen(identifier);
        let side = side_of(identifier, &named);
        let number = self.list.len();
        self.list.push(Class { screen, side });
        self.known.insert(identifier.to_owned(), number);
        number
    }
}

/// Whether the kernel itself wrote a line that bears its name.
///
/// Any user can have syslog write that name, and root can write into the buffer of the kernel; the journal and `dmesg`
/// tell by transport and facility, text of syslog does not.
pub(super) fn is_of_kernel(line: &Line<'_>) -> bool {
    line.transport.is_none_or(|transport| transport == "kernel")
        && line.facility.is_none_or(|facility| facility == 0)
}

/// Programs of authentication that no rule names.
const AUTHENTICATION: [&str; 7] = [
    "login",
    "systemd-logind",
    "polkitd",
    "passwd",
    "gdm-password]",
    "sshd",
    "chpasswd",
];

/// What an identifier shows. Records of the audit system show no side: hardly a rule is about them, and that they say
/// nothing of faults does not mean that there are none.
fn side_of(identifier: &str, named: &[Side]) -> Option<Side> {
    if matches!(identifier, "audit" | "auditd") {
        None
    } else if identifier == "kernel" {
        Some(Side::Kernel)
    } else if AUTHENTICATION.contains(&identifier) || named.contains(&Side::Authentication) {
        Some(Side::Authentication)
    } else if named.contains(&Side::Journal) {
        Some(Side::Journal)
    } else {
        Some(Side::Syslog)
    }
}
