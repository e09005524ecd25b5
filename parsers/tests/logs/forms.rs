//! Each form by small logs of our own.

use std::fmt::Write as _;

use jiff::Timestamp;
use wegweiser_parsers::ErrorKind;
use wegweiser_parsers::Limits;
use wegweiser_parsers::logs::{self, Format};

use crate::reading::{lines, read, summary};

/// A log of each form. They are written after the forms of the tools.
pub(crate) const SAMPLES: [(Format, &str); 17] = [
    (
        Format::JournalJson,
        concat!(
            r#"{"__CURSOR":"s=1","__REALTIME_TIMESTAMP":"1795161558224095","_BOOT_ID":"c2de12422c2e43688b9e5a1076713cbd","_TRANSPORT":"journal","PRIORITY":"4","SYSLOG_IDENTIFIER":"app","_PID":"2210","_HOSTNAME":"web1","_SYSTEMD_UNIT":"app.service","MESSAGE":"one\ttwo\nthree"}"#,
            "\n",
            r#"{"__REALTIME_TIMESTAMP":1795161559000000,"PRIORITY":3,"_COMM":"other","_PID":7,"MESSAGE":[104,105,27,255]}"#,
            "\n",
            r#"{"__REALTIME_TIMESTAMP":"1795161560000000","PRIORITY":"99","MESSAGE_ID":"4d4408cfd0d144859184d1e65d7c8a65","MESSAGE":["a",[98]]}"#,
            "\n",
            r#"{"__REALTIME_TIMESTAMP":"1795161561000000","UNIT":"x.service","_SYSTEMD_UNIT":"init.scope","MESSAGE":null}"#,
            "\n",
        ),
    ),
    (
        Format::JournalJson,
        "{\n\t\"__REALTIME_TIMESTAMP\" : \"1795161558224095\",\n\t\"MESSAGE\" : \"pretty\"\n}\n{\n\t\"__REALTIME_TIMESTAMP\" : \"1795161558224096\",\n\t\"MESSAGE\" : \"again\"\n}\n",
    ),
    (
        Format::JournalExport,
        "__CURSOR=s=1\n__REALTIME_TIMESTAMP=1795161558224095\nPRIORITY=4\nMESSAGE\n\u{7}\0\0\0\0\0\0\0one\ntwo\nSYSLOG_IDENTIFIER=app\n_PID=7\n\n__CURSOR=s=2\n__REALTIME_TIMESTAMP=1795161559224095\nMESSAGE=three\nMESSAGE=four\n\n",
    ),
    (
        Format::Syslog,
        "Nov 20 09:00:30 web1 systemd[1]: Started app.\nNov 20 09:00:31 web1 app[9]: first\n                          second\n<38>Nov 20 09:00:32 web1 sshd[2214]: message repeated 5 times: [ Failed password for root]\nNov 20 09:00:33 web1 last message repeated 3 times\n",
    ),
    (
        Format::SyslogIso,
        "2026-11-20T08:51:55.742309+01:00 web1 kernel: [    0.000000] Linux version 6.1.0-56-amd64 (debian)\n2026-11-20T09:00:30.984453+01:00 web1 app: x\n<30>2026-11-20T09:00:31Z web1 app[2]: y#012z\n",
    ),
    (
        Format::Syslog5424,
        "<34>1 2003-10-11T22:14:15.003Z mymachine su 12 ID47 [x@1 k=\"a\\]b\"] \u{feff}'su root' failed\n<165>1 2026-11-20T09:00:30Z h app - - - text\n<invld>1 - - - - - -\n",
    ),
    (
        Format::SyslogStream,
        "<30>2026-11-20T08:58:55.615330+01:00 web1 systemd[1]: Stopping.<46>2026-11-20T08:58:56.615330+01:00 web1 rsyslogd: x <b> y<13>1 2026-11-20T08:58:57Z h a - - - z",
    ),
    (
        Format::SyslogJson,
        "{ \"msg\": \" https:\\/\\/x\", \"timereported\": \"2026-11-20T08:58:55.615330+01:00\", \"hostname\": \"web1\", \"syslogtag\": \"app[1]:\", \"syslogfacility\": \"3\", \"syslogseverity\": \"6\", \"app-name\": \"app\", \"procid\": \"1\", \"$!\": null }\n{ \"msg\": \" b\", \"timereported\": \"Nov 20 08:58:55\", \"syslogtag\": \"app:\", \"hostname\": \"web1\", \"$!\": { \"a\": [ ] } }\n",
    ),
    (
        Format::Dmesg,
        "[    0.000000] Linux version 6.1.0-56-amd64 (debian)\n[    4.500000] systemd[1]: Started\n[  585.739506] python3[2371]: segfault at 0 ip 0\n",
    ),
    (
        Format::Dmesg,
        "kern  :notice: [Fri Nov 20 08:51:13 2026] Linux version 6.1.0-56-amd64 (debian)\ndaemon:info  : [Fri Nov 20 08:51:14 2026] systemd[1]: Started\n",
    ),
    (
        Format::DmesgJson,
        "{\n   \"dmesg\": [\n      {\n         \"pri\": 5,\n         \"time\":     0.000000,\n         \"msg\": \"Linux version 6.1.0-56-amd64\"\n      },{\n         \"pri\": 30,\n         \"time\":   585.739506,\n         \"msg\": \"systemd[1]: Started\"\n      }\n   ]\n}\n",
    ),
    (
        Format::Audit,
        "type=SYSCALL msg=audit(1795161111.888:3): arch=c000003e success=yes\u{1d}AUID=\"unset\"\nnode=web1 type=USER_AUTH msg=audit(1795161112.001:4): pid=2214 res=failed'\n",
    ),
    (
        Format::JournalFull,
        "-- Boot c2de12422c2e43688b9e5a1076713cbd --\nFri 2026-11-20 09:00:30 CET web1 systemd[1]: Started.\nFri 2026-11-20 09:00:31 CET web1 ssh.service[22]: Bye\n",
    ),
    (
        Format::JournalMonotonic,
        "[  557.913647] web1 systemd[1]: Stopping x\n[  558.240408] web1 kernel: y\n",
    ),
    (
        Format::MacosText,
        "Filtering the log data using \"process == 'sudo'\"\nTimestamp                       (process)[PID]    \n2025-08-09 10:11:00.521570-0400  localhost kernel[0]: (IOKit) [com.apple.apfs:io] one\nmore\n2025-08-09 10:11:01.521570-0400  localhost sudo[365]: two\n",
    ),
    (
        Format::MacosText,
        "Timestamp                       Thread     Type        Activity             PID    TTL  \n2025-08-09 10:11:00.521570-0400 0x1f4a     Error       0x0                  365    0    tccd: (TCC) [com.apple.TCC:access] denied\n2025-08-09 10:11:01.521570-0400 0x1f4a     Default     0x0                  365    0    Google Chrome: x\n",
    ),
    (
        Format::MacosJson,
        "{\"eventType\":\"logEvent\",\"messageType\":\"Error\",\"subsystem\":\"com.apple.apfs\",\"category\":\"io\",\"processImagePath\":\"\\/usr\\/libexec\\/apfsd\",\"processID\":365,\"bootUUID\":\"ED40187B-8B76-4555-B78A-E4E689E1EF47\",\"timestamp\":\"2025-08-09 10:11:01.521570-0400\",\"machTimestamp\":1,\"backtrace\":{\"frames\":[{\"a\":1}]},\"eventMessage\":\"io \\\"error\\\"\"}\n{\"count\":1,\"finished\":1}\n",
    ),
];

#[test]
fn every_form_in_short() {
    let mut text = String::new();
    for (format, sample) in SAMPLES {
        let (found, report, lines) = lines(sample.as_bytes());
        assert_eq!(found, format);
        writeln!(text, "{}: {}", format.id(), summary(&report)).unwrap();
        for line in lines {
            writeln!(text, "  {line:?}").unwrap();
        }
    }
    insta::assert_snapshot!(text);
}

#[test]
fn every_form_has_a_sample() {
    for format in Format::ALL {
        let is_tested = SAMPLES.iter().any(|sample| sample.0 == format);
        // That of short-unix is read where forms are compared.
        assert!(is_tested || format == Format::JournalUnix, "{format:?}");
    }
}

#[test]
fn what_is_empty_or_something_else_is_refused() {
    for format in Format::ALL {
        for (text, kind) in [
            ("", ErrorKind::Empty),
            (" \n\0\0", ErrorKind::Empty),
            ("<html>502 Bad Gateway</html>", ErrorKind::NotThisFormat),
        ] {
            let result = logs::read(
                format,
                text.as_bytes(),
                &Limits::default(),
                None,
                &mut |_| {},
            );
            assert_eq!(result.unwrap_err().kind(), kind, "{format:?} {text:?}");
        }
    }
    let error = logs::read(
        Format::JournalJson,
        &b"{]"[..],
        &Limits::default(),
        None,
        &mut |_| {},
    );
    assert_eq!(error.unwrap_err().kind(), ErrorKind::NotThisFormat);
}

/// The stream goes from the older lines to the newer ones, so only the last year of a longer log has the right years.
#[test]
fn more_than_a_year() {
    let (_, report, found) =
        lines(b"Nov 10 09:00:30 h a: x\nDec 10 09:00:30 h a: x\nNov 19 09:00:30 h a: x\n");
    assert!(report.spans_years);
    assert_eq!(found[2].at, "2026-11-19T09:00:30Z".parse().ok());
    assert!(
        !lines(b"Dec 10 09:00:30 h a: x\nNov 19 09:00:30 h a: x\n")
            .1
            .spans_years
    );
}

/// What `journalctl` says where it has nothing is no damage.
#[test]
fn a_log_without_entries() {
    let (format, report, lines) = lines(b"-- No entries --\n");
    assert_eq!((format, report.lines, lines.len()), (Format::Syslog, 0, 0));
}

#[test]
fn the_turn_of_the_year() {
    let log = b"Dec 31 23:59:59 h a: one\nJan  1 00:00:01 h a: two\nDec 31 23:59:58 h a: three\n";
    for (as_of, years) in [
        ("2026-01-02T00:00:00Z", [2025, 2026, 2025]),
        ("2026-11-20T00:00:00Z", [2025, 2026, 2025]),
        ("2025-12-31T23:59:59Z", [2025, 2026, 2025]),
        ("2025-12-30T00:00:00Z", [2024, 2025, 2024]),
    ] {
        let as_of = Some(as_of.parse::<Timestamp>().unwrap());
        let mut found = Vec::new();
        let report = logs::read(
            Format::Syslog,
            &log[..],
            &Limits::default(),
            as_of,
            &mut |line| {
                found.push(line.at.unwrap().to_string()[..4].parse::<i32>().unwrap());
            },
        );
        assert_eq!(found, years, "{as_of:?}");
        assert_eq!(report.unwrap().years_inferred, 3);
    }
    let report = logs::read(
        Format::Syslog,
        &log[..],
        &Limits::default(),
        None,
        &mut |line| {
            assert_eq!((line.at, line.host), (None, Some("h")));
        },
    );
    assert_eq!(report.unwrap().without_time, 3);
}

#[test]
fn repeated_lines_are_given_again_with_their_number() {
    let log = "Nov 20 09:00:30 h a[1]: one\nNov 20 09:00:31 h last message repeated 3 times\n\
               Nov 20 09:00:40 h last message repeated 2 times\nNov 20 09:00:41 h b: two\n\
               Nov 20 09:00:42 h b: message repeated 7 times: [ three [x]]\n";
    let (_, _, lines) = lines(log.as_bytes());
    let found: Vec<_> = lines
        .iter()
        .map(|line| {
            (
                line.identifier.as_deref().unwrap(),
                line.message.as_str(),
                line.count,
            )
        })
        .collect();
    let expected = [
        ("a", "one", 1),
        ("a", "one", 3),
        ("a", "one", 2),
        ("b", "two", 1),
        ("b", "three [x]", 7),
    ];
    assert_eq!(found, expected);
    assert_eq!(lines[2].at, "2026-11-20T09:00:40Z".parse().ok());
    // The first line of a log has none before it.
    let (_, _, alone) = crate::reading::lines(b"Nov 20 09:00:31 h last message repeated 3 times\n");
    assert_eq!(
        (alone[0].message.as_str(), alone[0].count),
        ("last message repeated 3 times", 3)
    );
}

#[test]
fn boots_are_counted() {
    let kernel =
        "2026-11-20T08:51:55Z h kernel: Linux version 6.1.0 (x)\n2026-11-20T08:51:56Z h a: x\n";
    let (_, report, found) = lines(kernel.repeat(3).as_bytes());
    assert_eq!(
        found.iter().map(|line| line.boot).collect::<Vec<_>>(),
        [0, 0, 1, 1, 2, 2]
    );
    assert_eq!(report.os_name.as_deref(), Some("Linux 6.1.0"));
    let text = "-- Boot c2de12422c2e43688b9e5a1076713cbd --\nNov 20 09:00:30 h kernel: Linux version 6.1.0\n\
                -- Boot d2de12422c2e43688b9e5a1076713cbd --\nNov 20 09:10:30 h kernel: Linux version 6.1.0\n";
    let (_, _, found) = lines(text.as_bytes());
    let boots: Vec<_> = found
        .iter()
        .map(|line| (line.boot, line.boot_id.unwrap() >> 124))
        .collect();
    assert_eq!(boots, [(0, 0xc), (1, 0xd)]);
}

/// Names that would do something on a terminal, or hide what they are, are none.
#[test]
fn names_are_clean_and_messages_as_they_are() {
    let (_, _, found) = lines(
        "Nov 20 09:00:30 h a: ok\nNov 20 09:00:31 e\u{1b}[2Jvil \u{202e}b[1]: \u{1b}]0;x\u{7}\n"
            .as_bytes(),
    );
    assert_eq!((&found[1].host, &found[1].identifier), (&None, &None));
    assert!(
        found[1].message.ends_with("\u{1b}]0;x\u{7}"),
        "{:?}",
        found[1]
    );
    let json = br#"{"__CURSOR":"x","SYSLOG_IDENTIFIER":"a\u001b[2J","_HOSTNAME":"h\n","MESSAGE":"\u001b[2J"}"#;
    let (_, _, found) = lines(json);
    assert_eq!((&found[0].host, &found[0].identifier), (&None, &None));
    assert_eq!(found[0].message, "\u{1b}[2J");
}

#[test]
fn what_is_no_log_is_not_recognised() {
    for text in [
        "2026-11-20 07:17:07 startup archives install\n",
        "2026-11-20 09:01:43,788 fail2ban.server         [2493]: INFO    x\n",
        "127.0.0.1 - - [20/Nov/2026:09:01:36 +0100] \"GET / HTTP/1.1\" 200\n",
        "Fri 2026-11-20 09:00:30.984453 CET [s=bb6ad391914742d384b08abd81b28d6f;i=45e]\n    _BOOT_ID=c2\n",
        "{\"a\":1}\n{\"MESSAGE\":\"x\"}\n",
        "[{\"index\":0,\"boot_id\":\"c2\"}]",
        "Nov 20 09:00:30\nNov 20 09:00:31\n",
        "name,path\n",
        "[    12.345] (II) Loading\n",
        "plain text\n",
    ] {
        let (format, _, _) = read(text.as_bytes());
        assert_eq!(format, None, "{text}");
    }
}
