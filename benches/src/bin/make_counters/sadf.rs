//! A document as `sadf -j -- -A` writes it, with what a server has of each activity.

use std::io::{self, Write};

use wegweiser_benches::Numbers;

/// What stands before the samples.
const HEAD: &str = r#"{"sysstat": {
	"hosts": [
		{
			"nodename": "srv-load",
			"sysname": "Linux",
			"release": "6.1.0-56-amd64",
			"machine": "x86_64",
			"number-of-cpus": 16,
			"file-date": "2026-11-01",
			"file-utc-time": "00:00:00",
			"timezone": "UTC",
			"statistics": ["#;

/// What stands behind them.
const TAIL: &str = "\n\t\t\t]\n\t\t}\n\t]\n}}\n";

const CPU: &[&str] = &["user", "nice", "system", "iowait", "steal", "idle"];
const SWAPPING: &[&str] = &["pswpin", "pswpout"];
const PAGING: &[&str] = &[
    "pgpgin", "pgpgout", "fault", "majflt", "pgfree", "pgscank", "pgscand", "pgsteal", "pgprom",
    "pgdem",
];
const IO: &[&str] = &["tps", "rtps", "wtps", "dtps", "bread", "bwrtn", "bdscd"];
const TCP: &[&str] = &["active", "passive", "iseg", "oseg"];
const MEMORY: &[(&str, u64)] = &[
    ("memfree", 9_000_000),
    ("avail", 60_000_000),
    ("memused", 60_000_000),
    ("memused-percent", 10_000),
    ("buffers", 800_000),
    ("cached", 9_000_000),
    ("commit", 60_000_000),
    ("commit-percent", 10_000),
    ("active", 9_000_000),
    ("inactive", 9_000_000),
    ("dirty", 9_000),
    ("anonpg", 9_000_000),
    ("slab", 900_000),
    ("kstack", 9_000),
    ("pgtbl", 90_000),
    ("vmused", 90_000),
    ("swpfree", 8_000_000),
    ("swpused", 300_000),
    ("swpused-percent", 400),
    ("swpcad", 9_000),
    ("swpcad-percent", 400),
];
const QUEUE: &[(&str, u64)] = &[
    ("runq-sz", 24),
    ("plist-sz", 900),
    ("ldavg-1", 2_400),
    ("ldavg-5", 2_400),
    ("ldavg-15", 2_400),
    ("blocked", 4),
];
const DISK: &[&str] = &[
    "tps",
    "rd_sec",
    "wr_sec",
    "dc_sec",
    "rkB",
    "wkB",
    "dkB",
    "avgrq-sz",
    "areq-sz",
    "avgqu-sz",
    "aqu-sz",
    "await",
    "util-percent",
];
const LINK: &[&str] = &[
    "rxpck",
    "txpck",
    "rxkB",
    "txkB",
    "rxcmp",
    "txcmp",
    "rxmcst",
    "ifutil-percent",
];
const LINK_ERRORS: &[&str] = &[
    "rxerr", "txerr", "coll", "rxdrop", "txdrop", "txcarr", "rxfram", "rxfifo", "txfifo",
];
const PRESSURE: &[&str] = &["some_avg10", "some_avg60", "some_avg300", "some_avg"];

/// Writes a document of so many samples.
pub(super) fn write(out: &mut dyn Write, samples: u64) -> io::Result<()> {
    let mut document = Document {
        out,
        numbers: Numbers::new(6),
    };
    document.out.write_all(HEAD.as_bytes())?;
    for sample in 0..samples {
        if sample > 0 {
            document.out.write_all(b",")?;
        }
        document.sample(sample)?;
    }
    document.out.write_all(TAIL.as_bytes())
}

struct Document<'w> {
    out: &'w mut dyn Write,
    numbers: Numbers,
}

impl Document<'_> {
    fn sample(&mut self, sample: u64) -> io::Result<()> {
        let at = super::instant(sample);
        write!(
            self.out,
            "\n\t\t\t\t{{\n\t\t\t\t\t\"timestamp\": {{\"date\": \"{}\", \"time\": \"{}\", \"tz\": \"UTC\", \"interval\": {}}},",
            at.strftime("%Y-%m-%d"),
            at.strftime("%H:%M:%S"),
            super::INTERVAL,
        )?;
        let cores = (0..16).map(|core| core.to_string());
        let cores: Vec<String> = std::iter::once("all".to_owned()).chain(cores).collect();
        self.devices(5, "cpu-load", "cpu", &cores, CPU, 16)?;
        self.facts(5, "swap-pages", SWAPPING, 10, ",")?;
        self.facts(5, "paging", PAGING, 9_000, ",")?;
        self.facts(5, "io", IO, 4_000, ",")?;
        self.counts("memory", MEMORY, ",")?;
        self.counts("queue", QUEUE, ",")?;
        let disks: Vec<String> = (0..8).map(|disk| format!("nvme{disk}n1")).collect();
        self.devices(5, "disk", "disk-device", &disks, DISK, 400)?;
        let links: Vec<String> = (0..4).map(|link| format!("enp{link}s0")).collect();
        self.line(5, "\"network\": {")?;
        self.devices(6, "net-dev", "iface", &links, LINK, 9_000)?;
        self.devices(6, "net-edev", "iface", &links, LINK_ERRORS, 1)?;
        self.facts(6, "net-tcp", TCP, 500, "")?;
        self.line(5, "},")?;
        self.filesystems()?;
        self.line(5, "\"psi\": {")?;
        self.facts(6, "psi-cpu", PRESSURE, 40, ",")?;
        self.facts(6, "psi-io", PRESSURE, 40, ",")?;
        self.facts(6, "psi-mem", PRESSURE, 40, "")?;
        self.line(5, "}")?;
        self.line(4, "}")
    }

    fn line(&mut self, depth: usize, text: &str) -> io::Result<()> {
        write!(self.out, "\n{}{text}", "\t".repeat(depth))
    }

    /// An activity of one device for each of several; every third is idle.
    fn devices(
        &mut self,
        depth: usize,
        activity: &str,
        key: &str,
        devices: &[String],
        fields: &[&str],
        end: u64,
    ) -> io::Result<()> {
        self.line(depth, &format!("\"{activity}\": ["))?;
        for (number, device) in devices.iter().enumerate() {
            self.line(depth + 1, &format!("{{\"{key}\": \"{device}\", "))?;
            self.values(fields, if number % 3 == 2 { 0 } else { end })?;
            let is_last = number + 1 == devices.len();
            self.out.write_all(if is_last { b"}" } else { b"}," })?;
        }
        self.line(depth, "],")
    }

    /// An activity that the machine has once.
    fn facts(
        &mut self,
        depth: usize,
        activity: &str,
        fields: &[&str],
        end: u64,
        behind: &str,
    ) -> io::Result<()> {
        self.line(depth, &format!("\"{activity}\": {{"))?;
        self.values(fields, end)?;
        write!(self.out, "}}{behind}")
    }

    /// Numbers below `end` with two digits behind the point.
    fn values(&mut self, fields: &[&str], end: u64) -> io::Result<()> {
        for (number, field) in fields.iter().enumerate() {
            // Nothing is above all of it.
            let end = if field.ends_with("percent") {
                end.min(100)
            } else {
                end
            };
            let hundredths = self.numbers.below(end.max(1) * 100) * end.min(1);
            let comma = if number > 0 { ", " } else { "" };
            write!(
                self.out,
                "{comma}\"{field}\": {}.{:02}",
                hundredths / 100,
                hundredths % 100
            )?;
        }
        Ok(())
    }

    /// An activity of whole numbers, but for shares and loads.
    fn counts(&mut self, activity: &str, fields: &[(&str, u64)], behind: &str) -> io::Result<()> {
        self.line(5, &format!("\"{activity}\": {{"))?;
        for (number, (field, end)) in fields.iter().enumerate() {
            let comma = if number > 0 { ", " } else { "" };
            let value = self.numbers.below(*end);
            if field.contains("percent") || field.contains("ldavg") {
                write!(
                    self.out,
                    "{comma}\"{field}\": {}.{:02}",
                    value / 100,
                    value % 100
                )?;
            } else {
                write!(self.out, "{comma}\"{field}\": {value}")?;
            }
        }
        write!(self.out, "}}{behind}")
    }

    fn filesystems(&mut self) -> io::Result<()> {
        self.line(5, "\"filesystems\": [")?;
        for number in 1..=6 {
            let used = 40_000 + self.numbers.below(20_000);
            let share = used / 10;
            write!(
                self.out,
                "\n\t\t\t\t\t\t{{\"filesystem\": \"/dev/nvme{number}n1p1\", \"MBfsfree\": {}, \"MBfsused\": {used}, \
                 \"%fsused\": {}.{:02}, \"%ufsused\": {}.{:02}, \"Ifree\": 363143, \"Iused\": 30073, \"%Iused\": 7.65}}{}",
                100_000 - used,
                share / 100,
                share % 100,
                share / 100,
                share % 100,
                if number < 6 { "," } else { "" },
            )?;
        }
        self.line(5, "],")
    }
}
