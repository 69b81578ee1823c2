"""Functions that can be differentiated: each states its forward rule and its derivative side by side.

`g` is the gradient of the loss with respect to the function's result `y`; a backward rule gives the gradient with respect
to an operand. Explained in section 2.4.4, and the last of them in section 2.5.
"""

import numpy as np
from numpy.typing import ArrayLike

from utils.autodiff.engine import Operation, Tensor, as_operands

__all__ = ["exp", "log", "maximum", "relu", "sigmoid", "softmax", "softmax_cross_entropy", "tanh"]

exp = Operation("exp", np.exp, lambda g, y, x: g * y)
log = Operation("log", np.log, lambda g, y, x: g / x)
tanh = Operation("tanh", np.tanh, lambda g, y, x: g * (1 - y * y))
sigmoid = Operation("sigmoid", lambda x: np.exp(-np.logaddexp(0, -x)), lambda g, y, x: g * y * (1 - y))
relu = Operation("relu", lambda x: np.maximum(x, 0), lambda g, y, x: g * (y > 0))
maximum = Operation(
    "maximum", np.maximum, lambda g, y, a, b: g * (a >= b), lambda g, y, a, b: g * ~(a >= b)
)  # NaN: b's


def _softmax(x: np.ndarray) -> np.ndarray:
    powers = np.exp(x - x.max(axis=-1, keepdims=True))  # none above 1, and in each row one is 1: nothing overflows
    return powers / powers.sum(axis=-1, keepdims=True)


def _cross_entropy(logits: np.ndarray, labels: np.ndarray) -> np.ndarray:
    logits = logits - logits.max(axis=-1, keepdims=True)
    return np.log(np.exp(logits).sum(axis=-1)) - np.take_along_axis(logits, labels[..., None], axis=-1)[..., 0]


def _cross_entropy_backward(g: np.ndarray, y: np.ndarray, logits: np.ndarray, labels: np.ndarray) -> np.ndarray:
    one_hot = labels[..., None] == np.arange(logits.shape[-1])
    return g[..., None] * (_softmax(logits) - one_hot)


softmax = Operation("softmax", _softmax, lambda g, y, x: y * (g - (g * y).sum(axis=-1, keepdims=True)))
_softmax_cross_entropy = Operation("softmax_cross_entropy", _cross_entropy, _cross_entropy_backward)


def softmax_cross_entropy(logits: Tensor | ArrayLike, labels: ArrayLike) -> Tensor | np.ndarray:
    """Return for each sample minus the logarithm of the probability that softmax gives to its label.

    Explained in section 2.5: the last layer's activation and the sparse categorical cross-entropy in one step, because
    together they stay exact where a probability is too small for a float, and because their derivative is so simple,
    the probabilities minus the one-hot labels.

    Parameters
    ----------
    logits : Tensor or array_like
        ``(..., classes)``, floats: the scores before softmax.
    labels : array_like
        ``(...)``, integers from 0 to classes - 1.

    Returns
    -------
    Tensor or numpy.ndarray
        ``(...)``, a loss for each sample; ``.mean()`` of it is what a network minimises.

    Raises
    ------
    TypeError
        If `labels` are not integers.
    ValueError
        If `labels` do not have the shape of `logits` without its last axis, or are not among the classes.

    Examples
    --------
    >>> from utils.autodiff import gradient
    >>> logits = Tensor([[0.0, 0.0], [0.0, 1000.0]])
    >>> losses = softmax_cross_entropy(logits, [1, 1])
    >>> losses.value.round(4)  # the logarithm of 2; nothing
    array([0.6931, 0.    ])
    >>> gradient(losses.sum(), logits)
    array([[ 0.5, -0.5],
           [ 0. ,  0. ]])
    """
    (logits,), labels = as_operands((logits,)), np.asarray(labels)
    if not np.issubdtype(labels.dtype, np.integer):
        raise TypeError(f"labels must be integers, not {labels.dtype}")
    if not logits.shape or labels.shape != logits.shape[:-1]:
        raise ValueError(
            f"labels must have the shape of logits, {logits.shape}, less the last axis; got {labels.shape}"
        )
    if labels.size and not (labels.min() >= 0 and labels.max() < logits.shape[-1]):
        raise ValueError(f"labels must be from 0 to {logits.shape[-1] - 1}; got {labels.min()} to {labels.max()}")
    return _softmax_cross_entropy(logits, labels)
