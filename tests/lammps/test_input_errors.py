# SPDX-License-Identifier: GPL-2.0-or-later
"""Bad input ends with one clear message and an exit code that is not zero."""
import unittest
import zipfile

from lammps_run import DATA, ENGINES, WorkFolder


class InputErrors(unittest.TestCase):
    def setUp(self):
        self.place = WorkFolder(self)

    def refuse(self, complaint, ranks=1, model="trained_dit", **changes):
        values = dict(units="metal", settings="precision double",
                      arguments=f"* * {self.place.export(model)} C H I S", before="", after="run 0")
        values.update(changes)
        deck = """
units           {units}
atom_style      atomic
read_data       {data}
{before}
pair_style      mace {settings}
pair_coeff      {arguments}
{after}
""".format(data=DATA / "molecule_box.data", **values)
        run = self.place.lammps(deck, ranks)
        self.assertNotEqual(run.code, 0, run.output)
        errors = [line for line in run.output.splitlines() if line.startswith("ERROR")]
        self.assertEqual(len(errors), 1, run.output)
        self.assertRegex(errors[0], complaint)

    def write(self, name, content):
        path = self.place.folder / name
        path.write_bytes(content)
        return path

    def engines(self, complaint, **changes):
        for engine in ENGINES:
            with self.subTest(engine=engine):
                self.refuse(complaint, settings=f"engine {engine}", **changes)

    def test_missing_model_file(self):
        for ranks in (1, 2):
            self.refuse(r"model file nowhere\.pt not found", ranks,
                        arguments="* * nowhere.pt C H I S")

    def test_truncated_model_file(self):
        content = self.place.export("trained_dit").read_bytes()
        path = self.write("half.pt", content[:len(content) // 2])
        self.engines(r"half\.pt: .*(truncated|can be read)", arguments=f"* * {path} C H I S")
        self.refuse(r"half\.pt: .*(truncated|can be read)", 2, arguments=f"* * {path} C H I S")

    def test_wrong_type_of_model_file(self):
        path = self.write("potential.txt", b"not a model\n")
        self.engines(r"potential\.txt: is neither", arguments=f"* * {path} C H I S")
        path = self.write("empty.pt", b"")
        self.engines(r"empty\.pt: .*empty", arguments=f"* * {path} C H I S")
        path = self.write("damaged.h5", b"\x89HDF\r\n\x1a\n" + bytes(100))
        self.engines(r"damaged\.h5: ", arguments=f"* * {path} C H I S")

    def test_files_of_pytorch_that_hold_no_model(self):
        """What PyTorch writes is a zip archive with pickled objects in data.pkl."""
        tensor = b"ctorch._utils\n_rebuild_tensor_v2\n(NNNNtR"
        module = b"cmace.modules.models\n%s\n)\x81}X\x08\x00\x00\x00trainingNsb"
        for name, objects, complaint in (
                ("x_epoch-9.pt", b"}(X\x05\x00\x00\x00model}X\x09\x00\x00\x00optimizer}u",
                 r"checkpoint.*give the \.model file"),
                ("state.pt", b"ccollections\nOrderedDict\n)RX\x01\x00\x00\x00a" + tensor + b"s",
                 r"state dict.*give the \.model file"),
                ("numbers.pt", b"]", r"torch\.save without a model"),
                ("les.model", module % b"MACELES", r"MACELES: latent Ewald.*MACECalculator"),
                ("empty.model", module % b"MACE", r"MACE has no 'atomic_numbers'"),
                ("odd.model", b"i", "damaged at byte 2")):
            path = self.place.folder / name
            with zipfile.ZipFile(path, "w") as archive:
                archive.writestr("x/data.pkl", b"\x80\x02" + objects + b".")
                archive.writestr("x/version", "3\n")
            if "kokkos" in ENGINES:
                self.refuse(rf"{name}: .*{complaint}", arguments=f"* * {path} C H I S")
            if "torch" in ENGINES and name != "odd.model":
                self.refuse(rf"{name}: the torch engine evaluates TorchScript exports",
                            settings="engine torch", arguments=f"* * {path} C H I S")
        with zipfile.ZipFile(self.place.folder / "x.zip", "w") as archive:
            archive.writestr("letter.txt", "x")
        self.engines(r"x\.zip: is a zip archive that PyTorch has not written",
                     arguments="* * x.zip C H I S")

    def test_atoms_on_top_of_each_other_are_named(self):
        for ranks in (1, 2):
            self.refuse(r"atoms (3 and 10|10 and 3) are both at \(9\.98634, 7\.89533, 8\.75679\)",
                        ranks, model="trained_dit",
                        after="create_atoms 3 single 9.98633664 7.89532979 8.75679213\nrun 0")

    def test_element_that_the_model_does_not_know(self):
        model = self.place.export("trained_dit")
        self.engines(r"Xe.*H C S I", arguments=f"* * {model} C H I Xe")
        self.refuse(r"no chemical element 'Qq'", arguments=f"* * {model} C H I Qq")

    def test_wrong_units(self):
        self.refuse(r"units metal or units real, not with units lj", units="lj")

    def test_wrong_arguments(self):
        model = self.place.export("trained_dit")
        self.refuse(r"one element for each of the 4 atom types", arguments=f"* * {model} C H I")
        self.refuse(r"must start with \* \*", arguments=f"1 2 {model} C H I S")
        self.refuse(r"unknown keyword 'colour'", settings="colour blue")
        self.refuse(r"unknown precision 'half'; choose from", settings="precision half")
        self.refuse(r"'engine' needs a value", settings="engine")
        self.engines_without_head()
        self.refuse(r"NULL is for pair style hybrid|All pair coeffs are not set",
                    arguments=f"* * {model} C H I NULL")

    def engines_without_head(self):
        for engine in ENGINES:
            self.refuse(r"head 'nobody'.*Default", settings=f"engine {engine} head nobody")

    def test_what_an_engine_cannot_do(self):
        self.refuse(r"no_domain_decomposition works on one MPI rank", 2,
                    settings="no_domain_decomposition")
        if "torch" in ENGINES:
            self.refuse(r"cannot exchange features", settings="engine torch mp exchange")
        if "kokkos" not in ENGINES:
            self.refuse(r"no native engine", settings="engine kokkos")

    def test_the_torch_engine_refuses_native_files(self):
        path = DATA.parent / "models" / "trained_dit.h5"
        if "torch" in ENGINES:
            self.refuse(r"trained_dit\.h5: .*engine kokkos", settings="engine torch",
                        arguments=f"* * {path} C H I S")


if __name__ == "__main__":
    unittest.main()
