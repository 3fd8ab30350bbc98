"""Reads the JSON lines that `run` collects and prints its table (Markdown). Fails when the two programs did not see the same pixels.

usage: python3 table.py RESULTS
"""
import json
import sys
from statistics import mean


def main(path):
    with open(path, encoding="utf-8") as file:
        lines = [json.loads(line) for line in file]
    if len({line["sum"] for line in lines}) != 1:
        raise SystemExit("The programs did not get the same pixels.")

    def each(key, program, workers):
        return [line[key] for line in lines if (line["program"], line["workers"]) == (program, workers)]

    print("| workers | spml pictures/s | Pillow pictures/s | ratio | spml beside one worker | spml ms | Pillow ms | ratio |")
    print("|---:|---:|---:|---:|---:|---:|---:|---:|")
    for workers in sorted({line["workers"] for line in lines}):
        ours, theirs = each("picturesPerSecond", "spml", workers), each("picturesPerSecond", "Pillow", workers)
        our_time, their_time = (mean(each("processorMilliseconds", program, workers)) for program in ("spml", "Pillow"))
        cells = [
            str(workers), *(" ".join(f"{rate:.0f}" for rate in rates) for rates in (ours, theirs)), f"{mean(ours) / mean(theirs):.2f}",
            f"{mean(ours) / mean(each('picturesPerSecond', 'spml', 1)):.2f}", f"{our_time:.2f}", f"{their_time:.2f}", f"{their_time / our_time:.2f}",
        ]
        print(f"| {' | '.join(cells)} |")


if __name__ == "__main__":
    main(sys.argv[1])
