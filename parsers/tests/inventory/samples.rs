//! A small document of each form, written for these tests.

use wegweiser_parsers::inventory::Format;

pub(crate) const SAMPLES: &[(Format, &str)] = &[
    (
        Format::AgentAudit,
        r#"{"data": {"device": {"deviceUuid": "7", "systemtime": 1765180800}, "system": {"devicePlatform":
        "Linux-6.1.0-9-amd64-x86_64-with-glibc2.36", "systemName": "web", "cpuCount": 4, "bootTime": 1765100000},
        "drives": [{"name": "/", "total": 1000, "used": 500, "free": 400, "usedPer": 50.0}],
        "networkList": [{"eth0": {"ifIsUp": true, "ifSpeed": 1000, "ifMtu": 1500, "bytesSent": 9, "bytesRecv": 4,
        "errIn": 1, "errOut": 0, "address4": "10.0.0.2", "address6": "Not Present"}}], "Users": [{"0": {"username":
        "ada", "terminal": "pts/0", "host": "10.0.0.9", "loggedIn": 1765180000.0}}], "battery": {"installed": true,
        "pcCharged": 81, "powerPlug": false}, "memory": {"total": 100, "available": 60, "used": 40},
        "partitions": [{"/": {"device": "/dev/sda1", "fstype": "ext4"}}]}}"#,
    ),
    (
        Format::AgentHardware,
        r#"{"CPU": ["A", "A"], "RAM": 7.84, "GPU": null, "Motherboard": "B", "BIOS": "1.63"}"#,
    ),
    (
        Format::AgentSystem,
        r#"{"OS": "Microsoft Windows 11 Pro", "OSVersion": "10.0.22631", "LastBootUpTime":
        "20251104081532.500000+060", "WindowsFirewall": [1, 0, 2], "AntiVirusProduct": ["A", "B"]}"#,
    ),
    (
        Format::AgentPrograms,
        r#"[{"Name": "Tool", "Version": "1.0", "Vendor": "Maker"}, {"Name": "Other", "Version": null, "Vendor": null}]"#,
    ),
    (
        Format::AgentNetwork,
        r#"[{"Name": "LAN", "InterfaceDescription": "Card", "Status": "Up", "LinkSpeed": "1 Gbps", "IPAddress": "10.0.0.2"},
        {"Name": "Gone", "InterfaceDescription": "Card", "Status": "Not Present", "LinkSpeed": "0 bps", "IPAddress": null},
        {"Name": "Off", "InterfaceDescription": "Card", "Status": "Disabled", "LinkSpeed": "1 Gbps", "IPAddress": null}]"#,
    ),
    (
        Format::AgentStorage,
        r#"[{"DeviceID": "C:", "VolumeName": "System", "SizeGB": 100, "FreeSpaceGB": 25, "UsedSpacePercent": 75},
        {"DeviceID": "E:", "VolumeName": null, "SizeGB": 0, "FreeSpaceGB": 0, "UsedSpacePercent": null}]"#,
    ),
    (
        Format::AgentCrashes,
        r#"[{"TimeCreated": "/Date(1765179669000)/", "Message": "Faulting application name: a b.exe, version: 1.2, time stamp: 0x1\r\nFaulting module name: c.dll, version: 3.4, time stamp: 0x2\r\nException code: 0xC0000005"}]"#,
    ),
    (
        Format::AgentUpdates,
        r#"{"ComputerName": "PC-7", "OSVersion": "10.0.22631", "LastBootUpTime": "2025-12-01 08:00:00",
        "LastInstalledUpdateDate": "2025-11-12 00:00:00", "DaysSinceLastUpdate": 26, "UpdateConfig": {"AUOptions": 4,
        "UseWUServer": 1}, "MissingUpdates": {"Title": "Cumulative Update", "KB": "5048652", "Severity": "Critical",
        "ReleaseDate": "2025-12-09"}, "VulnerabilityAssessment": {"Status": "Vulnerable", "Reasoning": ["late"]},
        "AssessmentDate": "2025-12-08 09:00:00"}"#,
    ),
    (
        Format::ServerRoles,
        r#"{"ServerRoles": {"Name": "DNS", "DisplayName": "DNS Server"}, "Features": [{"Name": "FS-SMB1"}], "Timestamp": "2025-12-08 08:00:00"}"#,
    ),
    (
        Format::AgentServices,
        r#"{"Spooler": {"displayname": "Print Spooler", "currentstate": 4, "friendlystate": "RUNNING"},
        "odd": {"displayname": "", "currentstate": null, "friendlystate": "PAUSED"}}"#,
    ),
    (
        Format::AgentSockets,
        r#"{"data_value": {"connections": [{"process_name": "sshd", "local_address": "::", "local_port": "22", "state": "LISTEN"},
        {"process_name": "x", "local_address": "10.0.0.2", "local_port": "40000", "state": "ESTABLISHED"}], "stats": {"listening_ports": 1}}}"#,
    ),
    (
        Format::LokiScan,
        r#"{"alerts": [{"timestamp": "20251208T06:14:09Z", "message": "FILE: C:\\a b.exe SCORE: 140 MD5: 00000000000000000000000000000001 REASON_1: Name matched [a", "details": "z] SUBSCORE: 75"}],
        "warnings": [], "notices": [], "scan_time": "2025-12-08T06:40:01.778812"}"#,
    ),
    (
        Format::MacosSummary,
        r#"{"timestamp": "2025-12-08T09:20:11.554120", "hostname": "mac", "os_version": "macOS-14.7.1-arm64-arm-64bit",
        "data_type": "macos_metadata_with_log_summary", "system_logs_summary": {"categories": {}}, "system_info":
        {"SPHardwareDataType": {"chip_type": "Chip", "machine_model": "Mac1,1", "number_processors": "proc 8:4:4", "physical_memory": "16 GB"}},
        "system_stats": {"disk_usage": "/dev/disk3s1s1   460Gi    10Gi   231Gi     5%    404k  2.4G    0%   /"}}"#,
    ),
    (
        Format::MacosDevice,
        r#"{"devicestatus": {"system_model": "MacBook Pro (MacBookPro11,4)", "agent_platform": "macOS-21.6.0-Darwin Kernel", "last_update": 1765180800},
        "devicebios": {"bios_version": "484"}}"#,
    ),
    (
        Format::OsqueryTables,
        r#"{"os_info": [{"name": "Ubuntu", "version": "24.04", "platform": "ubuntu"}], "system_info": [{"hostname": "web", "physical_memory": "100"}],
        "windows_patches": [{"hotfix_id": "KB1", "installed_on": "12/31/2024"}], "listening_ports": [{"port": "53", "address": "127.0.0.1", "protocol": "17"}]}"#,
    ),
    (
        Format::Smartctl,
        r#"{"smartctl": {"exit_status": 8}, "local_time": {"time_t": 1795161148}, "device": {"name": "/dev/sda", "protocol": "ATA"},
        "model_name": "M", "serial_number": "S", "user_capacity": {"bytes": 1000}, "rotation_rate": 7200, "smart_status": {"passed": false},
        "temperature": {"current": 31}, "power_on_time": {"hours": 5}, "ata_smart_attributes": {"table": [
        {"id": 5, "name": "Reallocated", "value": 1, "worst": 1, "thresh": 36, "when_failed": "now", "flags": {"prefailure": true}, "raw": {"value": 68719476736, "string": "16 (Average 3)"}},
        {"id": 3, "name": "Spin", "value": 1, "worst": 1, "thresh": 0, "when_failed": "", "raw": {"value": 0, "string": "0"}},
        {"id": 190, "name": "Airflow", "value": 40, "worst": 30, "thresh": 45, "when_failed": "past", "raw": {"value": 60, "string": "60"}}]},
        "ata_smart_error_log": {"summary": {"count": 3}}, "ata_smart_self_test_log": {"standard": {"table": [
        {"status": {"value": 249, "string": "in progress"}}, {"status": {"value": 112, "passed": false}, "lifetime_hours": 4}]}},
        "scsi_error_counter_log": {"read": {"total_uncorrected_errors": 2}, "write": {"total_uncorrected_errors": 1}}, "scsi_grown_defect_list": 9}"#,
    ),
    (
        Format::NvmeSmartLog,
        r#"{"critical_warning": 1, "temperature": 323, "avail_spare": 5, "spare_thresh": 10, "percent_used": 120, "power_on_hours": "700", "media_errors": "2"}"#,
    ),
    (
        Format::Lsblk,
        r#"{"blockdevices": [{"name": "sda", "size": "512M", "type": "disk", "rota": "1", "mountpoint": null, "children": [
        {"name": "sda1", "size": "500M", "type": "part", "fstype": "ext4", "mountpoints": [null, "/data", "/"], "fsused": "100M", "fsavail": "300M"},
        {"name": "md0", "type": "raid1", "size": "1G"}]}, {"name": "loop0", "type": "loop", "ro": true, "size": "64M", "mountpoint": "/snap/core/1"}]}"#,
    ),
    (
        Format::MdStat,
        "Personalities : [raid1] [raid5]\nmd0 : active raid1 sdc[1](F) sdb[0]\n      523264 blocks super 1.2 [2/1] [U_]\n\n\
         md1 : active (auto-read-only) raid5 sdf[3] sde[1] sdd[0]\n      1 blocks level 5 [3/2] [UU_]\n      [=>...]  recovery = 12.5% (1/8) finish=1.0min\n\n\
         md2 : inactive sdg[0](S)\n      1 blocks\n\nunused devices: <none>\n",
    ),
    (
        Format::LvmReport,
        r#"{"report": [{"lv": [{"lv_name": "root", "vg_name": "vg0", "lv_attr": "rwi-aor-p-", "lv_size": "64.00m", "copy_percent": "100.00"},
        {"lv_name": "pool", "vg_name": "vg0", "lv_attr": "twi-aot---", "lv_size": "1.00g", "data_percent": "97.50"}],
        "pv": [{"pv_name": "[unknown]", "vg_name": "vg0", "pv_attr": "a-m"}]}]}"#,
    ),
    (
        Format::Dmidecode,
        "# dmidecode 3.4\n\nHandle 0x0000, DMI type 0, 24 bytes\nBIOS Information\n\tVendor: V\n\tVersion: 1.2\n\tRelease Date: 01/02/2023\n\
         \tCharacteristics:\n\t\tPCI is supported\n\nHandle 0x0004, DMI type 4, 42 bytes\nProcessor Information\n\tVersion: P\n\tMax Speed: 2000 MHz\n\tCore Count: 2\n\n\
         Handle 0x0005, DMI type 4, 42 bytes\nProcessor Information\n\tVersion: Not Specified\n\n\
         Handle 0x0011, DMI type 17, 40 bytes\nMemory Device\n\tSize: 8 GB\n\nHandle 0x0012, DMI type 17, 40 bytes\nMemory Device\n\tSize: No Module Installed\n",
    ),
    (
        Format::Sensors,
        r#"{"coretemp-isa-0000": {"Adapter": "ISA adapter", "Core 0": {"temp2_input": 101.0, "temp2_max": 100.0, "temp2_crit": 100.0, "temp2_min": -273.15},
        "fan1": {"fan1_input": 900.0}}}"#,
    ),
    (
        Format::Df,
        "Dateisystem    Typ  1K-Blöcke Benutzt Verfügbar Verw% Eingehängt auf\n/dev/sda1      ext4       100      60        20   75% /\n\
         a-long-name-that-wraps\n               ext4       100      50        50   50% /mnt/a b\ntmpfs          tmpfs      100       0       100    0% /run\nnone 9p 0 0 0 - /zero\n",
    ),
    (
        Format::PhysicalDisk,
        r#"[{"FriendlyName": "A", "MediaType": 4, "BusType": 17, "HealthStatus": 0, "OperationalStatus": [2], "Size": 1000, "DeviceId": "0", "SpindleSpeed": 4294967295},
        {"FriendlyName": "B", "MediaType": "Unspecified", "BusType": "SATA", "HealthStatus": "Healthy", "OperationalStatus": "Predictive Failure", "Size": 0, "DeviceId": "1", "SpindleSpeed": 7200},
        {"StorageNodeObjectId": "n", "DiskNumber": 2, "HealthStatus": 8, "OperationalStatus": [2]}]"#,
    ),
    (
        Format::ReliabilityCounter,
        r#"[{"DeviceId": "0", "PowerOnHours": 8, "Temperature": 41, "Wear": 7, "ReadErrorsUncorrected": 1, "WriteErrorsUncorrected": null},
        {"DeviceId": "1", "PowerOnHours": null, "Temperature": 0, "Wear": 0}]"#,
    ),
    (
        Format::WindowsVolume,
        r#"[{"DriveLetter": 67, "FileSystemLabel": "", "FileSystem": "NTFS", "DriveType": 3, "SizeRemaining": 25, "Size": 100},
        {"DriveLetter": 0, "FileSystemLabel": "Recovery", "DriveType": "Fixed", "SizeRemaining": 1, "Size": 100},
        {"DriveLetter": "D", "FileSystemLabel": null, "DriveType": "CD-ROM", "SizeRemaining": 0, "Size": 0}]"#,
    ),
    (
        Format::WmicDisk,
        "\r\r\nNode,InterfaceType,MediaType,Model,Size,Status\r\r\nPC-7,IDE,Fixed hard disk media,B,100,Pred Fail\r\r\nPC-7,IDE\r\r\n",
    ),
    (
        Format::BatteryReport,
        "<?xml version=\"1.0\"?><BatteryReport xmlns=\"http://schemas.microsoft.com/battery/2012\"><ReportInformation><ScanTime>2024-03-01T09:00:00Z</ScanTime></ReportInformation>\
         <Batteries><Battery><Id>A</Id><DesignCapacity>56000</DesignCapacity><FullChargeCapacity>28000</FullChargeCapacity><CycleCount>612</CycleCount></Battery>\
         <Battery><Id>B</Id><DesignCapacity>0</DesignCapacity></Battery></Batteries></BatteryReport>",
    ),
    (
        Format::Upower,
        "Device: /org/freedesktop/UPower/devices/battery_BAT0\n  model: A\n  power supply: yes\n  battery\n    present: yes\n    state: discharging\n    energy-full: 28 Wh\n\
         \u{20}   energy-full-design: 56 Wh\n    percentage: 92%\nDevice: /org/freedesktop/UPower/devices/mouse\n  power supply: no\n  mouse\n    percentage: 5%\n\
         Device: /org/freedesktop/UPower/devices/DisplayDevice\n  power supply: yes\n  battery\n    percentage: 92%\nDaemon:\n  on-battery: yes\n",
    ),
    (
        Format::SystemProfiler,
        r#"{"SPSoftwareDataType": [{"os_version": "macOS 15.1 (24B83)", "kernel_version": "Darwin 24.1.0", "local_host_name": "mac"}],
        "SPStorageDataType": [{"_name": "Data", "mount_point": "/", "bsd_name": "disk3s1", "file_system": "APFS", "size_in_bytes": 100, "free_space_in_bytes": 40,
        "physical_drive": {"device_name": "SSD", "is_internal_disk": "yes", "medium_type": "ssd", "smart_status": "Verified"}}],
        "SPPowerDataType": [{"sppower_battery_charge_info": {"sppower_battery_state_of_charge": 72}, "sppower_battery_health_info":
        {"sppower_battery_cycle_count": 412, "sppower_battery_health": "Good", "sppower_battery_health_maximum_capacity": "78%"}},
        {"sppower_battery_charger_connected": "TRUE"}]}"#,
    ),
    (
        Format::SystemdUnits,
        r#"[{"unit": "a.service", "load": "loaded", "active": "failed", "sub": "failed", "description": "A"},
        {"unit": "b.service", "load": "not-found", "active": "inactive", "sub": "dead", "description": "b.service"},
        {"unit": "c.timer", "load": "loaded", "active": "active", "sub": "waiting", "description": "C"}]"#,
    ),
    (
        Format::SystemdAnalyze,
        "Startup finished in 1min 3.945s (kernel) + 27.214s (userspace) = 1min 31.159s\ngraphical.target reached after 26.816s in userspace.\n",
    ),
    (
        Format::CoreDumps,
        r#"[{"time": 1795161662737484, "pid": 1, "sig": 11, "corefile": "present", "exe": "/usr/bin/sleep"}]"#,
    ),
    (
        Format::IpLink,
        r#"[{"ifindex": 1, "ifname": "lo", "flags": ["UP", "LOWER_UP"], "mtu": 65536, "operstate": "UNKNOWN", "addr_info": [{"local": "127.0.0.1"}]},
        {"ifindex": 2, "ifname": "eth0", "flags": ["UP"], "mtu": 1500, "operstate": "DOWN", "stats64": {"rx": {"bytes": 5, "errors": 1, "dropped": 2},
        "tx": {"bytes": 6, "errors": 0, "dropped": 3}}}, {}]"#,
    ),
    (
        Format::Sockets,
        "Netid State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess\nudp   UNCONN 0      0            0.0.0.0:68        0.0.0.0:*    users:((\"dhclient\",pid=483,fd=7))\n\
         tcp   LISTEN 0      128             [::1]:22           [::]:*\ntcp   LISTEN 0      128             *:80           *:*\ntcp   ESTAB 0      0             10.0.0.1:22           10.0.0.2:5\n",
    ),
    (
        Format::HostnameCtl,
        r#"{"Hostname": "host-a", "KernelName": "Linux", "KernelRelease": "6.1.0-56-amd64", "OperatingSystemPrettyName": "Debian GNU/Linux 12 (bookworm)", "HardwareModel": "M"}"#,
    ),
];
