"""Reference values of the losses that came after the CVPR 2021 paper, for later_losses.json.

usage: python3 later_losses.py > later_losses.json        (Python with NumPy; seed 1 made the committed file)

Written from the definitions, in extended precision, and independent of the C# code: values by the formulas, slopes by fourth-order central differences of the
values. What a definition holds fixed (selections, K and V of gr) is taken from the logits that are not moved. Every mean is over all B*L cells.
"""
import json
import math
import sys
from fractions import Fraction

import numpy as np

FAR = np.longdouble
STEP = FAR(1e-4)


def sigmoid(z):
    return np.exp(-np.logaddexp(FAR(0), -z))


def log_p(z):
    return -np.logaddexp(FAR(0), -z)


def log_q(z):
    return -np.logaddexp(FAR(0), z)


def nl(x, epsilon=1e-5):
    return -np.log(x + FAR(epsilon))


def entropy(z):
    p, q = sigmoid(z), sigmoid(-z)
    return -(p * log_p(z) + q * log_q(z))


def whole_ceiling(*factors):
    product = Fraction(1)
    for factor in factors:
        product *= Fraction(str(factor))
    return math.ceil(product)


def largest(scores, allowed, count):
    """Where a score is among the count largest of those that are allowed; equals of the smallest of these are among them too."""
    candidates = np.sort(scores[allowed])[::-1]
    count = min(count, len(candidates))
    if count == 0:
        return np.zeros(scores.shape, bool), np.inf
    return allowed & (scores >= candidates[count - 1]), candidates[count - 1]


class Case:
    def __init__(self, seed, examples, classes, spread, epoch, epochs):
        random = np.random.RandomState(seed)
        self.B, self.L, self.epoch, self.epochs = examples, classes, epoch, epochs
        self.logits = (random.randn(examples, classes) * spread).astype(np.float32)
        self.observed = np.where(random.rand(examples, classes) < 0.1, -1, 0)
        self.observed[np.arange(examples), random.randint(classes, size=examples)] = 1
        free = self.observed == 0
        self.soft = np.where(free & (random.rand(examples, classes) < 0.3), random.rand(examples, classes), -1).astype(np.float32)
        self.corrected = (free & (random.rand(examples, classes) < 0.1)).astype(int)
        self.pseudo = (random.rand(examples, classes) < 0.2).astype(int)
        self.priors = (random.rand(classes) * 0.12).astype(np.float32)
        self.P, self.N, self.U = self.observed == 1, self.observed == -1, free

    def mean(self, present, unknown, absent):
        return np.where(self.P, present, np.where(self.U, unknown, absent)).sum() / (self.B * self.L)


def focal(c, z, fixed, gamma=2):
    other = sigmoid(z) ** gamma * -log_q(z)
    return c.mean(sigmoid(-z) ** gamma * -log_p(z), other, other)


def asl(c, z, fixed, gamma_positive=1, gamma_negative=4, margin=0.05):
    shifted, rest = np.maximum(sigmoid(z) - FAR(margin), 0), np.minimum(sigmoid(-z) + FAR(margin), 1)
    other = shifted ** gamma_negative * -np.log(rest)
    return c.mean(sigmoid(-z) ** gamma_positive * -log_p(z), other, other)


def hill_present(z):
    return sigmoid(1 - z) ** 2 * -log_p(z - 1)


def hill(c, z, fixed, **given):
    p, top = sigmoid(z), FAR(given.get("lambda", 1.5))
    return c.mean(hill_present(z), (top - p) * p ** 2, (top - p) * p ** 2)


def splc(c, z, fixed, threshold=0.6):
    negative = sigmoid(z) ** 2 * -log_q(z)
    positive = sigmoid(-z) ** 2 * -log_p(z)
    corrected = (sigmoid(fixed) > threshold) & (c.epoch >= 2)
    return c.mean(hill_present(z), np.where(corrected, positive, negative), negative)


def em(c, z, fixed, entropy_weight=0.2):
    return c.mean(nl(sigmoid(z)), -FAR(entropy_weight) * entropy(z), nl(sigmoid(-z)))


def em_apl(c, z, fixed, entropy_weight=0.2, pseudo_weight=0.02):
    s, p, q = c.soft.astype(FAR), sigmoid(z), sigmoid(-z)
    soft = FAR(pseudo_weight) * (s * nl(p) + (1 - s) * nl(q))
    return c.mean(nl(p), np.where(c.soft >= 0, soft, -FAR(entropy_weight) * entropy(z)), nl(q))


def loo(c, z, fixed):
    s = np.maximum(c.soft, 0).astype(FAR)
    return c.mean(-log_p(z), s * -log_p(z) + (1 - s) * -log_q(z), -log_q(z))


def external(c, z, fixed, entropy_weight=0.2, pseudo_weight=0.7, pseudo_target=0.9):
    p, q, t = sigmoid(z), sigmoid(-z), FAR(pseudo_target)
    given = FAR(pseudo_weight) * (t * nl(p) + (1 - t) * nl(q))
    return c.mean(nl(p), np.where(c.pseudo == 1, given, -FAR(entropy_weight) * entropy(z)), nl(q))


def gr(c, z, fixed, q2=0.01, q3=1, steepness=(0, 2), offset=(-2, -2), centre=(0.5, 0.8), width=(2, 0.5)):
    def at(line, share):
        return FAR(line[0]) + (FAR(line[1]) - FAR(line[0])) * share

    begun, ended = FAR(c.epoch - 1) / c.epochs, FAR(c.epoch) / c.epochs
    now = sigmoid(fixed)
    K = sigmoid(at(steepness, begun) * now + at(offset, begun))
    V = np.exp(-FAR(0.5) * ((now - at(centre, ended)) / at(width, ended)) ** 2)
    q2, q3 = FAR(q2), FAR(q3)
    unknown = V * (K * -np.expm1(q2 * log_p(z)) / q2 + (1 - K) * -np.expm1(q3 * log_q(z)) / q3)
    return c.mean(nl(sigmoid(z), 1e-7), unknown, nl(sigmoid(-z), 1e-7))


def ll_r(c, z, fixed, large_loss_rate=0.002):
    rejected, _ = largest(-log_q(fixed), c.U, whole_ceiling(c.B, c.L, c.epoch - 1, large_loss_rate))
    return c.mean(-log_p(z), np.where(rejected, 0, -log_q(z)), -log_q(z))


def ll_ct(c, z, fixed, large_loss_rate=0.002):
    rejected, _ = largest(-log_q(fixed), c.U, whole_ceiling(c.B, c.L, c.epoch - 1, large_loss_rate))
    return c.mean(-log_p(z), np.where(rejected, -log_p(z), -log_q(z)), -log_q(z))


def ll_cp(c, z, fixed, large_loss_rate=0.001):
    count = whole_ceiling(c.B, c.L, large_loss_rate) if c.epoch >= 2 else 0
    unknown = c.U & (c.corrected == 0)
    rejected, threshold = largest(-log_q(fixed), unknown, count)
    c.corrected_after = ((c.corrected == 1) | (rejected & (-log_q(fixed) > threshold))).astype(int)
    flipped = rejected | (c.corrected == 1)
    return c.mean(-log_p(z), np.where(flipped, -log_p(z), -log_q(z)), -log_q(z))


def csl(c, z, fixed, ignored_per_example=5, prior_threshold=0.05):
    ignored, _ = largest(fixed, c.U, math.floor(ignored_per_example * c.B))
    ignored = ignored | (c.priors > np.float32(prior_threshold))
    negative = sigmoid(z) ** 4 * -log_q(z)
    return c.mean(-log_p(z), np.where(ignored, 0, negative), negative)


def nnpu(c, z, fixed):
    def risks(at, j):
        P, U = at[c.P[:, j], j], at[c.U[:, j], j]
        prior = FAR(c.priors[j])
        positive = prior * (-log_p(P)).mean() if len(P) else FAR(0)
        wrong = prior * (-log_q(P)).mean() if len(P) else FAR(0)
        return positive, ((-log_q(U)).mean() if len(U) else FAR(0)) - wrong

    total = FAR(0)
    for j in range(c.L):
        positive, negative = risks(z, j)
        total += positive + (negative if risks(fixed, j)[1] > 0 else 0)
    # A confirmed absence stands outside of the risk.
    return total / c.L + c.mean(0, 0, -log_q(z))


def slopes(c, loss, z, given):
    result = np.zeros(z.shape, FAR)
    for at in np.ndindex(*z.shape):
        def moved(steps):
            other = z.copy()
            other[at] += steps * STEP
            return loss(c, other, z, **given)

        result[at] = (8 * (moved(1) - moved(-1)) - (moved(2) - moved(-2))) / (12 * STEP)
    return result


VARIANTS = [
    (em, {}), (em, {"entropy_weight": 0.01}),
    (gr, {}), (gr, {"steepness": (0, 10), "offset": (-2, -8), "q3": 1.5}), (gr, {"q2": 0.7, "q3": 0.2, "width": (0.3, 0.3)}),
    (focal, {}), (focal, {"gamma": 0}), (focal, {"gamma": 3.5}),
    (asl, {}), (asl, {"gamma_positive": 0}), (asl, {"gamma_negative": 2, "margin": 0}), (asl, {"gamma_negative": 1.5, "margin": 0.2}),
    (hill, {}), (hill, {"lambda": 2}),
    (ll_r, {}), (ll_r, {"large_loss_rate": 0.05}), (ll_ct, {}), (ll_ct, {"large_loss_rate": 0.05}), (ll_cp, {}), (ll_cp, {"large_loss_rate": 0.1}),
    (splc, {}), (splc, {"threshold": 0.9}),
    (csl, {}), (csl, {"ignored_per_example": 1, "prior_threshold": 0.1}),
    (em_apl, {}), (em_apl, {"entropy_weight": 0.1, "pseudo_weight": 0.9}),
    (external, {}), (external, {"entropy_weight": 0.1, "pseudo_weight": 0.5, "pseudo_target": 0.8}),
    (nnpu, {}),
    (loo, {}),
]


def spelt(given):
    """Parameters as the catalogue calls them; a line has a start and an end."""
    names = {}
    for name, value in given.items():
        if isinstance(value, tuple):
            names[name + "-start"], names[name + "-end"] = value
        else:
            names[name.replace("_", "-")] = value
    return names


def numbers(array):
    return [float(f"{float(x):.13g}") for x in array.ravel()]


def main(seed):
    cases = []
    for i, (examples, classes, spread, epoch, epochs) in enumerate([(1, 2, 1, 1, 10), (3, 5, 4, 2, 10), (6, 17, 2, 5, 10), (5, 33, 12, 10, 10), (8, 20, 30, 4, 25)]):
        c = Case(100 * seed + i, examples, classes, spread, epoch, epochs)
        z = c.logits.astype(FAR)
        losses = []
        for loss, given in VARIANTS:
            entry = {"loss": loss.__name__.replace("_", "-"), "parameters": spelt(given), "value": float(loss(c, z, z, **given)), "slopes": numbers(slopes(c, loss, z, given))}
            if loss is ll_cp:
                loss(c, z, z, **given)
                entry["correctedAfter"] = c.corrected_after.ravel().tolist()
            losses.append(entry)
        cases.append({
            "examples": examples, "classes": classes, "epoch": epoch, "epochs": epochs, "logits": [float(x) for x in c.logits.ravel()],
            "observed": c.observed.ravel().tolist(), "softLabels": [float(x) for x in c.soft.ravel()], "corrected": c.corrected.ravel().tolist(),
            "pseudoLabels": c.pseudo.ravel().tolist(), "priors": [float(x) for x in c.priors], "losses": losses,
        })
    json.dump(cases, sys.stdout, separators=(",", ":"))
    print()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
