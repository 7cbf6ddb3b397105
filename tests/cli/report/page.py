# SPDX-License-Identifier: GPL-2.0-or-later
"""Reads a report's page as a parser of HTML sees it, and writes the studies that reports are of."""

import base64
import html.parser
import json
import pathlib
import shutil

from insproc import DATA, MOLECULE

VOID = {"meta", "link", "br", "input", "path", "rect", "img", "hr"}


class ReportPage(html.parser.HTMLParser):
    """Elements of a page: sections, figures, tables, commands, and the data for its scripts."""

    def __init__(self, path):
        super().__init__(convert_charrefs=True)
        self.text = pathlib.Path(path).read_text(encoding="utf-8")
        self.open, self.problems = [], []
        self.tags, self.ids = [], []
        self.sections, self.figures, self.captions, self.commands, self.rows = [], [], [], [], {}
        self.words = []
        self.caught, self.json = None, ""
        self.feed(self.text)
        self.close()
        self.problems += [f"{tag} is not closed" for tag, _ in self.open]
        self.data = json.loads(self.json)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.tags.append((tag, attributes))
        if "id" in attributes:
            self.ids.append(attributes["id"])
        if tag == "section":
            self.sections.append(attributes["id"])
        if tag == "svg":
            self.figures.append(attributes["id"])
        if tag == "table":
            self.rows[attributes["id"]] = []
        if tag == "tr" and self.rows:
            self.rows[list(self.rows)[-1]].append([])
        if tag in ("td", "th") and self.rows:
            self.rows[list(self.rows)[-1]][-1].append(attributes.get("data-v", ""))
        if tag not in VOID:
            self.open.append((tag, attributes))

    def handle_startendtag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        if not self.open or self.open[-1][0] != tag:
            self.problems.append(f"</{tag}> closes {self.open[-1:]}, line {self.getpos()[0]}")
        else:
            self.open.pop()

    def handle_data(self, data):
        tag, attributes = self.open[-1] if self.open else ("", {})
        if attributes.get("id") == "report-data":
            self.json += data
        elif tag == "code" and any(a.get("class") == "command" for _, a in self.open):
            self.commands.append(data)
        elif tag == "caption":
            self.captions.append(data)
        elif tag not in ("script", "style"):
            self.words.append(data)

    def curve(self, state, name):
        """Energies and values of a curve."""
        spectrum = self.data["states"][state]["spectrum"]
        grid, curve = spectrum["energy"], spectrum["curves"][name]
        at, places = 0, []
        for step in curve["step"]:
            at += step
            places.append(at)
        return places, [grid["first"] + grid["step"] * i for i in places], curve["value"]

    def displacements(self, state, mode):
        """Displacements of a mode, its largest component 127."""
        crystal = self.data["states"][state]["crystal"]
        size = len(crystal["positions"])
        whole = base64.b64decode(crystal["displacements"])
        return [b - 256 if b > 127 else b for b in whole[mode * size:(mode + 1) * size]]


def copy_molecule(folder):
    """The force constants of a molecule, in a folder of their own."""
    folder.mkdir(parents=True)
    for name in ("phonopy.yaml", "force_constants.hdf5"):
        shutil.copy(MOLECULE.parent / name, folder / name)


def copy_volumes(folder):
    """Cu3Au at three volumes, a folder each; returns their names."""
    names = {"1 small": "minus", "2 middle": "zero", "10 large": "plus"}
    for name, source in names.items():
        (folder / name).mkdir(parents=True)
        shutil.copy(DATA / "gruneisen" / f"{source}.yaml", folder / name / "phonopy.yaml")
    return list(names)
