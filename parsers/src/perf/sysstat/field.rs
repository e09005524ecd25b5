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
    pub(in crate::perf) fn named(group: &[u8], name: &[u8]) -> Option<Self> {
        Some(match name {
            b"%idle" | b"idle" => Self::Idle,
            b"%iowait" | b"iowait" => Self::IoWait,
            b"%steal" | b"steal" => Self::Steal,
            b"%system" | b"system" => Self::System,
            b"%sys" | b"sys" => Self::SystemOnly,
            b"%irq" | b"irq" => Self::HardwareInterrupt,
            b"%soft" | b"soft" => Self::SoftwareInterrupt,
            b"cswch/s" | b"cswch" => Self::ContextSwitches,
            b"runq-sz" => Self::RunQueue,
            b"plist-sz" => Self::Tasks,
            b"ldavg-1" => Self::Load1,
            b"ldavg-5" => Self::Load5,
            b"ldavg-15" => Self::Load15,
            b"kbavail" | b"avail" => Self::MemoryAvailable,
            b"%memused" | b"memused-percent" => Self::MemoryUsedShare,
            b"%commit" | b"commit-percent" => Self::CommitShare,
            b"majflt/s" | b"majflt" => Self::MajorFaults,
            b"pswpin/s" | b"pswpin" => Self::SwapIn,
            b"pswpout/s" | b"pswpout" => Self::SwapOut,
            b"%swpused" | b"swpused-percent" => Self::SwapUsedShare,
            b"file-nr" => Self::FileHandles,
            b"%scpu" => Self::PressureCpu,
            b"%sio" => Self::PressureIo,
            b"%smem" => Self::PressureMemory,
            b"some_avg" => match group {
                b"psi-cpu" => Self::PressureCpu,
                b"psi-io" => Self::PressureIo,
                b"psi-mem" => Self::PressureMemory,
                _ => return None,
            },
            b"tps" => Self::Operations,
            b"r/s" => Self::Reads,
            b"w/s" => Self::Writes,
            b"rkB/s" | b"rkB" | b"kB_read/s" => Self::ReadKilobytes,
            b"wkB/s" | b"wkB" | b"kB_wrtn/s" => Self::WrittenKilobytes,
            b"rd_sec/s" | b"rd_sec" => Self::ReadSectors,
            b"wr_sec/s" | b"wr_sec" => Self::WrittenSectors,
            b"aqu-sz" | b"avgqu-sz" => Self::QueueSize,
            b"await" => Self::Await,
            b"r_await" => Self::ReadAwait,
            b"w_await" => Self::WriteAwait,
            b"%util" | b"util-percent" | b"util" => Self::DiskBusy,
            b"rxkB/s" | b"rxkB" => Self::ReceivedKilobytes,
            b"txkB/s" | b"txkB" => Self::SentKilobytes,
            b"%ifutil" | b"ifutil-percent" => Self::LinkUsedShare,
            b"rxerr/s" | b"rxerr" => Self::ReceiveErrors,
            b"txerr/s" | b"txerr" => Self::SendErrors,
            b"rxdrop/s" | b"rxdrop" => Self::ReceiveDrops,
            b"txdrop/s" | b"txdrop" => Self::SendDrops,
            b"MBfsfree" => Self::FreeMegabytes,
            b"MBfsused" => Self::UsedMegabytes,
            b"%ufsused" | b"ufsused-percent" => Self::UserUsedShare,
            b"%Iused" | b"Iused-percent" => Self::InodesUsedShare,
            b"degC" => Self::Celsius,
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
    pub(super) fn named(group: &[u8], name: &[u8]) -> Option<Self> {
        Some(match name {
            b"CPU" | b"DEV" | b"IFACE" | b"FILESYSTEM" | b"MOUNTPOINT" | b"cpu"
            | b"disk-device" | b"disk_device" | b"dev" | b"iface" | b"filesystem" | b"fsname"
            | b"mountpoint" | b"mountp" => Self::Name,
            b"TEMP" | b"number" => Self::Number,
            b"DEVICE" | b"device" => Self::Chip,
            _ => return Field::named(group, name).map(Self::Value),
        })
    }
}
