//! What file systems are on, told by their names.

use super::super::storage::VolumeKind;

const RAM: [&str; 14] = [
    "tmpfs",
    "devtmpfs",
    "ramfs",
    "proc",
    "sysfs",
    "devpts",
    "cgroup",
    "cgroup2",
    "efivarfs",
    "debugfs",
    "tracefs",
    "securityfs",
    "devfs",
    "autofs",
];
const IMAGES: [&str; 7] = [
    "squashfs", "iso9660", "udf", "cramfs", "erofs", "romfs", "cd9660",
];
const NETWORK: [&str; 12] = [
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "9p",
    "afs",
    "ceph",
    "glusterfs",
    "fuse.sshfs",
    "davfs",
    "virtiofs",
];

/// What a volume is on, by its device, where it is mounted, and its kind of file system.
pub(in super::super) fn kind(
    device: &str,
    mount: Option<&str>,
    file_system: Option<&str>,
) -> VolumeKind {
    let file_system = file_system.unwrap_or("");
    let is = |names: &[&str]| {
        names
            .iter()
            .any(|name| file_system.eq_ignore_ascii_case(name))
            || file_system.is_empty() && names.contains(&device)
    };
    let mount = mount.unwrap_or("");
    if is(&RAM) || matches!(device, "udev" | "none" | "shm") {
        VolumeKind::Ram
    } else if is(&IMAGES)
        || device.starts_with("/dev/loop")
        || device.starts_with("/dev/sr")
        || mount.starts_with("/snap/")
        || mount.starts_with("/var/lib/snapd/snap/")
    {
        VolumeKind::ReadOnlyImage
    } else if is(&NETWORK) || device.starts_with("//") || device.contains(":/") {
        VolumeKind::Network
    } else if device.starts_with("/dev/") {
        VolumeKind::Fixed
    } else {
        VolumeKind::Unknown
    }
}

/// How full a volume is for users: what is reserved for the system is neither used nor free.
pub(in super::super) fn used_percent(used: Option<u64>, free: Option<u64>) -> Option<f64> {
    let (used, free) = (used?, free?);
    let all = used.checked_add(free).filter(|all| *all > 0)?;
    Some(used as f64 / all as f64 * 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds() {
        for (device, mount, file_system, expected) in [
            ("/dev/sda1", "/", "ext4", VolumeKind::Fixed),
            (
                "/dev/loop3",
                "/snap/core/1",
                "squashfs",
                VolumeKind::ReadOnlyImage,
            ),
            ("/dev/loop3", "", "", VolumeKind::ReadOnlyImage),
            ("tmpfs", "/run", "", VolumeKind::Ram),
            ("udev", "/dev", "", VolumeKind::Ram),
            ("share", "/mnt/share", "9p", VolumeKind::Network),
            ("share", "/mnt/share", "", VolumeKind::Unknown),
            ("//nas/data", "/mnt/nas", "", VolumeKind::Network),
            ("nas:/data", "/mnt/nas", "", VolumeKind::Network),
            ("overlay", "/", "overlay", VolumeKind::Unknown),
        ] {
            assert_eq!(
                kind(device, Some(mount), Some(file_system)),
                expected,
                "{device} {file_system}"
            );
        }
        assert_eq!(used_percent(Some(3), Some(1)), Some(75.0));
        assert_eq!(used_percent(Some(0), Some(0)), None);
        assert_eq!(used_percent(Some(u64::MAX), Some(1)), None);
    }
}
