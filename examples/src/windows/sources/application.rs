//! The Application log.

use super::source;
use crate::windows::{Event, Source};

static APPLICATION_ERROR: Source = source("Application Error", None, None, "Application");
static LICENSING: Source = source(
    "Microsoft-Windows-Security-SPP",
    Some("{e23b33b0-c8c9-472c-a5f9-f2bdfea0f156}"),
    Some("Software Protection Platform Service"),
    "Application",
);
static SECURITY_CENTER: Source = source("SecurityCenter", None, None, "Application");
static INSTALLER: Source = source("MsiInstaller", None, None, "Application");
static DATABASE: Source = source("ESENT", None, None, "Application");

/// Application Error 1000.
pub fn application_crash(application: &str, folder: &str, module: &str, exception: &str) -> Event {
    let path = format!("{folder}\\{application}");
    let library = format!("C:\\Windows\\System32\\{module}");
    Event::new(&APPLICATION_ERROR, 1000)
        .level(2)
        .texts(&[
            application,
            "7.4.1.0",
            "66f2a1c0",
            module,
            "10.0.22621.4541",
            "5b0a8f21",
            exception,
            "00000000000a2b41",
            "0x1a2c",
            "0x1db3a4c5d6e7f80",
            &path,
            &library,
            "3c1f62c4-0d1e-4f6a-9b0e-5f8d2a7c4b10",
            "",
            "",
        ])
        .message(format!("Faulting application name: {application}, version: 7.4.1.0, faulting module name: {module}, exception code: {exception}"))
}

/// Security-SPP 16384: the licensing service plans its next start.
pub fn licensing_planned(next: &str) -> Event {
    Event::new(&LICENSING, 16384)
        .texts(&[next, "RulesEngine"])
        .message(format!("Successfully scheduled Software Protection service for re-start at {next}. Reason: RulesEngine."))
}

/// `SecurityCenter` 15.
pub fn protection_reported() -> Event {
    Event::new(&SECURITY_CENTER, 15)
        .texts(&["Windows Defender", "SECURITY_PRODUCT_STATE_ON"])
        .message("Updated Windows Defender status successfully to SECURITY_PRODUCT_STATE_ON.")
}

/// `MsiInstaller` 1033.
pub fn product_installed(product: &str, version: &str, maker: &str) -> Event {
    Event::new(&INSTALLER, 1033)
        .texts(&[product, version, "1031", "0", maker, "(NULL)", ""])
        .message(format!("Windows Installer installed the product. Product Name: {product}. Product Version: {version}. Manufacturer: {maker}. Installation success or error status: 0."))
}

/// ESENT 326.
pub fn database_attached() -> Event {
    let file = "C:\\ProgramData\\Microsoft\\Search\\Data\\Applications\\Windows\\Windows.edb";
    Event::new(&DATABASE, 326)
        .texts(&[
            "SearchIndexer",
            "5120,P,98",
            "Windows: ",
            "1",
            file,
            "0",
            "[1] 0.000",
        ])
        .message("SearchIndexer (5120,P,98) Windows: The database engine attached a database.")
}
