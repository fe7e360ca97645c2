"""The divan benches, in several rounds: every round goes through all of them, so that a floor and what stands on it meet
the machine in the same mood."""

from . import divan
from .places import BENCHES
from .processes import Failed, run, say
from .results import spread


def measure(rounds):
    """Bench to benchmark to median, spread and allocations; and the ratios of what is measured in turns."""
    names = sorted(path.stem for path in (BENCHES / "benches").glob("*.rs") if path.stem != "instructions")
    say("building the benches")
    run("cargo", "bench", "--quiet", "--package", "neon-auth-benches", "--no-run", quiet=False)
    seen, turns = {}, []
    for number in range(rounds):
        say(f"in process, round {number + 1} of {rounds}")
        for name in names:
            text = run("cargo", "bench", "--quiet", "--package", "neon-auth-benches", "--bench", name)
            if name == "in_turns":
                turns.append(of_turns(text))
                continue
            table = divan.read(text)
            if not table:
                raise Failed(f"no table of the bench {name}")
            for benchmark, figures in table.items():
                seen.setdefault(name, {}).setdefault(benchmark, []).append(figures)
    return {
        "rounds": rounds,
        # They are medians of thousands of turns: the middle round stands for all.
        "in_turns": sorted(turns, key=lambda of: of["floor_first"]["ns"]["median"])[len(turns) // 2],
        "benches": {
            name: {benchmark: summary(figures) for benchmark, figures in table.items()}
            for name, table in seen.items()
        },
    }


def summary(figures):
    last = figures[-1]
    return {
        "ns": {key: round(value, 1) for key, value in spread([each["ns"] for each in figures]).items()},
        "allocations": round(last["allocations"], 2),
        "bytes": round(last["bytes"]),
    }


def of_turns(text):
    """What `Turns::table` says."""
    found = {}
    for line in text.splitlines():
        first, *words = line.split(" ")
        if first != "turn":
            continue
        name, floor, *numbers = words
        found[name] = {"ns": percentiles(numbers[:3])}
        if floor != "-":
            found[name] |= {"floor": floor, "ratio": percentiles(numbers[3:])}
    if not found:
        raise Failed("no table of the bench in_turns")
    return found


def percentiles(numbers):
    return dict(zip(("p10", "median", "p90"), map(float, numbers)))
