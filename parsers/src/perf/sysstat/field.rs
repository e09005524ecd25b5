//! The fields of sysstat that say something for a metric, under the names that each of its forms gives them.

use crate::perf::metric::Metric;

/// A value of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::perf) enum Field {
    Idle,
    IoWait,
    Steal,
    /// Time in the kernel, that in interrupts included.
    System,
    /// Time in the kernel without that in interrupts.
    SystemOnly,
    HardwareInterrupt,
    SoftwareInterrupt,
    ContextSwitches,
    RunQueue,
    Tasks,
    Load1,
    Load5,
    Load15,
    MemoryAvailable,
    MemoryUsedShare,
    CommitShare,
    MajorFaults,
    SwapIn,
    SwapOut,
    SwapUsedShare,
    FileHandles,
    PressureCpu,
    PressureIo,
    PressureMemory,
    Operations,
    Reads,
    Writes,
    ReadKilobytes,
    WrittenKilobytes,
    ReadSectors,
    WrittenSectors,
    QueueSize,
    Await,
    ReadAwait,
    WriteAwait,
    DiskBusy,
    ReceivedKilobytes,
    SentKilobytes,
    LinkUsedShare,
    ReceiveErrors,
    SendErrors,
    ReceiveDrops,
    SendDrops,
    FreeMegabytes,
    UsedMegabytes,
    /// Share of a file system that is no longer to be had for ordinary users.
    UserUsedShare,
    InodesUsedShare,
    Celsius,
}

impl Field {
    /// The field of a name: a column of `sar` and `sadf -d`, or a key of `sadf -j` and `iostat`, whose pressures are
    /// named alike in each `group`.
    pub(in crate::perf) fn named(group: &str, name: &str) -> Option<Self> {
        Some(match name {
            "%idle" | "idle" => Self::Idle,
            "%iowait" | "iowait" => Self::IoWait,
            "%steal" | "steal" => Self::Steal,
            "%system" | "system" => Self::System,
            "%sys" | "sys" => Self::SystemOnly,
            "%irq" | "irq" => Self::HardwareInterrupt,
            "%soft" | "soft" => Self::SoftwareInterrupt,
            "cswch/s" | "cswch" => Self::ContextSwitches,
            "runq-sz" => Self::RunQueue,
            "plist-sz" => Self::Tasks,
            "ldavg-1" => Self::Load1,
            "ldavg-5" => Self::Load5,
            "ldavg-15" => Self::Load15,
            "kbavail" | "avail" => Self::MemoryAvailable,
            "%memused" | "memused-percent" => Self::MemoryUsedShare,
            "%commit" | "commit-percent" => Self::CommitShare,
            "majflt/s" | "majflt" => Self::MajorFaults,
            "pswpin/s" | "pswpin" => Self::SwapIn,
            "pswpout/s" | "pswpout" => Self::SwapOut,
            "%swpused" | "swpused-percent" => Self::SwapUsedShare,
            "file-nr" => Self::FileHandles,
            "%scpu" => Self::PressureCpu,
            "%sio" => Self::PressureIo,
            "%smem" => Self::PressureMemory,
            "some_avg" => match group {
                "psi-cpu" => Self::PressureCpu,
                "psi-io" => Self::PressureIo,
                "psi-mem" => Self::PressureMemory,
                _ => return None,
            },
            "tps" => Self::Operations,
            "r/s" => Self::Reads,
            "w/s" => Self::Writes,
            "rkB/s" | "rkB" | "kB_read/s" => Self::ReadKilobytes,
            "wkB/s" | "wkB" | "kB_wrtn/s" => Self::WrittenKilobytes,
            "rd_sec/s" | "rd_sec" => Self::ReadSectors,
            "wr_sec/s" | "wr_sec" => Self::WrittenSectors,
            "aqu-sz" | "avgqu-sz" => Self::QueueSize,
            "await" => Self::Await,
            "r_await" => Self::ReadAwait,
            "w_await" => Self::WriteAwait,
            "%util" | "util-percent" | "util" => Self::DiskBusy,
            "rxkB/s" | "rxkB" => Self::ReceivedKilobytes,
            "txkB/s" | "txkB" => Self::SentKilobytes,
            "%ifutil" | "ifutil-percent" => Self::LinkUsedShare,
            "rxerr/s" | "rxerr" => Self::ReceiveErrors,
            "txerr/s" | "txerr" => Self::SendErrors,
            "rxdrop/s" | "rxdrop" => Self::ReceiveDrops,
            "txdrop/s" | "txdrop" => Self::SendDrops,
            "MBfsfree" => Self::FreeMegabytes,
            "MBfsused" => Self::UsedMegabytes,
            "%ufsused" | "ufsused-percent" => Self::UserUsedShare,
            "%Iused" | "Iused-percent" => Self::InodesUsedShare,
            "degC" => Self::Celsius,
            _ => return None,
        })
    }

    /// The metric that a field is by itself, and what one of its units is in that of the metric.
    pub(super) fn metric(self) -> Option<(Metric, f64)> {
        const KILOBYTE: f64 = 1024.0;
        const MILLISECOND: f64 = 1e-3;
        Some(match self {
            Self::IoWait => (Metric::CpuIoWait, 1.0),
            Self::Steal => (Metric::CpuSteal, 1.0),
            Self::ContextSwitches => (Metric::ContextSwitches, 1.0),
            Self::RunQueue => (Metric::CpuQueue, 1.0),
            Self::Tasks => (Metric::Threads, 1.0),
            Self::Load1 => (Metric::Load1, 1.0),
            Self::Load5 => (Metric::Load5, 1.0),
            Self::Load15 => (Metric::Load15, 1.0),
            Self::MemoryAvailable => (Metric::MemoryAvailable, KILOBYTE),
            Self::MemoryUsedShare => (Metric::MemoryUsedShare, 1.0),
            Self::CommitShare => (Metric::CommitShare, 1.0),
            // Not `pgpgin`, which counts the kilobytes of all reading.
            Self::MajorFaults => (Metric::PagesIn, 1.0),
            Self::SwapIn => (Metric::SwapIn, 1.0),
            Self::SwapOut => (Metric::SwapOut, 1.0),
            Self::SwapUsedShare => (Metric::SwapUsedShare, 1.0),
            Self::FileHandles => (Metric::Handles, 1.0),
            Self::PressureCpu => (Metric::PressureCpu, 1.0),
            Self::PressureIo => (Metric::PressureIo, 1.0),
            Self::PressureMemory => (Metric::PressureMemory, 1.0),
            Self::QueueSize => (Metric::DiskQueue, 1.0),
            Self::Await => (Metric::DiskLatency, MILLISECOND),
            Self::ReadAwait => (Metric::DiskReadLatency, MILLISECOND),
            Self::WriteAwait => (Metric::DiskWriteLatency, MILLISECOND),
            Self::DiskBusy => (Metric::DiskBusy, 1.0),
            Self::ReadKilobytes => (Metric::DiskRead, KILOBYTE),
            Self::WrittenKilobytes => (Metric::DiskWritten, KILOBYTE),
            Self::ReceivedKilobytes => (Metric::NetworkReceived, KILOBYTE),
            Self::SentKilobytes => (Metric::NetworkSent, KILOBYTE),
            Self::LinkUsedShare => (Metric::NetworkUsedShare, 1.0),
            Self::InodesUsedShare => (Metric::InodesUsedShare, 1.0),
            Self::Celsius => (Metric::Temperature, 1.0),
            _ => return None,
        })
    }

    /// The field of which nothing would be an operation that took no time.
    pub(super) fn operations(self) -> Option<Self> {
        match self {
            Self::Await => Some(Self::Operations),
            Self::ReadAwait => Some(Self::Reads),
            Self::WriteAwait => Some(Self::Writes),
            _ => None,
        }
    }

    /// Whether it is of one disk; `tps` is also a field of all disks together.
    pub(super) fn is_of_disk(self) -> bool {
        matches!(
            self,
            Self::Operations | Self::ReadSectors | Self::WrittenSectors
        )
    }
}

/// What a column or key says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Value(Field),
    /// The name of a processor, disk, link or file system.
    Name,
    /// The number of a sensor; in XML also that of a processor.
    Number,
    /// The chip that a sensor is on.
    Chip,
}

impl Part {
    pub(super) fn named(group: &str, name: &str) -> Option<Self> {
        Some(match name {
            "CPU" | "DEV" | "IFACE" | "FILESYSTEM" | "MOUNTPOINT" | "cpu" | "disk-device"
            | "disk_device" | "dev" | "iface" | "filesystem" | "fsname" | "mountpoint"
            | "mountp" => Self::Name,
            "TEMP" | "number" => Self::Number,
            "DEVICE" | "device" => Self::Chip,
            _ => return Field::named(group, name).map(Self::Value),
        })
    }
}
