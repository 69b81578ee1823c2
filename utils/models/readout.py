"""How much of an answer a straight cut can read off a representation: the linear read-out.

Explained in section 1.1.4.
"""

import numpy as np

__all__ = ["linear_readout"]

Samples = tuple[np.ndarray, np.ndarray]


def linear_readout(examples: Samples, new: Samples, strength: float = 0.1) -> float:
    """Return the share of new samples that a linear classifier reads rightly off a representation (section 1.1.4).

    The classifier is scikit-learn's logistic regression on features that are brought to one scale first. It can only
    weigh the features and add them up, class by class, so a high share means that the representation has done the work.

    Parameters
    ----------
    examples : tuple of numpy.ndarray
        What the classifier learns from: the representation, shape (samples, …), all axes but the first made flat, and
        the labels, shape (samples,).
    new : tuple of numpy.ndarray
        What it is tested on, in the same form. It must not have been used to learn anything, the representation included.
    strength : float
        Above 0; smaller values hold the weights back more. The same for every representation that is compared.

    Returns
    -------
    float
        From 0 to 1.

    Raises
    ------
    ValueError
        If representation and labels do not belong together, the two representations differ in size, there are fewer
        than two classes to learn, or `strength` is not above 0.

    Examples
    --------
    >>> points, labels = np.array([[0.0], [1.0], [2.0], [3.0]]), np.array([0, 0, 1, 1])
    >>> linear_readout((points, labels), (points + 0.1, labels))
    1.0
    """
    from sklearn.linear_model import LogisticRegression  # here, as it takes a second to load
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    if not strength > 0:
        raise ValueError(f"strength must be above 0; got {strength!r}")
    (known, answers), (unseen, truth) = _flat("examples", examples), _flat("new", new)
    if known.shape[1] != unseen.shape[1]:
        raise ValueError(
            f"new must have as many features as examples, {known.shape[1]} for each sample; got {unseen.shape[1]}"
        )
    if len(np.unique(answers)) < 2:
        raise ValueError(f"examples must have labels of at least two classes; got {np.unique(answers).tolist()}")
    classifier = make_pipeline(StandardScaler(), LogisticRegression(C=strength, max_iter=1000))
    return float(classifier.fit(known, answers).score(unseen, truth))


def _flat(name: str, samples: Samples) -> Samples:
    """Return the representation as one row for each sample, beside the labels."""
    representation, labels = (np.asarray(part) for part in samples)
    if representation.ndim < 2 or labels.shape != representation.shape[:1] or not len(labels):
        raise ValueError(
            f"{name} must be a representation of shape (samples, …) and labels of shape (samples,), at least one sample; "
            f"got shapes {representation.shape} and {labels.shape}"
        )
    return representation.reshape(len(representation), -1), labels
