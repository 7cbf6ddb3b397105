#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Checks that what the sources of a folder define for themselves, in namespaces without a name, has a
name of its own in the folder: MACEINS_UNITY compiles such sources as one, where a second constant or
type of a name is an error, and a second function may be called in place of the first.

usage: check_names.py REPOSITORY
"""
import re
import sys
from collections import defaultdict
from pathlib import Path

TREES = ("insproc", "lammps-plugin")
# Comments, raw and other strings, characters, and lines of the preprocessor.
NO_CODE = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])\'|^#(?:\\\n|[^\n])*',
    re.DOTALL | re.MULTILINE,
)


def declarations(text):
    """What stands at the top of each namespace without a name, up to its first brace or its end."""
    for opening in re.finditer(r"^namespace \{\n", text, re.MULTILINE):
        depth, declaration = 1, ""
        for character in text[opening.end():]:
            if depth == 1 and character in "{;":
                yield " ".join(declaration.split())
            if character in "{};":
                depth += {"{": 1, "}": -1, ";": 0}[character]
                declaration = ""
            else:
                declaration += character
            if depth == 0:
                break


def defined_name(declaration):
    """The name that a declaration defines, or None: of a type, an alias, a function or a constant."""
    declaration = re.sub(r"^template <[^()]*?> (?=\w)", "", declaration)
    kind = re.match(r"(?:struct|class|enum class|enum) (\w+)", declaration)
    if kind and "(" not in declaration:
        return kind[1]
    if declaration.startswith(("using ", "namespace ")):
        return None  # the same alias twice is no error, and another one is an error in any build
    head = re.sub(r"\[[^]]*\]", "", re.split("[(=]", declaration)[0])
    name = re.search(r"(?<![\w:])(\w+) *$", head)
    return name[1] if name else None


def names(path):
    text = NO_CODE.sub("", path.read_text(encoding="utf-8"))
    return set(filter(None, map(defined_name, declarations(text))))


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    root = Path(sys.argv[1])
    sources = defaultdict(list)
    for tree in TREES:
        for path in sorted((root / tree).rglob("*.cpp")):
            for name in names(path):
                sources[path.parent, name].append(path.name)
    problems = [
        f"{folder.relative_to(root)}: '{name}' is defined in {' and '.join(files)}: give them names of their own"
        for (folder, name), files in sorted(sources.items())
        if len(files) > 1
    ]
    if not sources:
        problems.append("no names found at all")
    sys.exit("\n".join(problems) or 0)


if __name__ == "__main__":
    main()
