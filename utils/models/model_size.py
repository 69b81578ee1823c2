"""How many numbers a trained model has to keep: the measure by which section 1.2 compares methods of every kind."""

from collections.abc import Iterable
from typing import Any

import numpy as np

__all__ = ["parameter_count"]

_LEARNED = (
    # What scikit-learn's estimators have learned, by the names of the attributes that hold it.
    ("feature_log_prob_", "class_log_prior_"),  # naive Bayes
    ("support_vectors_", "dual_coef_", "intercept_"),  # a support vector machine with a kernel
    ("coef_", "intercept_"),  # linear models
)


def parameter_count(model: Any) -> int:
    """Count the numbers that a trained model needs in order to answer (section 1.2.7).

    For a linear model these are its weights and biases; for a support vector machine, the support vectors themselves and
    a weight for each; for a tree, a feature and a threshold for each question and the answer of each leaf, which is one
    number for every class in a classifying tree, and a single one in a boosted tree; boosting also keeps what it begins with.

    Parameters
    ----------
    model : estimator
        A fitted naive Bayes, linear model, SVC, decision tree, random forest or histogram gradient boosting of
        scikit-learn, or a Keras model.

    Returns
    -------
    int

    Raises
    ------
    TypeError
        If it is another kind of model, or one that is not fitted.

    Examples
    --------
    >>> from sklearn.linear_model import LogisticRegression
    >>> parameter_count(LogisticRegression().fit([[0.0, 1.0], [1.0, 0.0]], [0, 1]))
    3
    """
    if hasattr(model, "count_params"):
        return int(model.count_params())
    if hasattr(model, "tree_"):
        return _of_tree(model.tree_.node_count, model.tree_.n_leaves, model.tree_.value[0].size)
    if hasattr(model, "_predictors"):  # boosted trees: a list of trees for each stage
        trees = sum(_of_tree(len(tree.nodes), int(tree.nodes["is_leaf"].sum()), 1) for tree in _flat(model._predictors))
        return trees + int(np.size(model._baseline_prediction))
    if hasattr(model, "estimators_"):
        return sum(parameter_count(tree) for tree in model.estimators_)
    for names in _LEARNED:
        if all(hasattr(model, name) for name in names):
            return sum(int(np.size(getattr(model, name))) for name in names)
    raise TypeError(f"model must be fitted, and of a kind whose numbers can be counted; got {type(model).__name__}")


def _of_tree(nodes: int, leaves: int, answer: int) -> int:
    return int(2 * (nodes - leaves) + answer * leaves)


def _flat(stages: Iterable) -> Iterable:
    return (tree for stage in stages for tree in stage)
