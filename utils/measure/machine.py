"""How many additions and multiplications a second this machine reaches, from a Python loop to an accelerator.

Every contestant computes products of matrices, or adds and multiplies entry by entry, and is timed with
`utils.measure.timing`. Speeds are *achieved* ones, in GFLOP/s: thousand millions of floating-point operations (additions or
multiplications) a second.

Works with every backend of Keras, and with or without a graphics processor. Importing this module imports Keras.

Explained in section 1.3.1 of the collection.
"""

import math
from collections.abc import Callable, Mapping
from typing import NamedTuple

import keras
import numpy as np

from utils.checks import whole_number
from utils.measure.timing import Timing, measure_together

__all__ = ["Device", "Speed", "accelerators", "measure_all", "product_operations", "python_product", "split_processor"]

CHAIN = 4  # products one after the other on an accelerator, so that starting them does not count


class Device(NamedTuple):
    """A processor on which Keras can compute, besides the central one.

    Attributes
    ----------
    name : str
        As `keras.device` takes it: "gpu:0".
    label : str
        What its maker calls it, as far as the backend knows.
    """

    name: str
    label: str


class Speed(NamedTuple):
    """What one contestant reached (section 1.3.1).

    Attributes
    ----------
    operations : int
        Additions and multiplications in one run.
    timing : Timing
        How long the runs took.
    digits : int
        To how many decimal digits the result was right. Products of 32-bit numbers reach 5 or 6; some accelerators round the
        factors to fewer digits unless told otherwise (a format called TF32), are several times faster for it, and reach 3.

    Examples
    --------
    >>> speed = Speed(operations=4 * 10**9, timing=Timing((2.0, 1.0, 8.0)), digits=6)
    >>> speed.gflops, speed.slowest, speed.fastest
    (2.0, 0.5, 4.0)
    """

    operations: int
    timing: Timing
    digits: int

    @property
    def gflops(self) -> float:
        """The median speed, in GFLOP/s."""
        return self.operations / self.timing.median / 1e9

    @property
    def slowest(self) -> float:
        """The speed of the slowest run, in GFLOP/s."""
        return self.operations / self.timing.slowest / 1e9

    @property
    def fastest(self) -> float:
        """The speed of the fastest run, in GFLOP/s."""
        return self.operations / self.timing.fastest / 1e9


class _Task(NamedTuple):
    call: Callable[[], object]
    operations: int
    digits: int


def product_operations(rows: int, inner: int, columns: int) -> int:
    """Return how many additions and multiplications a product of two matrices takes, done by the definition.

    Explained in section 1.3.1. Each of the rows × columns entries takes `inner` multiplications and as many additions,
    counting the one to zero.

    Examples
    --------
    >>> product_operations(2, 3, 4)
    48
    """
    return 2 * rows * inner * columns


def python_product(left: list[list[float]], right: list[list[float]]) -> list[list[float]]:
    """Return the product of two matrices, given as lists of rows, by three loops (section 1.3.1).

    Slow on purpose: it is what plain Python can do.

    Parameters
    ----------
    left : list of list of float
        (rows, inner).
    right : list of list of float
        (inner, columns).

    Returns
    -------
    list of list of float
        (rows, columns).

    Examples
    --------
    >>> python_product([[1.0, 2.0]], [[3.0], [4.0]])
    [[11.0]]
    """
    columns = list(zip(*right, strict=True))
    product = []
    for row in left:
        entries = []
        for column in columns:
            total = 0.0
            for x, y in zip(row, column, strict=True):
                total += x * y
            entries.append(total)
        product.append(entries)
    return product


def accelerators() -> tuple[Device, ...]:
    """Return the graphics processors and the like on which Keras' backend can compute; none if there is only the CPU.

    Explained in section 1.3.1.
    """
    listed = {"tensorflow": _of_tensorflow, "jax": _of_jax, "torch": _of_torch}
    return tuple(listed.get(keras.backend.backend(), list)())


def _of_tensorflow() -> list[Device]:
    import tensorflow

    found = []
    counted: dict[str, int] = {}
    for device in tensorflow.config.list_physical_devices():
        kind = device.device_type.lower()
        number = counted.setdefault(kind, 0)
        counted[kind] += 1
        if kind in ("gpu", "tpu"):
            details = tensorflow.config.experimental.get_device_details(device)
            found.append(Device(f"{kind}:{number}", details.get("device_name", kind.upper())))
    return found


def _of_jax() -> list[Device]:
    import jax

    devices = [device for device in jax.local_devices() if device.platform != "cpu"]
    return [Device(f"{device.platform}:{device.id}", device.device_kind) for device in devices]


def _of_torch() -> list[Device]:
    import torch

    found = [Device(f"gpu:{n}", torch.cuda.get_device_name(n)) for n in range(torch.cuda.device_count())]
    if torch.backends.mps.is_available():
        found.append(Device("mps:0", "Apple GPU"))
    return found


def split_processor(devices: int) -> None:
    """Let TensorFlow see the processor as several devices, `CPU:0`, `CPU:1` and so on, to try what needs more than one.

    Explained in section 1.3.6. To be called before TensorFlow computes anything; calling it again with the same number does
    nothing. It also lowers TensorFlow's log to errors, because strategies for several devices report to it.

    Parameters
    ----------
    devices : int
        How many, from 1 on.

    Raises
    ------
    TypeError, ValueError
        If `devices` is no such number.
    RuntimeError
        If TensorFlow has already started with another number of devices.
    """
    devices = whole_number(devices, "devices", at_least=1)
    import tensorflow

    tensorflow.get_logger().setLevel("ERROR")
    processor = tensorflow.config.list_physical_devices("CPU")[0]
    parts = [tensorflow.config.LogicalDeviceConfiguration() for _ in range(devices)]
    try:
        tensorflow.config.set_logical_device_configuration(processor, parts)
    except RuntimeError:
        started = len(tensorflow.config.list_logical_devices("CPU"))
        if started != devices:
            raise RuntimeError(
                f"TensorFlow has already started with {started} CPU device{'s' * (started != 1)}, and {devices} were asked for: "
                "restart the kernel, and call split_processor before anything is computed"
            ) from None


def measure_all(
    repeats: int = 7, python_size: int = 48, size: int = 1024, accelerator_size: int = 4096
) -> dict[str, Speed]:
    """Return what this machine reaches, from a loop in Python to the fastest processor that Keras knows of.

    Explained in section 1.3.1. All contestants are measured in turns, after a warm-up round. A result is waited for: a
    backend that only *starts* the work and says that it is done is timed until the numbers have come back.

    Parameters
    ----------
    repeats : int
        How many rounds are timed.
    python_size, size, accelerator_size : int
        Rows and columns of the square matrices that Python, the CPU and an accelerator multiply.

    Returns
    -------
    dict of str to Speed
        "Python loop"; "NumPy, entry by entry"; "NumPy, BLAS"; "Keras, CPU"; and for each accelerator "Keras, " and its label.

    Raises
    ------
    ValueError
        If a size is below 1, or `repeats` is.
    TypeError
        If `repeats` or a size is no integer.
    """
    python_size = whole_number(python_size, "python_size", at_least=1)
    size = whole_number(size, "size", at_least=1)
    accelerator_size = whole_number(accelerator_size, "accelerator_size", at_least=1)
    tasks = {
        "Python loop": _python(python_size),
        "NumPy, entry by entry": _entry_by_entry(),
        "NumPy, BLAS": _blas(size),
        "Keras, CPU": _with_keras("cpu:0", size, chain=1),
    }
    for device in accelerators():
        name = f"Keras, {device.label}"
        if name in tasks:
            name = f"{name} ({device.name})"
        tasks[name] = _with_keras(device.name, accelerator_size, CHAIN)
    return _speeds(tasks, repeats)


def _speeds(tasks: Mapping[str, _Task], repeats: int) -> dict[str, Speed]:
    timings = measure_together({name: task.call for name, task in tasks.items()}, repeats)
    return {name: Speed(task.operations, timings[name], task.digits) for name, task in tasks.items()}


def _matrices(size: int) -> tuple[np.ndarray, np.ndarray]:
    """Two matrices of shape (size, size), float32; a product with the second keeps numbers about as large as they were."""
    rng = np.random.default_rng(0)
    left = rng.standard_normal((size, size), dtype=np.float32)
    return left, rng.standard_normal((size, size), dtype=np.float32) / np.float32(math.sqrt(size))


def _right_digits(found: np.ndarray, exact: np.ndarray) -> int:
    """To how many decimal digits two arrays agree, by the root mean square of their difference; 15 at most."""
    found, exact = np.asarray(found, dtype=np.float64), np.asarray(exact, dtype=np.float64)
    error = math.sqrt(np.mean((found - exact) ** 2) / np.mean(exact**2))
    return 15 if error < 1e-15 else max(0, math.floor(-math.log10(error)))


def _exact_first_row(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    return left[0].astype(np.float64) @ right.astype(np.float64)


def _python(size: int) -> _Task:
    left, right = _matrices(size)
    rows, columns = left.tolist(), right.tolist()
    digits = _right_digits(np.array(python_product(rows[:1], columns)[0]), _exact_first_row(left, right))
    return _Task(lambda: python_product(rows, columns), product_operations(size, size, size), digits)


def _entry_by_entry(entries: int = 1 << 16, passes: int = 20) -> _Task:
    """Multiply two vectors and add a third, again and again: arrays that fit into the processor's nearest memory."""
    rng = np.random.default_rng(0)
    x, y, z = rng.standard_normal((3, entries), dtype=np.float32)
    result = np.empty_like(x)

    def call() -> np.ndarray:
        for _ in range(passes):
            np.multiply(x, y, out=result)
            np.add(result, z, out=result)
        return result

    digits = _right_digits(call(), x.astype(np.float64) * y + z)
    return _Task(call, 2 * entries * passes, digits)


def _blas(size: int) -> _Task:
    left, right = _matrices(size)
    result = np.empty_like(left)
    digits = _right_digits((left @ right)[0], _exact_first_row(left, right))
    return _Task(lambda: np.matmul(left, right, out=result), product_operations(size, size, size), digits)


def _with_keras(device: str, size: int, chain: int) -> _Task:
    """`chain` products one after the other on a device, through `keras.ops`, and one number of the last one fetched."""
    left, right = _matrices(size)
    with keras.device(device):
        first, factor = keras.ops.convert_to_tensor(left), keras.ops.convert_to_tensor(right)
        row = keras.ops.convert_to_numpy(keras.ops.matmul(first, factor)[:1])[0]

    def call() -> np.ndarray:
        with keras.device(device):
            product = first
            for _ in range(chain):
                product = keras.ops.matmul(product, factor)
            return keras.ops.convert_to_numpy(product[:1, :1])  # to have it, the backend must have finished

    return _Task(call, chain * product_operations(size, size, size), _right_digits(row, _exact_first_row(left, right)))
