# SPDX-License-Identifier: GPL-2.0-or-later
"""Pictures."""

import shutil
import unittest
import xml.etree.ElementTree

from insproc import MOLECULE, NACL, CliTest

FAST = ["--mesh", "1", "1", "1", "--orders", "2", "-q"]


@unittest.skipUnless(shutil.which("gnuplot"), "gnuplot is not installed")
class Pictures(CliTest):
    def assert_picture(self, name, *texts):
        content = self.path(name).read_bytes()
        if name.endswith(".svg"):
            root = xml.etree.ElementTree.fromstring(content)
            drawn = "".join(root.itertext())
            for text in texts:
                self.assertIn(text, drawn)
        else:
            self.assertIn(content[:4], (b"\x89PNG", b"%PDF"))

    def test_a_spectrum_with_its_parts(self):
        self.insproc(
            "spectrum", MOLECULE, *FAST, "--range", "0:1200", "--title", "a molecule",
            "-o", "s.svg", "-o", "s.png", "-o", "s.pdf",
        )
        self.assert_picture("s.svg", "a molecule", "total", "order 1", "order 2", "(cm⁻¹)")
        self.assert_picture("s.png")
        self.assert_picture("s.pdf")

    def test_modes_carry_labels(self):
        for labels, text in (("assignment", "C–I"), ("frequency", "444"), ("none", None)):
            self.insproc("spectrum", MOLECULE, *FAST, "--range", "0:1200",
                         "--stick-labels", labels, "-o", f"{labels}.svg")
            if text:
                self.assert_picture(f"{labels}.svg", text)
        self.assertNotIn("C–I", self.path("none.svg").read_text())

    def test_two_states_with_labels(self):
        self.insproc(
            "compare", MOLECULE, MOLECULE, *FAST, "--labels", "0 GPa", "1.5 GPa",
            "-o", "bands.csv", "--plot", "spectra.svg",
        )
        self.assert_picture("spectra.svg", "0 GPa", "1.5 GPa")

    def test_stored_spectra_are_drawn_again(self):
        self.insproc("spectrum", MOLECULE, *FAST, "-o", "a.csv", "-o", "b.h5")
        self.insproc(
            "plot", "a.csv", "b.h5", "--labels", "one", "two", "--offset", "1", "-o", "p.svg"
        )
        self.assert_picture("p.svg", "one", "two")

    def test_files_with_two_banks_are_drawn(self):
        self.insproc("spectrum", MOLECULE, *FAST, "--bank", "both", "-o", "a.csv")
        self.insproc("plot", "a.csv", "--bank", "forward", "-o", "p.svg")
        self.assert_picture("p.svg", "total")
        self.assert_refused(1, "sideways", "plot", "a.csv", "--bank", "sideways", "-o", "p.svg")

    def test_labels_must_be_as_many_as_files(self):
        self.insproc("spectrum", NACL, *FAST, "-o", "a.csv")
        self.assert_refused(2, "--labels", "plot", "a.csv", "-o", "p.svg", "--labels", "a", "b")


class WithoutGnuplot(CliTest):
    def test_a_picture_names_what_is_missing(self):
        self.assert_refused(
            1, "gnuplot is not installed", "spectrum", NACL, *FAST, "-o", "s.svg",
            environment={"PATH": str(self.directory)},
        )
        self.assertEqual(list(self.directory.iterdir()), [])


if __name__ == "__main__":
    unittest.main()
