//! Setup classes of Windows.

/// A setup class.
#[derive(Debug, PartialEq, Eq)]
pub struct Class {
    /// Its name, the same in every language.
    pub name: &'static str,
    /// Its GUID, without braces.
    pub guid: &'static str,
    /// What a German Windows calls it.
    pub german: &'static str,
}

const fn class(name: &'static str, guid: &'static str, german: &'static str) -> Class {
    Class { name, guid, german }
}

macro_rules! classes {
    ($($constant:ident = $name:literal, $guid:literal, $german:literal;)*) => {
        $(#[doc = concat!("The class `", $name, "`.")]
        pub(super) static $constant: Class = class($name, $guid, $german);)*
    };
}

classes! {
    AUDIO_ENDPOINT = "AudioEndpoint", "c166523c-fe0c-4a94-a586-f1a80cfbbf3e", "Audioeingänge und -ausgänge";
    BIOMETRIC = "Biometric", "53d29ef7-377c-4d14-864b-eb3a85769359", "Biometrische Geräte";
    BLUETOOTH = "Bluetooth", "e0cbf06c-cd8b-4647-bb8a-263b43f0f974", "Bluetooth";
    CAMERA = "Camera", "ca3e7ab9-b4c3-4ae6-8251-579ef933890f", "Kameras";
    DISK = "DiskDrive", "4d36e967-e325-11ce-bfc1-08002be10318", "Laufwerke";
    DISPLAY = "Display", "4d36e968-e325-11ce-bfc1-08002be10318", "Grafikkarten";
    EXTENSION = "Extension", "e2f84ce7-8efa-411c-aa69-97454ca4cb57", "Erweiterungen";
    FIRMWARE = "Firmware", "f2e7dd72-6468-4e36-b6f1-6488f42c1b52", "Firmware";
    HDC = "HDC", "4d36e96a-e325-11ce-bfc1-08002be10318", "IDE ATA/ATAPI-Controller";
    HID = "HIDClass", "745a17a0-74d3-11d0-b6fe-00a0c90f57da", "Eingabegeräte";
    KEYBOARD = "Keyboard", "4d36e96b-e325-11ce-bfc1-08002be10318", "Tastaturen";
    MEDIA = "MEDIA", "4d36e96c-e325-11ce-bfc1-08002be10318", "Audio, Video und Gamecontroller";
    MONITOR = "Monitor", "4d36e96e-e325-11ce-bfc1-08002be10318", "Monitore";
    MOUSE = "Mouse", "4d36e96f-e325-11ce-bfc1-08002be10318", "Mäuse und andere Zeigegeräte";
    NET = "Net", "4d36e972-e325-11ce-bfc1-08002be10318", "Netzwerkadapter";
    PRINTER = "Printer", "4d36e979-e325-11ce-bfc1-08002be10318", "Drucker";
    PRINT_QUEUE = "PrintQueue", "1ed2bbf9-11f0-4084-b21f-ad83a8e6dcdc", "Druckwarteschlangen";
    PROCESSOR = "Processor", "50127dc3-0f36-415e-a6cc-4cb3be910b65", "Prozessoren";
    SCSI = "SCSIAdapter", "4d36e97b-e325-11ce-bfc1-08002be10318", "Speichercontroller";
    SECURITY = "SecurityDevices", "d94ee5d8-d189-4994-83d2-f68d7d41b0e6", "Sicherheitsgeräte";
    SMART_CARD = "SmartCardReader", "50dd5230-ba8a-11d1-bf5d-0000f805f530", "Smartcardleser";
    SYSTEM = "System", "4d36e97d-e325-11ce-bfc1-08002be10318", "Systemgeräte";
    USB = "USB", "36fc9e60-c465-11cf-8056-444553540000", "USB-Controller";
    VOLUME = "Volume", "71a27cdd-812a-11d0-bec7-08002be2092f", "Speichervolumes";
}
