//! How busy the machines of both organizations are: which of them are fine, and what ails the others.

use std::io;

use jiff::ToSpan as _;
use jiff::civil::{Date, DateTime, Weekday, date};

use super::Device;
use crate::pack;
use crate::performance::pdh::{self, Counter, Session, level, rate};
use crate::performance::prometheus::{self, Series};
use crate::performance::sadf::{self, Host, Sample};
use crate::performance::vmstat::{self, Row};
use crate::performance::{Moment, instants};
use crate::rng::SplitMix64;

/// Noon on the day the exports were taken, which counts as now.
const NOW: DateTime = date(2026, 11, 20).at(12, 0, 0, 0);

/// The names of the files of `nw-db-01`, one for each day.
const DAYS: [&str; 15] = [
    "sa06.json.gz",
    "sa07.json.gz",
    "sa08.json.gz",
    "sa09.json.gz",
    "sa10.json.gz",
    "sa11.json.gz",
    "sa12.json.gz",
    "sa13.json.gz",
    "sa14.json.gz",
    "sa15.json.gz",
    "sa16.json.gz",
    "sa17.json.gz",
    "sa18.json.gz",
    "sa19.json.gz",
    "sa20.json.gz",
];

/// The volume of the nightly dumps, of which nobody deletes any, is full in nine days: the dump of the night to 29
/// November is the first that does not fit. Everything else is in order.
pub(super) fn filling_disk(mut device: Device) -> io::Result<Device> {
    const HOST: Host = Host {
        name: "nw-db-01",
        release: "6.1.0-27-amd64",
        processors: 4,
        minutes: 30,
    };
    let mut noise = SplitMix64::named("nw-db-01 performance");
    for (name, day) in DAYS.into_iter().zip(date(2026, 11, 6).series(1.day())) {
        let start = day.at(0, 30, 0, 0);
        let taken = instants(start, i64::from(HOST.minutes), 47).take_while(|at| *at <= NOW);
        let samples: Vec<_> = taken
            .map(|at| (at, database(&mut Moment::new(at, &mut noise))))
            .collect();
        let document = sadf::document(&HOST, &samples);
        let inner = name.trim_end_matches(".gz");
        device = device.with(name, pack::gzip(inner, document.as_bytes())?);
    }
    Ok(device)
}

/// A database that is asked in office hours and dumped at half past one, within half an hour.
fn database(now: &mut Moment<'_>) -> Sample {
    /// Megabytes of the volume, of one dump, and in use when the exports were taken: nine dumps do not quite fit.
    const TOTAL: f64 = 204_800.0;
    const DUMP: f64 = 5_600.0;
    const USED: f64 = TOTAL - 8.9 * DUMP;
    let is_dump = (1.4..2.1).contains(&now.hour());
    let days = f64::from((NOW.date() - now.at.date()).get_days());
    let dumps_to_come = days + if now.hour() < 2.0 { 1.0 } else { 0.0 };
    let used = USED - DUMP * dumps_to_come;
    let load = 0.4 + 1.1 * now.office + if is_dump { 1.2 } else { 0.0 };
    let busy = if is_dump {
        58.0
    } else {
        1.5 + 6.0 * now.office
    };
    Sample {
        cpu: [
            now.about(
                3.0 + 19.0 * now.office + if is_dump { 20.0 } else { 0.0 },
                0.3,
            ),
            now.about(1.2 + 4.0 * now.office, 0.3),
            now.about(if is_dump { 6.0 } else { 0.3 }, 0.5),
        ],
        queue: [
            now.about(load, 0.9).round(),
            now.about(load, 0.4),
            now.about(load, 0.25),
            now.about(load, 0.1),
        ],
        memory: [16_384_000.0, now.about(7_900_000.0, 0.05)],
        disk: (
            "sdb",
            [
                now.about(4.0 + 90.0 * busy / 58.0, 0.3),
                now.about(if is_dump { 4.5 } else { 0.8 }, 0.4),
                now.about(busy / 60.0, 0.4),
                now.about(busy, 0.2),
            ],
        ),
        network: (
            "eth0",
            [
                now.about(12.0 + 340.0 * now.office, 0.5),
                now.about(18.0 + 910.0 * now.office, 0.5),
            ],
        ),
        filesystems: vec![
            ("/dev/sda2", [30_061.0, now.about(11_240.0, 0.002)]),
            ("/dev/mapper/vg0-srv", [TOTAL, now.about(used, 0.001)]),
        ],
    }
}

/// A web server with nothing to complain of, in a week's answer of Prometheus.
pub(super) fn quiet_web_server(device: Device) -> io::Result<Device> {
    const DISK: &[(&str, &str)] = &[
        ("device", "/dev/vda1"),
        ("fstype", "ext4"),
        ("mountpoint", "/"),
    ];
    const LINK: &[(&str, &str)] = &[("device", "eth0")];
    let level = |name, labels, value| Series {
        name,
        labels,
        value,
        is_counter: false,
    };
    let counter = |name, labels, value| Series {
        is_counter: true,
        ..level(name, labels, value)
    };
    let series = [
        // Of two processors, whose seconds are counted apart.
        counter(
            "node_cpu_seconds_total",
            &[("cpu", "0"), ("mode", "idle")],
            |now| 0.93 - now.about(0.2 * now.office, 0.4),
        ),
        counter(
            "node_cpu_seconds_total",
            &[("cpu", "0"), ("mode", "user")],
            |now| now.about(0.05 + 0.15 * now.office, 0.3),
        ),
        counter(
            "node_cpu_seconds_total",
            &[("cpu", "1"), ("mode", "idle")],
            |now| 0.94 - now.about(0.2 * now.office, 0.4),
        ),
        counter(
            "node_cpu_seconds_total",
            &[("cpu", "1"), ("mode", "user")],
            |now| now.about(0.04 + 0.15 * now.office, 0.3),
        ),
        level("node_load1", &[], |now| {
            now.about(0.15 + 0.5 * now.office, 0.6)
        }),
        level("node_memory_MemAvailable_bytes", &[], |now| {
            now.about(2.9e9, 0.04)
        }),
        level("node_memory_MemTotal_bytes", &[], |_| 4_110_417_920.0),
        level("node_filesystem_avail_bytes", DISK, |now| {
            now.about(2.31e10, 0.003)
        }),
        level("node_filesystem_size_bytes", DISK, |_| 41_555_521_536.0),
        counter("node_network_receive_bytes_total", LINK, |now| {
            now.about(3e4 + 4e5 * now.office, 0.5)
        }),
        counter("node_network_transmit_bytes_total", LINK, |now| {
            now.about(9e4 + 2.2e6 * now.office, 0.5)
        }),
        counter("node_network_receive_errs_total", LINK, |_| 0.0),
    ];
    let week = instants(date(2026, 11, 13).at(12, 0, 0, 0), 60, 7 * 24 + 1);
    let answer = prometheus::range("nw-web-01", &series, &week.collect::<Vec<_>>());
    let packed = pack::gzip("query_range.json", answer.as_bytes())?;
    Ok(device.with("query_range.json.gz", packed))
}

/// A virtual machine whose host gives its processors to others in office hours.
pub(super) fn crowded_out_server(device: Device) -> Device {
    let mut noise = SplitMix64::named("lh-app-01 performance");
    let rows: Vec<_> = instants(date(2026, 11, 19).at(12, 0, 0, 0), 10, 24 * 6 + 1)
        .map(|at| (at, crowded_out(&mut Moment::new(at, &mut noise))))
        .collect();
    device.with("vmstat.txt", vmstat::text(&rows))
}

fn crowded_out(now: &mut Moment<'_>) -> Row {
    let whole = |value: f64| value.round() as u32;
    let stolen = now.about(1.0 + 30.0 * now.office, 0.4);
    Row {
        ready: whole(now.about(1.0 + 9.0 * now.office, 0.4)),
        memory: [
            whole(now.about(610_000.0, 0.2)),
            whole(now.about(2_900_000.0, 0.03)),
        ],
        disk: [
            whole(now.about(20.0 + 120.0 * now.office, 0.6)),
            whole(now.about(60.0 + 260.0 * now.office, 0.6)),
        ],
        switches: whole(now.about(900.0 + 4_200.0 * now.office, 0.3)),
        cpu: [
            whole(now.about(6.0 + 36.0 * now.office, 0.25)),
            whole(now.about(3.0 + 10.0 * now.office, 0.25)),
            whole(now.about(1.5, 0.6)),
            whole(stolen),
        ],
    }
}

/// A workstation that is fine, in German. `relog` writes in the code page of the system.
pub(super) fn fine_workstation(device: Device) -> Device {
    const COUNTERS: &[Counter] = &[
        rate(r"\Prozessor(_Total)\Prozessorzeit (%)", |now| {
            now.about(4.0 + 13.0 * now.office, 0.8)
        }),
        level(r"\System\Prozessor-Warteschlangenlänge", |now| {
            now.about(0.6 * now.office, 1.0).round()
        }),
        level(r"\Arbeitsspeicher\Verfügbare MB", |now| {
            now.about(9_800.0 - 2_100.0 * now.office, 0.06).round()
        }),
        level(
            r"\Arbeitsspeicher\Zugesicherte verwendete Bytes (%)",
            |now| now.about(31.0 + 9.0 * now.office, 0.08),
        ),
        rate(r"\Arbeitsspeicher\Seiteneingabe/s", |now| {
            now.about(2.0 + 11.0 * now.office, 0.9)
        }),
        rate(
            r"\Physikalischer Datenträger(0 C:)\Mittlere Sek./Lesevorgänge",
            |now| now.about(0.0007, 0.6),
        ),
        rate(
            r"\Physikalischer Datenträger(0 C:)\Mittlere Sek./Schreibvorgänge",
            |now| now.about(0.0011, 0.6),
        ),
        rate(
            r"\Physikalischer Datenträger(0 C:)\Leerlaufzeit (%)",
            |now| 100.0 - now.about(1.5 + 4.0 * now.office, 0.7),
        ),
        level(
            r"\Logischer Datenträger(C:)\Freier Speicherplatz (%)",
            |now| now.about(57.4, 0.004),
        ),
        level(r"\Logischer Datenträger(C:)\MB frei", |now| {
            now.about(279_640.0, 0.004).round()
        }),
        rate(
            r"\Netzwerkschnittstelle(Intel[R] Ethernet Connection [17] I219-LM)\Empfangene Bytes/s",
            |now| now.about(9_000.0 + 140_000.0 * now.office, 0.8),
        ),
        level(r"\System\Systembetriebszeit", |now| {
            now.since(now.at.date().at(7, 41, 0, 0))
        }),
    ];
    let sessions: Vec<Session> = workdays(date(2026, 11, 16)).map(office_day).collect();
    let table = pdh::table("WS-ACCT-07", "Mitteleuropäische Zeit", COUNTERS, &sessions);
    device.with("leistung.csv", pack::windows_1252_crlf(&table))
}

/// A laptop with a program that takes nearly all memory by noon, every day, so that the others wait for the disk. In French,
/// as the performance monitor saves it.
pub(super) fn hungry_laptop(device: Device) -> Device {
    const COUNTERS: &[Counter] = &[
        rate(r"\Processeur(_Total)\% temps processeur", |now| {
            now.about(9.0 + 24.0 * now.office, 0.5)
        }),
        level(r"\Mémoire\Mégaoctets disponibles", |now| {
            (14_100.0 - taken(now)).max(now.about(270.0, 0.4)).round()
        }),
        level(r"\Mémoire\Pourcentage d'octets dédiés utilisés", |now| {
            now.about(22.0 + taken(now) / 195.0, 0.02).min(97.5)
        }),
        rate(r"\Mémoire\Pages en entrée/s", |now| {
            let short = taken(now) > 13_400.0;
            now.about(if short { 1_850.0 } else { 14.0 }, 0.7)
        }),
        rate(r"\Disque physique(0 C:)\Moyenne disque s/lecture", |now| {
            let short = taken(now) > 13_400.0;
            now.about(if short { 0.019 } else { 0.0012 }, 0.6)
        }),
        level(r"\Disque logique(C:)\% d'espace libre", |now| {
            now.about(41.8, 0.005)
        }),
        rate(r"\Processus(TourenPlaner)\% temps processeur", |now| {
            now.about(5.0 + 13.0 * now.office, 0.6)
        }),
        level(r"\Processus(TourenPlaner)\Octets privés", |now| {
            (taken(now) - 2_700.0) * 1_048_576.0
        }),
        level(r"\Processus(msedge)\Octets privés", |now| {
            now.about(6.2e8, 0.2)
        }),
        level(r"\Processus(outlook)\Octets privés", |now| {
            now.about(3.1e8, 0.1)
        }),
    ];
    let sessions: Vec<Session> = workdays(date(2026, 11, 17)).map(office_day).collect();
    let table = pdh::table("LT-SALES-11", "Paris, Madrid", COUNTERS, &sessions);
    device.with("compteurs.csv", pack::utf16le_crlf(&table))
}

/// Megabytes that all programs of the laptop have taken since it was started in the morning, of 14 100 that there are.
fn taken(now: &Moment<'_>) -> f64 {
    let hours = now.since(now.at.date().at(7, 41, 0, 0)) / 3_600.0;
    (3_600.0 + 2_500.0 * hours).min(13_900.0)
}

fn workdays(first: Date) -> impl Iterator<Item = Date> {
    let is_work = |day: &Date| !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    first
        .series(1.day())
        .take_while(|day| *day <= NOW.date())
        .filter(is_work)
}

/// The samples of a day at an office computer, from when it was started to when it is shut down or the exports were taken.
fn office_day(day: Date) -> Session {
    let times = instants(day.at(7, 45, 0, 0), 20, 28);
    times.take_while(|at| *at <= NOW).collect()
}
