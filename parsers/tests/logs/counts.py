#!/usr/bin/env python3
"""Counts the lines of real logs, for the test that compares them with what the readers give.

    python3 counts.py FOLDER > counts.csv

FOLDER holds `journald`, `syslog` and `macos-log`. Only the standard library is used, and whole files are read.
"""
import calendar
import datetime
import json
import re
import struct
import sys
from pathlib import Path

CET = datetime.timezone(datetime.timedelta(hours=1))


def iso(text):
    text = re.sub(r"([+-]\d\d)(\d\d)$", r"\1:\2", text)
    time = datetime.datetime.fromisoformat(text)
    return time.timestamp() if time.tzinfo else calendar.timegm(time.timetuple())


def journal(entry):
    return int(entry.get("_SOURCE_REALTIME_TIMESTAMP") or entry["__REALTIME_TIMESTAMP"]) // 1_000_000


def objects(path):
    text = path.read_text(errors="replace").replace("\x1e", "").replace("data: ", "")
    decoder, at, all = json.JSONDecoder(strict=False), 0, []
    while True:
        at = next((i for i in range(at, len(text)) if not text[i].isspace()), None)
        if at is None:
            return all
        value, at = decoder.raw_decode(text, at)
        all.append(value)


def exported(path):
    data, at, entries, entry = path.read_bytes(), 0, [], {}
    while at < len(data):
        end = data.index(b"\n", at)
        line, at = data[at:end], end + 1
        if not line:
            entries.append(entry)
            entry = {}
        elif b"=" in line:
            key, value = line.split(b"=", 1)
            entry[key.decode()] = value.decode(errors="replace")
        else:
            (length,) = struct.unpack("<Q", data[at : at + 8])
            entry[line.decode()] = data[at + 8 : at + 8 + length]
            at += 8 + length + 1
    return entries


def text(path, pattern, time):
    times = []
    for line in path.read_text(errors="replace").split("\n"):
        if found := re.match(pattern, line):
            times.append(time(found.group(1)))
    return times


def yearless(text):
    time = datetime.datetime.strptime("2026 " + text, "%Y %b %d %H:%M:%S")
    if time > datetime.datetime(2026, 11, 21, 12):
        time = time.replace(year=2025)
    return calendar.timegm(time.timetuple())


def in_cet(text):
    return datetime.datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=CET).timestamp()


def row(name, times):
    times = list(times)
    known = [int(time // 1) for time in times if time is not None]
    ends = f"{min(known)},{max(known)}" if known else ","
    print(f"{name},{len(times)},{ends}")


root = Path(sys.argv[1])
print("file,lines,first,last")
for name in ["journal-o-json.ndjson", "journal-k-warning.ndjson", "journal-err-json-pretty.txt", "jsend-o-json.ndjson",
             "jsend-o-json-all.ndjson", "jsend-json-seq.bin", "jsend-json-sse.txt", "output-fields.ndjson"]:
    row(f"journald/{name}", map(journal, objects(root / "journald" / name)))
for name in ["journal-o-export.bin", "jsend-o-export.bin"]:
    row(f"journald/{name}", map(journal, exported(root / "journald" / name)))
OFFSET = r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)) "
for name in ["journald/journal-short-iso.txt", "journald/journal-short-iso-precise.txt", "journald/utc.txt",
             "journald/journal-err-short-iso.txt", "syslog/syslog", "syslog/auth.log", "syslog/kern.log", "syslog/s-iso.log"]:
    row(name, text(root / name, OFFSET, iso))
for name in ["journald/journal-short.txt", "journald/journal-short-precise.txt", "syslog/s-traditional.log"]:
    row(name, text(root / name, r"([A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d)", yearless))
for name in ["journald/journal-short-full.txt", "journald/journal-with-unit.txt", "journald/short-full-de.txt"]:
    row(name, text(root / name, r"[A-Z][a-z]{2} (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) CET ", in_cet))
row("journald/journal-short-unix.txt", text(root / "journald/journal-short-unix.txt", r"(\d+\.\d{6}) ", float))
row("journald/journal-short-monotonic.txt", text(root / "journald/journal-short-monotonic.txt", r"(\[ *\d+\.)", lambda _: None))
row("syslog/s-rfc5424.log", text(root / "syslog/s-rfc5424.log", r"<\w+>1 (\S+) ", iso))
row("syslog/s-json.log", [iso(entry["timereported"]) for entry in objects(root / "syslog/s-json.log")])
stream = (root / "syslog/s-forward.log").read_text(errors="replace")
row("syslog/s-forward.log", map(iso, re.findall(r"<\w+>(\d{4}-\d\d-\d\dT\S+)", stream)))
row("syslog/audit.log", text(root / "syslog/audit.log", r".*?msg=audit\((\d+\.\d+):", float))
for name in ["dmesg.txt", "dmesg-x.txt"]:
    row(f"syslog/{name}", text(root / "syslog" / name, r"(?:\w+ *:\w+ *: )?(\[ *\d+\.)", lambda _: None))
row("syslog/dmesg-T.txt", text(root / "syslog/dmesg-T.txt", r"\[(\w{3} \w{3} +\d+ [\d:]+ \d{4})\]",
    lambda text: calendar.timegm(datetime.datetime.strptime(text, "%a %b %d %H:%M:%S %Y").timetuple())))
row("syslog/dmesg-J.json", [None for _ in json.loads((root / "syslog/dmesg-J.json").read_text())["dmesg"]])
MACOS = r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+(?:-\d{4})?) "
for name in ["constructed-log-show-compact.txt", "constructed-log-show-syslog.txt"]:
    row(f"macos-log/{name}", text(root / "macos-log" / name, MACOS, iso))
array = (root / "macos-log/constructed-log-show-json.json").read_text()
row("macos-log/constructed-log-show-json.json", [iso(entry["timestamp"]) for entry in json.loads(array[array.index("[") :])])
row("macos-log/constructed-log-show-ndjson.ndjson",
    [iso(entry["timestamp"]) for entry in objects(root / "macos-log/constructed-log-show-ndjson.ndjson") if "timestamp" in entry])
