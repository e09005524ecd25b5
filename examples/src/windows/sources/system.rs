//! The System log: starts, services, updates.

use super::source;
use crate::windows::{Account, Event, Source, Value};

static EVENT_LOG: Source = source("EventLog", None, None, "System");
static KERNEL_GENERAL: Source = source(
    "Microsoft-Windows-Kernel-General",
    Some("{a68ca8b7-004f-d7b6-a698-07e2de0f1f5d}"),
    None,
    "System",
);
static KERNEL_POWER: Source = source(
    "Microsoft-Windows-Kernel-Power",
    Some("{331c3b3a-2005-44c2-ac5e-77220c37d6b4}"),
    None,
    "System",
);
static KERNEL_BOOT: Source = source(
    "Microsoft-Windows-Kernel-Boot",
    Some("{15ca44ff-4d7a-4baa-bba5-0998955e531e}"),
    None,
    "System",
);
static SERVICES: Source = source(
    "Service Control Manager",
    Some("{555908d1-a6d7-4695-8e1e-26931d2012f4}"),
    Some("Service Control Manager"),
    "System",
);
static DCOM: Source = source(
    "Microsoft-Windows-DistributedCOM",
    Some("{1b562e86-b7aa-4131-badc-b6f3a001407e}"),
    Some("DCOM"),
    "System",
);
static USER32: Source = source(
    "User32",
    Some("{b0aa8734-56f7-41cc-b2f4-de228e98b946}"),
    Some("User32"),
    "System",
);
static UPDATES: Source = source(
    "Microsoft-Windows-WindowsUpdateClient",
    Some("{945a8954-c147-4acd-923f-40c45405a658}"),
    None,
    "System",
);
static BUGCHECKS: Source = source(
    "Microsoft-Windows-WER-SystemErrorReporting",
    Some("{abce23e7-de45-4366-8631-84fa6c525952}"),
    Some("BugCheck"),
    "System",
);
/// The service behind updates.
const UPDATE_SERVICE: [u8; 16] = [
    0x30, 0xa6, 0xbd, 0x9c, 0xd2, 0xcf, 0x44, 0x4b, 0x9f, 0xf6, 0xa5, 0x36, 0xb1, 0xd8, 0xaa, 0x11,
];

/// 6009.
pub fn windows_version() -> Event {
    Event::new(&EVENT_LOG, 6009)
        .texts(&["10.00.", "22631", "", "Multiprocessor Free", "0"])
        .message("Microsoft (R) Windows (R) 10.00. 22631  Multiprocessor Free.")
}

/// 6005.
pub fn event_log_started() -> Event {
    Event::new(&EVENT_LOG, 6005).message("The Event log service was started.")
}

/// 6006.
pub fn event_log_stopped() -> Event {
    Event::new(&EVENT_LOG, 6006).message("The Event log service was stopped.")
}

/// 6008: Windows finds that it was not shut down; time and date as text.
pub fn unexpected_shutdown(time: &str, date: &str) -> Event {
    Event::new(&EVENT_LOG, 6008)
        .level(2)
        .texts(&[time, date, "", "", "86", "", ""])
        .message(format!(
            "The previous system shutdown at {time} on {date} was unexpected."
        ))
}

/// 6013: once a day.
pub fn uptime(seconds: u64) -> Event {
    Event::new(&EVENT_LOG, 6013)
        .texts(&[
            "",
            "",
            "",
            "",
            &seconds.to_string(),
            "60",
            "0 Coordinated Universal Time",
        ])
        .message(format!("The system uptime is {seconds} seconds."))
}

/// Kernel-General 12.
pub fn system_started(start: u64) -> Event {
    let event = Event::new(&KERNEL_GENERAL, 12).by_system();
    let event = event
        .with("MajorVersion", Value::UInt32(10))
        .with("MinorVersion", Value::UInt32(0))
        .with("BuildVersion", Value::UInt32(22631))
        .with("QfeVersion", Value::UInt32(4460))
        .with("ServiceVersion", Value::UInt32(0))
        .with("BootMode", Value::UInt32(0))
        .with("StartTime", Value::FileTime(start));
    event.message("The operating system started.")
}

/// Kernel-General 13.
pub fn system_stopped(stop: u64) -> Event {
    Event::new(&KERNEL_GENERAL, 13)
        .by_system()
        .with("StopTime", Value::FileTime(stop))
        .message("The operating system is shutting down.")
}

/// Kernel-Boot 20.
pub fn last_boot(was_good: bool) -> Event {
    Event::new(&KERNEL_BOOT, 20)
        .by_system()
        .with("LastShutdownGood", Value::Bool(u32::from(was_good)))
        .with("LastBootGood", Value::Bool(1))
        .with("LastBootId", Value::UInt32(41))
        .with("BootStatusPolicy", Value::UInt32(1))
        .message("The last boot's success was recorded.")
}

/// Kernel-Power 41: a start without a shutdown before it; stop code 0 where none was recorded.
pub fn dirty_start(stop_code: u32) -> Event {
    let parameter = |value: u64| Value::HexInt64(if stop_code == 0 { 0 } else { value });
    Event::new(&KERNEL_POWER, 41)
        .level(1)
        .by_system()
        .with("BugcheckCode", Value::UInt32(stop_code))
        .with("BugcheckParameter1", parameter(0xffff_d501_2c41_7a80))
        .with("BugcheckParameter2", parameter(0xc000_000e))
        .with("BugcheckParameter3", parameter(0x2_17bb_3be0))
        .with("BugcheckParameter4", parameter(0xffff_f803_1a0c_5000))
        .with("SleepInProgress", Value::UInt32(0))
        .with("PowerButtonTimestamp", Value::UInt64(0))
        .with("BootAppStatus", Value::UInt32(0))
        .with("Checkpoint", Value::UInt8(0))
        .with("ConnectedStandbyInProgress", Value::Bool(0))
        .with("SystemSleepTransitionsToOn", Value::UInt32(0))
        .with("CsEntryScenarioInstanceId", Value::UInt8(0))
        .with("BugcheckInfoFromEFI", Value::Bool(0))
        .with("CheckpointStatus", Value::UInt8(0))
        .message("The system has rebooted without cleanly shutting down first.")
}

/// `WER-SystemErrorReporting` 1001: what a stop error left.
pub fn bugcheck(stop: &str, dump: &str, report: &str) -> Event {
    Event::new(&BUGCHECKS, 1001)
        .level(2)
        .by_system()
        .with("param1", stop)
        .with("param2", dump)
        .with("param3", report)
        .message(format!(
            "The computer has rebooted from a bugcheck. The bugcheck was: {stop}. A dump was saved in: {dump}. Report Id: {report}."
        ))
}

/// User32 1074: a planned restart or shutdown.
pub fn planned_shutdown(computer: &str, reason: &str, kind: &str) -> Event {
    let process = format!("C:\\Windows\\System32\\RuntimeBroker.exe ({computer})");
    Event::new(&USER32, 1074)
        .with("param1", process.as_str())
        .with("param2", computer)
        .with("param3", reason)
        .with("param4", "0x0")
        .with("param5", kind)
        .with("param6", "")
        .with("param7", "NT AUTHORITY\\SYSTEM")
        .message(format!(
            "The process {process} has initiated the {kind} of computer {computer}: {reason}"
        ))
}

/// `DistributedCOM` 10016: permissions that a part of Windows asks for in vain, everywhere.
pub fn com_permission(account: &Account) -> Event {
    let mut event = Event::new(&DCOM, 10016).level(3).process(1104);
    let texts = [
        "application-specific",
        "Local",
        "Activation",
        "{2593F8B9-4EAF-457C-B68A-50F6B8EA6B54}",
        "{15C20B67-12E7-4BB6-92BB-7AFF07997402}",
        &account.domain,
        &account.name,
        &account.sid_text(),
        "LocalHost (Using LRPC)",
        "Unavailable",
        "Unavailable",
    ];
    for (name, text) in PARAMS.into_iter().zip(texts) {
        event = event.with(name, text);
    }
    event.message(
        "The application-specific permission settings do not grant Local Activation permission.",
    )
}

const PARAMS: [&str; 11] = [
    "param1", "param2", "param3", "param4", "param5", "param6", "param7", "param8", "param9",
    "param10", "param11",
];

/// Service Control Manager 7036.
pub fn service_state(service: &str, state: &str) -> Event {
    Event::new(&SERVICES, 7036)
        .process(812)
        .with("param1", service)
        .with("param2", state)
        .message(format!("The {service} service entered the {state} state."))
}

/// Service Control Manager 7031.
pub fn service_ended(service: &str, times: u32) -> Event {
    Event::new(&SERVICES, 7031)
        .level(2)
        .process(812)
        .with("param1", service)
        .with("param2", Value::UInt32(times))
        .with("param3", Value::UInt32(60_000))
        .with("param4", Value::UInt32(1))
        .with("param5", "Restart the service")
        .message(format!(
            "The {service} service terminated unexpectedly. It has done this {times} time(s)."
        ))
}

/// Service Control Manager 7045.
pub fn service_installed(name: &str, path: &str, start: &str) -> Event {
    Event::new(&SERVICES, 7045)
        .process(812)
        .by_system()
        .with("ServiceName", name)
        .with("ImagePath", path)
        .with("ServiceType", "user mode service")
        .with("StartType", start)
        .with("AccountName", "LocalSystem")
        .message(format!("A service was installed in the system. Service Name: {name}. Service File Name: {path}."))
}

fn update(id: u16, title: &str, guid: [u8; 16]) -> Event {
    Event::new(&UPDATES, id)
        .by_system()
        .process(4312)
        .with("updateTitle", title)
        .with("updateGuid", Value::Guid(guid))
        .with("updateRevisionNumber", Value::UInt32(1))
        .with("serviceGuid", Value::Guid(UPDATE_SERVICE))
}

/// `WindowsUpdateClient` 19.
pub fn update_installed(title: &str, guid: [u8; 16]) -> Event {
    update(19, title, guid).message(format!(
        "Installation Successful: Windows successfully installed the following update: {title}"
    ))
}

/// `WindowsUpdateClient` 43.
pub fn update_started(title: &str, guid: [u8; 16]) -> Event {
    update(43, title, guid).message(format!(
        "Installation Started: Windows has started installing the following update: {title}"
    ))
}

/// `WindowsUpdateClient` 20.
pub fn update_failed(title: &str, guid: [u8; 16], error: u32) -> Event {
    let mut event = update(20, title, guid).level(2).message(format!(
        "Installation Failure: Windows failed to install the following update with error {error:#010X}: {title}."
    ));
    event.data.insert(0, ("errorCode", Value::HexInt32(error)));
    event
}
