# SPDX-License-Identifier: GPL-2.0-or-later
"""Other programs read what insproc writes, and find the same in it."""

import json
import os
import subprocess
import unittest

from insproc import DATA, NACL, CliTest, read_csv

PYTHON = os.environ.get("MACEINS_TEST_PYTHON")

# A general wave vector, one on the zone boundary, one close to Gamma.
POINTS = [[0.13, 0.21, -0.34], [0.5, 0.5, 0.0], [0.01, 0.0, 0.0]]

PHONOPY = """
import json, phonopy, sys
points = json.loads(sys.argv[2])
phonons = phonopy.load(sys.argv[1], produce_fc=False, log_level=0)
phonons.run_qpoints(points)
print(json.dumps((phonons.qpoints.frequencies * 33.3564095198152).tolist()))
"""

EUPHONIC_PHONONS = """
import json, sys
import numpy as np
from euphonic import ForceConstants
constants = ForceConstants.from_json_file(sys.argv[1])
modes = constants.calculate_qpoint_frequencies(np.array(json.loads(sys.argv[2])))
print(json.dumps(modes.frequencies.to("1/cm").magnitude.tolist()))
"""

EUPHONIC_RECIPROCAL = """
import json, sys
import numpy as np
from euphonic import ForceConstants
constants = ForceConstants.from_json_file(sys.argv[1])
modes = constants.calculate_qpoint_frequencies(np.array(json.loads(sys.argv[2])), asr="reciprocal")
print(json.dumps(modes.frequencies.to("1/cm").magnitude.tolist()))
"""

EUPHONIC_SPECTRUM = """
import json, sys
from euphonic import Spectrum1DCollection
spectra = Spectrum1DCollection.from_json_file(sys.argv[1])
total = spectra.select(label="total")
wide = total.sum().broaden(5 * spectra.x_data.units)
print(json.dumps({
    "labels": [line["label"] for line in spectra.metadata["line_data"]],
    "x": total.get_bin_centres().to("1/cm").magnitude.tolist(),
    "total": total.y_data[0].magnitude.tolist(),
    "area": [float(total.y_data.magnitude.sum()), float(wide.y_data.magnitude.sum())],
}))
"""


@unittest.skipUnless(PYTHON, "no Python with phonopy and Euphonic")
class Exchange(CliTest):
    def ask(self, script, *arguments):
        """What a script in the tests' Python prints, read as json."""
        done = subprocess.run(
            [PYTHON, "-W", "ignore", "-c", script, *map(str, arguments)],
            cwd=self.directory, capture_output=True, text=True, timeout=300,
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def assert_frequencies(self, source, found):
        for point, theirs in zip(POINTS, found):
            self.insproc("modes", source, "--asr", "none", "--q", *point, "-q", "-o", "m.csv")
            ours = read_csv(self.path("m.csv").read_text())["frequency_cm1"]
            for a, b in zip(ours, sorted(theirs), strict=True):
                # Units of the programs differ by 1e-7.
                self.assertAlmostEqual(a, b, delta=max(1e-6 * abs(b), 1e-3))

    def test_phonopy_reads_the_yaml_that_holds_all(self):
        for source in (NACL, DATA / "phonopy" / "NaCl_kyoto" / "phonopy.yaml"):
            self.insproc("convert", source, "-q", "-o", "all.yaml")
            self.assert_frequencies(source, self.ask(PHONOPY, "all.yaml", json.dumps(POINTS)))

    def test_euphonic_reads_force_constants(self):
        with_charges = DATA / "phonopy" / "phonopy_params_NaCl-1.00.yaml"
        for source in (NACL, with_charges):
            self.insproc("convert", source, "-q", "-o", "nacl.json")
            self.assert_frequencies(
                source, self.ask(EUPHONIC_PHONONS, "nacl.json", json.dumps(POINTS))
            )

    def test_the_reciprocal_sum_rule_is_euphonics(self):
        self.insproc("convert", NACL, "-q", "-o", "nacl.json")
        content = json.loads(self.path("nacl.json").read_text())
        home = content["cell_origins"].index([0, 0, 0])
        for k, surplus in enumerate([0.3, 0.2, 0.25, 0.05, 0.1, 0.15]):
            content["force_constants"][home][k][k] += surplus
        self.path("drifting.json").write_text(json.dumps(content))
        theirs = self.ask(EUPHONIC_RECIPROCAL, "drifting.json", json.dumps(POINTS))
        for point, expected in zip(POINTS, theirs):
            for rule, equal in (("reciprocal", True), ("none", False)):
                self.insproc("modes", "drifting.json", "--asr", rule, "--q", *point,
                             "-q", "-o", "m.csv")
                ours = read_csv(self.path("m.csv").read_text())["frequency_cm1"]
                furthest = max(abs(a - b) for a, b in zip(ours, sorted(expected), strict=True))
                (self.assertLess if equal else self.assertGreater)(furthest, 1e-3)

    def test_euphonic_reads_spectra(self):
        self.insproc("spectrum", NACL, "--mesh", "2", "2", "2", "--energy", "0:400:1", "--orders",
                     "2", "-q", "-o", "s.json", "-o", "s.csv")
        found = self.ask(EUPHONIC_SPECTRUM, "s.json")
        columns = read_csv(self.path("s.csv").read_text())
        self.assertEqual(found["labels"], list(columns)[1:])
        for a, b in zip(found["x"], columns["energy_cm1"], strict=True):
            self.assertAlmostEqual(a, b, delta=1e-9)
        self.assertEqual(found["total"], columns["total"])
        before, after = found["area"]
        self.assertAlmostEqual(after, before, delta=0.02 * before)


if __name__ == "__main__":
    unittest.main()
