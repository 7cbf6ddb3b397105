#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Checks what the documentation says about the repository itself: every relative link leads to a
file, and the deck in README.md is the one in examples/quick-start.

usage: check_docs.py REPOSITORY
"""
import re
import sys
from pathlib import Path

LINK = re.compile(r"\]\(([^)\s]+)\)")
SKIPPED = {"build", ".git"}


def pages(root):
    for page in sorted(root.rglob("*.md")):
        if not any(part in SKIPPED for part in page.relative_to(root).parts):
            yield page


def broken_links(page):
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", target) or target.startswith("#"):
            continue
        if not (page.parent / target.split("#")[0]).exists():
            yield target


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    root = Path(sys.argv[1])
    problems = [
        f"{page.relative_to(root)}: no file at {target}"
        for page in pages(root)
        for target in broken_links(page)
    ]
    deck = (root / "examples/quick-start/in.phonons").read_text(encoding="utf-8")
    if f"```\n{deck}```" not in (root / "README.md").read_text(encoding="utf-8"):
        problems.append("README.md: its deck is not examples/quick-start/in.phonons")
    sys.exit("\n".join(problems) or 0)


if __name__ == "__main__":
    main()
