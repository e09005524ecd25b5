//! The names of exporters, and what they are of.

use std::borrow::Cow;

use crate::perf::metric::Metric;
use crate::perf::raw::{Field, Mode, is_of_disk};

/// Labels of a sample, with their values.
pub(super) type Labels<'a> = [(Cow<'a, str>, Cow<'a, str>)];

/// The value of a label; one that is empty is absent.
pub(super) fn label<'l>(labels: &'l Labels<'_>, name: &str) -> Option<&'l str> {
    let found = labels.iter().find(|(key, _)| key == name);
    found
        .map(|(_, value)| value.as_ref())
        .filter(|value| !value.is_empty())
}

/// What a sample says.
#[derive(Debug, PartialEq)]
pub(super) enum Meaning<'l> {
    /// A value of an instance; the sample times the factor.
    Value(Field, f64, Cow<'l, str>),
    /// The time of the scrape, in seconds since 1970.
    Time,
    /// The name of the machine.
    Host(&'l str),
    /// Its operating system, and the release.
    System(&'l str, &'l str),
}

/// What a sample of this name and these labels says; `None` if that is nothing for us.
pub(super) fn meaning<'l>(name: &str, labels: &'l Labels<'_>) -> Option<Meaning<'l>> {
    match name {
        "node_time_seconds"
        | "windows_os_time"
        | "windows_os_timestamp"
        | "windows_time_current_timestamp_seconds" => return Some(Meaning::Time),
        "windows_cs_hostname" | "windows_os_hostname" => {
            return label(labels, "hostname").map(Meaning::Host);
        }
        "windows_os_info" => {
            let version = label(labels, "version").unwrap_or_default();
            return Some(Meaning::System(label(labels, "product")?, version));
        }
        _ => {}
    }
    let row = row(name)?;
    let field = match row.of {
        Of::Field(field) => field,
        Of::Processor => Field::Processor(mode(label(labels, "mode")?)?),
        Of::Process => match label(labels, "mode")? {
            "user" => Field::ProcessUser,
            "privileged" => Field::ProcessKernel,
            _ => return None,
        },
    };
    let instance = match row.by {
        By::Nothing => "".into(),
        By::Label(key) => label(labels, key)?.into(),
        By::Mount => {
            let place = label(labels, "mountpoint")?;
            let kind = label(labels, "fstype").unwrap_or_default();
            is_of_disk(kind, place).then_some(place)?.into()
        }
        By::Sensor => {
            let chip = label(labels, "chip")?;
            format!("{chip} {}", label(labels, "sensor")?).into()
        }
        By::Process => {
            let process = label(labels, "process")?;
            match (process, label(labels, "process_id")) {
                ("Idle" | "_Total", _) => return None,
                // Its number tells it from others of its name, and does not change as their order does.
                (_, Some(id)) => format!("{process}#{id}").into(),
                (_, None) => process.into(),
            }
        }
    };
    Some(Meaning::Value(field, row.factor, instance))
}

/// The machine behind `node_uname_info`, which says two things at once.
pub(super) fn uname<'l>(name: &str, labels: &'l Labels<'_>) -> Option<[Meaning<'l>; 2]> {
    if name != "node_uname_info" {
        return None;
    }
    let release = label(labels, "release").unwrap_or_default();
    Some([
        Meaning::Host(label(labels, "nodename")?),
        Meaning::System(label(labels, "sysname")?, release),
    ])
}

struct Row {
    of: Of,
    by: By,
    factor: f64,
}

enum Of {
    Field(Field),
    /// A label says which mode of a processor.
    Processor,
    /// A label says which mode of a process.
    Process,
}

/// What tells the instances of a name apart.
enum By {
    Nothing,
    Label(&'static str),
    Mount,
    Sensor,
    Process,
}

fn mode(name: &str) -> Option<Mode> {
    Some(match name {
        "user" => Mode::User,
        "nice" => Mode::Nice,
        "system" => Mode::System,
        "privileged" => Mode::Kernel,
        "irq" | "interrupt" => Mode::HardwareInterrupt,
        "softirq" | "dpc" => Mode::SoftwareInterrupt,
        "iowait" => Mode::IoWait,
        "steal" => Mode::Steal,
        "idle" => Mode::Idle,
        _ => return None,
    })
}

fn row(name: &str) -> Option<Row> {
    let (of, by, factor) = match name.strip_prefix("node_") {
        Some(name) => node(name)?,
        None => windows(name.strip_prefix("windows_")?)?,
    };
    Some(Row { of, by, factor })
}

/// `node_exporter`, since 0.16.
fn node(name: &str) -> Option<(Of, By, f64)> {
    if name == "cpu_seconds_total" {
        return Some((Of::Processor, By::Label("cpu"), 1.0));
    }
    let machine = |field, factor| (field, By::Nothing, factor);
    let device = |field, factor| (field, By::Label("device"), factor);
    let mount = |field| (field, By::Mount, 1.0);
    let (field, by, factor) = match name {
        "load1" => machine(Field::Gauge(Metric::Load1), 1.0),
        "load5" => machine(Field::Gauge(Metric::Load5), 1.0),
        "load15" => machine(Field::Gauge(Metric::Load15), 1.0),
        "procs_running" => machine(Field::Gauge(Metric::CpuQueue), 1.0),
        "processes_threads" => machine(Field::Gauge(Metric::Threads), 1.0),
        "filefd_allocated" => machine(Field::Gauge(Metric::Handles), 1.0),
        "boot_time_seconds" => machine(Field::Boot, 1.0),
        "context_switches_total" => machine(Field::Total(Metric::ContextSwitches), 1.0),
        "memory_MemAvailable_bytes" => machine(Field::Gauge(Metric::MemoryAvailable), 1.0),
        "memory_MemTotal_bytes" | "memory_total_bytes" => {
            machine(Field::Gauge(Metric::MemoryTotal), 1.0)
        }
        "memory_SwapTotal_bytes" => machine(Field::SwapTotal, 1.0),
        "memory_SwapFree_bytes" => machine(Field::SwapFree, 1.0),
        "memory_Committed_AS_bytes" => machine(Field::Committed, 1.0),
        "vmstat_pgmajfault" => machine(Field::Total(Metric::PagesIn), 1.0),
        "vmstat_pswpin" => machine(Field::Total(Metric::SwapIn), 1.0),
        "vmstat_pswpout" => machine(Field::Total(Metric::SwapOut), 1.0),
        // Seconds in each second to percent.
        "pressure_cpu_waiting_seconds_total" => machine(Field::Total(Metric::PressureCpu), 100.0),
        "pressure_memory_waiting_seconds_total" => {
            machine(Field::Total(Metric::PressureMemory), 100.0)
        }
        "pressure_io_waiting_seconds_total" => machine(Field::Total(Metric::PressureIo), 100.0),
        "disk_reads_completed_total" => device(Field::Reads, 1.0),
        "disk_writes_completed_total" => device(Field::Writes, 1.0),
        "disk_read_time_seconds_total" => device(Field::ReadTime, 1.0),
        "disk_write_time_seconds_total" => device(Field::WriteTime, 1.0),
        "disk_read_bytes_total" => device(Field::Total(Metric::DiskRead), 1.0),
        "disk_written_bytes_total" => device(Field::Total(Metric::DiskWritten), 1.0),
        "disk_io_time_seconds_total" => device(Field::Total(Metric::DiskBusy), 100.0),
        "disk_io_time_weighted_seconds_total" => device(Field::Total(Metric::DiskQueue), 1.0),
        "filesystem_avail_bytes" => mount(Field::Gauge(Metric::SpaceFree)),
        "filesystem_size_bytes" => mount(Field::Gauge(Metric::SpaceTotal)),
        "filesystem_files" => mount(Field::Files),
        "filesystem_files_free" => mount(Field::FilesFree),
        "network_receive_bytes_total" => device(Field::Total(Metric::NetworkReceived), 1.0),
        "network_transmit_bytes_total" => device(Field::Total(Metric::NetworkSent), 1.0),
        "network_receive_errs_total" => device(Field::ReceiveErrors, 1.0),
        "network_transmit_errs_total" => device(Field::SendErrors, 1.0),
        "network_receive_drop_total" => device(Field::ReceiveDrops, 1.0),
        "network_transmit_drop_total" => device(Field::SendDrops, 1.0),
        "network_speed_bytes" => device(Field::Gauge(Metric::NetworkSpeed), 8.0),
        "hwmon_temp_celsius" => (Field::Gauge(Metric::Temperature), By::Sensor, 1.0),
        "thermal_zone_temp" => (Field::Gauge(Metric::Temperature), By::Label("type"), 1.0),
        _ => return None,
    };
    Some((Of::Field(field), by, factor))
}

/// `windows_exporter`, under the names of its releases since 0.13.
fn windows(name: &str) -> Option<(Of, By, f64)> {
    match name {
        "cpu_time_total" => return Some((Of::Processor, By::Label("core"), 1.0)),
        "process_cpu_time_total" => return Some((Of::Process, By::Process, 1.0)),
        _ => {}
    }
    let machine = |field| (field, By::Nothing, 1.0);
    let gauge = |metric| (Field::Gauge(metric), By::Nothing, 1.0);
    let process = |metric| (Field::Gauge(metric), By::Process, 1.0);
    let nic = |field, factor| (field, By::Label("nic"), factor);
    let (field, by, factor) = match name {
        "cs_logical_processors" | "cpu_logical_processor" => gauge(Metric::CpuCount),
        "cs_physical_memory_bytes" | "memory_physical_total_bytes" => gauge(Metric::MemoryTotal),
        "memory_available_bytes" => gauge(Metric::MemoryAvailable),
        "memory_committed_bytes" => machine(Field::Committed),
        "memory_commit_limit" => machine(Field::CommitLimit),
        "memory_pool_nonpaged_bytes" => gauge(Metric::PoolNonpaged),
        "memory_pool_paged_bytes" => gauge(Metric::PoolPaged),
        "memory_swap_pages_read_total" => machine(Field::Total(Metric::PagesIn)),
        "memory_swap_pages_written_total" => machine(Field::Total(Metric::PagesOut)),
        "memory_swap_page_operations_total" => machine(Field::Total(Metric::Paging)),
        "os_paging_free_bytes" => machine(Field::SwapFree),
        "os_paging_limit_bytes" => machine(Field::SwapTotal),
        "pagefile_free_bytes" => (Field::SwapFree, By::Label("file"), 1.0),
        "pagefile_limit_bytes" => (Field::SwapTotal, By::Label("file"), 1.0),
        "system_processor_queue_length" => gauge(Metric::CpuQueue),
        "system_context_switches_total" => machine(Field::Total(Metric::ContextSwitches)),
        "system_threads" => gauge(Metric::Threads),
        // It is a time, whatever its older name says.
        "system_boot_time_timestamp"
        | "system_boot_time_timestamp_seconds"
        | "system_system_up_time" => machine(Field::Boot),
        "net_bytes_received_total" => nic(Field::Total(Metric::NetworkReceived), 1.0),
        "net_bytes_sent_total" => nic(Field::Total(Metric::NetworkSent), 1.0),
        "net_packets_received_errors_total" => nic(Field::ReceiveErrors, 1.0),
        "net_packets_outbound_errors_total" => nic(Field::SendErrors, 1.0),
        "net_packets_received_discarded_total" => nic(Field::ReceiveDrops, 1.0),
        "net_packets_outbound_discarded_total" => nic(Field::SendDrops, 1.0),
        "net_current_bandwidth_bytes" => nic(Field::Gauge(Metric::NetworkSpeed), 8.0),
        "net_current_bandwidth" => nic(Field::Gauge(Metric::NetworkSpeed), 1.0),
        "process_handles" | "process_handle_count" => process(Metric::Handles),
        "process_threads" => process(Metric::Threads),
        "process_private_bytes" => process(Metric::PrivateBytes),
        "process_working_set_bytes" => process(Metric::WorkingSet),
        "thermalzone_temperature_celsius" => {
            (Field::Gauge(Metric::Temperature), By::Label("name"), 1.0)
        }
        _ => return disk(name),
    };
    Some((Of::Field(field), by, factor))
}

/// Disks and volumes of `windows_exporter`, which have the same counters.
fn disk(name: &str) -> Option<(Of, By, f64)> {
    let (by, name) = match name.strip_prefix("logical_disk_") {
        Some(name) => ("volume", name),
        None => ("disk", name.strip_prefix("physical_disk_")?),
    };
    let field = match name {
        "reads_total" => Field::Reads,
        "writes_total" => Field::Writes,
        "read_latency_seconds_total" => Field::ReadTime,
        "write_latency_seconds_total" => Field::WriteTime,
        "read_bytes_total" => Field::Total(Metric::DiskRead),
        "write_bytes_total" => Field::Total(Metric::DiskWritten),
        "idle_seconds_total" => Field::DiskIdleTime,
        "requests_queued" => Field::Gauge(Metric::DiskQueue),
        "free_bytes" => Field::Gauge(Metric::SpaceFree),
        "size_bytes" => Field::Gauge(Metric::SpaceTotal),
        _ => return None,
    };
    Some((Of::Field(field), By::Label(by), 1.0))
}
