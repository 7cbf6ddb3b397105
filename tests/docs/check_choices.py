#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Checks that the tables of the documentation list what insproc offers: forms of the equation of
state (energy and pressure) in docs/equation-of-state.md, instruments in docs/kinematics.md.

usage: check_choices.py REPOSITORY INSPROC
"""
import re
import subprocess
import sys
from pathlib import Path

NAME = re.compile(r"`([^`]+)`")


def help_of(insproc, command, option):
    """The lines of `insproc COMMAND --help` about an option, as one."""
    result = subprocess.run([insproc, command, "--help"], capture_output=True, text=True, check=True)
    entry = re.search(rf"^  {option}\b(.*\n(?: {{10,}}.*\n)*)", result.stdout, re.MULTILINE)
    if entry is None:
        sys.exit(f"insproc {command} --help does not list {option}")
    return " ".join(entry[1].split())


def offered_forms(insproc):
    choices = re.match(r"TEXT:(\S+)", help_of(insproc, "eos", "--form"))
    return [name for name in choices[1].split("|") if name != "all"]


def offered_instruments(insproc):
    names = re.match(r"NAME\|FILE (.*), or a yaml file", help_of(insproc, "spectrum", "--instrument"))
    return names[1].split(", ")


def listed(page, heading):
    """The names in the first column of the table with this row of headings."""
    text = page.read_text(encoding="utf-8")
    if f"\n{heading}\n" not in text:
        sys.exit(f"{page}: no table with the headings {heading}")
    rows = text.split(f"\n{heading}\n")[1].split("\n\n")[0].splitlines()[1:]
    return [name for row in rows for name in NAME.findall(row.split("|")[1])]


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    docs, insproc = Path(sys.argv[1]) / "docs", sys.argv[2]
    tables = [
        ("equation-of-state.md", "| form | E(V) - E0 |", offered_forms(insproc)),
        ("equation-of-state.md", "| form | P(V) = -dE/dV |", offered_forms(insproc)),
        ("kinematics.md", "| `--instrument` | E_f | banks | sigma(E) | source |", offered_instruments(insproc)),
    ]
    problems = [
        f"docs/{page}: the table '{heading}' lists {', '.join(listed(docs / page, heading))}; "
        f"insproc offers {', '.join(offered)}"
        for page, heading, offered in tables
        if sorted(listed(docs / page, heading)) != sorted(offered)
    ]
    sys.exit("\n".join(problems) or 0)


if __name__ == "__main__":
    main()
