"""The engine of `utils.autodiff`: a tensor that remembers what it was computed from, and the walk back.

Every operation states two things side by side: its forward rule, and for each operand its backward rule. A backward rule
answers one question: *given g, how the loss changes with my result, how does the loss change with this operand?* From
these local answers `gradient` puts together the derivative of a loss with respect to all that the loss was computed from,
by one walk from the newest tensor back to the oldest: the chain rule.

Explained in section 2.4.4 of the collection, *Chaining derivatives: the backpropagation algorithm*.
"""

import itertools
from collections.abc import Callable
from types import MethodType
from typing import Any, NamedTuple, cast

import numpy as np
from numpy.typing import ArrayLike

__all__ = ["Operation", "Tensor", "gradient"]

_INSTEAD = "use its .value, one of its methods, or an operation of utils.autodiff"
_clock = itertools.count()  # a result is always younger than its operands: sorted by age, tensors are in order


class Operation:
    """An operation that can be differentiated: its forward rule, and one backward rule for each operand.

    Explained in section 2.4.4. It is called like a function: with tensors, arrays, nested lists and numbers as operands,
    and options by keyword only. That gives a `Tensor`; without any tensor among the operands, what `forward` gives.

    Parameters
    ----------
    name : str
        What drawings and error messages call it.
    forward : callable
        ``forward(*operands, **options)`` computes the result from NumPy arrays.
    *backward : callable or None
        For each operand ``rule(g, y, *operands, **options)``: the gradient of the loss with respect to this operand.
        `g` is the gradient with respect to the result `y`, and of its shape; it is read-only. Where broadcasting
        repeated the operand, the rule need not care: what it returns is summed back to the operand's shape. None,
        or no rule, for an operand that has no derivative, such as labels.

    Attributes
    ----------
    name, forward, backward
        As given; the backward rules as a tuple.

    Examples
    --------
    >>> sine = Operation("sin", np.sin, lambda g, y, x: g * np.cos(x))
    >>> x = Tensor([0.0, np.pi])
    >>> gradient(sine(x).sum(), x)
    array([ 1., -1.])
    """

    def __init__(self, name: str, forward: Callable, *backward: Callable | None) -> None:
        self.name, self.forward, self.backward = name, forward, backward

    def __call__(self, *operands: "Tensor | ArrayLike", **options: Any) -> "Tensor | np.ndarray":
        remembered = as_operands(operands)
        values = [value_of(operand) for operand in remembered]
        try:
            result = self.forward(*values, **options)
        except ValueError as error:
            shapes = " and ".join(str(value.shape) for value in values)
            raise ValueError(f"{self.name} cannot be computed of shape {shapes}: {error}") from error
        if not any(isinstance(operand, Tensor) for operand in remembered):
            return result
        return Tensor(result, origin=Origin(self, remembered, options))

    def __get__(self, tensor: Any, owner: type) -> Any:
        """Be a method of the class that holds it, as a function is: ``a + b`` calls ``Tensor.__add__`` with a and b."""
        return self if tensor is None else MethodType(self, tensor)


class Origin(NamedTuple):
    """How a tensor came about: ``operation(*operands, **options)``."""

    operation: Operation
    operands: tuple["Tensor | np.ndarray", ...]
    options: dict[str, Any]


def as_operands(operands: tuple) -> tuple["Tensor | np.ndarray", ...]:
    """Return the operands with constants as arrays; a Python number takes the dtype of the tensors, as NumPy has it."""
    dtypes = [operand.dtype for operand in operands if isinstance(operand, Tensor)]
    dtype = np.result_type(*dtypes) if dtypes else None
    return tuple(
        o if isinstance(o, Tensor) else np.asarray(o, dtype if type(o) in (int, float) else None) for o in operands
    )


def value_of(operand: Any) -> Any:
    return operand.value if isinstance(operand, Tensor) else operand


def _reflected(binary: Callable) -> Callable:
    return lambda self, other: binary(other, self)


def _spread(g: np.ndarray, x: np.ndarray, axis: int | tuple[int, ...] | None, keepdims: bool) -> np.ndarray:
    """Repeat `g` along the axes of `x` that were summed over; virtually, nothing is copied."""
    return np.broadcast_to(g if axis is None or keepdims else np.expand_dims(g, axis), x.shape)


def _as_matrices(g: np.ndarray, a: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return g, a and b of ``a @ b`` as matrices: a vector on the left is a row, one on the right a column."""
    if b.ndim == 1:
        g, b = g[..., None], b[:, None]
    if a.ndim == 1:
        g, a = g[..., None, :], a[None, :]
    return g, a, b


def _matmul_left(g: np.ndarray, y: np.ndarray, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    g, a, b = _as_matrices(g, a, b)
    return g @ b.mT


def _matmul_right(g: np.ndarray, y: np.ndarray, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    g, a, _ = _as_matrices(g, a, b)
    return (a.mT @ g)[..., 0] if b.ndim == 1 else a.mT @ g


def _index_backward(g: np.ndarray, y: np.ndarray, x: np.ndarray, index: Any) -> np.ndarray:
    result = np.zeros_like(x)
    np.add.at(result, index, g)  # an entry that was picked twice counts twice
    return result


class Tensor:
    """An array of floating-point numbers that remembers what it was computed from.

    Explained in section 2.4.4. Tensors, arrays and numbers mix in ``+ - * / ** @``; whatever is no tensor is a
    constant, and not copied: leave it as it is until the gradient is taken. Shapes and dtypes are NumPy's: float32 and a
    Python number give float32.

    Parameters
    ----------
    value : array_like
        Of any shape, of floats; copied.
    name : str, optional
        What `graph` calls it.

    Attributes
    ----------
    value : numpy.ndarray
        The array itself. That of a tensor that was not computed may be set, ``w.value -= 0.1 * derivative``: results that were
        computed from the old value are then out of date, and `gradient` refuses them. (Changing single entries,
        ``w.value[0] = 1``, goes unnoticed.)
    name : str or None
        May be set at any time.
    origin : Origin or None
        The operation and operands that it was computed from; None for one that was given.
    T : Tensor
        The transpose.

    Raises
    ------
    TypeError
        If `value` does not hold floats. Integers are refused: in steps of 1 there is no derivative.

    Examples
    --------
    >>> w = Tensor([[1.0, 2.0], [3.0, 4.0]], name="w")
    >>> y = (w @ [10.0, 1.0]).sum()
    >>> y
    Tensor(46.)
    >>> gradient(y, w)
    array([[10.,  1.],
           [10.,  1.]])
    """

    __slots__ = ("_parents", "_time", "_value", "name", "origin")
    __iter__ = None

    def __init__(self, value: ArrayLike, name: str | None = None, *, origin: Origin | None = None) -> None:
        value = np.array(value) if origin is None else np.asarray(value)
        if value.dtype.kind != "f":
            what = "value" if origin is None else f"the result of {origin.operation.name}"
            raise TypeError(
                f"{what} must be of floats, such as 3.0 or an array's .astype('float32'), not {value.dtype}"
            )
        self._value, self.name, self.origin, self._time = value, name, origin, next(_clock)
        operands = () if origin is None else origin.operands
        self._parents = [(place, operand) for place, operand in enumerate(operands) if isinstance(operand, Tensor)]

    __add__ = Operation("+", np.add, lambda g, y, a, b: g, lambda g, y, a, b: g)
    __sub__ = Operation("-", np.subtract, lambda g, y, a, b: g, lambda g, y, a, b: -g)
    __mul__ = Operation("*", np.multiply, lambda g, y, a, b: g * b, lambda g, y, a, b: g * a)
    __truediv__ = Operation("/", np.divide, lambda g, y, a, b: g / b, lambda g, y, a, b: -g * y / b)
    __pow__ = Operation(
        "**",
        np.power,
        lambda g, y, a, b: g * b * a ** np.where(b == 0, 0, b - 1),  # 0 · a⁰ where b is 0, not 0 · a⁻¹
        lambda g, y, a, b: g * y * np.log(np.where(a == 0, 1, a)),  # 0ᵇ stays 0: its derivative is 0, not 0 · log 0
    )
    __matmul__ = Operation("@", np.matmul, _matmul_left, _matmul_right)
    __neg__ = Operation("-", np.negative, lambda g, y, x: -g)

    __radd__, __rsub__, __rmul__ = _reflected(__add__), _reflected(__sub__), _reflected(__mul__)
    __rtruediv__, __rpow__, __rmatmul__ = _reflected(__truediv__), _reflected(__pow__), _reflected(__matmul__)

    _index = Operation("index", lambda x, index: x[index], _index_backward)
    _sum = Operation(
        "sum",
        lambda x, axis, keepdims: x.sum(axis=axis, keepdims=keepdims),
        lambda g, y, x, axis, keepdims: _spread(g, x, axis, keepdims),
    )
    _mean = Operation(
        "mean",
        lambda x, axis, keepdims: x.mean(axis=axis, keepdims=keepdims),
        lambda g, y, x, axis, keepdims: _spread(g * (y.size / max(x.size, 1)), x, axis, keepdims),
    )
    _reshape = Operation("reshape", lambda x, shape: x.reshape(shape), lambda g, y, x, shape: g.reshape(x.shape))
    _transpose = Operation(
        "transpose",
        lambda x, axes: x.transpose(axes),
        lambda g, y, x, axes: g.transpose(None if axes is None else np.argsort([axis % x.ndim for axis in axes])),
    )

    def __getitem__(self, index: Any) -> "Tensor":
        """Return the entries at `index`, anything that indexes a NumPy array."""
        return self._index(index=index)

    def sum(self, axis: int | tuple[int, ...] | None = None, keepdims: bool = False) -> "Tensor":
        """Return the sum of all entries, or that along `axis`, as ``np.sum`` does."""
        return self._sum(axis=axis, keepdims=keepdims)

    def mean(self, axis: int | tuple[int, ...] | None = None, keepdims: bool = False) -> "Tensor":
        """Return the mean of all entries, or that along `axis`, as ``np.mean`` does."""
        return self._mean(axis=axis, keepdims=keepdims)

    def reshape(self, *shape: int | tuple[int, ...]) -> "Tensor":
        """Return the same entries in another shape: ``x.reshape(2, -1)`` or ``x.reshape((2, -1))``."""
        return self._reshape(shape=shape[0] if len(shape) == 1 else shape)

    def transpose(self, *axes: int | tuple[int, ...] | None) -> "Tensor":
        """Return the tensor with its axes reversed, or in the order of `axes`."""
        return self._transpose(axes=axes[0] if len(axes) == 1 else axes or None)

    @property
    def T(self) -> "Tensor":
        return self.transpose()

    @property
    def value(self) -> np.ndarray:
        return self._value

    @value.setter
    def value(self, new: ArrayLike) -> None:
        if self.origin is not None:
            raise ValueError(f"value of a tensor that was computed, by {self.origin.operation.name}, cannot be set")
        if new is not self._value:  # as it is after `-=`, which works in place
            new = np.array(new, self.dtype)
        if new.shape != self.shape:
            raise ValueError(f"value must keep its shape {self.shape}; got {new.shape}")
        self._value, self._time = new, next(_clock)  # younger now than what was computed from the old value

    @property
    def shape(self) -> tuple[int, ...]:
        return self._value.shape

    @property
    def dtype(self) -> np.dtype:
        return self._value.dtype

    def __repr__(self) -> str:
        name = "" if self.name is None else f", name={self.name!r}"
        return repr(self._value).replace("array", "Tensor", 1).replace("\n ", "\n  ").removesuffix(")") + name + ")"

    def __array_function__(self, function: Callable, *_: Any) -> Any:
        """Refuse NumPy's functions, such as ``np.sum``: they know nothing of derivatives."""
        raise TypeError(f"{function.__module__}.{function.__name__} does not take a Tensor: {_INSTEAD}")

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *operands: Any, **options: Any) -> "Tensor":
        """Do ``array + tensor`` as the tensor's own operation, and refuse NumPy's other functions, such as ``np.exp``."""
        operation = next((o for o in vars(Tensor).values() if isinstance(o, Operation) and o.forward is ufunc), None)
        if operation is None or method != "__call__" or options:
            raise TypeError(f"numpy.{ufunc.__name__} does not take a Tensor: {_INSTEAD}")
        return cast(Tensor, operation(*operands))

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        """Refuse to become an array by accident: the array would have forgotten its origin."""
        raise TypeError(f"a Tensor is not an array: {_INSTEAD}")


def gradient(y: Tensor, x: Tensor | list[Tensor] | tuple[Tensor, ...]) -> np.ndarray | list[np.ndarray]:
    """Return the derivative of the scalar `y` with respect to `x`, or to each of several tensors.

    Explained in section 2.4.4: backpropagation. All tensors that `y` was computed from are visited once, the youngest first;
    each passes its gradient on to its operands through its operation's backward rules, and an operand that was used
    several times adds up what it gets. Nothing is stored on the tensors, so that it may be asked for as often as wanted.

    Parameters
    ----------
    y : Tensor
        Of shape ``()``: a loss.
    x : Tensor or list or tuple of Tensor
        What `y` was computed from: weights, or results on the way.

    Returns
    -------
    numpy.ndarray or list of numpy.ndarray
        For each tensor an array of its shape and dtype, the caller's own.

    Raises
    ------
    TypeError
        If `y` or one of `x` is not a Tensor.
    ValueError
        If `y` is not a scalar, was not computed from one of `x`, or was computed from a value that has been replaced
        since; or if an operation has no backward rule where one is needed, or a rule gives a shape that does not fit.

    Examples
    --------
    One step of gradient descent:

    >>> w, b = Tensor([[1.0], [-1.0]]), Tensor(0.5)
    >>> loss = (([[1.0, 2.0], [3.0, 4.0]] @ w + b) ** 2).mean()
    >>> for weight, derivative in zip([w, b], gradient(loss, [w, b]), strict=True):
    ...     weight.value -= 0.1 * derivative
    >>> w.value.tolist(), b.value.tolist()
    ([[1.2], [-0.7]], 0.6)
    """
    sources = list(x) if isinstance(x, list | tuple) else [x]
    for what, tensor in [("y", y), *(("x", source) for source in sources)]:
        if not isinstance(tensor, Tensor):
            raise TypeError(f"{what} must be a Tensor, not {type(tensor).__name__}")
    if y.shape != ():
        raise ValueError(f"y must be a scalar, of shape (), such as a sum or a mean; got shape {y.shape}")
    history = history_of(y)
    if missing := set(sources).difference(history):
        raise ValueError(f"y was not computed from x: {label(missing.pop())} is not in its graph")
    needed = set(sources)
    for tensor in history:  # the results on the way from x to y are needed, too
        if any(operand in needed for _, operand in tensor._parents):
            needed.add(tensor)

    gradients = {y: np.ones_like(y.value)}
    for tensor in reversed(history):
        if tensor in needed:
            g = gradients[tensor] if tensor in sources else gradients.pop(tensor)
            for position, operand in tensor._parents:
                if operand in needed:
                    share = share_of(tensor, position, g)
                    if operand in gradients:
                        gradients[operand] += share
                    else:
                        gradients[operand] = share
    found = [gradients[source].copy() for source in sources]  # the caller's own: a rule may have kept what it was given
    return found if isinstance(x, list | tuple) else found[0]


def history_of(y: Tensor) -> list[Tensor]:
    """Return `y` and all tensors it was computed from, the oldest first: operands before their results."""
    seen, waiting = {y}, [y]
    while waiting:
        tensor = waiting.pop()
        for _, operand in tensor._parents:
            if operand._time > tensor._time:
                raise ValueError(f"y is out of date: {label(operand)} got a new value since; compute y again")
            if operand not in seen:
                seen.add(operand)
                waiting.append(operand)
    return sorted(seen, key=lambda tensor: tensor._time)


def share_of(tensor: Tensor, position: int, g: np.ndarray) -> np.ndarray:
    """Return what the operand at `position` gets of the gradient `g` of `tensor`, as an array that is nobody else's.

    What the rule returns is copied: it may be an array that the rule keeps, and fills anew the next time.
    """
    assert tensor.origin is not None, "only a tensor that was computed has operands"
    operation, operands, options = tensor.origin
    operand, values = operands[position], [value_of(operand) for operand in operands]
    rule = operation.backward[position] if position < len(operation.backward) else None
    if rule is None:
        raise ValueError(f"{operation.name} has no backward rule for operand {position}")
    g = g.view()
    g.flags.writeable = False  # it may still be needed, by another operand or by the caller
    share = np.asarray(rule(g, tensor.value, *values, **options))
    if share.dtype == object:
        raise TypeError(f"the backward rule of {operation.name} for operand {position} gives no array, but {share}")
    if share.shape != operand.shape:
        try:
            share = summed_to(operand.shape, share)
        except ValueError:
            raise ValueError(
                f"the backward rule of {operation.name} for operand {position} gives shape {share.shape}; "
                f"the operand has shape {operand.shape}"
            ) from None
    return share.astype(operand.dtype)


def summed_to(shape: tuple[int, ...], share: np.ndarray) -> np.ndarray:
    """Return `share` summed over the axes along which broadcasting repeated an operand of that shape: each counts."""
    added = share.ndim - len(shape)
    if added < 0 or np.broadcast_shapes(shape, share.shape) != share.shape:
        raise ValueError("no broadcasting leads from one shape to the other")
    repeated = tuple(axis for axis in range(share.ndim) if axis < added or shape[axis - added] == 1)
    return share.sum(axis=repeated, keepdims=True).reshape(shape)


def label(tensor: Tensor) -> str:
    return tensor.name or f"a tensor of shape {tensor.shape}"
