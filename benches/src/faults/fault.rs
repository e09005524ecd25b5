//! What can be wrong with a machine.

use wegweiser_parsers::perf::Metric;

/// A fault that a case can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Fault {
    /// A process takes memory and never gives it back, until the machine is started again.
    MemoryLeak,
    /// A process opens handles and never closes them, until the machine is started again.
    HandleLeak,
    /// A disk answers slowly and has a queue.
    NoisyDisk,
    /// The hypervisor gives the processors to others.
    CpuSteal,
    /// A process takes all processors.
    CpuSaturation,
    /// A link loses packets, in bursts.
    LinkFlap,
    /// A disk fills: it is full between 2 and 40 days after the end.
    DiskFilling,
    /// The processor is too hot and slows down.
    Thermal,
}

impl Fault {
    /// Every fault.
    pub const ALL: [Self; 8] = [
        Self::MemoryLeak,
        Self::HandleLeak,
        Self::NoisyDisk,
        Self::CpuSteal,
        Self::CpuSaturation,
        Self::LinkFlap,
        Self::DiskFilling,
        Self::Thermal,
    ];

    /// Its name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::MemoryLeak => "memory leak",
            Self::HandleLeak => "handle leak",
            Self::NoisyDisk => "noisy disk",
            Self::CpuSteal => "cpu steal",
            Self::CpuSaturation => "cpu saturation",
            Self::LinkFlap => "link flap",
            Self::DiskFilling => "disk filling",
            Self::Thermal => "thermal",
        }
    }

    /// The metric that tells it best.
    pub(super) fn metric(self) -> Metric {
        match self {
            Self::MemoryLeak => Metric::PrivateBytes,
            Self::HandleLeak => Metric::Handles,
            Self::NoisyDisk => Metric::DiskReadLatency,
            Self::CpuSteal => Metric::CpuSteal,
            Self::CpuSaturation => Metric::CpuBusy,
            Self::LinkFlap => Metric::NetworkErrors,
            Self::DiskFilling => Metric::SpaceUsedShare,
            Self::Thermal => Metric::CpuSpeedShare,
        }
    }
}

/// The fault of a case.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plan {
    pub(super) fault: Option<Fault>,
    pub(super) onset: i64,
    /// How bad it is, from 0 to 1.
    pub(super) strength: f64,
}

impl Plan {
    /// How bad a fault is at an instant, from 0 to 1; `None` if it is not there.
    pub(super) fn strength_of(&self, fault: Fault, at: i64) -> Option<f64> {
        (self.fault == Some(fault) && at >= self.onset).then_some(self.strength)
    }
}
