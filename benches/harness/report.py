"""Writes the tables of both README.md between their markers, and the picture, from results.json alone: none of it can
drift from what was measured."""

import re

from . import picture, results, tables
from .places import PICTURE, READMES

MARKED = re.compile(r"(<!-- figures: ([\w-]+) -->\n).*?(<!-- end of figures -->)", re.DOTALL)


def write():
    """All of them, as far as there are results."""
    measured = results.load()
    for readme in READMES:
        text = MARKED.sub(lambda found: found[1] + section(found[2], measured) + found[3], readme.read_text())
        readme.write_text(text)
    PICTURE.write_text(picture.draw(measured))


def section(part, measured):
    needed = tables.IN_SHORT if part == "in-short" else [part]
    if any(name not in measured for name in needed):
        return "\nNot measured yet.\n\n"
    if part == "in-short":
        figures = tables.in_short({name: measured[name]["figures"] for name in needed})
        return f"\n{figures}\n\n{doubts_about(measured[name]['conditions'] for name in needed)}"
    of = measured[part]
    return f"\n{tables.OF[part](of['figures'])}\n\n{conditions(of['conditions'])}\n\n"


def conditions(of):
    """One line in small print."""
    doubts = doubts_about([of])
    return f"{of['at']}, {of['cores']} cores of {of['cpu']}, {of['system']}, rustc {of['rustc']}. {doubts}".strip()


def doubts_about(all_conditions):
    doubts = sorted({doubt for of in all_conditions for doubt in results.doubts(of)})
    return f"**Preliminary:** {' and '.join(doubts)}.\n\n" if doubts else ""
