# SPDX-License-Identifier: GPL-2.0-or-later
"""The commands of the package: each becomes the program it starts."""
import os
import pathlib
import shutil
import subprocess
import sys

from . import EXAMPLES, PACKAGE, POTENTIALS, environment, lammps_program, programs


def become(program, *arguments, settings=None):
    try:
        os.execve(program, [str(program), *arguments], settings or environment())
    except OSError as error:
        sys.exit(f"{program}: {error.strerror}")


def insproc():
    """With a gnuplot of the system, if there is one, before that of this environment: it has more formats."""
    settings = environment()
    own = str(programs())
    folders = [folder for folder in settings["PATH"].split(os.pathsep) if folder != own]
    settings["PATH"] = os.pathsep.join(folders + [own])
    become(PACKAGE / "bin" / "insproc", *sys.argv[1:], settings=settings)


def lmp_mace():
    become(lammps_program(), *sys.argv[1:])


def lmp_python():
    become(sys.executable, *sys.argv[1:])


def mpirun_mace():
    become(programs() / "mpirun", *sys.argv[1:])


def mace_convert():
    become(PACKAGE / "bin" / "mace-convert", *sys.argv[1:])


def demo():
    """The quick start: force constants of a molecular crystal, then its spectrum."""
    if len(sys.argv) > 2 or sys.argv[1:2] in (["-h"], ["--help"]):
        sys.exit("usage: mace-ins-demo [FOLDER]    a folder to be made (default: mace-ins-demo)")
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) == 2 else "mace-ins-demo")
    try:
        folder.mkdir()
    except OSError as error:
        sys.exit(f"mace-ins-demo: {folder}: {error.strerror}")
    shutil.copytree(EXAMPLES, folder / "examples")
    (folder / "potentials").symlink_to(POTENTIALS)
    work = folder / "examples" / "quick-start"

    spectrum = "insproc spectrum force_constants.h5 -o spectrum.svg -o spectrum.csv"
    for command in (["lmp-mace", "-in", "in.phonons"], spectrum.split()):
        print("+", " ".join(command), flush=True)
        code = subprocess.call([programs() / command[0], *command[1:]], cwd=work, env=environment())
        if code != 0:
            sys.exit(code)
    print(f"The spectrum: {work}/spectrum.svg, {work}/spectrum.csv")
