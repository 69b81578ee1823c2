"""Tensor operations as loops over entries, plain enough to be read aloud.

NumPy does the same work hundreds of times faster; here it only makes room for the result. Dtypes and values
agree with NumPy's, but nothing is ever broadcast: shapes must agree exactly. A result that grows too large wraps around
(integers) or becomes inf (floats), as in NumPy, and without the warning that NumPy gives for floats.

Explained in sections 2.3.1 to 2.3.4 of the collection, *The gears of neural networks: tensor operations*.
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

__all__ = [
    "add",
    "add_matrix_and_vector",
    "dot_matrices",
    "dot_matrix_and_vector",
    "dot_vectors",
    "multiply",
    "relu",
    "subtract",
    "transpose",
]

# In NumPy's arrays an integer that grows too large wraps around silently; entries taken out one by one warn.
_like_arrays = np.errstate(over="ignore")


def relu(x: ArrayLike) -> np.ndarray:
    """Every entry that is below zero becomes zero, like ``np.maximum(x, 0)``.

    Explained in section 2.3.1.

    Parameters
    ----------
    x : array_like
        ``(rows, columns)``, real numbers.

    Returns
    -------
    numpy.ndarray
        ``(rows, columns)``, the dtype of `x`; of booleans, int64. NaN stays NaN.

    Raises
    ------
    ValueError
        If `x` is not of rank 2.
    TypeError
        If `x` does not hold real numbers.

    Examples
    --------
    >>> relu([[-1.5, 2.0], [0.0, -3.0]])
    array([[0., 2.],
           [0., 0.]])
    """
    x = _real_matrix(x, "x")
    result = np.empty(x.shape, np.result_type(x, 0))
    for row in range(x.shape[0]):
        for column in range(x.shape[1]):
            entry = x[row, column]
            result[row, column] = 0 if entry < 0 else entry
    return result


@_like_arrays
def add(x: ArrayLike, y: ArrayLike) -> np.ndarray:
    """The sum of two matrices, entry by entry, like ``x + y``.

    Explained in section 2.3.1.

    Parameters
    ----------
    x, y : array_like
        ``(rows, columns)``, numbers; both of exactly the same shape.

    Returns
    -------
    numpy.ndarray
        ``(rows, columns)``, the dtype that NumPy gives the sum.

    Raises
    ------
    ValueError
        If `x` or `y` is not of rank 2, or their shapes differ.
    TypeError
        If `x` or `y` does not hold numbers.

    Examples
    --------
    >>> add([[1, 2]], [[30, 40]])
    array([[31, 42]])
    """
    x, y = _matrices_of_one_shape(x, y)
    result = np.empty(x.shape, np.result_type(x, y))
    for row in range(x.shape[0]):
        for column in range(x.shape[1]):
            result[row, column] = x[row, column] + y[row, column]
    return result


@_like_arrays
def subtract(x: ArrayLike, y: ArrayLike) -> np.ndarray:
    """The difference of two matrices, entry by entry, like ``x - y``.

    Explained in section 2.3.1.

    Parameters
    ----------
    x, y : array_like
        ``(rows, columns)``, numbers, not both booleans; both of exactly the same shape.

    Returns
    -------
    numpy.ndarray
        ``(rows, columns)``, the dtype that NumPy gives the difference.

    Raises
    ------
    ValueError
        If `x` or `y` is not of rank 2, or their shapes differ.
    TypeError
        If `x` or `y` does not hold numbers, or both hold booleans, which NumPy does not subtract either.

    Examples
    --------
    >>> subtract([[31, 42]], [[30, 40]])
    array([[1, 2]])
    """
    x, y = _not_both_boolean(*_matrices_of_one_shape(x, y))
    result = np.empty(x.shape, np.result_type(x, y))
    for row in range(x.shape[0]):
        for column in range(x.shape[1]):
            result[row, column] = x[row, column] - y[row, column]
    return result


@_like_arrays
def multiply(x: ArrayLike, y: ArrayLike) -> np.ndarray:
    """The product of two matrices, entry by entry, like ``x * y``. The dot product is `dot_matrices`.

    Explained in section 2.3.1.

    Parameters
    ----------
    x, y : array_like
        ``(rows, columns)``, numbers; both of exactly the same shape.

    Returns
    -------
    numpy.ndarray
        ``(rows, columns)``, the dtype that NumPy gives the product.

    Raises
    ------
    ValueError
        If `x` or `y` is not of rank 2, or their shapes differ.
    TypeError
        If `x` or `y` does not hold numbers.

    Examples
    --------
    >>> multiply([[1, 2]], [[30, 40]])
    array([[30, 80]])
    """
    x, y = _matrices_of_one_shape(x, y)
    result = np.empty(x.shape, np.result_type(x, y))
    for row in range(x.shape[0]):
        for column in range(x.shape[1]):
            result[row, column] = x[row, column] * y[row, column]
    return result


@_like_arrays
def add_matrix_and_vector(matrix: ArrayLike, vector: ArrayLike) -> np.ndarray:
    """The same vector added to every row of a matrix: what broadcasting does in ``matrix + vector``.

    Explained in section 2.3.2.

    Parameters
    ----------
    matrix : array_like
        ``(rows, columns)``, numbers.
    vector : array_like
        ``(columns,)``, numbers.

    Returns
    -------
    numpy.ndarray
        ``(rows, columns)``, the dtype that NumPy gives the sum.

    Raises
    ------
    ValueError
        If `matrix` is not of rank 2 or `vector` not of rank 1, or `vector` has not one entry for each column.
    TypeError
        If `matrix` or `vector` does not hold numbers.

    Examples
    --------
    >>> add_matrix_and_vector([[0, 0], [1, 1]], [10, 20])
    array([[10, 20],
           [11, 21]])
    """
    matrix, vector = _matrix_and_vector(matrix, vector)
    result = np.empty(matrix.shape, np.result_type(matrix, vector))
    for row in range(matrix.shape[0]):
        for column in range(matrix.shape[1]):
            result[row, column] = matrix[row, column] + vector[column]
    return result


@_like_arrays
def dot_vectors(x: ArrayLike, y: ArrayLike) -> Any:
    """Multiply two vectors entry by entry and add it all up, like ``np.dot(x, y)``.

    Explained in section 2.3.3.

    Parameters
    ----------
    x, y : array_like
        ``(entries,)``, numbers; both of exactly the same length.

    Returns
    -------
    numpy scalar
        One number, of the dtype that NumPy gives the dot product; 0 if the vectors have no entries.

    Raises
    ------
    ValueError
        If `x` or `y` is not of rank 1, or their lengths differ.
    TypeError
        If `x` or `y` does not hold numbers.

    Examples
    --------
    >>> int(dot_vectors([1, 2, 3], [10, 100, 1000]))
    3210
    """
    x, y = _vectors_of_one_length(x, y)
    total = np.result_type(x, y).type(0)
    for i in range(x.shape[0]):
        total = total + x[i] * y[i]
    return total


def dot_matrix_and_vector(matrix: ArrayLike, vector: ArrayLike) -> np.ndarray:
    """The dot product of every row of a matrix with a vector, like ``np.dot(matrix, vector)``.

    Explained in section 2.3.3.

    Parameters
    ----------
    matrix : array_like
        ``(rows, columns)``, numbers.
    vector : array_like
        ``(columns,)``, numbers.

    Returns
    -------
    numpy.ndarray
        ``(rows,)``, the dtype that NumPy gives the dot product.

    Raises
    ------
    ValueError
        If `matrix` is not of rank 2 or `vector` not of rank 1, or `vector` has not one entry for each column.
    TypeError
        If `matrix` or `vector` does not hold numbers.

    Examples
    --------
    >>> dot_matrix_and_vector([[1, 2], [3, 4]], [10, 100])
    array([210, 430])
    """
    matrix, vector = _matrix_and_vector(matrix, vector)
    result = np.empty(matrix.shape[0], np.result_type(matrix, vector))
    for row in range(matrix.shape[0]):
        result[row] = dot_vectors(matrix[row, :], vector)
    return result


def dot_matrices(x: ArrayLike, y: ArrayLike) -> np.ndarray:
    """Every row of `x` meets every column of `y` in a dot product, like ``np.dot(x, y)``.

    Explained in section 2.3.3.

    Parameters
    ----------
    x : array_like
        ``(rows, common)``, numbers.
    y : array_like
        ``(common, columns)``, numbers.

    Returns
    -------
    numpy.ndarray
        ``(rows, columns)``, the dtype that NumPy gives the dot product.

    Raises
    ------
    ValueError
        If `x` or `y` is not of rank 2, or `x` has not as many columns as `y` has rows.
    TypeError
        If `x` or `y` does not hold numbers.

    Examples
    --------
    >>> dot_matrices([[1, 2], [3, 4]], [[10, 0], [0, 10]])
    array([[10, 20],
           [30, 40]])
    """
    x, y = _matrices_that_chain(x, y)
    result = np.empty((x.shape[0], y.shape[1]), np.result_type(x, y))
    for row in range(x.shape[0]):
        for column in range(y.shape[1]):
            result[row, column] = dot_vectors(x[row, :], y[:, column])
    return result


def transpose(matrix: ArrayLike) -> np.ndarray:
    """Rows become columns, like ``matrix.T``, but in an array of its own, not a view.

    Explained in section 2.3.4.

    Parameters
    ----------
    matrix : array_like
        ``(rows, columns)``, numbers.

    Returns
    -------
    numpy.ndarray
        ``(columns, rows)``, the dtype of `matrix`.

    Raises
    ------
    ValueError
        If `matrix` is not of rank 2.
    TypeError
        If `matrix` does not hold numbers.

    Examples
    --------
    >>> transpose([[1, 2, 3], [4, 5, 6]])
    array([[1, 4],
           [2, 5],
           [3, 6]])
    """
    matrix = _of_rank(2, matrix, "matrix")
    result = np.empty((matrix.shape[1], matrix.shape[0]), matrix.dtype)
    for row in range(matrix.shape[0]):
        for column in range(matrix.shape[1]):
            result[column, row] = matrix[row, column]
    return result


# The checks. They keep the loops above free of everything that is not the operation.

_NAMES_OF_RANKS = {1: "a vector (rank 1)", 2: "a matrix (rank 2)"}
_NEVER_BROADCAST = "the naive operations never broadcast"


def _of_rank(rank: int, tensor: Any, name: str) -> np.ndarray:
    try:
        array = np.asarray(tensor)
    except ValueError:
        raise ValueError(f"{name} must be {_NAMES_OF_RANKS[rank]}; got a ragged nested list") from None
    if array.dtype.kind not in "biufc":
        raise TypeError(f"{name} must hold numbers; got dtype {array.dtype}")
    if array.ndim != rank:
        raise ValueError(f"{name} must be {_NAMES_OF_RANKS[rank]}; got rank {array.ndim}, shape {array.shape}")
    return array


def _real_matrix(tensor: Any, name: str) -> np.ndarray:
    matrix = _of_rank(2, tensor, name)
    if matrix.dtype.kind == "c":
        raise TypeError(f"{name} must hold real numbers, which are above or below zero; got dtype {matrix.dtype}")
    return matrix


def _matrices_of_one_shape(x: Any, y: Any) -> tuple[np.ndarray, np.ndarray]:
    x, y = _of_rank(2, x, "x"), _of_rank(2, y, "y")
    if x.shape != y.shape:
        raise ValueError(f"x and y must have exactly the same shape; got {x.shape} and {y.shape}: {_NEVER_BROADCAST}")
    return x, y


def _not_both_boolean(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    if x.dtype == bool and y.dtype == bool:
        raise TypeError("x and y must not both hold booleans, which have no difference; got dtype bool twice")
    return x, y


def _vectors_of_one_length(x: Any, y: Any) -> tuple[np.ndarray, np.ndarray]:
    x, y = _of_rank(1, x, "x"), _of_rank(1, y, "y")
    if x.shape != y.shape:
        raise ValueError(f"x and y must have exactly the same length; got {len(x)} and {len(y)}: {_NEVER_BROADCAST}")
    return x, y


def _matrix_and_vector(matrix: Any, vector: Any) -> tuple[np.ndarray, np.ndarray]:
    matrix, vector = _of_rank(2, matrix, "matrix"), _of_rank(1, vector, "vector")
    if matrix.shape[1] != vector.shape[0]:
        raise ValueError(
            f"vector must have exactly one entry for each of the {matrix.shape[1]} columns of matrix; got "
            f"{vector.shape[0]}: {_NEVER_BROADCAST}"
        )
    return matrix, vector


def _matrices_that_chain(x: Any, y: Any) -> tuple[np.ndarray, np.ndarray]:
    x, y = _of_rank(2, x, "x"), _of_rank(2, y, "y")
    if x.shape[1] != y.shape[0]:
        raise ValueError(
            f"x must have exactly as many columns as y has rows; got x of shape {x.shape} and y of shape "
            f"{y.shape}: {_NEVER_BROADCAST}"
        )
    return x, y
