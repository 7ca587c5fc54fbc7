#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Train the same network with lookback-cli and with PyTorch in Python, by turns in one run, and print the ratio.

    tests/bench/beside_pytorch.py build/release/app/lookback-cli [--threads 1] [--steps 40] [--rounds 3] [--ready]

Both take the same steps of the compact U-Net under the loss of Karras et al. (2022): forward, backward, clipped
gradient, AdamW, running mean of the weights. Both read their galaxies from the same file ahead of the steps, on
a thread of their own; lookback-cli writes its tables meanwhile. With --ready Python's galaxies lie in memory
instead and cost it nothing. A step is the median of those after the first five, and the best round of each side
counts, for other programs may slow one down. It needs python3-torch, python3-h5py.
"""
import argparse
import csv
import json
import math
import os
import queue
import statistics
import subprocess
import sys
import tempfile
import threading
import time

try:
    import h5py
    import torch
    from torch import nn
    from torch.nn import functional as F
except ImportError as missing:
    print(f"beside_pytorch: skipped, {missing} (it needs python3-torch and python3-h5py).")
    sys.exit(0)

BANDS, SIDE, BATCH, SKIPPED = 5, 64, 16, 5
WIDTHS, BLOCKS, ATTENTION, CODE, PATCH = [32, 64], 1, [1], 64, 2
DATA, LOG_MEAN, LOG_SPREAD = 0.5, -1.0, 1.2
RATE, DECAY, CLIP, EMA = 4e-4, 1e-4, 1.0, 0.999


class Block(nn.Module):
    """x + conv(SiLU(scale norm(conv(SiLU(norm(x)))) + shift)), as core/nn/CompactBlocks.cpp has it."""

    def __init__(self, inside, outside):
        super().__init__()
        self.norm1, self.norm2 = nn.GroupNorm(8, inside), nn.GroupNorm(8, outside)
        self.conv1 = nn.Conv2d(inside, outside, 3, padding=1)
        self.conv2 = nn.Conv2d(outside, outside, 3, padding=1)
        self.modulation = nn.Linear(CODE, 2 * outside)
        self.skip = nn.Conv2d(inside, outside, 1) if inside != outside else nn.Identity()

    def forward(self, x, code):
        y = self.conv1(F.silu(self.norm1(x)))
        scale, shift = self.modulation(code)[:, :, None, None].chunk(2, 1)
        y = torch.addcmul(shift, self.norm2(y), scale + 1.0)
        return self.skip(x) + self.conv2(F.silu(y))


class Attention(nn.Module):
    """Every pixel looks at every other; heads of 32 channels."""

    def __init__(self, channels):
        super().__init__()
        self.heads = max(1, channels // 32)
        self.norm = nn.GroupNorm(8, channels)
        self.qkv, self.out = nn.Conv2d(channels, 3 * channels, 1), nn.Conv2d(channels, channels, 1)

    def forward(self, x):
        n, c = x.shape[:2]
        q, k, v = self.qkv(self.norm(x)).reshape(n, 3, self.heads, c // self.heads, -1).unbind(1)
        weights = torch.softmax(q.transpose(-2, -1) @ k / math.sqrt(c // self.heads), -1)
        return x + self.out((v @ weights.transpose(-2, -1)).reshape(x.shape))


class Unet(nn.Module):
    """core/nn/CompactUnet.cpp."""

    def __init__(self):
        super().__init__()
        pixels = BANDS * PATCH * PATCH

        def block(level, inside):
            return nn.ModuleList([Block(inside, WIDTHS[level]),
                                  Attention(WIDTHS[level]) if level in ATTENTION else nn.Identity()])

        levels = range(len(WIDTHS))
        self.code1, self.code2 = nn.Linear(64, CODE), nn.Linear(CODE, CODE)
        self.inside = nn.Conv2d(pixels, WIDTHS[0], 3, padding=1)
        self.down = nn.ModuleList([nn.ModuleList([block(l, WIDTHS[l]) for _ in range(BLOCKS)]) for l in levels])
        self.shrink = nn.ModuleList([nn.Conv2d(WIDTHS[l], WIDTHS[l + 1], 3, 2, 1) for l in levels[:-1]])
        self.bottom1, self.bottom2 = Block(WIDTHS[-1], WIDTHS[-1]), Block(WIDTHS[-1], WIDTHS[-1])
        self.middle = Attention(WIDTHS[-1])
        self.up = nn.ModuleList([nn.ModuleList([block(l, 2 * WIDTHS[l]) for _ in range(BLOCKS)]) for l in levels])
        self.widen = nn.ModuleList([nn.Conv2d(WIDTHS[l + 1], WIDTHS[l], 3, padding=1) for l in levels[:-1]])
        self.norm = nn.GroupNorm(8, WIDTHS[0])
        self.out = nn.Conv2d(WIDTHS[0], pixels, 3, padding=1)

    @staticmethod
    def waves(v):
        angles = v[:, None] * 2.0 ** (torch.arange(16) / 2.0)
        return torch.cat([angles.sin(), angles.cos()], 1)

    def forward(self, x, noise, redshift):
        code = torch.cat([self.waves(noise), self.waves(torch.log1p(redshift))], 1)
        code = F.silu(self.code2(F.silu(self.code1(code))))
        y, skips = self.inside(F.pixel_unshuffle(x, PATCH)), []
        for level, blocks in enumerate(self.down):
            for one, attention in blocks:
                y = attention(one(y, code))
                skips.append(y)
            if level < len(self.shrink):
                y = self.shrink[level](y)
        y = self.bottom2(self.middle(self.bottom1(y, code)), code)
        for level in reversed(range(len(self.up))):
            for one, attention in self.up[level]:
                y = attention(one(torch.cat([y, skips.pop()], 1), code))
            if level > 0:
                y = self.widen[level - 1](F.interpolate(y, scale_factor=2.0, mode="nearest"))
        return F.pixel_shuffle(self.out(F.silu(self.norm(y))), PATCH)


def edm_loss(network, clean, redshift):
    sigma = torch.exp(torch.randn(len(clean)) * LOG_SPREAD + LOG_MEAN)
    level = sigma[:, None, None, None]
    noisy = clean + level * torch.randn_like(clean)
    total = level ** 2 + DATA ** 2
    output = network(noisy * total.rsqrt(), sigma.log() / 4.0, redshift)
    denoised = noisy * (DATA ** 2 / total) + output * (level * DATA * total.rsqrt())
    return (total / (level * DATA) ** 2 * (denoised - clean) ** 2).mean()


def read_ahead(file, steps, batches):
    """Random galaxies of a file, as a data set of PyTorch reads them: row by row, stretched, then put together."""
    with h5py.File(file) as galaxies:
        images, redshifts = galaxies["image"], galaxies["specz_redshift"]
        for _ in range(steps):
            rows = torch.randint(len(images), (BATCH,)).tolist()
            flux = torch.stack([torch.from_numpy(images[row]) for row in rows])
            redshift = torch.tensor([float(redshifts[row]) for row in rows])
            batches.put((DATA * torch.asinh(flux), redshift))


def by_pytorch(steps, file):
    """Median seconds of a step, and the number of parameters. `file`: read from; None: galaxies are ready."""
    network = Unet()
    weights = list(network.parameters())
    mean = [w.detach().clone() for w in weights]
    optimiser = torch.optim.AdamW(weights, lr=RATE, weight_decay=DECAY)
    clean, redshift = 0.5 * torch.randn(BATCH, BANDS, SIDE, SIDE), torch.rand(BATCH)
    batches = queue.Queue(4)
    if file is not None:
        threading.Thread(target=read_ahead, args=(file, steps, batches), daemon=True).start()
    seconds = []
    for _ in range(steps):
        start = time.perf_counter()
        if file is not None:
            clean, redshift = batches.get()
        optimiser.zero_grad()
        loss = edm_loss(network, clean, redshift)
        loss.backward()
        nn.utils.clip_grad_norm_(weights, CLIP)
        optimiser.step()
        with torch.no_grad():
            for m, w in zip(mean, weights):
                m.lerp_(w, 1.0 - EMA)
        loss.item()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds[SKIPPED:]), sum(w.numel() for w in weights)


def by_lookback(cli, folder, recipe, threads, number):
    job = os.path.join(folder, f"job{number}")
    subprocess.run([cli, "train", recipe, "--job", job, "--device", "cpu", "--threads", str(threads)], check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with open(os.path.join(job, "metrics.csv"), encoding="ascii") as table:
        return statistics.median([float(row["seconds"]) for row in csv.DictReader(table)][SKIPPED:])


def make_recipe(cli, folder, steps):
    for name, count in (("training", 64), ("validation", 16)):
        subprocess.run([cli, "mock", "galaxies", "--count", str(count), "--seed", str(count), "--out",
                        os.path.join(folder, name + ".hdf5")], check=True, stdout=subprocess.DEVNULL)
    rare = 10000000
    recipe = {
        "name": "bench", "task": "evolution", "architecture": "compact_unet",
        "sizes": {"widths": WIDTHS, "blocks": [BLOCKS], "attention": ATTENTION, "code": [CODE], "patch": [PATCH]},
        "schedule": {"kind": "edm", "sigma_data": DATA, "log_sigma_mean": LOG_MEAN, "log_sigma_spread": LOG_SPREAD},
        "data": {"training": os.path.join(folder, "training.hdf5"), "validation_count": 1, "simulated": True,
                 "validation": os.path.join(folder, "validation.hdf5"), "description": "simulated galaxies"},
        "optimiser": {"steps": steps, "batch": BATCH, "learning_rate": RATE, "weight_decay": DECAY, "clip": CLIP,
                      "ema": EMA, "decay": "constant", "warmup": 0},
        "output": {"checkpoint_every": rare, "validate_every": rare, "preview_every": 0, "quality_every": 0}}
    file = os.path.join(folder, "recipe.json")
    with open(file, "w", encoding="ascii") as out:
        json.dump(recipe, out)
    return file


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cli")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--steps", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--ready", action="store_true", help="Python's galaxies lie in memory")
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    torch.manual_seed(1)
    ours, python = [], []
    with tempfile.TemporaryDirectory() as folder:
        recipe = make_recipe(given.cli, folder, given.steps)
        for number in range(given.rounds):
            ours.append(by_lookback(given.cli, folder, recipe, given.threads, number))
            file = None if given.ready else os.path.join(folder, "training.hdf5")
            step, parameters = by_pytorch(given.steps, file)
            python.append(step)
    ratio = min(python) / min(ours)
    print(f"{parameters} parameters, batches of {BATCH} galaxies of {BANDS} x {SIDE} x {SIDE}, "
          f"{given.threads} thread(s), best of {given.rounds} rounds, galaxies a second:")
    print(f"  PyTorch {torch.__version__} in Python   {BATCH / min(python):8.1f}")
    print(f"  lookback-cli train        {BATCH / min(ours):8.1f}   ratio {ratio:.2f}")


if __name__ == "__main__":
    main()
