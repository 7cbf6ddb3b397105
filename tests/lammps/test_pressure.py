# SPDX-License-Identifier: GPL-2.0-or-later
"""The pressure that a barostat sees, against differences of the energy."""
import unittest

from lammps_run import DATA, PRESSURE, STYLES, WorkFolder

STRAIN = 1e-4
COMPONENTS = ("xx", "yy", "zz", "xy", "xz", "yz")

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


def strained(component):
    """Commands that leave RESULT minus_<component> and plus_<component>: energies at -+ STRAIN/2."""
    h = STRAIN / 2
    a, b = component
    if a == b:
        steps = [f"{a} scale {factor:.17g}" for factor in (1 - h, (1 + h) / (1 - h), 1 / (1 + h))]
    else:
        steps = [f"{component} delta $({factor * h!r}*l{b}:%.17g)" for factor in (-1, 2, -1)]
    energies = [f'run 0\nprint "RESULT {side}_{component} $(pe:%.17g)"' for side in ("minus", "plus")]
    return "\n".join(f"change_box all {step} remap\n{energy}"
                     for step, energy in zip(steps, [*energies, ""])) + "\n"


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
            minus, = run.result(f"minus_{component}")
            plus, = run.result(f"plus_{component}")
            slope = (plus - minus) / (STRAIN * volume)
            with self.subTest(component=component):
                self.assertGreater(abs(pressure), 100.0)  # of every component there is some
                # Error of the difference: the third derivative of the energy density, about
                # 10 eV/Angstrom^3 (30 times a bulk modulus), times STRAIN^2 / 24, and rounding of the
                # energies (1e-11 eV of 4450) over STRAIN * volume, 1e-10.
                self.assertAlmostEqual(slope, -pressure / PRESSURE["metal"], delta=1e-7)
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
