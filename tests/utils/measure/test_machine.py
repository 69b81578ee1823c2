"""What the machine reaches: the arithmetic of it, that each contestant computes the right thing, and that any device will do."""

import importlib.util
import os
import subprocess
import sys
from types import SimpleNamespace

import keras
import numpy as np
import pytest

from utils.measure import machine
from utils.measure.timing import Timing

NAMES = ["Python loop", "NumPy, entry by entry", "NumPy, BLAS", "Keras, CPU"]


def test_python_product_is_numpys():
    rng = np.random.default_rng(0)
    left, right = rng.normal(size=(3, 5)), rng.normal(size=(5, 4))
    assert np.allclose(machine.python_product(left.tolist(), right.tolist()), left @ right)


def test_shapes_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="zip"):
        machine.python_product([[1.0, 2.0]], [[3.0]])


def test_operations_are_those_of_the_loops():
    counted = 0
    for _ in range(3):
        for _ in range(4):
            counted += 2 * 5
    assert machine.product_operations(3, 5, 4) == counted


def test_a_speed_is_work_by_time():
    speed = machine.Speed(3 * 10**9, Timing((0.5, 1.0, 3.0)), digits=6)
    assert (speed.slowest, speed.gflops, speed.fastest) == pytest.approx((1.0, 3.0, 6.0))


def test_every_contestant_is_measured_and_right():
    speeds = machine.measure_all(repeats=2, python_size=8, size=64, accelerator_size=64)
    assert list(speeds)[:4] == NAMES
    assert len(speeds) == 4 + len(machine.accelerators())
    for name, speed in speeds.items():
        assert len(speed.timing.runs) == 2
        assert 0 < speed.slowest <= speed.gflops <= speed.fastest
        assert speed.digits >= (15 if name == "Python loop" else 5 if name in NAMES else 2)
    assert speeds["Python loop"].operations == 2 * 8**3
    assert speeds["NumPy, BLAS"].operations == speeds["Keras, CPU"].operations == 2 * 64**3


def test_an_accelerator_is_measured_beside_the_cpu(monkeypatch):
    """Two devices of one name, which here are the CPU under other names."""
    found = (machine.Device("cpu:0", "Chip X"), machine.Device("CPU:0", "Chip X"))
    monkeypatch.setattr(machine, "accelerators", lambda: found)
    speeds = machine.measure_all(repeats=1, python_size=2, size=16, accelerator_size=32)
    assert list(speeds)[4:] == ["Keras, Chip X", "Keras, Chip X (CPU:0)"]
    assert speeds["Keras, Chip X"].operations == machine.CHAIN * 2 * 32**3


def test_of_a_chain_of_products_each_needs_the_one_before_and_the_last_has_come_back():
    left, right = machine._matrices(8)
    task = machine._with_keras("cpu:0", 8, chain=3)
    found = task.call()
    assert isinstance(found, np.ndarray)
    assert found == pytest.approx((left @ right @ right @ right)[:1, :1], rel=1e-4)
    assert task.operations == 3 * 2 * 8**3


@pytest.mark.parametrize(
    ("arguments", "error", "says"),
    [
        ({"size": 0}, ValueError, "^size must be a whole number, at least 1; got 0"),
        ({"python_size": 2.0}, TypeError, "^python_size must be a whole number, at least 1; got 2.0"),
        ({"accelerator_size": True}, TypeError, "^accelerator_size must be a whole number, at least 1; got True"),
        ({"repeats": 0}, ValueError, "^repeats must be a whole number, at least 1; got 0"),
    ],
)
def test_bad_sizes_are_refused(arguments, error, says):
    sizes = {"repeats": 1, "python_size": 2, "size": 2, "accelerator_size": 2} | arguments
    with pytest.raises(error, match=says):
        machine.measure_all(**sizes)


def test_digits_are_counted_as_one_would():
    exact = np.array([1.0, -2.0, 3.0])
    assert machine._right_digits(exact, exact) == 15
    assert machine._right_digits(exact * (1 + 2e-6), exact) == 5
    assert machine._right_digits(exact.astype(np.float16) * 1.001, exact) in (2, 3)
    assert machine._right_digits(-exact, exact) == 0


def test_tensorflows_devices_are_told_apart(monkeypatch):
    import tensorflow

    kinds = ["CPU", "GPU", "GPU", "TPU", "XLA_GPU"]
    devices = [SimpleNamespace(device_type=kind) for kind in kinds]
    monkeypatch.setattr(tensorflow.config, "list_physical_devices", lambda: devices)
    details = iter([{"device_name": "Chip A"}, {}, {}])
    monkeypatch.setattr(tensorflow.config.experimental, "get_device_details", lambda device: next(details))
    assert machine._of_tensorflow() == [("gpu:0", "Chip A"), ("gpu:1", "GPU"), ("tpu:0", "TPU")]


def test_jaxs_devices_are_told_apart(monkeypatch):
    chips = [SimpleNamespace(platform=p, id=n, device_kind=k) for p, n, k in [("cpu", 0, "cpu"), ("gpu", 1, "Chip J")]]
    monkeypatch.setitem(sys.modules, "jax", SimpleNamespace(local_devices=lambda: chips))
    assert machine._of_jax() == [("gpu:1", "Chip J")]


def test_torchs_devices_are_told_apart(monkeypatch):
    cuda = SimpleNamespace(device_count=lambda: 2, get_device_name=lambda n: f"Chip {n}")
    backends = SimpleNamespace(mps=SimpleNamespace(is_available=lambda: True))
    monkeypatch.setitem(sys.modules, "torch", SimpleNamespace(cuda=cuda, backends=backends))
    assert machine._of_torch() == [("gpu:0", "Chip 0"), ("gpu:1", "Chip 1"), ("mps:0", "Apple GPU")]


@pytest.mark.parametrize("name", ["tensorflow", "jax", "torch"])
def test_each_backend_is_asked_for_its_own_devices(monkeypatch, name):
    monkeypatch.setattr(keras.backend, "backend", lambda: name)
    for backend in ("tensorflow", "jax", "torch"):
        monkeypatch.setattr(machine, f"_of_{backend}", lambda found=f"a device of {backend}": [found])
    assert machine.accelerators() == (f"a device of {name}",)


def test_matrices_to_multiply_are_of_the_type_that_networks_use():
    left, right = machine._matrices(64)
    assert left.dtype == right.dtype == np.float32 and left.shape == right.shape == (64, 64)
    assert np.std(left @ right) == pytest.approx(np.std(left), rel=0.1)  # about as large as they were


def test_entry_by_entry_counts_a_product_and_a_sum_for_each_entry_and_pass():
    task = machine._entry_by_entry(entries=8, passes=3)
    assert task.operations == 2 * 8 * 3 and task.call().shape == (8,) and task.digits > 6


def test_an_unknown_backend_has_no_accelerators(monkeypatch):
    monkeypatch.setattr(keras.backend, "backend", lambda: "numpy")
    assert machine.accelerators() == ()


@pytest.mark.parametrize("backend", ["jax", "torch"])
def test_it_measures_on_other_backends(backend):
    if importlib.util.find_spec(backend) is None:
        pytest.skip(f"{backend} is not installed")
    code = (
        "from utils.measure import machine\n"
        "speeds = machine.measure_all(repeats=1, python_size=2, size=32, accelerator_size=64)\n"
        "print(len(speeds) == 4 + len(machine.accelerators()), min(speed.digits for speed in speeds.values()) >= 2)"
    )
    environment = os.environ | {"KERAS_BACKEND": backend}
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment)
    assert result.stdout.split() == ["True", "True"], result.stderr


def run_python(code):
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)


def test_the_processor_is_split_and_a_second_call_does_nothing():
    code = (
        "from utils.measure import machine\nimport tensorflow as tf\n"
        "machine.split_processor(3)\nmachine.split_processor(3)\n"
        "print([device.name[-5:] for device in tf.config.list_logical_devices('CPU')])\n"
        "machine.split_processor(3)\n"
        "with tf.device('CPU:2'): print(float(tf.reduce_sum(tf.ones(5))))\n"
        "machine.split_processor(2)"
    )
    result = run_python(code)
    assert result.stdout.splitlines() == ["['CPU:0', 'CPU:1', 'CPU:2']", "5.0"]
    assert (
        "RuntimeError: TensorFlow has already started with 3 CPU devices, and 2 were asked for: restart"
        in result.stderr
    )


def test_a_started_tensorflow_is_not_split():
    result = run_python(
        "from utils.measure import machine\nmachine.keras.ops.ones(2) + 1\nmachine.split_processor(1)\nmachine.split_processor(2)"
    )
    assert "RuntimeError: TensorFlow has already started with 1 CPU device, and 2 were asked for" in result.stderr


def test_the_processor_is_split_into_whole_devices():
    with pytest.raises(ValueError, match=r"^devices must be a whole number, at least 1; got 0$"):
        machine.split_processor(0)
