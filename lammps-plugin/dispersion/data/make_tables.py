#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes the tables in this folder from three packages of PyPI.

usage: make_tables.py SITE_PACKAGES

    python3 -m venv venv
    venv/bin/pip install --no-deps tad-dftd3==0.7.0 tad-mctc==0.8.0 dftd3==1.7.0
    venv/bin/python make_tables.py venv/lib/python3.*/site-packages

Nothing of the packages is executed: their data are read as files. ORIGIN.md says what is taken from
where, and under which licence.
"""
import ast
import math
import struct
import sys
import tomllib
import zipfile
from pathlib import Path

HERE = Path(__file__).parent
ELEMENTS = 103
REFERENCES = 7
BOHR = 0.529177210903  # Angstrom, CODATA 2018
SYMBOLS = ("H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As "
           "Se Br Kr Rb Sr Y Zr Nb Mo Tc Ru Rh Pd Ag Cd In Sn Sb Te I Xe Cs Ba La Ce Pr Nd Pm Sm Eu "
           "Gd Tb Dy Ho Er Tm Yb Lu Hf Ta W Re Os Ir Pt Au Hg Tl Pb Bi Po At Rn Fr Ra Ac Th Pa U Np "
           "Pu Am Cm Bk Cf Es Fm Md No Lr").split()


def stored_doubles(path):
    """The numbers of the one tensor that torch.save has written."""
    with zipfile.ZipFile(path) as archive:
        raw = archive.read("archive/data/0")
    return struct.unpack(f"<{len(raw) // 8}d", raw)


def plain(node):
    try:
        ast.literal_eval(node)
    except ValueError:
        return False
    return True


def named_list(path, name):
    """The list given to a variable in the source of a module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", None) == name:
            return ast.literal_eval(node.value)
    raise SystemExit(f"{path}: no list {name}")


def reference_numbers(path):
    """The table of coordination numbers: the only list of 104 lists in the module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.List) and len(node.elts) == ELEMENTS + 1 and plain(node):
            return ast.literal_eval(node)
    raise SystemExit(f"{path}: no table of coordination numbers")


def write(name, comment, columns, rows):
    text = "".join(f"# {line}\n" for line in comment) + columns + "\n"
    (HERE / name).write_text(text + "".join(",".join(map(str, row)) + "\n" for row in rows))


def elements(site):
    radii = named_list(site / "tad_mctc/data/radii.py", "_COV_2009")
    moments = named_list(site / "tad_dftd3/data/r4r2.py", "_r4_over_r2")
    numbers = reference_numbers(site / "tad_dftd3/reference.py")
    rows, kept = [], [[]]
    for z in range(1, ELEMENTS + 1):
        kept.append([cn for cn in numbers[z] if cn >= 0.0])
        assert numbers[z][:len(kept[z])] == kept[z], f"a gap in the references of {SYMBOLS[z - 1]}"
        rows.append([SYMBOLS[z - 1], radii[z], moments[z], " ".join(map(str, kept[z]))])
    write("elements.csv",
          ["Covalent radii in Angstrom (Pyykko and Atsumi 2009, those of metals less by a tenth), the",
           "ratio of the expectation values of r^4 and r^2 in Bohr^2, and the coordination numbers of",
           "the reference molecules. Made by make_tables.py; ORIGIN.md says from what."],
          "element,covalent_radius_A,r4_over_r2,reference_coordination_numbers", rows)
    return [len(cn) for cn in kept]


def pairs(site, count):
    c6 = stored_doubles(site / "tad_dftd3/reference-c6.pt")
    radii = stored_doubles(site / "tad_mctc/data/vdw-pairwise.pt")
    width = ELEMENTS + 1
    rows = []
    for a in range(1, width):
        for b in range(1, a + 1):
            radius = radii[a * width + b] * BOHR
            assert abs(radius - round(radius, 4)) < 1e-6, "radii are given with four decimals"
            values = [c6[((a * width + b) * REFERENCES + i) * REFERENCES + j]
                      for i in range(count[a]) for j in range(count[b])]
            assert min(values) > 0.0
            rows.append([SYMBOLS[a - 1], SYMBOLS[b - 1], f"{radius:.4f}",
                         " ".join(f"{value:.10g}" for value in values)])
    write("pairs.csv",
          ["Cutoff radii R0 of pairs of elements in Angstrom, and C6 in Hartree Bohr^6 between their",
           "reference molecules, those of the second element fastest. Made by make_tables.py;",
           "ORIGIN.md says from what."],
          "element,other,radius_A,c6", rows)


def functionals(site):
    table = tomllib.loads((site / "dftd3/parameters.toml").read_text(encoding="utf-8"))
    names = ("s6", "s8", "a1", "a2", "rs6", "rs8", "bet")
    rows = []
    for functional, entry in sorted(table["parameter"].items()):
        for damping, given in entry["d3"].items():
            if damping not in ("bj", "zero", "bjm", "zerom"):
                continue
            values = dict(s6=1.0, **({} if damping.startswith("bj") else {"rs8": 1.0}))
            values.update(given)
            values.setdefault("s8", 0.0 if damping == "zero" else None)
            assert values.get("alp", 14.0) == 14.0
            rows.append([functional, damping, *(values.get(name, "") for name in names),
                         values.get("doi", "")])
            assert all(not isinstance(v, float) or math.isfinite(v) for v in values.values())
    write("functionals.csv",
          ["Parameters of D3 for density functionals, and where they were published. a2 in Bohr; the",
           "exponent alpha of zero damping is 14. Made by make_tables.py; ORIGIN.md says from what."],
          "functional,damping," + ",".join(names) + ",doi", rows)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    site = Path(sys.argv[1])
    pairs(site, elements(site))
    functionals(site)


if __name__ == "__main__":
    main()
