# SPDX-License-Identifier: GPL-2.0-or-later
"""The styles as LAMMPS' own, in a LAMMPS that is built with cmake/InLAMMPS.cmake (tests/package.sh)."""
import re
import unittest

from lammps_run import DATA, HAS_KOKKOS, WorkFolder, lammps_help

STYLES = ("mace", "d3", "phonon_fd", "phonon/fd", "cell_relax", "cell/relax", "ins_tosca", "ins/tosca",
          "mace/charge/atom", "mace/descriptor/atom", "mace/heat_flux")
KOKKOS_STYLES = ("mace/kk", "mace/kk/device", "mace/kk/host")

HEAD = f"""
units           metal
read_data       {DATA / "triclinic72.data"}
"""
ENERGY = HEAD + """
pair_style      {style}
pair_coeff      * * {model} C H I S
run             0
print           "RESULT energy $(pe:%.17g)"
"""


class BuiltIn(unittest.TestCase):
    def setUp(self):
        self.place = WorkFolder(self)

    def run_deck(self, deck, code=0, style="mace", model="tiny"):
        text = deck.format(style=style, model=self.place.model(model, "kokkos"))
        run = self.place.lammps(text, plugin_path="")
        self.assertEqual(run.code == 0, code == 0, run.output)
        return run

    def test_every_style_is_listed(self):
        # LAMMPS leaves .../kk/device and .../kk/host out.
        for style in (*STYLES, *KOKKOS_STYLES[:HAS_KOKKOS]):
            self.assertIn(style, lammps_help())

    def test_start_up_says_where_the_styles_are(self):
        lines = self.run_deck(ENERGY).output.splitlines()
        start, = (i for i, line in enumerate(lines) if line.startswith("mace-ins "))
        self.assertRegex(lines[start], r"^mace-ins \S+ in this LAMMPS$")
        self.assertIn("KOKKOS off (-kokkos on)" if HAS_KOKKOS else "without KOKKOS (PKG_KOKKOS)",
                      lines[start + 1])
        self.assertRegex(lines[start + 2],
                         r"^  engines  native kernels \(.*\), no LibTorch \(only with the plugin\)$")

    def test_styles_stay_after_clear(self):
        run = self.run_deck(ENERGY + "clear\n" + ENERGY)
        energies = re.findall(r"^RESULT energy (.*)$", run.output, re.M)
        self.assertEqual(len(energies), 2, run.output)
        self.assertEqual(*energies)

    def test_the_torch_engine_is_refused(self):
        run = self.run_deck(ENERGY, 1, style="mace engine torch")
        self.assertIn("no torch engine in styles that are compiled into LAMMPS", run.output)

    @unittest.skipUnless(HAS_KOKKOS, "this LAMMPS has no KOKKOS")
    def test_kokkos_must_be_on(self):
        for style in KOKKOS_STYLES:
            with self.subTest(style=style):
                run = self.run_deck(ENERGY, 1, style=style)
                self.assertIn("mace/kk needs the KOKKOS package: start LAMMPS with -k on", run.output)
