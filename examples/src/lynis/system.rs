//! Operating systems and Lynis releases of the fleet.

/// Decides package manager, services and records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// Debian and its descendants, with `dpkg`.
    Debian,
    /// The Red Hat family, with `rpm`.
    RedHat,
    /// macOS.
    MacOs,
}

/// What Lynis says about the operating system.
#[derive(Debug)]
pub struct System {
    /// Package manager, services and records that go with it.
    pub family: Family,
    /// `os_name`, for example `Ubuntu`.
    pub name: &'static str,
    /// `os_fullname`.
    pub full_name: &'static str,
    /// `os_version`.
    pub version: &'static str,
    /// `os_kernel_version`, without the distribution's suffix.
    pub kernel: &'static str,
    /// `os_kernel_version_full`.
    pub kernel_full: &'static str,
}

/// Debian 12, supported.
pub static DEBIAN_12: System = System {
    family: Family::Debian,
    name: "Debian",
    full_name: "Debian GNU/Linux 12 (bookworm)",
    version: "12",
    kernel: "6.1.0",
    kernel_full: "6.1.0-49-amd64",
};

/// Ubuntu 24.04, supported.
pub static UBUNTU_24_04: System = System {
    family: Family::Debian,
    name: "Ubuntu",
    full_name: "Ubuntu 24.04.4 LTS",
    version: "24.04",
    kernel: "6.8.0",
    kernel_full: "6.8.0-117-generic",
};

/// Ubuntu 18.04, whose standard support ended on 2023-05-31.
pub static UBUNTU_18_04: System = System {
    family: Family::Debian,
    name: "Ubuntu",
    full_name: "Ubuntu 18.04.6 LTS",
    version: "18.04",
    kernel: "4.15.0",
    kernel_full: "4.15.0-213-generic",
};

/// Rocky Linux 9, supported.
pub static ROCKY_9: System = System {
    family: Family::RedHat,
    name: "Rocky Linux",
    full_name: "Rocky Linux 9.7 (Blue Onyx)",
    version: "9.7",
    kernel: "5.14.0",
    kernel_full: "5.14.0-611.11.1.el9_7.x86_64",
};

/// macOS 15, supported.
pub static MACOS_15: System = System {
    family: Family::MacOs,
    name: "macOS",
    full_name: "macOS Sequoia (15.7.2)",
    version: "15.7.2",
    kernel: "24.6.0",
    kernel_full: "24.6.0",
};

/// A release of Lynis.
#[derive(Debug)]
pub struct Release {
    /// `lynis_version`.
    pub version: &'static str,
    /// The build date of the first log line.
    pub build: &'static str,
}

impl Release {
    /// Whether the release knows the keys and tests that came with Lynis 3.
    pub fn is_3(&self) -> bool {
        self.version.starts_with('3')
    }
}

/// The current release.
pub static LYNIS_3_1_6: Release = Release {
    version: "3.1.6",
    build: "2025-10-22",
};
/// What Debian 12 ships.
pub static LYNIS_3_0_8: Release = Release {
    version: "3.0.8",
    build: "2022-05-17",
};
/// An installation nobody updates.
pub static LYNIS_2_7_5: Release = Release {
    version: "2.7.5",
    build: "2019-06-24",
};
