//! What tools read from the system as it stands: gauges, and totals since the machine was started.
//!
//! Exporters and agents give the same counters of the kernel under names of their own. A [`Field`] says what such a
//! value is; [`Points`] holds values with their times and gives what follows from them in our vocabulary.

mod field;
mod points;
mod processor;
mod view;

pub(super) use field::{Field, Mode};
pub(super) use points::{Points, timestamp};

/// File systems that lie in memory, in an image or on another machine: how full they are says nothing of a disk.
const OF_NO_DISK: [&str; 28] = [
    "9p",
    "aufs",
    "autofs",
    "binfmt_misc",
    "cgroup",
    "cgroup2",
    "configfs",
    "cramfs",
    "debugfs",
    "devfs",
    "devpts",
    "devtmpfs",
    "efivarfs",
    "erofs",
    "fusectl",
    "hugetlbfs",
    "iso9660",
    "mqueue",
    "nsfs",
    "overlay",
    "proc",
    "ramfs",
    "rootfs",
    "rpc_pipefs",
    "squashfs",
    "sysfs",
    "tmpfs",
    "tracefs",
];

/// Whether a file system lies on a disk, as far as its kind and place tell.
pub(super) fn is_of_disk(kind: &str, place: &str) -> bool {
    let is_within = |folder: &str| {
        place
            .strip_prefix(folder)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    !OF_NO_DISK.contains(&kind)
        && !kind.starts_with("fuse.")
        && !["/run", "/dev", "/proc", "/sys", "/snap"]
            .iter()
            .any(|folder| is_within(folder))
}
