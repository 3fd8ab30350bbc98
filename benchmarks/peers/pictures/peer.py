"""The same work as spml's on pictures, in PyTorch with torchvision's networks; prints one JSON line. Pictures are random numbers that are in memory already: nothing is decoded.

usage: python3 peer.py weights NETWORK FILE.pth                                  random weights, saved
       python3 peer.py features NETWORK SIZE THREADS BATCH PICTURES              features of pictures, in batches
       python3 peer.py step NETWORK SIZE THREADS BATCH CLASSES STEPS             training steps: forward, loss, backward, Adam
"""
import json
import sys
import time

import torch
import torchvision


def network(name):
    torch.manual_seed(0)
    return getattr(torchvision.models, name)()


def headless(name):
    model = network(name)
    dimension = model.fc.in_features
    model.fc = torch.nn.Identity()
    return model, dimension


def features(name, size, threads, batch, pictures):
    torch.set_num_threads(threads)
    model, _ = headless(name)
    model.eval()
    images = torch.randn(batch, 3, size, size)
    with torch.inference_mode():
        model(images)
        start = time.perf_counter()
        for _ in range(pictures // batch):
            model(images)
        seconds = time.perf_counter() - start
    return {"picturesPerSecond": pictures // batch * batch / seconds}


def step(name, size, threads, batch, classes, steps):
    torch.set_num_threads(threads)
    model, dimension = headless(name)
    model.fc = torch.nn.Linear(dimension, classes)
    model.train()
    optimiser = torch.optim.Adam(model.parameters(), lr=1e-4)
    images, targets = torch.randn(batch, 3, size, size), (torch.rand(batch, classes) < 0.1).float()
    times = []
    for _ in range(steps + 2):
        start = time.perf_counter()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(model(images), targets)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        loss.item()
        times.append(time.perf_counter() - start)
    return {"millisecondsPerStep": 1000 * sum(times[2:]) / steps}


def main(what, name, *rest):
    if what == "weights":
        torch.save(network(name).state_dict(), rest[0])
    else:
        print(json.dumps({"features": features, "step": step}[what](name, *map(int, rest))))


if __name__ == "__main__":
    main(*sys.argv[1:])
