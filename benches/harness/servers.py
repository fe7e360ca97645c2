"""Whole servers: the same page bare and protected, by each framework and by the peer, driven in turns by wrk."""

import contextlib
import http.client
import os
import re
import shutil
import statistics
import urllib.parse

from . import node
from .processes import Failed, binary, build_programs, run, say, server
from .results import spread, version

CONNECTIONS = 64
THREADS = 2
# What is before the page. "by-hand" is the least that a layer has to do: the floor under "protected".
KINDS = {
    "axum": ("bare", "by-hand", "protected"),
    "actix": ("bare", "protected"),
    "threads": ("bare", "protected"),
    "rouille": ("bare", "protected"),
    "node": ("bare", "protected"),
}
TICKS = os.sysconf("SC_CLK_TCK")
MARKER = b"<h1>Dashboard</h1>"
PATH = "/dashboard"


def measure(rounds, seconds):
    """Server to kind to requests a second and CPU time a request."""
    if not shutil.which("wrk"):
        raise Failed("wrk is missing: apt-get install -y wrk")
    build_programs()
    program = binary("server")
    cookies = run(program, "cookies").strip()
    secret = run(program, "secret").strip()
    scripts = node.install()
    commands = {
        "axum": lambda kind: (program, "axum", kind),
        "actix": lambda kind: (program, "actix", kind),
        "threads": lambda kind: (program, "threads", kind),
        "rouille": lambda kind: (program, "rouille", kind),
        "node": lambda kind: ("node", scripts / "peer.mjs", kind, secret),
    }
    with contextlib.ExitStack() as stack:
        started = {
            (name, kind): stack.enter_context(server(*command(kind), cwd=scripts))
            for name, command in commands.items()
            for kind in KINDS[name]
        }
        pages = set()
        for (name, kind), (_, origin) in started.items():
            check(name, kind, origin, cookies)
            pages.add(get(origin, cookies)[1])
            drive(origin, cookies, 1)
        if len(pages) != 1:
            raise Failed(f"the servers have different pages: {pages}")
        turns = {key: [] for key in started}
        for number in range(rounds):
            say(f"servers, round {number + 1} of {rounds}")
            for key, (process, origin) in started.items():
                before = cpu_seconds(process.pid)
                driven = drive(origin, cookies, seconds)
                driven["cpu_us"] = (cpu_seconds(process.pid) - before) * 1e6 / driven["requests"]
                turns[key].append(driven)
    return {
        "wrk": {"connections": CONNECTIONS, "threads": THREADS, "seconds": seconds},
        "rounds": rounds,
        "cookie_bytes": len(cookies),
        "node_version": version("node"),
        "servers": {name: of_one(turns[name, "bare"], turns[name, "protected"]) for name in commands},
        "floor": of_one(turns["axum", "bare"], turns["axum", "by-hand"]),
    }


def of_one(bare, protected):
    """Both kinds of a server, and what protection costs, turn by turn."""
    pairs = list(zip(bare, protected))
    return {
        "bare": summary(bare),
        "protected": summary(protected),
        "share_percent": rounded(spread([100 * p["per_second"] / b["per_second"] for b, p in pairs])),
        "extra_cpu_us": rounded(spread([p["cpu_us"] - b["cpu_us"] for b, p in pairs]), 2),
    }


def summary(turns):
    return {
        "per_second": rounded(spread([turn["per_second"] for turn in turns]), 0),
        "cpu_us": rounded(spread([turn["cpu_us"] for turn in turns]), 2),
        "p50_ms": round(statistics.median(turn["p50_ms"] for turn in turns), 2),
        "p99_ms": round(statistics.median(turn["p99_ms"] for turn in turns), 2),
    }


def rounded(values, digits=1):
    return {key: round(value, digits) for key, value in values.items()}


def check(name, kind, origin, cookies):
    """All kinds show the page to who is signed in; only the bare one shows it to others."""
    forged = cookies.replace("; _ga=", "A; _ga=")
    assert forged != cookies
    expected = {"signed in": (cookies, True), "a stranger": (None, kind == "bare"), "a forger": (forged, kind == "bare")}
    for visitor, (header, sees_it) in expected.items():
        status, body = get(origin, header)
        if (status == 200 and MARKER in body) != sees_it:
            raise Failed(f"{name} {kind}: {visitor} got {status}, {body[:80]}")


def get(origin, cookies):
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(origin).netloc, timeout=15)
    headers = {"Accept": "text/html", **({"Cookie": cookies} if cookies else {})}
    connection.request("GET", PATH, headers=headers)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response.status, body


def drive(origin, cookies, seconds):
    """One turn of wrk."""
    command = ("wrk", f"-t{THREADS}", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", "-H", f"Cookie: {cookies}")
    said = run(*command, origin + PATH, limit=seconds + 30)
    if "Non-2xx" in said or "Socket errors" in said:
        raise Failed(f"not every request was answered with the page\n{said}")
    return {
        "requests": int(re.search(r"(\d+) requests in", said)[1]),
        "per_second": float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1]),
        "p50_ms": milliseconds(said, "50"),
        "p99_ms": milliseconds(said, "99"),
    }


def milliseconds(said, percent):
    found = re.search(rf"^\s+{percent}%\s+([\d.]+)(us|ms|s|m)\s*$", said, re.MULTILINE)
    if not found:
        raise Failed(f"wrk gives no {percent}th percentile\n{said}")
    return float(found[1]) * {"us": 1e-3, "ms": 1, "s": 1e3, "m": 6e4}[found[2]]


def cpu_seconds(pid):
    """utime and stime of a process, its threads included."""
    with open(f"/proc/{pid}/stat", encoding="utf-8") as stat:
        fields = stat.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS
