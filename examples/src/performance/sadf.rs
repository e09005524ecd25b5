//! The JSON of `sadf -j`, as sysstat 12.6 writes it: one document for each day.

use std::fmt::Write as _;

use jiff::civil::DateTime;

/// The machine that the documents are of.
#[derive(Debug, Clone, Copy)]
pub struct Host {
    /// Its name.
    pub name: &'static str,
    /// The release of its kernel.
    pub release: &'static str,
    /// Its processors.
    pub processors: u32,
    /// Minutes between two samples.
    pub minutes: u32,
}

/// What one sample says, in the units of `sadf`.
#[derive(Debug, Clone, Default)]
pub struct Sample {
    /// Percent in programs, in the kernel, and waiting for disks.
    pub cpu: [f64; 3],
    /// Tasks that wait for a processor, and load of one, five and fifteen minutes.
    pub queue: [f64; 4],
    /// Kilobytes in all, and available.
    pub memory: [f64; 2],
    /// A disk: its name, operations a second, milliseconds of one, those waiting, percent busy.
    pub disk: (&'static str, [f64; 4]),
    /// An interface: its name, kilobytes received and sent a second.
    pub network: (&'static str, [f64; 2]),
    /// File systems: the device, megabytes in all, and used.
    pub filesystems: Vec<(&'static str, [f64; 2])>,
}

/// The document of one day.
pub fn document(host: &Host, samples: &[(DateTime, Sample)]) -> String {
    let Host {
        name,
        release,
        processors,
        minutes,
    } = host;
    let date = samples
        .first()
        .map(|(at, _)| at.date().to_string())
        .unwrap_or_default();
    let statistics: Vec<String> = samples
        .iter()
        .map(|(at, sample)| item(*at, minutes * 60, sample))
        .collect();
    let statistics = statistics.join(",\n");
    format!(
        "{{\"sysstat\": {{\n\
         \t\"hosts\": [\n\
         \t\t{{\n\
         \t\t\t\"nodename\": \"{name}\",\n\
         \t\t\t\"sysname\": \"Linux\",\n\
         \t\t\t\"release\": \"{release}\",\n\
         \t\t\t\"machine\": \"x86_64\",\n\
         \t\t\t\"number-of-cpus\": {processors},\n\
         \t\t\t\"file-date\": \"{date}\",\n\
         \t\t\t\"file-utc-time\": \"00:00:01\",\n\
         \t\t\t\"timezone\": \"UTC\",\n\
         \t\t\t\"statistics\": [\n\
         {statistics}\n\
         \t\t\t],\n\
         \t\t\t\"restarts\": [\n\
         \t\t\t]\n\
         \t\t}}\n\
         \t]\n\
         }}}}\n"
    )
}

fn item(at: DateTime, interval: u32, sample: &Sample) -> String {
    let (date, time) = (at.date(), at.time());
    let [user, system, waiting] = sample.cpu;
    let idle = 100.0 - user - system - waiting;
    let [ready, load_1, load_5, load_15] = sample.queue;
    let [total, available] = sample.memory;
    let used = total - available;
    let part = 100.0 * used / total;
    let (disk, [operations, milliseconds, waits, busy]) = sample.disk;
    let (interface, [received, sent]) = sample.network;
    let mut filesystems = String::new();
    for (number, (device, [all, used])) in sample.filesystems.iter().enumerate() {
        let separator = if number == 0 { "" } else { ",\n" };
        let (free, share) = (all - used, 100.0 * used / all);
        // Writing to a string cannot fail.
        let _ = write!(
            filesystems,
            "{separator}\t\t\t\t\t\t{{\"filesystem\": \"{device}\", \"MBfsfree\": {free:.0}, \"MBfsused\": {used:.0}, \
             \"%fsused\": {share:.2}, \"%ufsused\": {share:.2}}}"
        );
    }
    format!(
        "\t\t\t\t{{\n\
         \t\t\t\t\t\"timestamp\": {{\"date\": \"{date}\", \"time\": \"{time}\", \"utc\": 1, \"interval\": {interval}}},\n\
         \t\t\t\t\t\"cpu-load\": [\n\
         \t\t\t\t\t\t{{\"cpu\": \"all\", \"user\": {user:.2}, \"nice\": 0.00, \"system\": {system:.2}, \"iowait\": {waiting:.2}, \
         \"steal\": 0.00, \"idle\": {idle:.2}}}\n\
         \t\t\t\t\t],\n\
         \t\t\t\t\t\"memory\": {{\"avail\": {available:.0}, \"memused\": {used:.0}, \"memused-percent\": {part:.2}}},\n\
         \t\t\t\t\t\"queue\": {{\"runq-sz\": {ready:.0}, \"ldavg-1\": {load_1:.2}, \"ldavg-5\": {load_5:.2}, \
         \"ldavg-15\": {load_15:.2}, \"blocked\": 0}},\n\
         \t\t\t\t\t\"disk\": [\n\
         \t\t\t\t\t\t{{\"disk-device\": \"{disk}\", \"tps\": {operations:.2}, \"aqu-sz\": {waits:.2}, \"await\": {milliseconds:.2}, \
         \"util-percent\": {busy:.2}}}\n\
         \t\t\t\t\t],\n\
         \t\t\t\t\t\"network\": {{\n\
         \t\t\t\t\t\t\"net-dev\": [\n\
         \t\t\t\t\t\t\t{{\"iface\": \"{interface}\", \"rxkB\": {received:.2}, \"txkB\": {sent:.2}}}\n\
         \t\t\t\t\t\t]\n\
         \t\t\t\t\t}},\n\
         \t\t\t\t\t\"filesystems\": [\n\
         {filesystems}\n\
         \t\t\t\t\t]\n\
         \t\t\t\t}}"
    )
}
