"""Reads the JSON lines that `run` collects and prints its table (Markdown).

usage: python3 table.py RESULTS
"""
import json
import sys
from statistics import mean


def times(rounds):
    return " ".join(f"{us:,.0f}" for us in rounds)


def row(case, lines):
    ours = [line["microsecondsPerStep"] for line in lines if line["program"] == "spml"]
    theirs = [line["microsecondsPerStep"] for line in lines if line["program"] == "peer"]
    operations = 4 * case["batch"] * case["dimension"] * case["classes"]
    floor = operations / (mean(line["gflops"] for line in lines if line["program"] == "doctor") * 1e3 * case["threads"])
    cells = [
        f"{case['loss']}, B {case['batch']}, D {case['dimension']:,}, L {case['classes']}, N {case['examples']:,}", str(case["threads"]),
        times(ours), times(theirs), f"{mean(theirs) / mean(ours):.1f}", f"{floor:.0f}", f"{mean(ours) / floor:.2f}",
    ]
    return f"| {' | '.join(cells)} |"


def main(path):
    with open(path, encoding="utf-8") as file:
        lines = [json.loads(line) for line in file]
    print("| step | threads | spml µs | PyTorch µs | ratio | floor µs | spml / floor |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    for case in dict.fromkeys(json.dumps(line["case"], sort_keys=True) for line in lines):
        print(row(json.loads(case), [line for line in lines if json.dumps(line["case"], sort_keys=True) == case]))


if __name__ == "__main__":
    main(sys.argv[1])
