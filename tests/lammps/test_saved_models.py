# SPDX-License-Identifier: GPL-2.0-or-later
"""Models as several versions of mace-torch save them, given to pair_coeff as they are, against what
that version makes of the same atoms."""
import json
import lzma
import unittest

from lammps_run import DATA, ENGINES, WorkFolder

SAVED = DATA.parent / "mace_torch"
VERSIONS = ("0.3.3", "0.3.6", "0.3.10", "0.3.13", "0.3.14", "0.3.15", "0.3.16")
# Energies in eV/atom and forces in eV/Angstrom, relative to the largest of them if that is above 1.
TOLERANCE = 1e-10


@unittest.skipUnless("kokkos" in ENGINES, "this build has no native engine")
class SavedModels(unittest.TestCase):
    def setUp(self):
        self.place = WorkFolder(self)

    def unpacked(self, name):
        path = self.place.folder / name
        path.write_bytes(lzma.decompress((SAVED / f"{name}.xz").read_bytes()))
        return path

    def evaluate(self, name, settings="", ranks=1):
        """Energy and forces of the 20 atoms by a file."""
        run = self.place.lammps("single_point", ranks, data=DATA / "random20_free.data",
                                model=self.unpacked(name), settings=f"mp auto {settings}",
                                newton="on", units="metal", boundary="f f f")
        self.assertEqual(run.code, 0, run.output)
        return run.result("energy")[0], [row[:3] for row in run.dump("dump.forces")]

    def check(self, file, reference):
        for head, expected in json.loads((SAVED / f"{reference}.json").read_text()).items():
            with self.subTest(file=file, head=head):
                energy, forces = self.evaluate(file, f"head {head}")
                largest = max(1.0, *(abs(x) for row in expected["forces"] for x in row))
                for row, right in zip(forces, expected["forces"], strict=True):
                    for x, y in zip(row, right):
                        self.assertAlmostEqual(x, y, delta=TOLERANCE * largest)
                scale = len(forces) * max(1.0, abs(expected["energy"]) / len(forces))
                self.assertAlmostEqual(energy, expected["energy"], delta=TOLERANCE * scale)

    def test_models_of_all_versions(self):
        for version in VERSIONS:
            self.check(f"{version}.model", version)

    def test_models_of_the_second_generation(self):
        for version in ("0.3.14", "0.3.15", "0.3.16"):  # with the gates of e3nn and of mace-torch
            self.check(f"{version}_gated.model", f"{version}_gated")

    def test_a_model_in_single_precision(self):
        self.check("0.3.16_single.model", "0.3.16_single")

    def test_an_export_for_ml_iap(self):
        self.check("0.3.16-mliap_lammps.pt", "0.3.16")
        # The head of the export, which is the last one if none was named, is the default.
        energy, _ = self.evaluate("0.3.16-mliap_lammps.pt")
        expected = json.loads((SAVED / "0.3.16.json").read_text())["high"]["energy"]
        self.assertAlmostEqual(energy, expected, delta=1e-9 * abs(expected))

    def test_a_file_of_pytorch_before_1_6_is_refused_by_name(self):
        run = self.place.lammps("single_point", data=DATA / "random20_free.data",
                                model=DATA.parent / "archive" / "before_zip.pt", settings="",
                                newton="on", units="metal", boundary="f f f")
        self.assertNotEqual(run.code, 0)
        self.assertRegex(run.output, r"before_zip\.pt: is in the format of PyTorch before 1\.6")

    def test_two_ranks_and_the_line_at_start_up(self):
        run = self.place.lammps("single_point", 2, data=DATA / "random20_free.data",
                                model=self.unpacked("0.3.16.model"), settings="mp auto",
                                newton="on", units="metal", boundary="f f f")
        self.assertEqual(run.code, 0, run.output)
        self.assertRegex(run.output, r"Pair style mace: 0\.3\.16, head high \(of low, high\), native")


if __name__ == "__main__":
    unittest.main()
