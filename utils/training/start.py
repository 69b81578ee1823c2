"""A start from a known state, whatever was run or set before.

Importing this module imports Keras, sets what it computes with (float32, channels last), and lets it find MNIST. On PyTorch it also
lets `compile`
take what is in `FASTER`, so that the pages run there as they are.
"""

import functools
from collections.abc import Callable

import keras

from utils.checks import whole_number
from utils.data.datasets import load_mnist

__all__ = ["FASTER", "start_afresh"]

# What the pages compute with, whatever a reader's own ~/.keras/keras.json or shell says of other projects.
keras.config.set_floatx("float32")
keras.config.set_epsilon(1e-7)
keras.config.set_image_data_format("channels_last")
keras.config.set_max_epochs(None)
keras.config.set_max_steps_per_epoch(None)

# A program that loads MNIST as Keras does gets the copy in data/, verified: no page needs a network.
keras.datasets.mnist.load_data = load_mnist


def _one_step_at_a_time(compile_model: Callable) -> Callable:
    """Leave out what only changes how fast `fit` is: Keras on PyTorch refuses several steps at a time, and compiles for minutes."""

    @functools.wraps(compile_model)
    def compiled(model, *args, steps_per_execution=1, jit_compile=False, **kwargs):
        compile_model(model, *args, **kwargs)

    return compiled


if keras.backend.backend() == "torch":
    # Where Keras itself defines it: a model of another class that defines it anew would count as one with its own `compile`.
    _trainer = next(kind for kind in keras.Model.__mro__ if "compile" in vars(kind))
    _trainer.compile = _one_step_at_a_time(_trainer.compile)

# For `compile(..., **FASTER)`: the same training of dense layers in less time, from about a thousand steps on. Neither setting
# changes what is learned; the second one rounds otherwise in the last digit. benchmarks/README.md says what each brings.
FASTER = {
    "steps_per_execution": 67,  # Python calls on TensorFlow once for 67 steps; an epoch of MNIST has 469, seven times as many
    "jit_compile": True,  # XLA makes one program of a whole step: that takes a second or two, and then the steps are faster
}


def start_afresh(seed: int) -> None:
    """Forget all models made so far and set every random generator, so that a cell gives the same each time it is run.

    Keras' two own calls, together (section 2.1 uses the second): without the first, a model made later in a notebook gets
    layer names (`dense_7`) that depend on how often its cell was run.

    Parameters
    ----------
    seed : int
        From 0 to 2**32 - 1; the start of every sequence of random numbers, in Python, NumPy and the backend.

    Raises
    ------
    TypeError, ValueError
        If `seed` is not such a number.
    """
    seed = whole_number(seed, "seed", at_least=0, below=2**32)
    keras.utils.clear_session()
    keras.utils.set_random_seed(seed)
