#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Times force calls of the native engine and of its peers on one structure in one run.

Peers are used if they can be imported: mace-torch (MACECalculator, needs the .model file) and
symmetrix-xl (its Symmetrix calculator; `direct` compiles for minutes on first use). Every code is
run for several rounds in turn, so that drift of the machine's speed hits all alike; ratios are of
medians. ASE provides the neighbor lists' updates for the peers: positions are moved by 1e-4
Angstrom between calls, as in a run, so their lists are reused where they can.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import time


def arguments():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--force-call", required=True, help="the program force_call")
    parser.add_argument("--h5", required=True, help="native model file")
    parser.add_argument("--model", required=True, help="the same model as saved by mace-torch")
    parser.add_argument("--structure", required=True, help="extended XYZ")
    parser.add_argument("--repeat", type=int, nargs=3, default=[2, 2, 4])
    parser.add_argument("--precision", choices=["single", "double"], default="double")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--head", default="", help="of a model with several")
    parser.add_argument("--model-type", default="MACE",
                        help="as MACECalculator calls it: PolarMACE for polarizable models, then "
                             "with charge 0 and multiplicity 1 (needs graph-longrange 0.4.0)")
    parser.add_argument("--clock", choices=["wall", "cpu"], default="wall",
                        help="cpu: time of the process, for one thread on a machine others use")
    parser.add_argument("--peers", nargs="*", default=["mace-torch", "symmetrix-xl"])
    parser.add_argument("--streamed-edges", default="direct", help="symmetrix-xl's algorithm")
    return parser.parse_args()


def native(args):
    """One call of force_call: microseconds per atom."""
    command = [args.force_call, args.h5, args.structure, "--repeat", *map(str, args.repeat),
               "--precision", args.precision, "--threads", str(args.threads), "--calls", "1",
               "--clock", args.clock, "--head", args.head]
    result = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return result["us_per_atom_median"], result["energy"]


class CalculatorPeer:
    """An ASE calculator, called once a round."""

    def __init__(self, calculator, atoms, clock):
        self.clock = time.process_time if clock == "cpu" else time.perf_counter
        self.atoms = atoms.copy()
        self.atoms.calc = calculator
        self.energy = self.atoms.get_potential_energy()
        self.atoms.get_forces()

    def __call__(self):
        self.atoms.positions[0, 0] += 1e-4
        start = self.clock()
        self.atoms.calc.calculate(self.atoms, ["energy", "forces", "stress"],
                                  ["positions", "numbers", "cell", "pbc"])
        return (self.clock() - start) * 1e6 / len(self.atoms), self.energy


def mace_torch(args, atoms):
    import torch
    from mace.calculators import MACECalculator
    torch.set_num_threads(args.threads)
    dtype = {"single": "float32", "double": "float64"}[args.precision]
    head = {"head": args.head} if args.head else {}
    return CalculatorPeer(MACECalculator(model_paths=args.model, device="cpu", default_dtype=dtype,
                                         model_type=args.model_type, **head), atoms, args.clock)


def symmetrix_xl(args, atoms):
    from symmetrix import Symmetrix
    dtype = {"single": "float32", "double": "float64"}[args.precision]
    head = {"head": args.head} if args.head else {}
    return CalculatorPeer(Symmetrix(args.model, dtype=dtype, streamed_edges=args.streamed_edges,
                                    execution_profile="speed", **head), atoms, args.clock)


def main():
    args = arguments()
    os.environ["OMP_NUM_THREADS"] = str(args.threads)
    os.environ.setdefault("TORCH_FORCE_NO_WEIGHTS_ONLY_LOAD", "1")
    from ase.io import read
    atoms = read(args.structure) * tuple(args.repeat)
    atoms.info.update(charge=0, spin=1)
    codes = {"native": lambda: native(args)}
    for name, make in (("mace-torch", mace_torch), ("symmetrix-xl", symmetrix_xl)):
        if name not in args.peers:
            continue
        try:
            codes[name] = make(args, atoms)
        except Exception as error:  # a peer that is absent or refuses the model is reported
            print(f"{name}: left out: {error}", file=sys.stderr)
    times = {name: [] for name in codes}
    energies = {}
    for _ in range(args.rounds):
        for name, call in codes.items():
            microseconds, energies[name] = call()
            times[name].append(microseconds)
    ours = statistics.median(times["native"])
    print(f"{len(atoms)} atoms, {args.precision}, {args.threads} thread(s), "
          f"{args.rounds} rounds; microseconds per atom and call")
    for name in codes:
        t = times[name]
        print(f"  {name:14s} min {min(t):9.1f}  median {statistics.median(t):9.1f}  "
              f"ratio to native {statistics.median(t) / ours:6.2f}  energy {energies[name]:.8f} eV")


if __name__ == "__main__":
    main()
