//! Peculiarities, each as an export that has it.

use wegweiser_parsers::driver::{Format, recognise};

use crate::records::{line, read};

/// The rows of an export, which is told as the form.
fn rows(format: Format, text: &str) -> Vec<String> {
    assert_eq!(recognise(text.as_bytes()), Some(format), "{text}");
    let inventory = read(format, text.as_bytes()).unwrap();
    assert_eq!(inventory.trouble_count, 0, "{:?}", inventory.troubles);
    inventory.drivers.iter().map(line).collect()
}

#[test]
fn unknown_is_not_unsigned() {
    let text = r#"[{"DeviceName": "A", "InfName": "a.inf", "IsSigned": null, "Signer": null, "DriverDate": null},
        {"DeviceName": "B", "InfName": "b.inf", "IsSigned": false, "DriverVersion": "n/a"},
        {"DeviceName": null, "InfName": null, "IsSigned": null}]"#;
    assert_eq!(
        rows(Format::PnpSignedDriver, text),
        [
            r#"Device title="A" inf="a.inf""#,
            r#"Device title="B" inf="b.inf" Unsigned"#
        ]
    );
    let text = "\"Gerätename\",\"INF-Name\",\"Signiert\",\"Hersteller\"\r\n\"A\",\"a.inf\",\"Vielleicht\",\"B\"\r\n";
    assert_eq!(
        rows(Format::DriverQuerySigned, text),
        [r#"Device title="A" inf="a.inf" provider="B""#]
    );
}

#[test]
fn selected_columns_suffice() {
    let text = "DeviceName,DriverVersion\nAdapter,1.2.3.4\n";
    assert_eq!(
        rows(Format::PnpSignedDriver, text),
        [r#"Device title="Adapter" 1.2.3.4"#]
    );
    let text = "Name,DeviceID,ConfigManagerErrorCode\nPort,ACPI\\X\\0,43\n";
    assert_eq!(
        rows(Format::PnpEntity, text),
        [r#"Device title="Port" device="ACPI\\X\\0" problem 43"#]
    );
}

#[test]
fn lists_within_an_object() {
    let text = r#"{"value": [{"Driver": "oem1.inf", "ProviderName": "A", "Version": "1.2.0.0", "DriverSignature": 2}],
        "Count": 1}"#;
    assert_eq!(
        rows(Format::WindowsDriver, text),
        [r#"Package name="oem1.inf" provider="A" 1.2.0.0 Signed"#]
    );
}

#[test]
fn devices_of_get_pnp_device() {
    let text = "\r\nStatus       : Error\r\nClass        : USB\r\nFriendlyName : Port\r\n\
        InstanceId   : USB\\X\\1\r\nProblem      : CM_PROB_FAILED_POST_START\r\n\r\n";
    assert_eq!(
        rows(Format::PnpEntity, text),
        [r#"Device title="Port" class="USB" device="USB\\X\\1" problem 43"#]
    );
}

#[test]
fn services_are_no_drivers() {
    let text =
        "Name,PathName,State,StartMode\nSpooler,C:\\Windows\\System32\\spoolsv.exe,Running,Auto\n";
    assert_eq!(recognise(text.as_bytes()), None);
    let text = "Name,PathName,State,StartMode\nSpooler,C:\\Windows\\System32\\spoolsv.exe,Running,Auto\n\
        exbus,\\SystemRoot\\System32\\drivers\\exbus.sys,Running,Boot\n";
    assert_eq!(
        rows(Format::SystemDriver, text),
        [r#"Service name="exbus" path="\\SystemRoot\\System32\\drivers\\exbus.sys" Boot running"#]
    );
}

#[test]
fn lists_with_a_blank_line_behind_every_line() {
    let text = "DeviceName=A\n\nInfName=a.inf\n\nIsSigned=TRUE\n\n\n\nDeviceName=B\n\nInfName=b.inf\n\nIsSigned=FALSE\n\n";
    assert_eq!(
        rows(Format::PnpSignedDriver, text),
        [
            r#"Device title="A" inf="a.inf" Signed"#,
            r#"Device title="B" inf="b.inf" Unsigned"#
        ]
    );
}

#[test]
fn dates_that_are_none_and_lines_that_are_new() {
    let text = "Microsoft PnP Utility\r\n\r\nPublished Name:     oem1.inf\r\nOriginal Name:      oem9.inf\r\n\
        Provider Name:      \r\nClass Name:         Net\r\nDriver Version:     00/00/0000 1.0.0.0\r\n\
        Signer Name:        Example Publisher\r\nCatalog File:       a.cat\r\nWhcp Version:       2.0\r\n\r\n\
        Published Name:     oem2.inf\r\nDriver Version:     11/10/2020 2.0.0.0\r\n";
    assert_eq!(
        rows(Format::PnpUtilText, text),
        [
            r#"Package name="oem1.inf" original="oem9.inf" class="Net" 1.0.0.0 Signed by "Example Publisher""#,
            r#"Package name="oem2.inf" 2.0.0.0 2020-11-10=Inf"#,
        ]
    );
}

#[test]
fn devices_without_packages() {
    let text = r#"<?xml version="1.0" encoding="utf-8"?><PnpUtil Version="10.0.26100" Command="/enum-devices /drivers">
        <Device InstanceId="USB\A&amp;B\1"><DeviceDescription>Gadget &lt;2&gt;</DeviceDescription>
        <ClassName>Net</ClassName><Status>Disconnected</Status><DriverName>oem76.inf</DriverName>
        <MatchingDrivers><DriverName DriverName="oem77.inf"><ProviderName>Other</ProviderName>
        <Status>BestRanked</Status></DriverName></MatchingDrivers></Device></PnpUtil>"#;
    assert_eq!(
        rows(Format::PnpUtilXml, text),
        [
            r#"Device title="Gadget <2>" inf="oem76.inf" class="Net" device="USB\\A&B\\1" problem 45"#
        ]
    );
}

#[test]
fn a_broken_letter_is_not_a_code_page() {
    let mut bytes = "\"Gerätename\",\"INF\",\"S\",\"H\"\n\"Größe\",\"a.inf\",\"JA\",\"Müller\"\n"
        .as_bytes()
        .to_vec();
    bytes.push(0xFF);
    let inventory = read(Format::DriverQuerySigned, &bytes).unwrap();
    assert_eq!(inventory.drivers[0].title, "Größe");
}
