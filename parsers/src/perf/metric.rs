//! What is measured, in one vocabulary for every tool.

use serde::{Deserialize, Serialize};

/// What a series measures. Every tool's counters that mean the same are one metric in one unit; rates are per second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Metric {
    /// Share of time that a processor was not idle.
    CpuBusy,
    /// Share of time in the kernel.
    CpuSystem,
    /// Share of time waiting for disks.
    CpuIoWait,
    /// Share of time that the hypervisor gave to others.
    CpuSteal,
    /// Share of time in interrupts, of hardware and deferred.
    CpuInterrupt,
    /// Threads that are ready and wait for a processor.
    CpuQueue,
    /// Processors.
    CpuCount,
    /// Load of one minute.
    Load1,
    /// Load of five minutes.
    Load5,
    /// Load of fifteen minutes.
    Load15,
    /// Switches between threads.
    ContextSwitches,
    /// Memory that can be had without swapping.
    MemoryAvailable,
    /// All memory.
    MemoryTotal,
    /// Share of memory that is in use.
    MemoryUsedShare,
    /// Share of what may be committed that is.
    CommitShare,
    /// Pages read from disk because they were missing.
    PagesIn,
    /// Pages written to disk.
    PagesOut,
    /// Pages read from disk or written to it, where a tool does not tell the two apart.
    Paging,
    /// Pages swapped in.
    SwapIn,
    /// Pages swapped out.
    SwapOut,
    /// Share of the swap space or paging file in use.
    SwapUsedShare,
    /// Bytes of the kernel's pool that cannot be paged.
    PoolNonpaged,
    /// Bytes of the kernel's pool that can be paged.
    PoolPaged,
    /// Share of time that some task waited for a processor.
    PressureCpu,
    /// Share of time that some task waited for memory.
    PressureMemory,
    /// Share of time that some task waited for disks.
    PressureIo,
    /// Time of one read.
    DiskReadLatency,
    /// Time of one write.
    DiskWriteLatency,
    /// Time of one operation.
    DiskLatency,
    /// Operations that wait or are carried out.
    DiskQueue,
    /// Share of time that a disk was busy.
    DiskBusy,
    /// Operations.
    DiskOperations,
    /// Bytes read.
    DiskRead,
    /// Bytes written.
    DiskWritten,
    /// Space that is free for ordinary users.
    SpaceFree,
    /// All space.
    SpaceTotal,
    /// Share of space in use.
    SpaceUsedShare,
    /// Share of inodes in use.
    InodesUsedShare,
    /// Bytes received.
    NetworkReceived,
    /// Bytes sent.
    NetworkSent,
    /// Share of a link's speed in use.
    NetworkUsedShare,
    /// Bits that a link can carry.
    NetworkSpeed,
    /// Packets with errors.
    NetworkErrors,
    /// Packets that were dropped.
    NetworkDrops,
    /// Handles that are open.
    Handles,
    /// Threads.
    Threads,
    /// Bytes of a process that no other shares.
    PrivateBytes,
    /// Bytes of a process in memory.
    WorkingSet,
    /// Share of one processor that a process uses; above 100 with several.
    ProcessBusy,
    /// Temperature.
    Temperature,
    /// Share of its full speed that a processor runs at.
    CpuSpeedShare,
    /// How long the machine has been up.
    Uptime,
}

/// The unit of a metric's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Unit {
    /// 0 to 100, and above where a tool says so.
    Percent,
    /// Bytes, or bytes per second.
    Bytes,
    /// Bits per second.
    Bits,
    /// Seconds.
    Seconds,
    /// A number, or a number per second.
    Count,
    /// Degrees Celsius.
    Celsius,
}

impl Metric {
    /// The unit of its values.
    ///
    /// ```
    /// use wegweiser_parsers::perf::{Metric, Unit};
    ///
    /// assert_eq!(Metric::DiskReadLatency.unit(), Unit::Seconds);
    /// ```
    pub fn unit(self) -> Unit {
        match self {
            Self::CpuBusy
            | Self::CpuSystem
            | Self::CpuIoWait
            | Self::CpuSteal
            | Self::CpuInterrupt
            | Self::MemoryUsedShare
            | Self::CommitShare
            | Self::SwapUsedShare
            | Self::PressureCpu
            | Self::PressureMemory
            | Self::PressureIo
            | Self::DiskBusy
            | Self::SpaceUsedShare
            | Self::InodesUsedShare
            | Self::NetworkUsedShare
            | Self::ProcessBusy
            | Self::CpuSpeedShare => Unit::Percent,
            Self::MemoryAvailable
            | Self::MemoryTotal
            | Self::PoolNonpaged
            | Self::PoolPaged
            | Self::DiskRead
            | Self::DiskWritten
            | Self::SpaceFree
            | Self::SpaceTotal
            | Self::NetworkReceived
            | Self::NetworkSent
            | Self::PrivateBytes
            | Self::WorkingSet => Unit::Bytes,
            Self::NetworkSpeed => Unit::Bits,
            Self::DiskReadLatency | Self::DiskWriteLatency | Self::DiskLatency | Self::Uptime => {
                Unit::Seconds
            }
            Self::Temperature => Unit::Celsius,
            _ => Unit::Count,
        }
    }
}
