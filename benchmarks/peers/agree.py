"""Trains a linear classifier with a later loss (later.py) and prints the test mAP of the epoch with the best validation mAP, as `spml train` selects it.

usage: python3 agree.py DATASET --loss NAME [--lr 1e-3] [--batch-size 16] [--epochs 25] [--seed 0] [--threads 1]

DATASET is a folder that spml trains on, with split, observed and full labels and one set of features. The loss `external` takes its pseudo-labels from --pseudo-labels FILE.
"""
import argparse
import json
from pathlib import Path

import numpy as np
import torch

from later import LaterObjective


def mean_average_precision(truth, scores):
    """In per cent; equal scores count as one threshold, and a class without positives as 0."""
    precisions = []
    for y, s in zip(truth.T, scores.T):
        order = np.argsort(-s, kind="stable")
        last = np.append(np.nonzero(np.diff(s[order]))[0], len(s) - 1)
        hits = np.cumsum(y[order])[last]
        steps = np.diff(np.append(0, hits))
        precisions.append((hits / (last + 1) * steps).sum() / max(1, y.sum()))
    return 100 * np.mean(precisions)


def load(folder, split):
    part = folder / split
    (features,) = (part / "features").glob("*.npy")
    return torch.from_numpy(np.load(features).astype(np.float32)), np.load(part / "truth.npy")


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("dataset", type=Path)
    options.add_argument("--loss", required=True)
    options.add_argument("--lr", type=float, default=1e-3)
    options.add_argument("--batch-size", type=int, default=16)
    options.add_argument("--epochs", type=int, default=25)
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--threads", type=int, default=1)
    options.add_argument("--pseudo-labels", type=Path)
    given = options.parse_args()
    torch.set_num_threads(given.threads)
    torch.manual_seed(given.seed)
    features, truth = load(given.dataset, "train")
    test, test_truth = load(given.dataset, "test")
    held = np.load(given.dataset / "train" / "validation-rows.npy")
    rows = np.setdiff1d(np.arange(len(features)), held)
    observed = torch.from_numpy(np.load(given.dataset / "train" / "observed.npy")[rows])
    pseudo = None if given.pseudo_labels is None else torch.from_numpy(np.load(given.pseudo_labels)[rows])
    train, validation = features[torch.from_numpy(rows)], features[torch.from_numpy(held)]
    layer = torch.nn.Linear(train.shape[1], truth.shape[1])
    adam = torch.optim.Adam(layer.parameters(), lr=given.lr)
    objective = LaterObjective(given.loss, observed, float(truth.sum(1).mean()), given.epochs, pseudo)
    best = (-1.0, -1.0, -1)
    for epoch in range(1, given.epochs + 1):
        order = torch.randperm(len(train))
        for batch in order.split(given.batch_size)[:len(train) // given.batch_size]:
            adam.zero_grad()
            objective(layer(train[batch]), batch, epoch).backward()
            adam.step()
        with torch.no_grad():
            objective.end_epoch(epoch, lambda: torch.sigmoid(layer(train)))
            selected = mean_average_precision(truth[held], layer(validation).numpy())
            if selected > best[0]:
                best = (selected, mean_average_precision(test_truth, layer(test).numpy()), epoch - 1)
    print(json.dumps({"loss": given.loss, "seed": given.seed, "validationMap": best[0], "testMap": best[1], "bestEpoch": best[2]}))


if __name__ == "__main__":
    main()
