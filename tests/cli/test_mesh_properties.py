# SPDX-License-Identifier: GPL-2.0-or-later
"""insproc dos and thermo."""

import json
import unittest

from insproc import DATA, NACL, CliTest, read_csv, write_springs

MESH = ["--mesh", "6", "6", "6"]


class Dos(CliTest):
    def dos(self, *arguments):
        return read_csv(self.insproc("dos", NACL, *MESH, "--energy", "0:300:1", *arguments))

    def test_states_are_counted(self):
        for method in ([], ["--sigma", "2"], ["--no-symmetry"]):
            columns = self.dos(*method)
            self.assertAlmostEqual(sum(columns["total"]), 6.0, delta=0.02)
            self.assertAlmostEqual(sum(columns["el_Na"]), 3.0, delta=0.02)

    def test_elements_add_up_to_the_total(self):
        for weights in ([], ["--neutron"]):
            columns = self.dos(*weights)
            for total, sodium, chlorine in zip(
                columns["total"], columns["el_Na"], columns["el_Cl"]
            ):
                self.assertAlmostEqual(total, sodium + chlorine, delta=1e-12)

    def test_the_integral_does_not_depend_on_the_unit(self):
        columns = self.dos("--units", "meV")
        width = columns["energy_meV"][1] - columns["energy_meV"][0]
        self.assertAlmostEqual(width * sum(columns["total"]), 6.0, delta=0.02)

    def test_numbers_without_a_unit_are_in_units(self):
        given = self.insproc("dos", NACL, *MESH, "--energy", "0:40:0.2meV", "--units", "meV",
                             "--sigma", 0.3)
        bare = self.insproc("dos", NACL, *MESH, "--energy", "0:40:0.2", "--units", "meV",
                            "--sigma", 0.3)
        self.assertEqual(bare, given)
        narrow = read_csv(self.insproc("dos", NACL, *MESH, "--energy", "0:40:0.2meV",
                                       "--sigma", 0.3 * 8.065543937))
        for a, b in zip(read_csv(bare)["total"], narrow["total"]):
            self.assertAlmostEqual(a, b * 8.065543937, delta=1e-6)

    def test_json_names_the_unit(self):
        self.insproc("dos", NACL, *MESH, "--energy", "0:300:1", "-o", "d.json")
        collection = json.loads(self.path("d.json").read_text())
        self.assertEqual(collection["y_data_unit"], "1 / (1 / centimeter)")


class Thermo(CliTest):
    def test_limits(self):
        self.insproc("thermo", NACL, *MESH, "-T", "0:3000:1500", "-o", "t.csv")
        columns = read_csv(self.path("t.csv").read_text())
        self.assertEqual(columns["temperature_K"], [0.0, 1500.0, 3000.0])
        self.assertEqual(columns["entropy"][0], 0.0)
        self.assertGreater(columns["free_energy"][0], 0.0)  # zero-point energy
        dulong_petit = 6 * 8.314462618 * (1.0 - 1.0 / 216.0 / 2.0)  # without the acoustic modes
        self.assertAlmostEqual(columns["heat_capacity"][2], dulong_petit, delta=0.05)
        for row, temperature in enumerate(columns["temperature_K"]):  # U = F + T S
            sum_ = columns["free_energy"][row] + temperature * columns["entropy"][row] * 1e-3
            self.assertAlmostEqual(columns["internal_energy"][row], sum_, delta=1e-9 * abs(sum_))

    def test_a_list_of_temperatures(self):
        self.insproc("thermo", NACL, *MESH, "-T", "0,300,10", "-o", "t.csv")
        self.insproc("thermo", NACL, *MESH, "-T", "300", "-o", "one.csv")
        columns = read_csv(self.path("t.csv").read_text())
        self.assertEqual(columns["temperature_K"], [0.0, 300.0, 10.0])
        one = read_csv(self.path("one.csv").read_text())
        self.assertEqual(one["entropy"], columns["entropy"][1:2])

    def test_per_formula_unit_molecule_and_atom(self):
        crystal = write_springs(self.path("springs"), (1.0, 1.0, 0.9))
        for source, number in (
            (DATA / "ins" / "ammonia_crystal" / "phonopy.yaml", {"formula": 4, "molecule": 4, "atom": 16}),
            (NACL, {"formula": 1, "atom": 2}),
            (crystal, {"formula": 1, "molecule": 1, "atom": 1}),
        ):
            arguments = ["thermo", source, "--mesh", 2, 2, 2, "-T", "0:300:300", "-q"]
            self.insproc(*arguments, "-o", "t.csv")
            cell = read_csv(self.path("t.csv").read_text())
            for per, count in number.items():
                self.insproc(*arguments, "--per", per, "-o", "t.csv")
                own = read_csv(self.path("t.csv").read_text())
                for column in ("free_energy", "entropy", "heat_capacity", "internal_energy"):
                    for a, b in zip(own[column], cell[column]):
                        self.assertAlmostEqual(a * count, b, delta=1e-9 * abs(b))
        self.assertIn("formula units H3N", self.insproc(
            "thermo", DATA / "ins" / "ammonia_crystal" / "phonopy.yaml", "--mesh", 1, 1, 1,
            "--per", "formula"))

    def test_a_bad_range_is_wrong_usage(self):
        for text in ("300K", "300:0:10", "0:300:0", "0:300:10K", "10,", "-3"):
            self.assert_refused(2, "--temperature", "thermo", NACL, "-T", text)


if __name__ == "__main__":
    unittest.main()
