#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Registers, spills and shared memory of the kernels, as NVIDIA's compiler reports them.

    cmake --preset cuda-compile-sm80 -D MACEINS_BUILD_TESTS=OFF
    tests/benchmarks/kernel_resources.py build/cuda-sm80 [SOURCE...]

compiles sources of the kernels (all of lammps-plugin/mace/kokkos, or those whose path ends in a SOURCE)
to PTX with the commands of that build folder, PTX for each card with `ptxas -v`, and prints a table. No
GPU is needed. Shared memory is what a kernel always has; what a launch asks for comes on top.
"""
import argparse
import json
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

ENTRY = re.compile(r"Compiling entry function '(\S+)' for '(sm_\d+)'")
FRAME = re.compile(r"(\d+) bytes stack frame, (\d+) bytes spill stores, (\d+) bytes spill loads")
USED = re.compile(r"Used (\d+) registers(.*)")
SHARED = re.compile(r"(\d+) bytes smem")


def ptx_command(entry, output):
    """nvcc with what an entry of a compilation database has for the device, as far as PTX."""
    words = shlex.split(entry["command"])
    kept = [w for w in words if re.match(r"-[ID]|-std=|-O\d|--?expt-|-extended-lambda", w)]
    kept += [w for at, word in enumerate(words) if word == "-isystem" for w in words[at:at + 2]]
    return ["nvcc", "-x", "cu", "-ptx", "-arch=compute_80", *kept, "-o", str(output), entry["file"]]


def run(command, folder):
    done = subprocess.run(command, cwd=folder, text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT)
    if done.returncode:
        sys.exit(f"{' '.join(command[:3])} ... failed:\n{done.stdout[-3000:]}")
    return done.stdout


def demangle(names):
    done = subprocess.run(["c++filt"], input="\n".join(names), text=True, stdout=subprocess.PIPE,
                          check=True)
    return done.stdout.splitlines()


def short_name(name):
    """The function of ours that launches a kernel, with its template arguments; nothing for kernels of
    Kokkos' own."""
    match = re.search(r"Impl::Parallel\w+<(.*)", name)
    if not match or "mace::" not in match[1] or match[1].startswith("Kokkos::"):
        return ""
    text, depth, function = match[1].replace("(anonymous namespace)::", ""), 0, ""
    for letter in text.replace("mace::kokkos::", ""):
        depth += {"<": 1, ">": -1}.get(letter, 0)
        if depth < 0 or (depth == 0 and letter in "(,"):
            break
        function += letter
    return function


def resources(ptx, arch, folder):
    """(kernel, registers, stack, spill stores, spill loads, shared) of each kernel of a file."""
    text = run(["ptxas", "-v", f"-arch={arch}", str(ptx), "-o", "/dev/null"], folder)
    rows, name, frame = [], None, (0, 0, 0)
    for line in text.splitlines():
        if match := ENTRY.search(line):
            name = match[1]
        elif match := FRAME.search(line):
            frame = tuple(map(int, match.groups()))
        elif (match := USED.search(line)) and name:
            shared = SHARED.search(match[2])
            rows.append((name, int(match[1]), *frame, int(shared[1]) if shared else 0))
            name, frame = None, (0, 0, 0)
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=pathlib.Path, help="build folder of preset cuda-compile-sm80")
    parser.add_argument("source", nargs="*", help="ends of paths of sources")
    parser.add_argument("--arch", nargs="+", default=["sm_80", "sm_90"])
    arguments = parser.parse_args()
    database = arguments.build / "compile_commands.json"
    if not database.exists():
        sys.exit(f"{database} is not there: configure with cmake --preset cuda-compile-sm80")
    entries = [e for e in json.loads(database.read_text())
               if "/lammps-plugin/mace/kokkos/" in e["file"]
               and (not arguments.source or e["file"].endswith(tuple(arguments.source)))]
    if not entries:
        sys.exit("no source of the kernels has such a name")
    head = " | ".join(f"{arch}: registers | stack | spilled | shared" for arch in arguments.arch)
    print(f"| source | kernel | {head} |\n|---|---|{'---|' * 4 * len(arguments.arch)}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for entry in entries:
            ptx = pathlib.Path(folder) / "kernel.ptx"
            run(ptx_command(entry, ptx), entry["directory"])
            tables = [{row[0]: row[1:] for row in resources(ptx, arch, folder)}
                      for arch in arguments.arch]
            source = entry["file"].split("/mace/kokkos/")[1]
            for mangled, name in zip(tables[0], map(short_name, demangle(tables[0]))):
                if not name:
                    continue
                cells = [f"{r} | {stack} | {stores + loads} | {shared}"
                         for r, stack, stores, loads, shared in (t[mangled] for t in tables)]
                print(f"| `{source}` | `{name}` | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
