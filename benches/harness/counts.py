"""Instructions: counted by the bench of that name, and compared with those of the file."""

import json
import platform
import shutil

from .places import COUNTS
from .processes import Failed, run, say

# With the same compiler, and with another one, which may compile everything better or worse.
ALLOWED, ALLOWED_RATIO = 1.03, 1.10
# What one run may count more than the next one of the same program.
ALLOWED_SPREAD = 1.01
# The floor that every figure is beside if the compiler is another. It hashes nothing: what compilers make of SHA-256
# says little about the rest.
YARDSTICK = "known_cookie_by_hand"
# Valgrind knows no instructions for SHA-256, so there these take mostly that. What is above the floor is ours.
ABOVE_FLOOR = {"first_sight": "first_sight_by_hand", "first_sight_in_the_core": "first_sight_by_hand"}


def count():
    """Bench to instructions, counted twice."""
    for tool in ("valgrind", "gungraun-runner"):
        if not shutil.which(tool):
            raise Failed(f"{tool} is missing; benches/README.md says how to install it")
    say("building the bench, then counting twice")
    first, second = count_once(), count_once()
    for name, counted in first.items():
        low, high = sorted((counted, second[name]))
        if high > low * ALLOWED_SPREAD:
            raise Failed(f"{name}: {low:,} and {high:,} instructions in two runs; something in it is random")
    return {name: min(counted, second[name]) for name, counted in first.items()}


def count_once():
    text = run(
        *("cargo", "bench", "--quiet", "--locked", "--package", "neon-auth-benches", "--bench", "instructions"),
        *("--", "--output-format=json"),
        # As a user has it who sets nothing.
        env={"RUSTFLAGS": ""},
    )
    benches = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
    if not benches:
        raise Failed("the bench has counted nothing")
    return {bench["function_name"]: instructions(bench) for bench in benches}


def instructions(bench):
    # Gungraun also gives the count of the run before.
    return int(bench["profiles"][0]["data"]["total"]["metrics"]["Ir"]["values"]["new"])


def conditions():
    """All that the counts depend on, beside the code and Cargo.lock."""
    return {
        "rustc": run("rustc", "-V").strip(),
        "valgrind": run("valgrind", "--version").strip(),
        "libc": " ".join(platform.libc_ver()),
        # memchr and memcpy take the widest instructions that there are.
        "processor": platform.machine() + (" with AVX2" if has_avx2() else ""),
    }


def has_avx2():
    with open("/proc/cpuinfo", encoding="utf-8") as lines:
        return any(line.startswith("flags") and " avx2" in line for line in lines)


def figures(counted):
    """What is compared, name to instructions: for some benches, that which is above their floor."""
    return {
        (f"{name}, above its floor" if name in ABOVE_FLOOR else name): value - counted.get(ABOVE_FLOOR.get(name), 0)
        for name, value in counted.items()
    }


def complaints(counted, at, known):
    """What is worse than the file says."""
    missing = set(counted) ^ set(known["instructions"])
    if missing:
        return [f"not both in {COUNTS.name} and in the bench: {', '.join(sorted(missing))}"]
    is_same = at == known["counted_with"]
    allowed = ALLOWED if is_same else ALLOWED_RATIO
    now, before = figures(counted), figures(known["instructions"])
    # With another compiler, all are as many times the yardstick as they were.
    unit = 1 if is_same else counted[YARDSTICK] / known["instructions"][YARDSTICK]
    found = [
        f"{name}: {value:,} instructions are {100 * (value / (before[name] * unit) - 1):.1f} % more than "
        f"{round(before[name] * unit):,}; {100 * (allowed - 1):.0f} % are allowed"
        for name, value in now.items()
        if value > before[name] * unit * allowed
    ]
    if found and not is_same:
        found.insert(0, f"counted with {at}, the file's with {known['counted_with']}, so beside {YARDSTICK} of each")
    return found


def table(counted, known):
    """The figures, those of the file, and the difference."""
    before = figures(known["instructions"])
    lines = [f"{'instructions':44}{'now':>9}{'the file':>10}"]
    for name, value in figures(counted).items():
        change = f"{100 * (value / before[name] - 1):+9.1f} %" if before.get(name) else ""
        lines.append(f"{name:44}{value:9,}{before.get(name, 0):10,}{change}")
    return "\n".join(lines)


def load():
    return json.loads(COUNTS.read_text())


def save(counted, at):
    COUNTS.write_text(json.dumps({"counted_with": at, "instructions": counted}, indent=1) + "\n")
