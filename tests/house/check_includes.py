#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Checks the includes of insproc and of the plugin against the tables in docs/architecture.md: each
folder includes what its row allows and nothing else, every allowance is used, and no arrow goes
back. Only the folders of LAMMPS' styles include what is not of this tree by a name in quotes, which
is how LAMMPS' own headers are included.

A source that calls a function of Eigen which is not in Eigen/Core includes the part that defines it,
itself or by the header of its name: the precompiled headers, which have them all, are left out where
sanitizers are in.

usage: check_includes.py REPOSITORY
"""
import re
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

ROW = re.compile(r"^\| `([a-z][\w/]*)` \|[^|]*\|([^|]*)\|$", re.MULTILINE)
INCLUDE = re.compile(r'^#include "([^"]+)"', re.MULTILINE)
ROOTS = ("insproc/src", "insproc", "lammps-plugin")
GENERATED = {"version.h"}
EIGEN = {
    "LU": {"determinant", "inverse", "partialPivLu", "fullPivLu"},
    "Cholesky": {"llt", "ldlt"},
    "QR": {"householderQr", "colPivHouseholderQr"},
    "SVD": {"jacobiSvd", "bdcSvd"},
    "Geometry": {"cross"},
}


def short(folder):
    return folder.removeprefix("src/")


def allowed_includes(page):
    """The rows of the tables whose last column is what a folder may include."""
    text = page.read_text(encoding="utf-8")
    tables = [part for part in text.split("\n\n") if "| may include |\n" in part]
    return {
        short(folder): {name.strip() for name in names.split(",") if name.strip()}
        for table in tables
        for folder, names in ROW.findall(table)
    }


def sources(root):
    """Each source of the two products with its folder, named as in the tables."""
    for product in ("insproc", "lammps-plugin"):
        for source in sorted((root / product).rglob("*")):
            folder = str(source.parent.relative_to(root / product))
            if source.name.endswith((".cpp", ".h", ".cpp.in")) and folder != ".":
                yield short(folder), source


def found_includes(root, problems):
    """Of each folder: the folders it includes, each with a file that does."""
    found = {}
    for folder, source in sources(root):
        uses = found.setdefault(folder, {})
        for name in INCLUDE.findall(source.read_text(encoding="utf-8")):
            if (source.parent / name).is_file():
                continue
            base = next((base for base in ROOTS if (root / base / name).is_file()), None)
            if base is not None:
                target = short(str((root / base / name).parent.relative_to(root / base)))
                if target not in (folder, "."):
                    uses.setdefault(target, source.relative_to(root))
            elif not folder.startswith("styles") and name not in GENERATED:
                problems.append(f"{source.relative_to(root)}: includes {name}, which is not here")
    return found


def missing_parts_of_eigen(source):
    """(function, part) for each function of Eigen whose part the source does not include."""
    text = source.read_text(encoding="utf-8")
    header = source.with_suffix(".h")
    seen = text + (header.read_text(encoding="utf-8") if header.is_file() else "")
    parts = set(re.findall(r"^#include <Eigen/(\w+)>", seen, re.MULTILINE))
    return [
        (function, part)
        for part, functions in EIGEN.items()
        for function in sorted(functions)
        if not parts & {part, "Dense"} and re.search(rf"\.{function}\(", text)
    ]


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    root = Path(sys.argv[1])
    problems = []
    allowed = allowed_includes(root / "docs/architecture.md")
    found = found_includes(root, problems)
    problems += [
        f"{source}: {folder} may not include {target}"
        for folder, uses in found.items()
        for target, source in uses.items()
        if target not in allowed.get(folder, set())
    ]
    problems += [f"{folder}: not in a table of folders" for folder in found if folder not in allowed]
    problems += [f"{folder}: in a table, but not a folder" for folder in allowed if folder not in found]
    problems += [
        f"{folder}: allowed to include {target}, but does not"
        for folder, targets in allowed.items()
        for target in targets - set(found.get(folder, ()))
    ]
    problems += [
        f"{source.relative_to(root)}: calls {function}(), but does not include Eigen/{part}"
        for folder in ("insproc", "lammps-plugin", "tests/unit", "tests/support")
        for source in sorted((root / folder).rglob("*.cpp"))
        for function, part in missing_parts_of_eigen(source)
    ]
    try:
        TopologicalSorter(allowed).prepare()
    except CycleError as error:
        problems.append("arrows that go round: " + " -> ".join(error.args[1]))
    sys.exit("\n".join(problems) or 0)


if __name__ == "__main__":
    main()
