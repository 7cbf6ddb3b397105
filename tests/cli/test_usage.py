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

    def test_a_word_that_is_no_such_number_is_named(self):
        for text in ("10,100", "-5", "nan", "inf", "warm"):
            self.assert_refused(2, f"'{text}' is not a number of 0 or more",
                                "spectrum", NACL, f"--temperature={text}")
        self.assert_refused(2, "'0' is not a number above 0", "modes", NACL, "--symprec", "0")

    def test_a_mistyped_word_is_named_with_its_nearest_neighbor(self):
        for message, *arguments in [
            ("there is no command 'spectrun'; did you mean 'spectrum'?", "spectrun", NACL),
            ("there is no command 'xyzzy'", "xyzzy"),
            ("'insproc spectrum' has no option '--mehs'; did you mean '--mesh'?",
             "spectrum", NACL, "--mehs", "2", "2", "2"),
            ("'insproc modes' has no option '--unit'; did you mean '--units'?",
             "modes", NACL, "--unit=meV"),
            ("'insproc modes' has no use for 'units'; did you mean '--units'?",
             "modes", NACL, "units", "meV"),
            ("'realspac' is none of none, realspace, reciprocal; did you mean 'realspace'?",
             "modes", NACL, "--asr", "realspac"),
            ("'total1' is none of coherent, incoherent, total; did you mean 'total'?",
             "spectrum", NACL, "--xs", "total1"),
            ("'frequenc' is none of", "spectrum", NACL, "--stick-labels", "frequenc"),
        ]:
            self.assert_refused(2, message, *arguments)

    def test_options_that_would_do_nothing_are_refused(self):
        for option, *arguments in [
            ("--asr", "convert", NACL, "--asr", "none", "-o", "a.h5"),
            ("--nac", "convert", NACL, "--nac", "none", "-o", "a.h5"),
            ("--full", "convert", NACL, "--full", "-o", "a.h5"),
            ("--prune", "spectrum", NACL, "--prune"),
            ("--debye-waller", "spectrum", NACL, "--debye-waller", "per-q"),
            ("--symprec", "dos", NACL, "--no-symmetry", "--symprec", "1e-3"),
        ]:
            self.assert_refused(2, option, *arguments)

    def test_options_of_a_picture_need_one(self):
        for command, files, option, value in [
            ("spectrum", [NACL], "--range", "0:300"),
            ("spectrum", [NACL], "--title", "NaCl"),
            ("spectrum", [NACL], "--stick-labels", "none"),
            ("dos", [NACL], "--range", "0:300"),
            ("dos", [NACL], "--title", "NaCl"),
            ("bands", [NACL], "--range", "0:300"),
            ("bands", [NACL], "--title", "NaCl"),
            ("compare", [NACL, NACL], "--title", "NaCl"),
            ("gruneisen", [NACL, NACL], "--range", "0:300"),
            ("gruneisen", [NACL, NACL], "--title", "NaCl"),
            ("eos", ["energies.csv"], "--title", "NaCl"),
        ]:
            with self.subTest(command=command, option=option):
                self.assert_refused(
                    2, f"{option}: does nothing without a picture", command, *files, option, value
                )
                self.assert_refused(
                    2, option, command, *files, option, value, "-o", "table.csv"
                )

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
