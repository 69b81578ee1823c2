"""To train one model many times from the same beginning, without building it anew.

Used in sections 1.3.2 and 1.3.6 of the collection. Importing this module imports Keras.
"""

from collections.abc import Sequence
from typing import Any

import keras
import numpy as np

__all__ = ["Snapshot"]


class Snapshot:
    """The state of a compiled Keras model: its weights, and what its optimizer remembers (section 1.3.2).

    Building and compiling a model takes seconds, setting its numbers takes none. So a model that is to be trained ten times is
    compiled once and taken back to its beginning before each training.

    Parameters
    ----------
    model : keras.Model
        Built and compiled.

    Raises
    ------
    ValueError
        If the model is not compiled or has no weights yet.
    """

    def __init__(self, model: Any):
        if getattr(model, "optimizer", None) is None:
            raise ValueError("model must be compiled: it has no optimizer yet")
        if not model.weights:
            raise ValueError("model must be built: it has no weights yet")
        model.optimizer.build(model.trainable_variables)
        self._model = model
        self.weights = model.get_weights()
        self._memory = [np.array(keras.ops.convert_to_numpy(variable.value)) for variable in model.optimizer.variables]

    def restore(self, weights: Sequence[np.ndarray] | None = None) -> None:
        """Take the model and its optimizer back to this state.

        Parameters
        ----------
        weights : sequence of numpy.ndarray, optional
            Other weights to begin with; the optimizer's memory is cleared all the same.

        Raises
        ------
        ValueError
            If their shapes are not those of the model's weights.
        """
        self._model.set_weights(self.weights if weights is None else weights)
        for variable, value in zip(self._model.optimizer.variables, self._memory, strict=True):
            variable.assign(value)
