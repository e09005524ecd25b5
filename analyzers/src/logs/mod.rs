//! Logs of Linux: the kernel, authentication, systemd and the daemons beside them.
//!
//! One pass over a log folds its lines into a [`LogSummary`]; four analyzers judge it from their sides. What is judged is
//! data: `rules/linux_logs.csv`. A line is put before a few rules only: those for its message id, and those whose
//! identifier it has and of whose words it contains one.
//!
//! ```
//! use wegweiser_analyzers::logs::{LogAnalyzer, LogFold, LogRules, Side};
//! use wegweiser_core::{Analyzer as _, DeviceFacts, JudgeContext};
//! use wegweiser_parsers::{Limits, logs};
//!
//! let log = "2026-11-20T08:59:25Z web1 kernel: critical medium error, dev sdc, sector 78 op 0x0:(READ)\n";
//! let rules = LogRules::built_in();
//! let mut fold = LogFold::new(&rules, "kern.log");
//! let format = logs::recognise(log.as_bytes()).unwrap();
//! logs::read(format, log.as_bytes(), &Limits::default(), None, &mut |line| fold.line(line))?;
//! let context = JudgeContext { as_of: "2026-11-20T12:00:00Z".parse()?, facts: &DeviceFacts::default() };
//! let judgement = LogAnalyzer::new(Side::Kernel, rules.clone()).judge(&fold.finish(), &context);
//! assert_eq!(judgement.findings[0].rule.as_str(), "linux.blk-medium-error");
//! assert_eq!(judgement.findings[0].incident.as_deref(), Some("disk:sdc"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod boots;
mod class;
mod fold;
mod judge;
mod literals;
mod reader;
mod row;
mod rules;
mod screen;
mod summary;
mod tally;

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use wegweiser_core::{Analyzer, JudgeContext, Judgement, Rule, Summary as _};

pub use self::fold::LogFold;
pub use self::reader::LogReader;
pub use self::row::LogRulesError;
pub use self::rules::LogRules;
pub use self::summary::LogSummary;

/// The id under which the summary of all analyzers of this module is kept.
const SUMMARY: &str = "linux-logs";

/// A side from which logs are judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// `kern`: hardware, drivers, storage and the kernel itself, in the kernel's own words.
    Kernel,
    /// `auth`: who logged on, and who tried.
    Authentication,
    /// `journal`: units of systemd, and boots.
    Journal,
    /// `syslog`: daemons, and what any program says.
    Syslog,
}

impl Side {
    /// Every side.
    pub const ALL: [Self; 4] = [
        Self::Kernel,
        Self::Authentication,
        Self::Journal,
        Self::Syslog,
    ];

    /// The id of its analyzer.
    pub fn id(self) -> &'static str {
        match self {
            Self::Kernel => "kern",
            Self::Authentication => "auth",
            Self::Journal => "journal",
            Self::Syslog => "syslog",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Kernel => "Kernel log",
            Self::Authentication => "Authentication log",
            Self::Journal => "systemd journal",
            Self::Syslog => "System log",
        }
    }
}

/// The analyzer of one [`Side`].
#[derive(Clone, Debug)]
pub struct LogAnalyzer {
    side: Side,
    rules: Arc<LogRules>,
}

impl LogAnalyzer {
    /// The analyzer of a side, with the rules that the reader of the logs has too.
    pub fn new(side: Side, rules: Arc<LogRules>) -> Self {
        Self { side, rules }
    }
}

impl Analyzer for LogAnalyzer {
    /// What was folded from one log.
    type Record<'r> = LogSummary;
    type Summary = LogSummary;

    fn id(&self) -> &'static str {
        self.side.id()
    }

    fn title(&self) -> &'static str {
        self.side.title()
    }

    fn summary_id(&self) -> &'static str {
        SUMMARY
    }

    fn covers(&self, summary: &LogSummary) -> bool {
        summary.spans.contains_key(&self.side)
    }

    fn rules(&self) -> Vec<Rule> {
        self.rules.rules_of(self.side)
    }

    fn observe(&self, record: LogSummary, _source: &str, summary: &mut LogSummary) {
        summary.merge(record);
    }

    fn judge(&self, summary: &LogSummary, context: &JudgeContext<'_>) -> Judgement {
        judge::judge(self.side, summary, &self.rules, context)
    }
}
