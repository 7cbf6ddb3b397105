#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Checks how the tree is laid out: no folder has more than 25 sources of its own, no file more than
500 lines, and the unit tests mirror the folders named in the tables of docs/architecture.md.

usage: check_layout.py REPOSITORY
"""
import sys
from pathlib import Path

from check_includes import allowed_includes

TREES = ("cmake", "insproc", "lammps-plugin", "tests")
MOST_SOURCES = 25
MOST_LINES = 500
# File: why it is longer.
LONG_FILES = {}


def files(root):
    for tree in TREES:
        yield from sorted(path for path in (root / tree).rglob("*") if path.is_file())


def is_code(path):
    return path.suffix in (".cpp", ".h", ".py", ".sh", ".cmake") or path.name == "CMakeLists.txt"


def crowded_folders(root):
    sources = {}
    for path in files(root):
        if path.suffix in (".cpp", ".py"):
            folder = path.parent.relative_to(root)
            sources[folder] = sources.get(folder, 0) + 1
    return [
        f"{folder}: {count} sources, {MOST_SOURCES} are allowed: divide it by topic"
        for folder, count in sources.items()
        if count > MOST_SOURCES
    ]


def long_files(root):
    problems = []
    for path in filter(is_code, files(root)):
        name = str(path.relative_to(root))
        lines = path.read_text(encoding="utf-8").count("\n")
        if lines > MOST_LINES and name not in LONG_FILES:
            problems.append(f"{name}: {lines} lines, {MOST_LINES} are allowed without a reason here")
        if lines <= MOST_LINES and name in LONG_FILES:
            problems.append(f"{name}: no longer long, its reason can go")
    return problems


def unmirrored_tests(root):
    """Unit tests in folders that are none of the library or of the plugin."""
    tests = root / "tests/unit"
    folders = set(allowed_includes(root / "docs/architecture.md"))
    return [
        f"{path.relative_to(root)}: no table of docs/architecture.md has a folder of that name"
        for path in sorted(tests.rglob("tst_*.cpp"))
        if str(path.parent.relative_to(tests)) not in folders
    ]


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    root = Path(sys.argv[1])
    sys.exit("\n".join(crowded_folders(root) + long_files(root) + unmirrored_tests(root)) or 0)


if __name__ == "__main__":
    main()
