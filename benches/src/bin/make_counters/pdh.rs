//! A CSV as `relog` writes it.

use std::io::{self, Write};

use wegweiser_benches::Numbers;

/// How many counters there are.
const COUNTERS: usize = 1_000;

/// How a counter's values are printed.
#[derive(Clone, Copy)]
enum Values {
    /// A share with all digits of its quotient, often zero for what is idle most of the time.
    Share { busy: u64 },
    /// A rate: it needs two samples, so that the first is blank.
    Rate(u64),
    /// A time in seconds.
    Seconds,
    /// A whole number from this on, that strays by a hundredth.
    About(u64),
    /// A whole number that seldom changes.
    Small(u64),
}

/// Writes a header and so many rows.
pub(super) fn write(out: &mut dyn Write, rows: u64) -> io::Result<()> {
    let counters = counters();
    out.write_all(b"\"(PDH-CSV 4.0) (W. Europe Standard Time)(-60)\"")?;
    for (path, _) in &counters {
        write!(out, ",\"\\\\SRV-LOAD\\{path}\"")?;
    }
    let mut numbers = Numbers::new(5);
    for row in 0..rows {
        let time = super::instant(row).strftime("%m/%d/%Y %H:%M:%S");
        write!(out, "\r\n\"{time}.{:03}\"", numbers.below(1_000))?;
        for (_, values) in &counters {
            out.write_all(b",\"")?;
            values.write(out, row == 0, &mut numbers)?;
            out.write_all(b"\"")?;
        }
    }
    out.write_all(b"\r\n")
}

impl Values {
    fn write(self, out: &mut dyn Write, is_first: bool, numbers: &mut Numbers) -> io::Result<()> {
        match self {
            Self::Share { .. } | Self::Rate(_) if is_first => out.write_all(b" "),
            Self::Share { busy } if numbers.below(100) >= busy => out.write_all(b"0"),
            Self::Share { .. } => decimal(out, numbers.below(100), numbers),
            Self::Rate(end) => decimal(out, numbers.below(end), numbers),
            Self::Seconds => write!(out, "0.00{:012}", numbers.below(1_000_000_000_000)),
            Self::About(number) => write!(out, "{}", number + numbers.below(number / 100 + 1)),
            Self::Small(end) => write!(out, "{}", numbers.below(end)),
        }
    }
}

/// Fifteen digits, as PDH prints a double.
fn decimal(out: &mut dyn Write, whole: u64, numbers: &mut Numbers) -> io::Result<()> {
    let digits = 15 - whole.max(1).ilog10() as usize - 1;
    let fraction = numbers.below(10_u64.pow(digits as u32));
    write!(out, "{whole}.{fraction:0digits$}")
}

const fn busy(busy: u64) -> Values {
    Values::Share { busy }
}

const PROCESSOR: &[(&str, Values)] = &[
    ("% Processor Time", busy(95)),
    ("% Privileged Time", busy(80)),
    ("% User Time", busy(80)),
    ("% Interrupt Time", busy(10)),
    ("% DPC Time", busy(10)),
];
const DISK: &[(&str, Values)] = &[
    ("Avg. Disk sec/Read", Values::Seconds),
    ("Avg. Disk sec/Write", Values::Seconds),
    ("Current Disk Queue Length", Values::Small(3)),
    ("% Idle Time", busy(100)),
    ("Disk Read Bytes/sec", Values::Rate(90_000_000)),
    ("Disk Write Bytes/sec", Values::Rate(90_000_000)),
    ("Split IO/Sec", busy(20)),
];
const SPACE: &[(&str, Values)] = &[
    ("% Free Space", busy(100)),
    ("Free Megabytes", Values::About(54_488)),
];
const LINK: &[(&str, Values)] = &[
    ("Bytes Received/sec", Values::Rate(9_000_000)),
    ("Bytes Sent/sec", Values::Rate(9_000_000)),
    ("Packets/sec", Values::Rate(9_000)),
    ("Current Bandwidth", Values::About(1_000_000_000)),
    ("Packets Received Errors", Values::Small(1)),
    ("Packets Outbound Errors", Values::Small(1)),
    ("Packets Received Discarded", Values::Small(1)),
    ("Packets Outbound Discarded", Values::Small(1)),
];
const MEMORY: &[(&str, Values)] = &[
    ("Available MBytes", Values::About(9_000)),
    ("% Committed Bytes In Use", busy(100)),
    ("Pages Input/sec", Values::Rate(300)),
    ("Pages Output/sec", Values::Rate(300)),
    ("Pool Nonpaged Bytes", Values::About(28_422_144)),
    ("Pool Paged Bytes", Values::About(128_422_144)),
    ("Cache Faults/sec", Values::Rate(3_000)),
];
const SYSTEM: &[(&str, Values)] = &[
    ("Processor Queue Length", Values::Small(12)),
    ("Context Switches/sec", Values::Rate(20_000)),
    ("System Up Time", Values::About(1_512_824)),
    ("Threads", Values::About(2_400)),
];
const PROCESS: &[(&str, Values)] = &[
    ("% Processor Time", busy(15)),
    ("Private Bytes", Values::About(45_711_360)),
    ("Handle Count", Values::About(420)),
];

/// Paths without the machine.
fn counters() -> Vec<(String, Values)> {
    let mut all = Vec::with_capacity(COUNTERS);
    let mut object = |name: &str, instance: &str, counters: &[(&str, Values)]| {
        for (counter, values) in counters {
            all.push((format!("{name}{instance}\\{counter}"), *values));
        }
    };
    for core in 0..16 {
        object("Processor", &format!("({core})"), PROCESSOR);
    }
    object("Processor", "(_Total)", PROCESSOR);
    for volume in ["(C:)", "(D:)", "(E:)", "(F:)", "(_Total)"] {
        object("LogicalDisk", volume, DISK);
        object("LogicalDisk", volume, SPACE);
    }
    for disk in ["(0 C:)", "(1 D:)", "(2 E: F:)"] {
        object("PhysicalDisk", disk, DISK);
    }
    for link in 1..5 {
        let link = format!("(Ethernet Adapter _{link})");
        object("Network Interface", &link, LINK);
    }
    object("Memory", "", MEMORY);
    object("System", "", SYSTEM);
    for number in 0..200 {
        object("Process", &format!("({})", process(number)), PROCESS);
    }
    // Of what nobody judges there is as much as fills the table.
    let rest = COUNTERS - all.len();
    let queues = (0..rest).map(|queue| {
        let path = format!("MSExchange Queues(queue {queue})\\Messages Delivered/sec");
        let values = [busy(30), Values::Rate(5_000), Values::About(70_000)][queue % 3];
        (path, values)
    });
    all.extend(queues);
    all
}

/// Programs of which several run, numbered as PDH numbers them.
fn process(number: usize) -> String {
    let names = ["svchost", "chrome", "sqlservr", "w3wp", "RuntimeBroker"];
    match number / names.len() {
        0 => names[number].to_owned(),
        again => format!("{}#{again}", names[number % names.len()]),
    }
}
