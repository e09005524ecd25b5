//! Kernel and system extensions of macOS.

use std::fmt::Write as _;

use crate::rng::SplitMix64;

/// Kernel extensions of Apple that every Mac has loaded, with their versions.
const KERNEL_EXTENSIONS: &[(&str, &str)] = &[
    ("com.apple.kpi.bsd", "24.6.0"),
    ("com.apple.kpi.dsep", "24.6.0"),
    ("com.apple.kpi.iokit", "24.6.0"),
    ("com.apple.kpi.libkern", "24.6.0"),
    ("com.apple.kpi.mach", "24.6.0"),
    ("com.apple.kpi.private", "24.6.0"),
    ("com.apple.kpi.unsupported", "24.6.0"),
    ("com.apple.driver.AppleARMPlatform", "1.0.2"),
    ("com.apple.driver.AppleSEPManager", "1.0.1"),
    ("com.apple.iokit.IOStorageFamily", "2.1"),
    ("com.apple.iokit.IONVMeFamily", "2.1.0"),
    ("com.apple.filesystems.apfs", "2332.140.13"),
    ("com.apple.iokit.IOHIDFamily", "2.0.0"),
    ("com.apple.iokit.IOUSBHostFamily", "1.2"),
    ("com.apple.iokit.IOBluetoothFamily", "9.0.0"),
    ("com.apple.iokit.IOGraphicsFamily", "599"),
    ("com.apple.driver.AppleUSBXHCI", "1.2"),
    ("com.apple.driver.AppleSMC", "3.1.9"),
    ("com.apple.security.sandbox", "300.0"),
    ("com.apple.security.quarantine", "4"),
    ("com.apple.kext.AppleMatch", "1.0.0d1"),
];

/// `kmutil showloaded`.
pub fn kernel_extensions(host: &str) -> String {
    let mut rng = SplitMix64::named(host);
    let mut text = String::from(
        "Index Refs Address            Size       Wired      Name (Version) UUID <Linked Against>\n",
    );
    for (index, (name, version)) in KERNEL_EXTENSIONS.iter().enumerate() {
        let references = rng.below(180);
        let address = 0xffff_fe00_0700_0000 + 0x4000 * rng.below(0x1000);
        let size = 0x4000 * (1 + rng.below(40));
        let uuid = [8, 4, 4, 4, 12]
            .map(|digits| rng.hex(digits).to_uppercase())
            .join("-");
        let linked = if index < 7 { "" } else { "7 6 5 4 3 1" };
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "{:>5} {references:>4} {address:<#18x} {size:<#10x} {size:<#10x} {name} ({version}) {uuid} <{linked}>",
            index + 1
        );
    }
    text
}

/// `systemextensionsctl list`: of a product's two extensions one waits for somebody to approve it.
pub fn system_extensions() -> String {
    const VERSION: &str = "101.25092.0001/101.25092.0001";
    let extensions = [
        (
            "endpoint_security",
            "*\t*",
            "epsext",
            "Microsoft Defender Endpoint Security Extension",
            "activated enabled",
        ),
        (
            "network_extension",
            "\t",
            "netext",
            "Microsoft Defender Network Extension",
            "activated waiting for user",
        ),
    ];
    let mut text = format!("{} extension(s)\n", extensions.len());
    for (category, marks, bundle, name, state) in extensions {
        let _ = write!(
            text,
            "--- com.apple.system_extension.{category}\n\
             enabled\tactive\tteamID\tbundleID (version)\tname\t[state]\n\
             {marks}\tUBF8T346G9\tcom.microsoft.wdav.{bundle} ({VERSION})\t{name}\t[{state}]\n"
        );
    }
    text
}
