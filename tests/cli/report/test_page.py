# SPDX-License-Identifier: GPL-2.0-or-later
"""The page of `insproc report`: what is on it, and that its numbers are those of other commands."""

import csv
import shlex
import shutil
import subprocess
import unittest

from crystal72 import write_crystal72
from insproc import DATA, PROGRAM, CliTest, read_csv
from report.page import ReportPage, copy_molecule, copy_volumes


def interpolated(xs, ys, x):
    k = next((i for i, value in enumerate(xs) if value >= x), len(xs) - 1)
    if k == 0 or xs[k] == x:
        return ys[k]
    share = (x - xs[k - 1]) / (xs[k] - xs[k - 1])
    return ys[k - 1] + share * (ys[k] - ys[k - 1])


class OneState(CliTest):
    def setUp(self):
        super().setUp()
        copy_molecule(self.path("study") / "gas")
        self.insproc("report", "study")
        self.page = ReportPage(self.path("report.html"))

    def test_page_is_well_formed_and_whole(self):
        self.assertEqual(self.page.problems, [])
        self.assertEqual(len(self.page.ids), len(set(self.page.ids)))
        self.assertTrue(self.page.text.startswith("<!DOCTYPE html>"))
        self.assertIn(("html", {"lang": "en"}), self.page.tags)
        for tag, attributes in self.page.tags:
            self.assertFalse(attributes.keys() & {"onclick", "onload"}, attributes)
            for name in attributes.keys() & {"src", "href"}:
                target = attributes[name]
                self.assertTrue(target.startswith(("#", "data:")), f"{tag} {target}")
                if target.startswith("#"):
                    self.assertIn(target[1:], self.page.ids)
            for name in (attributes.get("aria-labelledby") or "").split():
                self.assertIn(name, self.page.ids)

    def test_what_was_not_computed_is_left_out(self):
        self.assertEqual(self.page.sections, ["overview", "spectra", "modes", "sources"])
        self.assertEqual(self.page.figures, ["spectra-figure"])
        self.assertEqual(self.page.data["comparisons"], [])

    def test_spectrum_is_that_of_insproc_spectrum(self):
        self.insproc("spectrum", "study/gas/phonopy.yaml", "--bank", "both", "-o", "s.csv")
        table = read_csv(self.path("s.csv").read_text())
        curves = self.page.data["states"][0]["spectrum"]["curves"]
        self.assertEqual(list(curves), [name for name in table
                                        if name != "energy_cm1" and not name.startswith("average.")])
        for name in curves:
            places, energies, values = self.page.curve(0, name)
            highest = max(table[name.split(".")[0] + ".total"])
            for place, energy, value in zip(places, energies, values):
                self.assertAlmostEqual(energy, table["energy_cm1"][place], delta=1e-9)
                # Five digits; what is below a part in 1e9 of the bank's highest is 0.
                self.assertAlmostEqual(value, table[name][place],
                                       delta=max(5.1e-5 * abs(table[name][place]), 1.1e-9 * highest))
            self.assertEqual(places[0], 0)
            self.assertEqual(places[-1], len(table[name]) - 1)
            # Between: 2e-4 of the curve's highest, 5e-5 of its bank's, and the digits of both ends.
            within = max(2e-4 * max(table[name]), 5e-5 * highest) + 5.1e-5 * max(table[name])
            for k, energy in enumerate(table["energy_cm1"][::7]):
                self.assertAlmostEqual(interpolated(energies, values, energy), table[name][7 * k],
                                       delta=within)

    def test_modes_are_those_of_insproc_modes(self):
        self.insproc("modes", "study/gas/phonopy.yaml", "-o", "m.csv")
        table = read_csv(self.path("m.csv").read_text())
        state = self.page.data["states"][0]
        self.assertEqual(len(state["modes"]), 27)
        for k, (energy, irrep, assignment, _, shares) in enumerate(state["modes"]):
            self.assertAlmostEqual(energy, table["frequency_cm1"][k], delta=1e-3)
            self.assertEqual(assignment, table["assignment"][k])
            self.assertEqual(irrep, table["irrep"][k] if "irrep" in table else "")
            for element, share in zip(state["elements"], shares):
                self.assertAlmostEqual(share, table["share_" + element][k], delta=6e-4)
        rows = self.page.rows["modes-table-1"]
        self.assertEqual(len(rows), 28)
        for row, frequency in zip(rows[1:], table["frequency_cm1"]):
            self.assertAlmostEqual(float(row[1]), frequency, delta=1e-9 * abs(frequency))

    def test_intensities_are_those_of_the_list_of_modes(self):
        self.insproc("spectrum", "study/gas/phonopy.yaml", "--bank", "both", "-o", "s.csv",
                     "--sticks", "sticks.csv")
        sticks = read_csv(self.path("sticks.csv").read_text())
        state = self.page.data["states"][0]
        self.assertEqual(state["banks"], ["forward", "backward"])
        at_gamma = [k for k in range(len(sticks["mode"]))
                    if all(sticks["q_" + axis][k] == 0 for axis in "abc")]
        self.assertGreaterEqual(len(at_gamma), 21)
        for k in at_gamma:
            told = state["modes"][int(sticks["mode"][k]) - 1][3]
            for value, bank in zip(told, state["banks"]):
                expected = sticks[bank + ".intensity"][k] / sticks["weight"][k]
                self.assertAlmostEqual(value, expected, delta=5.1e-5 * abs(expected))

    def test_displacements_are_those_of_the_animation(self):
        mode = 20
        self.insproc("modes", "study/gas/phonopy.yaml", "--animate", "m.extxyz", "--numbers", mode,
                     "--frames", "1", "--amplitude", "1")
        lines = self.path("m_0020.extxyz").read_text().splitlines()[2:]
        moves = [[float(x) for x in line.split()[4:7]] for line in lines]
        positions = [[float(x) - m for x, m in zip(line.split()[1:4], move)]
                     for line, move in zip(lines, moves)]
        crystal = self.page.data["states"][0]["crystal"]
        told = self.page.displacements(0, mode - 1)
        self.assertEqual(max(map(abs, told)), 127)
        largest = max(abs(x) for move in moves for x in move)
        lattice = [crystal["lattice"][4 * k] for k in range(3)]
        for i, symbol in enumerate(crystal["symbols"]):
            place = crystal["positions"][3 * i:3 * i + 3]
            same = [k for k, line in enumerate(lines) if line.split()[0] == symbol and all(
                abs((p - q) / a - round((p - q) / a)) * a < 1e-3
                for p, q, a in zip(place, positions[k], lattice))]
            self.assertEqual(len(same), 1)
            for x, step in zip(moves[same[0]], told[3 * i:3 * i + 3]):
                self.assertAlmostEqual(step, 127 * x / largest, delta=0.51)

    def test_bonds_are_as_long_as_bonds(self):
        crystal = self.page.data["states"][0]["crystal"]
        self.assertEqual(len(crystal["bonds"]), 9)
        for i, j in crystal["bonds"]:
            length = sum((a - b) ** 2 for a, b in zip(crystal["positions"][3 * i:3 * i + 3],
                                                      crystal["positions"][3 * j:3 * j + 3])) ** 0.5
            self.assertLess(length, 1.2 * sum(crystal["radii"][crystal["symbols"][k]] for k in (i, j)))

    def test_commands_run_and_make_the_same(self):
        self.assertGreaterEqual(len(self.page.commands), 2)
        for command in set(self.page.commands):
            words = shlex.split(command)
            self.assertEqual(words[0], "insproc")
            done = subprocess.run([PROGRAM, *words[1:]], cwd=self.path("study"),
                                  capture_output=True, text=True)
            self.assertEqual(done.returncode, 0, command + "\n" + done.stderr)


class Studies(CliTest):
    def report(self, *arguments):
        process = self.run_insproc("report", *arguments)
        self.assertEqual(process.returncode, 0, process.stderr)
        page = ReportPage(self.path("report.html"))
        self.assertEqual(page.problems, [])
        return page, process.stderr

    def test_states_are_named_by_folders_and_in_order_of_numbers(self):
        copy_volumes(self.path("study"))
        page, _ = self.report("study")
        self.assertEqual([s["label"] for s in page.data["states"]], ["1 small", "2 middle", "10 large"])
        self.assertEqual([(c["first"], c["second"]) for c in page.data["comparisons"]], [(0, 1), (1, 2)])

    def test_comparison_is_that_of_insproc_compare(self):
        copy_volumes(self.path("study"))
        files = [f"study/{name}/phonopy.yaml" for name in ("1 small", "10 large")]
        self.insproc("compare", *files, "--orders", "1", "-o", "bands.csv", "--modes", "modes.csv")
        bands = read_csv(self.path("bands.csv").read_text())
        modes = read_csv(self.path("modes.csv").read_text())
        page, _ = self.report(*files, "--labels", "A", "B")
        comparison = page.data["comparisons"][0]
        self.assertEqual(len(comparison["bands"]), len(bands["shift_cm1"]))
        for k, (start, end, _, direction, change, _) in enumerate(comparison["bands"]):
            self.assertAlmostEqual(start, bands["modes_A_cm1"][k], delta=1e-3)
            self.assertAlmostEqual(end, bands["modes_B_cm1"][k], delta=1e-3)
            self.assertEqual([direction, change], [bands["direction"][k], bands["change"][k]])
        self.assertEqual(comparison["modes"], [[int(a) - 1, int(b) - 1] for a, b in
                                               zip(modes["mode_A"], modes["mode_B"])])

    def test_stored_tables_take_the_place_of_computing(self):
        *names, other = copy_volumes(self.path("study"))
        shutil.rmtree(self.path("study") / other)
        for k, name in enumerate(names):
            folder = self.path("study") / name
            self.insproc("spectrum", folder / "phonopy.yaml", "-T", str(20 + k), "--orders", "2",
                         "-o", folder / "s.csv", "--sticks", folder / "sticks.csv")
        self.insproc("compare", *(self.path("study") / name / "phonopy.yaml" for name in names),
                     "--orders", "1", "--range", "50:150", "--labels", "x", "y",
                     "-o", self.path("study") / "bands.csv", "--modes", self.path("study") / "modes.csv")
        page, _ = self.report("study")
        self.assertIn("21 K", " ".join(page.words))
        self.assertNotIn("10 K", " ".join(page.words))
        stored = read_csv((self.path("study") / names[1] / "s.csv").read_text())
        places, _, values = page.curve(1, "total")
        for place, value in list(zip(places, values))[::5]:
            self.assertAlmostEqual(value, stored["total"][place], delta=5.1e-5 * max(stored["total"]))
        bands = read_csv((self.path("study") / "bands.csv").read_text())
        self.assertEqual(len(page.data["comparisons"][0]["bands"]), len(bands["shift_cm1"]))
        self.assertTrue(any("--range 50:150" in command for command in page.commands), page.commands)

    def test_tables_of_other_commands_have_sections(self):
        copy_volumes(self.path("study"))
        folder = self.path("study") / "2 middle"
        yaml = folder / "phonopy.yaml"
        self.insproc("bands", yaml, "--points", "5", "-o", folder / "bands.csv")
        self.insproc("dos", yaml, "--mesh", "3", "3", "3", "-o", folder / "dos.json")
        self.insproc("thermo", yaml, "--mesh", "3", "3", "3", "-o", folder / "thermo.h5")
        self.insproc("gruneisen", *(self.path("study") / n / "phonopy.yaml" for n in
                                    ("2 middle", "1 small", "10 large")), "--mesh", "2", "2", "2",
                     "-o", self.path("study") / "gamma.csv", "--mesh-modes",
                     self.path("study") / "mesh.csv", "--bands", self.path("study") / "gb.csv",
                     "--thermal", self.path("study") / "thermal.csv")
        (self.path("study") / "eos.csv").write_text("volume_A3,energy_eV\n" + "\n".join(
            f"{v},{0.001 * (v - 50) ** 2 - 0.00001 * (v - 50) ** 3}" for v in range(44, 57, 2)))
        page, _ = self.report("study")
        for section, figures, tables in (("phonons", 2, 0), ("gruneisen", 2, 2), ("eos", 2, 2),
                                         ("thermodynamics", 1, 1)):
            self.assertIn(section, page.sections)
            self.assertEqual(sum(f.startswith(section + "-figure") for f in page.figures), figures)
            self.assertEqual(sum(t.startswith(section + "-table") for t in page.rows), tables)
        fits = read_csv(self.insproc_table("eos", "study/eos.csv", "--fits", "fits.csv"))
        volumes = [float(row[1]) for row in page.rows["eos-table-1"][1:]]
        for told, fit in zip(volumes, fits["V0_A3"]):
            self.assertAlmostEqual(told, fit, delta=1e-9 * fit)

    def test_a_measurement_stands_beside_its_models(self):
        copy_molecule(self.path("study") / "gas")
        self.insproc("spectrum", "study/gas/phonopy.yaml", "--bank", "backward", "-o", "s.csv")
        table = read_csv(self.path("s.csv").read_text())
        (self.path("study") / "measured.dat").write_text("# energy cm-1\n" + "".join(
            f"{x} {1.1 * y} {0.01 * y + 1e-4}\n"
            for x, y in zip(table["energy_cm1"], table["total"]) if x < 1500))
        study = self.path("study")
        self.insproc("experiment", study / "measured.dat", "s.csv", "-o", study / "bands.csv",
                     "--curves", study / "curves.csv", "--figures", study / "f.csv", "--fit",
                     study / "fit.csv")
        page, _ = self.report("study")
        self.assertIn("experiment", page.sections)
        self.assertIn("experiment-figure-1", page.figures)
        self.assertEqual(sum(t.startswith("experiment-table") for t in page.rows), 3)

    def test_modes_have_the_temperature_of_a_stored_spectrum(self):
        copy_molecule(self.path("study") / "gas")
        yaml = self.path("study") / "gas" / "phonopy.yaml"
        self.insproc("spectrum", yaml, "-T", "150", "--bank", "both", "--orders", "2",
                     "-o", yaml.parent / "s.csv")
        self.insproc("spectrum", yaml, "-T", "150", "--bank", "both", "--orders", "1",
                     "-o", "s.csv", "--sticks", "sticks.csv")
        sticks = read_csv(self.path("sticks.csv").read_text())
        page, _ = self.report("study")
        modes = page.data["states"][0]["modes"]
        for k, mode in enumerate(sticks["mode"]):
            if any(sticks["q_" + axis][k] for axis in "abc"):
                continue
            expected = sticks["backward.intensity"][k] / sticks["weight"][k]
            self.assertAlmostEqual(modes[int(mode) - 1][3][1], expected, delta=5.1e-5 * expected)

    def test_a_relaxation_is_drawn_from_its_log(self):
        copy_molecule(self.path("study") / "gas")
        rows = "\n".join(f"{k} {-10 + 0.5 ** k} {1000 - k}" for k in range(6))
        (self.path("study") / "gas" / "relax.log").write_text(
            "LAMMPS (22 Jul 2025)\nunits metal\n9 atoms\nPer MPI rank memory allocation "
            f"(min/avg/max) = 1 | 1 | 1 Mbytes\n Step PotEng Volume\n{rows}\n"
            "Fix cell_relax: relaxed after 6 force calls: largest force 1e-05\n"
            "Loop time of 1 on 1 procs for 5 steps with 9 atoms\n")
        (self.path("study") / "gas" / "other.log").write_text("LAMMPS (22 Jul 2025)\n")
        page, _ = self.report("study")
        self.assertIn("relaxation-figure-1", page.figures)
        self.assertEqual(sum(f.startswith("relaxation-figure") for f in page.figures), 1)

    def insproc_table(self, *arguments):
        self.insproc(*arguments)
        return self.path(arguments[-1]).read_text()

    def test_what_files_say_is_shown_as_text(self):
        copy_molecule(self.path("study") / "<img src=x onerror=alert(1)>")
        evil = "</script><script>alert(1)</script>"
        with open(self.path("study") / "runs.csv", "w", newline="") as text:
            writer = csv.writer(text)
            writer.writerow(["name", "outcome", "value", "error", "unit", "p", "text"])
            writer.writerow([evil, "passed", 1, 2, "<b>", 0.5, "a\x01\xff\"'&"])
        page, _ = self.report("study", "--title", "<h1>" + evil)
        self.assertEqual(sum(tag == "script" for tag, _ in page.tags), 2)
        self.assertFalse(any(tag in ("img", "b") or any(a.startswith("on") for a in attributes)
                             for tag, attributes in page.tags))
        self.assertIn(evil, page.words)
        self.assertNotIn("</script><script>", page.json)

    def test_the_example_fits_into_a_megabyte(self):
        for k, name in enumerate(("0GPa", "1.5GPa")):
            folder = self.path("study") / name
            folder.mkdir(parents=True)
            yaml = write_crystal72(DATA, folder)
            if k:  # a little stiffer: eigenvectors stay, frequencies do not
                lines = (folder / "FORCE_CONSTANTS").read_text().splitlines()
                (folder / "FORCE_CONSTANTS").write_text("\n".join(
                    " ".join(f"{1.05 * float(x):.9f}" for x in line.split()) if "." in line else line
                    for line in lines) + "\n")
            self.insproc("spectrum", yaml, "--bank", "both", "--mesh", "1", "1", "2", "-o",
                         folder / "s.csv", "--sticks", folder / "sticks.csv")
            self.insproc("bands", yaml, "--points", "11", "-o", folder / "bands.csv")
            self.insproc("dos", yaml, "--mesh", "2", "2", "4", "-o", folder / "dos.csv")
        self.insproc("compare", *(self.path("study") / n / "phonopy.yaml" for n in ("0GPa", "1.5GPa")),
                     "--orders", "1", "--mesh", "1", "1", "2", "-o", self.path("study") / "b.csv",
                     "--modes", self.path("study") / "m.csv")
        page, _ = self.report("study")
        self.assertLess(self.path("report.html").stat().st_size, 1_000_000)
        self.assertEqual([s["label"] for s in page.data["states"]], ["0 GPa", "1.5 GPa"])
        self.assertEqual(len(page.data["comparisons"][0]["modes"]), 216)
        self.assertEqual(sum(f.startswith("phonons-figure") for f in page.figures), 4)


class Refusals(CliTest):
    def test_what_cannot_be_reported_is_refused(self):
        self.path("empty").mkdir()
        self.assert_refused(1, "holds neither force constants nor tables", "report", "empty")
        self.assert_refused(1, "no such file or folder", "report", "nowhere")
        self.path("notes.txt").write_text("hello\n")
        self.assert_refused(1, "neither force constants nor a table", "report", "notes.txt")
        copy_molecule(self.path("study"))
        self.assert_refused(1, "2 labels for 1 states", "report", "study", "--labels", "a", "b")
        self.assert_refused(2, "cannot tell the format", "report", "study", "-o", "page.pdf")

    def test_a_damaged_table_is_named_and_left_out(self):
        copy_molecule(self.path("study"))
        (self.path("study") / "eos.csv").write_text("volume_A3,energy_eV\n1,2\nx,3\n")
        process = self.run_insproc("report", "study")
        self.assertEqual(process.returncode, 0, process.stderr)
        self.assertIn("eos.csv is left out", process.stderr)
        self.assertNotIn("eos", ReportPage(self.path("report.html")).sections)

    def test_states_of_other_atoms_are_not_compared(self):
        copy_molecule(self.path("study") / "1")
        (self.path("study") / "2").mkdir()
        (self.path("study") / "2" / "phonopy.yaml").write_bytes(
            (DATA / "gruneisen" / "zero.yaml").read_bytes())
        process = self.run_insproc("report", "study")
        self.assertEqual(process.returncode, 0, process.stderr)
        self.assertIn("do not hold the same atoms", process.stderr)
        self.assertEqual(ReportPage(self.path("report.html")).data["comparisons"], [])


if __name__ == "__main__":
    unittest.main()
