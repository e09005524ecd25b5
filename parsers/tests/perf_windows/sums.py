#!/usr/bin/env python3
"""Adds up one counter of each sample: the numbers that `samples.rs` compares with.

Usage: sums.py FOLDER
"""

import csv
import json
import pathlib
import re
import sys

COUNTER = re.compile(r"\\(Pages/sec|Seiten/s|Avg\. Disk sec/Read)$", re.IGNORECASE)


def text_of(path):
    data = path.read_bytes()
    if data.startswith(b"\xff\xfe"):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252")


def cells_of_table(text):
    mark = ";" if text.startswith("(") else "\t" if "PDH-TSV" in text else ","
    wanted = None
    for row in csv.reader(text.splitlines(), delimiter=mark):
        if row and row[0].startswith("(PDH-"):
            wanted = next((i for i, name in enumerate(row) if COUNTER.search(name)), None)
        elif wanted is not None and len(row) > wanted and row[0][:1].isdigit():
            yield row[wanted]


def cells_of_get_counter(text):
    if text.startswith('"Timestamp"'):
        for row in csv.DictReader(text.splitlines()):
            if COUNTER.search(row["Path"]):
                yield row["CookedValue"]
    else:
        for entry in json.loads(text):
            for sample in entry["CounterSamples"]:
                if COUNTER.search(sample["Path"]):
                    yield str(sample["CookedValue"])


for path in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    if path.is_file():
        text = text_of(path)
        cells = cells_of_get_counter if "get-counter" in path.name else cells_of_table
        numbers = []
        for cell in cells(text):
            try:
                numbers.append(float(cell.replace(",", ".")))
            except ValueError:
                pass
        print(f'("{path.name}", {len(numbers)}, {sum(numbers)!r}),')
