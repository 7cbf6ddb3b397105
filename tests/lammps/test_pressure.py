# SPDX-License-Identifier: GPL-2.0-or-later
"""The pressure that a barostat sees, against differences of the energy."""
import unittest

from lammps_run import COMPONENTS, DATA, PRESSURE, STYLES, WorkFolder, slope, strained

# Atoms at rest, so that the pressure is that of the potential alone; `tri` as all components are free.
DECK = """
units           metal
atom_style      atomic
atom_modify     map yes
read_data       ${data}
change_box      all triclinic
displace_atoms  all random 0.03 0.03 0.03 90125
pair_style      mace
pair_coeff      * * ${model} C H I S
thermo_style    custom step pe vol
fix             barostat all npt temp 1.0 1.0 0.1 tri 0.0 0.0 1.0
thermo_style    custom step pe vol c_barostat_press[*]
run             0
print           "RESULT volume $(vol:%.17g)"
print           "RESULT scalar $(c_barostat_press:%.17g)"
""" + "".join(f"""variable p{k} equal $(c_barostat_press[{k + 1}]:%.17g)
print           "RESULT pressure_{component} $(v_p{k}:%.17g)"
""" for k, component in enumerate(COMPONENTS)) + """
unfix           barostat
thermo_style    custom step pe vol
"""


class Pressure(unittest.TestCase):
    def setUp(self):
        self.place = WorkFolder(self)

    def check(self, style, ranks):
        run = self.place.lammps(DECK + "".join(strained(c) for c in COMPONENTS), ranks,
                                arguments=STYLES[style], data=DATA / "crystal72.data",
                                model=self.place.model("trained_dit"))
        self.assertEqual(run.code, 0, run.output)
        volume, = run.result("volume")
        pressures = []
        for component in COMPONENTS:
            pressure, = run.result(f"pressure_{component}")
            with self.subTest(component=component):
                self.assertGreater(abs(pressure), 100.0)  # of every component there is some
                # Error of the difference: the third derivative of the energy density, about
                # 10 eV/Angstrom^3 (30 times a bulk modulus), times STRAIN^2 / 24, and rounding of the
                # energies (1e-11 eV of 4450) over STRAIN * volume, 1e-10.
                self.assertAlmostEqual(slope(run, component) / volume, -pressure / PRESSURE["metal"], delta=1e-7)
            pressures.append(pressure)
        scalar, = run.result("scalar")
        self.assertAlmostEqual(scalar, sum(pressures[:3]) / 3, delta=1e-6)

    def test_six_components_are_derivatives_of_the_energy(self):
        for style in STYLES:
            for ranks in (1, 2):
                with self.subTest(style=style, ranks=ranks):
                    self.check(style, ranks)


if __name__ == "__main__":
    unittest.main()
