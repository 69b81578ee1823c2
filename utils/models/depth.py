"""How a signal and its gradient change from layer to layer of a deep network at its start, in NumPy alone.

Explained in section 1.3.3 of the collection.
"""

import numpy as np
from scipy.special import expit

__all__ = ["ACTIVATIONS", "sizes_by_layer"]

# By its name: the activation, and its derivative.
ACTIVATIONS = {
    "sigmoid": (expit, lambda x: expit(x) * (1 - expit(x))),
    "tanh": (np.tanh, lambda x: 1 - np.tanh(x) ** 2),
    "relu": (lambda x: np.maximum(x, 0), lambda x: (x > 0).astype(float)),
}


def sizes_by_layer(activation: str, layers: int, factor: float, units: int = 64) -> tuple[np.ndarray, np.ndarray]:
    """Return how large the signal and the gradient are after each layer of a plain network, before any training (1.3.3).

    A layer first applies its activation and then multiplies by its weights, which are normally distributed. Random numbers go
    in at the bottom, and come back at the top as a gradient: what counts is how their size changes on the way.

    Parameters
    ----------
    activation : str
        "sigmoid", "tanh" or "relu".
    layers, units : int
        How many layers, and units in each of them.
    factor : float
        The weights' standard deviation is `factor` / √`units`: 0.58 for the old rule of thumb, 1.41 for He's.

    Returns
    -------
    signal, gradient : numpy.ndarray
        Each of shape (layers,), the first layer first: the root of the sum of squares of a layer's outputs, divided by that of
        the network's inputs; and of the gradient for these outputs, divided by that of the gradient at the top.

    Raises
    ------
    ValueError
        If there is no such activation, or a number of layers below 1.
    """
    if activation not in ACTIVATIONS:
        raise ValueError(f"activation must be one of {', '.join(ACTIVATIONS)}; got {activation!r}")
    if layers < 1:
        raise ValueError(f"layers must be at least 1; got {layers}")
    bend, derivative = ACTIVATIONS[activation]
    rng = np.random.default_rng(0)
    weights = rng.normal(0, factor / np.sqrt(units), (layers, units, units))
    outputs = [rng.normal(size=(64, units))]
    for W in weights:
        outputs.append(bend(outputs[-1]) @ W)
    gradients = [rng.normal(size=(64, units))]
    for W, x in zip(weights[:0:-1], outputs[-2:0:-1], strict=True):
        gradients.append(gradients[-1] @ W.T * derivative(x))
    signal, gradient = (np.array([np.linalg.norm(a) for a in arrays]) for arrays in (outputs, gradients))
    return signal[1:] / signal[0], gradient[::-1] / gradient[0]
