"""The example of README.md's section *Beyond one machine*: more devices, and more processes, find the same weights.

Runs where JAX is installed: `make test-backends` makes such an environment. Two processes on this machine, which talk to one
another over its own network interface, stand for two machines; four virtual devices of the processor for four accelerators.
"""

import importlib.util
import os
import socket
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "examples" / "many_machines.py"

pytestmark = pytest.mark.skipif(importlib.util.find_spec("jax") is None, reason="JAX is not installed")


# XLA's threads on the processor, however many cores there are. A device that waits for the others' gradients keeps the thread
# that has just computed its own; with two threads for four devices, the last one sometimes finds none left, and none goes on.
THREADS = {"NPROC": "16"}


def start(save, **environment):
    """Start the example on 6,400 digits in a process of its own, one virtual device unless `environment` says else."""
    return subprocess.Popen(
        [sys.executable, SCRIPT, "--digits", "6400", "--epochs", "2", "--save", save],
        env={
            **os.environ,
            "KERAS_BACKEND": "jax",
            "JAX_PLATFORMS": "cpu",
            "PYTHONPATH": str(ROOT),
            **THREADS,
            **environment,
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(process):
    """Wait for the end, and return what was printed."""
    try:
        out, errors = process.communicate(timeout=240)
    finally:
        process.kill()
    assert process.returncode == 0, errors
    return out


def weights(path):
    with np.load(path) as saved:
        return [saved[name] for name in saved.files]


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    """The weights that one process with one device finds."""
    path = tmp_path_factory.mktemp("alone") / "weights.npz"
    assert "1 processes, 1 devices" in finish(start(path))
    return weights(path)


def assert_the_same(found, wanted):
    assert [w.shape for w in found] == [(784, 512), (512,), (512, 10), (10,)]
    for ours, theirs in zip(found, wanted, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-4)
    # What two epochs changed is far more than that, so that equal weights mean equal training.
    assert np.abs(wanted[1]).max() > 1e-2


def test_four_devices_find_what_one_finds(alone, tmp_path):
    out = finish(start(tmp_path / "w.npz", XLA_FLAGS="--xla_force_host_platform_device_count=4"))
    assert "1 processes, 4 devices" in out
    assert_the_same(weights(tmp_path / "w.npz"), alone)


def test_two_processes_find_what_one_finds(alone, tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    together = {"KERAS_DISTRIBUTION_JOB_ADDRESSES": address, "KERAS_DISTRIBUTION_NUM_PROCESSES": "2"}
    first, second = (
        start(tmp_path / f"{number}.npz", KERAS_DISTRIBUTION_PROCESS_ID=str(number), **together) for number in (0, 1)
    )
    try:
        assert "2 processes, 2 devices" in finish(first)
        assert "accuracy" not in finish(second)  # only the first one tells
    finally:
        second.kill()
    assert_the_same(weights(tmp_path / "0.npz"), alone)
    assert not (tmp_path / "1.npz").exists()


def test_a_batch_that_cannot_be_shared_is_refused(tmp_path):
    process = start(tmp_path / "w.npz", XLA_FLAGS="--xla_force_host_platform_device_count=3")
    _, errors = process.communicate(timeout=240)
    assert process.returncode == 1
    assert errors.strip().endswith("A batch of 128 digits cannot be shared evenly by 3 devices.")
