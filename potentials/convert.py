#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Converts a mace-torch model (.model) to the native model file (docs/model-file.md).

Needs torch, mace-torch and h5py. Nothing of the model is evaluated or approximated: weights are
read in double precision with their normalisations multiplied in.
"""
import argparse
import os
import sys

INSTALL = "pip install mace-torch h5py"

try:
    import h5py
    import numpy as np
except ImportError as missing:
    sys.exit(f"convert.py: the Python package {missing.name or missing} is missing: {INSTALL}")

FORMAT = "mace-ins model"
FORMAT_VERSION = 1


def write_attributes(group, attributes):
    for key, value in attributes.items():
        if isinstance(value, str):
            group.attrs[key] = np.bytes_(value.encode())
        elif isinstance(value, int):
            group.attrs[key] = np.int64(value)
        else:
            group.attrs[key] = np.float64(value)


def write_dataset(group, key, value):
    compression = {"compression": "gzip", "shuffle": True} if value.size > 64 else {}
    group.create_dataset(key, data=value, chunks=value.shape, fletcher32=True, **compression)


def write_tree(group, tree):
    """Writes a tree of potentials/mace_extract.py below an HDF5 group."""
    write_attributes(group, tree.get("attributes", {}))
    for key, value in tree.items():
        if key == "attributes":
            continue
        if isinstance(value, dict):
            write_tree(group.create_group(key), value)
        elif isinstance(value, list):
            write_dataset(group, key, np.array([text.encode() for text in value]))
        else:
            write_dataset(group, key, value)


def write_file(path, tree):
    """Writes to a temporary name beside `path`, then renames."""
    temporary = f"{path}.{os.getpid()}.part"
    try:
        # Metadata of this format carry checksums; HDF5 1.10 and later read it.
        with h5py.File(temporary, "w", libver=("v110", "v110")) as file:
            write_attributes(file, {"format": FORMAT, "format_version": FORMAT_VERSION})
            write_tree(file, tree)
        os.replace(temporary, path)
    finally:
        if os.path.exists(temporary):
            os.unlink(temporary)


def load(path):
    """Unpickles a .model file. Models are code: open only files you trust."""
    os.environ.setdefault("TORCH_FORCE_NO_WEIGHTS_ONLY_LOAD", "1")
    import torch

    return torch.load(path, map_location="cpu", weights_only=False)


def provenance(path):
    from importlib.metadata import version

    return (f"{os.path.basename(path)}, read with mace-torch {version('mace-torch')}, "
            f"torch {version('torch')}, e3nn {version('e3nn')}")


def describe(path, tree):
    """What has been written, as mace-convert prints it."""
    from ase.data import chemical_symbols

    model = tree["attributes"]
    heads = (head + (" (default)" if head == model["default_head"] else "")
             for head in tree["heads"])
    return (f"{path}: {model['model_type']}, {len(tree['layers'])} layers of {model['channels']} "
            f"channels, l_max {model['l_max']}, correlation {model['correlation']}, "
            f"cut-off {tree['radial']['attributes']['r_max']:g} Angstrom\n"
            f"  elements {' '.join(chemical_symbols[z] for z in tree['atomic_numbers'])}\n"
            f"  heads {' '.join(heads)}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", metavar="IN.model", help="a model saved by mace-torch")
    parser.add_argument("output", metavar="OUT.h5", help="the file to write")
    parser.add_argument("--elements", nargs="+", metavar="SYMBOL",
                        help="keep only these elements (default: all)")
    parser.add_argument("--heads", nargs="+", metavar="NAME",
                        help="keep only these heads (default: all)")
    parser.add_argument("-q", "--quiet", action="store_true", help="print nothing but errors")
    arguments = parser.parse_args()
    try:
        from mace_extract import Unsupported, extract, restrict_elements, restrict_heads
    except ImportError as missing:
        sys.exit(f"convert.py: the Python package {missing.name or missing} is missing: {INSTALL}")
    try:
        model = load(arguments.model)
    except FileNotFoundError:
        sys.exit(f"convert.py: {arguments.model}: no such file")
    except Exception as error:  # unpickling runs the file's own code: anything may come out
        sys.exit(f"convert.py: {arguments.model}: not a model mace-torch can load: {error}")
    name = os.path.splitext(os.path.basename(arguments.model))[0]
    try:
        tree = extract(model, name, provenance(arguments.model))
        if arguments.elements:
            restrict_elements(tree, arguments.elements)
        if arguments.heads:
            restrict_heads(tree, arguments.heads)
    except Unsupported as error:
        sys.exit(f"convert.py: {arguments.model}: {error}")
    try:
        write_file(arguments.output, tree)
    except OSError as error:
        sys.exit(f"convert.py: {arguments.output}: cannot be written: {error.strerror or error}")
    if not arguments.quiet:
        print(describe(arguments.output, tree))


if __name__ == "__main__":
    main()
