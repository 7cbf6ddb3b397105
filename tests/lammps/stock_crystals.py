# SPDX-License-Identifier: GPL-2.0-or-later
"""Crystals under the potentials of a stock LAMMPS, for test_phonon_stock.py: deck texts."""
import math

# J. Tersoff, Phys. Rev. B 37, 6991 (1988), as in LAMMPS' Si.tersoff.
SILICON = "Si Si Si 3.0 1.0 1.3258 4.8381 2.0417 0.0 22.956 0.33675 1.3258 95.373 3.0 0.2 3.2394 " \
          "3264.7\n"


def embedded_atom(points=2000, cutoff=5.5):
    """A setfl table (pair_style eam/alloy) of a second-moment potential for copper: F = -sqrt(rho),
    rho and the repulsion exponential (F. Cleri, V. Rosato, Phys. Rev. B 48, 22 (1993)), both taken
    smoothly to zero at the cut-off."""
    xi, repulsion, p, q, r0 = 1.224, 0.0855, 10.960, 2.278, 2.556
    dr, drho = cutoff / points, 30.0 / points

    def switch(r):
        x = max(0.0, (r - 4.0) / (cutoff - 4.0))
        return 1 - 10 * x**3 + 15 * x**4 - 6 * x**5 if x < 1 else 0.0

    r = [i * dr for i in range(points)]
    tables = [
        [-math.sqrt(i * drho) for i in range(points)],
        [xi**2 * math.exp(-2 * q * (x / r0 - 1)) * switch(x) for x in r],
        [x * 2 * repulsion * math.exp(-p * (x / r0 - 1)) * switch(x) for x in r]]
    lines = ["Second-moment copper", "", "", "1 Cu", f"{points} {drho!r} {points} {dr!r} {cutoff}",
             "29 63.546 3.615 fcc"]
    lines += [f"{value:.16e}" for table in tables for value in table]
    return "\n".join(lines) + "\n"


DIAMOND = """
units           metal
atom_style      ${style}
atom_modify     map yes
newton          ${newton}
lattice         diamond 5.432
region          box block 0 2 0 2 0 2
create_box      1 box
create_atoms    1 box
mass            1 28.0855
pair_style      tersoff
pair_coeff      * * Si.tersoff Si
"""

COPPER = """
units           metal
atom_style      ${style}
atom_modify     map yes
newton          ${newton}
lattice         hcp 2.556
region          box prism 0 3 0 1.5 0 2 -1.5 0 0
create_box      1 box
create_atoms    1 box
mass            1 63.546
pair_style      eam/alloy
pair_coeff      * * Cu.eam.alloy Cu
"""

# I. S. Joung, T. E. Cheatham, J. Phys. Chem. B 112, 9020 (2008).
SALT = """
units           real
atom_style      ${style}
atom_modify     map yes
newton          ${newton}
lattice         custom 5.8 a1 1 0 0 a2 0 1 0 a3 0 0 1 &
                basis 0 0 0 basis 0 0.5 0.5 basis 0.5 0 0.5 basis 0.5 0.5 0 &
                basis 0.5 0.5 0.5 basis 0.5 0 0 basis 0 0.5 0 basis 0 0 0.5
region          box block 0 2 0 2 0 2
create_box      2 box
create_atoms    1 box basis 5 2 basis 6 2 basis 7 2 basis 8 2
mass            1 22.98977
mass            2 35.453
set             type 1 charge 1.0
set             type 2 charge -1.0
pair_style      lj/cut/coul/long 9.0
pair_coeff      1 1 0.0874393 2.159538
pair_coeff      2 2 0.0355910 4.830453
pair_coeff      1 2 0.0557860 3.494996
kspace_style    ewald 1e-8
"""

# Atoms of one mass and two types, at the places of a body-centered crystal.
TYPES = """
units           metal
atom_style      ${style}
atom_modify     map yes
newton          ${newton}
lattice         bcc 4.3
region          box block 0 3 0 3 0 3
create_box      2 box
create_atoms    1 box basis 2 2
mass            * 39.95
pair_style      lj/cut 6.1
pair_modify     shift yes
pair_coeff      1 1 0.004 3.3
pair_coeff      2 2 0.04 3.5
pair_coeff      1 2 0.02 3.6
"""

# One atom of four of a face-centered cell is an isotope; the same as mass of the atom itself.
ISOTOPES = """
units           metal
atom_style      ${style}
atom_modify     map yes
newton          ${newton}
lattice         fcc 5.3
region          box block 0 2 0 2 0 2
create_box      2 box
create_atoms    1 box basis 3 2
mass            1 39.95
mass            2 36.0
pair_style      lj/cut 6.1
pair_modify     shift yes
pair_coeff      * * 0.01 3.4
"""
ISOTOPES_BY_ATOM = ISOTOPES.replace("mass            1 39.95\nmass            2 36.0\n",
                                    "set type * diameter 0\nset type 2 density 36.0\nset type 1 density 39.95\n")

# Two bent molecules without any symmetry, minimized, in a triclinic cell.
MOLECULES = """
units           metal
atom_style      ${style}
atom_modify     map yes
newton          ${newton}
region          cell prism 0 6.0 0 5.5 0 5.2 0.8 -0.6 0.4
create_box      2 cell bond/types 1 angle/types 1 extra/bond/per/atom 2 &
                extra/angle/per/atom 1 extra/special/per/atom 4
create_atoms    1 single 1.0 1.0 1.0
create_atoms    2 single 1.9 1.1 1.2
create_atoms    2 single 0.7 1.9 0.8
create_atoms    1 single 4.1 3.4 3.2
create_atoms    2 single 4.9 3.1 3.7
create_atoms    2 single 3.8 4.3 3.5
mass            1 15.999
mass            2 1.008
create_bonds    single/bond 1 1 2
create_bonds    single/bond 1 1 3
create_bonds    single/bond 1 4 5
create_bonds    single/bond 1 4 6
create_bonds    single/angle 1 2 1 3
create_bonds    single/angle 1 5 4 6
replicate       2 1 2
pair_style      lj/cut 6.0
pair_modify     shift yes
pair_coeff      1 1 0.02 3.1
pair_coeff      2 2 0.002 2.2
pair_coeff      1 2 0.006 2.6
bond_style      harmonic
bond_coeff      1 12.0 0.96
angle_style     harmonic
angle_coeff     1 2.0 105.0
min_style       cg
fix             relax all box/relax tri 0.0 vmax 0.002
minimize        0 1e-6 3000 30000
unfix           relax
minimize        0 1e-8 3000 30000
reset_timestep  0
"""

READ_MOLECULES = """
units           metal
atom_style      ${style}
newton          ${newton}
pair_style      lj/cut 6.0
pair_modify     shift yes
bond_style      harmonic
angle_style     harmonic
read_data       relaxed.data
pair_coeff      1 1 0.02 3.1
pair_coeff      2 2 0.002 2.2
pair_coeff      1 2 0.006 2.6
"""
