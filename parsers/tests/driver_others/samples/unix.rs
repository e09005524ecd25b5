//! What Linux and macOS say of their modules and extensions.

use wegweiser_parsers::driver::Format;

use super::{Sample, repeat};

pub(super) fn linux() -> Vec<Sample> {
    vec![
        Sample {
            name: "proc_modules",
            format: Format::ProcModules,
            normal: "\
e1000e 319488 0 - Live 0x0000000000000000
exvideo 56823808 412 exmodeset,exdrm, Live 0xffffffffc0a3b000 (POE)
leaving 16384 0 [permanent], Unloading 0xffffffffc0a3b000 (F-)
arm 1234 - - Live 0xbf000000
damaged 16384 0 - Live
"
            .into(),
            rows: |count| {
                repeat(
                    "",
                    count,
                    |n| format!("module{n} 16384 1 - Live 0x0000000000000000 (E)\n"),
                    "",
                    "",
                )
            },
            swapped: None,
        },
        Sample {
            name: "lsmod",
            format: Format::Lsmod,
            normal: "\
Module                  Size  Used by
e1000e                319488  0
ptp                    36864  1 e1000e
exdrm                 622592  3 exvideo,exmodeset,
pinned                 16384  -2
damaged
"
            .into(),
            rows: |count| {
                repeat(
                    "Module                  Size  Used by\n",
                    count,
                    |n| format!("module{n}  16384  0\n"),
                    "",
                    "",
                )
            },
            swapped: None,
        },
        Sample {
            name: "modinfo",
            format: Format::ModInfo,
            normal: MODULE_INFO.to_owned(),
            rows: |count| {
                let row = |n| {
                    format!(
                        "filename:       /lib/modules/6.1.0/module{n}.ko\nlicense:        GPL\nintree:         Y\nname:           module{n}\nvermagic:       6.1.0 SMP\nsig_id:         PKCS#7\nsigner:         Example\n"
                    )
                };
                repeat("", count, row, "", "")
            },
            swapped: None,
        },
        Sample {
            name: "kernel_taint",
            format: Format::KernelTaint,
            normal: "kernel.tainted = 4097\n".into(),
            rows: |count| {
                if count == 0 {
                    String::new()
                } else {
                    "12288\n".into()
                }
            },
            swapped: None,
        },
    ]
}

pub(super) fn macos() -> Vec<Sample> {
    vec![
        Sample {
            name: "kextstat",
            format: Format::KextStat,
            normal: "\
Executing: /usr/bin/kmutil showloaded
No variant specified, falling back to release
Index Refs Address            Size       Wired      Name (Version) UUID <Linked Against>
    1  145 0                  0          0          com.apple.kpi.bsd (20.6.0) 52A1E876-863E-38E3-AC80-09BBAB13B752 <>
  180    0 0xffffff7f9a2f5000 0x7000     0x7000     com.example.driver (1.4.2d3) 11A1E876-863E-38E3-AC80-09BBAB13B752 <6 5 3>
  181    0 0xffffff7f9a2fd000 0x7000     0x7000     com.example.plain (900.4)
damaged line
".into(),
            rows: |count| {
                let row = |n| format!("  {n}    0 0xffffff7f9a2f5000 0x7000     0x7000     com.example.kext{n} (1.4.2) 11A1E876 <6 5 3>\n");
                repeat("Index Refs Address            Size       Wired      Name (Version) UUID <Linked Against>\n", count, row, "", "")
            },
            swapped: None,
        },
        Sample {
            name: "system_extensions",
            format: Format::SystemExtensions,
            normal: "\
4 extension(s)
--- com.apple.system_extension.network_extension (Go to 'System Settings > General > Login Items & Extensions > Network Extensions' to modify these system extension(s))
enabled\tactive\tteamID\tbundleID (version)\tname\t[state]
*\t*\tABCDE12345\tcom.example.agent (6.41/153.06)\tExample Agent\t[activated enabled]
\t\tABCDE12345\tcom.example.agent (6.40/152.01)\tExample Agent\t[terminated waiting to uninstall on reboot]
--- com.apple.system_extension.endpoint_security
enabled\tactive\tteamID\tbundleID (version)\tname\t[state]
\t*\tFGHIJ67890\tcom.example.guard (1/1)\tGuard\t[activated waiting for user]
\t\tFGHIJ67890\tcom.example.old (2.1/1)\tOld\t[activated disabled]
*\t*\tdamaged
".into(),
            rows: |count| {
                let row = |n| format!("*\t*\tABCDE12345\tcom.example.ext{n} (1.0/1)\tExt {n}\t[activated enabled]\n");
                let names = "enabled\tactive\tteamID\tbundleID (version)\tname\t[state]\n";
                match count {
                    0 => "0 extension(s)\n".into(),
                    _ => repeat(&format!("{count} extension(s)\n{names}"), count, row, "", ""),
                }
            },
            swapped: None,
        },
    ]
}

const MODULE_INFO: &str = "\
filename:       /lib/modules/6.1.0-18-amd64/kernel/drivers/net/e1000e.ko.xz
version:        3.2.6-k
license:        GPL v2
description:    Example network driver
author:         Example Corporation, <net@example.com>
firmware:       example/fw.bin
alias:          pci:v00008086d00000D4Csv*sd*bc*sc*i*
depends:        ptp
retpoline:      Y
intree:         Y
name:           e1000e
vermagic:       6.1.0-18-amd64 SMP preempt mod_unload modversions
sig_id:         PKCS#7
signer:         Example Secure Boot Signer
sig_key:        03:B2
sig_hashalgo:   sha256
signature:      8A:8B:
\t\t8C:8D
parm:           copybreak:Maximum size (uint)
filename:       /lib/modules/6.1.0-18-amd64/updates/dkms/exvideo.ko
version:        535.183.01
license:        Proprietary
description:    Example video driver
depends:        drm
name:           exvideo
vermagic:       6.1.0-18-amd64 SMP preempt mod_unload modversions
modinfo: ERROR: Module nosuch not found.
name:           loop
filename:       (builtin)
license:        GPL
file:           drivers/block/loop
filename:       /lib/modules/6.1.0-18-amd64/kernel/old.ko.gz
license:        GPL
vermagic:       6.1.0-18-amd64 SMP
sig_id:         PKCS#7
signer:
what is this
";
