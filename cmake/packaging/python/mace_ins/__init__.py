# SPDX-License-Identifier: GPL-2.0-or-later
"""Where the parts of this package are, and `environment()` to start LAMMPS with them."""
import os
import pathlib
import sys

PACKAGE = pathlib.Path(__file__).resolve().parent
PLUGIN = PACKAGE / "lib" / "mace-ins"
POTENTIALS = PACKAGE / "share" / "mace-ins" / "potentials"
EXAMPLES = PACKAGE / "share" / "mace-ins" / "examples"

#: Folders of the Python environment that holds this package: its programs, and the MPI library.
PROGRAMS = pathlib.Path(sys.prefix) / "bin"
LIBRARIES = pathlib.Path(sys.prefix) / "lib"


def environment(base=None):
    """A copy of `base` (the process' environment) in which LAMMPS finds plugin, potentials, MPI."""
    result = dict(os.environ if base is None else base)
    for name, folder in (
        ("LAMMPS_PLUGIN_PATH", PLUGIN),
        ("LAMMPS_POTENTIALS", POTENTIALS),
        ("LD_LIBRARY_PATH", LIBRARIES),
        ("PATH", PROGRAMS),
    ):
        result[name] = os.pathsep.join([str(folder)] + [result[name]] * (name in result))
    return result
