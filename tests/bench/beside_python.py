#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Time lookback-cli and python3-sep on the same simulated galaxies, in one run, and print their ratio.

    tests/bench/beside_python.py build/release/app/lookback-cli [--count 300] [--band i]

Both find the object nearest the centre and measure its isophote and half-light radius, with the same settings;
the times that lookback-cli needs to start and to write its table are left out of neither side: the start is
measured on one galaxy and taken off, the table is written. Then lookback-cli alone, with everything it measures.
"""
import argparse
import csv
import os
import subprocess
import sys
import tempfile
import time

try:
    import h5py
    import numpy as np
    import sep
except (ImportError, ValueError) as missing:  # ValueError: built for another NumPy
    print(f"beside_python: skipped, {missing} (it needs python3-sep, python3-h5py and python3-numpy).")
    sys.exit(0)

MESH, FILTER, THRESHOLD, AREA = 64, 3, 1.5, 5


def clock(work, runs=3):
    """Shortest of some runs, seconds."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def by_sep(images):
    """Semi-major axis and half-light radius of the object nearest the centre, NaN where there is none."""
    rows = []
    for image in images:
        background = sep.Background(image, bw=MESH, bh=MESH, fw=FILTER, fh=FILTER)
        pixels = image - background
        found = sep.extract(pixels, THRESHOLD, err=background.globalrms, minarea=AREA)
        if len(found) == 0:
            rows.append((np.nan, np.nan))
            continue
        middle = 0.5 * (np.array(image.shape[::-1]) - 1)
        o = found[np.argmin(np.hypot(found["x"] - middle[0], found["y"] - middle[1]))]
        radius, _ = sep.flux_radius(pixels, [o["x"]], [o["y"]], [6 * o["a"]], 0.5, normflux=[o["flux"]], subpix=5)
        rows.append((o["a"], radius[0]))
    return np.array(rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cli")
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--band", default="i")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        many, one = (os.path.join(folder, name) for name in ("many.hdf5", "one.hdf5"))
        table = os.path.join(folder, "table.csv")
        for file, count in ((many, given.count), (one, 1)):
            subprocess.run([given.cli, "mock", "galaxies", "--count", str(count), "--seed", "3", "--out", file], check=True)

        def ours(file, *options):
            subprocess.run([given.cli, "measure", "morphology", file, "--band", given.band, "--out", table, *options],
                           check=True, stdout=subprocess.DEVNULL)

        isophotes = ("--no-sersic", "--no-structure")

        def rate(*options):
            return (given.count - 1) / (clock(lambda: ours(many, *options)) - clock(lambda: ours(one, *options)))

        everything, alone, one_thread = rate(), rate(*isophotes), rate(*isophotes, "--threads", "1")
        ours(many, *isophotes)
        with open(table, encoding="ascii") as lines:
            found = np.array([(float(r["semi_major"]), float(r["half_light_radius"])) for r in csv.DictReader(lines)])
        with h5py.File(many) as file:
            images = np.ascontiguousarray(file["image"][:, "grizy".index(given.band)], dtype=np.float32)
        rows = by_sep(images)
        python = given.count / clock(lambda: by_sep(images))
    off = np.nanmax(np.abs(found / rows - 1))
    print(f"{given.count} galaxies of {images.shape[2]} x {images.shape[1]} pixels, galaxies a second:")
    print(f"  python3-sep {sep.__version__}, one thread        {python:9.1f}")
    print(f"  lookback-cli, isophotes, one thread    {one_thread:9.1f}   ratio {one_thread / python:.2f}")
    print(f"  lookback-cli, isophotes, all threads   {alone:9.1f}   ratio {alone / python:.2f}")
    print(f"  lookback-cli, everything, all threads  {everything:9.1f}   ratio {everything / python:.2f}")
    print(f"largest difference of semi-major axis or half-light radius: {100 * off:.2g} %")
    if not off < 0.01:
        sys.exit("beside_python: expected the same objects within 1 %.")


if __name__ == "__main__":
    main()
