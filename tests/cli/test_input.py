# SPDX-License-Identifier: GPL-2.0-or-later
"""What is made of the files that are given: phonopy's in all their forms, and foreign ones."""

import json
import lzma
import os
import re
import shutil
import subprocess
import unittest

from insproc import DATA, NACL, CliTest, read_csv

PYTHON = os.environ.get("MACEINS_TEST_PYTHON")
CONVENTIONAL = DATA / "phonopy" / "NaCl_kyoto" / "phonopy.yaml"
WITH_CHARGES = DATA / "phonopy" / "phonopy_params_NaCl-1.00.yaml"
FORCES = DATA / "phonopy" / "phonopy_params_Si.yaml"
GENERAL = ["0.13", "0.21", "-0.34"]

PHONOPY = """
import json, phonopy, sys
phonons = phonopy.load(sys.argv[1], produce_fc=True, log_level=0)
phonons.run_qpoints(json.loads(sys.argv[2]))
print(json.dumps((phonons.qpoints.frequencies * 33.3564095198152).tolist()))
"""

COMPRESSED_BY_LZF = """
import h5py, numpy, sys
with h5py.File(sys.argv[1], "w") as file:
    file.create_dataset("force_constants", data=numpy.zeros((2, 64, 3, 3)), compression="lzf",
                        chunks=True)
"""


class Input(CliTest):
    def frequencies(self, *arguments):
        self.insproc("modes", *arguments, "-q", "-o", "m.csv")
        return read_csv(self.path("m.csv").read_text())["frequency_cm1"]

    def assert_equal_frequencies(self, first, second, delta=1e-6):
        self.assertEqual(len(first), len(second))
        for a, b in zip(first, second):
            self.assertAlmostEqual(a, b, delta=delta)

    def test_the_primitive_cell_is_found_unless_another_is_wanted(self):
        self.assertEqual(len(self.frequencies(CONVENTIONAL)), 6)
        for choice, modes in (("auto", 6), ("file", 24), ("no", 24)):
            found = self.frequencies(CONVENTIONAL, "--primitive", choice)
            self.assertEqual(len(found), modes)

    def test_bands_of_a_conventional_cell_are_unfolded(self):
        for choice, bands in (("auto", 6), ("no", 24)):
            self.insproc("bands", CONVENTIONAL, "--primitive", choice, "--points", "3",
                         "--path", "G 1/2,1/2,0", "-q", "-o", "b.csv")
            columns = read_csv(self.path("b.csv").read_text())
            self.assertEqual(sum(bool(re.match(r"band_?\d", name)) for name in columns), bands)

    def test_a_file_that_has_its_cell_takes_no_other(self):
        self.insproc("convert", NACL, "-q", "-o", "nacl.h5")
        for option, value in (("--primitive", "no"), ("--fit-symmetry", "no")):
            self.assert_refused(1, "nacl.h5", "modes", "nacl.h5", option, value)

    def test_files_compressed_by_xz(self):
        expected = self.frequencies(NACL, "--q", *GENERAL)
        self.path("nacl.yaml.xz").write_bytes(lzma.compress(NACL.read_bytes()))
        content = (NACL.parent / "FORCE_CONSTANTS").read_bytes()
        self.path("FORCE_CONSTANTS.xz").write_bytes(lzma.compress(content))
        self.assertEqual(self.frequencies("nacl.yaml.xz", "--q", *GENERAL), expected)
        self.insproc("convert", NACL, "-q", "-o", "nacl.json")
        json_text = self.path("nacl.json").read_bytes()
        self.path("nacl.json.xz").write_bytes(lzma.compress(json_text))
        self.assert_equal_frequencies(
            self.frequencies("nacl.json.xz", "--q", *GENERAL), expected, 1e-3)
        self.assertEqual(self.insproc("structure", "nacl.yaml.xz"),
                         self.insproc("structure", NACL))
        whole = self.path("nacl.yaml.xz").read_bytes()
        self.path("cut.yaml.xz").write_bytes(whole[: len(whole) // 2])
        self.assert_refused(1, "cut.yaml.xz: compressed by xz, but damaged", "modes", "cut.yaml.xz")

    def test_files_that_carry_the_seed_of_a_calculation(self):
        # As janus-core names them.
        expected = self.frequencies(NACL, "--q", *GENERAL)
        shutil.copy(NACL, self.path("salt-phonopy.yml"))
        shutil.copy(NACL.parent / "FORCE_CONSTANTS", self.path("salt-FORCE_CONSTANTS"))
        self.path("FORCE_CONSTANTS").write_text("of another calculation")
        self.assertEqual(self.frequencies("salt-phonopy.yml", "--q", *GENERAL), expected)
        self.path("salt-FORCE_CONSTANTS").rename(self.path("pepper-FORCE_CONSTANTS"))
        self.assert_refused(1, "FORCE_CONSTANTS", "modes", "salt-phonopy.yml")

    def test_masses_are_checked_against_the_elements(self):
        text = NACL.read_text()
        self.assertIn("mass: 22.98", text)
        self.path("phonopy.yaml").write_text(re.sub(r"mass: 22\.98\d*", "mass: 35.453", text))
        shutil.copy(NACL.parent / "FORCE_CONSTANTS", self.directory)
        process = self.run_insproc("modes", "phonopy.yaml", "-q")
        self.assertEqual(process.returncode, 0, process.stderr)
        self.assertEqual(len(process.stderr.splitlines()), 1, process.stderr)
        for word in ("warning", "(Na)", "35.453", "22.98"):
            self.assertIn(word, process.stderr)
        self.assertEqual(self.run_insproc("modes", NACL, "-q").stderr, "")

    def test_deuterium_is_an_element(self):
        text = NACL.read_text().replace("symbol: Na", "symbol: D")
        text = re.sub(r"mass: 22\.98\d*", "mass: 2.014", text)
        self.path("phonopy.yaml").write_text(text)
        shutil.copy(NACL.parent / "FORCE_CONSTANTS", self.directory)
        fast = ["--mesh", "1", "1", "1", "--orders", "1", "-q"]
        heavy = read_csv(self.insproc("spectrum", "phonopy.yaml", *fast))
        self.assertIn("el_2H", heavy)
        same = read_csv(self.insproc("spectrum", "phonopy.yaml", *fast, "--isotope", "D=2H"))
        self.assertIn("el_2H", same)
        light = read_csv(self.insproc("spectrum", "phonopy.yaml", *fast, "--isotope", "D=H"))
        self.assertIn("el_H", light)
        self.assert_refused(1, "'T'", "spectrum", "phonopy.yaml", *fast, "--isotope", "T=2H")

    def charged(self, surplus):
        """NaCl with charges whose sum is not zero."""
        text = WITH_CHARGES.read_text()
        start = text.index("born_effective_charge:")
        stop = text.index("dielectric_constant:")
        charge = re.search(r"- \[ *([0-9.]+)", text[start:stop]).group(1)
        wrong = text[start:stop].replace(charge, f"{float(charge) + surplus:.6f}", 1)
        self.path("charged.yaml").write_text(text[:start] + wrong + text[stop:])
        return "charged.yaml"

    def test_born_charges_are_made_to_obey_the_crystal(self):
        neutral = self.frequencies(WITH_CHARGES, "--q", "0.01", "0", "0")
        file = self.charged(0.06)
        corrected = self.frequencies(file, "--q", "0.01", "0", "0")
        listed = self.frequencies(file, "--q", "0.01", "0", "0", "--born-symmetry", "no")
        self.assertGreater(max(abs(a - b) for a, b in zip(listed, corrected)), 0.1)
        self.assertGreater(max(abs(a - b) for a, b in zip(neutral, corrected)), 1e-3)
        message = self.run_insproc("modes", file).stderr
        self.assertRegex(message, r"charges by up to 0\.0\d+ e \(their sum was 0\.0")
        self.assertNotIn("warning", message)
        self.assertIn("warning", self.run_insproc("modes", self.charged(0.6)).stderr)

    @unittest.skipUnless(PYTHON, "no Python with phonopy")
    def test_charges_that_obey_the_crystal_are_phonopys(self):
        points = [[0.13, 0.21, -0.34], [0.01, 0.0, 0.0]]
        asked = subprocess.run(
            [PYTHON, "-W", "ignore", "-c", PHONOPY, self.charged(0.06), json.dumps(points)],
            cwd=self.directory, capture_output=True, text=True, timeout=300,
        )
        self.assertEqual(asked.returncode, 0, asked.stderr)
        for point, theirs in zip(points, json.loads(asked.stdout)):
            ours = self.frequencies("charged.yaml", "--asr", "none", "--q", *point)
            self.assert_equal_frequencies(ours, sorted(theirs), 1e-3)

    def test_foreign_files_are_named_for_what_they_are(self):
        self.path("folder").mkdir()
        shutil.copy(NACL, self.path("folder") / "phonopy.yaml")
        self.path("empty").mkdir()
        self.path("a.castep_bin").write_bytes(b"\x00\x00\x00\x0aBEGIN_UNIT_CELL\x00\x00")
        self.path("b.bin").write_bytes(b"\x00\x01\x02")
        self.path("c.yaml.gz").write_bytes(b"\x1f\x8b\x08\x00")
        self.path("d.phonon").write_text(" BEGIN header\n Number of ions 2\n")
        self.path("e.json").write_text('{"__euphonic_class__": "QpointPhononModes"}')
        self.path("f.yaml").write_text("nqpoint: 1\nphonon:\n- q-position: [0, 0, 0]\n")
        text = NACL.read_text()
        self.path("g.yaml").write_text(text.replace("phonopy:\n", "phonopy:\n  site_mixture_scheme: merge\n", 1))
        self.insproc("spectrum", NACL, "--mesh", "1", "1", "1", "-q", "-o", "h.h5")
        for file, what in [
            ("folder", "is a directory; give phonopy.yaml in it"),
            ("empty", "is a directory"),
            ("a.castep_bin", "a binary file of CASTEP"),
            ("b.bin", "a binary file"),
            ("c.yaml.gz", "compressed by gzip"),
            ("d.phonon", "no force constants"),
            ("e.json", "Euphonic's QpointPhononModes, no force constants"),
            ("f.yaml", "frequencies that phonopy wrote"),
            ("g.yaml", "a site mixture"),
            ("h.h5", "a table that insproc wrote"),
        ]:
            self.assert_refused(1, f"{file}: " if file != "g.yaml" else "g.yaml:", "modes", file)
            self.assert_refused(1, what, "modes", file)

    @unittest.skipUnless(PYTHON, "no Python with h5py")
    def test_a_compression_that_hdf5_does_not_have_is_named(self):
        subprocess.run([PYTHON, "-c", COMPRESSED_BY_LZF, self.path("fc.hdf5")], check=True)
        self.assert_refused(1, "compressed by LZF", "modes", NACL, "--force-constants", "fc.hdf5")

    def test_numbers_in_messages_are_short(self):
        self.path("heavy.data").write_text(
            "atoms\n\n1 atoms\n1 atom types\n\n0 3 xlo xhi\n0 3 ylo yhi\n0 3 zlo zhi\n\n"
            "Masses\n\n1 123456.123456789012345\n\nAtoms # atomic\n\n1 1 0 0 0\n"
        )
        message = self.run_insproc("structure", "heavy.data").stderr
        self.assertIn("123456.123457", message)
        self.assertIsNone(re.search(r"\d{13}|\d+\.\d{13}", message.replace(".", "")), message)


if __name__ == "__main__":
    unittest.main()
