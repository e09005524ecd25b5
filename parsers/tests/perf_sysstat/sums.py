"""Writes `sums.csv`: for real exports, how many values a column has and their sum, in the metric's unit.

An implementation of its own, with Python's readers of JSON, XML and CSV: what the Rust readers give is compared with it.

    python3 sums.py FOLDER > sums.csv      # the folder of test data, with `formats/sysstat` in it
"""

import csv
import json
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

KILOBYTE = 1024


def hosts(path):
    return json.loads(path.read_text())["sysstat"]["hosts"]


def json_column(path, steps, key, value, name):
    """Values of the entry called `name` of a list, or of an object if that is empty."""
    for host in hosts(path):
        for item in host["statistics"]:
            place = item
            for step in steps:
                place = place.get(step, {})
            if not name and isinstance(place, dict):
                place = [place]
            for entry in place:
                if entry.get(key, "") == name and value in entry:
                    yield entry[value]


def xml_column(path, tag, key, value, name):
    for element in ElementTree.parse(path).iter():
        if element.tag.endswith("}" + tag) and element.get(key, "") == name:
            yield float(element.get(value))


def table_column(path, value, key, name, separator=";"):
    columns = []
    for row in csv.reader(path.open(newline=""), delimiter=separator):
        if row[0].startswith("#"):
            columns = row
        elif row[1] != "-1" and value in columns and len(row) == len(columns):
            if not key or (key in columns and row[columns.index(key)] == name):
                yield float(row[columns.index(value)].replace(",", "."))


def pair_column(path, value, name):
    for line in path.read_text().splitlines():
        cells = line.split("\t")
        if len(cells) == 6 and cells[3:5] == [name, value]:
            yield float(cells[5].replace(",", "."))


def text_column(path, value, name):
    """Of `sar`: the device stands first; averages have no time."""
    columns = []
    for line in path.read_text().splitlines():
        cells = line.replace(" AM ", " ").replace(" PM ", " ").split()
        if not cells or not cells[0][0].isdigit() or "RESTART" in line or "COM" in cells:
            continue
        if not any(cell[:1].isdigit() for cell in cells[1:]):
            columns = cells
        elif value in columns and (not name or cells[1] == name):
            yield float(cells[columns.index(value)].replace(",", "."))


def vmstat_column(path, value):
    lines = path.read_text().splitlines()
    at = lines[1].split().index(value)
    for line in lines[3:]:
        yield float(line.split()[at])


def main():
    formats = Path(sys.argv[1]) / "formats"
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["file", "metric", "instance", "values", "sum"])

    def row(file, metric, instance, values, unit=1.0):
        values = list(values)
        writer.writerow([file, metric, instance, len(values), repr(sum(values) * unit)])

    for version, kinds in (("12.6.1", ("default", "health", "A", "xall", "restart")), ("12.7.5", ("health",))):
        for kind in kinds:
            file = f"sysstat/{version}/sadf-j-{kind}.out"
            path = formats / file
            row(file, "cpu_io_wait", "", json_column(path, ["cpu-load"], "cpu", "iowait", "all"))
            if kind != "default":
                disk = "vda" if version == "12.6.1" else "dev254-0"
                steps, key = ["disk"], "disk-device"
                row(file, "disk_written", disk, json_column(path, steps, key, "wkB", disk), KILOBYTE)
                row(file, "disk_queue", disk, json_column(path, steps, key, "aqu-sz", disk))
                steps, key = ["network", "net-dev"], "iface"
                row(file, "network_received", "lo", json_column(path, steps, key, "rxkB", "lo"), KILOBYTE)
                row(file, "memory_available", "", json_column(path, ["memory"], "", "avail", ""), KILOBYTE)
            if kind in ("A", "xall"):
                row(file, "pressure_io", "", json_column(path, ["psi", "psi-io"], "", "some_avg", ""))
                fs = json_column(path, ["filesystems"], "filesystem", "%ufsused", "/dev/vda")
                row(file, "space_used_share", "/dev/vda", fs)

            file = f"sysstat/{version}/sadf-x-{kind}.out"
            path = formats / file
            row(file, "cpu_io_wait", "", xml_column(path, "cpu", "number", "iowait", "all"))
            if kind != "default":
                row(file, "disk_busy", disk, xml_column(path, "disk-device", "dev", "util-percent", disk))

            file = f"sysstat/{version}/sadf-d-{kind}.out"
            path = formats / file
            row(file, "cpu_io_wait", "", table_column(path, "%iowait", "CPU", "-1"))
            if kind != "default":
                row(file, "disk_busy", disk, table_column(path, "%util", "DEV", disk))
                row(file, "memory_used_share", "", table_column(path, "%memused", "", ""))

            if kind != "A":
                file = f"sysstat/{version}/sadf-p-{kind}.out"
                path = formats / file
                row(file, "cpu_io_wait", "", pair_column(path, "%iowait", "all"))
                if kind != "default":
                    row(file, "load1", "", pair_column(path, "ldavg-1", "-"))

    for file in ("sar-A-C.txt", "sar-A-enUS-12h.txt", "sar-urd-de.txt", "sar-restart-C.txt"):
        file = f"sysstat/12.6.1/{file}"
        row(file, "cpu_io_wait", "", text_column(formats / file, "%iowait", "all"))
        row(file, "disk_busy", "vda", text_column(formats / file, "%util", "vda"))
        row(file, "memory_available", "", text_column(formats / file, "kbavail", ""), KILOBYTE)

    for file in ("iostat-x.json", "iostat-de.json"):
        file = f"text-perf/{file}"
        values = list(json_column(formats / file, ["avg-cpu"], "", "system", ""))
        row(file, "cpu_system", "", values[1:])
    values = json_column(formats / "text-perf/mpstat-A.json", ["cpu-load"], "cpu", "iowait", "1")
    row("text-perf/mpstat-A.json", "cpu_io_wait", "1", values)
    for file in ("vmstat-1-8.txt", "vmstat-de.txt", "vmstat-mempressure.txt", "vmstat-wt.txt"):
        file = f"text-perf/{file}"
        row(file, "context_switches", "", vmstat_column(formats / file, "cs"))
        row(file, "disk_written", "", vmstat_column(formats / file, "bo"), KILOBYTE)


main()
