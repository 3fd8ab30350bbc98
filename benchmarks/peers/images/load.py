"""Decodes and resizes the pictures of a folder with Pillow in worker processes and prints one JSON line with the pictures per second.

The workers are started and have loaded every picture once before the clock starts; they send back a number and no pixels.

usage: python3 load.py FOLDER WORKERS PASSES SIZE
"""
import json
import os
import sys
import time
from multiprocessing import Pool

from PIL import Image


def load(task):
    file, size = task
    with Image.open(file) as picture:
        return sum(picture.convert("RGB").resize((size, size), Image.BILINEAR).tobytes()[:size])


def main(folder, workers, passes, size):
    tasks = [(os.path.join(folder, name), size) for name in sorted(os.listdir(folder))]
    with Pool(workers) as pool:
        total = sum(pool.imap(load, tasks, chunksize=1))
        start = time.perf_counter()
        for _ in pool.imap(load, tasks * passes, chunksize=4):
            pass
        seconds = time.perf_counter() - start
    print(json.dumps({"workers": workers, "picturesPerSecond": round(len(tasks) * passes / seconds, 1), "sum": total}))


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:5]))
