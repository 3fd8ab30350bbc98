"""How likely each label is to be the one that is observed, in proportion: files for `spml observe --bias FILE.npy`, made of a dataset's full labels.

    weights.py DATASET rare OUT.npy      a number per class: one over the number of examples that have it
    weights.py DATASET typical OUT.npy   a number per cell: exp(8 cos) of the example and its class, features centred, a class being the mean of its examples
"""
import sys
from pathlib import Path

import numpy as np

SHARPNESS = 8


def rare(truth, _):
    return 1 / np.maximum(1, truth.sum(0, dtype=float))


def typical(truth, features):
    unit = lambda rows: rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
    examples = unit(features - features.mean(0))
    classes = unit(truth.T.astype(float) @ examples)
    return np.exp(SHARPNESS * (examples @ classes.T))


def main(dataset, kind, out):
    train = Path(dataset) / "train"
    features = np.load(next(train.glob("features/*.npy"))).astype(float)
    np.save(out, {"rare": rare, "typical": typical}[kind](np.load(train / "truth.npy"), features))


main(*sys.argv[1:])
