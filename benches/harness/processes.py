"""Programs that are started here. None outlives the command: each ends with its standard input, is ended by its own
process id, and those that run to their end have a limit."""

import contextlib
import json
import os
import subprocess
import sys

from .places import ROOT, WORK

LIMIT = 1800


class Failed(Exception):
    """Something could not be measured; the message says what to do."""


def run(*command, cwd=ROOT, env=None, limit=LIMIT, quiet=True):
    """Runs a program to its end and gives what it printed."""
    command = [str(part) for part in command]
    try:
        done = subprocess.run(
            command,
            cwd=cwd,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE if quiet else None,
            text=True,
            timeout=limit,
            check=False,
        )
    except FileNotFoundError:
        raise Failed(f"{command[0]} is missing") from None
    except subprocess.TimeoutExpired:
        raise Failed(f"{' '.join(command)} took longer than {limit} s") from None
    if done.returncode != 0:
        raise Failed(f"{' '.join(command)} failed\n{(done.stderr or '')[-3000:]}")
    return done.stdout


def measured(program, *arguments):
    """Runs one of our programs, which prints JSON."""
    say(f"{program} {' '.join(map(str, arguments))}")
    return json.loads(run(binary(program), *arguments))


def build_programs():
    """Builds them, so that no build is part of what is measured."""
    say("building the programs")
    run("cargo", "build", "--quiet", "--release", "--package", "neon-auth-bench-programs", quiet=False)


def binary(name):
    """The path of one of our programs."""
    folder = json.loads(run("cargo", "metadata", "--format-version", "1", "--no-deps"))["target_directory"]
    return os.path.join(folder, "release", name)


@contextlib.contextmanager
def server(*command, cwd=ROOT):
    """A server that prints its origin as its first line; gives its process and the origin."""
    command = [str(part) for part in command]
    WORK.mkdir(parents=True, exist_ok=True)
    with open(WORK / "servers.log", "a", encoding="utf-8") as log:
        process = subprocess.Popen(
            command,
            cwd=cwd,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            # Ctrl-C is for the command, which then ends what it started.
            start_new_session=True,
        )
    try:
        origin = process.stdout.readline().strip()
        if not origin.startswith("http://"):
            raise Failed(f"{' '.join(command)} did not start; {WORK / 'servers.log'} may say why")
        yield process, origin
    finally:
        process.stdin.close()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()


def say(text):
    """What is going on, for those who watch."""
    print(f"... {text}", file=sys.stderr, flush=True)
