# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs LAMMPS decks for the tests and reads what they leave behind."""
import functools
import lzma
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
DATA = HERE.parent / "data" / "lammps"
MODELS = HERE.parent / "data" / "models"
POTENTIALS = HERE.parent.parent / "potentials"
ENGINES = os.environ.get("MACEINS_ENGINES", "kokkos torch").split()
INSPROC = os.environ.get("INSPROC", "insproc")
HAS_KOKKOS = os.environ.get("MACEINS_LAMMPS_KOKKOS") == "ON"  # LAMMPS, that is
ON_GPU = os.environ.get("MACEINS_LAMMPS_KOKKOS_CUDA") == "ON"
LMP = os.environ.get("MACEINS_LMP", "lmp")
MPIRUN = os.environ.get("MACEINS_MPIRUN", "mpirun")
ENVIRONMENT = dict(os.environ, OMP_NUM_THREADS="1")


def kokkos(threads=1):
    """Arguments that switch KOKKOS on, with a GPU where it is built for one."""
    gpu = ["g", "1"] if ON_GPU else []
    return ["-k", "on", *gpu, "t", str(threads), "-sf", "kk"]


# Command lines that a test of dynamics is run with: the host's style, and that of KOKKOS.
STYLES = {"mace": ()}
if HAS_KOKKOS:
    STYLES["mace/kk"] = kokkos()

# LAMMPS' own constants: its unit of energy in eV^-1, and its unit of pressure per eV/Angstrom^3.
ENERGY = {"metal": 1.0, "real": 23.060549}
PRESSURE = {"metal": 1.6021765e6, "real": 68568.415 * 23.060549}

# Strains between which differences of the energy are taken.
STRAIN = 1e-4
COMPONENTS = ("xx", "yy", "zz", "xy", "xz", "yz")


@functools.cache
def lammps_help():
    """The words of `lmp -h`, among them the names of all styles."""
    return frozenset(subprocess.run([LMP, "-h"], text=True, stdout=subprocess.PIPE).stdout.split())


def needs_style(name):
    """Skips a test where LAMMPS is built without a style."""
    return unittest.skipUnless(name in lammps_help(), f"this LAMMPS has no style {name}")


def needs_plugin_package(test):
    """Skips a test where LAMMPS loads no plugins."""
    return unittest.skipUnless("PLUGIN" in lammps_help(), "this LAMMPS has no package PLUGIN")(test)


def strained(component):
    """Commands that leave RESULT minus_<component> and plus_<component>: energies at -+ STRAIN/2, for
    `slope`."""
    h = STRAIN / 2
    a, b = component
    if a == b:
        steps = [f"{a} scale {factor:.17g}" for factor in (1 - h, (1 + h) / (1 - h), 1 / (1 + h))]
    else:
        steps = [f"{component} delta $({factor * h!r}*l{b}:%.17g)" for factor in (-1, 2, -1)]
    energies = [f'run 0\nprint "RESULT {side}_{component} $(pe:%.17g)"' for side in ("minus", "plus")]
    return "\n".join(f"change_box all {step} remap\n{energy}"
                     for step, energy in zip(steps, [*energies, ""])) + "\n"


def slope(run, component):
    """Derivative of the energy by a component of the strain, of a run with `strained`."""
    minus, = run.result(f"minus_{component}")
    plus, = run.result(f"plus_{component}")
    return (plus - minus) / STRAIN


class Run:
    """One finished run: exit code, output, and the folder with its files."""

    def __init__(self, code, output, folder):
        self.code, self.output, self.folder = code, output, pathlib.Path(folder)

    def result(self, name):
        """Numbers of the last line `RESULT name ...`."""
        lines = [l for l in self.output.splitlines() if l.startswith(f"RESULT {name} ")]
        if not lines:
            raise AssertionError(f"no RESULT {name} in the output:\n{self.output}")
        return [float(x) for x in lines[-1].split()[2:]]

    def dump(self, name):
        """Rows of the last frame of a dump, without the first two columns (id, type)."""
        frames = (self.folder / name).read_text().split("ITEM: TIMESTEP")
        rows = frames[-1].split("ITEM: ATOMS")[1].splitlines()[1:]
        return [[float(x) for x in row.split()[2:]] for row in rows]


class WorkFolder:
    """A temporary folder for the runs of one test, removed at its end.

    Arguments are given to every LAMMPS that runs there.
    """

    def __init__(self, test, arguments=()):
        self.arguments = list(arguments)
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="mace-ins-"))
        test.addCleanup(shutil.rmtree, self.folder)

    def export(self, name):
        """TorchScript export of a model: trained_dit ships, the others lie here packed."""
        if name == "trained_dit":
            return POTENTIALS / "diiodothiophene-lammps.pt"
        target = self.folder / f"{name}-lammps.pt"
        if not target.exists():
            with lzma.open(DATA / f"{name}-lammps.pt.xz") as packed:
                target.write_bytes(packed.read())
        return target

    def model(self, name, engine=ENGINES[0]):
        """The form of a model that an engine evaluates without conversion."""
        return MODELS / f"{name}.h5" if engine == "kokkos" else self.export(name)

    def command(self, deck, ranks=1, partitions=None, arguments=(), launcher=(), **variables):
        """The command line of a run, see lammps()."""
        if "\n" in deck:
            path = self.folder / "in.test"
            path.write_text(deck)
        else:
            path = HERE / "decks" / f"in.{deck}"
        command = [*launcher, LMP, "-in", str(path), "-nocite", *self.arguments, *arguments]
        for name, value in variables.items():
            command += ["-var", name, str(value)]
        if partitions:
            command += ["-partition", *(str(n) for n in partitions)]
            ranks = sum(partitions)
        if ranks > 1:
            if "STUBS" in lammps_help():
                raise unittest.SkipTest("this LAMMPS is built without MPI")
            command = [MPIRUN, "-n", str(ranks), *command]
        return command

    def lammps(self, deck, ranks=1, plugin_path=None, partitions=None, arguments=(), launcher=(),
               **variables):
        """Runs decks/in.<deck>, or the deck itself if it is a text of several lines.

        The arguments go to LAMMPS, for example "-k on".split(). A launcher is a command that each
        rank runs, with that of LAMMPS behind it.

        With partitions, a list of their ranks, the output is that of all partitions in turn.
        """
        environment = dict(ENVIRONMENT)
        if plugin_path is not None:
            environment["LAMMPS_PLUGIN_PATH"] = plugin_path
        done = subprocess.run(self.command(deck, ranks, partitions, arguments, launcher, **variables),
                              cwd=self.folder, env=environment, text=True, timeout=600,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        screens = [self.folder / f"screen.{k}" for k in range(len(partitions or []))]
        output = done.stdout + "".join(s.read_text() for s in screens if s.exists())
        return Run(done.returncode, output, self.folder)
