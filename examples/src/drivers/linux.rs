//! Modules of the Linux kernel, and what they make of its taint.

use std::fmt::Write as _;

use crate::rng::SplitMix64;

/// A loaded module: its name, size in bytes, the modules that use it, and the letters it taints the kernel with.
pub type Module = (&'static str, u32, &'static [&'static str], &'static str);

/// Modules of a virtual server.
pub const SERVER: &[Module] = &[
    ("tls", 155_648, &[], ""),
    ("nf_tables", 372_736, &["nft_ct", "nft_limit"], ""),
    ("nft_ct", 24_576, &[], ""),
    ("nft_limit", 16_384, &[], ""),
    ("nf_conntrack", 208_896, &["nft_ct"], ""),
    ("nf_defrag_ipv6", 24_576, &["nf_conntrack"], ""),
    ("nf_defrag_ipv4", 12_288, &["nf_conntrack"], ""),
    ("libcrc32c", 12_288, &["nf_conntrack", "nf_tables"], ""),
    ("nfnetlink", 20_480, &["nf_tables"], ""),
    ("binfmt_misc", 24_576, &[], ""),
    ("intel_rapl_msr", 20_480, &[], ""),
    ("intel_rapl_common", 40_960, &["intel_rapl_msr"], ""),
    ("kvm_intel", 487_424, &[], ""),
    ("kvm", 1_409_024, &["kvm_intel"], ""),
    ("crct10dif_pclmul", 12_288, &[], ""),
    ("polyval_clmulni", 12_288, &[], ""),
    ("ghash_clmulni_intel", 16_384, &[], ""),
    ("aesni_intel", 356_352, &[], ""),
    ("crypto_simd", 16_384, &["aesni_intel"], ""),
    (
        "cryptd",
        24_576,
        &["crypto_simd", "ghash_clmulni_intel"],
        "",
    ),
    ("qemu_fw_cfg", 20_480, &[], ""),
    ("i2c_piix4", 32_768, &[], ""),
    ("joydev", 32_768, &[], ""),
    ("input_leds", 12_288, &[], ""),
    ("serio_raw", 20_480, &[], ""),
    ("sch_fq_codel", 24_576, &[], ""),
    ("dm_multipath", 45_056, &[], ""),
    ("efi_pstore", 12_288, &[], ""),
    ("ip_tables", 32_768, &[], ""),
    ("x_tables", 65_536, &["ip_tables"], ""),
    ("autofs4", 57_344, &[], ""),
    ("virtio_gpu", 94_208, &[], ""),
    ("virtio_net", 86_016, &[], ""),
    ("net_failover", 20_480, &["virtio_net"], ""),
    ("virtio_scsi", 28_672, &[], ""),
    ("psmouse", 217_088, &[], ""),
    ("ahci", 49_152, &[], ""),
    ("libahci", 57_344, &["ahci"], ""),
];

/// Modules of a workstation with a graphics card of NVIDIA, whose modules were built on the machine.
pub const WORKSTATION: &[Module] = &[
    ("nvidia_uvm", 2_170_880, &[], "POE"),
    ("nvidia_drm", 135_168, &[], "POE"),
    ("nvidia_modeset", 1_630_208, &["nvidia_drm"], "POE"),
    (
        "nvidia",
        103_972_864,
        &["nvidia_modeset", "nvidia_uvm"],
        "POE",
    ),
    ("rfcomm", 102_400, &[], ""),
    ("bnep", 32_768, &[], ""),
    ("bluetooth", 1_028_096, &["bnep", "rfcomm"], ""),
    ("binfmt_misc", 24_576, &[], ""),
    ("snd_hda_codec_realtek", 208_896, &[], ""),
    (
        "snd_hda_codec_generic",
        122_880,
        &["snd_hda_codec_realtek"],
        "",
    ),
    ("snd_hda_codec_hdmi", 94_208, &[], ""),
    ("snd_hda_intel", 61_440, &[], ""),
    (
        "snd_hda_codec",
        204_800,
        &["snd_hda_codec_hdmi", "snd_hda_intel"],
        "",
    ),
    ("snd_pcm", 192_512, &["snd_hda_codec", "snd_hda_intel"], ""),
    ("snd_timer", 49_152, &["snd_pcm"], ""),
    ("snd", 143_360, &["snd_pcm", "snd_timer"], ""),
    ("intel_rapl_msr", 20_480, &[], ""),
    ("intel_rapl_common", 40_960, &["intel_rapl_msr"], ""),
    ("x86_pkg_temp_thermal", 20_480, &[], ""),
    ("intel_powerclamp", 24_576, &[], ""),
    ("coretemp", 24_576, &[], ""),
    ("kvm_intel", 487_424, &[], ""),
    ("kvm", 1_409_024, &["kvm_intel"], ""),
    ("mei_me", 53_248, &[], ""),
    ("mei", 172_032, &["mei_me"], ""),
    ("i2c_i801", 36_864, &[], ""),
    ("i2c_smbus", 16_384, &["i2c_i801"], ""),
    ("drm_kms_helper", 274_432, &["nvidia_drm"], ""),
    ("video", 77_824, &["nvidia_modeset"], ""),
    ("wmi", 28_672, &["video"], ""),
    ("hid_generic", 12_288, &[], ""),
    ("usbhid", 77_824, &[], ""),
    ("hid", 180_224, &["hid_generic", "usbhid"], ""),
    ("e1000e", 356_352, &[], ""),
    ("nvme", 61_440, &[], ""),
    ("nvme_core", 212_992, &["nvme"], ""),
    ("ahci", 49_152, &[], ""),
    ("libahci", 57_344, &["ahci"], ""),
    ("autofs4", 57_344, &[], ""),
];

/// `/proc/modules` as root sees it.
pub fn proc_modules(host: &str, modules: &[Module]) -> String {
    let mut rng = SplitMix64::named(host);
    let mut text = String::new();
    for (name, size, users, taint) in modules {
        let uses = users.len();
        let users: String = users.iter().flat_map(|user| [user, ","]).collect();
        let users = if users.is_empty() { "-" } else { &users };
        let address = 0xffff_ffff_c000_0000 + 0x1000 * rng.below(0x3_0000);
        let taint = if taint.is_empty() {
            String::new()
        } else {
            format!(" ({taint})")
        };
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "{name} {size} {uses} {users} Live {address:#x}{taint}"
        );
    }
    text
}

/// `/proc/sys/kernel/tainted` with its name: the bits of all letters that a module has.
pub fn tainted(modules: &[Module]) -> String {
    const LETTERS: &str = "PFSRMBUDAWCIOELKXT";
    let taint = modules.iter().flat_map(|(.., taint)| taint.chars());
    let bits = taint
        .filter_map(|letter| LETTERS.find(letter))
        .fold(0_u64, |bits, place| bits | 1 << place);
    format!("kernel.tainted = {bits}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_bits() {
        assert_eq!(tainted(SERVER), "kernel.tainted = 0\n");
        assert_eq!(tainted(WORKSTATION), "kernel.tainted = 12289\n");
    }
}
