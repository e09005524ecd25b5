//! What every Windows has: the names of its driver services, and devices without a vendor's driver.

use super::class::{self, Class};
use super::computer::Start;

/// Names of services by start and state, with blanks between.
pub(super) const SERVICES: [(Start, bool, &str); 6] = [
    (Start::Boot, true, BOOT),
    (Start::System, true, SYSTEM),
    (Start::Auto, true, AUTO),
    (Start::Demand, true, IN_USE),
    (Start::Demand, false, IDLE),
    (Start::Disabled, false, "cdfs dam udfs"),
];

/// Services that every computer has, whatever hardware it is made of.
pub(super) const ALWAYS: [Start; 3] = [Start::Boot, Start::System, Start::Auto];

const BOOT: &str = "\
    ACPI acpiex CLFS CNG disk EhStorClass fileinfo FltMgr fvevol intelpep iorate KSecDD KSecPkg mountmgr \
    msisadrv Mup NDIS partmgr pci pcw pdc rdyboost spaceport storahci stornvme Tcpip vdrvroot volmgr \
    volmgrx volsnap volume WdBoot Wdf01000 WdFilter WFPLWFS WindowsTrustedRT WindowsTrustedRTProxy Wof";

const SYSTEM: &str = "\
    AFD afunix ahcache bam BasicDisplay BasicRender Beep CimFS Dfsc FileCrypt GpuEnergyDrv Msfs mssmbios \
    NetBIOS NetBT Npfs npsvctrig nsiproxy Null Psched rdbss tdx vwififlt";

const AUTO: &str = "\
    bindflt CldFlt condrv lltdio luafv MMCSS MsLldp Ndu PEAUTH rspndr storqosflt tcpipreg wcifs";

const IN_USE: &str = "\
    bowser cdrom CompositeBus DXGKrnl HDAudBus HidUsb HTTP intelppm kbdclass kbdhid ksthunk monitor \
    mouclass mouhid mpsdrv mrxsmb mrxsmb20 MsQuic NdisTapi NdisVirtualBus NdisWan Ntfs RasAgileVpn \
    Rasl2tp RasPppoe srv2 srvnet swenum TPM UEFI umbus usbccgp USBHUB3 USBXHCI wanarp WdNisDrv WmiAcpi \
    WUDFRd";

const IDLE: &str = "\
    1394ohci AcpiDev acpipagr AcpiPmi acpitime AmdK8 AmdPPM AppID applockerfltr AsyncMac BthA2dp BthEnum \
    BTHMODEM BTHPORT BTHUSB buttonconverter circlass cnghwassist CmBatt dmvsc drmkaud ErrDev exfat \
    fastfat gencounter GPIOClx0101 HidBatt HidBth hidi2c HidIr hvservice hyperkbd HyperVideo i8042prt \
    IndirectKmd IPMIDRV IPNAT isapnp iScsiPrt kdnic Modem MRxDAV MSKSSRV MSTEE MTConfig NativeWifiP \
    NdisImPlatform netvsc Parport PktMon pmem PNPMEM Processor QWAVEdrv RasAcd RDPDR ReFS RFCOMM \
    sbp2port scfilter scmbus sdbus sdstor SerCx Serenum Serial sermouse sfloppy smbdirect storflt \
    storvsc storufs terminpt TsUsbFlt UASPStor Ucx01000 usbaudio usbehci usbohci usbprint usbscan usbser \
    USBSTOR usbuhci usbvideo VerifierExt vhdmp vmbus VMBusHID vpci VWiFiBus WacomPen WinNat WinUsb \
    WpdUpFltr ws2ifsl xinputhid";

/// Services that are file systems or filter them.
pub(super) const FILE_SYSTEMS: &str = "\
    bindflt bowser cdfs CldFlt Dfsc exfat fastfat FileCrypt fileinfo FltMgr luafv MRxDAV mrxsmb mrxsmb20 \
    Msfs Mup NetBIOS Npfs Ntfs rdbss ReFS srv2 srvnet storqosflt udfs wcifs WdFilter Wof";

/// Devices that Windows drives itself.
pub(super) struct Generic {
    pub(super) title: &'static str,
    pub(super) class: &'static Class,
    pub(super) inf: &'static str,
    pub(super) service: &'static str,
    /// Start of the instance, up to its number.
    pub(super) id: &'static str,
    pub(super) count: u32,
}

pub(super) const DEVICES: &[Generic] = &[
    generic(
        "Volume",
        &class::VOLUME,
        "volume.inf",
        "volume",
        r"STORAGE\VOLUME\{6E0B1D52-0000-0000-0000-",
        5,
    ),
    generic(
        "Disk drive",
        &class::DISK,
        "disk.inf",
        "disk",
        r"SCSI\DISK&VEN_NVME&PROD_SSD\5&24C5A1E&0&",
        1,
    ),
    generic(
        "Logical processor",
        &class::PROCESSOR,
        "cpu.inf",
        "intelppm",
        r"ACPI\GENUINEINTEL_-_INTEL64\_",
        12,
    ),
    generic(
        "PCI Express root port",
        &class::SYSTEM,
        "pci.inf",
        "pci",
        r"PCI\VEN_8086&DEV_7AB8\3&11583659&0&E",
        6,
    ),
    generic(
        "Host bridge",
        &class::SYSTEM,
        "machine.inf",
        "",
        r"PCI\VEN_8086&DEV_4660\3&11583659&0&0",
        1,
    ),
    generic(
        "PCI Express root complex",
        &class::SYSTEM,
        "pci.inf",
        "pci",
        r"ACPI\PNP0A08\",
        1,
    ),
    generic(
        "ACPI-compliant system",
        &class::SYSTEM,
        "acpi.inf",
        "ACPI",
        r"ACPI_HAL\PNP0C08\",
        1,
    ),
    generic(
        "ACPI fan",
        &class::SYSTEM,
        "machine.inf",
        "",
        r"ACPI\PNP0C0B\",
        4,
    ),
    generic(
        "ACPI thermal zone",
        &class::SYSTEM,
        "machine.inf",
        "",
        r"ACPI\THERMALZONE\",
        3,
    ),
    generic(
        "ACPI power button",
        &class::SYSTEM,
        "machine.inf",
        "",
        r"ACPI\PNP0C0C\",
        1,
    ),
    generic(
        "Management interface for ACPI",
        &class::SYSTEM,
        "wmiacpi.inf",
        "WmiAcpi",
        r"ACPI\PNP0C14\",
        4,
    ),
    generic(
        "Real-time clock",
        &class::SYSTEM,
        "machine.inf",
        "",
        r"ACPI\PNP0B00\",
        1,
    ),
    generic(
        "High precision event timer",
        &class::SYSTEM,
        "machine.inf",
        "",
        r"ACPI\PNP0103\",
        1,
    ),
    generic(
        "Legacy device",
        &class::SYSTEM,
        "machine.inf",
        "",
        r"ACPI\INT3F0D\",
        2,
    ),
    generic(
        "NVM Express controller",
        &class::SCSI,
        "stornvme.inf",
        "stornvme",
        r"PCI\VEN_144D&DEV_A80A\4&2A7C40D9&0&",
        1,
    ),
    generic(
        "AHCI controller",
        &class::HDC,
        "mshdc.inf",
        "storahci",
        r"PCI\VEN_8086&DEV_7AE2\3&11583659&0&B8",
        1,
    ),
    generic(
        "USB 3 host controller",
        &class::USB,
        "usbxhci.inf",
        "USBXHCI",
        r"PCI\VEN_8086&DEV_7AE0\3&11583659&0&A0",
        1,
    ),
    generic(
        "USB root hub",
        &class::USB,
        "usbhub3.inf",
        "USBHUB3",
        r"USB\ROOT_HUB30\4&1B0F4A2&0&",
        2,
    ),
    generic(
        "USB composite device",
        &class::USB,
        "usb.inf",
        "usbccgp",
        r"USB\VID_046D&PID_C31C\6&2C1B8F&0&",
        3,
    ),
    generic(
        "Keyboard",
        &class::KEYBOARD,
        "keyboard.inf",
        "kbdhid",
        r"HID\VID_046D&PID_C31C&MI_00\7&1E2F0C&0&",
        2,
    ),
    generic(
        "Mouse",
        &class::MOUSE,
        "msmouse.inf",
        "mouhid",
        r"HID\VID_046D&PID_C077\7&30D1A5B&0&",
        1,
    ),
    generic(
        "HID-compliant device",
        &class::HID,
        "input.inf",
        "HidUsb",
        r"USB\VID_046D&PID_C31C&MI_01\6&0F2A77&0&",
        4,
    ),
    generic(
        "Monitor",
        &class::MONITOR,
        "monitor.inf",
        "monitor",
        r"DISPLAY\GSM5B7F\5&2F1C0A7&0&UID",
        2,
    ),
    generic(
        "WAN miniport",
        &class::NET,
        "netrasa.inf",
        "NdisWan",
        r"SWD\MSRRAS\MS_WAN_",
        5,
    ),
    generic(
        "Print queue",
        &class::PRINT_QUEUE,
        "printqueue.inf",
        "",
        r"SWD\PRINTENUM\{3C8A1F60-0000-0000-0000-",
        4,
    ),
    generic(
        "Audio endpoint",
        &class::AUDIO_ENDPOINT,
        "audioendpoint.inf",
        "",
        r"SWD\MMDEVAPI\{0.0.0.00000000}.",
        3,
    ),
    generic(
        "Trusted platform module 2.0",
        &class::SECURITY,
        "tpm.inf",
        "TPM",
        r"ACPI\MSFT0101\",
        1,
    ),
];

const fn generic(
    title: &'static str,
    class: &'static Class,
    inf: &'static str,
    service: &'static str,
    id: &'static str,
    count: u32,
) -> Generic {
    Generic {
        title,
        class,
        inf,
        service,
        id,
        count,
    }
}
