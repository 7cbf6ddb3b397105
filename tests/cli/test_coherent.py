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
import sys
import numpy as np
import phonopy
from phonopy.structure.atoms import PhonopyAtoms

a = float(sys.argv[1])
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

# Structure factors of Euphonic averaged as docs/coherent-scattering.md says, with energies high
# enough for all cells to be alike: each tetrahedron's cut is filled with points.
EUPHONIC = """
import itertools, json, sys
import numpy as np
from euphonic import ForceConstants, ureg

source = sys.argv[1]
mesh, temperature, lowest, highest = map(int, sys.argv[2:6])
step = float(sys.argv[6])
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


def transfer(energy):
    return np.sqrt(square * (energy + 64 - 2 * cosine * np.sqrt((energy + 32) * 32)))


fill = 4  # equal parts of a side of a triangle; in each part what is integrated is constant
parts = []
for i in range(fill):
    for j in range(fill - i):
        parts.append(((i, j), (i + 1, j), (i, j + 1)))
        if j < fill - i - 1:
            parts.append(((i + 1, j), (i, j + 1), (i + 1, j + 1)))
parts = np.array(parts) / fill
limits = np.arange(lowest, highest + 1)


def shares(energy):
    # Of triangles in which energies are linear, what is below each limit: (triangles, limits).
    a, b, c = (x[:, None] for x in np.sort(energy, axis=1).T)
    with np.errstate(divide="ignore", invalid="ignore"):
        rising = (limits - a)**2 / ((b - a) * (c - a))
        falling = 1 - (c - limits)**2 / ((c - a) * (c - b))
    return np.where(limits <= a, 0, np.where(limits >= c, 1, np.where(limits < b, rising, falling)))


corners = np.array(list(itertools.product((0, 1), repeat=3)))


def average(step):
    bins = np.zeros(highest - lowest)
    # Corners of all cells that reach into the shell between two lengths of Q.
    counts = roots * round(first / step)
    edges = reciprocal / counts[:, None]
    reach = np.ceil(transfer(highest) * np.linalg.norm(np.linalg.inv(edges), axis=0)).astype(int)
    cells = np.array(list(itertools.product(*(range(-r, r) for r in reach))))
    radius = max(np.linalg.norm((c - 0.5) @ edges) for c in corners)
    lengths = np.linalg.norm((cells + 0.5) @ edges, axis=1)
    cells = cells[(lengths > transfer(lowest) - radius) & (lengths < transfer(highest) + radius)]
    places, which = np.unique((cells[:, None] + corners).reshape(-1, 3), axis=0,
                              return_inverse=True)
    which = which.reshape(-1, 8)
    q = places @ edges
    part = constants.calculate_qpoint_phonon_modes(places / counts)
    part = part.calculate_structure_factor(dw=factor)
    energies = part.frequencies.to("1/cm").magnitude
    strength = 4 * np.pi * atoms * part.structure_factors.to("barn").magnitude * energies
    strength /= 4 * np.pi * np.sum(q**2, axis=1)[:, None]
    for k, row in enumerate(energies):  # eigenvectors of equal modes are arbitrary
        starts = [0, *(np.flatnonzero(np.diff(row) > 1e-3) + 1), len(row)]
        for start, end in zip(starts, starts[1:]):
            strength[k, start:end] = np.mean(strength[k, start:end])
    off = np.linalg.norm(q, axis=1)[:, None] - transfer(np.maximum(energies, 0))

    def add(points, slope):
        a, b, c = np.moveaxis(points, 1, 0)
        area = 0.5 * np.linalg.norm(np.cross(b[:, :3] - a[:, :3], c[:, :3] - a[:, :3]), axis=1)
        for part in parts:
            energy, value = (
                np.stack([a[:, k] + x * (b - a)[:, k] + y * (c - a)[:, k] for x, y in part], axis=1)
                for k in (3, 4))
            weight = area / slope / len(parts) * value.mean(axis=1)
            bins[:] += weight @ np.diff(shares(energy), axis=1)

    # Along the shortest diagonal, from one of its ends.
    start = min(((0, 0, 0), (1, 0, 0), (0, 1, 0), (0, 0, 1)),
                key=lambda c: round(np.linalg.norm((1 - 2 * np.array(c)) @ edges), 9))
    for axes in itertools.permutations(range(3)):
        corner = list(start)
        path = [tuple(corner)]
        for axis in axes:
            corner[axis] = 1 - corner[axis]
            path.append(tuple(corner))
        tetrahedra = which[:, [4 * a + 2 * b + c for a, b, c in path]]
        for mode in range(energies.shape[1]):
            height, energy = off[tetrahedra, mode], energies[tetrahedra, mode]
            met = ((height.min(axis=1) < 0) & (height.max(axis=1) >= 0)
                   & (energy.max(axis=1) > lowest) & (energy.min(axis=1) < highest))
            k, height = tetrahedra[met], height[met]
            order = np.argsort(height, axis=1)
            k, height = np.take_along_axis(k, order, 1), np.take_along_axis(height, order, 1)
            slope = np.linalg.norm(np.linalg.solve(
                q[k[:, 1:]] - q[k[:, :1]], (height[:, 1:] - height[:, :1])[..., None]), axis=(1, 2))
            known = np.concatenate([q[k], energies[k, mode][..., None],
                                    strength[k, mode][..., None]], axis=-1)
            inside = np.sum(height < 0, axis=1)
            for count, sides in ((1, ((0, 1), (0, 2), (0, 3))), (3, ((0, 3), (1, 3), (2, 3))),
                                 (2, ((0, 2), (0, 3), (1, 3), (1, 2)))):
                at = inside == count
                cut = np.stack([
                    known[at, i] + (height[at, i] / (height[at, i] - height[at, o]))[:, None]
                    * (known[at, o] - known[at, i]) for i, o in sides], axis=1)
                for m in range(2, len(sides)):
                    add(cut[:, [0, m - 1, m]], slope[at])
    return bins


# Cells of the first step are halved until the one that is wanted.
first = 4 * step
roots = np.full(3, np.ceil(np.linalg.norm(reciprocal, axis=1).max() / first).astype(int))
mean = (4 * average(step) - average(2 * step)) / 3
middle = 0.5 * (limits[1:] + limits[:-1])
quanta = (1 / np.expm1(middle / (0.695034800 * temperature)) + 1) / middle
print(json.dumps((np.maximum(mean, 0) * quanta).tolist()))
"""

# The same aluminium without any mesh: points that fill an octant of Q-space around [111] stand for
# the volume around them, in which energies are linear, by perturbation theory. What a trajectory
# cuts out of it is spread by a Gaussian, narrower than the points are apart.
POINTS = """
import json, sys
import numpy as np

count, temperature, highest, mesh = map(int, sys.argv[1:5])
a = float(sys.argv[5])
mass, length, spread = 26.981538408, 3.449, 0.4
steps = [np.array(s) * a / 2 for s in ((0, 1, 1), (0, 1, -1), (1, 0, 1), (1, 0, -1), (1, 1, 0),
                                       (1, -1, 0), (2, 0, 0), (0, 2, 0), (0, 0, 2))]
blocks = np.array([(1.3 if s @ s < 0.9 * a * a else 0.15)
                   * (np.outer(s, s) / (s @ s) - 0.05 * np.eye(3)) for s in steps])
h, c, amu, volt = 6.62607015e-34, 299792458e2, 1.66053906660e-27, 1.602176634e-19
wave_number = np.sqrt(volt / amu) * 1e10 / (2 * np.pi * c)  # of 1 eV/Angstrom^2/amu
square = 2 * 1.67492749804e-27 * h * c / (h / 2 / np.pi)**2 * 1e-20
cosine = np.cos(np.radians(134.98885653282196))
zero_point = (h / 2 / np.pi)**2 / (2 * amu * h * c) * 1e20


def transfer(energy):
    return np.sqrt(square * (energy + 64 - 2 * cosine * np.sqrt((energy + 32) * 32)))


def modes(q):
    waves = 2 - 2 * np.cos(q @ np.array(steps).T)
    values, vectors = np.linalg.eigh(np.einsum("ks,sij->kij", waves, blocks) / mass)
    return wave_number * np.sqrt(np.maximum(values, 0)), vectors


def quanta(energy):
    return 1 / np.expm1(energy / (0.695034800 * temperature)) + 1


# Mean square displacement along an axis.
n = np.arange(mesh) / mesh
reciprocal = 2 * np.pi / a * np.array([[-1, 1, 1], [1, -1, 1], [1, 1, -1]])
known = modes(np.array(np.meshgrid(n, n, n)).reshape(3, -1).T @ reciprocal)[0]
known = known[known > 10]
displacement = np.sum(zero_point / mass / known * (2 * quanta(known) - 1)) / mesh**3 / 3

axis = np.ones(3) / np.sqrt(3)
side = np.array([1, -1, 0]) / np.sqrt(2)
other = np.cross(axis, side)
inner, outer = transfer(10) - 0.1, transfer(highest) + 0.1
bins = np.zeros(highest)
for first in range(0, count, 200000):
    k = np.arange(first, min(first + 200000, count)) + 0.5
    t, turn, out = (k * 0.8191725133961645) % 1, (k * 0.6710436067037893) % 1, (k * 0.5497004779019703) % 1
    widest = 1 - 1 / np.sqrt(3)
    cosines = 1 - widest * t**2
    sines = np.sqrt(1 - cosines**2)
    angle = np.pi / 3 * turn + np.pi / 6  # a sixth of the turn, by mirrors
    rays = (cosines[:, None] * axis + (sines * np.cos(angle))[:, None] * side
            + (sines * np.sin(angle))[:, None] * other)
    radii = inner * (outer / inner)**out
    volume = 8 * 4 * np.pi / 2 * widest * 2 * t * radii**3 * np.log(outer / inner) / count
    inside = np.all(rays > 0, axis=1)
    rays, radii, volume = rays[inside], radii[inside], volume[inside]
    q = rays * radii[:, None]
    energies, vectors = modes(q)
    off = radii[:, None] - transfer(energies)
    wide = spread * np.cbrt(volume / 48)
    for mode in range(3):
        seen = np.flatnonzero((np.abs(off[:, mode]) < 4 * 8 * wide) & (energies[:, mode] > 5))
        e, u, o = energies[seen, mode], vectors[seen, :, mode], off[seen, mode]
        # The derivative of the energy by perturbation theory.
        squares = np.einsum("ki,sij,kj->ks", u, blocks, u) / mass
        waves = 2 * np.sin(q[seen] @ np.array(steps).T)
        rise = wave_number**2 / (2 * e)[:, None] * ((squares * waves) @ np.array(steps))
        bend = (transfer(e + 0.01) - transfer(e - 0.01)) / 0.02
        slope = rays[seen] - bend[:, None] * rise
        steep = np.linalg.norm(slope, axis=1)
        there = e - o * np.einsum("ki,ki->k", slope, rise) / steep**2
        width = wide[seen] * steep
        share = np.exp(-0.5 * (o / width)**2) / np.sqrt(2 * np.pi) / width * volume[seen]
        good = (there > 10) & (there < highest) & (np.abs(o) < 4 * width)
        along = np.einsum("ki,ki->k", rays[seen], u)
        intensity = (0.01 * length**2 * zero_point / mass * along**2
                     * np.exp(-radii[seen]**2 * displacement))
        np.add.at(bins, there[good].astype(int),
                  (intensity * share)[good] / there[good] * quanta(there[good]))
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

    def assert_near(self, ours, theirs, share):
        wide, reference = smooth(ours), smooth(theirs)
        peak = max(reference)
        self.assertGreater(peak, 0.0)
        for a, b in zip(wide, reference, strict=True):
            self.assertAlmostEqual(a, b, delta=share * peak)

    def assert_is_euphonic(self, source, mesh, temperature, lowest, highest, step):
        theirs = json.loads(self.ask(EUPHONIC, source, mesh, temperature, lowest, highest, step))
        ours = self.spectrum(
            source, "--mesh", mesh, mesh, mesh, "-T", temperature, "--energy", f"{lowest}:{highest}:1",
            "--scattering", "coherent", "--broadening", "none", "--orders", 1, "--coherent-step", step,
            "--no-symmetry",
        )
        self.assertEqual(ours["coherent"], ours["order1"])
        self.assert_near(ours["coherent"], theirs, 1e-3)

    @unittest.skipUnless(PYTHON, "no Python with phonopy and Euphonic")
    def test_structure_factors_are_those_of_euphonic(self):
        self.ask(ALUMINIUM, 4.05)
        self.assert_is_euphonic("aluminium.yaml", 6, 100, 240, 260, 0.1)
        self.assert_is_euphonic(DATA / "euphonic" / "nacl.json", 5, 20, 160, 175, 0.1)

    @unittest.skipUnless(PYTHON, "no Python with phonopy and Euphonic")
    def test_the_average_is_that_of_very_many_points(self):
        # At 3.75 Angstrom a reciprocal lattice point is where the trajectory has 20 cm^-1.
        for lattice, energy in ((4.05, 400), (3.75, 150)):
            with self.subTest(lattice=lattice):
                self.ask(ALUMINIUM, lattice)
                points = json.loads(self.ask(POINTS, 8000000, 100, energy, 6, lattice))
                ours = self.spectrum(
                    "aluminium.yaml", "--mesh", 6, 6, 6, "-T", 100, "--energy", f"0:{energy}:1",
                    "--scattering", "coherent", "--broadening", "none", "--orders", 1)
                self.assert_near(ours["coherent"], points, 0.01)

    def test_the_parts_add_up(self):
        fast = ("--mesh", 3, 3, 3, "--energy", "0:400:2", "--orders", 3)
        few = ("--coherent-step", 0.2)
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
        found = re.search(r"coherent part: mesh of (\S+) 1/Angstrom, (\d+) wave vectors; change against "
                          r"twice the step (\S+) % of its maximum(, above \S+ %)?\n", process.stderr)
        self.assertTrue(found, process.stderr)
        self.assertIn("order 1 coherent and incoherent", self.path("s.json").read_text())
        return float(found[1]), int(found[2]), float(found[3]), bool(found[4])

    def test_a_line_tells_how_far_the_average_is_converged(self):
        step, _, change, above = self.lines("--coherent-step", 0.1)
        self.assertLessEqual(step, 0.1)
        self.assertGreater(step, 0.08)
        self.assertTrue(above)
        self.assertGreater(change, 1.0)

    def test_the_step_is_halved_until_it_does_not_matter(self):
        coarse, few, change, above = self.lines("--coherent-error", 0.2)
        self.assertFalse(above)
        self.assertLessEqual(change, 20.0)
        fine, many, change, above = self.lines()
        self.assertFalse(above)
        self.assertLessEqual(change, 1.0)
        self.assertLess(fine, coarse)
        self.assertGreater(many, few)

    def test_the_default_is_as_near_to_a_finer_average_as_it_says(self):
        common = ("--mesh", 3, 3, 3, "-T", 20, "--energy", "0:300:1", "--orders", 1, "--scattering",
                  "coherent")
        default = self.spectrum(NACL, *common)["coherent"]
        fine = self.spectrum(NACL, *common, "--coherent-step", 0.016)["coherent"]
        peak = max(fine)
        for a, b in zip(default, fine, strict=True):
            self.assertAlmostEqual(a, b, delta=0.005 * peak)

    def test_symmetry_saves_work_only(self):
        common = ("--mesh", 2, 2, 2, "--energy", "0:300:1", "--orders", 1, "--scattering",
                  "coherent", "--coherent-step", 0.05)
        reduced = self.spectrum(NACL, *common)["coherent"]
        whole = self.spectrum(NACL, *common, "--no-symmetry")["coherent"]
        peak = max(reduced)
        for a, b in zip(reduced, whole, strict=True):
            self.assertAlmostEqual(a, b, delta=0.01 * peak)

    def test_two_states_are_compared_with_interference(self):
        process = self.run_insproc("compare", NACL, NACL, "--mesh", 2, 2, 2, "--energy", "0:300:1",
                                   "--orders", 1, "--scattering", "both", "--coherent-step", 0.2,
                                   "-o", "bands.csv")
        self.assertEqual(process.returncode, 0, process.stderr)
        for state in "AB":
            self.assertRegex(process.stderr, rf"{state}: coherent part: mesh of 0.16 1/Angstrom")
        self.assertTrue(set(read_csv(self.path("bands.csv").read_text())["direction"]) <= {"none"})

    def test_options_that_do_not_fit_are_named(self):
        self.assert_refused(2, "--xs", "spectrum", NACL, "--scattering", "both", "--xs", "total")
        self.assert_refused(2, "--scattering", "spectrum", NACL, "--scattering", "elastic")
        self.assert_refused(2, "--coherent-step", "spectrum", NACL, "--coherent-step", 0)
        self.assert_refused(1, "at least 0.003125", "spectrum", NACL, "--scattering", "both",
                            "--coherent-step", 0.003)
        for option, value in (("--coherent-step", 0.1), ("--coherent-error", 0.1)):
            self.assert_refused(2, option, "spectrum", NACL, option, value)
        self.assert_refused(2, "--coherent-error", "spectrum", NACL, "--scattering", "both",
                            "--coherent-step", 0.1, "--coherent-error", 0.1)


if __name__ == "__main__":
    unittest.main()
