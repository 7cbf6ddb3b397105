# SPDX-License-Identifier: GPL-2.0-or-later
"""Scripts that set up and measure: what they refuse, and that nothing half done stays behind."""
import hashlib
import os
import pathlib
import shutil
import subprocess
import tarfile
import tempfile
import unittest

SOURCE = pathlib.Path(__file__).resolve().parents[2]
SETUP = SOURCE / "cmake" / "setup"
KEPT = {k: v for k, v in os.environ.items()
        if k not in ("LAMMPS_BUILD_DIR", "LAMMPS_ARCHIVE", "KOKKOS_ARCHIVE", "MACEINS_KOKKOS_SOURCE")}


class Scripts(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="mace-ins-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.cache = self.folder / "mace-ins"
        self.log = self.folder / "log"

    def run_script(self, *command, **environment):
        done = subprocess.run([str(word) for word in command], text=True, cwd=self.folder,
                              env=dict(KEPT, XDG_CACHE_HOME=str(self.folder), **environment),
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120)
        return done.returncode, done.stdout


class LAMMPS(Scripts):
    def lammps(self, backend="openmp", **environment):
        return self.run_script(SETUP / "get_lammps_kokkos.sh", self.log, backend, **environment)

    def archive(self, name, **texts):
        """A tar archive with one folder at its top."""
        top = self.folder / name
        for path, text in texts.items():
            path = top / path.replace("__", "/").replace("_txt", ".txt").replace("_h", ".h")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        target = self.folder / f"{name}.tar.gz"
        with tarfile.open(target, "w:gz") as tar:
            tar.add(top, name)
        return str(target)

    def flat(self, archive):
        """The same archive without a folder at its top, as Debian makes them."""
        target = archive.replace(".tar.gz", "-flat.tar.gz")
        with tarfile.open(target, "w:gz") as tar:
            for path in sorted(pathlib.Path(archive.replace(".tar.gz", "")).iterdir()):
                tar.add(path, path.name)
        return target

    def kokkos(self, version):
        parts = zip(("MAJOR", "MINOR", "PATCH"), version.split("."))
        return "".join(f"set(Kokkos_VERSION_{part} {number})\n" for part, number in parts)

    def test_a_complete_cache_is_used(self):
        place = self.cache / "lammps-4Jul2026-kokkos-5.0.2-openmp"
        place.mkdir(parents=True)
        (place / "complete").touch()
        code, output = self.lammps()
        self.assertEqual(code, 0, output)
        self.assertEqual(output.splitlines()[-1], str(place / "build"))

    def test_archives_at_hand_name_the_cache(self):
        lammps = self.archive("lammps", src__version_h='#define LAMMPS_VERSION "1 Feb 2030"\n')
        kokkos = self.archive("kokkos", CMakeLists_txt=self.kokkos("5.9.7"))
        place = self.cache / "lammps-1Feb2030-kokkos-5.9.7-openmp"
        place.mkdir(parents=True)
        (place / "complete").touch()
        code, output = self.lammps(LAMMPS_ARCHIVE=lammps, KOKKOS_ARCHIVE=kokkos)
        self.assertEqual(code, 0, output)
        self.assertEqual(output.splitlines()[-1], str(place / "build"))

    def test_sources_are_placed_with_and_without_a_folder_at_the_top(self):
        """LAMMPS of these has no cmake folder, at which the configuration then ends."""
        lammps = self.archive("lammps", src__version_h='#define LAMMPS_VERSION "1 Feb 2030"\n',
                              doc__large_txt="")
        kokkos = self.archive("kokkos", CMakeLists_txt=self.kokkos("5.9.7"), core__core_txt="")
        place = self.cache / "lammps-1Feb2030-kokkos-5.9.7-openmp"
        for change in (str, self.flat):
            with self.subTest(change=change.__name__):
                code, output = self.lammps(LAMMPS_ARCHIVE=change(lammps), MPI_CXX_COMPILER="true",
                                           KOKKOS_ARCHIVE=change(kokkos))
                self.assertEqual(code, 1, output)
                self.assertIn("cmake failed", output)
                self.assertFalse((place / "complete").exists())
                self.assertEqual(sorted(p.name for p in (place / "lammps").iterdir()), ["lib", "src"])
                self.assertEqual(sorted(p.name for p in (place / "lammps/lib/kokkos").iterdir()),
                                 ["CMakeLists.txt", "core"])
                shutil.rmtree(place)

    def test_wrong_archives_are_named(self):
        lammps = self.archive("lammps", src__version_h='#define LAMMPS_VERSION "1 Feb 2030"\n')
        old = self.archive("old", src__version_h='#define LAMMPS_VERSION "1 Feb 2020"\n',
                           lib__kokkos__CMakeLists_txt=self.kokkos("4.6.2"))
        for variables, complaint in (
                (dict(LAMMPS_ARCHIVE="none.tar"), "no such file: none.tar"),
                (dict(LAMMPS_ARCHIVE=lammps, KOKKOS_ARCHIVE="none.tar"), "no such file: none.tar"),
                (dict(LAMMPS_ARCHIVE=lammps, KOKKOS_ARCHIVE=lammps), "has no CMakeLists.txt"),
                (dict(LAMMPS_ARCHIVE=self.archive("other", README="")), "has no src/version.h"),
                (dict(LAMMPS_ARCHIVE=old), "brings Kokkos 4.6.2; mace/kk needs 5.0")):
            with self.subTest(complaint=complaint):
                code, output = self.lammps(**variables)
                self.assertEqual(code, 1, output)
                self.assertIn(complaint, output)

    def test_backends_are_checked(self):
        code, output = self.lammps("rocm")
        self.assertEqual(code, 1, output)
        self.assertIn("no such backend: rocm (openmp, sm_80, sm_90)", output)

    def test_a_failed_step_leaves_no_sources(self):
        """An archive that ends in the middle."""
        lammps = self.archive("lammps", src__version_h='#define LAMMPS_VERSION "1 Feb 2030"\n',
                              src__zeros_txt=os.urandom(100000).hex())
        kokkos = self.archive("kokkos", CMakeLists_txt=self.kokkos("5.9.7"))
        whole = pathlib.Path(lammps).read_bytes()
        pathlib.Path(lammps).write_bytes(whole[:len(whole) - 2000])
        code, output = self.lammps(LAMMPS_ARCHIVE=lammps, KOKKOS_ARCHIVE=kokkos)
        self.assertEqual(code, 1, output)
        self.assertIn(f"unpacking {lammps} failed", output)
        place = self.cache / "lammps-1Feb2030-kokkos-5.9.7-openmp"
        self.assertEqual([path.name for path in place.iterdir()], ["lock"])

    def test_downloads_are_what_their_checksum_says(self):
        good, other = self.folder / "good", self.folder / "other"
        good.write_text("as expected\n")
        other.write_text("something else\n")
        checksum = hashlib.sha256(good.read_bytes()).hexdigest()
        target = self.folder / "target"
        script = (f'set -euo pipefail; setup_dir={SETUP}; log_file={self.log}; touch "$log_file"; '
                  f'for part in say lammps_kokkos; do . {SETUP}/$part.sh; done; '
                  f'download {checksum} {target} ')
        code, output = self.run_script("bash", "-c", f"{script} file://{other} file://none/none")
        self.assertEqual(code, 1, output)
        self.assertIn("not the file expected (SHA-256 differs)", output)
        self.assertIn("Without a network set LAMMPS_ARCHIVE", output)
        self.assertFalse(target.exists())
        self.assertFalse((self.folder / "target.part").exists())
        code, output = self.run_script("bash", "-c", f"{script} file://{other} file://{good}")
        self.assertEqual(code, 0, output)
        self.assertEqual(target.read_text(), "as expected\n")


class GPU(Scripts):
    def gpu(self, *arguments, **environment):
        return self.run_script(SOURCE / "tests" / "gpu.sh", *arguments, **environment)

    def programs(self, *names):
        """A PATH with the programs every script needs, and some that do nothing."""
        folder = self.folder / "bin"
        folder.mkdir(exist_ok=True)
        for name in ("bash", "dirname", "realpath", "head", "mkdir", "env", "grep", "sed"):
            if not (folder / name).exists():
                (folder / name).symlink_to(shutil.which(name))
        for name in names:
            (folder / name).write_text("#!/bin/sh\nexit 1\n")
            (folder / name).chmod(0o755)
        return str(folder)

    def test_wrong_usage(self):
        for arguments in (["--fast"], ["--arch"]):
            code, output = self.gpu(*arguments)
            self.assertEqual(code, 2, output)
            self.assertIn("usage: ", output)
        code, output = self.gpu("none.h5")
        self.assertEqual(code, 1, output)
        self.assertIn("no such model: none.h5", output)

    def test_what_is_missing_is_named(self):
        path = self.programs("cmake", "ninja", "g++", "python3")
        code, output = self.gpu(PATH=path)
        self.assertEqual(code, 1, output)
        self.assertIn("not on the PATH: nvcc\n", output)
        path = self.programs("nvcc", "nvidia-smi")
        code, output = self.gpu(PATH=path)
        self.assertEqual(code, 1, output)
        self.assertIn("no GPU answers to nvidia-smi", output)
        code, output = self.gpu("--build-only", "--arch", "sm_70", PATH=path)
        self.assertEqual(code, 1, output)
        self.assertIn("--arch sm_70 is not one of sm_80 and sm_90", output)
        code, output = self.gpu("--build-only", PATH=path)
        self.assertEqual(code, 1, output)
        self.assertIn("no sources of Kokkos in", output)


if __name__ == "__main__":
    unittest.main()
