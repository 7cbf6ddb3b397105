#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Export a model to TorchScript in double precision, as mace_create_lammps_model does, without the
debugging records that name the files of the exporting machine.

usage: export.py IN.model OUT-lammps.pt
"""
import os
import sys
import tempfile

os.environ["TORCH_FORCE_NO_WEIGHTS_ONLY_LOAD"] = "1"  # mace-torch pickles whole modules

import torch
from e3nn.util import jit
from mace.calculators import LAMMPS_MACE

WRITTEN_BY_WRITER = ("version", "byteorder", ".data/serialization_id")


def copy_without_debug_records(source, target):
    reader = torch._C.PyTorchFileReader(source)
    writer = torch._C.PyTorchFileWriter(target)
    for name in reader.get_all_records():
        if name.endswith(".debug_pkl") or name in WRITTEN_BY_WRITER:
            continue
        record = reader.get_record(name)
        writer.write_record(name, record, len(record))
    writer.write_end_of_file()


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    source, target = sys.argv[1:]
    torch.set_default_dtype(torch.float64)
    model = torch.load(source, map_location="cpu", weights_only=False).double()
    with tempfile.TemporaryDirectory() as folder:
        exported = os.path.join(folder, "exported.pt")
        jit.compile(LAMMPS_MACE(model)).save(exported)
        copy_without_debug_records(exported, target)


if __name__ == "__main__":
    main()
