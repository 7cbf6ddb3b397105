#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Times pair_style mace/kk beside pair_style mace, in turn in one process of a LAMMPS with KOKKOS.

Every round runs some steps with each style; of both the first round is left out. Times are of the
processor, as LAMMPS gives them for the loop over steps, in which nothing is made that is made once.
"""
import argparse
import os
import re
import statistics
import subprocess
import tempfile

DECK = """
variable        round loop {rounds}
label           again
variable        which loop 2
label           next
clear
units           metal
atom_modify     map yes
read_data       {data}
replicate       {cells}
if              "${{which}} == 1" then "suffix off"
pair_style      mace precision {precision} {settings}
suffix          kk
pair_coeff      * * {model} {elements}
velocity        all create 300.0 4711 loop geom
timestep        0.0005
fix             nve all nve
thermo          {steps}
run             1
run             {steps} pre no
next            which
jump            SELF next
next            round
jump            SELF again
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lmp", default="lmp", help="a LAMMPS with KOKKOS, and with the plugin")
    parser.add_argument("--model", required=True)
    parser.add_argument("--data", required=True, help="LAMMPS data file")
    parser.add_argument("--elements", nargs="+", default=["C", "H", "I", "S"])
    parser.add_argument("--cells", type=int, nargs=3, default=[2, 2, 4])
    parser.add_argument("--precision", choices=["double", "single"], default="double")
    parser.add_argument("--settings", default="", help="more of pair_style mace")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=6)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="mace-ins-") as folder:
        deck = os.path.join(folder, "in.deck")
        with open(deck, "w", encoding="utf-8") as file:
            file.write(DECK.format(
                rounds=args.rounds, data=os.path.abspath(args.data), steps=args.steps,
                cells=" ".join(map(str, args.cells)), precision=args.precision,
                settings=args.settings, model=os.path.abspath(args.model),
                elements=" ".join(args.elements)))
        output = subprocess.run(
            [args.lmp, "-in", deck, "-nocite", "-log", "none", "-k", "on", "t", str(args.threads),
             "-sf", "kk"], cwd=folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            env=dict(os.environ, OMP_NUM_THREADS=str(args.threads))).stdout
    loops = re.findall(r"^Loop time of (\S+) on .* for (\d+) steps with (\d+) atoms(?s:.*?)"
                       r"^([\d.]+)% CPU use", output, re.M)
    spent = [float(wall) * float(share) / 100.0 * 1e6 / int(steps) / int(atoms)
             for wall, steps, atoms, share in loops][1::2]
    host, kokkos = spent[2::2], spent[3::2]
    if len(host) != args.rounds - 1 or len(kokkos) != args.rounds - 1:
        raise SystemExit(output)
    medians = {}
    for name, times in (("mace", host), ("mace/kk", kokkos)):
        medians[name] = statistics.median(times)
        print(f"{name:8} median {medians[name]:8.1f}  least {min(times):8.1f} us/atom of the processor")
    print(f"ratio of medians {medians['mace/kk'] / medians['mace']:.3f}, of least "
          f"{min(kokkos) / min(host):.3f}")


if __name__ == "__main__":
    main()
