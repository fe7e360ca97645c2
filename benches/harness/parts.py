"""The parts that can be measured, each with as many rounds as a final figure takes and as few as a trial takes."""

from . import in_process, servers, weight
from .processes import build_programs, measured


def latency(calls):
    build_programs()
    return measured("latency", calls)


def cold_start(rounds):
    build_programs()
    return measured("cold_start", rounds)


def day(people):
    build_programs()
    return measured("day", people)


# Name in the results, what measures it, its arguments, those of a trial.
PARTS = {
    "in-process": (in_process.measure, (5,), (1,)),
    # Many short turns: a machine that is fast for some seconds and slow for others is so for both of a pair.
    "servers": (servers.measure, (25, 1), (2, 1)),
    "latency": (latency, (5000,), (500,)),
    "cold-start": (cold_start, (5,), (1,)),
    "day": (day, (300,), (50,)),
    "weight": (weight.measure, (1,), (1,)),
}
