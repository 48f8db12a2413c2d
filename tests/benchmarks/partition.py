"""The partition against the plain p-median programme, both given the same time; run by hand, with sizes as arguments.

python tests/benchmarks/partition.py            # 27, 60, 100 and 400 items
python tests/benchmarks/partition.py 60 --seed 3 --seconds 10
"""

from __future__ import annotations

import argparse
import importlib.util
import math
import sys
import time
from pathlib import Path

from tiaowen.solvers.milp import solve
from tiaowen.solvers.p_median.partition import partition, verify_partition
from tiaowen.solvers.packing.bins import fewest_bins

SECONDS = {27: 10.0, 60: 10.0, 100: 30.0, 400: 60.0}
SLACKS = (0.0, 0.05, 0.1)


def instances():
    path = Path(__file__).parents[1] / "made" / "instances.py"
    spec = importlib.util.spec_from_file_location("instances", path)
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def row(method, size, groups, cost, bound, seconds):
    gap = 100.0 * (cost - bound) / cost if math.isfinite(cost) else math.inf
    print(f"{size:5} {groups:6}  {method:16} {cost:9.0f} {bound:9.1f} {gap:7.2f} % {seconds:7.1f}", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("sizes", type=int, nargs="*", default=list(SECONDS))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--alone", action="store_true", help="without the plain programme")
    asked = parser.parse_args()
    made = instances()
    print("items groups  method                cost     bound       gap seconds")
    for size in asked.sizes:
        case = made.planar(asked.seed, size)
        seconds = asked.seconds or SECONDS.get(size, 60.0)
        fewest = len(fewest_bins(case.weights, case.capacity, 5.0).bins)
        for groups in sorted({math.ceil(fewest * (1.0 + slack)) for slack in SLACKS}):
            start = time.monotonic()
            found = partition(case.weights, case.capacity, case.distance, groups, seconds=seconds)
            row("partition", size, groups, found.cost, found.lower_bound, time.monotonic() - start)
            if found.groups:
                assert not verify_partition(case.weights, case.capacity, case.distance, groups, found)
            if not asked.alone:
                start = time.monotonic()
                plain = solve(made.plain_programme(case, groups), seconds=seconds)
                cost = plain.objective if plain.values else math.inf
                row("plain p-median", size, groups, cost, plain.bound, time.monotonic() - start)


if __name__ == "__main__":
    main()
