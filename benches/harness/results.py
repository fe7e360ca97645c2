"""results.json: what was measured, part by part, each with its machine and time."""

import datetime
import json
import os
import platform
import re
import statistics
import subprocess

from .places import RESULTS


def load():
    """Everything that was measured so far."""
    return json.loads(RESULTS.read_text()) if RESULTS.exists() else {}


def save(part, figures, conditions):
    """Puts one part in the place of what was measured of it before."""
    everything = load()
    everything[part] = {"conditions": conditions, "figures": figures}
    RESULTS.write_text(json.dumps(everything, indent=1, sort_keys=True, ensure_ascii=False) + "\n")


def conditions():
    """The machine, and when."""
    return {
        "at": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
        "cpu": cpu(),
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {'.'.join(platform.release().split('.')[:2])}",
        "rustc": version("rustc"),
    }


def doubts(of):
    """Why figures that were taken under these conditions are preliminary."""
    found = []
    if of["busy_percent"] > 5:
        found.append(f"other work kept {of['busy_percent']} % of the processors busy")
    if of["trial"]:
        found.append("it was a trial of few rounds")
    return found


class OtherWork:
    """How much of the processors others use, from when it is made: all that was used, but for this command and what it
    started. The network's interrupts are in a process's own time where they come while it runs, as on loopback they do."""

    def __init__(self):
        self.total, self.used = processor_seconds()
        self.own = own_seconds()

    def percent(self):
        """So far. What was started here has to have ended."""
        total, used = processor_seconds()
        others = (used - self.used) - (own_seconds() - self.own)
        return max(0, round(100 * others / (total - self.total)))


def processor_seconds():
    """All seconds of all processors, and those in which something ran or another machine's work had them."""
    with open("/proc/stat", encoding="utf-8") as stat:
        fields = [int(field) / os.sysconf("SC_CLK_TCK") for field in stat.readline().split()[1:9]]
    idle, waiting = fields[3:5]
    return sum(fields), sum(fields) - idle - waiting


def own_seconds():
    return sum(os.times()[:4])


def cpu():
    with open("/proc/cpuinfo", encoding="utf-8") as info:
        found = re.search(r"model name\s*: (.*)", info.read())
    return found[1].strip() if found else platform.machine()


def version(program):
    """The number that a program gives for its version."""
    try:
        said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
    except FileNotFoundError:
        return None
    found = re.search(r"\d+(\.\d+)+", said)
    return found[0] if found else None


def spread(values):
    """Lowest, median and highest."""
    return {"lowest": min(values), "median": statistics.median(values), "highest": max(values)}
