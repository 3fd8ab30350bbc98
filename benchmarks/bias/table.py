"""Tables of what benchmarks/bias/run measured: test mAP of each loss by how the observed label was drawn.

    table.py WORK SET...
"""
import json
import sys

# How labels were drawn, and what the columns call it.
BIASES = {"uniform": "uniform", "frequency": "frequent", "rare": "rare", "typical": "typical"}
CHANGED = list(BIASES)[1:]


def main(work, sets):
    scores = {}
    for name in sets:
        for bias in BIASES:
            for point in json.load(open(f"{work}/{name}-{bias}/summary.json", encoding="utf-8"))["bestByLoss"]:
                scores.setdefault(point["settings"]["loss"], {})[name, bias] = point["testMap"]["mean"]
    print("| loss | " + " | ".join(f"{name} " + " | ".join(BIASES.values()) for name in sets) + " | mean change: " + " | ".join(BIASES[bias] for bias in CHANGED) + " |")
    print("|---|" + "---:|" * (len(BIASES) * len(sets) + len(CHANGED)))
    for loss, row in scores.items():
        cells, changes = [], {bias: [] for bias in CHANGED}
        for name in sets:
            base = row[name, "uniform"]
            cells.append(f"{base:.1f}")
            for bias in CHANGED:
                changes[bias].append(row[name, bias] - base)
                cells.append(f"{changes[bias][-1]:+.1f}")
        means = [sum(changes[bias]) / len(sets) for bias in CHANGED]
        print(f"| `{loss}` | " + " | ".join(cells) + " | " + " | ".join(f"{mean:+.1f}" for mean in means) + " |")


main(sys.argv[1], sys.argv[2:])
