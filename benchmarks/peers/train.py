"""Linear training from single positive labels in PyTorch, as one would write it by hand with everything in memory and no DataLoader.

Reads the dataset folder that spml trains on (features, observed labels, validation rows) and prints one JSON line with the microseconds of a step:
batch gathered, logits, loss, backward pass, Adam. The first steps are not timed.
"""
import argparse
import json
import math
import time
from pathlib import Path

import numpy as np
import torch

WARM_UP_STEPS = 5


def cost(probability):
    return -torch.log(probability + 1e-5)


def targets(t, p):
    """Cross-entropy of probabilities with targets t."""
    return (t * cost(p) + (1 - t) * cost(1 - p)).mean()


class Objective:
    """The ten losses of Cole et al. (CVPR 2021), for a batch of rows."""

    def __init__(self, name, truth, observed, expected_positives, learning_rate):
        self.compute = getattr(self, name.replace("-", "_"))
        self.truth, self.present, self.absent = truth.float(), (observed == 1).float(), (observed == -1).float()
        self.k, self.groups = expected_positives, []
        if name == "role":
            bound = math.log(0.6 / 0.4)
            start = torch.empty(observed.shape).uniform_(-bound, bound)
            start[observed == 1] = math.log(0.995 / 0.005)
            start[observed == -1] = math.log(0.005 / 0.995)
            self.estimates = torch.nn.Parameter(start)
            self.groups = [{"params": [self.estimates], "lr": 10 * learning_rate}]

    def positives(self, p):
        """The squared difference between predicted and expected positives, per class."""
        return ((p.sum() / p.shape[0] - self.k) / p.shape[1]) ** 2

    def bce(self, p, rows):
        return targets(self.truth[rows], p)

    def bce_ls(self, p, rows):
        return targets(0.1 + 0.8 * self.truth[rows], p)

    def an(self, p, rows):
        return targets(self.present[rows], p)

    def an_ls(self, p, rows):
        return targets(0.1 + 0.8 * self.present[rows], p)

    def wan(self, p, rows):
        y, n = self.present[rows], self.absent[rows]
        return (y * cost(p) + (n + (1 - y - n) / (p.shape[1] - 1)) * cost(1 - p)).mean()

    def iu(self, p, rows):
        return (self.present[rows] * cost(p) + self.absent[rows] * cost(1 - p)).mean()

    def iun(self, p, rows):
        return (self.present[rows] * cost(p) + (1 - self.truth[rows]) * cost(1 - p)).mean()

    def pr(self, p, rows):
        y = self.present[rows]
        unknown = 1 - y - self.absent[rows]
        # Probabilities differ by 1 at most, so the hinge with margin 1 is linear and its double sum splits.
        return (y * (unknown.sum(1, keepdim=True) * (1 - p) + (unknown * p).sum(1, keepdim=True))).mean()

    def epr(self, p, rows):
        return (self.present[rows] * cost(p) + self.absent[rows] * cost(1 - p)).mean() + self.positives(p)

    def role(self, p, rows):
        y, n, q = self.present[rows], self.absent[rows], torch.sigmoid(self.estimates[rows])
        model = (y * cost(p) + n * cost(1 - p)).mean() + targets(q.detach(), p) + self.positives(p)
        estimator = (y * cost(q) + n * cost(1 - q)).mean() + targets(p.detach(), q) + self.positives(q)
        return (model + estimator) / 2


def train(features, objective, classes, batch, learning_rate, steps):
    """Takes steps on shuffled full batches; returns seconds per step, warm-up excluded, and the mean loss."""
    layer = torch.nn.Linear(features.shape[1], classes)
    adam = torch.optim.Adam([{"params": layer.parameters()}, *objective.groups], lr=learning_rate)
    queue, total, began = [], 0.0, 0.0
    for step in range(WARM_UP_STEPS + steps):
        if step == WARM_UP_STEPS:
            began = time.perf_counter()
        if not queue:
            queue = list(torch.randperm(len(features)).split(batch))
            queue = queue[:max(1, len(features) // batch)]
        rows = queue.pop()
        adam.zero_grad()
        loss = objective.compute(torch.sigmoid(layer(features[rows])), rows)
        loss.backward()
        adam.step()
        total += loss.item()
    return (time.perf_counter() - began) / steps, total / (WARM_UP_STEPS + steps)


def load(folder):
    split = folder / "train"
    (features,) = (split / "features").glob("*.npy")
    observed = np.load(split / "observed.npy")
    rows = np.setdiff1d(np.arange(len(observed)), np.load(split / "validation-rows.npy"))
    truth = np.load(split / "truth.npy")
    arrays = [torch.from_numpy(a[rows]) for a in (np.load(features).astype(np.float32, copy=False), truth, observed)]
    return arrays, truth.sum(1).mean()


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("dataset", type=Path, help="a dataset folder with split, observed and full labels, and one set of features")
    options.add_argument("--loss", required=True, choices="bce bce-ls iun iu pr an an-ls wan epr role".split())
    options.add_argument("--steps", type=int, default=300)
    options.add_argument("--batch-size", type=int, default=16)
    options.add_argument("--lr", type=float, default=1e-3)
    options.add_argument("--threads", type=int, default=1)
    options.add_argument("--seed", type=int, default=0)
    given = options.parse_args()
    torch.set_num_threads(given.threads)
    torch.manual_seed(given.seed)
    (features, truth, observed), k = load(given.dataset)
    objective = Objective(given.loss, truth, observed, float(k), given.lr)
    seconds, loss = train(features, objective, observed.shape[1], given.batch_size, given.lr, given.steps)
    print(json.dumps({
        "loss": given.loss, "batchSize": given.batch_size, "threads": given.threads, "examples": len(features), "steps": given.steps,
        "trainLoss": loss, "microsecondsPerStep": seconds * 1e6, "torch": torch.__version__,
    }))


if __name__ == "__main__":
    main()
