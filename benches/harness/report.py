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
    if part == "in-short":
        return f"\n{tables.in_short({name: of['figures'] for name, of in measured.items()})}\n\n"
    if part not in measured:
        return "\nNot measured yet.\n\n"
    of = measured[part]
    return f"\n{tables.OF[part](of['figures'])}\n\n{conditions(of['conditions'])}\n\n"


def conditions(of):
    """One line in small print."""
    line = f"{of['at']}, {of['cores']} cores of {of['cpu']}, {of['system']}, rustc {of['rustc']}."
    doubts = results.doubts(of)
    if doubts:
        line += f" **Preliminary:** {' and '.join(doubts)}."
    return line
