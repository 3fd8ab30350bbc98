"""torchvision's residual networks, to compare ours with (Debian: apt-get install python3-torch python3-torchvision).

  python3 networks.py golden FILE.json   outputs in double precision for weights that a formula gives; the tests compute the same ones (ForwardGoldenTests)
  python3 networks.py save FOLDER        random weights as .pth in both formats, an input, and torchvision's float32 outputs as npy (TorchvisionTests runs this)
"""
import json
import os
import sys

import numpy as np
import torch
import torchvision

NAMES = ("resnet18", "resnet50")


def uniform(tensor, count):
    """Numbers in [0, 1): element i of tensor number t is a hash (murmur's last steps) of both."""
    x = np.arange(count, dtype=np.uint32) * np.uint32(2654435761) + np.uint32(tensor * 40503 & 0xFFFFFFFF)
    x ^= x >> np.uint32(16)
    x *= np.uint32(0x85EBCA6B)
    x ^= x >> np.uint32(13)
    x *= np.uint32(0xC2B2AE35)
    x ^= x >> np.uint32(16)
    return (x >> np.uint32(8)).astype(np.float64) / (1 << 24)


def formula(state):
    """Weights in the order of their sorted names, rounded to float32."""
    for number, name in enumerate(sorted(name for name in state if not name.endswith("num_batches_tracked"))):
        shape = tuple(state[name].shape)
        u = uniform(number, int(np.prod(shape)))
        if len(shape) == 4:
            values = (u - 0.5) * np.sqrt(24.0 / (shape[1] * shape[2] * shape[3]))
        elif len(shape) == 2:
            values = (u - 0.5) * np.sqrt(12.0 / shape[1])
        elif name.endswith(("running_var", ".weight")):
            values = 0.5 + u
        else:
            values = (u - 0.5) * 0.2
        state[name] = torch.from_numpy(values.astype(np.float32).reshape(shape))
    return state


def outputs(network, pictures):
    with torch.no_grad():
        logits = network(pictures)
        network.fc = torch.nn.Identity()
        return network(pictures), logits


def golden(path):
    pictures = torch.from_numpy(((uniform(1000, 2 * 3 * 64 * 64) - 0.5) * 4).astype(np.float32).reshape(2, 3, 64, 64))
    content = {"generator": f"benchmarks/peers/networks.py golden; torchvision {torchvision.__version__}, float64", "networks": {}}
    for name in NAMES:
        network = getattr(torchvision.models, name)(num_classes=10)
        network.load_state_dict(formula(network.state_dict()))
        features, logits = outputs(network.eval().double(), pictures.double())
        content["networks"][name] = {
            "logits": logits.tolist(),
            "features": features[:, :16].tolist(),
            "featureSums": features.sum(1).tolist(),
            "featureSquares": (features * features).sum(1).tolist(),
        }
    with open(path, "w", encoding="utf-8") as file:
        json.dump(content, file, indent=1)
        file.write("\n")


class Hostile:
    """Unpickled by Python, it would run a command."""

    def __init__(self, command):
        self.command = command

    def __reduce__(self):
        return os.system, (self.command,)


def save_kinds(folder):
    """Every kind of tensor that the reader takes, in a checkpoint, and a file that must be refused."""
    all_ = torch.arange(12, dtype=torch.float32).reshape(3, 4)
    weights = {
        "all": all_, "transposed": all_.t(), "column": all_[:, 1], "expanded": all_[0, :1].expand(3), "parameter": torch.nn.Parameter(all_ + 0.5),
        "half": all_.half(), "bfloat16": all_.bfloat16(), "double": all_.double(), "long": all_.long(), "scalar": torch.tensor(7.0),
    }
    optimiser = torch.optim.Adam([torch.nn.Parameter(all_)])
    checkpoint = {"epoch": 3, "loss": 0.25, "done": False, "state_dict": weights, "optimizer": optimiser.state_dict()}
    for suffix, zipped in (("zip", True), ("legacy", False)):
        torch.save(checkpoint, os.path.join(folder, f"kinds-{suffix}.pth"), _use_new_zipfile_serialization=zipped)
        hostile = {"all": all_, "more": Hostile(f"touch {os.path.join(folder, 'executed')}")}
        torch.save(hostile, os.path.join(folder, f"hostile-{suffix}.pth"), _use_new_zipfile_serialization=zipped)
        torch.save(torch.nn.Linear(2, 3), os.path.join(folder, f"whole-{suffix}.pth"), _use_new_zipfile_serialization=zipped)


def save(folder):
    torch.manual_seed(7)
    save_kinds(folder)
    for name in NAMES:
        network = getattr(torchvision.models, name)()
        for module in network.modules():
            if isinstance(module, torch.nn.BatchNorm2d):
                module.running_mean.normal_(0, 0.1)
                module.running_var.uniform_(0.5, 1.5)
                module.weight.data.uniform_(0.5, 1.5)
                module.bias.data.normal_(0, 0.1)
        torch.save(network.state_dict(), os.path.join(folder, f"{name}-zip.pth"))
        torch.save(network.state_dict(), os.path.join(folder, f"{name}-legacy.pth"), _use_new_zipfile_serialization=False)
        pictures = torch.randn(2, 3, 224, 224)
        features, logits = outputs(network.eval(), pictures)
        for what, values in (("pictures", pictures), ("features", features), ("logits", logits)):
            np.save(os.path.join(folder, f"{name}-{what}.npy"), values.numpy())


if __name__ == "__main__":
    {"golden": golden, "save": save}[sys.argv[1]](sys.argv[2])
