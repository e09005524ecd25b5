//! Sigma rules against single events: what a rule looks at, and what becomes of rules that cannot be used.

#![cfg(feature = "sigma")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::PathBuf;

use wegweiser_analyzers::sigma::{LoadError, Pack, SigmaRule};
use wegweiser_core::scoring::Severity;
use wegweiser_parsers::evtx::SystemField;
use wegweiser_parsers::winevent::{Event, Exported};

const SYSMON: &str = "Microsoft-Windows-Sysmon/Operational";

/// Rules of one text, all of which must load.
fn pack(text: &str) -> Pack {
    let pack = Pack::from_texts([(PathBuf::from("rules.yml"), text)]);
    assert_eq!(pack.skipped(), [], "{text}");
    pack
}

fn rule(source: &str, detection: &str) -> Pack {
    pack(&format!(
        "title: A\nlogsource: {{product: windows, {source}}}\ndetection:\n  {}\n",
        detection.replace('\n', "\n  ")
    ))
}

fn event(channel: &str, id: u16, data: &[(&str, &str)]) -> Exported {
    let mut event = Exported::default();
    event.set(SystemField::Channel, channel);
    event.set(SystemField::EventId, id.to_string());
    for (name, value) in data {
        event.push(*name, *value);
    }
    event
}

fn matches(pack: &Pack, event: &Exported) -> bool {
    let mut matcher = pack.matcher();
    let first = matcher.matches(&Event::from(event)).to_vec();
    // What is remembered of an event changes nothing.
    assert_eq!(first, matcher.matches(&Event::from(event)));
    !first.is_empty()
}

#[test]
fn a_category_is_in_every_log_that_records_it_and_in_no_other() {
    let pack = rule(
        "category: process_creation",
        "s: {Image|endswith: '\\whoami.exe', User: 'NORDWIND\\ada'}\ncondition: s",
    );
    let sysmon = [
        ("Image", "C:\\Windows\\WHOAMI.EXE"),
        ("User", "NORDWIND\\ada"),
    ];
    let security = [
        ("NewProcessName", "C:\\Windows\\whoami.exe"),
        ("SubjectUserSid", "S-1-5-21-1-2-3-1104"),
        ("SubjectUserName", "ada"),
        ("SubjectDomainName", "NORDWIND"),
    ];
    assert!(matches(&pack, &event(SYSMON, 1, &sysmon)));
    assert!(matches(&pack, &event("Security", 4688, &security)));
    assert!(matches(&pack, &event("SECURITY", 4688, &security)));
    for (channel, id) in [
        ("Security", 1),
        ("Security", 4689),
        (SYSMON, 4688),
        ("System", 1),
        ("", 1),
    ] {
        assert!(
            !matches(&pack, &event(channel, id, &sysmon)),
            "{channel} {id}"
        );
        assert!(
            !matches(&pack, &event(channel, id, &security)),
            "{channel} {id}"
        );
    }
    // Without a channel there is no telling what a number means.
    let mut exported = event("", 4688, &security);
    assert!(!matches(&pack, &exported));
    exported = Exported::default();
    exported.set(SystemField::EventId, "1");
    assert!(!matches(&pack, &exported));
}

#[test]
fn a_service_is_a_channel_and_its_rules_name_the_numbers() {
    let pack = rule(
        "service: security",
        "s: {EventID: [4720, 4722], TargetUserName|endswith: '$'}\ncondition: s",
    );
    let data = [("TargetUserName", "PC-1$")];
    assert!(matches(&pack, &event("Security", 4720, &data)));
    assert!(matches(&pack, &event("Security", 4722, &data)));
    assert!(!matches(&pack, &event("Security", 4721, &data)));
    assert!(!matches(&pack, &event("System", 4720, &data)));
    // Some exports leave the qualifiers above the 16 bits of the number.
    let mut exported = event("Security", 0, &data);
    exported.set(SystemField::EventId, (0x4000_0000 + 4720).to_string());
    assert!(matches(&pack, &exported));
}

#[test]
fn what_a_number_excludes_is_excluded() {
    let pack = rule(
        "service: system",
        "k: {EventID: 7045}\na: {ServiceName: x}\nf: {EventID: 7036}\ncondition: (k or a) and not f",
    );
    assert!(matches(&pack, &event("System", 7045, &[])));
    assert!(matches(&pack, &event("System", 1, &[("ServiceName", "X")])));
    assert!(!matches(
        &pack,
        &event("System", 1, &[("ServiceName", "y")])
    ));
    assert!(!matches(
        &pack,
        &event("System", 7036, &[("ServiceName", "x")])
    ));
}

#[test]
fn registry_changes_of_both_logs_have_the_same_names() {
    let run = "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run\\a";
    let set = rule(
        "category: registry_set",
        &format!("s: {{TargetObject: '{run}', Details: 'DWORD (0x00000001)'}}\ncondition: s"),
    );
    let key = "\\REGISTRY\\MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run";
    let security = |operation| {
        let data = [
            ("ObjectName", key),
            ("ObjectValueName", "a"),
            ("OperationType", operation),
            ("NewValueType", "%%1876"),
            ("NewValue", "1"),
        ];
        event("Security", 4657, &data)
    };
    let sysmon = [("TargetObject", run), ("Details", "DWORD (0x00000001)")];
    assert!(matches(&set, &event(SYSMON, 13, &sysmon)));
    assert!(!matches(&set, &event(SYSMON, 12, &sysmon)));
    assert!(matches(&set, &security("%%1905")));
    assert!(!matches(&set, &security("%%1906")));

    let delete = rule(
        "category: registry_delete",
        "s: {TargetObject|endswith: '\\Run\\a'}\ncondition: s",
    );
    assert!(matches(&delete, &security("%%1906")));
    assert!(!matches(&delete, &security("%%1905")));
    for (what, expected) in [
        ("DeleteKey", true),
        ("DeleteValue", true),
        ("CreateKey", false),
    ] {
        let data = [("TargetObject", run), ("EventType", what)];
        assert_eq!(
            matches(&delete, &event(SYSMON, 12, &data)),
            expected,
            "{what}"
        );
    }
}

#[test]
fn fields_of_system_yield_to_data_of_the_same_name() {
    let pack = rule(
        "service: system",
        "s: {EventID: 104, Channel: Security}\ncondition: s",
    );
    assert!(matches(
        &pack,
        &event("System", 104, &[("Channel", "Security")])
    ));
    assert!(!matches(
        &pack,
        &event("System", 104, &[("Channel", "Setup")])
    ));
    let pack = rule(
        "service: system",
        "s: {Provider_Name: Netlogon, Level: 2, Channel: System}\ncondition: s",
    );
    let mut exported = event("System", 5805, &[("Provider_Name", "other")]);
    exported.set(SystemField::Provider, "NETLOGON");
    exported.set(SystemField::Level, "2");
    assert!(matches(&pack, &exported));
}

#[test]
fn names_of_several_words_and_fields_of_several_values() {
    let pack = rule(
        "service: windefend",
        "s: {EventID: 1116, ThreatName|contains: mimikatz}\ncondition: s",
    );
    let channel = "Microsoft-Windows-Windows Defender/Operational";
    assert!(matches(
        &pack,
        &event(
            channel,
            1116,
            &[("Threat Name", "HackTool:Win32/Mimikatz!ml")]
        )
    ));
    let pack = rule(
        "category: ps_classic_start",
        "s: {Data|contains: -nop}\ncondition: s",
    );
    let data = [
        ("Data", "Available"),
        ("Data", "None"),
        ("Data", "HostApplication=powershell -NoP"),
    ];
    assert!(matches(&pack, &event("Windows PowerShell", 400, &data)));
    assert!(!matches(
        &pack,
        &event("Windows PowerShell", 400, &data[..2])
    ));
}

#[test]
fn an_absent_field_is_null_and_an_empty_one_is_not() {
    let null = rule(
        "category: process_creation",
        "s: {CommandLine: null, Image|endswith: a.exe}\ncondition: s",
    );
    let empty = rule(
        "category: process_creation",
        "s: {CommandLine: '', Image|endswith: a.exe}\ncondition: s",
    );
    let absent = event(SYSMON, 1, &[("Image", "C:\\a.exe")]);
    let stated = event(SYSMON, 1, &[("Image", "C:\\a.exe"), ("CommandLine", "")]);
    assert!(matches(&null, &absent) && !matches(&null, &stated));
    assert!(!matches(&empty, &absent) && matches(&empty, &stated));
    let other = rule(
        "category: process_creation",
        "s: {User|fieldref: ParentUser}\ncondition: s",
    );
    assert!(!matches(&other, &absent));
    assert!(matches(
        &other,
        &event(SYSMON, 1, &[("User", "a"), ("ParentUser", "A")])
    ));
}

#[test]
fn keywords_are_looked_for_in_every_value_and_in_the_message() {
    let pack = pack(
        "title: A\nlogsource: {product: windows}\ndetection:\n  k: ['sekurlsa::', 'token of two words']\n  \
         f: {EventID: 15}\n  condition: k and not f\n",
    );
    let found = [("a", "1"), ("b", "xx SEKURLSA::logonpasswords")];
    assert!(matches(&pack, &event("Any/Channel", 3, &found)));
    assert!(matches(&pack, &event("Security", 4624, &found)));
    assert!(!matches(&pack, &event("Any/Channel", 15, &found)));
    assert!(!matches(&pack, &event("Any/Channel", 3, &found[..1])));
    let mut exported = event("Application", 3, &[]);
    exported.message = Some("it said sekurlsa::x".to_owned());
    assert!(matches(&pack, &exported));
    // The values of an event are one text, as in the log that a person reads.
    assert!(matches(
        &pack,
        &event("Application", 3, &[("a", "a token of"), ("b", "two words")])
    ));
}

#[test]
fn ways_to_compare() {
    let cases = [
        (
            "CommandLine|contains|all: [' -enc ', 'JAB']",
            "p -ENC jabc",
            true,
        ),
        (
            "CommandLine|contains|all: [' -enc ', 'JAB']",
            "p -ENC x",
            false,
        ),
        ("CommandLine|windash|contains: ' -x '", "a /X b", true),
        ("CommandLine|windash|contains: ' -x '", "a –x b", true),
        ("CommandLine|re: '[a-c]{3}\\d'", "zzabc1", true),
        ("CommandLine|re: '[a-c]{3}\\d'", "zzABC1", false),
        ("CommandLine|re|i: 'Abc\\d'", "zzaBC1", true),
        ("CommandLine|cidr: 10.0.0.0/8", "10.9.8.7", true),
        ("CommandLine|cidr: 10.0.0.0/8", "11.9.8.7", false),
        (
            "CommandLine|base64offset|contains: 'http://'",
            "x aHR0cDovL2E= x",
            true,
        ),
        (
            "CommandLine|startswith: 'C:\\a*z'",
            "c:\\A---Z and more",
            true,
        ),
        ("CommandLine|startswith: 'C:\\a*z'", "x C:\\a z", false),
        ("CommandLine|startswith: ['q', 'a?c']", "ABCdef", true),
        ("CommandLine|startswith: ['q', 'a?c']", "Qdef", true),
        ("CommandLine|startswith: ['q', 'a?c']", "x Abc", false),
        (
            "CommandLine|endswith: '\\a*\\b.exe'",
            "C:\\A\\x\\B.EXE",
            true,
        ),
        (
            "CommandLine|endswith: '\\a*\\b.exe'",
            "\\a\\b.exe and more",
            false,
        ),
        ("CommandLine|contains: 'a*z'", "xA\n\nZx", true),
        ("CommandLine|contains|all: ['a*z', 'q']", "a zq", true),
        ("CommandLine|contains|all: ['a*z', 'q']", "a z", false),
        ("CommandLine|contains|all: ['a*z', 'q', 'r']", "a zqr", true),
        ("CommandLine|contains|cased: 'a*Z'", "xaxZ", true),
        ("CommandLine|contains|cased: 'a*Z'", "xaxz", false),
        ("CommandLine|contains|cased: 'a*Z'", "xAxZ", false),
        ("CommandLine: 'a?c'", "ABC", true),
        ("CommandLine: 'a?c'", "ABCD", false),
        ("CommandLine|gte: 10", "10", true),
        ("CommandLine|gte: 10", "9", false),
        ("CommandLine: 10", "10.0", true),
        ("CommandLine|cased|contains: 'aB'", "xaBx", true),
        ("CommandLine|cased|contains: 'aB'", "xabx", false),
        ("CommandLine|exists: true", "", true),
        ("CommandLine|contains: 'straße'", "x STRASSE", false),
        ("CommandLine|contains: 'größe'", "x GRÖSSE GRÖßE", true),
        ("CommandLine|contains: 'windows'", "WINDOWS", true),
        // The Kelvin sign is a k in lower case.
        ("CommandLine|contains: 'kit'", "\u{212a}IT", true),
        ("CommandLine|re|i: 'ski'", "\u{17f}\u{212a}I", true),
    ];
    for (item, text, expected) in cases {
        let pack = rule(
            "category: process_creation",
            &format!("s:\n  {item}\ncondition: s"),
        );
        let exported = event(SYSMON, 1, &[("CommandLine", text)]);
        assert_eq!(matches(&pack, &exported), expected, "{item} in {text}");
    }
}

#[test]
fn what_cannot_be_used_is_named_with_the_reason() {
    let source = "logsource: {product: windows, category: process_creation}\n";
    let detection = "detection: {s: {Image: a}, condition: s}\n";
    let cases = [
        ("title: [", "YAML"),
        ("- a\n- b", "mapping"),
        ("title: A\nlogsource: {product: windows}\n", "detection"),
        (
            &format!("title: A\n{source}detection: {{s: {{Image: a}}, condition: s and}}\n"),
            "condition",
        ),
        (
            &format!("title: A\n{source}detection: {{s: {{Image|re: '('}}, condition: s}}\n"),
            "regex",
        ),
        (
            &format!("title: A\n{source}detection: {{s: {{Image|expand: '%a%'}}, condition: s}}\n"),
            "placeholders",
        ),
        (
            &format!(
                "title: A\n{source}detection: {{s: {{Image|windash: 'a-b-c-d-e-f-g-h'}}, condition: s}}\n"
            ),
            "`windash`",
        ),
        (
            &format!("title: A\n{source}detection: {{s: {{Image|frobnicate: a}}, condition: s}}\n"),
            "frobnicate",
        ),
        (
            &format!("title: A\nlogsource: {{product: linux}}\n{detection}"),
            "`linux`",
        ),
        (
            &format!("title: A\nlogsource: {{category: proxy}}\n{detection}"),
            "category `proxy`",
        ),
        (
            &format!("title: A\nlogsource: {{product: windows, service: nosuch}}\n{detection}"),
            "service `nosuch`",
        ),
        (
            &format!(
                "title: A\nlogsource: {{category: dns_query, service: security}}\n{detection}"
            ),
            "`dns_query` in the service `security`",
        ),
        (&format!("title: A\n{detection}"), "no log source"),
        (
            "title: A\ncorrelation: {type: event_count, rules: [x], group-by: [User], timespan: 1m, condition: {gte: 3}}\n",
            "correlation",
        ),
    ];
    for (text, reason) in cases {
        let pack = Pack::from_texts([(PathBuf::from("a.yml"), text)]);
        assert_eq!(pack.rules(), [], "{text}");
        let [skipped] = pack.skipped() else {
            panic!("{text}: {:?}", pack.skipped())
        };
        assert!(
            skipped
                .reason
                .to_lowercase()
                .contains(&reason.to_lowercase()),
            "{text}: {}",
            skipped.reason
        );
        assert!(!skipped.reason.contains('\n'), "{text}: {}", skipped.reason);
        assert_eq!(
            skipped.title,
            if text.starts_with("title: A") {
                "A"
            } else {
                skipped.title.as_str()
            }
        );
    }
}

#[test]
fn a_bad_document_stops_no_other() {
    let rule = |title: &str, detection: &str| {
        format!(
            "title: {title}\nlogsource: {{category: process_creation}}\ndetection: {detection}\n"
        )
    };
    let good = "{s: {Image: a}, condition: s}";
    let text = [
        rule("A", good),
        rule("B", "{s: ["),
        rule("C", "{condition: x"),
        rule("D", good),
        String::new(),
    ];
    let pack = Pack::from_texts([(PathBuf::from("a.yml"), text.join("---\n"))]);
    let titles: Vec<_> = pack.rules().iter().map(SigmaRule::title).collect();
    let skipped: Vec<_> = pack
        .skipped()
        .iter()
        .map(|skipped| &*skipped.title)
        .collect();
    assert_eq!((titles, skipped), (vec!["A", "D"], vec!["B", "C"]));

    // The documents of a collection continue each other.
    let text = format!(
        "action: global\nlogsource: {{category: process_creation}}\n---\ntitle: A\ndetection: {good}\n---\n\
         title: B\ndetection: {{s: {{Image: b}}, condition: s}}\n"
    );
    let pack = Pack::from_texts([(PathBuf::from("a.yml"), text)]);
    assert_eq!((pack.rules().len(), pack.skipped().len()), (2, 0));
}

#[test]
fn a_rule_says_what_it_is() {
    let text = "title: ' A rule '\nid: 2AFAFD61-6aae-4df4-baed-139fa1f4c345\nstatus: test\ndescription: |\n  Says.\n\
        author: someone\nreferences: [https://example.org]\ntags: [attack.execution, attack.t1059.001, cve.2020-1]\n\
        logsource: {product: windows, category: process_creation}\ndetection: {s: {Image: a}, condition: s}\n\
        falsepositives: [Admins]\nlevel: critical\n";
    let pack = pack(text);
    let rule = &pack.rules()[0];
    assert_eq!(rule.id(), "2afafd61-6aae-4df4-baed-139fa1f4c345");
    assert_eq!(
        (rule.title(), rule.description(), rule.author()),
        ("A rule", "Says.", "someone")
    );
    assert_eq!(
        (rule.severity(), rule.status()),
        (Severity::Critical, Some("test"))
    );
    assert_eq!(
        (rule.attack(), rule.tags().len()),
        (&["T1059.001".to_owned()][..], 3)
    );
    assert_eq!(rule.false_positives(), ["Admins"]);
    assert_eq!(
        (rule.references().len(), rule.path()),
        (1, &*PathBuf::from("rules.yml"))
    );

    let id = |text: &str| {
        Pack::from_texts([(PathBuf::new(), text)]).rules()[0]
            .id()
            .to_owned()
    };
    let nameless = text.replace("id: 2AFAFD61-6aae-4df4-baed-139fa1f4c345\n", "");
    let other = nameless.replace("Image: a", "Image: b");
    assert_eq!(id(&nameless), id(&nameless.replace("critical", "low")));
    assert_ne!(id(&nameless), id(&other));
    assert_eq!(id(&nameless).len(), 36);

    let twice = [
        (PathBuf::from("a.yml"), text),
        (PathBuf::from("b.yml"), text),
    ];
    let pack = Pack::from_texts(twice);
    assert_eq!(pack.rules().len(), 1);
    assert!(
        pack.skipped()[0].reason.contains("`a.yml`"),
        "{:?}",
        pack.skipped()
    );
}

#[test]
fn files_and_folders() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    std::fs::create_dir_all(path("deep/er")).unwrap();
    let rule = |title: &str| {
        format!(
            "title: {title}\nlogsource: {{category: dns_query}}\ndetection: {{s: {{QueryName: {title}}}, condition: s}}\n"
        )
    };
    for (name, text) in [
        ("b.yaml", rule("B")),
        ("deep/er/a.yml", rule("A")),
        ("c.txt", rule("C")),
    ] {
        std::fs::write(path(name), text).unwrap();
    }
    std::fs::write(path("deep/bad.yml"), [0xff, 0xfe]).unwrap();
    let pack = Pack::load(&[folder.path().to_owned()]).unwrap();
    let titles: Vec<_> = pack.rules().iter().map(SigmaRule::title).collect();
    assert_eq!(titles, ["B", "A"]);
    assert_eq!(pack.skipped()[0].reason, "the file is not UTF-8");
    let pack = Pack::load(&[path("c.txt"), path("b.yaml")]).unwrap();
    assert_eq!(pack.rules()[0].title(), "C");

    assert!(matches!(
        Pack::load(&[path("nosuch")]),
        Err(LoadError::Unreadable { .. })
    ));
    std::fs::create_dir(path("empty")).unwrap();
    let error = Pack::load(&[path("empty")]).unwrap_err();
    assert!(error.to_string().contains("`.yml`"), "{error}");
    assert_eq!(error.path(), path("empty"));
}

#[test]
fn rules_that_ask_for_too_much_are_refused_or_survive() {
    let rule = |condition: &str, value: &str| {
        format!(
            "title: A\nlogsource: {{category: process_creation}}\ndetection:\n  s: {{Image|re: '{value}'}}\n  condition: {condition}\n"
        )
    };
    let deep = format!("{}s{}", "(".repeat(5000), ")".repeat(5000));
    let negated = |times| format!("{}s", "not ".repeat(times));
    let wide = vec!["s"; 8000].join(" or ");
    let nested = format!(
        "title: A\ndetection: {}{}",
        "[".repeat(50_000),
        "]".repeat(50_000)
    );
    let expression = "(a{500}){500}";
    for text in [
        rule(&deep, "a"),
        rule(&negated(390), "a"),
        rule(&negated(16_000), "a"),
        rule(&wide, "a"),
        rule("s", expression),
        nested,
    ] {
        let pack = Pack::from_texts([(PathBuf::from("a.yml"), &*text)]);
        assert_eq!(
            pack.rules().len() + pack.skipped().len(),
            1,
            "{:?}",
            pack.skipped()
        );
        let mut matcher = pack.matcher();
        matcher.matches(&Event::from(&event(SYSMON, 1, &[("Image", "a")])));
    }
}

#[test]
fn a_pack_is_shared_by_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Pack>();
}
