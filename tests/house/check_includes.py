#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Checks the includes of insproc against the table in docs/architecture.md: each folder includes
what its row allows and nothing else, every allowance is used, and no arrow goes back.

usage: check_includes.py REPOSITORY
"""
import re
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

ROW = re.compile(r"^\| `((?:src|io|report|app)[\w/]*)` \|[^|]*\|([^|]*)\|$", re.MULTILINE)
INCLUDE = re.compile(r'^#include "([^"]+)"', re.MULTILINE)


def short(folder):
    return folder.removeprefix("src/")


def allowed_includes(page):
    return {
        short(folder): {name.strip() for name in names.split(",") if name.strip()}
        for folder, names in ROW.findall(page.read_text(encoding="utf-8"))
    }


def found_includes(insproc):
    """Of each folder: the folders it includes, each with a file that does."""
    found = {}
    for source in sorted(insproc.rglob("*")):
        if not source.name.endswith((".cpp", ".h", ".cpp.in")):
            continue
        folder = short(str(source.parent.relative_to(insproc)))
        uses = found.setdefault(folder, {})
        for name in INCLUDE.findall(source.read_text(encoding="utf-8")):
            for root in (insproc / "src", insproc):
                if "/" in name and (root / name).is_file():
                    target = short(str((root / name).parent.relative_to(insproc)))
                    if target != folder:
                        uses.setdefault(target, source.relative_to(insproc))
    return found


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    root = Path(sys.argv[1])
    allowed = allowed_includes(root / "docs/architecture.md")
    found = found_includes(root / "insproc")
    problems = [
        f"{source}: {folder} may not include {target}"
        for folder, uses in found.items()
        for target, source in uses.items()
        if target not in allowed.get(folder, set())
    ]
    problems += [f"{folder}: not in the table of folders" for folder in found if folder not in allowed]
    problems += [f"{folder}: in the table, but not a folder" for folder in allowed if folder not in found]
    problems += [
        f"{folder}: allowed to include {target}, but does not"
        for folder, targets in allowed.items()
        for target in targets - set(found.get(folder, ()))
    ]
    try:
        TopologicalSorter(allowed).prepare()
    except CycleError as error:
        problems.append("arrows that go round: " + " -> ".join(error.args[1]))
    sys.exit("\n".join(problems) or 0)


if __name__ == "__main__":
    main()
