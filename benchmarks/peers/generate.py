"""Writes seeded arrays for `spml import --from arrays`: sparse non-negative features like a network's pooled output, and labels of which every example has one.

usage: python3 generate.py FOLDER EXAMPLES DIMENSION CLASSES [SEED] [TEST_EXAMPLES]
"""
import sys
from pathlib import Path

import numpy as np

LABELS_PER_EXAMPLE = 2.9


def write_split(folder, name, random, examples, dimension, classes):
    features = random.standard_normal((examples, dimension), dtype=np.float32)
    np.maximum(features, 0, out=features)
    labels = random.random((examples, classes), dtype=np.float32) < (LABELS_PER_EXAMPLE - 1) / classes
    labels[np.arange(examples), random.integers(classes, size=examples)] = True
    np.save(folder / f"{name}_features.npy", features)
    np.save(folder / f"{name}_labels.npy", labels.astype(np.uint8))


def main(folder, examples, dimension, classes, seed=1, test_examples=0):
    random = np.random.default_rng(seed)
    folder.mkdir(parents=True)
    write_split(folder, "train", random, examples, dimension, classes)
    if test_examples:
        write_split(folder, "test", random, test_examples, dimension, classes)
    (folder / "classes.txt").write_text("".join(f"class{c:03}\n" for c in range(classes)))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:]))
