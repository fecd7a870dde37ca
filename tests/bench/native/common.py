"""The numbers that native.ts wrote, and the protocol of harness.ts."""
import json
import resource
import statistics
import time

import numpy as np


def load(folder, workload):
    about = json.load(open(f"{folder}/{workload}.json"))
    raw = open(f"{folder}/{workload}.bin", "rb").read()

    def array(entry):
        return np.frombuffer(raw, dtype="<f4", count=entry["count"], offset=entry["offset"]).reshape(entry["shape"]).copy()

    parameters = {name: array(entry) for name, entry in about["parameters"].items()}
    batches = [(array(batch["x"]), array(batch["y"])) for batch in about["batches"]]
    return about["workload"], parameters, batches


def calibrate(go, window):
    """Warms up with growing bursts; seconds of a step in the fastest of them."""
    steps, fastest, begun = 1, float("inf"), time.perf_counter()
    while True:
        start = time.perf_counter()
        go(steps)
        took = time.perf_counter() - start
        if took >= 2e-3:
            fastest = min(fastest, took / steps)
        passed = time.perf_counter() - begun
        if (took >= window / 4 and passed > window / 2) or passed > max(2 * window, 3):
            return fastest if fastest < float("inf") else window / steps
        if took < window / 4:
            steps = min(steps * 4, max(steps + 1, int(np.ceil(steps * (window / 3) / max(took, 5e-4)))))


def cpu_seconds():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def measure(workload, make, seconds, load_ms, cap, count=5):
    begun, place, losses, windows = time.perf_counter(), 0, [], []
    steps = make()

    def go(n):
        nonlocal place
        loss = steps(n, place)
        place += n
        return loss

    losses.append(go(1))
    first_ms = (time.perf_counter() - begun) * 1e3
    while place < workload["checkSteps"] and time.perf_counter() - begun < cap / 4:
        losses.append(go(1))
    window = seconds / count
    each = max(1, round(window / calibrate(go, window)))
    cpu, before, wall = cpu_seconds(), place, time.perf_counter()
    while len(windows) < count and (not windows or time.perf_counter() - begun < cap):
        start = time.perf_counter()
        go(each)
        windows.append(each / (time.perf_counter() - start))
    cpu, wall = cpu_seconds() - cpu, time.perf_counter() - wall
    return {
        "stepsPerSec": statistics.median(windows), "windows": windows, "stepsPerWindow": each, "losses": losses,
        "firstStepMs": first_ms, "loadMs": load_ms, "cpuMsPerStep": cpu * 1e3 / (place - before), "cpusUsed": cpu / wall,
    }
