//! One event, written in the shapes that tools give it.

use std::fmt::Write as _;

use serde_json::{Map, Value as Json, json};

/// An event as it stands in its log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Truth {
    pub(crate) provider: String,
    pub(crate) guid: String,
    pub(crate) channel: String,
    pub(crate) computer: String,
    pub(crate) id: u16,
    pub(crate) qualifiers: Option<u16>,
    pub(crate) level: u8,
    pub(crate) keywords: u64,
    pub(crate) record: u64,
    /// RFC 3339 with seven digits.
    pub(crate) time: String,
    pub(crate) user: String,
    pub(crate) fields: Vec<(String, String)>,
    pub(crate) message: String,
}

pub(crate) fn failed_logon() -> Truth {
    let fields = [
        ("SubjectUserSid", "S-1-0-0"),
        ("SubjectUserName", "-"),
        ("SubjectDomainName", "-"),
        ("SubjectLogonId", "0x0"),
        ("TargetUserSid", "S-1-0-0"),
        ("TargetUserName", "alice"),
        ("TargetDomainName", "WS-014"),
        ("Status", "0xc000006d"),
        ("FailureReason", "%%2313"),
        ("SubStatus", "0xc000006a"),
        ("LogonType", "3"),
        ("LogonProcessName", "NtLmSsp "),
        ("AuthenticationPackageName", "NTLM"),
        ("WorkstationName", "SRC-7"),
        ("TransmittedServices", "-"),
        ("LmPackageName", "-"),
        ("KeyLength", "0"),
        ("ProcessId", "0x2a4"),
        ("ProcessName", r"C:\Windows\System32\lsass.exe"),
        ("IpAddress", "192.0.2.77"),
        ("IpPort", "50211"),
    ];
    Truth {
        provider: "Microsoft-Windows-Security-Auditing".to_owned(),
        guid: "{54849625-5478-4994-a5ba-3e3b0328c30d}".to_owned(),
        channel: "Security".to_owned(),
        computer: "ws-014.example.test".to_owned(),
        id: 4625,
        qualifiers: None,
        level: 0,
        keywords: 0x8010_0000_0000_0000,
        record: 88_123,
        time: "2026-11-18T06:14:03.1234567Z".to_owned(),
        user: "S-1-5-18".to_owned(),
        fields: owned(&fields),
        message: "An account failed to log on.\r\n\r\nLogon Type:\t\t\t3\r\n\r\nAccount For Which Logon Failed:\r\n\
            \tAccount Name:\t\talice\r\n\tAccount Domain:\t\tWS-014\r\n\r\nNetwork Information:\r\n\
            \tSource Network Address:\t192.0.2.77\r\n"
            .to_owned(),
    }
}

pub(crate) fn new_service() -> Truth {
    let fields = [
        ("ServiceName", "Updäte \"1\" & <2>"),
        ("ImagePath", r"%TEMP%\a, b;c.exe"),
        ("ServiceType", "user mode service"),
        ("StartType", "demand start"),
        ("AccountName", "LocalSystem"),
    ];
    Truth {
        provider: "Service Control Manager".to_owned(),
        guid: "{555908d1-a6d7-4695-8e1e-26931d2012f4}".to_owned(),
        channel: "System".to_owned(),
        id: 7045,
        qualifiers: Some(16_384),
        level: 4,
        keywords: 0x8080_0000_0000_0000,
        record: 5_501,
        time: "2026-11-18T06:20:00.0000000Z".to_owned(),
        fields: owned(&fields),
        message: "A service was installed in the system.".to_owned(),
        ..failed_logon()
    }
}

fn owned(fields: &[(&str, &str)]) -> Vec<(String, String)> {
    let pairs = fields
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    pairs.collect()
}

impl Truth {
    /// What every form that carries whole events must give.
    pub(crate) fn core(&self) -> Vec<(&'static str, String)> {
        vec![
            ("time", self.time.clone()),
            ("channel", self.channel.clone()),
            ("provider", self.provider.clone()),
            ("id", self.id.to_string()),
            ("level", self.level.to_string()),
            ("record", self.record.to_string()),
            ("computer", self.computer.clone()),
        ]
    }

    fn level_name(&self) -> &'static str {
        [
            "Information",
            "Critical",
            "Error",
            "Warning",
            "Information",
            "Verbose",
        ][usize::from(self.level)]
    }

    fn is_failure(&self) -> bool {
        self.keywords == 0x8010_0000_0000_0000
    }

    pub(crate) fn xml(&self, rendered: bool) -> String {
        let mut data = String::new();
        for (name, value) in &self.fields {
            write!(
                data,
                "<Data Name='{}'>{}</Data>",
                escaped(name),
                escaped(value)
            )
            .unwrap();
        }
        let qualifiers = self
            .qualifiers
            .map(|number| format!(" Qualifiers='{number}'"))
            .unwrap_or_default();
        let rendering = if rendered {
            let (message, level) = (escaped(&self.message), self.level_name());
            format!(
                "<RenderingInfo Culture='en-US'><Message>{message}</Message><Level>{level}</Level></RenderingInfo>"
            )
        } else {
            String::new()
        };
        format!(
            "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='{}' Guid='{}'/>\
             <EventID{qualifiers}>{}</EventID><Version>0</Version><Level>{}</Level><Task>12544</Task><Opcode>0</Opcode>\
             <Keywords>{:#x}</Keywords><TimeCreated SystemTime='{}'/><EventRecordID>{}</EventRecordID><Correlation/>\
             <Execution ProcessID='684' ThreadID='712'/><Channel>{}</Channel><Computer>{}</Computer>\
             <Security UserID='{}'/></System><EventData>{data}</EventData>{rendering}</Event>",
            escaped(&self.provider),
            self.guid,
            self.id,
            self.level,
            self.keywords,
            self.time,
            self.record,
            escaped(&self.channel),
            escaped(&self.computer),
            self.user,
        )
    }

    /// `Get-WinEvent | ConvertTo-Json`; the data without names.
    pub(crate) fn win_event(&self, time: &str) -> Json {
        let properties: Vec<Json> = self
            .fields
            .iter()
            .map(|(_, value)| json!({ "Value": number(value) }))
            .collect();
        json!({
            "Id": self.id,
            "Version": 0,
            "Qualifiers": self.qualifiers,
            "Level": self.level,
            "Task": 12_544,
            "Keywords": self.keywords as i64,
            "RecordId": self.record,
            "ProviderName": self.provider,
            "ProviderId": self.guid.trim_matches(['{', '}']),
            "LogName": self.channel,
            "ProcessId": 684,
            "ThreadId": 712,
            "MachineName": self.computer,
            "UserId": {"BinaryLength": 12, "AccountDomainSid": null, "Value": self.user},
            "TimeCreated": time,
            "MatchedQueryIds": [],
            "Bookmark": {},
            "LevelDisplayName": self.level_name(),
            "Properties": properties,
            "Message": self.message,
        })
    }

    /// `Get-EventLog | ConvertTo-Json`.
    pub(crate) fn event_log(&self) -> Json {
        let kind = match (self.level, self.is_failure()) {
            (_, true) => 16,
            (2, _) => 1,
            (3, _) => 2,
            _ => 4,
        };
        let strings: Vec<_> = self.fields.iter().map(|(_, value)| value).collect();
        json!({
            "EventID": self.id,
            "MachineName": self.computer,
            "Data": [],
            "Index": self.record,
            "EntryType": kind,
            "Message": self.message,
            "Source": self.provider,
            "ReplacementStrings": strings,
            "InstanceId": u32::from(self.qualifiers.unwrap_or(0)) << 16 | u32::from(self.id),
            "TimeGenerated": self.time,
        })
    }

    fn data(&self) -> Map<String, Json> {
        self.fields
            .iter()
            .map(|(name, value)| (name.clone(), json!(value)))
            .collect()
    }

    pub(crate) fn winlogbeat(&self, as_text: bool) -> Json {
        let number = |number: u64| {
            if as_text {
                json!(number.to_string())
            } else {
                json!(number)
            }
        };
        let keywords = if self.is_failure() {
            "Audit Failure"
        } else {
            "Classic"
        };
        json!({
            "@timestamp": self.time,
            "winlog": {
                "channel": self.channel,
                "computer_name": self.computer,
                "event_id": number(self.id.into()),
                "provider_name": self.provider,
                "provider_guid": self.guid.to_uppercase(),
                "record_id": number(self.record),
                "keywords": [keywords],
                "process": {"pid": 684, "thread": {"id": 712}},
                "user": {"identifier": self.user, "name": "SYSTEM"},
                "event_data": self.data(),
            },
            "event": {"kind": "event", "code": number(self.id.into()), "created": "2026-11-18T07:00:00.000Z"},
            "log": {"level": self.level_name().to_lowercase()},
            "message": self.message,
        })
    }

    /// With dots in the keys, as some pipelines flatten them.
    pub(crate) fn winlogbeat_flat(&self) -> Json {
        let mut flat = Map::new();
        flatten("", &self.winlogbeat(true), &mut flat);
        Json::Object(flat)
    }

    pub(crate) fn nxlog(&self) -> Json {
        let kind = match (self.level, self.is_failure()) {
            (_, true) => "AUDIT_FAILURE",
            (2, _) => "ERROR",
            (3, _) => "WARNING",
            _ => "INFO",
        };
        let mut event = json!({
            "EventTime": self.time,
            "Hostname": self.computer,
            "Keywords": self.keywords.to_string(),
            "EventType": kind,
            "SeverityValue": 2,
            "Severity": "INFO",
            "EventID": self.id,
            "SourceName": self.provider,
            "ProviderGuid": self.guid.to_uppercase(),
            "RecordNumber": self.record,
            "ExecutionProcessID": 684,
            "ExecutionThreadID": 712,
            "Channel": self.channel,
            "UserID": self.user,
            "Message": self.message,
            "EventReceivedTime": "2026-11-18T07:00:00.000Z",
            "SourceModuleName": "in",
            "SourceModuleType": "im_msvistalog",
        });
        event.as_object_mut().unwrap().extend(self.data());
        event
    }

    pub(crate) fn wazuh(&self) -> Json {
        let data: Map<String, Json> = self
            .fields
            .iter()
            .map(|(name, value)| {
                let name = name[..1].to_lowercase() + &name[1..];
                (name, json!(value.replace('\\', r"\\")))
            })
            .collect();
        json!({
            "timestamp": "2026-11-18T07:00:00.000+0000",
            "rule": {"level": 5, "id": "60122"},
            "agent": {"id": "001", "name": "a"},
            "data": {"win": {
                "system": {
                    "providerName": self.provider,
                    "providerGuid": self.guid,
                    "eventID": self.id.to_string(),
                    "version": "0",
                    "level": self.level.to_string(),
                    "keywords": format!("{:#x}", self.keywords),
                    "systemTime": self.time,
                    "eventRecordID": self.record.to_string(),
                    "processID": "684",
                    "threadID": "712",
                    "channel": self.channel,
                    "computer": self.computer,
                    "severityValue": if self.is_failure() { "AUDIT_FAILURE" } else { "INFORMATION" },
                    "message": format!("\"{}\"", self.message),
                },
                "eventdata": data,
            }},
            "location": "EventChannel",
        })
    }

    /// `evtx_dump -o jsonl`; `separated` as with `--separate-json-attributes`, and as Chainsaw dumps.
    pub(crate) fn evtx_dump(&self, separated: bool) -> Json {
        let provider = json!({"Name": self.provider, "Guid": self.guid});
        let mut system = json!({
            "Version": 0,
            "Level": self.level,
            "Task": 12_544,
            "Opcode": 0,
            "Keywords": format!("{:#x}", self.keywords),
            "EventRecordID": self.record,
            "Channel": self.channel,
            "Computer": self.computer,
        });
        let parts = system.as_object_mut().unwrap();
        let mut add = |name: &str, attributes: Json| {
            if separated {
                parts.insert(format!("{name}_attributes"), attributes);
            } else {
                parts.insert(name.to_owned(), json!({ "#attributes": attributes }));
            }
        };
        add("Provider", provider);
        add("TimeCreated", json!({"SystemTime": self.time}));
        add("Execution", json!({"ProcessID": 684, "ThreadID": 712}));
        add("Security", json!({"UserID": self.user}));
        match self.qualifiers {
            Some(number) if separated => {
                parts.insert("EventID".to_owned(), json!(self.id));
                parts.insert(
                    "EventID_attributes".to_owned(),
                    json!({"Qualifiers": number}),
                );
            }
            Some(number) => {
                let id = json!({"#attributes": {"Qualifiers": number}, "#text": self.id});
                parts.insert("EventID".to_owned(), id);
            }
            None => {
                parts.insert("EventID".to_owned(), json!(self.id));
            }
        }
        let namespace = json!({"xmlns": "http://schemas.microsoft.com/win/2004/08/events/event"});
        if separated {
            json!({"Event": {"System": system, "EventData": self.data()}, "Event_attributes": namespace})
        } else {
            json!({"Event": {"#attributes": namespace, "System": system, "EventData": self.data()}})
        }
    }

    fn payload(&self) -> String {
        let data: Vec<Json> = self
            .fields
            .iter()
            .map(|(name, value)| json!({"@Name": name, "#text": value}))
            .collect();
        json!({"EventData": {"Data": data}}).to_string()
    }

    pub(crate) fn evtx_ecmd(&self) -> Json {
        json!({
            "PayloadData1": "Target: x",
            "MapDescription": "x",
            "Keywords": if self.is_failure() { "Audit failure" } else { "Classic" },
            "SourceFile": "C:\\a.evtx",
            "Payload": self.payload(),
            "UserId": self.user,
            "Channel": self.channel,
            "Provider": self.provider,
            "EventId": self.id,
            "EventRecordId": self.record.to_string(),
            "ProcessId": 684,
            "ThreadId": 712,
            "Level": if self.level == 0 { "LogAlways" } else { self.level_name() },
            "RecordNumber": 7,
            "Computer": self.computer,
            "TimeCreated": self.time.replace('Z', "+00:00"),
        })
    }

    pub(crate) fn evtx_ecmd_row(&self) -> String {
        let cells = [
            "7",
            &self.record.to_string(),
            &self.time.replace('Z', "").replace('T', " "),
            &self.id.to_string(),
            if self.level == 0 {
                "LogAlways"
            } else {
                self.level_name()
            },
            &self.provider,
            &self.channel,
            "684",
            "712",
            &self.computer,
            &self.user,
            if self.is_failure() {
                "Audit failure"
            } else {
                "Classic"
            },
            &self.payload(),
        ];
        cells.map(quoted).join(",")
    }

    pub(crate) const ECMD_HEADER: &str = "RecordNumber,EventRecordId,TimeCreated,EventId,Level,Provider,Channel,\
        ProcessId,ThreadId,Computer,UserId,Keywords,Payload";

    /// `Export-Csv`, with the given delimiter.
    pub(crate) fn csv_row(&self, delimiter: &str, time: &str) -> String {
        let cells = [
            &self.message,
            &self.id.to_string(),
            &self.level.to_string(),
            &(self.keywords as i64).to_string(),
            &self.record.to_string(),
            &self.provider,
            &self.channel,
            &self.computer,
            &self.user,
            time,
            "System.Collections.Generic.List`1[System.Diagnostics.Eventing.Reader.EventProperty]",
        ];
        cells.map(quoted).join(delimiter)
    }

    pub(crate) fn csv_header(delimiter: &str) -> String {
        let names = [
            "Message",
            "Id",
            "Level",
            "Keywords",
            "RecordId",
            "ProviderName",
            "LogName",
            "MachineName",
            "UserId",
            "TimeCreated",
            "Properties",
        ];
        names.map(quoted).join(delimiter)
    }
}

fn quoted(cell: &str) -> String {
    format!("\"{}\"", cell.replace('"', "\"\""))
}

/// Numbers as .NET holds them: what an event log shows in hexadecimal is a number like others.
fn number(text: &str) -> Json {
    match text
        .strip_prefix("0x")
        .map(|digits| u64::from_str_radix(digits, 16))
    {
        Some(Ok(number)) => json!(number),
        _ => json!(text),
    }
}

fn flatten(prefix: &str, value: &Json, into: &mut Map<String, Json>) {
    match value {
        Json::Object(fields) => {
            for (key, value) in fields {
                let path = if prefix.is_empty() {
                    key.clone()
                } else {
                    format!("{prefix}.{key}")
                };
                flatten(&path, value, into);
            }
        }
        leaf => {
            into.insert(prefix.to_owned(), leaf.clone());
        }
    }
}

/// Text as it stands in XML; what the parser of a reader would change is written as a reference.
fn escaped(text: &str) -> String {
    let mut xml = String::new();
    for c in text.chars() {
        match c {
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '&' => xml.push_str("&amp;"),
            '\'' => xml.push_str("&apos;"),
            '"' => xml.push_str("&quot;"),
            '\r' | '\n' | '\t' => write!(xml, "&#x{:X};", u32::from(c)).unwrap(),
            c => xml.push(c),
        }
    }
    xml
}

pub(crate) fn utf16(text: &str, mark: bool, little: bool) -> Vec<u8> {
    let mark = if mark { "\u{FEFF}" } else { "" };
    let units = mark
        .encode_utf16()
        .chain(text.encode_utf16())
        .collect::<Vec<_>>();
    let bytes = |unit: u16| {
        if little {
            unit.to_le_bytes()
        } else {
            unit.to_be_bytes()
        }
    };
    units.into_iter().flat_map(bytes).collect()
}
