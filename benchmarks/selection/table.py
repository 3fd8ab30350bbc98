"""Tables of what benchmarks/selection/run measured: test mAP of the settings and epochs that each way to select chooses, less that of clean selection.

    table.py WORK SET...
"""
import json
import sys

WAYS = ["observed-map", "observed-recall", "observed-loss"]


def best(work, name, way):
    points = json.load(open(f"{work}/{name}-{way}/summary.json", encoding="utf-8"))["bestByLoss"]
    return {point["settings"]["loss"]: point["testMap"]["mean"] for point in points}


def main(work, sets):
    print("| set | loss | clean | " + " | ".join(WAYS) + " |")
    print("|---|---|---:|" + "---:|" * len(WAYS))
    lost = {way: [] for way in WAYS}
    for name in sets:
        clean, others = best(work, name, "clean"), {way: best(work, name, way) for way in WAYS}
        for loss, reference in clean.items():
            row = [others[way][loss] - reference for way in WAYS]
            for way, change in zip(WAYS, row):
                lost[way].append(change)
            print(f"| {name} | `{loss}` | {reference:.2f} | " + " | ".join(f"{change:+.2f}" for change in row) + " |")
    print("| **mean** | | | " + " | ".join(f"**{sum(lost[way]) / len(lost[way]):+.2f}**" for way in WAYS) + " |")
    print("| worst | | | " + " | ".join(f"{min(lost[way]):+.2f}" for way in WAYS) + " |")


main(sys.argv[1], sys.argv[2:])
