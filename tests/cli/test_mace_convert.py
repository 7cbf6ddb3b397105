# SPDX-License-Identifier: GPL-2.0-or-later
"""mace-convert: files, folders of them, parts of models, and what it says of a model."""
import json
import lzma
import os
import pathlib
import subprocess
import tempfile
import unittest
import zipfile

PROGRAM = os.environ["MACE_CONVERT"]
DATA = pathlib.Path(os.environ["TEST_DATA"])
SMALL = DATA.parent / "fuzz" / "seeds" / "small.model"


class Convert(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def run_program(self, *arguments, code=0):
        done = subprocess.run([PROGRAM, *map(str, arguments)], cwd=self.folder, text=True,
                              capture_output=True)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout if code == 0 else done.stderr

    def edited(self, name, old, new):
        """A copy of the small model with other words in its objects."""
        path = self.folder / name
        with zipfile.ZipFile(SMALL) as source, zipfile.ZipFile(path, "w") as target:
            for entry in source.namelist():
                content = source.read(entry)
                target.writestr(entry, content.replace(old, new))
        return path

    def test_a_model(self):
        text = self.run_program(SMALL, "small.h5")
        self.assertRegex(text, r"^small\.h5: ScaleShiftMACE, 1 layers of 2 channels(.|\n)*"
                               r"elements H C S I\n  heads low high \(default\)\n$")
        self.assertEqual(self.run_program(SMALL, "again.h5", "--quiet"), "")
        self.assertEqual((self.folder / "small.h5").read_bytes(),
                         (self.folder / "again.h5").read_bytes())

    def test_parts_of_a_model(self):
        self.run_program(SMALL, "part.h5", "--elements", "I,H", "--heads", "low")
        text = self.run_program("part.h5", "--info")
        self.assertIn("elements      I H\n", text)
        self.assertIn("heads         low (default)\n", text)
        self.assertIn("E0 (eV)       low: I -4 H -1\n", text)
        self.assertRegex(self.run_program(SMALL, "x.h5", "--elements", "Xe", code=1),
                         r"small\.model: .*element Xe; it knows: H C S I")
        self.assertRegex(self.run_program(SMALL, "x.h5", "--heads", "other", code=1),
                         r"small\.model: .*no head 'other'; it has: low, high")

    def test_what_a_model_is(self):
        text = self.run_program("--info", SMALL)
        for line in ("small.model: ScaleShiftMACE\n",
                     "interactions  RealAgnosticDensityInteractionBlock\n",
                     "cut-off       4.5 Angstrom\n", "elements      H C S I\n",
                     "heads         low high (default)\n",
                     "E0 (eV)       low: H -1 C -2 S -3 I -4\n", "runs          yes\n"):
            self.assertIn(line, text)

    def test_what_a_model_is_that_does_not_run(self):
        path = self.edited("other.model", b"RealAgnosticDensityInteractionBlock",
                           b"RealAgnosticAttResidualInteractionBlock")
        done = subprocess.run([PROGRAM, "--info", str(path)], text=True, capture_output=True)
        self.assertEqual(done.returncode, 1)
        self.assertIn("elements      H C S I\n", done.stdout)
        self.assertIn("runs          no: interactions.0: class RealAgnosticAttResidual"
                      "InteractionBlock is not supported", done.stdout)

    def test_a_model_converted_to_cuequivariance(self):
        """As mace-torch saved it: its blocks have the names of e3nn's and other weights."""
        path = self.folder / "cueq.model"
        path.write_bytes(lzma.decompress(
            (DATA / "mace_torch" / "0.3.16_cueq.model.xz").read_bytes()))
        refusal = (r"node_embedding\.linear: class \w+ is not e3nn's Linear; convert cuequivariance "
                   r"models back to e3nn \(mace_cueq_to_e3nn\)")
        self.assertRegex(self.run_program(path, "x.h5", code=1), rf"cueq\.model: {refusal}")
        done = subprocess.run([PROGRAM, "--info", str(path)], text=True, capture_output=True)
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stdout, rf"runs          no: {refusal}")

    def test_a_structure(self):
        """Energy and forces, against those of mace-torch."""
        if "--check" not in self.run_program("--help"):
            self.skipTest("this build has no kernels of its own")
        for model, name, precision, tolerance in (
                ("tiny", "triclinic72", "double", 1e-9), ("tiny", "triclinic72", "single", 2e-5),
                ("tiny", "random16_smallcell", "double", 1e-9),
                ("tiny", "random16_smallcell", "single", 2e-5),
                ("tiny_polar", "triclinic72", "double", 1e-9)):
            with self.subTest(model=model, structure=name, precision=precision):
                expected = json.loads((DATA / "lammps" / f"{model}.json").read_text())[name]
                structure = DATA / "lammps" / f"{name}.data"
                model = DATA / "models" / f"{model}.h5"
                lines = self.run_program(model, "--check", structure, "--precision",
                                         precision).splitlines()
                self.assertIn(precision, lines[0])
                atoms = len(expected["forces"])
                energy = float(lines[1].split()[1])
                self.assertAlmostEqual(energy / atoms, expected["energy"] / atoms,
                                       delta=tolerance if precision == "double" else 5e-5)
                rows = [line.split() for line in lines[3:]]
                self.assertEqual(len(rows), atoms)
                largest = max(1.0, *(abs(x) for row in expected["forces"] for x in row))
                for row, right in zip(rows, expected["forces"]):
                    for x, y in zip(row[2:], right):
                        self.assertAlmostEqual(float(x), y, delta=tolerance * largest)
        self.assertRegex(self.run_program(SMALL, "--check", "nowhere.data", code=1),
                         r"nowhere\.data: ")

    def test_a_folder_of_models(self):
        models = self.folder / "models"
        models.mkdir()
        (models / "a.model").write_bytes(SMALL.read_bytes())
        (models / "b-mliap_lammps.pt").write_bytes(lzma.decompress(
            (DATA / "mace_torch" / "0.3.16-mliap_lammps.pt.xz").read_bytes()))
        (models / "notes.txt").write_text("not a model\n")
        (self.folder / "out").mkdir()
        self.run_program("models", "out")
        self.assertEqual(sorted(p.name for p in (self.folder / "out").iterdir()),
                         ["a.h5", "b-mliap_lammps.h5"])
        # One that cannot be read does not keep the others.
        (models / "0.model").write_bytes(SMALL.read_bytes()[:20000])
        (self.folder / "more").mkdir()
        self.assertRegex(self.run_program("models", "more", code=1), r"0\.model: .*truncated")
        self.assertTrue((self.folder / "more" / "a.h5").exists())
        self.assertEqual(self.run_program("--info", "models", code=1).count("mace-convert:"), 1)

    def test_wrong_usage(self):
        self.run_program(code=2)
        self.assertIn("OUT", self.run_program(SMALL, code=2))
        self.run_program(SMALL, "x.h5", "--info", code=2)
        self.assertRegex(self.run_program("nowhere.model", "x.h5", code=1),
                         r"nowhere\.model: cannot be read: No such file")
        self.assertRegex(self.run_program(SMALL, "nowhere/x.h5", code=1),
                         r"nowhere/x\.h5: .*folder does not exist")
        (self.folder / "empty").mkdir()
        self.assertRegex(self.run_program("empty", "empty", code=1), r"empty: has no \*\.model")


if __name__ == "__main__":
    unittest.main()
