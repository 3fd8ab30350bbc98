"""Table of what benchmarks/own/run measured: mean test mAP over the seeds of observed labels, and over the sets how much of full labels' mAP each loss reaches.

    table.py WORK SET...
"""
import glob
import json
import os
import sys
from statistics import mean


def points(path):
    return {p["settings"]["loss"]: p["testMap"]["mean"] for p in json.load(open(path, encoding="utf-8"))["bestByLoss"]}


def main(work, sets):
    maps, full, seeds = {}, {}, set()
    for name in sets:
        full[name] = points(f"{work}/{name}-full/summary.json")["bce"]
        for path in sorted(glob.glob(f"{work}/{name}-*-*/summary.json")):
            seeds.add(os.path.basename(os.path.dirname(path)).split("-")[-2])
            for loss, value in points(path).items():
                maps.setdefault(loss, {}).setdefault(name, []).append(value)
    ratio = {loss: mean(mean(by[name]) / full[name] for name in sets) for loss, by in maps.items()}
    print(f"Seeds of observed labels: {', '.join(sorted(seeds))}.\n")
    print("| loss | " + " | ".join(sets) + " | mean | mean share of full labels |")
    print("|---|" + "---:|" * (len(sets) + 2))
    print("| bce, all labels | " + " | ".join(f"{full[name]:.2f}" for name in sets) + f" | {mean(full.values()):.2f} | 1 |")
    for loss in sorted(maps, key=lambda each: -ratio[each]):
        values = [mean(maps[loss][name]) for name in sets]
        print(f"| {loss} | " + " | ".join(f"{value:.2f}" for value in values) + f" | {mean(values):.2f} | {ratio[loss]:.3f} |")


main(sys.argv[1], sys.argv[2:])
