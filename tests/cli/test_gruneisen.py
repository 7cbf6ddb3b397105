# SPDX-License-Identifier: GPL-2.0-or-later
"""insproc gruneisen."""

import json
import shutil
import unittest
import xml.etree.ElementTree

from insproc import DATA, MOLECULE, NACL, CliTest, read_csv

STATES = [DATA / "gruneisen" / f"{name}.yaml" for name in ("zero", "minus", "plus")]
MESH = ["--mesh", "3", "3", "3"]
VOLUME = 3.78**3


class Gruneisen(CliTest):
    def test_modes_at_gamma_equal_phonopy(self):
        out = self.insproc("gruneisen", *STATES, *MESH, "--bulk-modulus", 160, "-o", "g.csv")
        self.assertIn("mean over 3 x 3 x 3 wave vectors: 3.", out)
        modes = read_csv(self.path("g.csv").read_text())
        reference = json.loads((DATA / "gruneisen" / "reference.json").read_text())
        for mode in range(3, 12):
            gamma = modes["gamma"][mode]
            self.assertAlmostEqual(gamma / reference["gammas"][0][mode], 1.0, delta=2e-4)
            self.assertAlmostEqual(
                modes["shift_per_GPa_cm1"][mode], gamma * modes["frequency_cm1"][mode] / 160,
                delta=1e-9,
            )
            self.assertEqual(modes["direction"][mode], "blue")
            # By rising volume, whatever the order of the files.
            self.assertGreater(modes["frequency_1_cm1"][mode], modes["frequency_cm1"][mode])
            self.assertEqual(modes["frequency_2_cm1"][mode], modes["frequency_cm1"][mode])
        self.assertEqual(modes["direction"][:3], ["-"] * 3)

    def test_modes_of_a_mesh_and_their_means(self):
        self.insproc(
            "gruneisen", *STATES, *MESH, "--bulk-modulus", 160, "--mesh-modes", "m.csv",
            "--thermal", "t.csv", "-T", "0:2000:1000", "-q",
        )
        modes = read_csv(self.path("m.csv").read_text())
        self.assertAlmostEqual(sum(modes["weight"]), 12.0, delta=1e-9)
        pairs = [(g, w) for g, w in zip(modes["gamma"], modes["weight"]) if g == g]
        mean = sum(g * w for g, w in pairs) / sum(w for _, w in pairs)
        thermal = read_csv(self.path("t.csv").read_text())
        self.assertAlmostEqual(thermal["gamma"][2], mean, delta=1e-3)  # every mode is excited
        expansion = mean * thermal["heat_capacity"][2] / 6.02214076e23 / (160e9 * VOLUME * 1e-30)
        self.assertAlmostEqual(thermal["volume_expansion"][2] / expansion, 1.0, delta=1e-3)

    def test_bulk_modulus_of_an_equation_of_state(self):
        # Murnaghan's bulk modulus B0 (V0 / V)^B0' of a cell of eight atoms, two unit cells.
        self.path("fits.csv").write_text(
            f"form,V0_A3,B0_GPa,B0_prime,atoms\nmurnaghan,{2.1 * VOLUME},150,5,8\n"
        )
        self.insproc("gruneisen", *STATES, *MESH, "--eos", "fits.csv", "--form", "murnaghan",
                     "-o", "g.csv", "--bands", "b.csv", "--range", "0:300")
        modes = read_csv(self.path("g.csv").read_text())
        modulus = 150 * 1.05**5
        self.assertAlmostEqual(
            modes["shift_per_GPa_cm1"][11], modes["gamma"][11] * modes["frequency_cm1"][11] / modulus,
            delta=1e-4,
        )
        bands = read_csv(self.path("b.csv").read_text())
        for gamma in bands["gamma"]:
            self.assertTrue(2.5 < gamma < 4.0)
        self.assert_refused(1, "no fit of the form bm3", "gruneisen", *STATES, "--eos", "fits.csv")
        self.path("fits.csv").write_text("form,V0_A3,B0_GPa,B0_prime\nbm3,500,150,5\n")
        self.assert_refused(1, "same number of atoms", "gruneisen", *STATES, "--eos", "fits.csv")
        self.path("other.csv").write_text("a,b\n1,2\n")
        self.assert_refused(1, "--fits", "gruneisen", *STATES, "--eos", "other.csv")

    def test_bad_input(self):
        self.assert_refused(2, "FILES", "gruneisen", STATES[0])
        self.assert_refused(1, "the same volume", "gruneisen", STATES[0], STATES[1], STATES[0])
        self.assert_refused(1, "zero.yaml and", "gruneisen", STATES[0], MOLECULE)
        self.assert_refused(1, "atom", "gruneisen", NACL, STATES[0])
        self.assert_refused(2, "--eos", "gruneisen", *STATES, "--eos", "f.csv", "--bulk-modulus", 1)
        self.assert_refused(2, "--eos", "gruneisen", *STATES, "--form", "vinet")
        self.assert_refused(2, "--thermal", "gruneisen", *STATES, "-T", "0:10:1")
        self.assert_refused(1, "nowhere.h5", "gruneisen", STATES[0], "nowhere.h5")

    @unittest.skipUnless(shutil.which("gnuplot"), "gnuplot is not installed")
    def test_picture(self):
        self.insproc("gruneisen", *STATES, *MESH, "-o", "g.svg", "--title", "an alloy", "-q")
        drawn = "".join(
            xml.etree.ElementTree.fromstring(self.path("g.svg").read_bytes()).itertext()
        )
        for word in ("an alloy", "Grüneisen parameter", "mesh", "Frequency"):
            self.assertIn(word, drawn)


if __name__ == "__main__":
    unittest.main()
