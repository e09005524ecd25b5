//! Operating systems by the names that tools give them.

use super::record::OperatingSystem;
use crate::driver::Platform;

/// The system of a platform text as agents send it: `Windows-10-10.0.19045-SP0`,
/// `Linux-6.8.0-49-generic-x86_64-with-glibc2.39`, `macOS-23.6.0-Darwin Kernel Version…`.
pub(crate) fn of_platform(text: &str) -> OperatingSystem {
    let (family, rest) = text.trim().split_once('-').unwrap_or((text.trim(), ""));
    match family.to_ascii_lowercase().as_str() {
        "windows" => windows(rest),
        "linux" => linux(rest),
        "macos" | "darwin" => macos(
            rest,
            family.eq_ignore_ascii_case("darwin") || rest.contains("Darwin"),
        ),
        _ => OperatingSystem {
            name: Some(text.trim().to_owned()).filter(|name| !name.is_empty()),
            ..OperatingSystem::default()
        },
    }
}

/// `10-10.0.19045-SP0`, `2019Server-10.0.17763`: a release, then the version.
fn windows(rest: &str) -> OperatingSystem {
    let mut parts = rest.split('-');
    let release = parts.next().unwrap_or("");
    let version = parts.next().filter(|version| version.contains('.'));
    let server = release.strip_suffix("Server");
    let name = match server {
        Some(year) => format!("Windows Server {year}"),
        None => format!("Windows {release}"),
    };
    OperatingSystem {
        platform: Some(Platform::Windows),
        // `release` of Windows 11 is 10 for an old Python: the build tells.
        name: Some(named_by_build(name.trim(), version)),
        is_server: (!release.is_empty()).then_some(server.is_some()),
        ..with_version(version)
    }
}

fn named_by_build(name: &str, version: Option<&str>) -> String {
    let build = version.and_then(|version| version.split('.').nth(2)?.parse::<u32>().ok());
    // The first build of Windows 11.
    if name == "Windows 10" && build.is_some_and(|build| build >= 22_000) {
        return "Windows 11".to_owned();
    }
    name.to_owned()
}

fn with_version(version: Option<&str>) -> OperatingSystem {
    OperatingSystem {
        version: version.map(ToOwned::to_owned),
        build: version
            .and_then(|version| version.split('.').nth(2))
            .map(ToOwned::to_owned),
        ..OperatingSystem::default()
    }
}

/// `6.8.0-49-generic-x86_64-with-glibc2.39`, `6.8.0-49-generic-#49-Ubuntu SMP…`.
fn linux(rest: &str) -> OperatingSystem {
    let kernel = rest.split("-with-").next().unwrap_or("");
    let kernel = kernel.split("-#").next().unwrap_or("");
    let machines = [
        "-x86_64", "-aarch64", "-armv7l", "-armv6l", "-i686", "-riscv64", "-ppc64le", "-s390x",
    ];
    let kernel = machines
        .iter()
        .find_map(|machine| kernel.strip_suffix(machine))
        .unwrap_or(kernel);
    OperatingSystem {
        platform: Some(Platform::Linux),
        kernel: Some(kernel.to_owned()).filter(|kernel| !kernel.is_empty()),
        ..OperatingSystem::default()
    }
}

/// `14.7.1-arm64-arm-64bit`, `23.6.0-Darwin Kernel Version…`.
fn macos(rest: &str, is_darwin: bool) -> OperatingSystem {
    let release = rest.split('-').next().unwrap_or("").trim();
    let major: Option<u32> = release
        .split('.')
        .next()
        .and_then(|major| major.parse().ok());
    // No macOS was ever called 17 to 25: such a number is that of Darwin.
    let is_darwin = is_darwin || major.is_some_and(|major| (17..=25).contains(&major));
    let version = if is_darwin {
        major.and_then(of_darwin)
    } else {
        Some(release.to_owned()).filter(|_| major.is_some())
    };
    OperatingSystem {
        platform: Some(Platform::Macos),
        name: Some("macOS".to_owned()),
        // Programs made for older systems are told 10.16 by all newer ones.
        version: version.filter(|version| !version.starts_with("10.16")),
        kernel: Some(release.to_owned()).filter(|_| is_darwin),
        ..OperatingSystem::default()
    }
}

/// The macOS that is built on a release of Darwin; `None` for those that are not known yet.
fn of_darwin(major: u32) -> Option<String> {
    match major {
        5..=19 => Some(format!("10.{}", major - 4)),
        20..=24 => Some((major - 9).to_string()),
        25 => Some("26".to_owned()),
        _ => None,
    }
}

/// A system by the name that Windows gives itself, such as `Microsoft Windows Server 2016 Standard`.
pub(super) fn of_windows(caption: &str, version: Option<&str>) -> OperatingSystem {
    let caption = caption.trim();
    let words = caption.strip_prefix("Microsoft ").unwrap_or(caption);
    let words: Vec<&str> = words.split_whitespace().collect();
    let is_named = |word: &str| {
        word == "Windows"
            || word == "Server"
            || word == "R2"
            || word.starts_with(|c: char| c.is_ascii_digit())
    };
    let named = words.iter().take_while(|word| is_named(word)).count();
    let text = |words: &[&str]| Some(words.join(" ")).filter(|text| !text.is_empty());
    let is_windows = words.first() == Some(&"Windows");
    OperatingSystem {
        platform: (is_windows || version.is_some()).then_some(Platform::Windows),
        name: if named > 0 {
            text(&words[..named])
        } else {
            text(&words)
        },
        edition: if named > 0 {
            text(&words[named..])
        } else {
            None
        },
        is_server: is_windows.then(|| words.contains(&"Server")),
        ..with_version(version)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn platforms_of_windows_and_linux() {
        check(&[
            (
                "Windows-10-10.0.19045-SP0",
                Some("Windows 10"),
                Some("10.0.19045"),
                None,
                Some(false),
            ),
            (
                "Windows-10-10.0.19045",
                Some("Windows 10"),
                Some("10.0.19045"),
                None,
                Some(false),
            ),
            (
                "Windows-10-10.0.22631-SP0",
                Some("Windows 11"),
                Some("10.0.22631"),
                None,
                Some(false),
            ),
            (
                "Windows-2019Server-10.0.17763-SP0",
                Some("Windows Server 2019"),
                Some("10.0.17763"),
                None,
                Some(true),
            ),
            (
                "Linux-6.8.0-49-generic-x86_64-with-glibc2.39",
                None,
                None,
                Some("6.8.0-49-generic"),
                None,
            ),
            (
                "Linux-6.8.0-49-generic-#49-Ubuntu SMP PREEMPT_DYNAMIC",
                None,
                None,
                Some("6.8.0-49-generic"),
                None,
            ),
        ]);
    }

    #[test]
    fn platforms_of_macs_and_others() {
        check(&[
            (
                "macOS-14.7.1-arm64-arm-64bit",
                Some("macOS"),
                Some("14.7.1"),
                None,
                None,
            ),
            (
                "macOS-26.1-arm64-arm-64bit",
                Some("macOS"),
                Some("26.1"),
                None,
                None,
            ),
            (
                "macOS-10.16-x86_64-i386-64bit",
                Some("macOS"),
                None,
                None,
                None,
            ),
            (
                "macOS-23.6.0-Darwin Kernel Version 23.6.0: Thu",
                Some("macOS"),
                Some("14"),
                Some("23.6.0"),
                None,
            ),
            (
                "macOS-20.6.0-Darwin",
                Some("macOS"),
                Some("11"),
                Some("20.6.0"),
                None,
            ),
            (
                "macOS-24.1.0-Darwin",
                Some("macOS"),
                Some("15"),
                Some("24.1.0"),
                None,
            ),
            (
                "macOS-25.0.0-Darwin",
                Some("macOS"),
                Some("26"),
                Some("25.0.0"),
                None,
            ),
            (
                "macOS-19.6.0-Darwin",
                Some("macOS"),
                Some("10.15"),
                Some("19.6.0"),
                None,
            ),
            ("Plan 9", Some("Plan 9"), None, None, None),
            ("", None, None, None, None),
        ]);
    }

    /// Name, version, kernel and whether it is for servers.
    type Row = (
        &'static str,
        Option<&'static str>,
        Option<&'static str>,
        Option<&'static str>,
        Option<bool>,
    );

    fn check(rows: &[Row]) {
        for (text, name, version, kernel, is_server) in rows {
            let os = of_platform(text);
            assert_eq!(os.name.as_deref(), *name, "{text}");
            assert_eq!(os.version.as_deref(), *version, "{text}");
            assert_eq!(os.kernel.as_deref(), *kernel, "{text}");
            assert_eq!(os.is_server, *is_server, "{text}");
        }
    }

    #[test]
    fn captions_of_windows() {
        for (caption, name, edition, is_server) in [
            (
                "Microsoft Windows 10 Pro",
                "Windows 10",
                Some("Pro"),
                Some(false),
            ),
            (
                "Microsoft Windows Server 2012 R2 Standard",
                "Windows Server 2012 R2",
                Some("Standard"),
                Some(true),
            ),
            (
                "Microsoft Windows 11 Enterprise LTSC",
                "Windows 11",
                Some("Enterprise LTSC"),
                Some(false),
            ),
            ("Hyper-V Server", "Hyper-V Server", None, None),
        ] {
            let os = of_windows(caption, Some("10.0.14393"));
            let is = (
                os.name.as_deref(),
                os.edition.as_deref(),
                os.is_server,
                os.build.as_deref(),
            );
            assert_eq!(
                is,
                (Some(name), edition, is_server, Some("14393")),
                "{caption}"
            );
        }
    }
}
