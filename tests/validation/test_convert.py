# SPDX-License-Identifier: GPL-2.0-or-later
"""potentials/convert.py: what it refuses, and files of some elements or heads only.

Needs torch and mace-torch; is left out without them.
"""
import importlib.util
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
os.environ.setdefault("TORCH_FORCE_NO_WEIGHTS_ONLY_LOAD", "1")
MACE = importlib.util.find_spec("torch") and importlib.util.find_spec("mace")


@unittest.skipUnless(MACE, "mace-torch is not installed")
class Refusals(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        sys.path.insert(0, str(ROOT / "potentials"))
        cls.model = small_model()

    def refuse(self, model, *words):
        from mace_extract import Unsupported, extract
        with self.assertRaises(Unsupported) as refusal:
            extract(model, "model", "test")
        for word in words:
            self.assertIn(word, str(refusal.exception))

    def with_part(self, name):
        """The small model with one more sub-module."""
        import copy

        import torch
        model = copy.deepcopy(self.model)
        setattr(model, name, torch.nn.Linear(2, 2))
        return model

    def test_the_model_itself_is_taken(self):
        from mace_extract import extract
        tree = extract(self.model, "model", "test")
        self.assertIn("gated", tree["layers"]["0"])

    def test_classes_that_are_more_than_energy_models(self):
        for name, words in (("MACELES", ("LES", "MACECalculator")),
                            ("AtomicDipolesMACE", ("dipoles", "'DipoleMACE'")),
                            ("EnergyDipolesMACE", ("dipoles", "'EnergyDipoleMACE'")),
                            ("SomethingElse", ("SomethingElse", "mace-torch"))):
            with self.subTest(name=name):
                # All of a plain model's parts, under another name.
                import copy
                model = copy.deepcopy(self.model)
                model.__class__ = type(name, (type(model),), {})
                self.refuse(model, name, *words)

    def test_parts_that_are_more_than_energy_models(self):
        for part, words in (("joint_embedding", ("total charge, spin", "MACECalculator")),
                            ("les", ("latent Ewald", "MACECalculator")),
                            ("lr_source_maps", ("field blocks", "MACECalculator")),
                            ("field_dependent_charges_maps", ("field blocks",)),
                            ("unheard_of", ("Linear", "mace-torch"))):
            with self.subTest(part=part):
                self.refuse(self.with_part(part), part, *words)


class Packages(unittest.TestCase):
    def test_a_missing_package_is_named(self):
        # Without site-packages, whatever is installed.
        done = subprocess.run([sys.executable, "-I", "-S", str(ROOT / "potentials" / "convert.py"),
                               "small.model", "small.h5"], capture_output=True, text=True)
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr, r"^convert\.py: the Python package h5py is missing: "
                                      r"pip install mace-torch h5py\n$")


@unittest.skipUnless(MACE, "mace-torch is not installed")
class Files(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def convert(self, *arguments):
        import torch
        torch.save(small_model(), self.folder / "small.model")
        return subprocess.run(
            [sys.executable, "-W", "ignore", str(ROOT / "potentials" / "convert.py"),
             str(self.folder / "small.model"), str(self.folder / "small.h5"), *arguments],
            capture_output=True, text=True)

    def test_some_elements_and_heads(self):
        import h5py
        import numpy as np
        done = self.convert()
        self.assertEqual(done.returncode, 0)
        self.assertRegex(done.stdout, r"small\.h5: \w*MACE, 2 layers of \d+ channels(.|\n)*elements "
                                      r".*S(.|\n)*heads first( \(default\))? second")
        self.assertEqual(self.convert("--quiet").stdout, "")
        (self.folder / "small.h5").rename(self.folder / "all.h5")
        done = self.convert("--elements", "S", "H", "--heads", "second")
        self.assertEqual(done.returncode, 0, done.stderr)
        with h5py.File(self.folder / "all.h5") as a, h5py.File(self.folder / "small.h5") as b:
            self.assertEqual(list(b["atomic_numbers"]), [16, 1])
            self.assertEqual(list(b["heads"]), [b"second"])
            self.assertEqual(b.attrs["default_head"], b"second")
            rows = [list(a["atomic_numbers"]).index(z) for z in (16, 1)]
            np.testing.assert_array_equal(b["embedding"], a["embedding"][:][rows])
            np.testing.assert_array_equal(b["atomic_energies"],
                                          a["atomic_energies"][:][1:2, rows])
            np.testing.assert_array_equal(b["repulsion/strength"],
                                          a["repulsion/strength"][:][np.ix_(rows, rows)])
            for end in ("sender", "receiver"):
                name = f"layers/1/gated/radial/{end}"
                np.testing.assert_array_equal(b[name], a[name][:][rows])
            np.testing.assert_array_equal(b["layers/0/readout/linear"],
                                          a["layers/0/readout/linear"][:, 1:2])
            np.testing.assert_array_equal(b["layers/1/readout/head0/w0"],
                                          a["layers/1/readout/head1/w0"])
            np.testing.assert_array_equal(b["layers/1/linear/l0"], a["layers/1/linear/l0"])

    def test_elements_and_heads_that_are_not_there(self):
        for arguments, words in ((("--elements", "Xe"), ("Xe", "H")),
                                 (("--heads", "third"), ("third", "first, second"))):
            with self.subTest(arguments=arguments):
                done = self.convert(*arguments)
                self.assertEqual(done.returncode, 1)
                for word in words:
                    self.assertIn(word, done.stderr)
                self.assertFalse((self.folder / "small.h5").exists())


def small_model():
    """A model of the second generation with two heads and random weights."""
    import numpy as np
    import torch
    from e3nn import o3
    from mace import modules
    torch.manual_seed(1)
    block = modules.interaction_classes["RealAgnosticResidualNonLinearInteractionBlock"]
    return modules.ScaleShiftMACE(
        r_max=4.0, num_bessel=4, num_polynomial_cutoff=5, max_ell=1, interaction_cls=block,
        interaction_cls_first=block, num_interactions=2, num_elements=3,
        hidden_irreps=o3.Irreps("4x0e + 4x1o"), edge_irreps=o3.Irreps("2x0e + 2x1o"),
        MLP_irreps=o3.Irreps("4x0e"), atomic_energies=np.array([[-1.0, -2.0, -3.0]] * 2),
        avg_num_neighbors=10.0, atomic_numbers=[1, 6, 16], correlation=2,
        gate=torch.nn.functional.silu, radial_MLP=[8], radial_type="bessel",
        atomic_inter_scale=[1.0, 0.9], atomic_inter_shift=[0.0, 0.1], heads=["first", "second"],
        use_edge_irreps_first=True, apply_cutoff=False, pair_repulsion=True,
        distance_transform="Agnesi", use_agnostic_product=True, use_reduced_cg=False)


if __name__ == "__main__":
    unittest.main()
