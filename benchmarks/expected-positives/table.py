"""Tables of what benchmarks/expected-positives/run measured: estimates of k beside the truth.

    table.py WORK SET...
"""
import glob
import json
import sys

import numpy as np


def results(pattern):
    return [json.load(open(path, encoding="utf-8")) for path in sorted(glob.glob(pattern))]


def main(work, sets):
    print("Without an audit (`--expected-positives auto`), over draws of the observed labels:\n")
    print("| set | k | estimates | mean | largest error | seconds |")
    print("|---|---:|---|---:|---:|---:|")
    for name in sets:
        k = np.load(f"{work}/{name}/train/truth.npy").sum(1).mean()
        found = results(f"{work}/{name}-auto-*.json")
        values = np.array([each["expectedPositives"]["estimate"] for each in found])
        seconds = np.mean([each["seconds"] for each in found])
        print(f"| {name} | {k:.3f} | {' '.join(f'{v:.2f}' for v in values)} | {values.mean():.3f} | {100 * abs(values / k - 1).max():.1f} % | {seconds:.1f} |")
    print("\nFrom audits (`--expected-positives audit:FILE`):\n")
    print("| set | k | audits | examples | relative error: median | 95th percentile | k inside the 95 % interval | classes' shares inside theirs |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|")
    for name in sets:
        truth = np.load(f"{work}/{name}/train/truth.npy")
        k, shares = truth.sum(1).mean(), truth.mean(0)
        found = results(f"{work}/{name}-audit-*.json")
        values = [each["expectedPositives"] for each in found]
        errors = np.array([abs(v["estimate"] / k - 1) for v in values])
        inside = np.mean([v["low"] <= k <= v["high"] for v in values])
        classes = np.mean([[c["low"] <= share <= c["high"] for c, share in zip(each["classes"].values(), shares)] for each in found])
        print(f"| {name} | {k:.3f} | {len(found)} | {found[0]['examples']} | {100 * np.median(errors):.1f} % | {100 * np.quantile(errors, 0.95):.1f} % | {100 * inside:.1f} % | {100 * classes:.1f} % |")


main(sys.argv[1], sys.argv[2:])
