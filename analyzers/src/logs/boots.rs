//! Starts of the machine within one log, and whether it was shut down before.

use wegweiser_parsers::logs::Line;

/// So many lines in which systemd starts something show that a log is not filtered.
const STARTS: u32 = 5;

/// What is known of the boot at hand.
#[derive(Debug, Default)]
pub(super) struct Boots {
    boot: Option<u32>,
    has_kernel: bool,
    starts: u32,
    is_shut_down: bool,
}

/// A start of the machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Start {
    /// The log shows the boot before as a whole, and no shutdown at its end.
    pub(super) is_unclean: bool,
}

impl Boots {
    /// Whether a line is the first of another boot than those before.
    #[inline]
    pub(super) fn see(&mut self, line: &Line<'_>, is_kernel: bool) -> Option<Start> {
        let mut start = None;
        if self.boot != Some(line.boot) {
            let is_first = self.boot.is_none();
            let is_unclean = self.has_kernel && self.starts >= STARTS && !self.is_shut_down;
            let begins = line.message.starts_with("Linux version ");
            start = (!is_first || begins).then_some(Start { is_unclean });
            *self = Self {
                boot: Some(line.boot),
                ..Self::default()
            };
        }
        self.has_kernel |= is_kernel;
        if self.starts < STARTS
            && line.identifier == Some("systemd")
            && line.message.starts_with("Start")
        {
            self.starts += 1;
        }
        start
    }

    /// The machine says that it goes down.
    pub(super) fn shut_down(&mut self) {
        self.is_shut_down = true;
    }
}
