# SPDX-License-Identifier: GPL-2.0-or-later
"""The 72-atom crystal of 2,5-diiodothiophene as files of phonopy, from what tests/data/lammps holds.

    TEST_DATA=tests/data python3 tests/cli/crystal72.py FOLDER
"""

import json
import lzma
import os
import pathlib
import sys

CELLS = 2  # of the supercell along c


def read_cell(path):
    """Lattice vectors, masses by symbol, and (symbol, fractional position) of every atom."""
    lengths, masses, atoms = [], {}, []
    section = ""
    for line in path.read_text().splitlines():
        words = line.split()
        if words[2:] in (["xlo", "xhi"], ["ylo", "yhi"], ["zlo", "zhi"]):
            lengths.append(float(words[1]) - float(words[0]))
        elif len(words) in (1, 3) and words[0] in ("Masses", "Atoms", "Velocities"):
            section = words[0]
        elif section == "Masses" and words:
            masses[int(words[0])] = (words[3], float(words[1]))
        elif section == "Atoms" and words:
            position = [float(x) / a for x, a in zip(words[2:5], lengths)]
            atoms.append((int(words[0]), masses[int(words[1])][0], position))
    return lengths, dict(masses.values()), [atom[1:] for atom in sorted(atoms)]


def cell_text(lengths, masses, atoms):
    vectors = [[a if i == k else 0.0 for i in range(3)] for k, a in enumerate(lengths)]
    lines = ["  lattice:", *(f"  - {vector}" for vector in vectors), "  points:"]
    for symbol, position, reduced in atoms:
        lines += [f"  - symbol: {symbol}", f"    coordinates: {position}",
                  f"    mass: {masses[symbol]}", f"    reduced_to: {reduced}"]
    return "\n".join(lines)


def write_crystal72(data, folder):
    """Writes phonopy.yaml and FORCE_CONSTANTS (1 x 1 x 2 cells); returns the path of the first."""
    lengths, masses, atoms = read_cell(data / "lammps" / "relaxed_0GPa.data")
    unit = [(symbol, place, k + 1) for k, (symbol, place) in enumerate(atoms)]
    large = [(symbol, [*place[:2], (place[2] + image) / CELLS], k * CELLS + 1)
             for k, (symbol, place) in enumerate(atoms) for image in range(CELLS)]
    long = [*lengths[:2], CELLS * lengths[2]]
    yaml = folder / "phonopy.yaml"
    yaml.write_text("\n".join([
        'phonopy:\n  version: "4.10.0"',
        'physical_unit:\n  atomic_mass: "AMU"\n  length: "angstrom"\n'
        '  force_constants: "eV/angstrom^2"',
        "primitive_matrix:\n- [1, 0, 0]\n- [0, 1, 0]\n- [0, 0, 1]",
        f"supercell_matrix:\n- [1, 0, 0]\n- [0, 1, 0]\n- [0, 0, {CELLS}]",
        "primitive_cell:\n" + cell_text(lengths, masses, unit),
        "unit_cell:\n" + cell_text(lengths, masses, unit),
        "supercell:\n" + cell_text(long, masses, large), ""]))
    packed = (data / "lammps" / f"phonopy_1x1x{CELLS}.json.xz").read_bytes()
    values = [1e-9 * x for x in json.loads(lzma.decompress(packed))["force_constants_nano"]]
    count = len(large)
    with open(folder / "FORCE_CONSTANTS", "w") as text:
        print(len(unit), count, file=text)
        for block in range(len(values) // 9):
            print(block // count * CELLS + 1, block % count + 1, file=text)
            for row in range(9 * block, 9 * block + 9, 3):
                print("{:.9f} {:.9f} {:.9f}".format(*values[row:row + 3]), file=text)
    return yaml


if __name__ == "__main__":
    write_crystal72(pathlib.Path(os.environ["TEST_DATA"]), pathlib.Path(sys.argv[1]))
