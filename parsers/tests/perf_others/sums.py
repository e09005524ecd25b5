"""Writes `sums.csv`: for real exports, how many values a column has and their sum, in the metric's unit.

An implementation of its own, with regular expressions and Python's readers of JSON: what the Rust readers give is
compared with it.

    python3 sums.py FOLDER > sums.csv      # the folder of test data, with `formats` in it
"""

import csv
import json
import math
import re
import sys
from pathlib import Path


def exposition(path, name, label=""):
    """Values of a name whose labels hold a text."""
    for line in path.read_text().splitlines():
        found = re.fullmatch(r"([a-zA-Z_:]+[a-zA-Z0-9_:]*)(\{.*\})? (\S+)( \S+)?", line)
        if found and found[1] == name and label in (found[2] or ""):
            yield float(found[3])


def dump(path, name):
    for line in path.read_text().splitlines():
        if f'__name__="{name}"' in line:
            yield float(line.split("} ")[1].split()[0])


def answer(path, name, **labels):
    for series in json.loads(path.read_text())["data"]["result"]:
        metric = series["metric"]
        if metric.get("__name__") == name and all(metric.get(key) == labels[key] for key in labels):
            pairs = series["values"] if "values" in series else [series["value"]]
            yield from (float(value) for _, value in pairs)


def iostat(path, device, column, skip):
    """The reports behind the first `skip`, of one device."""
    values, columns = [], []
    for line in path.read_text().splitlines():
        cells = line.replace(",", ".").split()
        if cells[:1] == ["Device"]:
            columns = cells
        elif cells[:1] == [device]:
            values.append(float(cells[columns.index(column)]))
    return values[skip:]


def pidstat(path, command, column):
    columns = []
    for line in path.read_text().splitlines():
        cells = line.split()
        if cells[:2] == ["#", "Time"]:
            columns = cells[1:]
        elif cells[-1:] == [command]:
            yield float(cells[columns.index(column)])


def main():
    formats = Path(sys.argv[1]) / "formats"
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["file", "metric", "instance", "values", "sum"])

    def row(file, metric, instance, values):
        values = [value for value in values if math.isfinite(value)]
        writer.writerow([file, metric, instance, len(values), repr(sum(values))])

    for folder, mount in (("native", "/out"), ("vm-slow-scrapes", "/")):
        for file in ("node-exporter.prom", "node-exporter-openmetrics.txt"):
            file = f"prometheus/{folder}/{file}"
            path = formats / file
            row(file, "memory_available", "", exposition(path, "node_memory_MemAvailable_bytes"))
            row(file, "space_free", mount, exposition(path, "node_filesystem_avail_bytes", f'mountpoint="{mount}"'))
            boot = list(exposition(path, "node_boot_time_seconds"))[0]
            now = list(exposition(path, "node_time_seconds"))[0]
            row(file, "uptime", "", [round(now, 3) - boot])
        file = f"prometheus/{folder}/federate.prom"
        row(file, "load5", "", exposition(formats / file, "node_load5"))
        file = f"prometheus/{folder}/query-all.json"
        row(file, "handles", "", answer(formats / file, "node_filefd_allocated"))
        file = f"prometheus/{folder}/query-matrix.json"
        row(file, "load1", "", answer(formats / file, "node_load1"))
        file = f"prometheus/{folder}/query_range-gaps.json"
        row(file, "load1", "", answer(formats / file, "node_load1"))
        file = f"prometheus/{folder}/query_range-fs.json"
        row(file, "space_free", mount, answer(formats / file, "node_filesystem_avail_bytes", mountpoint=mount))
        file = f"prometheus/{folder}/query_range-mem.json"
        row(file, "memory_available", "", answer(formats / file, "node_memory_MemAvailable_bytes"))
    for metric in ("load1", "load15"):
        file = "prometheus/native/promtool-tsdb-dump.txt"
        row(file, metric, "", dump(formats / file, f"node_{metric}"))

    for kind in ("cpuload", "end"):
        file = f"psutil/psutil-full-{kind}.json"
        document = json.loads((formats / file).read_text())
        row(file, "memory_available", "", [document["virtual_memory"]["available"]])
        row(file, "space_free", "/mnt/with space", [document["disk_usage"]["/mnt/with space"]["free"]])
        shares = document["cpu_times_percent"]
        row(file, "cpu_busy", "", [100 - shares["idle"] - shares["iowait"]])
    for kind in ("cpuload", "mem", "end"):
        file = f"psutil/wegweiser-audit-{kind}.json"
        document = json.loads((formats / file).read_text())["data"]
        row(file, "cpu_busy", "", [document["system"]["cpuUsage"]])
        row(file, "space_free", "/", [drive["free"] for drive in document["drives"]])

    for file, skip in (("iostat-xt", 1), ("iostat-x-de", 1), ("iostat-xypN", 0), ("iostat-xz-diskload", 1)):
        file = f"text-perf/{file}.txt"
        row(file, "disk_queue", "vda", iostat(formats / file, "vda", "aqu-sz", skip))
        row(file, "disk_busy", "vda", iostat(formats / file, "vda", "%util", skip))
    row("text-perf/pidstat-urdh.txt", "process_busy", "prometheus#575", pidstat(formats / "text-perf/pidstat-urdh.txt", "prometheus", "%CPU"))
    for file in ("free", "free-mempressure"):
        file = f"text-perf/{file}.txt"
        row(file, "memory_available", "", [1024.0 * float((formats / file).read_text().splitlines()[1].split()[-1])])


main()
