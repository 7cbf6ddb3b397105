# SPDX-License-Identifier: GPL-2.0-or-later
"""insproc spectrum --scattering: the coherent part against Euphonic."""

import json
import math
import os
import re
import subprocess
import unittest

from insproc import DATA, NACL, CliTest, read_csv

PYTHON = os.environ.get("MACEINS_TEST_PYTHON")

# Aluminium as a face-centred crystal of springs to the first and second neighbours, by phonopy.
ALUMINIUM = """
import numpy as np
import phonopy
from phonopy.structure.atoms import PhonopyAtoms

a = 4.05
cell = PhonopyAtoms(symbols=["Al"], masses=[26.981538408], scaled_positions=[[0, 0, 0]],
                    cell=0.5 * a * np.array([[0, 1, 1], [1, 0, 1], [1, 1, 0]]))
phonons = phonopy.Phonopy(cell, np.diag([4, 4, 4]), primitive_matrix=np.eye(3))
large = phonons.supercell
count = len(large)
values = np.zeros((count, count, 3, 3))
for i in range(count):
    for j in range(count):
        step = large.scaled_positions[j] - large.scaled_positions[i]
        bond = (step - np.rint(step)) @ large.cell
        length = np.linalg.norm(bond)
        if i == j or length > 1.1 * a:
            continue
        k = 1.3 if length < 0.9 * a else 0.15
        block = k * (np.outer(bond, bond) / length**2 - 0.05 * np.eye(3))
        values[i, j] -= block
        values[i, i] += block
phonons.force_constants = values
phonons.save("aluminium.yaml", settings={"force_constants": True})
"""

# Structure factors of Euphonic averaged as docs/coherent-scattering.md says: cells around two sets of
# Euphonic's golden points, in which energies are linear by differences of Euphonic's frequencies.
EUPHONIC = """
import json, sys
import numpy as np
from euphonic import ForceConstants, ureg

source = sys.argv[1]
mesh, temperature, directions, lowest, highest = map(int, sys.argv[2:7])
if source.endswith(".json"):
    constants = ForceConstants.from_json_file(source)
else:
    constants = ForceConstants.from_phonopy(path=".", summary_name=source)
atoms = constants.crystal.n_atoms
n = np.arange(mesh) / mesh
points = np.array(np.meshgrid(n, n, n)).reshape(3, -1).T
modes = constants.calculate_qpoint_phonon_modes(points)
factor = modes.calculate_debye_waller(temperature * ureg("K"), frequency_min=10 * ureg("1/cm"),
                                      symmetrise=False)
reciprocal = constants.crystal.reciprocal_cell.to("1/angstrom").magnitude
square = 2 * 1.67492749804e-27 * 6.62607015e-34 * 29979245800 / (6.62607015e-34 / 2 / np.pi)**2
square *= 1e-20  # k^2 / E, 1/Angstrom^2 per cm^-1
cosine = np.cos(np.radians(134.98885653282196))
step, count = 0.02, directions // 2


def transfer(energy):
    return np.sqrt(square * (energy + 64 - 2 * cosine * np.sqrt((energy + 32) * 32)))


def golden(number):
    i = np.arange(count)
    z = 2 * (i + (0.5 + 0.7548776662466927 * number) % 1) / count - 1
    angle = 2 * np.pi * (i / ((1 + np.sqrt(5)) / 2) + 0.5698402909980532 * number)
    ring = np.sqrt(1 - z**2)
    return np.array([ring * np.cos(angle), ring * np.sin(angle), z]).T


def fractional(q):
    return q @ np.linalg.inv(reciprocal)


def outward(q):
    return q / np.linalg.norm(q, axis=1)[:, None]


def frequencies(q):
    return constants.calculate_qpoint_frequencies(fractional(q)).frequencies.to("1/cm").magnitude


bins = np.zeros(highest - lowest)
spheres = range(int(transfer(lowest) / step) - 1, int(transfer(highest) / step) + 3)
for j, number in [(j, j + 10007 * s) for s in (0, 1) for j in spheres]:
    q = j * step * golden(number)
    side, share = j * step * np.sqrt(4 * np.pi / count), 1 / directions
    part = constants.calculate_qpoint_phonon_modes(fractional(q)).calculate_structure_factor(
        dw=factor)
    energies = part.frequencies.to("1/cm").magnitude
    with np.errstate(divide="ignore", over="ignore"):
        quanta = 1 / np.expm1(energies / (0.695034800 * temperature)) + 1
    values = 4 * np.pi * atoms * part.structure_factors.to("barn").magnitude * quanta * share
    small = 1e-5
    slopes = np.stack([(frequencies(q + small * axis) - frequencies(q - small * axis))
                       / (2 * small) for axis in np.eye(3)], axis=-1)
    out = outward(q)
    along = np.einsum("qmi,qi->qm", slopes, out)
    across = np.linalg.norm(slopes - along[..., None] * out[:, None], axis=-1)
    radius = np.linalg.norm(q, axis=1)
    for k, m in np.argwhere(energies > 10):
        rise, fan = along[k, m] * step, across[k, m] * side / np.sqrt(2)
        layers = 1 + int(abs(rise))
        columns = 1 + int(fan)
        a = ((np.arange(layers) + 0.5) / layers - 0.5)[:, None]
        b = (np.arange(1 - columns, columns) / columns)[None]
        there = energies[k, m] + a * rise + b * fan
        off = transfer(np.maximum(there, 0)) - radius[k] - a * step
        weight = np.clip(1 - abs(off) / step, 0, None) * (1 - abs(b))
        seen = (there > lowest) & (there < highest) & (weight > 0)
        np.add.at(bins, there[seen].astype(int) - lowest,
                  values[k, m] / (layers * columns) * weight[seen])
print(json.dumps(bins.tolist()))
"""


def smooth(values, sigma=3.0):
    """Convolved with a Gaussian, so that a mode on a bin's edge does not matter."""
    reach = range(-12, 13)
    kernel = [math.exp(-0.5 * (k / sigma) ** 2) for k in reach]
    return [
        sum(w * values[i + k] for w, k in zip(kernel, reach) if 0 <= i + k < len(values))
        for i in range(len(values))
    ]


class Coherent(CliTest):
    def ask(self, script, *arguments):
        done = subprocess.run(
            [PYTHON, "-W", "ignore", "-c", script, *map(str, arguments)],
            cwd=self.directory, capture_output=True, text=True, timeout=300,
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def spectrum(self, source, *arguments):
        return read_csv(self.insproc("spectrum", source, "-q", "--asr", "none", *arguments))

    def assert_is_euphonic(self, source, mesh, temperature, lowest, highest):
        directions = 200
        theirs = json.loads(self.ask(EUPHONIC, source, mesh, temperature, directions, lowest, highest))
        ours = self.spectrum(
            source, "--mesh", mesh, mesh, mesh, "-T", temperature, "--energy", f"{lowest}:{highest}:1",
            "--scattering", "coherent", "--broadening", "none", "--orders", 1, "--directions",
            directions, "--no-symmetry",
        )
        self.assertEqual(ours["coherent"], ours["order1"])
        wide, reference = smooth(ours["coherent"]), smooth(theirs)
        peak = max(reference)
        self.assertGreater(peak, 0.0)
        for a, b in zip(wide, reference, strict=True):
            self.assertAlmostEqual(a, b, delta=1e-3 * peak)

    @unittest.skipUnless(PYTHON, "no Python with phonopy and Euphonic")
    def test_structure_factors_are_those_of_euphonic(self):
        self.ask(ALUMINIUM)
        self.assert_is_euphonic("aluminium.yaml", 6, 100, 220, 250)
        self.assert_is_euphonic(DATA / "euphonic" / "nacl.json", 5, 20, 150, 180)

    def test_the_parts_add_up(self):
        fast = ("--mesh", 3, 3, 3, "--energy", "0:400:2", "--orders", 3)
        few = ("--directions", 500)
        coherent = self.spectrum(NACL, *fast, *few, "--scattering", "coherent")
        both = self.spectrum(NACL, *fast, *few, "--scattering", "both", "--bank", "both")
        incoherent = self.spectrum(NACL, *fast, "--xs", "incoherent")
        total = self.spectrum(NACL, *fast)
        self.assertEqual(list(coherent)[:6],
                         ["energy_cm1", "total", "order1", "order2", "order3", "coherent"])
        self.assertNotIn("coherent", total)
        for i in range(200):
            self.assertAlmostEqual(both["backward.coherent"][i], coherent["coherent"][i],
                                   delta=1e-12)
            self.assertAlmostEqual(both["backward.order1"][i],
                                   coherent["order1"][i] + incoherent["order1"][i], delta=1e-12)
            self.assertAlmostEqual(both["backward.order2"][i], total["order2"][i], delta=1e-12)
            mean = 0.5 * (both["forward.coherent"][i] + both["backward.coherent"][i])
            self.assertAlmostEqual(both["average.coherent"][i], mean, delta=1e-12)
            elements = both["backward.el_Na"][i] + both["backward.el_Cl"][i]
            self.assertAlmostEqual(both["backward.total"][i],
                                   elements + both["backward.coherent"][i], delta=1e-12)
        self.assertNotEqual(coherent["order2"], total["order2"])

    def lines(self, *options):
        process = self.run_insproc("spectrum", NACL, "--mesh", 2, 2, 2, "--energy", "0:300:1",
                                   "--orders", 1, "--scattering", "both", "-o", "s.json", *options)
        self.assertEqual(process.returncode, 0, process.stderr)
        found = re.search(r"coherent part: (\d+) directions on each of \d+ spheres, (\d+) by symmetry; "
                          r"change against half of them (\S+) % of its maximum(, above \S+ %)?\n",
                          process.stderr)
        self.assertTrue(found, process.stderr)
        self.assertIn("order 1 coherent and incoherent", self.path("s.json").read_text())
        return int(found[1]), int(found[2]), float(found[3]), bool(found[4])

    def test_a_line_tells_how_far_the_average_is_converged(self):
        directions, distinct, change, above = self.lines("--directions", 4800)
        self.assertEqual(directions, 4800)
        self.assertLess(distinct, 150)
        self.assertEqual(above, change > 1.0)

    def test_directions_are_doubled_until_their_number_does_not_matter(self):
        few, _, change, above = self.lines("--coherent-error", 0.2)
        self.assertFalse(above)
        self.assertLessEqual(change, 20.0)
        many, distinct, change, above = self.lines("--coherent-error", 0.015)
        self.assertFalse(above)
        self.assertLessEqual(change, 1.5)
        self.assertGreater(many, few)
        self.assertLess(distinct / many, 1 / 24)

    def test_symmetry_saves_work_only(self):
        options = ("--mesh", 2, 2, 2, "--energy", "0:300:1", "--orders", 1, "--scattering",
                   "coherent")
        reduced = self.spectrum(NACL, *options, "--coherent-error", 0.04)["coherent"]
        whole = self.spectrum(NACL, *options, "--directions", 2000, "--no-symmetry")["coherent"]
        peak = max(reduced)
        for a, b in zip(reduced, whole, strict=True):
            self.assertAlmostEqual(a, b, delta=0.1 * peak)

    def test_two_states_are_compared_with_interference(self):
        process = self.run_insproc("compare", NACL, NACL, "--mesh", 2, 2, 2, "--energy", "0:300:1",
                                   "--orders", 1, "--scattering", "both", "--directions", 960,
                                   "-o", "bands.csv")
        self.assertEqual(process.returncode, 0, process.stderr)
        for state in "AB":
            self.assertRegex(process.stderr, rf"{state}: coherent part: 960 directions")
        self.assertTrue(set(read_csv(self.path("bands.csv").read_text())["direction"]) <= {"none"})

    def test_options_that_do_not_fit_are_named(self):
        self.assert_refused(2, "--xs", "spectrum", NACL, "--scattering", "both", "--xs", "total")
        self.assert_refused(2, "--scattering", "spectrum", NACL, "--scattering", "elastic")
        self.assert_refused(2, "--directions", "spectrum", NACL, "--directions", 1)
        for option, value in (("--directions", 100), ("--coherent-error", 0.1)):
            self.assert_refused(2, option, "spectrum", NACL, option, value)
        self.assert_refused(2, "--coherent-error", "spectrum", NACL, "--scattering", "both",
                            "--directions", 100, "--coherent-error", 0.1)


if __name__ == "__main__":
    unittest.main()
