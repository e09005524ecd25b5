//! Seeds of performance data: small exports of invented machines.

mod others;

use std::io;

use crate::perf_logs::{
    CATALOGUE, Counter, Log, NAMES, Object, SECOND, START, Zone, block, catalogue, names, several,
    single,
};
use crate::write;

pub(crate) fn seeds() -> io::Result<()> {
    for (name, text) in TABLES {
        write("perf_table", name, text.as_bytes())?;
    }
    for (name, log) in [("counters.blg", counters()), ("objects.blg", objects())] {
        write("perf_blg", name, &log)?;
    }
    for (name, text) in SYSSTAT {
        write("perf_sysstat", name, text.as_bytes())?;
    }
    for (name, text) in others::EXPORTS {
        write("perf_others", name, text.as_bytes())?;
    }
    Ok(())
}

const TABLES: [(&str, &str); 8] = [
    (
        "typeperf.csv",
        "\r\n\"(PDH-CSV 4.0)\",\"\\\\PC\\Processor(_Total)\\% Processor Time\",\"\\\\PC\\Process(a#1)\\Handle Count\"\r\n\
         \"11/20/2026 10:00:00.000\",\" \",\"415\"\r\n\"11/20/2026 10:00:15.000\",\"37.5\",\"-1\"\r\n\
         Exiting, please wait...\r\nThe command completed successfully.\r\n",
    ),
    (
        "parts.csv",
        "\"(PDH-CSV 4.0) (UTC)(0)\",\"\\\\PC\\Processor(0)\\% DPC Time\",\"\\\\PC\\Processor(0)\\% Interrupt Time\",\
         \"\\\\PC\\Network Interface(n)\\Packets Outbound Errors\",\"\\\\PC\\Network Interface(n)\\Packets Received Errors\",\
         \"A report on C:\\\"\r\n\"11/20/2026 10:00:00.000\",\"1.5\",\"0.5\",\"3\",\"4\"\r\n\
         \"11/20/2026 10:00:15.000\",\"1.5\",\"0.5\",\"33\",\"34\"\r\n\"11/20/2026 10:00:30.000\",\"1\"",
    ),
    (
        "german.csv",
        "(PDH-CSV 4.0) (Mitteleuropäische Zeit)(-60);\\\\PC\\Prozessor(_Total)\\Prozessorzeit (%);\
         \\\\PC\\Logischer Datenträger(C:)\\Freier Speicherplatz (%);\\\\PC\\Arbeitsspeicher\\Verfügbare MB\r\n\
         20.11.2026 10:00:00,000;12,5;41,25;1024\r\n20.11.2026 10:00:15,000;;41,25;1020\r\n",
    ),
    (
        "two-headers.tsv",
        "\"(PDH-TSV 4.0) (UTC)(0)\"\t\"\\\\PC\\System\\Threads\"\n\"11/20/2026 10:00:00.000\"\t\"900\"\n\
         \"(PDH-TSV 4.0) (Romance Standard Time)(-60)\"\t\"\\\\PC\\System\\Threads\"\t\"\\\\PC\\Memory\\Pages/sec\"\n\
         \"11/20/2026 12:00:00.000\"\t\"901\"\t\"1e2\"\n",
    ),
    (
        "get-counter-5.json",
        r#"[{"Timestamp":"\/Date(1795168800000)\/","CounterSamples":[{"Path":"\\\\pc\\processor(_total)\\% processor time","InstanceName":"_total","CookedValue":37.5,"RawValue":1,"SecondValue":2,"MultipleCount":1,"CounterType":558957824,"Timestamp":"\/Date(1795168800000)\/","Timestamp100NSec":134100000000000000,"Status":0,"DefaultScale":0,"TimeBase":10000000},{"Path":"\\\\pc\\memory\\available mbytes","CookedValue":1024,"Status":0}],"Readings":"x"}]"#,
    ),
    (
        "get-counter-7.json",
        r#"{"Timestamp":"2026-11-20T10:00:00.5+01:00","CounterSamples":[{"Path":"\\\\pc\\system\\threads","InstanceName":null,"CookedValue":900.0,"Status":0}],"Readings":""}"#,
    ),
    (
        "select.csv",
        "\"Timestamp\",\"Path\",\"CookedValue\"\r\n\"11/20/2026 10:00:00 AM\",\"\\\\pc\\system\\threads\",\"900\"\r\n\
         \"11/20/2026 10:00:15 AM\",\"\\\\pc\\system\\threads\",\"901\"\r\n",
    ),
    (
        "export.csv",
        "#TYPE Microsoft.PowerShell.Commands.GetCounter.PerformanceCounterSample\r\n\
         \"Path\",\"InstanceName\",\"CookedValue\",\"Timestamp\"\r\n\
         \"\\\\pc\\logicaldisk(c:)\\% free space\",\"c:\",\"41,25\",\"20.11.2026 10:00:00\"\r\n",
    ),
];

macro_rules! exports {
    ($($name:literal),*) => {
        [$(($name, include_str!(concat!("../../../parsers/tests/perf_sysstat/exports/", $name)))),*]
    };
}

/// As the tests of the parsers have them.
const SYSSTAT: [(&str, &str); 7] = exports!(
    "sadf.json",
    "sadf.xml",
    "sadf-d.csv",
    "sadf-p.tsv",
    "sar.txt",
    "iostat.json",
    "vmstat.txt"
);

/// A log of single counters, one of them of two instances.
fn counters() -> Vec<u8> {
    let queue = Counter {
        machine: r"\\SEED-01",
        object: "System",
        instance: None,
        name: "Processor Queue Length",
        code: 0x0001_0000,
        frequency: 0,
    };
    let busy = Counter {
        object: "Processor",
        instance: Some("*"),
        name: "% Processor Time",
        code: 0x2151_0500,
        frequency: SECOND,
        ..queue
    };
    let summer = Some(((3, 5, 2), (10, 5, 3)));
    let mut log = Log::new(Zone { bias: -60, summer });
    log.message(CATALOGUE, &catalogue(&[queue, busy]));
    for number in 0..3 {
        let time = START + number * SECOND;
        let idle = number * 2_500_000;
        let processors = [("0", idle, time), ("_Total", idle, time)];
        log.sample(&[single(0, time, number, 0), several(time, &processors)]);
    }
    // A sample in parts.
    let last = single(0, START + 3 * SECOND, 3, 0);
    log.message_in_parts(
        crate::perf_logs::SAMPLE,
        &crate::perf_logs::sample(&[last]),
        40,
    );
    log.bytes()
}

/// A log of whole objects.
fn objects() -> Vec<u8> {
    let mut log = Log::utc();
    let texts = [
        (2, "System"),
        (44, "Processor Queue Length"),
        (238, "Processor"),
        (6, "% Processor Time"),
    ];
    log.message(NAMES, &names(&texts));
    for second in 0..3 {
        let system = Object {
            name: 2,
            counters: vec![(44, 0x0001_0000, 4)],
            instances: vec![(None, vec![second])],
        };
        let processor = Object {
            name: 238,
            counters: vec![(6, 0x2151_0500, 8)],
            instances: vec![
                (Some("0"), vec![second * 2_500_000]),
                (Some("_Total"), vec![second * 5_000_000]),
            ],
        };
        log.sample(&[block(second, &[system, processor])]);
    }
    log.bytes()
}
