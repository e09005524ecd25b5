//! What an image states of itself.

use md5::Md5;
use wegweiser_parsers::driver::{DateKind, DriverDate, Version, What};
use wegweiser_parsers::pe::{self, DriverFile};

use crate::image::{Image, Import, PE_HEADER, hex};

#[test]
fn the_version_resource() {
    let strings = vec![
        ("CompanyName", "Größe & Söhne GmbH"),
        ("FileDescription", "Driver of a thing "),
        ("FileVersion", "6.1.7600.16385 built by: WinDDK"),
        ("OriginalFilename", "thing.sys"),
    ];
    for is_32 in [false, true] {
        let version = Some(([10, 0, 22621, 3154], strings.clone()));
        let image = Image {
            is_32,
            version,
            ..Image::driver()
        };
        let file = DriverFile::read("renamed.sys", &image.bytes()).unwrap();
        let driver = &file.driver;
        assert_eq!(
            (driver.what, driver.name.as_str()),
            (What::File, "renamed.sys")
        );
        assert_eq!(driver.version, Some(Version([10, 0, 22621, 3154])));
        assert_eq!(driver.original, "thing.sys");
        assert_eq!(driver.provider, "Größe & Söhne GmbH");
        assert_eq!(driver.title, "Driver of a thing");
        assert!(file.troubles.is_empty(), "{:?}", file.troubles);
    }
}

#[test]
fn the_import_digest() {
    let imports = vec![
        (
            "NTOSKRNL.exe",
            vec![
                Import::Name("IoCreateDevice"),
                Import::Name("_MmMapIoSpace@8"),
            ],
        ),
        ("HAL.dll", vec![Import::Number(42)]),
        ("dxgk.sys", vec![Import::Name("A")]),
    ];
    let names = "ntoskrnl.exe.iocreatedevice,ntoskrnl.exe._mmmapiospace@8,hal.ord42,dxgk.a";
    for is_32 in [false, true] {
        let image = Image {
            is_32,
            imports: imports.clone(),
            ..Image::driver()
        };
        let file = DriverFile::read("thing.sys", &image.bytes()).unwrap();
        assert_eq!(file.driver.hashes.imphash, hex::<Md5>(names.as_bytes()));
    }
    let imports = vec![("WS2_32.dll", vec![Import::Number(1)])];
    let image = Image {
        imports,
        ..Image::driver()
    };
    let file = DriverFile::read("thing.sys", &image.bytes()).unwrap();
    assert_eq!(file.driver.hashes.imphash, "");
}

#[test]
fn the_link_date() {
    let date = |link_time| {
        let image = Image {
            link_time,
            ..Image::driver()
        };
        DriverFile::read("thing.sys", &image.bytes())
            .unwrap()
            .driver
            .date
    };
    let day = jiff::civil::date(2012, 7, 14);
    let kind = DateKind::Link;
    assert_eq!(date(1_342_272_000), Some(DriverDate { date: day, kind }));
    assert_eq!(date(0), None);
    assert_eq!(date(u32::MAX), None);
}

#[test]
fn drivers_are_told_from_programs() {
    for (subsystem, is_native) in [(1, true), (2, false), (3, false), (11, false)] {
        for is_32 in [false, true] {
            let image = Image {
                is_32,
                subsystem,
                ..Image::driver()
            }
            .bytes();
            assert!(pe::recognise(&image));
            assert_eq!(pe::is_native(&image), is_native);
            assert_eq!(pe::is_native(&image[..0x200]), is_native);
            assert_eq!(DriverFile::read("x", &image).unwrap().is_native, is_native);
        }
    }
    assert!(!pe::recognise(
        b"MZ is how this letter starts, and it goes on for quite some time."
    ));
    assert!(!pe::recognise(b""));
}

#[test]
fn what_memory_integrity_does_not_allow() {
    const ALIGNMENT: usize = PE_HEADER + 24 + 32;
    const CHARACTERISTICS: usize = PE_HEADER + 24 + 240 + 36;
    let obstacle = |alignment: u32, characteristics: u32| {
        let mut bytes = Image::driver().bytes();
        bytes[ALIGNMENT..][..4].copy_from_slice(&alignment.to_le_bytes());
        bytes[CHARACTERISTICS..][..4].copy_from_slice(&characteristics.to_le_bytes());
        DriverFile::read("thing.sys", &bytes)
            .unwrap()
            .driver
            .hvci_obstacle
    };
    assert_eq!(obstacle(0x1000, 0x6000_0020), "");
    assert_eq!(obstacle(0x1000, 0xC000_0040), "");
    assert_eq!(
        obstacle(0x1000, 0xE000_0020),
        "its section `.text` can be written and run"
    );
    assert_eq!(
        obstacle(0x80, 0x6000_0020),
        "its sections are aligned to 128 bytes, and not to pages"
    );
}
