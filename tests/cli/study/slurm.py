# SPDX-License-Identifier: GPL-2.0-or-later
"""The rest of the Slurm that sbatch and squeue in programs/ stand for: runs the jobs that wait."""
import json
import subprocess


def run_jobs(queue):
    """Runs every job that waits, in the order of their numbers, unless what it comes after failed.

    Returns the names of those that ran."""
    jobs = json.loads(queue.read_text())
    names = []
    for job in jobs.values():
        if job["status"] is not None:
            continue
        before = [jobs[number]["status"] for number in job["after"]["jobs"]]
        if None in before:
            raise AssertionError(f"{job['name']} comes after a job with a larger number")
        if job["after"]["kind"] == "afterok" and any(before):
            job["status"] = -1  # cancelled: its dependency is never fulfilled
            continue
        with open(job["output"], "w") as output:
            job["status"] = subprocess.run(["bash", job["script"]], stdout=output,
                                           stderr=subprocess.STDOUT, check=False).returncode
        names.append(job["name"])
    queue.write_text(json.dumps(jobs))
    return names
