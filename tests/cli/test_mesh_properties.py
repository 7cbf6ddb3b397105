# SPDX-License-Identifier: GPL-2.0-or-later
"""insproc dos and thermo."""

import json
import unittest

from insproc import NACL, CliTest, read_csv

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

    def test_a_list_of_temperatures(self):
        self.insproc("thermo", NACL, *MESH, "-T", "0,300,10", "-o", "t.csv")
        self.insproc("thermo", NACL, *MESH, "-T", "300", "-o", "one.csv")
        columns = read_csv(self.path("t.csv").read_text())
        self.assertEqual(columns["temperature_K"], [0.0, 300.0, 10.0])
        one = read_csv(self.path("one.csv").read_text())
        self.assertEqual(one["entropy"], columns["entropy"][1:2])

    def test_a_bad_range_is_wrong_usage(self):
        for text in ("300K", "300:0:10", "0:300:0", "0:300:10K", "10,", "-3"):
            self.assert_refused(2, "--temperature", "thermo", NACL, "-T", text)


if __name__ == "__main__":
    unittest.main()
