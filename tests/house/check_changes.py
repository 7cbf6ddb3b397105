#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Checks the table `Where a change goes` in docs/architecture.md: the ten changes that a newcomer is
likely to make stand there, and all folders, files and pages that a row names exist. A column holds
one folder, so that a change touches two at most, besides its page.

usage: check_changes.py REPOSITORY
"""
import re
import sys
from pathlib import Path

LIKELY = (
    "a radial basis",
    "an interaction block",
    "an instrument",
    "an output format",
    "an equation of state",
    "a relaxation target",
    "a label of a mode",
    "a Kokkos backend",
    "another source of models",
    "a table of cross sections",
)
CELL = re.compile(r"^`([\w./-]+)`(?::(.*))?$")
FILE = re.compile(r"`([\w./-]+\.\w+)`")


def rows(page):
    section = page.read_text(encoding="utf-8").split("\n## Where a change goes\n")[1]
    for line in section.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| ") and len(cells) == 4 and cells[0] != "change":
            yield cells


def missing(root, folders, page):
    """What a row names and the repository does not have."""
    for cell in filter(None, folders):
        match = CELL.match(cell)
        if match is None or not (root / match[1]).is_dir():
            yield f"no folder at the start of '{cell}'"
            continue
        for name in FILE.findall(match[2] or ""):
            if not (root / match[1] / name).is_file():
                yield f"no file {match[1]}/{name}"
    if page and not (root / page.strip("`")).is_file():
        yield f"no page {page}"


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    root = Path(sys.argv[1])
    table = {change: (folders, page) for change, *folders, page in rows(root / "docs/architecture.md")}
    problems = [f"'{change}' is missing" for change in LIKELY if change not in table]
    problems += [
        f"'{change}': {problem}"
        for change, (folders, page) in table.items()
        for problem in missing(root, folders, page)
    ]
    sys.exit("\n".join(f"docs/architecture.md, where a change goes: {p}" for p in problems) or 0)


if __name__ == "__main__":
    main()
