//! The Windows machines of both organizations: logs as files, packed, damaged, and exported by tools.

use std::io;

use jiff::civil::{Date, DateTime, date, time};
use jiff::{Span, ToSpan as _};

use super::{Device, performance};
use crate::drivers::windows::{driverquery, msinfo, osquery, pnputil, powershell, table};
use crate::drivers::{Computer, hardware, known_bad};
use crate::pack;
use crate::windows::{Account, Machine, export, sources};

pub(super) fn nordwind() -> io::Result<Vec<Device>> {
    Ok(vec![
        healthy_workstation(),
        attacked_server()?,
        exported_laptop(),
    ])
}

pub(super) fn lindenhof() -> io::Result<Vec<Device>> {
    Ok(vec![failing_workstation()?, summed_up_workstation()])
}

const DEFENDER: &str = "Microsoft-Windows-Windows Defender/Operational";
const MONTHLY: &str =
    "2026-11 Cumulative Update for Windows 11 Version 23H2 for x64-based Systems (KB5068865)";
const SERVER_MONTHLY: &str = "2026-11 Cumulative Update for Microsoft server operating system version 21H2 for x64-based Systems (KB5068787)";
const FRAMEWORK: &str = "2026-11 Cumulative Update for .NET Framework 3.5 and 4.8.1 (KB5066128)";
const REMOVAL_TOOL: &str = "Windows Malicious Software Removal Tool x64 - v5.130 (KB890830)";

/// Versions of Windows, without revision.
const WINDOWS_11: &str = "10.0.22631";
const SERVER_2022: &str = "10.0.20348";
/// The device manager's code for a device that reported a failure.
const FAILED: u32 = 43;

/// The first day that the logs go back to, and the day the exports were taken.
const FIRST: Date = date(2026, 11, 6);
const LAST: Date = date(2026, 11, 20);

fn at(day: Date, hour: i8, minute: i8) -> DateTime {
    day.to_datetime(time(hour, minute, 0, 0))
}

fn days() -> impl Iterator<Item = Date> {
    FIRST.series(1.day()).take_while(|day| *day <= LAST)
}

fn is_workday(day: Date) -> bool {
    !matches!(
        day.weekday(),
        jiff::civil::Weekday::Saturday | jiff::civil::Weekday::Sunday
    )
}

/// A day at an office computer: started in the morning, used, shut down in the evening.
fn office_day(machine: &mut Machine, account: &Account, day: Date, definitions: u32) {
    machine.starts(at(day, 7, 41), None);
    machine.works(account, at(day, 7, 44), 4);
    if day < LAST {
        machine.works(account, at(day, 12, 43), 4);
    }
    if day < LAST {
        machine.day(at(day, 12, 0), definitions);
        machine.stops(at(day, 17, 5), "Other (Planned)", "power off");
    }
}

/// Good: everyday life. Three logs as they are, and the drivers as German tools list them.
fn healthy_workstation() -> Device {
    let mut machine = Machine::new("WS-ACCT-07");
    let account = Account::new("buchhaltung", "NORDWIND", 1131);
    for (number, day) in days().filter(|day| is_workday(*day)).enumerate() {
        office_day(&mut machine, &account, day, 120 + 9 * number as u32);
    }
    machine.updates(at(date(2026, 11, 11), 15, 20), MONTHLY, None);
    machine.updates(at(date(2026, 11, 11), 15, 40), REMOVAL_TOOL, None);
    machine.happens(
        at(date(2026, 11, 12), 10, 12),
        sources::product_installed(
            "LibreOffice 25.8.2.2",
            "25.8.2.2",
            "The Document Foundation",
        ),
    );
    let computer = Computer::new(machine.name, WINDOWS_11, hardware::OFFICE);
    let services = driverquery::german(&computer.services());
    let packages = pnputil::german(computer.hardware);
    let device = Device::windows("Nordwind Logistics/Accounting/WS-ACCT-07", "workstation")
        .with("System.evtx", machine.log("System", 18_402))
        .with("Application.evtx", machine.log("Application", 7_311))
        .with("Security.evtx", machine.log("Security", 90_215))
        .with("treiber.csv", pack::code_page_850(&services))
        .with("treiberpakete.txt", pack::code_page_850(&packages));
    performance::fine_workstation(device)
}

/// Somebody guessed a password, installed a service and emptied the log; a driver that ends protection runs. One log
/// packed, two as they are, and a table of drivers with their digests.
fn attacked_server() -> io::Result<Device> {
    const ATTACKER: &str = "203.0.113.77";
    let mut machine = Machine::new("SRV-FILE-01");
    let administrator = Account::new("Administrator", "SRV-FILE-01", 500);
    let colleagues = [
        (Account::new("lager", "NORDWIND", 1120), "10.20.4.31"),
        (Account::new("buchhaltung", "NORDWIND", 1131), "10.20.4.17"),
        (Account::new("disposition", "NORDWIND", 1126), "10.20.4.22"),
    ];
    machine.starts(at(FIRST, 3, 12), None);
    for (number, day) in days().enumerate() {
        for (turn, (account, address)) in colleagues.iter().enumerate() {
            if is_workday(day) {
                machine.visits(account, at(day, 7, 50 + turn as i8), address);
            }
        }
        if day < date(2026, 11, 18) {
            machine.day(at(day, 12, 0), 120 + 7 * number as u32);
        }
    }
    for day in [11, 13, 16, 18] {
        machine.updates(
            at(date(2026, 11, day), 2, 30),
            SERVER_MONTHLY,
            Some(0x8007_0070),
        );
        machine.updates(at(date(2026, 11, day), 2, 50), FRAMEWORK, None);
    }
    machine.clears_security_log(at(date(2026, 11, 16), 22, 31), &administrator);
    let mut now = at(date(2026, 11, 18), 2, 14);
    let guesses = ["admin", "backup", "scan", "lager"];
    for guess in 0..64 {
        now = now.saturating_add(Span::new().seconds(11));
        let name = guesses.get(guess / 4).copied();
        let account = name.map_or_else(
            || administrator.clone(),
            |name| Account::new(name, "SRV-FILE-01", 1001),
        );
        machine.happens(
            now,
            sources::logon_failure(
                &account,
                3,
                ATTACKER,
                name.is_none() || name == Some("lager"),
            ),
        );
    }
    let session = machine.session(&administrator);
    now = now.saturating_add(9.seconds());
    machine.happens(now, sources::logon(&session, 3, ATTACKER));
    machine.happens(now, sources::privileges(&session));
    machine.happens(now.saturating_add(4.minutes()), sources::protection_off());
    machine.happens(
        now.saturating_add(6.minutes()),
        sources::service_installed("WinSvcUpd", "C:\\Windows\\Temp\\wsu64.exe", "auto start"),
    );
    machine.happens(
        now.saturating_add(7.minutes()),
        sources::service_state("WinSvcUpd", "running"),
    );
    let security = pack::gzip("Security.evtx", &machine.log("Security", 412_006))?;
    let mut services = Computer::new(machine.name, SERVER_2022, hardware::SERVER).services();
    services.push(known_bad::abused());
    Ok(
        Device::windows("Nordwind Logistics/Servers/SRV-FILE-01", "server")
            .with("Security.evtx.gz", security)
            .with("System.evtx", machine.log("System", 66_870))
            .with("Defender.evtx", machine.log(DEFENDER, 2_204))
            .with("drivers.csv", table::csv(&services)),
    )
}

/// A disk that dies, and what it takes with it; a display adapter that fails. The logs as an agent packs them,
/// and what PowerShell says of devices.
fn failing_workstation() -> io::Result<Device> {
    const STOP: &str = "0x0000007a (0xffffd5012c417a80, 0xffffffffc000000e, 0x0000000217bb3be0, 0xfffff8031a0c5000)";
    let mut machine = Machine::new("WS-FRONT-02");
    let account = Account::new("empfang", "LINDENHOF", 1107);
    for (number, day) in days().filter(|day| is_workday(*day)).enumerate() {
        office_day(&mut machine, &account, day, 120 + 9 * number as u32);
    }
    for (day, hour, blocks) in [
        (10, 9, 2),
        (13, 14, 3),
        (16, 8, 5),
        (17, 11, 6),
        (19, 10, 9),
    ] {
        let start = at(date(2026, 11, day), hour, 20);
        for number in 0..blocks {
            let time = start.saturating_add((i64::from(number) * 7).minutes());
            machine.happens(time, sources::bad_block(0));
            let block = format!("{:#x}", 0x1b2_c3d4 + 8 * number);
            machine.happens(
                time.saturating_add(2.seconds()),
                sources::retried(0, &block),
            );
        }
    }
    machine.happens(
        at(date(2026, 11, 17), 11, 58),
        sources::volume_damaged("C:"),
    );
    machine.happens(at(date(2026, 11, 19), 11, 2), sources::volume_damaged("C:"));
    for (day, hour, minute) in [(16, 9, 3), (19, 11, 31)] {
        let crash = at(date(2026, 11, day), hour, minute);
        machine.starts(crash, Some(0x7a));
        machine.happens(
            crash.saturating_add(48.seconds()),
            sources::bugcheck(
                STOP,
                "C:\\Windows\\MEMORY.DMP",
                "3c0f7a52-8f1d-4b6c-8a94-5d1f0c2b7e63",
            ),
        );
    }
    for (day, minute) in [
        (13, 12),
        (16, 41),
        (17, 5),
        (17, 44),
        (18, 16),
        (19, 9),
        (19, 50),
    ] {
        machine.happens(
            at(date(2026, 11, day), 15, minute),
            sources::application_crash(
                "PraxisClient.exe",
                "C:\\Program Files\\PraxisClient",
                "ntdll.dll",
                "c0000006",
            ),
        );
    }
    for times in 1..=3 {
        let time = at(date(2026, 11, 19), 13, 10 + 4 * times as i8);
        machine.happens(time, sources::service_ended("Print Spooler", times));
    }
    machine.updates(at(date(2026, 11, 11), 15, 20), MONTHLY, None);
    let logs = pack::zip(&[
        ("System.evtx", &machine.log("System", 31_050)),
        ("Application.evtx", &machine.log("Application", 12_771)),
    ])?;
    let computer = Computer::new(machine.name, WINDOWS_11, hardware::RECEPTION);
    let drivers = powershell::signed_drivers(&computer);
    let devices = powershell::entities(&computer, "igfxn", FAILED);
    Ok(
        Device::windows("Lindenhof Clinic/Reception/WS-FRONT-02", "workstation")
            .with("logs.zip", logs)
            .with("drivers.json", pack::utf16le_crlf(&drivers))
            .with("devices.json", pack::utf16le_crlf(&devices)),
    )
}

/// A laptop whose logs were exported in three ways: text of `wevtutil`, JSON of PowerShell, and a file that was cut. Its
/// Windows speaks French.
fn exported_laptop() -> Device {
    let mut machine = Machine::new("LT-SALES-11");
    let account = Account::new("vertrieb", "NORDWIND", 1144);
    for (number, day) in days().filter(|day| is_workday(*day)).enumerate() {
        office_day(&mut machine, &account, day, 120 + 9 * number as u32);
    }
    machine.updates(at(date(2026, 11, 12), 9, 20), MONTHLY, Some(0x800f_0922));
    machine.updates(at(date(2026, 11, 13), 9, 20), MONTHLY, Some(0x800f_0922));
    machine.updates(at(date(2026, 11, 17), 9, 20), MONTHLY, Some(0x800f_0922));
    let system = export::xml(&machine.events("System"), machine.name, 5_120);
    let security = export::powershell(&machine.events("Security"), machine.name, 44_031);
    // The copy ended within the first chunk.
    let mut application = machine.log("Application", 3_377);
    application.truncate(12_000);
    let computer = Computer::new(machine.name, WINDOWS_11, hardware::LAPTOP);
    let report = msinfo::french(&computer);
    let device = Device::windows("Nordwind Logistics/Accounting/LT-SALES-11", "workstation")
        .with("system.xml", system)
        .with("security.json", pack::utf16le_crlf(&security))
        .with("Application.evtx", application)
        .with("msinfo.txt", pack::utf16le_crlf(&report))
        .with("packages.xml", pnputil::xml(computer.hardware));
    performance::hungry_laptop(device)
}

/// A computer of which an agent sent only sums: the ten most frequent warnings and errors. osquery lists old drivers, and
/// that nothing guards the kernel.
fn summed_up_workstation() -> Device {
    let kinds = [
        (
            10016,
            "WARNING",
            61,
            "2026-11-20-07:44:02",
            "The application-specific permission settings do not grant Local Activation permission.",
        ),
        (
            10010,
            "ERROR",
            9,
            "2026-11-18-12:20:40",
            "The server {2593F8B9-4EAF-457C-B68A-50F6B8EA6B54} did not register with DCOM within the required timeout.",
        ),
        (
            1014,
            "WARNING",
            7,
            "2026-11-19-16:02:11",
            "Name resolution for the name praxis.lindenhof.example timed out after none of the configured DNS servers responded.",
        ),
        (
            41,
            "ERROR",
            2,
            "2026-11-17-08:03:26",
            "The system has rebooted without cleanly shutting down first.",
        ),
        (
            6008,
            "ERROR",
            2,
            "2026-11-17-08:03:31",
            "The previous system shutdown at 07:58:44 on 11/17/2026 was unexpected.",
        ),
        (
            7031,
            "ERROR",
            1,
            "2026-11-12-09:31:07",
            "The Windows Search service terminated unexpectedly. It has done this 1 time(s).",
        ),
    ];
    let computer = Computer::new("WS-RECEPT-03", "10.0.19045", hardware::OLD);
    Device::windows("Lindenhof Clinic/Reception/WS-RECEPT-03", "workstation")
        .with(
            "eventsFiltered-System.json",
            export::agent_summary("System", &kinds),
        )
        .with("osquery.json", osquery::answers(&computer))
}
