#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Power spectrum of a 256 x 256 map by Lookback and by SciPy in one run: same numbers, and how fast.

    python3 tests/bench/beside_scipy.py build/dev/app/lookback-cli
"""

import csv
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

try:
    import numpy
    import scipy.fft
except ImportError:
    print("skipped: expected numpy and scipy in this Python, found not both.")
    sys.exit(0)

SIDE = 256
BOX = 25.0  # Mpc/h
RUNS = 300


class Spectrum:
    """As a script would do it well: bins once, real FFT, one thread."""

    def __init__(self, side):
        ky = scipy.fft.fftfreq(side, 1.0 / side)[:, None]
        kx = scipy.fft.rfftfreq(side, 1.0 / side)[None, :]
        self.bins = numpy.ceil(numpy.hypot(ky, kx) - 1e-9).astype(int).ravel()
        copies = numpy.where((kx == 0) | (kx == side // 2), 1.0, 2.0)
        self.copies = numpy.broadcast_to(copies, (side, side // 2 + 1)).ravel()
        self.modes = numpy.bincount(self.bins, self.copies)
        self.last = side // 2

    def __call__(self, field):
        delta = field.astype(float) / field.mean(dtype=float) - 1.0
        modes = scipy.fft.rfft2(delta).ravel()
        power = numpy.bincount(self.bins, self.copies * (modes.real**2 + modes.imag**2)) / self.modes
        return power[1 : self.last + 1] * (BOX / field.size) ** 2


def milliseconds(work):
    times = []
    for _ in range(RUNS + 1):
        start = time.perf_counter()
        work()
        times.append(1e3 * (time.perf_counter() - start))
    return statistics.median(times[1:])


def main():
    if len(sys.argv) != 2:
        sys.exit("expected the path of lookback-cli; " + __doc__.strip().splitlines()[-1].strip())
    program = str(pathlib.Path(sys.argv[1]).resolve())
    field = numpy.random.default_rng(1).lognormal(0.0, 1.0, (SIDE, SIDE)).astype("<f4")
    spectrum = Spectrum(SIDE)
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        numpy.save(folder / "map.npy", field)
        subprocess.run([program, "measure", "spectrum", folder / "map.npy", "--box", str(BOX), "--out",
                        folder / "ours.csv"], check=True)
        with open(folder / "ours.csv", newline="") as file:
            ours = numpy.array([float(line["power"]) for line in csv.DictReader(file)])
        subprocess.run([program, "bench", "--only", "spectrum", "--json", folder / "bench.json"], check=True,
                       stdout=subprocess.DEVNULL)
        bench = json.loads((folder / "bench.json").read_text())
    difference = numpy.abs(ours / spectrum(field) - 1.0).max()
    lookback = bench["results"][0]["p50"]
    other = milliseconds(lambda: spectrum(field))
    print(f"{SIDE} x {SIDE} map: Lookback {lookback:.3f} ms, SciPy {scipy.__version__} {other:.3f} ms "
          f"(medians), {other / lookback:.2f} times as fast; largest relative difference {difference:.1e}")
    if difference > 1e-5:
        sys.exit("expected the same spectrum to 1e-5.")


if __name__ == "__main__":
    main()
