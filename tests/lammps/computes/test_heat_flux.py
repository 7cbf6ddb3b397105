# SPDX-License-Identifier: GPL-2.0-or-later
"""compute mace/heat_flux against derivatives of the energies, and compute heat/flux where energies are
those of pairs."""
import random
import unittest

from lammps_run import DATA, ENGINES, STYLES, WorkFolder

HEAD = """
units           {units}
boundary        {boundary}
newton          {newton}
atom_style      atomic
atom_modify     map array
read_data       {data}
{before}
pair_style      {style}
pair_coeff      * * {coeff}
"""

FLUX = """
compute         hf all mace/heat_flux
thermo_style    custom step c_hf[1] c_hf[2] c_hf[3] c_hf[4] c_hf[5] c_hf[6]
run             {steps}
print           "RESULT flux $(c_hf[1]:%.17g) $(c_hf[2]:%.17g) $(c_hf[3]:%.17g) &
$(c_hf[4]:%.17g) $(c_hf[5]:%.17g) $(c_hf[6]:%.17g)"
"""

ENERGIES = """
compute         pe all pe/atom
run             0
write_dump      all custom dump.now id type x y z c_pe fx fy fz modify sort id format float %.17g
"""

# As users have it of other potentials.
OF_PAIRS = """
compute         ke all ke/atom
compute         pe all pe/atom
compute         st all stress/atom NULL virial
compute         pairs all heat/flux ke pe st
thermo_style    custom step c_pairs[1]
run             0
print           "RESULT pairs $(c_pairs[1]:%.17g) $(c_pairs[2]:%.17g) $(c_pairs[3]:%.17g) &
$(c_pairs[4]:%.17g) $(c_pairs[5]:%.17g) $(c_pairs[6]:%.17g)"
"""

HOT = "velocity all create 600 3 mom yes\n"
MVV2E = 1.0364269e-4  # eV of 1 amu (A/ps)^2
KCAL = 1.0 / 0.0433641  # kcal/mol of 1 eV


def distance(a, b):
    return max(abs(x - y) for x, y in zip(a, b))


def size(a):
    return max(abs(x) for x in a)


def derivative(f, h):
    """Of f(k) = value at k h, a list, with an error of the order h^4."""
    near, far = zip(f(1), f(-1)), zip(f(2), f(-2))
    return [(8 * (a - b) - (c - d)) / (12 * h) for (a, b), (c, d) in zip(near, far)]


@unittest.skipUnless("kokkos" in ENGINES, "this build has no native engine")
class HeatFlux(unittest.TestCase):
    def setUp(self):
        self.place = WorkFolder(self)

    def run_deck(self, model, data, commands, ranks=1, coeff=None, arguments=(), **options):
        settings = dict(units="metal", boundary="p p p", newton="on", style="mace", before="")
        settings.update(options)
        coeff = coeff or f"{self.place.model(model)} C H I S"
        data = data if "/" in str(data) else DATA / f"{data}.data"
        run = self.place.lammps(HEAD.format(data=data, coeff=coeff, **settings) + commands, ranks,
                                arguments=arguments)
        self.assertEqual(run.code, 0, run.output)
        return run

    def flux(self, model, data, ranks=1, velocities=HOT, steps=0, **options):
        """The six numbers of the compute."""
        run = self.run_deck(model, data, velocities + FLUX.format(steps=steps), ranks, **options)
        return run.result("flux")

    def moved_data(self, source, velocities, time):
        """A data file with the atoms moved along velocities for a time; its path."""
        lines = source.read_text().splitlines()
        start = next(i for i, line in enumerate(lines) if line.startswith("Atoms")) + 2
        atoms = [line.split() for line in lines[start:] if line.strip()]
        for atom in atoms:
            v = velocities[int(atom[0])]
            atom[2:5] = [f"{float(x) + time * u:.17g}" for x, u in zip(atom[2:5], v)]
        text = "\n".join(lines[:start] + [" ".join(atom) for atom in atoms])
        text += "\n\nVelocities\n\n" + "".join(
            f"{n} {v[0]!r} {v[1]!r} {v[2]!r}\n" for n, v in velocities.items())
        path = self.place.folder / "moved.data"
        path.write_text(text)
        return path

    def test_flux_of_a_cluster_is_the_derivative_of_its_barycenter_of_energy(self):
        source = DATA / "random20_free.data"
        mass = [0.0, 12.011, 1.008, 126.90447, 32.06]
        noise = random.Random(5)
        velocities = {n: [noise.gauss(0, 8) for _ in range(3)] for n in range(1, 21)}
        h = 5e-5
        options = {"boundary": "f f f"}

        def atoms(time, model, style):
            self.run_deck(model, self.moved_data(source, velocities, time), ENERGIES, style=style,
                          **options)
            return [[0.0, *row] for row in self.place_dump()]

        for model, style, ranks in (("tiny", "mace e0 no", 1), ("tiny_density", "mace e0 no", 1),
                                    ("soft_zbl_3layers", "mace e0 no", 2), ("tiny", "mace", 4),
                                    ("tiny_mh", "mace e0 no head omol", 2)):
            with self.subTest(model=model, ranks=ranks):
                middle = atoms(0.0, model, style)
                kinetic = [0.5 * MVV2E * mass[self.types[i]] * sum(v * v for v in velocities[i + 1])
                           for i in range(20)]

                def barycenter(k):
                    rows = atoms(k * h, model, style)
                    return [sum(row[1 + a] * row[4] for row in rows) for a in range(3)]

                slope = derivative(barycenter, h)
                # Forces do work: the kinetic energy of an atom changes where the atom is.
                work = [sum(row[1 + a] * sum(f * v for f, v in zip(row[5:8], velocities[i + 1]))
                            for i, row in enumerate(middle)) for a in range(3)]
                convection = [sum((row[4] + kinetic[i]) * velocities[i + 1][a]
                                  for i, row in enumerate(middle)) for a in range(3)]
                carried = [sum(kinetic[i] * velocities[i + 1][a] for i in range(20))
                           for a in range(3)]
                expected = [slope[a] + work[a] + carried[a] for a in range(3)]
                found = self.flux(model, self.moved_data(source, velocities, 0.0), ranks,
                                  velocities="", style=style, **options)
                part = [expected[a] - convection[a] for a in range(3)]
                self.assertGreater(size(part), 1.0)
                self.assertLess(distance(found[3:], convection), 1e-6 * size(convection))
                virial = [found[a] - found[3 + a] for a in range(3)]
                self.assertLess(distance(virial, part), 1e-6 * size(part))

    def place_dump(self):
        """Rows x y z energy fx fy fz; notes the types."""
        text = (self.place.folder / "dump.now").read_text().split("ITEM: ATOMS")[1]
        self.types = [int(line.split()[1]) for line in text.splitlines()[1:]]
        return [[float(x) for x in line.split()[2:]] for line in text.splitlines()[1:]]

    def test_flux_of_a_crystal_is_that_of_its_unfolded_neighborhoods(self):
        # One atom moves: J = sum_i (r_i - r_j) v_j . de_i/dr_j, r_i - r_j the nearest image, in a
        # box more than twice as wide as the two layers of the model reach.
        box = [14.9443 * 2, 18.2941 * 2, 5.2541 * 5]
        cell, v, h = "replicate 2 2 5", (1.0, -0.7, 0.4), 1e-3
        for atom in (2, 50):
            def energies(k):
                self.run_deck("tiny", "crystal72", ENERGIES, style="mace e0 no", before=cell + (
                    f"\ngroup one id {atom}\n"
                    f"displace_atoms one move {' '.join(repr(k * h * u) for u in v)} units box\n"))
                return [row[3] for row in self.place_dump()]

            slopes = derivative(energies, h)
            energies(0)
            rows = self.place_dump()
            expected = [0.0] * 3
            for row, slope in zip(rows, slopes):
                for a in range(3):
                    away = row[a] - rows[atom - 1][a]
                    expected[a] += (away - box[a] * round(away / box[a])) * slope
            far = [abs(row[1] - rows[atom - 1][1]) for row in rows]
            reach = [slope for slope, d in zip(slopes, far) if 13.0 < d < box[1] - 13.0]
            self.assertLess(size(reach), 1e-9)
            found = self.flux("tiny", "crystal72", before=cell, style="mace e0 no", velocities=(
                f"velocity all set 0 0 0\ngroup one id {atom}\n"
                f"velocity one set {v[0]} {v[1]} {v[2]}\n"))
            virial = [found[a] - found[3 + a] for a in range(3)]
            self.assertGreater(size(expected), 1e-2)
            self.assertLess(distance(virial, expected), 1e-6 * size(expected))

    def test_flux_grows_with_the_crystal(self):
        # Cells much smaller than the model's reach: images beside images.
        for structure, model in (("random16_smallcell", "soft_zbl_3layers"),
                                 ("triclinic72", "tiny_mh")):
            with self.subTest(structure=structure):
                one = self.flux(model, structure)
                eight = self.flux(model, structure, velocities=HOT + "replicate 2 2 2\n")
                self.assertLess(distance([8 * x for x in one], eight), 1e-10 * size(eight))

    def test_flux_does_not_depend_on_ranks_and_set_up(self):
        # Energies without E0, so that the virial part is not small beside the convective one.
        one = self.flux("tiny", "triclinic72", style="mace e0 no")
        self.assertGreater(min(size([one[a] - one[3 + a] for a in range(3)]), size(one)), 1.0)
        for ranks in (1, 2, 4):
            for options in ({}, {"style": "mace e0 no mp ghosts"}, {"newton": "off"},
                            {"style": "mace e0 no mp exchange"}):
                with self.subTest(ranks=ranks, **options):
                    found = self.flux("tiny", "triclinic72", ranks,
                                      **{"style": "mace e0 no", **options})
                    self.assertLess(distance(found, one), 1e-10 * size(one))

    def test_flux_in_other_units_and_beside_another_style(self):
        at = "velocity all create 600 3 mom yes\n"
        metal = self.flux("tiny", "crystal72", velocities=at)
        real = self.flux("tiny", "crystal72", velocities=at, units="real")
        # LAMMPS' constants of the two unit styles agree to six digits.
        self.assertLess(distance([x * KCAL / 1000.0 for x in metal], real), 1e-5 * size(real))
        both = self.flux("tiny", "crystal72", velocities=at, style="hybrid/overlay mace zero 3.0",
                         coeff=f"mace {self.place.model('tiny')} C H I S\npair_coeff * * zero")
        self.assertLess(distance(both, metal), 1e-12 * size(metal))

    def test_flux_of_pairs_is_that_of_lammps(self):
        # Molecules of two equal atoms, far from one another: the energy of each atom is half of
        # that of its pair, and heat/flux with the stress of atoms is right, too.
        noise = random.Random(7)
        rows = []
        for k in range(8):
            middle = [15.0 * (k >> a & 1) + 7.5 for a in range(3)]
            bond = [noise.gauss(0, 1) for _ in range(3)]
            length = sum(x * x for x in bond) ** 0.5
            bond = [x * (0.5 + 0.02 * k) / length for x in bond]
            for sign in (1, -1):
                rows.append([1 + k % 4, *(m + sign * b for m, b in zip(middle, bond))])
        data = self.place.folder / "pairs.data"
        data.write_text(f"pairs\n\n{len(rows)} atoms\n4 atom types\n\n0 30 xlo xhi\n0 30 ylo yhi\n"
                        "0 30 zlo zhi\n\nMasses\n\n1 12.011\n2 1.008\n3 126.90447\n4 32.06\n\n"
                        "Atoms # atomic\n\n" + "".join(
                            f"{i + 1} {t} {x!r} {y!r} {z!r}\n"
                            for i, (t, x, y, z) in enumerate(rows)))
        for model in ("one_layer", "tiny_density"):
            with self.subTest(model=model):
                pairs = self.run_deck(model, data, HOT + OF_PAIRS, 2, style="mace e0 no")
                pairs = pairs.result("pairs")
                found = self.flux(model, data, 2, style="mace e0 no")
                virial, expected = ([x[a] - x[3 + a] for a in range(3)] for x in (found, pairs))
                self.assertGreater(size(expected), 1e-2)
                self.assertLess(distance(virial, expected), 1e-10 * size(expected))
                self.assertLess(distance(found[3:], pairs[3:]), 1e-12 * size(pairs))

    def test_flux_in_single_precision(self):
        # Coordinates of some ten Angstrom times sums that are good to 1e-6.
        double = self.flux("tiny", "triclinic72", 2, style="mace e0 no")
        single = self.flux("tiny", "triclinic72", 2, style="mace e0 no precision single")
        self.assertLess(distance(single, double), 2e-5 * size(double))

    def test_flux_along_a_run(self):
        # Lists are made anew and atoms change ranks; what LAMMPS correlates is the compute.
        run = ("fix nve all nve\nneighbor 0.1 bin\ntimestep 0.0005\n"
               "compute hf all mace/heat_flux\n"
               "fix corr all ave/correlate 2 5 10 c_hf[1] c_hf[2] c_hf[3] type auto file corr.out\n"
               "thermo_style custom step pe c_hf[1] c_hf[2] c_hf[3]\n"
               "thermo 10\nrun 40\n"
               'print "RESULT flux $(c_hf[1]:%.17g) $(c_hf[2]:%.17g) $(c_hf[3]:%.17g)"\n'
               'print "RESULT energy $(pe:%.17g)"\n')
        results = {}
        for style, arguments in STYLES.items():
            for ranks in (1, 2):
                done = self.run_deck("trained_dit", "crystal72", HOT + run, ranks,
                                     arguments=arguments)
                results[style, ranks] = done.result("flux")
                self.assertIn("\n40 5\n", (self.place.folder / "corr.out").read_text())
                energy = done.result("energy")
        plain = self.run_deck("trained_dit", "crystal72", HOT + "fix nve all nve\n"
                              "neighbor 0.1 bin\ntimestep 0.0005\nrun 40\n"
                              'print "RESULT energy $(pe:%.17g)"\n')
        self.assertAlmostEqual(plain.result("energy")[0], energy[0], delta=1e-9)
        first = results["mace", 1]
        for name, found in results.items():
            with self.subTest(run=name):
                self.assertLess(distance(found, first), 1e-7 * size(first))

    def test_bad_input_is_named(self):
        mace = f"pair_style mace\npair_coeff * * {self.place.model('tiny')} C H I S\n"
        torch = (f"pair_style mace engine torch\npair_coeff * * {self.place.export('tiny')} "
                 "C H I S\n")
        compute = "compute hf all mace/heat_flux"
        cases = [
            (f"{mace}{compute} ke pe st\n", "unknown argument ke; it takes none"),
            (f"{mace}group one id 1\ncompute hf one mace/heat_flux\n", "the group must be all"),
            (f"{compute}\n", "give pair_style mace and pair_coeff before this compute"),
            (f"pair_style zero 5.0\npair_coeff * *\n{compute}\n", "there is no pair style mace"),
            (f"{mace}{compute}\nrun 0\ngroup one id 1\ndelete_atoms group one compress no\n"
             'print "$(c_hf[1])"\n', "use run 0 first"),
        ]
        dispersion = mace.replace("pair_style mace", "pair_style mace dispersion pbe")
        cases.append((f"{dispersion}{compute}\n", "the heat flux of the dispersion is not known"))
        if "torch" in ENGINES:
            cases.append((f"{torch}{compute}\n", "the torch engine gives no heat flux"))
        for deck, complaint in cases:
            with self.subTest(deck=deck):
                run = self.place.lammps(
                    f"units metal\natom_style atomic\nread_data {DATA}/crystal72.data\n{deck}")
                self.assertNotEqual(run.code, 0, run.output)
                errors = [l for l in run.output.splitlines() if l.startswith("ERROR")]
                self.assertEqual(len(errors), 1, run.output)
                self.assertIn(complaint, errors[0])


if __name__ == "__main__":
    unittest.main()
