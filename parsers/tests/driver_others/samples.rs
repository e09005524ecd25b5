//! Exports in each form, constructed after the documentation of what writes them.

mod osquery;
mod unix;

use wegweiser_parsers::driver::Format;

pub(crate) struct Sample {
    /// Also the name of the snapshot.
    pub(crate) name: &'static str,
    pub(crate) format: Format,
    /// An export with whatever may occur in one.
    pub(crate) normal: String,
    /// An export of as many plain rows.
    pub(crate) rows: fn(usize) -> String,
    /// An export whose columns have another order, where they have names.
    pub(crate) swapped: Option<String>,
}

pub(crate) fn all() -> Vec<Sample> {
    let mut samples = tables();
    samples.extend(osquery::osquery());
    samples.extend(agents());
    samples.extend(unix::linux());
    samples.extend(unix::macos());
    samples
}

/// A head, a text for each number, joined, and a tail.
fn repeat(
    head: &str,
    count: usize,
    row: impl Fn(usize) -> String,
    joint: &str,
    tail: &str,
) -> String {
    let rows: Vec<_> = (0..count).map(row).collect();
    format!("{head}{}{tail}", rows.join(joint))
}

const DIGEST: &str = "5f3AA1C2B3D4E5F60718293A4B5C6D7E8F90A1B2C3D4E5F60718293A4B5C6D7E";

fn tables() -> Vec<Sample> {
    let csv = format!(
        "name,kind,path,version,date,provider,signed,signer,start,running,sha256,inf\n\
         example,service,C:\\Windows\\System32\\drivers\\example.sys,\"1, 2, 3, 4\",2024-05-12,\"Example, Inc.\",yes,Example Inc.; Example Root,boot,True,{DIGEST},oem7.inf\n\
         quiet,,,,,,,,,,,\n\
         plain,file,D:\\plain.sys,0.0.0.0,-,-,unknown,-,-,-,-,-\n\
         odd,service,,one.two,,,,,,,,\n\
         short,service\n\
         ,service,,1.2.3.4,,,,,,,,\n\
         old,device,,1.0,12.05.2024,,,,,,,\n\
         maybe,service,,,,,perhaps,,,,,\n\
         cut,service,,,,,,,,,00ff,\n"
    );
    let nested = format!(
        r#"{{
  "machine": {{"computer": "PC-7", "os_version": "10.0.22631", "memory_integrity": false, "block_list": true, "taken": "2026-11-20T08:00:00Z"}},
  "drivers": [
    {{"name": "example", "path": "C:\\example.sys", "version": "1.2.3.4", "running": true, "sha256": "{DIGEST}", "note": "other"}},
    {{"name": "gpu", "kind": "device", "class": "Display", "class_guid": "{{4D36E968-E325-11CE-BFC1-08002BE10318}}", "inf": "oem3.inf", "device_id": "PCI\\VEN_10DE", "problem": 43, "signed": null, "date": "2023-01-31T00:00:00", "date_of": "file"}},
    7,
    {{"name": "broken", "start": "sometimes"}},
    {{"name": "module", "kind": "module", "taint": "OE", "in_tree": false, "running": 1}}
  ]
}}
"#
    );
    vec![
        Sample {
            name: "table_csv",
            format: Format::Table,
            normal: csv,
            rows: |count| {
                let row = |n| format!("driver{n},C:\\drivers\\driver{n}.sys,1.0.{}.0,yes\n", n % 60_000);
                repeat("name,path,version,running\n", count, row, "", "")
            },
            swapped: Some(
                "Running;Version;NAME;Path\nno;1.2.3.4;first;C:\\first.sys\nyes;5.6;second;\n".into(),
            ),
        },
        Sample {
            name: "table_tsv",
            format: Format::Table,
            normal: "name\tpath\tsigned\nexample\tC:\\a.sys\tno\ntested\tC:\\b.sys\ttest\n".into(),
            rows: |count| repeat("name\tpath\tsigned\n", count, |n| format!("d{n}\tC:\\{n}.sys\t1\n"), "", ""),
            swapped: Some("signed\tname\tpath\nrevoked\texample\tC:\\a.sys\n".into()),
        },
        Sample {
            name: "table_json",
            format: Format::Table,
            normal: r#"[{"name":"example","path":"C:\\a.sys","running":false},{"name":"other","running":null,"signer":["Leaf","Root"]}]"#.into(),
            rows: |count| {
                let row = |n| format!(r#"{{"name":"driver{n}","path":"C:\\{n}.sys","running":true}}"#);
                match count {
                    1 => row(0),
                    _ => repeat("[", count, row, ",\n", "]"),
                }
            },
            swapped: Some(r#"[{"running":"no","path":"C:\\a.sys","name":"example"}]"#.into()),
        },
        Sample {
            name: "table_nested",
            format: Format::Table,
            normal: nested,
            rows: |count| {
                let row = |n| format!(r#"{{"name":"driver{n}","path":"C:\\{n}.sys","running":true}}"#);
                match count {
                    1 => format!(r#"{{"drivers":{}}}"#, row(0)),
                    _ => repeat(r#"{"drivers":["#, count, row, ",\n", "]}"),
                }
            },
            swapped: Some(r#"{"drivers":[{"running":"no","path":"C:\\a.sys","name":"example"}],"machine":{"secure_boot":"yes","taint":"x"}}"#.into()),
        },
    ]
}

fn agents() -> Vec<Sample> {
    let audit = r#"{"data": {
  "device": {"deviceUuid": "5d0c", "systemtime": 1765180800},
  "system": {"devicePlatform": "Windows-10-10.0.19045-SP0", "systemName": "PC-7", "systemmanufacturer": "VMware, Inc.", "systemmodel": "VMware7,1"},
  "drivers": {
    "example": {"description": "Example Driver", "driverpath": "c:\\windows\\system32\\drivers\\example.sys", "drivertype": "Kernel Driver", "version": "10.0.19041.1", "driverdate": 1575709813.25},
    "failed": {"description": "unknown", "driverpath": "unknown", "drivertype": "Unknown", "version": "0.0.0.0", "driverdate": 0},
    "unknown": {"description": "", "driverpath": "C:\\x.sys", "drivertype": "File System Driver", "version": "unknown", "driverdate": "unknown"},
    "none": 7
  },
  "partitions": []
}}
"#;
    vec![
        Sample {
            name: "agent_audit",
            format: Format::AgentDrivers,
            normal: audit.to_owned(),
            rows: |count| {
                let row = |n| format!(r#""driver{n:05}": {{"description": "Driver {n}", "driverpath": "C:\\{n}.sys", "drivertype": "Kernel Driver", "version": "1.2.3.4", "driverdate": 1575709813}}"#);
                repeat(r#"{"data": {"system": {"devicePlatform": "Windows-10-10.0.19045"}, "drivers": {"#, count, row, ", ", "}}}")
            },
            swapped: None,
        },
        Sample {
            name: "agent_bare",
            format: Format::AgentDrivers,
            normal: r#"{"example": {"driverpath": "C:\\a.sys", "drivertype": "Kernel Driver", "version": "1.2", "driverdate": 1575709813}, "other": {"driverpath": "C:\\b.sys", "drivertype": "Kernel Driver"}}"#.into(),
            rows: |count| {
                let row = |n| format!(r#""driver{n:05}": {{"driverpath": "C:\\{n}.sys", "drivertype": "Kernel Driver"}}"#);
                repeat("{", count, row, ",", "}")
            },
            swapped: None,
        },
        Sample {
            name: "agent_list",
            format: Format::AgentDrivers,
            normal: r#"{"drivers": ["1394ohci Stopped", "ACPI Running", "Tcpip Wird ausgeführt", "Named of two", "lonely", 3]}"#.into(),
            rows: |count| repeat(r#"{"drivers": ["#, count, |n| format!(r#""driver{n} Running""#), ",", "]}"),
            swapped: None,
        },
        Sample {
            name: "agent_summary",
            format: Format::AgentSummary,
            normal: r#"{"driver_types": {"File System Driver": [{"name": "Ntfs", "version": "10.0.19041.5198", "date": "2025-01-15"}, "x"], "Kernel Driver": [{"name": "example", "version": "unknown", "date": "Unknown"}, {"name": "zero", "version": "0.0.0.0", "date": "2021-05-12"}], "Odd": 3}, "total_drivers": 3, "outdated_count": 1}"#.into(),
            rows: |count| {
                let row = |n| format!(r#"{{"name": "driver{n}", "version": "1.2.3.4", "date": "2021-05-12"}}"#);
                repeat(r#"{"driver_types": {"Kernel Driver": ["#, count, row, ", ", "]}}")
            },
            swapped: None,
        },
    ]
}
