"""Tables of what benchmarks/bias/run measured: test mAP of each loss by how the observed label was drawn.

    table.py WORK SET...
"""
import json
import sys

BIASES = ["uniform", "frequency", "rare"]


def main(work, sets):
    scores = {}
    for name in sets:
        for bias in BIASES:
            for point in json.load(open(f"{work}/{name}-{bias}/summary.json", encoding="utf-8"))["bestByLoss"]:
                scores.setdefault(point["settings"]["loss"], {})[name, bias] = point["testMap"]["mean"]
    print("| loss | " + " | ".join(f"{name} uniform | frequent | rare" for name in sets) + " | mean change: frequent | rare |")
    print("|---|" + "---:|" * (3 * len(sets) + 2))
    for loss, row in scores.items():
        cells, changes = [], {"frequency": [], "rare": []}
        for name in sets:
            base = row[name, "uniform"]
            cells.append(f"{base:.1f}")
            for bias in BIASES[1:]:
                changes[bias].append(row[name, bias] - base)
                cells.append(f"{changes[bias][-1]:+.1f}")
        means = [sum(changes[bias]) / len(sets) for bias in BIASES[1:]]
        print(f"| `{loss}` | " + " | ".join(cells) + f" | {means[0]:+.1f} | {means[1]:+.1f} |")


main(sys.argv[1], sys.argv[2:])
