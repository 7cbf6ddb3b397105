# SPDX-License-Identifier: GPL-2.0-or-later
"""Values of a study file: every option of every command that a study runs is refused a wrong value
before anything runs, with the line and what is allowed. LAMMPS is a stand-in."""
import re
import unittest

from insproc import NACL
from study.test_study import MESH, StudyTest

# Commands with the lines they need before the option; "measured" stands for experiment.
BEGIN = {"md": "production: 1", "eos": "volumes: [0.98, 1, 1.02]"}
COMMANDS = ("spectrum", "bands", "dos", "thermo", "displacements", "modes", "assign", "compare",
            "gruneisen", "eos", "md", "committee", "experiment", "lattice", "report")
# What a study sets itself, and options that no study has.
SET = {"output", "labels", "quiet", "help", "plot", "reference", "force-constants", "sticks",
       "bands of gruneisen", "bands of committee", "second of committee", "shifts of committee",
       "modes of compare", "fits of eos", "msd of md", "rdf of md"}
# A study draws no picture of a density of states alone, and leaves options of pictures out there.
SET |= {f"{option} of dos" for option in ("range", "size", "font-size", "colors", "styles",
                                          "line-width", "y-range")}
# Words as they come: titles, names that only a measured file or a run of LAMMPS has.
FREE = {"title", "spectrum of experiment", "calculated-bank", "columns", "elements", "numbers",
        "states", "yaml"}
# Option: a wrong value, and what the message has to say.
WORD = ("wrong", "none of")
NUMBER = ("many", "not a number")
POSITIVE = ("-1", "above 0")
RANGE = ("20:10", "MIN:MAX")
FILE = ("absent.csv", "no file absent.csv")
TABLE = ("table.odt", ".csv")
COUNT = ("[1, 2]", "3 required")
WRONG = {
    "primitive": WORD, "fit-symmetry": WORD, "born-symmetry": WORD, "asr": WORD, "nac": WORD,
    "born": FILE, "scattering": WORD, "coherent-step": POSITIVE, "coherent-error": POSITIVE,
    "direction-error": POSITIVE, "xs": WORD, "orders": ("11", "1 to 10"),
    "instrument": ("absent", "tosca"), "angle": ("wide", "not a number"),
    "final-energy": ("32lightyears", "cm-1"), "incident-energy": ("fast", "4.5meV"),
    "sigma": ("wide", "not a number"), "bank": ("sideways", "forward"),
    "energy": ("0:100", "MIN:MAX:STEP"), "units": WORD, "mode": WORD, "broadening": WORD,
    "debye-waller": WORD, "acoustic-cutoff": ("-1", "0"), "mesh": COUNT, "cutoff": POSITIVE,
    "symprec": POSITIVE, "isotope": ("H", "ATOMS=ISOTOPE"), "temperature": ("cold", "cold"),
    "range": RANGE, "stick-labels": WORD, "size": ("[10, 10]", "100 to 10000"),
    "font-size": ("1000", "4 to 100"), "colors": ("sea", "black"), "styles": WORD,
    "line-width": ("0", "0.1 to 20"), "y-range": RANGE, "path": ("GAMMA Q9", "no point 'Q9'"),
    "convention": ("absent", "hinuma"), "points": ("1", "2 to 100000"), "overlay": FILE,
    "per": WORD, "q": COUNT, "animate": ("modes.gif", ".xyz"), "amplitude": POSITIVE,
    "frames": ("0", "1 to 1000"), "cells": ("[0, 1, 1]", "1 to 100"),
    "order": ("7", "1 to 5"), "bulk-modulus": POSITIVE, "eos": FILE, "form": WORD,
    "mesh-modes": TABLE, "thermal": TABLE, "count": POSITIVE, "energy-unit": WORD,
    "pressure-unit": WORD, "between": ("[0]", "2 required"), "pressures": WORD,
    "against-pressure": ("eos.csv", ".svg"), "changes": TABLE, "run": POSITIVE, "skip": ("-1", "0"),
    "timestep": POSITIVE, "ensemble": WORD, "pressure": NUMBER, "conservation": ("-1", "0"),
    "significance": ("-1", "0"), "window": ("20:10", "MIN:MAX"), "correlation": POSITIVE,
    "stress": FILE, "heat-flux": FILE, "quantities": TABLE, "series": TABLE, "events": TABLE,
    "vdos": TABLE, "viscosity": TABLE, "conductivity": TABLE, "pairs": ("CH", "ELEMENT-ELEMENT"),
    "reach": POSITIVE, "bin": POSITIVE, "pair-frames": POSITIVE, "lags": ("1", "2 to 1000000"),
    "can": FILE, "can-scale": NUMBER, "mass": POSITIVE, "second": ("[absent.csv, b]", "absent.csv"),
    "second-can": FILE, "second-can-scale": NUMBER, "second-mass": POSITIVE,
    "measured-units": WORD, "values": WORD, "errors": WORD, "bank-shifts": ("[a, b]", "number"),
    "windows": RANGE, "background": WORD, "shift": ("some", "'fit'"), "prominence": ("2", "0 to 1"),
    "curves": TABLE, "fit": TABLE, "figures": TABLE, "moves": TABLE,
    "window of md": POSITIVE, "units of md": ("parsec", "metal"),
    "reach of experiment": ("[1]", "2 required"), "arrows": NUMBER, "panels": WORD,
    "panel-columns": ("0", "1 to 20"),
    "temperature of gruneisen": ("cold", "requires --thermal"),
}


class Values(StudyTest):
    def setUp(self):
        super().setUp()
        self.path("cell.csv").write_text("name,a,b,c,alpha,beta,gamma\nX,1,1,1,90,90,90\n")
        self.path("bands.csv").write_text("position_cm1\n100\n")

    def options(self, command):
        """Long options of a command that take a value."""
        told = self.insproc(command, "--help")
        return re.findall(r"^  (?:-\w,)?--([\w-]+) (?!Excludes|Needs)[A-Z{]", told, re.MULTILINE)

    def refusal(self, command, line):
        """What is told of a study with such a line, and the number of the line."""
        if command in ("experiment", "lattice"):
            kind = "spectrum" if command == "experiment" else "cell"
            file = "bands.csv" if command == "experiment" else "cell.csv"
            text = f"measured:\n  - {kind}: {file}\n    {line}\n"
        elif command in ("bands", "dos", "spectrum"):
            base = self.path("study.yaml").read_text()
            return self.told(re.sub(rf"^{command}: .*$", f"{command}:\n  {line}", base, flags=re.M))
        else:
            begin = f"  {BEGIN[command]}\n" if command in BEGIN else ""
            text = f"{command}:\n{begin}  {line}\n"
        return self.told(self.path("study.yaml").read_text() + text)

    def told(self, text):
        text = text.replace("pictures: no", "pictures: svg")  # their options are checked, too
        self.path("other.yaml").write_text(text)
        process = self.run_insproc("study", "other.yaml", "--dry-run", environment=self.environment)
        self.assertFalse(self.path("other").exists())
        return process, text

    def test_every_option_of_every_command_is_checked(self):
        self.write(models="[good.h5, other.h5]")
        for command in COMMANDS:
            for option in self.options(command):
                own = f"{option} of {command}"
                if {option, own} & (SET | FREE):
                    continue
                with self.subTest(own):
                    self.assertTrue(own in WRONG or option in WRONG, "has no wrong value here")
                    value, message = WRONG.get(own, WRONG.get(option))
                    process, text = self.refusal(command, f"{option}: {value}")
                    lines = text.splitlines()
                    number = [n for n, line in enumerate(lines, 1)
                              if line.strip().startswith(option + ":")][-1]
                    self.assertEqual(process.returncode, 1, process.stdout + process.stderr)
                    first = process.stderr.splitlines()[0]
                    self.assertTrue(first.startswith(f"insproc: error: other.yaml:{number}: "), first)
                    self.assertIn(option, first)
                    self.assertIn(message, first)

    def test_all_wrong_values_are_told_at_once(self):
        self.write(more="thermo: {per: dozen}\ngruneisen:\n  order: 7\n  range: now\n")
        told = self.study("--dry-run").stderr
        for line in ("study.yaml:8: thermo: --per: 'dozen' is none of",
                     "study.yaml:10: gruneisen: --order: ", "study.yaml:11: gruneisen: --range: "):
            self.assertIn(line, told)

    def test_an_option_of_the_spectrum_is_told_once(self):
        self.write(spectrum=MESH + ", bank: left")
        told = self.study().stderr
        self.assertEqual(told.count("left"), 1, told)
        self.assertIn("study.yaml:4: spectrum: --bank: ", told)

    def test_files_are_those_beside_the_study_file(self):
        self.path("mine.yaml").write_text(
            "name: mine\nbanks:\n  - {name: near, angle: 45, final_energy: 32}\nsigma: [2, 0.01]\n")
        self.write(spectrum=MESH + ", instrument: mine.yaml")
        listed = self.study("--dry-run").stdout
        self.assertIn("--instrument ../../mine.yaml", listed)
        self.done()
        self.assertIn("# instrument: mine", (self.path("study") / "0GPa/spectrum.csv").read_text())
        # It is an input like any other.
        self.path("mine.yaml").write_text(self.path("mine.yaml").read_text().replace("45", "46"))
        self.assertIn("0GPa/spectrum                runs: changed: ../../mine.yaml",
                      self.study("--dry-run").stdout)

    def test_files_that_a_step_before_writes_are_waited_for(self):
        self.write(more="eos: {volumes: [0.98, 1, 1.02]}\ngruneisen: {eos: eos/eos_fits.csv}\n")
        listed = self.study("--dry-run").stdout
        self.assertLess(listed.index("\neos/eos "), listed.index("\ngruneisen "))

    def test_keys_of_the_study_itself(self):
        for text, message in (
                ("relax: {more: dmaxx 0.1}", "'more': 'dmaxx' is no keyword to give here, which are "),
                ("relax: {more: volume half}", "'more': 'volume' is one of fixed, free, not 'half'"),
                ("relax: {more: dmax}", "'more': nothing follows 'dmax'"),
                ("relax: {more: emax -1}", "'more': 'emax' takes a number above 0, not '-1'"),
                ("relax: {cell: cubic}", "'cell' must be iso, aniso, tri or atoms"),
                ("relax: {force: small}", "'force' must be above 0"),
                ("relax: {steps: 0.5}", "'steps' must be a whole number, at least 1"),
                ("force_constants: {more: local maybe}", "'more': 'local' is one of auto, yes"),
                ("force_constants: {more: cells 1 1 1}", "'more': 'cells' is no keyword to give here"),
                ("force_constants: {symprec: 0}", "'symprec' must be above 0"),
                ("md: {production: long}", "'production' must be above 0"),
                ("eos: {volumes: [2]}", "'volumes' must be parts of the volume at rest"),
                ("run: {ranks: 0}", "'ranks' must be a whole number, at least 1"),
                ("run: {slurm: [time=5]}", "'slurm' takes options of sbatch, such as --time=1:00:00"),
                ("measured: [{bands: bands.csv, pressure: 9}]", "9 GPa is none of the 'pressures'")):
            with self.subTest(text):
                self.write(more=text)
                process = self.study("--dry-run")
                self.assertEqual(process.returncode, 1, process.stdout)
                self.assertIn("insproc: error: study.yaml:8: ", process.stderr)
                self.assertIn(message, process.stderr)


if __name__ == "__main__":
    unittest.main()
