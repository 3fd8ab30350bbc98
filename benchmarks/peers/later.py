"""The losses that came after the CVPR 2021 paper, in PyTorch and written from their definitions, for agree.py.

Every loss is called with the logits of a batch, the positions of its examples among the training rows, and the epoch (1, 2, ...). Slopes are autograd's.
"""
import math

import torch
from torch.nn.functional import logsigmoid


def cost(probability, offset=1e-5):
    return -torch.log(probability + offset)


def entropy(z):
    p = torch.sigmoid(z)
    return -(p * logsigmoid(z) + (1 - p) * logsigmoid(-z))


def focal(z, gamma):
    """-log of the probability at z, weighted down where it is large."""
    return torch.sigmoid(-z) ** gamma * -logsigmoid(z)


class LaterObjective:
    """Present and absent are floats, 1 where a training row is observed so; priors are those of single positives."""

    def __init__(self, name, observed, expected_positives, epochs, pseudo=None):
        self.compute = getattr(self, name.replace("-", "_"))
        self.present, self.absent = (observed == 1).float(), (observed == -1).float()
        self.unknown, self.epochs, self.pseudo = observed == 0, epochs, pseudo
        self.priors = (expected_positives * self.present.sum(0) / self.present.sum()).clamp(max=1)
        self.corrected = torch.zeros(observed.shape, dtype=torch.bool)
        self.soft = torch.full(observed.shape, -1.0)
        self.scores_epochs = name == "em-apl"

    def __call__(self, z, rows, epoch):
        return self.compute(z, rows, epoch)

    def mix(self, rows, present, unknown, absent):
        y, n = self.present[rows], self.absent[rows]
        return (y * present + n * absent + (1 - y - n) * unknown).mean()

    def large(self, z, unknown, count):
        """Unknown cells of the batch with the largest losses, and which of them lie above the smallest of these."""
        losses = -logsigmoid(-z.detach())
        count = min(count, int(unknown.sum()))
        if count == 0:
            return torch.zeros_like(unknown), torch.zeros_like(unknown)
        threshold = losses[unknown].topk(count).values[-1]
        return unknown & (losses >= threshold), unknown & (losses > threshold)

    def ll_r(self, z, rows, epoch):
        rejected, _ = self.large(z, self.unknown[rows], math.ceil(z.numel() * (epoch - 1) * 0.002))
        return self.mix(rows, -logsigmoid(z), (~rejected).float() * -logsigmoid(-z), -logsigmoid(-z))

    def ll_ct(self, z, rows, epoch):
        rejected, _ = self.large(z, self.unknown[rows], math.ceil(z.numel() * (epoch - 1) * 0.002))
        return self.mix(rows, -logsigmoid(z), torch.where(rejected, -logsigmoid(z), -logsigmoid(-z)), -logsigmoid(-z))

    def ll_cp(self, z, rows, epoch):
        count = math.ceil(z.numel() * 0.001) if epoch > 1 else 0
        rejected, above = self.large(z, self.unknown[rows] & ~self.corrected[rows], count)
        flipped = rejected | self.corrected[rows]
        self.corrected[rows] |= above
        return self.mix(rows, -logsigmoid(z), torch.where(flipped, -logsigmoid(z), -logsigmoid(-z)), -logsigmoid(-z))

    def em(self, z, rows, epoch):
        p = torch.sigmoid(z)
        return self.mix(rows, cost(p), -0.2 * entropy(z), cost(1 - p))

    def em_apl(self, z, rows, epoch):
        p, s = torch.sigmoid(z), self.soft[rows]
        labelled = 0.02 * (s * cost(p) + (1 - s) * cost(1 - p))
        return self.mix(rows, cost(p), torch.where(s >= 0, labelled, -0.2 * entropy(z)), cost(1 - p))

    def end_epoch(self, epoch, score, warm_up=5, share=0.9):
        if not self.scores_epochs or epoch < warm_up or epoch >= self.epochs:
            return
        p = score()
        for j in range(p.shape[1]):
            free = torch.nonzero(self.unknown[:, j] & (self.soft[:, j] < 0))[:, 0]
            chosen = int(share * int(self.unknown[:, j].sum()) / (self.epochs - warm_up))
            lowest = free[p[free, j].argsort()[:chosen]]
            self.soft[lowest, j] = p[lowest, j]

    def gr(self, z, rows, epoch, q2=0.01, q3=1.0):
        p, T = torch.sigmoid(z), self.epochs
        fixed = p.detach()
        K = torch.sigmoid(2 * (epoch - 1) / T * fixed - 2)
        mu, sigma = 0.5 + 0.3 * epoch / T, 2 - 1.5 * epoch / T
        V = torch.exp(-0.5 * ((fixed - mu) / sigma) ** 2)
        there = -torch.expm1(q2 * logsigmoid(z)) / q2
        away = -torch.expm1(q3 * logsigmoid(-z)) / q3
        return self.mix(rows, cost(p, 1e-7), V * (K * there + (1 - K) * away), cost(1 - p, 1e-7))

    def focal(self, z, rows, epoch):
        return self.mix(rows, focal(z, 2), focal(-z, 2), focal(-z, 2))

    def asl(self, z, rows, epoch):
        shifted = (torch.sigmoid(z) - 0.05).clamp(min=0)
        other = shifted ** 4 * -torch.log(1 - shifted)
        return self.mix(rows, focal(z, 1), other, other)

    def hill(self, z, rows, epoch):
        p = torch.sigmoid(z)
        return self.mix(rows, focal(z - 1, 2), (1.5 - p) * p ** 2, (1.5 - p) * p ** 2)

    def splc(self, z, rows, epoch):
        taken = (torch.sigmoid(z.detach()) > 0.6) & (epoch >= 2)
        return self.mix(rows, focal(z - 1, 2), torch.where(taken, focal(z, 2), focal(-z, 2)), focal(-z, 2))

    def csl(self, z, rows, epoch):
        ignored, _ = self.large(z, self.unknown[rows], 5 * len(rows))
        counted = (~(ignored | (self.priors > 0.05))).float()
        return self.mix(rows, -logsigmoid(z), counted * focal(-z, 4), focal(-z, 4))

    def nnpu(self, z, rows, epoch):
        y, u = self.present[rows], self.unknown[rows].float()
        positive = self.priors / y.sum(0).clamp(min=1)
        there = positive * (y * -logsigmoid(z)).sum(0)
        away = (u * -logsigmoid(-z)).sum(0) / u.sum(0).clamp(min=1) - positive * (y * -logsigmoid(-z)).sum(0)
        return (there + away.clamp(min=0)).mean() + (self.absent[rows] * -logsigmoid(-z)).mean()

    def external(self, z, rows, epoch):
        p = torch.sigmoid(z)
        given = 0.7 * (0.9 * cost(p) + 0.1 * cost(1 - p))
        return self.mix(rows, cost(p), torch.where(self.pseudo[rows] == 1, given, -0.2 * entropy(z)), cost(1 - p))
