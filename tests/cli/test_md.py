# SPDX-License-Identifier: GPL-2.0-or-later
"""insproc md."""

import json
import math
import random
import unittest
import xml.etree.ElementTree

from insproc import CliTest, read_csv

ATOMS = 200
FREEDOM = 3 * ATOMS - 3
BOLTZMANN = 8.617333262e-5  # eV/K
HEAD = "LAMMPS (22 Jul 2025)\nunits metal\n  200 atoms\ntimestep 0.001\n"
NVT = "fix 1 all nvt temp 300 300 0.1\n"
COLUMNS = ["Step", "Temp", "PotEng", "TotEng", "Press", "Pxx", "Volume"]


def correlated(source, count, tau=5.0):
    """Noise of variance 1 whose correlation falls by exp(-1/tau) a sample."""
    kept = math.exp(-1 / tau)
    value, values = source.gauss(0, 1), []
    for _ in range(count):
        value = kept * value + math.sqrt(1 - kept * kept) * source.gauss(0, 1)
        values.append(value)
    return values


def harmonic_run(seed, count=4000):
    """Columns of a harmonic crystal with a thermostat, every 10 steps."""
    source = random.Random(seed)
    scatter = math.sqrt(FREEDOM / 2)
    kinetic = [FREEDOM / 2 + scatter * x for x in correlated(source, count)]
    potential = [FREEDOM / 2 + scatter * x for x in correlated(source, count)]
    pressure, pxx = correlated(source, count), correlated(source, count)
    unit = BOLTZMANN * 300
    return {
        "Step": [10 * i for i in range(count)],
        "Temp": [300 * x * 2 / FREEDOM for x in kinetic],
        "PotEng": [unit * x - 4451 for x in potential],
        "TotEng": [unit * (x + y) - 4451 for x, y in zip(potential, kinetic)],
        "Press": [1000 * x for x in pressure],
        "Pxx": [1500 * x for x in pxx],
        "Volume": [1438.8] * count,
    }


def log_text(columns, fixes=NVT, end=True):
    """A log of one run."""
    lines = ["Per MPI rank memory allocation (min/avg/max) = 3 | 3 | 3 Mbytes",
             "  ".join(columns)]
    lines += ["  ".join(map(repr, row)) for row in zip(*columns.values())]
    lines += ["Loop time of 1 on 1 procs for 1 steps with 200 atoms"] if end else []
    return HEAD + fixes + "run 1\n" + "\n".join(lines) + "\n"


class Thermo(CliTest):
    def write(self, columns, name="log.lammps", **settings):
        self.path(name).write_text(log_text(columns, **settings))

    def results(self, *options, status=0):
        """The results as json, by name: name -> its row."""
        process = self.run_insproc("md", "log.lammps", "-o", "results.json", *options)
        self.assertEqual(process.returncode, status, process.stdout + process.stderr)
        table = json.loads(self.path("results.json").read_text())
        columns = {column["name"]: column["values"] for column in table["columns"]}
        rows = [dict(zip(columns, row)) for row in zip(*columns.values())]
        return {row["name"]: row for row in rows}

    def test_sound_runs_pass(self):
        for seed in range(20):
            self.write(harmonic_run(seed))
            results = self.results()
            self.assertEqual({row["outcome"] for row in results.values()}, {"passed", "value"})

    def test_statistics_equal_their_definitions(self):
        columns = harmonic_run(1)
        self.write(columns)
        results = self.results("--quantities", "means.csv", "--series", "series.csv")
        energy = columns["TotEng"]
        mean = sum(energy) / len(energy)
        variance = sum((x - mean) ** 2 for x in energy) / len(energy)
        kT = BOLTZMANN * sum(columns["Temp"]) / len(energy)
        capacity = results["Cv"]
        self.assertAlmostEqual(capacity["value"] / (variance / kT**2), 1, delta=1e-6)
        self.assertLess(abs(capacity["value"] - FREEDOM), 4 * capacity["error"])
        self.assertAlmostEqual(results["Cv per mole of atoms"]["value"],
                               capacity["value"] * 8.31446 / ATOMS, delta=1e-3)
        means = read_csv(self.path("means.csv").read_text())
        row = means["quantity"].index("TotEng")
        self.assertAlmostEqual(means["mean"][row], mean, delta=1e-9)
        self.assertAlmostEqual(means["deviation"][row], math.sqrt(variance), delta=1e-9)
        series = read_csv(self.path("series.csv").read_text())
        self.assertEqual(len(series["time_ps"]), 4000)
        window = columns["Pxx"][1000:1401]  # a tenth of the run, and one
        self.assertAlmostEqual(float(series["Pxx_mean"][1200]), 0.1 * sum(window) / len(window),
                               delta=1e-9)

    def test_a_drift_fails_with_a_status_of_its_own(self):
        columns = harmonic_run(2)
        columns["Pxx"] = [x + 0.5 * i for i, x in enumerate(columns["Pxx"])]
        self.write(columns)
        results = self.results(status=3)
        failed = [name for name, row in results.items() if row["outcome"] == "FAILED"]
        self.assertEqual(failed, ["drift of Pxx"])
        self.assertRegex(results["drift of Pxx"]["text"],
                         r"^not stationary: drift \d+ \+- \d+ MPa/ns$")
        self.assertLess(abs(results["drift of Pxx"]["value"] - 5000),
                        4 * results["drift of Pxx"]["error"])

    def test_a_thermostat_that_is_off_is_found(self):
        columns = harmonic_run(3)
        mean = sum(columns["Temp"]) / 4000
        columns["Temp"] = [mean + (x - mean) / math.sqrt(2) for x in columns["Temp"]]
        columns["TotEng"] = [-4400 + 1e-5 * (i % 7) for i in range(4000)]
        self.write(columns, fixes="fix 1 all nve\n")
        self.results()
        results = self.results("-T", "300", status=3)
        self.assertEqual(results["fluctuation of temperature"]["outcome"], "FAILED")
        self.assertEqual(results["conservation of TotEng"]["outcome"], "passed")

    def test_a_short_run_is_not_decided(self):
        columns = harmonic_run(4, count=200)
        self.write(columns)
        results = self.results(status=4)
        self.assertIn("too short", results["drift of Press"]["text"])

    def test_a_killed_run_is_used_up_to_its_end(self):
        columns = harmonic_run(5)
        text = log_text(columns, end=False)
        self.path("log.lammps").write_text(text[:-30])
        process = self.run_insproc("md", "log.lammps")
        self.assertEqual(process.returncode, 0, process.stderr)
        self.assertIn("the last line is cut off", process.stderr)
        self.assertIn("used up to step 39980", process.stderr)

    def test_a_page_of_pictures(self):
        self.write(harmonic_run(6))
        self.insproc("md", "log.lammps", "-o", "page.svg", "--title", "a run")
        page = xml.etree.ElementTree.parse(self.path("page.svg"))
        text = "".join(page.getroot().itertext())
        for label in ("a run", "Time (ps)", "Pressure components (MPa)", "ΔU (eV)"):
            self.assertIn(label, text)

    def test_viscosities_equal_their_definition(self):
        columns = harmonic_run(7, count=400)
        source = random.Random(7)
        stresses = {f"P{c}": [1000 * x for x in correlated(source, 400)]
                    for c in ("xy", "xz", "yz")}
        self.write({**columns, **stresses})
        self.results("--viscosity", "log.csv", "--correlation", "0.3", status=4)
        found = read_csv(self.path("log.csv").read_text())
        self.assertEqual(len(found["time_ps"]), 31)
        integrals = []
        for name, values in stresses.items():
            mean = sum(values) / 400
            moved = [0.1 * (x - mean) for x in values]
            products = [sum(x * y for x, y in zip(moved, moved[k:])) / (400 - k)
                        for k in range(31)]
            for x, y in zip(found["correlation_" + name[1:]], products):
                self.assertAlmostEqual(x, y, delta=1e-6 * products[0])
            integrals.append(sum(products) - 0.5 * (products[0] + products[-1]))
        temperature = sum(columns["Temp"]) / 400
        factor = 1e-27 * 1438.8 * 0.01 / (1.380649e-23 * temperature)
        self.assertAlmostEqual(found["viscosity"][-1] / (factor * sum(integrals) / 3), 1,
                               delta=1e-6)

        text = "# Time-averaged data for fix 2\n# TimeStep v_pxy v_pxz v_pyz\n"
        rows = zip(columns["Step"], *stresses.values())
        text += "".join(" ".join(map(repr, row)) + "\n" for row in rows)
        self.path("stress.txt").write_text(text + "4000 1.0 2")
        self.write(columns)
        self.results("--viscosity", "file.csv", "--correlation", "0.3", "--stress", "stress.txt",
                     status=4)
        again = read_csv(self.path("file.csv").read_text())
        for x, y in zip(again["viscosity"], found["viscosity"], strict=True):
            self.assertAlmostEqual(x, y, delta=1e-9)
        self.path("stress.txt").write_text(text.replace("v_p", "v_q"))
        self.assert_refused(1, "no components of the pressure", "md", "log.lammps", "-q",
                            "--stress", "stress.txt")

    def test_conductivities_equal_their_definition(self):
        columns = harmonic_run(8, count=400)
        source = random.Random(8)
        fluxes = [[40 * x + 5 for x in correlated(source, 400)] for _ in range(3)]
        names = [f"c_hf[{k}]" for k in (1, 2, 3)]
        command = "compute hf all mace/heat_flux\n"
        self.write({**columns, **dict(zip(names, fluxes))})
        log = self.path("log.lammps").read_text()
        self.path("log.lammps").write_text(log.replace("timestep", command + "timestep", 1))
        self.results("--conductivity", "log.csv", "--correlation", "0.3", status=4)
        found = read_csv(self.path("log.csv").read_text())
        self.assertEqual(len(found["time_ps"]), 31)
        temperature = sum(columns["Temp"]) / 400
        # (eV Angstrom/ps)^2 ps over Angstrom^3 k T^2 in W/(m K), 10 fs from sample to sample.
        factor = ((1.602176634e-19 * 1e-10 / 1e-12) ** 2 * 1e-12 * 0.01
                  / (1438.8e-30 * 1.380649e-23 * temperature ** 2))
        for axis, values in zip("xyz", fluxes):
            mean = sum(values) / 400
            moved = [x - mean for x in values]
            products = [sum(x * y for x, y in zip(moved, moved[k:])) / (400 - k)
                        for k in range(31)]
            for x, y in zip(found["correlation_" + axis], products):
                self.assertAlmostEqual(x, y, delta=1e-6 * products[0])
            integral = sum(products) - 0.5 * (products[0] + products[-1])
            self.assertAlmostEqual(found["conductivity_" + axis][-1] / (factor * integral), 1,
                                   delta=1e-6)
        mean = sum(found["conductivity_" + axis][-1] for axis in "xyz") / 3
        self.assertAlmostEqual(found["conductivity"][-1], mean, delta=1e-9 * abs(mean))

        text = "# Time-averaged data for fix 2\n# TimeStep " + " ".join(names) + "\n"
        rows = zip(columns["Step"], *fluxes)
        text += "".join(" ".join(map(repr, row)) + "\n" for row in rows)
        self.path("flux.txt").write_text(text + "4000 1.0 2")
        self.write(columns)
        self.results("--conductivity", "file.csv", "--correlation", "0.3", "--heat-flux",
                     "flux.txt", status=4)
        again = read_csv(self.path("file.csv").read_text())
        for x, y in zip(again["conductivity"], found["conductivity"], strict=True):
            self.assertAlmostEqual(x, y, delta=1e-6 * abs(found["conductivity"][-1]))
        self.path("flux.txt").write_text(text.replace("c_hf[2]", "c_hf"))
        self.assert_refused(1, "no three components of a heat flux", "md", "log.lammps", "-q",
                            "--heat-flux", "flux.txt")
        self.assert_refused(1, "no thermal conductivity: it needs the three components", "md",
                            "log.lammps", "-q", "--conductivity", "file.csv")

    def test_wrong_input(self):
        self.assert_refused(1, "cannot be read", "md", "missing.log")
        self.path("few.log").write_text(log_text({k: v[:3] for k, v in harmonic_run(1).items()}))
        self.assert_refused(1, "3 samples are too few", "md", "few.log", "-q")
        self.assert_refused(2, "--ensemble", "md", "few.log", "--ensemble", "nvx")


if __name__ == "__main__":
    unittest.main()
