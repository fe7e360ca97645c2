"""Writes the tables of README.md between their markers, and the picture, from results.json alone: neither can drift from
what was measured."""

import re

from . import picture, results, tables
from .places import PICTURE, README

MARKED = re.compile(r"(<!-- figures: ([\w-]+) -->\n).*?(<!-- end of figures -->)", re.DOTALL)


def write():
    """Both of them, as far as there are results."""
    measured = results.load()
    text = MARKED.sub(lambda found: found[1] + section(found[2], measured) + found[3], README.read_text())
    README.write_text(text)
    PICTURE.write_text(picture.draw(measured))


def section(part, measured):
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
