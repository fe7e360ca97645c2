"""Reads the tables that divan prints."""

import re

LEVEL = re.compile(r"^((?:│  |   )*)(?:├─|╰─) (.*)$")
ROW = re.compile(r"^(\S+)\s+([\d.]+ (?:ps|ns|µs|ms|s))\s+│ ([\d.]+ \S+)\s+│ ([\d.]+ \S+)\s+│")
GROUP = re.compile(r"^(\S+)\s+│")
LABEL = re.compile(r"(?<!max )\b(alloc|grow):")
NANOSECONDS = {"ps": 1e-3, "ns": 1, "µs": 1e3, "ms": 1e6, "s": 1e9}
BYTES = {"B": 1, "KB": 1e3, "MB": 1e6, "GB": 1e9}


def read(text):
    """Benchmark to `{"ns", "allocations", "bytes"}`, all of them medians. Names are paths, such as `cookies/40`."""
    found, path, bench = {}, [], None
    lines = iter(text.splitlines())
    for line in lines:
        level = LEVEL.match(line)
        if level:
            depth = len(level[1]) // 3
            row = ROW.match(level[2])
            name = row or GROUP.match(level[2])
            if not name:
                continue
            path = path[:depth] + [name[1]]
            bench = None
            if row:
                number, unit = row[4].split()
                bench = found["/".join(path)] = {
                    "ns": float(number) * NANOSECONDS[unit],
                    "allocations": 0,
                    "bytes": 0,
                }
        elif bench and LABEL.search(line):
            bench["allocations"] += median(next(lines))
            bench["bytes"] += median(next(lines))
    return found


def median(line):
    """The third of a line's columns. The tree's own bars come before the first number."""
    columns = re.sub(r"^[│ ]*", "", line).split("│")
    number, *unit = columns[2].split()
    return float(number) * (BYTES[unit[0]] if unit else 1)
