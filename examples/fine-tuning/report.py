#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Root-mean-square errors of a native model file (.h5) on labelled frames, as pair_style mace of the
lmp on the PATH evaluates them.

Frames are extended xyz with REF_energy (eV), REF_forces (eV/Angstrom) and REF_stress
(eV/Angstrom^3), as mace-torch takes them. Printed are the errors of energies in meV/atom, of
components of forces in meV/Angstrom, and of components of stresses in meV/Angstrom^3, of all frames
and by config_type. Isolated atoms are left out.
"""
import argparse
import collections
import math
import pathlib
import re
import subprocess
import sys
import tempfile

BAR = 6.241509074e-7  # eV/Angstrom^3
MARGIN = 20.0  # Angstrom around atoms without a cell
PAIR = re.compile(r'([A-Za-z_]\w*)=(?:"([^"]*)"|(\S+))')

Frame = collections.namedtuple("Frame", "symbols positions forces energy cell stress kind")


def dot(a, b):
    return sum(x * y for x, y in zip(a, b))


def cross(a, b):
    return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]


def scaled(a, factor):
    return [factor * x for x in a]


def parse(path):
    """The frames of an extended xyz file with the labels that mace-torch is trained on."""
    lines = path.read_text().splitlines()
    at, frames = 0, []
    while at < len(lines):
        if not lines[at].strip():
            at += 1
            continue
        count, comment = int(lines[at]), lines[at + 1]
        values = {key: quoted or plain for key, quoted, plain in PAIR.findall(comment)}
        columns, place = {}, 0
        properties = values.get("Properties", "species:S:1:pos:R:3").split(":")
        for name, width in zip(properties[::3], properties[2::3]):
            columns[name] = slice(place, place + int(width))
            place += int(width)
        if "REF_energy" not in values or "REF_forces" not in columns:
            sys.exit(f"report.py: {path}:{at + 2}: REF_energy or REF_forces is missing")
        rows = [line.split() for line in lines[at + 2:at + 2 + count]]
        of_atoms = lambda name: [[float(x) for x in row[columns[name]]] for row in rows]
        numbers = lambda key: [float(x) for x in values[key].split()] if key in values else None
        periodic = "Lattice" in values and "F" not in values.get("pbc", "T T T")
        cell = numbers("Lattice") if periodic else None
        stress = numbers("REF_stress")
        if stress and len(stress) == 6:
            xx, yy, zz, yz, xz, xy = stress
            stress = [xx, xy, xz, xy, yy, yz, xz, yz, zz]
        frames.append(Frame([row[columns["species"]][0] for row in rows], of_atoms("pos"),
                            of_atoms("REF_forces"), float(values["REF_energy"]),
                            cell and [cell[0:3], cell[3:6], cell[6:9]],
                            stress and periodic and [stress[0:3], stress[3:6], stress[6:9]],
                            values.get("config_type", "")))
        at += 2 + count
    return frames


def lammps_axes(cell):
    """Axes in which a lies along x and b in the xy plane; and the cell, right-handed."""
    a, b, c = cell
    if dot(cross(a, b), c) < 0:
        c = scaled(c, -1.0)  # the same lattice
    x = scaled(a, 1 / math.sqrt(dot(a, a)))
    z = cross(a, b)
    z = scaled(z, 1 / math.sqrt(dot(z, z)))
    return [x, cross(z, x), z], [a, b, c]


def turned(axes, vector):
    return [dot(axis, vector) for axis in axes]


def data_file(frame, elements):
    """Text of a LAMMPS data file, and the axes of its frame."""
    if frame.cell:
        axes, cell = lammps_axes(frame.cell)
        (ax, _, _), (bx, by, _), (cx, cy, cz) = (turned(axes, v) for v in cell)
        # LAMMPS wants tilts below half of the box; the lattice stays the same.
        turns = round(cy / by)
        cx, cy = cx - turns * bx, cy - turns * by
        cx, bx = cx - ax * round(cx / ax), bx - ax * round(bx / ax)
        box = [(0.0, ax), (0.0, by), (0.0, cz)]
        tilt = f"{bx!r} {cx!r} {cy!r} xy xz yz\n"
    else:
        axes = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
        box = [(min(p[k] for p in frame.positions) - MARGIN,
                max(p[k] for p in frame.positions) + MARGIN) for k in range(3)]
        tilt = ""
    text = f"frame\n\n{len(frame.symbols)} atoms\n{len(elements)} atom types\n\n"
    text += "".join(f"{low!r} {high!r} {axis}lo {axis}hi\n" for (low, high), axis in zip(box, "xyz"))
    text += tilt + "\nAtoms # atomic\n\n"
    for i, (symbol, position) in enumerate(zip(frame.symbols, frame.positions)):
        x, y, z = turned(axes, position)
        text += f"{i + 1} {elements.index(symbol) + 1} {x!r} {y!r} {z!r}\n"
    return text, axes


DECK = """
clear
units           metal
atom_style      atomic
atom_modify     map array
boundary        {boundary}
read_data       {data}
mass            * 1.0
pair_style      mace {options}
pair_coeff      * * {model} {elements}
run             0
print           "RESULT $(pe:%.17g) $(pxx:%.17g) $(pyy:%.17g) $(pzz:%.17g) $(pyz:%.17g) $(pxz:%.17g) $(pxy:%.17g)" file {data}.result
write_dump      all custom {data}.forces id fx fy fz modify sort id format float %.17g
"""


def evaluate(model, frames, elements, options, lmp):
    """Energies, forces and stresses of LAMMPS, the latter two in its axes, with these."""
    results = []
    with tempfile.TemporaryDirectory(prefix="mace-ins-") as name:
        folder, deck = pathlib.Path(name), ""
        axes_of = []
        for number, frame in enumerate(frames):
            text, axes = data_file(frame, elements)
            data = folder / f"frame{number}"
            data.write_text(text)
            axes_of.append(axes)
            deck += DECK.format(boundary="p p p" if frame.cell else "f f f", data=data,
                                options=options, model=model, elements=" ".join(elements))
        (folder / "in.report").write_text(deck)
        command = [lmp, "-in", "in.report", "-log", "none", "-nocite"]
        try:
            done = subprocess.run(command, cwd=folder, text=True, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT)
        except OSError as problem:
            sys.exit(f"report.py: {lmp} cannot be run: {problem.strerror}; --lmp names LAMMPS")
        if done.returncode:
            errors = [line for line in done.stdout.splitlines() if "ERROR" in line]
            sys.exit("report.py: LAMMPS: " + (errors[0] if errors else done.stdout[-500:]))
        for number, axes in enumerate(axes_of):
            data = folder / f"frame{number}"
            energy, xx, yy, zz, yz, xz, xy = map(
                float, (folder / f"{data.name}.result").read_text().split()[1:])
            rows = (folder / f"{data.name}.forces").read_text().split("ITEM: ATOMS")[1]
            forces = [[float(x) for x in row.split()[1:]] for row in rows.splitlines()[1:]]
            stress = [scaled(row, -BAR) for row in ((xx, xy, xz), (xy, yy, yz), (xz, yz, zz))]
            results.append((energy, forces, stress, axes))
    return results


class Errors:
    """Sums of squares of what differs."""

    def __init__(self):
        self.frames = 0
        self.sums = {"energy": [0.0, 0], "forces": [0.0, 0], "stress": [0.0, 0]}

    def count(self, name, difference):
        self.sums[name][0] += difference**2
        self.sums[name][1] += 1

    def add(self, frame, energy, forces, stress, axes):
        self.frames += 1
        self.count("energy", (energy - frame.energy) / len(frame.symbols))
        for force, reference in zip(forces, frame.forces):
            for x, y in zip(force, turned(axes, reference)):
                self.count("forces", x - y)
        if frame.stress:
            half = [turned(axes, row) for row in frame.stress]
            reference = [turned(axes, column) for column in zip(*half)]
            for row, reference_row in zip(stress, zip(*reference)):
                for x, y in zip(row, reference_row):
                    self.count("stress", x - y)

    def text(self):
        cells = []
        for total, count in self.sums.values():
            cells.append(f"{1e3 * math.sqrt(total / count):12.3f}" if count else f"{'-':>12}")
        return f"{self.frames:7d} " + " ".join(cells)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=pathlib.Path)
    parser.add_argument("frames", type=pathlib.Path, nargs="+")
    parser.add_argument("--options", default="", help="of pair_style mace, such as 'head omat_pbe'")
    parser.add_argument("--lmp", default="lmp", help="LAMMPS with the plugin")
    options = parser.parse_args()
    frames = [frame for path in options.frames for frame in parse(path)
              if frame.kind != "IsolatedAtom"]
    if not frames:
        sys.exit("report.py: there are no frames but isolated atoms")
    elements = sorted({symbol for frame in frames for symbol in frame.symbols})
    results = evaluate(options.model.resolve(), frames, elements, options.options, options.lmp)
    of_kind = collections.defaultdict(Errors)
    for frame, result in zip(frames, results):
        for kind in {"all", frame.kind or "-"}:
            of_kind[kind].add(frame, *result)
    print(f"{'config_type':<16} {'frames':>7} {'meV/atom':>12} {'meV/A':>12} {'meV/A^3':>12}")
    for kind in sorted(of_kind, key=lambda kind: (kind != "all", kind)):
        print(f"{kind:<16} {of_kind[kind].text()}")


if __name__ == "__main__":
    main()
