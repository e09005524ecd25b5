//! The hardware of the fleet's computers, with the packages of its vendors.

use jiff::civil::{Date, date};

use super::class::{self, Class};

/// Who signs the packages of all vendors.
pub const SIGNER: &str = "Microsoft Windows Hardware Compatibility Publisher";

/// A device with the package of its vendor, or a package alone.
#[derive(Debug)]
pub struct Component {
    /// What it is called.
    pub title: &'static str,
    /// Who provides the driver.
    pub provider: &'static str,
    /// Setup class of the package.
    pub class: &'static Class,
    /// The INF that Windows gave the package.
    pub inf: &'static str,
    /// The INF as the vendor called it.
    pub original: &'static str,
    /// Version of the INF.
    pub version: &'static str,
    /// Date of the INF.
    pub date: Date,
    /// The service, where there is one.
    pub service: &'static str,
    /// The device's instance; empty where no device uses the package.
    pub device_id: &'static str,
}

/// The class, provider, name and places of a component, with the version of its driver.
const fn component(
    class: &'static Class,
    (title, provider): (&'static str, &'static str),
    (inf, original): (&'static str, &'static str),
    (version, date): (&'static str, Date),
    (service, device_id): (&'static str, &'static str),
) -> Component {
    Component {
        title,
        provider,
        class,
        inf,
        original,
        version,
        date,
        service,
        device_id,
    }
}

const INTEL: &str = "Intel Corporation";
const REALTEK: &str = "Realtek Semiconductor Corp.";
/// The date that Intel gives packages without code, so that any driver ranks higher.
const OF_CHIPSETS: Date = date(1968, 7, 18);

/// An office computer of 2023, kept up to date.
pub static OFFICE: &[Component] = &[
    component(
        &class::DISPLAY,
        ("Intel(R) UHD Graphics 770", INTEL),
        ("oem21.inf", "iigd_dch.inf"),
        ("32.0.101.7026", date(2026, 5, 18)),
        ("igfxn", r"PCI\VEN_8086&DEV_4680\3&11583659&0&10"),
    ),
    component(
        &class::EXTENSION,
        ("Intel(R) UHD Graphics 770, settings", INTEL),
        ("oem22.inf", "iigd_ext.inf"),
        ("32.0.101.7026", date(2026, 5, 18)),
        ("", ""),
    ),
    component(
        &class::NET,
        ("Intel(R) Ethernet Connection I219-LM", INTEL),
        ("oem7.inf", "e1d.inf"),
        ("12.19.5.9", date(2025, 11, 3)),
        ("e1dexpress", r"PCI\VEN_8086&DEV_1A1E\3&11583659&0&FE"),
    ),
    component(
        &class::MEDIA,
        ("Realtek(R) Audio", REALTEK),
        ("oem9.inf", "hdxrt.inf"),
        ("6.0.9812.1", date(2025, 9, 23)),
        (
            "IntcAzAudAddService",
            r"HDAUDIO\FUNC_01&VEN_10EC&DEV_0256\4&2D0BA7E&0&0001",
        ),
    ),
    component(
        &class::SYSTEM,
        ("Intel(R) Management Engine Interface", INTEL),
        ("oem4.inf", "heci.inf"),
        ("2511.7.6.0", date(2025, 3, 12)),
        ("MEIx64", r"PCI\VEN_8086&DEV_7AE8\3&11583659&0&B0"),
    ),
    component(
        &class::SYSTEM,
        ("Intel(R) SMBus", INTEL),
        ("oem3.inf", "alderlakepch-ssystem.inf"),
        ("10.1.46.5", OF_CHIPSETS),
        ("", r"PCI\VEN_8086&DEV_7AA3\3&11583659&0&FC"),
    ),
    component(
        &class::SYSTEM,
        ("Intel(R) Serial IO GPIO Host Controller", INTEL),
        ("oem5.inf", "ialpss2_gpio2_adl.inf"),
        ("30.100.2405.44", date(2024, 1, 29)),
        ("iaLPSS2_GPIO2_ADL", r"ACPI\INTC1056\2&DABA3FF&0"),
    ),
    component(
        &class::PRINTER,
        ("Office printer", "HP"),
        ("oem30.inf", "hpcu270u.inf"),
        ("61.270.1.25570", date(2022, 9, 20)),
        ("", ""),
    ),
];

/// A laptop of 2024. Its first package for the wireless network is still in the store.
pub static LAPTOP: &[Component] = &[
    component(
        &class::DISPLAY,
        ("Intel(R) Iris(R) Xe Graphics", INTEL),
        ("oem41.inf", "iigd_dch.inf"),
        ("32.0.101.7026", date(2026, 5, 18)),
        ("igfxn", r"PCI\VEN_8086&DEV_A7A0\3&11583659&1&10"),
    ),
    component(
        &class::NET,
        ("Intel(R) Wi-Fi 6E AX211", INTEL),
        ("oem38.inf", "netwtw14.inf"),
        ("23.150.1.1", date(2026, 2, 9)),
        ("Netwtw14", r"PCI\VEN_8086&DEV_51F0\3&11583659&1&A3"),
    ),
    component(
        &class::NET,
        ("Intel(R) Wi-Fi 6E AX211", INTEL),
        ("oem12.inf", "netwtw14.inf"),
        ("22.250.1.2", date(2023, 8, 9)),
        ("", ""),
    ),
    component(
        &class::BLUETOOTH,
        ("Intel(R) Wireless Bluetooth(R)", INTEL),
        ("oem39.inf", "ibtusb.inf"),
        ("23.150.0.2", date(2026, 2, 2)),
        ("ibtusb", r"USB\VID_8087&PID_0033\5&1D9C2F0&0&10"),
    ),
    component(
        &class::MEDIA,
        ("Realtek(R) Audio", REALTEK),
        ("oem17.inf", "hdxlv.inf"),
        ("6.0.9812.1", date(2025, 9, 23)),
        (
            "IntcAzAudAddService",
            r"HDAUDIO\FUNC_01&VEN_10EC&DEV_0257\4&1F0C5B3&0&0001",
        ),
    ),
    component(
        &class::BIOMETRIC,
        ("Fingerprint reader", "Synaptics Incorporated"),
        ("oem19.inf", "synawudfbiousb.inf"),
        ("6.0.67.1108", date(2025, 4, 16)),
        ("", r"USB\VID_06CB&PID_00FC\2C4A9B0E7F11"),
    ),
    component(
        &class::CAMERA,
        ("Integrated camera", "Chicony Electronics Co., Ltd."),
        ("oem20.inf", "cxusbcam.inf"),
        ("10.0.26100.20", date(2025, 1, 7)),
        ("", r"USB\VID_04F2&PID_B7B9&MI_00\6&1E7D0A4&0&0000"),
    ),
    component(
        &class::SYSTEM,
        ("Intel(R) SMBus", INTEL),
        ("oem3.inf", "raptorlakepch-psystem.inf"),
        ("10.1.46.5", OF_CHIPSETS),
        ("", r"PCI\VEN_8086&DEV_51A3\3&11583659&1&FC"),
    ),
    component(
        &class::FIRMWARE,
        ("System firmware", "Lenovo Ltd."),
        ("oem44.inf", "r21uj.inf"),
        ("1.0.0.54", date(2026, 6, 30)),
        ("", r"UEFI\RES_{0C4A1B7E-5A0C-4E1D-9B0E-2D4F6A8C0E13}\0"),
    ),
];

/// A computer at a reception, with a reader for cards.
pub static RECEPTION: &[Component] = &[
    component(
        &class::DISPLAY,
        ("Intel(R) UHD Graphics 730", INTEL),
        ("oem16.inf", "iigd_dch.inf"),
        ("32.0.101.7026", date(2026, 5, 18)),
        ("igfxn", r"PCI\VEN_8086&DEV_4692\3&11583659&0&10"),
    ),
    component(
        &class::NET,
        ("Realtek PCIe GbE Family Controller", REALTEK),
        ("oem8.inf", "rt640x64.inf"),
        ("10.78.1022.2025", date(2025, 10, 22)),
        ("rt640x64", r"PCI\VEN_10EC&DEV_8168\01000000684CE00000"),
    ),
    component(
        &class::MEDIA,
        ("Realtek(R) Audio", REALTEK),
        ("oem10.inf", "hdxrt.inf"),
        ("6.0.9812.1", date(2025, 9, 23)),
        (
            "IntcAzAudAddService",
            r"HDAUDIO\FUNC_01&VEN_10EC&DEV_0235\4&9D0B3E7&0&0001",
        ),
    ),
    component(
        &class::SMART_CARD,
        ("Identiv uTrust 2700 smart card reader", "Identiv"),
        ("oem27.inf", "scrx2700.inf"),
        ("4.67.0.0", date(2021, 3, 4)),
        ("SCRx2700", r"USB\VID_04E6&PID_5810\6&3AF1C0D&0&2"),
    ),
    component(
        &class::SYSTEM,
        ("Intel(R) SMBus", INTEL),
        ("oem3.inf", "alderlakepch-ssystem.inf"),
        ("10.1.46.5", OF_CHIPSETS),
        ("", r"PCI\VEN_8086&DEV_7AA3\3&11583659&0&FC"),
    ),
];

/// A computer of 2017 that nobody has cared for since 2021.
pub static OLD: &[Component] = &[
    component(
        &class::DISPLAY,
        ("Intel(R) HD Graphics 630", INTEL),
        ("oem6.inf", "iigd_dch.inf"),
        ("27.20.100.9466", date(2021, 3, 9)),
        ("igfx", r"PCI\VEN_8086&DEV_5912\3&11583659&0&10"),
    ),
    component(
        &class::NET,
        ("Realtek PCIe GbE Family Controller", REALTEK),
        ("oem11.inf", "rt640x64.inf"),
        ("10.48.315.2021", date(2021, 3, 15)),
        ("rt640x64", r"PCI\VEN_10EC&DEV_8168\01000000684CE00000"),
    ),
    component(
        &class::MEDIA,
        ("Realtek High Definition Audio", REALTEK),
        ("oem2.inf", "hdxrt.inf"),
        ("6.0.9132.1", date(2021, 3, 9)),
        (
            "IntcAzAudAddService",
            r"HDAUDIO\FUNC_01&VEN_10EC&DEV_0255\4&10C8B5D&0&0001",
        ),
    ),
    component(
        &class::SYSTEM,
        ("Intel(R) SMBus", INTEL),
        ("oem1.inf", "kabylakepch-hsystem.inf"),
        ("10.1.1.45", OF_CHIPSETS),
        ("", r"PCI\VEN_8086&DEV_A2A3\3&11583659&0&FC"),
    ),
];

/// A file server.
pub static SERVER: &[Component] = &[
    component(
        &class::NET,
        ("Broadcom NetXtreme Gigabit Ethernet", "Broadcom"),
        ("oem5.inf", "b57nd60a.inf"),
        ("221.0.8.0", date(2025, 6, 2)),
        ("b57nd60a", r"PCI\VEN_14E4&DEV_165F\00000AF7D2B1C40000"),
    ),
    component(
        &class::SCSI,
        ("PERC H345 controller", "Dell"),
        ("oem7.inf", "percsas3i.inf"),
        ("7.726.3.0", date(2025, 8, 14)),
        ("percsas3i", r"PCI\VEN_1000&DEV_10E7\4&2B1E0C5&0&0008"),
    ),
    component(
        &class::DISPLAY,
        ("Integrated graphics controller", "Matrox Graphics Inc."),
        ("oem9.inf", "mgag200ew3.inf"),
        ("10.0.1.65", date(2024, 5, 30)),
        ("MgaG200eW3", r"PCI\VEN_102B&DEV_0536\5&1C7F3A0&0&0000"),
    ),
    component(
        &class::SYSTEM,
        ("Intel(R) SMBus", INTEL),
        ("oem2.inf", "lewisburgsystem.inf"),
        ("10.1.18.8", OF_CHIPSETS),
        ("", r"PCI\VEN_8086&DEV_A1A3\3&11583659&0&FC"),
    ),
];
