"""Writes seeded arrays for `spml import --from arrays`: real or drawn label sets, and features that tell them up to noise. k is known, so estimates of it can be checked.

usage: python3 generate.py FOLDER LABELS.npy NOISE [DIMENSION] [EXAMPLES] [SEED]

Features are the labels times a random matrix, each example's divided by the root of how many labels it has, plus NOISE times a normal deviate.
"""
import sys
from pathlib import Path

import numpy as np


def main(folder, labels, noise, dimension=128, examples=6000, seed=1):
    random = np.random.default_rng(seed)
    folder.mkdir(parents=True)
    truth = (np.load(labels) > 0).astype(np.uint8)
    truth = truth[truth.sum(1) > 0]
    truth = truth[random.permutation(len(truth))[:examples]]
    directions = random.standard_normal((truth.shape[1], dimension))
    features = (truth @ directions) / np.sqrt(truth.sum(1, keepdims=True)) + noise * random.standard_normal((len(truth), dimension))
    np.save(folder / "train_features.npy", features.astype(np.float32))
    np.save(folder / "train_labels.npy", truth)
    (folder / "classes.txt").write_text("".join(f"class{c:03}\n" for c in range(truth.shape[1])))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], float(sys.argv[3]), *map(int, sys.argv[4:]))
