# SPDX-License-Identifier: GPL-2.0-or-later
"""Input that cannot be used: one clear line, exit status 1, no output."""

import shutil
import subprocess
import unittest

from insproc import MOLECULE, NACL, PROGRAM, CliTest, write_finite_box

FAST = ["--mesh", "1", "1", "1", "--orders", "1", "-q"]


class BadInput(CliTest):
    def truncated(self, source, name, share=0.5):
        content = source.read_bytes()
        self.path(name).write_bytes(content[: int(share * len(content))])
        return name

    def test_a_missing_file(self):
        for command in (["spectrum"], ["modes"], ["compare", NACL]):
            self.assert_refused(1, "no-such-file", *command, "no-such-file.h5")

    def test_a_truncated_hdf5_file(self):
        self.insproc("convert", NACL, "-o", "whole.h5")
        for share in (0.1, 0.5, 0.9):
            self.truncated(self.path("whole.h5"), "cut.h5", share)
            self.assert_refused(1, "cut.h5", "spectrum", "cut.h5", *FAST)

    def test_an_hdf5_file_of_something_else(self):
        self.insproc("spectrum", NACL, *FAST, "-o", "spectrum.h5")
        self.assert_refused(1, "spectrum.h5", "spectrum", "spectrum.h5", *FAST)

    def test_force_constants_as_a_spectrum(self):
        self.insproc("convert", NACL, "-o", "nacl.h5")
        self.assert_refused(1, "nacl.h5", "plot", "nacl.h5", "-o", "p.svg")

    def test_a_truncated_text_file(self):
        shutil.copy(NACL, self.path("phonopy.yaml"))
        self.truncated(NACL.parent / "FORCE_CONSTANTS", "FORCE_CONSTANTS")
        self.assert_refused(1, "FORCE_CONSTANTS", "spectrum", "phonopy.yaml", *FAST)

    def test_force_constants_of_another_size(self):
        other = MOLECULE.parent / "force_constants.hdf5"
        self.assert_refused(
            1, "force_constants.hdf5", "spectrum", NACL, "--force-constants", other, *FAST
        )

    def test_a_yaml_without_force_constants(self):
        write_finite_box(self.path("lonely.yaml"))
        self.assert_refused(1, "lonely.yaml", "spectrum", "lonely.yaml", *FAST)

    def test_an_element_that_does_not_exist(self):
        text = NACL.read_text().replace("symbol: Na", "symbol: Qq")
        self.path("phonopy.yaml").write_text(text)
        shutil.copy(NACL.parent / "FORCE_CONSTANTS", self.directory)
        self.assert_refused(1, "Qq", "spectrum", "phonopy.yaml", *FAST)

    def test_an_isotope_without_data(self):
        self.assert_refused(1, "99Na", "spectrum", NACL, "--isotope", "Na=99Na", *FAST)

    def test_a_directory_that_does_not_exist(self):
        self.assert_refused(1, "does not exist", "spectrum", NACL, *FAST, "-o", "none/s.csv")

    def test_a_full_disk_under_standard_output(self):
        with open("/dev/full", "w") as full:
            process = subprocess.run(
                [PROGRAM, "spectrum", NACL, *FAST], stdout=full, stderr=subprocess.PIPE, text=True
            )
        self.assertEqual(process.returncode, 1)
        self.assertIn("standard output", process.stderr)

    def test_an_empty_file(self):
        self.path("empty.yaml").write_text("")
        self.assert_refused(1, "empty.yaml", "spectrum", "empty.yaml", *FAST)


if __name__ == "__main__":
    unittest.main()
