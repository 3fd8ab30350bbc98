"""Decodes and resizes the pictures of a folder with Pillow in worker processes and prints one JSON line with the pictures per second and the
processor's time for each.

The workers are started and have loaded every picture once before the clock starts; they send back two numbers and no pixels.

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
    start = time.process_time()
    with Image.open(file) as picture:
        first = picture.convert("RGB").resize((size, size), Image.BILINEAR).tobytes()[:size]
    return sum(first), time.process_time() - start


def main(folder, workers, passes, size):
    tasks = [(os.path.join(folder, name), size) for name in sorted(os.listdir(folder))]
    with Pool(workers) as pool:
        total = sum(first for first, _ in pool.imap(load, tasks, chunksize=1))
        start = time.perf_counter()
        busy = sum(seconds for _, seconds in pool.imap(load, tasks * passes, chunksize=4))
        seconds = time.perf_counter() - start
    pictures = len(tasks) * passes
    print(json.dumps({"workers": workers, "picturesPerSecond": round(pictures / seconds, 1), "processorMilliseconds": round(1000 * busy / pictures, 2), "sum": total}))


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:5]))
