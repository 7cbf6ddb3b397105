# SPDX-License-Identifier: GPL-2.0-or-later
"""Help, version and wrong usage."""

import unittest

from insproc import NACL, CliTest

COMMANDS = ["spectrum", "modes", "compare", "plot", "dos", "thermo", "displacements", "convert"]


class Usage(CliTest):
    def test_help_lists_every_command(self):
        text = self.insproc("--help")
        for command in COMMANDS:
            self.assertIn(command, text)

    def test_every_command_has_help(self):
        for command in COMMANDS:
            self.assertIn("--output", self.insproc(command, "--help"))

    def test_version_is_one_line(self):
        lines = self.insproc("--version").splitlines()
        self.assertEqual(len(lines), 1)
        self.assertRegex(lines[0], r"^insproc \d+\.\d+\.\d+$")

    def test_no_command_is_wrong_usage(self):
        self.assert_refused(2, "subcommand")

    def test_unknown_option_is_wrong_usage(self):
        self.assert_refused(2, "--nonsense", "spectrum", NACL, "--nonsense")

    def test_values_out_of_range_are_wrong_usage(self):
        for option, value in [
            ("--orders", "11"),
            ("--temperature", "-1"),
            ("--acoustic-cutoff", "0"),
            ("--xs", "everything"),
            ("--mode", "approximate"),
            ("--units", "furlong"),
            ("--energy", "0:100"),
            ("--energy", "0:100:1parsec"),
            ("--range", "10"),
            ("--bank", "sideways"),
            ("--isotope", "H"),
        ]:
            self.assert_refused(2, option, "spectrum", NACL, option, value)

    def test_mesh_and_cutoff_exclude_each_other(self):
        self.assert_refused(
            2, "--cutoff", "spectrum", NACL, "--mesh", "2", "2", "2", "--cutoff", "10"
        )

    def test_an_unknown_extension_is_wrong_usage(self):
        self.assert_refused(2, "extension", "spectrum", NACL, "-o", "out.xyz")

    def test_the_hint_names_the_command(self):
        process = self.run_insproc("spectrum")
        self.assertIn("Try 'insproc spectrum --help'", process.stderr)


if __name__ == "__main__":
    unittest.main()
