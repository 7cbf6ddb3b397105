#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Compares two native model files: the same groups, datasets, shapes and values.

    compare_model_files.py A.h5 B.h5 [--tolerance 1e-14]

`source`, the note on where a file came from, may differ.
"""
import argparse
import sys

import h5py
import numpy as np


def content(path):
    """{name: array} of all datasets and attributes."""
    found = {}
    with h5py.File(path) as file:
        def visit(name, item):
            found[name or "/"] = item[()] if isinstance(item, h5py.Dataset) else None
            for key, value in item.attrs.items():
                found[f"{name}@{key}"] = np.asarray(value)
        visit("", file)
        file.visititems(visit)
    found.pop("@source", None)
    return found


def difference(a, b):
    """Largest relative difference of two datasets; infinite if they are of other kinds."""
    if a is None or b is None or a.shape != b.shape or a.dtype.kind != b.dtype.kind:
        return 0.0 if a is None and b is None else np.inf
    if a.dtype.kind != "f":
        return 0.0 if np.array_equal(a, b) else np.inf
    scale = np.maximum(np.abs(a), np.abs(b))
    return float((np.abs(a - b) / np.where(scale > 0, scale, 1.0)).max(initial=0.0))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs=2)
    parser.add_argument("--tolerance", type=float, default=1e-14)
    arguments = parser.parse_args()
    a, b = (content(path) for path in arguments.files)
    for name in sorted(set(a) ^ set(b)):
        print(f"{name}: only in {arguments.files[0] if name in a else arguments.files[1]}")
    differences = {name: difference(a[name], b[name]) for name in set(a) & set(b)}
    bad = {name: d for name, d in differences.items() if d > arguments.tolerance}
    for name, d in sorted(bad.items()):
        print(f"{name}: differs by {d:.1e}")
    print(f"{len(differences)} objects compared, largest relative difference "
          f"{max(differences.values()):.1e}")
    return int(bool(bad) or set(a) != set(b))


if __name__ == "__main__":
    sys.exit(main())
