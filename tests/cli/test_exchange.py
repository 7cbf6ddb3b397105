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

# How far eigenvectors v of a file are from those of the reading program's own dynamical matrix:
# |D v - lambda v| over the largest eigenvalue, and differences of frequencies (THz).
PHONOPY_QPOINTS = """
import json, h5py, numpy as np, phonopy, sys, yaml
phonons = phonopy.load(sys.argv[1], produce_fc=False, is_nac=False, log_level=0)
phonons.run_qpoints([[0, 0, 0]], with_dynamical_matrices=True)
if sys.argv[2].endswith(".yaml"):
    content = yaml.safe_load(open(sys.argv[2]))
    read = [(p["q-position"], [b["frequency"] for b in p["band"]],
             np.array([np.array(b["eigenvector"]).reshape(-1, 2) @ [1, 1j] for b in p["band"]]).T)
            for p in content["phonon"]]
else:
    with h5py.File(sys.argv[2]) as file:
        assert file["weight"][()].sum() == file["mesh"][()].prod()
        read = list(zip(file["qpoint"][()], file["frequency"][()], file["eigenvector"][()]))
worst = [0.0, 0.0, 0.0]
for q, frequencies, vectors in read:
    phonons.run_qpoints([q], with_dynamical_matrices=True)
    matrix = phonons.qpoints.dynamical_matrices[0]
    values = np.linalg.eigvalsh(matrix)
    own = np.real(np.einsum("im,ij,jm->m", vectors.conj(), matrix, vectors))
    worst[0] = max(worst[0], abs(matrix @ vectors - vectors * own).max() / abs(values).max())
    worst[1] = max(worst[1], abs(vectors.conj().T @ vectors - np.eye(len(vectors))).max())
    worst[2] = max(worst[2], abs(np.array(frequencies) - phonons.qpoints.frequencies[0]).max())
print(json.dumps(worst + [len(read)]))
"""

EUPHONIC_MODES = """
import json, sys
import numpy as np
from euphonic import ForceConstants, QpointPhononModes
modes = QpointPhononModes.from_json_file(sys.argv[2])
own = ForceConstants.from_json_file(sys.argv[1]).calculate_qpoint_phonon_modes(modes.qpts)
worst = [0.0, 0.0, abs(sum(modes.weights) - 1.0)]
for k in range(len(modes.qpts)):
    f, g = (m.frequencies[k].to("meV").magnitude for m in (modes, own))
    v, w = (m.eigenvectors[k].reshape(len(f), -1) for m in (modes, own))
    worst[0] = max(worst[0], abs(f - g).max() / abs(g).max())
    # D = sum of lambda |e><e|, whatever the basis of equal modes
    dv, dw = ((e.T * (h * abs(h))) @ e.conj() for e, h in ((v, f), (w, g)))
    worst[1] = max(worst[1], abs(dv - dw).max() / abs(dw).max())
print(json.dumps(worst + [len(modes.qpts)]))
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

    def test_phonopy_finds_its_own_modes(self):
        wanted = [word for q in POINTS for word in ("--q", ",".join(map(str, q)))]
        self.insproc("qpoints", NACL, "--asr", "none", *wanted, "-q", "-o", "qpoints.yaml")
        self.insproc("qpoints", NACL, "--asr", "none", "--mesh", 3, 3, 3, "-q", "-o", "mesh.hdf5")
        self.insproc("convert", NACL, "-q", "-o", "all.yaml")
        for file, count in (("qpoints.yaml", len(POINTS)), ("mesh.hdf5", None)):
            residual, overlap, frequencies, read = self.ask(PHONOPY_QPOINTS, "all.yaml", file)
            self.assertLess(residual, 1e-8)
            self.assertLess(overlap, 1e-8)
            self.assertLess(frequencies, 2e-6)  # THz; units of the programs differ by 1e-7
            self.assertEqual(read, count or read)

    def test_euphonic_finds_its_own_modes(self):
        wanted = [word for q in POINTS for word in ("--q", ",".join(map(str, q)))]
        self.insproc("convert", NACL, "-q", "-o", "fc.json")
        self.insproc("qpoints", "fc.json", "--asr", "none", *wanted, "-q", "-o", "modes.json")
        frequencies, matrix, weights, read = self.ask(EUPHONIC_MODES, "fc.json", "modes.json")
        self.assertLess(frequencies, 1e-8)
        self.assertLess(matrix, 1e-8)
        self.assertLess(weights, 1e-12)
        self.assertEqual(read, len(POINTS))

    def test_points_that_are_none_and_files_that_hold_a_mesh(self):
        self.assert_refused(2, "--q", "qpoints", NACL, "--q", "1,2", "-o", "q.yaml")
        self.assert_refused(2, "mesh", "qpoints", NACL, "--q", "0,0,0", "-o", "m.hdf5")
        self.assert_refused(2, "format", "qpoints", NACL, "-o", "m.csv")

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
