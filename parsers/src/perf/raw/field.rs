//! What a value is.

use crate::perf::metric::Metric;

/// What a value is: a metric, or what metrics follow from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::perf) enum Field {
    /// A metric, in its unit.
    Gauge(Metric),
    /// A total since the machine was started, whose rate is a metric in its unit.
    Total(Metric),
    /// Seconds that a processor has spent in a mode.
    Processor(Mode),
    /// Seconds that a process has computed, for itself and in the kernel.
    ProcessUser,
    ProcessKernel,
    Reads,
    Writes,
    /// Seconds that all reads took.
    ReadTime,
    WriteTime,
    /// Seconds that a disk had nothing to do.
    DiskIdleTime,
    ReceiveErrors,
    SendErrors,
    ReceiveDrops,
    SendDrops,
    Files,
    FilesFree,
    SwapTotal,
    SwapFree,
    Committed,
    CommitLimit,
    /// When the machine was started, in seconds since 1970.
    Boot,
}

/// What a processor spends its time with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::perf) enum Mode {
    User,
    Nice,
    /// The kernel, without interrupts.
    System,
    /// The kernel, with interrupts.
    Kernel,
    HardwareInterrupt,
    SoftwareInterrupt,
    IoWait,
    Steal,
    Idle,
}

impl Mode {
    pub(super) const COUNT: usize = 9;
}

impl Field {
    /// Whether a value says something: many are less than nothing where the system does not know.
    pub(super) fn can_be(self, value: f64) -> bool {
        value.is_finite()
            && match self {
                Self::Gauge(Metric::Temperature) => true,
                // Nothing is what a link is said to carry that has no speed of its own.
                Self::Gauge(Metric::NetworkSpeed) => value > 0.0,
                _ => value >= 0.0,
            }
    }

    /// Whether it says something only beside an earlier value.
    pub(in crate::perf) fn is_total(self) -> bool {
        match self {
            Self::Gauge(_)
            | Self::Files
            | Self::FilesFree
            | Self::SwapTotal
            | Self::SwapFree
            | Self::Committed
            | Self::CommitLimit
            | Self::Boot => false,
            Self::Total(_)
            | Self::Processor(_)
            | Self::ProcessUser
            | Self::ProcessKernel
            | Self::Reads
            | Self::Writes
            | Self::ReadTime
            | Self::WriteTime
            | Self::DiskIdleTime
            | Self::ReceiveErrors
            | Self::SendErrors
            | Self::ReceiveDrops
            | Self::SendDrops => true,
        }
    }
}
