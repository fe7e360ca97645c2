"""results.json: what was measured, part by part, each with its machine and time."""

import datetime
import json
import os
import platform
import re
import statistics
import subprocess
import time

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
    """The machine, and how busy others keep it: figures that are taken beside other work are preliminary."""
    return {
        "at": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
        "cpu": cpu(),
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {'.'.join(platform.release().split('.')[:2])}",
        "rustc": version("rustc"),
        "busy_percent": busy_percent(),
    }


def doubts(of):
    """Why figures that were taken under these conditions are preliminary."""
    found = []
    if of["busy_percent"] > 5:
        found.append(f"other work kept {of['busy_percent']} % of the processors busy")
    if of["trial"]:
        found.append("it was a trial of few rounds")
    return found


def busy_percent(seconds=3):
    """How much of the processors is in use while this command does nothing."""
    total, idle = processor_time()
    time.sleep(seconds)
    total_after, idle_after = processor_time()
    return round(100 * (1 - (idle_after - idle) / (total_after - total)))


def processor_time():
    with open("/proc/stat", encoding="utf-8") as stat:
        fields = [int(field) for field in stat.readline().split()[1:9]]
    return sum(fields), fields[3] + fields[4]


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
