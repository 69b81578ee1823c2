"""Two interleaved spirals: the smallest crumpled ball of paper.

Explained in section 2.3.6 of the collection, *A geometric interpretation of deep learning*.
"""

import math

import numpy as np

from utils.checks import whole_number

__all__ = ["two_spirals"]


def two_spirals(
    samples: int = 600, turns: float = 2.0, noise: float = 0.0, seed: int = 0
) -> tuple[np.ndarray, np.ndarray]:
    """Points on two spiral arms, wound into one another about the origin; each arm is one class.

    Explained in section 2.3.6. The second arm is the first, turned by half a turn. An arm goes from distance
    0.1 outwards to distance 1; along it, unless `turns` is small, points lie about equally far apart.

    Parameters
    ----------
    samples : int, default 600
        The number of points, even, at least 2: half of them on each arm.
    turns : float, default 2.0
        How often an arm winds around the origin, from its inner end to its outer one, above 0.
    noise : float, default 0.0
        Standard deviation of the random shift of every coordinate; the outer end of an arm is at distance 1.
    seed : int, default 0
        Of the random shifts.

    Returns
    -------
    points : numpy.ndarray
        ``(samples, 2)``, float32; in order along the first arm, from the inside outwards, then along the second.
    labels : numpy.ndarray
        ``(samples,)``, int64: 0 for the first arm, 1 for the second.

    Raises
    ------
    ValueError
        If `samples` is odd or less than 2, `turns` or `noise` is not finite, `turns` is not above 0, or `noise` is negative.
    TypeError
        If `samples` is not a whole number, or `turns` or `noise` is not a number.

    Examples
    --------
    >>> points, labels = two_spirals(600)
    >>> points.shape, labels.tolist()[298:302]
    ((600, 2), [0, 0, 1, 1])
    """
    samples = whole_number(samples, "samples", at_least=2)
    if samples % 2:
        raise ValueError(f"samples must be even, as many on each arm; got {samples}")
    for name, number in (("turns", turns), ("noise", noise)):
        if isinstance(number, bool) or not hasattr(number, "__float__"):
            raise TypeError(f"{name} must be a number; got {number!r}")
    if not 0 < turns < math.inf:
        raise ValueError(f"turns must be above 0 and finite; got {turns}")
    if not 0 <= noise < math.inf:
        raise ValueError(f"noise must be at least 0 and finite; got {noise}")
    # The length of an arm grows with the square of the distance from the origin: hence the root.
    distance = np.sqrt(np.linspace(0.01, 1, samples // 2))
    angle = 2 * np.pi * turns * distance / 0.9
    arm = distance[:, np.newaxis] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    points = np.concatenate([arm, -arm])
    points += np.random.default_rng(seed).normal(0, noise, points.shape)
    return points.astype("float32"), np.repeat([0, 1], samples // 2)
