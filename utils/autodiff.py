"""Reverse-mode automatic differentiation of NumPy arrays: backpropagation, small enough to be read in one sitting.

A `Tensor` is an array that remembers what it was computed from. Every operation states two things side by side: its
forward rule, and for each operand its backward rule. A backward rule answers one question: *given g, how the loss
changes with my result, how does the loss change with this operand?* From these local answers `gradient` puts together
the derivative of a loss with respect to all that the loss was computed from, by one walk from the newest tensor back to
the oldest: the chain rule.

Explained in section 2.4.4 of the collection, *Chaining derivatives: the backpropagation algorithm*; in section 2.5 it
trains the network of section 2.1.

>>> w = Tensor(3.0)
>>> loss = (2 * w - 1) ** 2
>>> loss, gradient(loss, w)  # by hand: 2 (2w - 1) · 2
(Tensor(25.), array(20.))
"""

import itertools
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import ArrayLike

__all__ = [
    "Edge",
    "Graph",
    "Node",
    "Tensor",
    "exp",
    "gradient",
    "graph",
    "log",
    "maximum",
    "operation",
    "relu",
    "sigmoid",
    "softmax",
    "softmax_cross_entropy",
    "tanh",
]

_clock = itertools.count()  # a result is always younger than its operands: sorted by age, tensors are in order


class Origin(NamedTuple):
    """How a tensor came about: ``operation(*operands, **options)``."""

    operation: Callable
    operands: tuple["Tensor | np.ndarray", ...]
    options: dict[str, Any]


def operation(name: str, forward: Callable, *backward: Callable | None) -> Callable:
    """Make an operation that can be differentiated, from its forward rule and one backward rule for each operand.

    Explained in section 2.4.4.

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

    Returns
    -------
    callable
        Takes tensors, arrays, nested lists and numbers as operands, options by keyword only, and gives a `Tensor`;
        without any tensor among the operands, what `forward` gives. Its rules are at hand as ``.forward`` and
        ``.backward``.

    Examples
    --------
    >>> sine = operation("sin", np.sin, lambda g, y, x: g * np.cos(x))
    >>> x = Tensor([0.0, np.pi])
    >>> gradient(sine(x).sum(), x)
    array([ 1., -1.])
    """

    def apply(*operands: "Tensor | ArrayLike", **options: Any) -> "Tensor | np.ndarray":
        operands = _as_operands(operands)
        values = [_value(operand) for operand in operands]
        try:
            result = forward(*values, **options)
        except ValueError as error:
            shapes = " and ".join(str(value.shape) for value in values)
            raise ValueError(f"{name} cannot be computed of shape {shapes}: {error}") from error
        if not any(isinstance(operand, Tensor) for operand in operands):
            return result
        return Tensor(result, origin=Origin(apply, operands, options))

    apply.__name__ = apply.__qualname__ = name
    apply.__doc__ = f"The operation {name} on tensors, arrays and numbers, made by `operation`."
    apply.forward, apply.backward = forward, backward
    return apply


def _as_operands(operands: tuple) -> tuple["Tensor | np.ndarray", ...]:
    """Return the operands with constants as arrays; a Python number takes the dtype of the tensors, as NumPy has it."""
    dtypes = [operand.dtype for operand in operands if isinstance(operand, Tensor)]
    dtype = np.result_type(*dtypes) if dtypes else None
    return tuple(
        o if isinstance(o, Tensor) else np.asarray(o, dtype if type(o) in (int, float) else None) for o in operands
    )


def _value(operand: Any) -> Any:
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
    slope = np.zeros_like(x)
    np.add.at(slope, index, g)  # an entry that was picked twice counts twice
    return slope


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
        The array itself. That of a tensor that was not computed may be set, ``w.value -= 0.1 * slope``: results that were
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
        If `value` does not hold floats. Integers are refused: in steps of 1 there is no slope.

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
    __array_ufunc__ = None  # tells NumPy to leave `array + tensor` to the tensor
    __iter__ = None

    def __init__(self, value: ArrayLike, name: str | None = None, *, origin: Origin | None = None) -> None:
        value = np.array(value) if origin is None else np.asarray(value)
        if value.dtype.kind != "f":
            what = "value" if origin is None else f"the result of {origin.operation.__name__}"
            raise TypeError(
                f"{what} must be of floats, such as 3.0 or an array's .astype('float32'), not {value.dtype}"
            )
        self._value, self.name, self.origin, self._time = value, name, origin, next(_clock)
        operands = () if origin is None else origin.operands
        self._parents = [(place, operand) for place, operand in enumerate(operands) if isinstance(operand, Tensor)]

    __add__ = operation("+", np.add, lambda g, y, a, b: g, lambda g, y, a, b: g)
    __sub__ = operation("-", np.subtract, lambda g, y, a, b: g, lambda g, y, a, b: -g)
    __mul__ = operation("*", np.multiply, lambda g, y, a, b: g * b, lambda g, y, a, b: g * a)
    __truediv__ = operation("/", np.divide, lambda g, y, a, b: g / b, lambda g, y, a, b: -g * y / b)
    __pow__ = operation(
        "**",
        np.power,
        lambda g, y, a, b: g * b * a ** np.where(b == 0, 0, b - 1),  # 0 · a⁰ where b is 0, not 0 · a⁻¹
        lambda g, y, a, b: g * y * np.log(np.where(a == 0, 1, a)),  # 0ᵇ stays 0: its slope is 0, not 0 · log 0
    )
    __matmul__ = operation("@", np.matmul, _matmul_left, _matmul_right)
    __neg__ = operation("-", np.negative, lambda g, y, x: -g)

    __radd__, __rsub__, __rmul__ = _reflected(__add__), _reflected(__sub__), _reflected(__mul__)
    __rtruediv__, __rpow__, __rmatmul__ = _reflected(__truediv__), _reflected(__pow__), _reflected(__matmul__)

    _index = operation("index", lambda x, index: x[index], _index_backward)
    _sum = operation(
        "sum",
        lambda x, axis, keepdims: x.sum(axis=axis, keepdims=keepdims),
        lambda g, y, x, axis, keepdims: _spread(g, x, axis, keepdims),
    )
    _mean = operation(
        "mean",
        lambda x, axis, keepdims: x.mean(axis=axis, keepdims=keepdims),
        lambda g, y, x, axis, keepdims: _spread(g * (y.size / max(x.size, 1)), x, axis, keepdims),
    )
    _reshape = operation("reshape", lambda x, shape: x.reshape(shape), lambda g, y, x, shape: g.reshape(x.shape))
    _transpose = operation(
        "transpose",
        lambda x, axes: x.transpose(axes),
        lambda g, y, x, axes: g.transpose(None if axes is None else np.argsort([axis % x.ndim for axis in axes])),
    )

    def __getitem__(self, index: Any) -> Self:
        """Return the entries at `index`, anything that indexes a NumPy array."""
        return self._index(index=index)

    def sum(self, axis: int | tuple[int, ...] | None = None, keepdims: bool = False) -> Self:
        """Return the sum of all entries, or that along `axis`, as ``np.sum`` does."""
        return self._sum(axis=axis, keepdims=keepdims)

    def mean(self, axis: int | tuple[int, ...] | None = None, keepdims: bool = False) -> Self:
        """Return the mean of all entries, or that along `axis`, as ``np.mean`` does."""
        return self._mean(axis=axis, keepdims=keepdims)

    def reshape(self, *shape: int | tuple[int, ...]) -> Self:
        """Return the same entries in another shape: ``x.reshape(2, -1)`` or ``x.reshape((2, -1))``."""
        return self._reshape(shape=shape[0] if len(shape) == 1 else shape)

    def transpose(self, *axes: int | tuple[int, ...] | None) -> Self:
        """Return the tensor with its axes reversed, or in the order of `axes`."""
        return self._transpose(axes=axes[0] if len(axes) == 1 else axes or None)

    @property
    def T(self) -> Self:
        return self.transpose()

    @property
    def value(self) -> np.ndarray:
        return self._value

    @value.setter
    def value(self, new: ArrayLike) -> None:
        if self.origin is not None:
            raise ValueError(f"value of a tensor that was computed, by {self.origin.operation.__name__}, cannot be set")
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

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        """Refuse to become an array by accident: the array would have forgotten its origin."""
        raise TypeError("a Tensor is not an array: use its .value, or an operation of utils.autodiff")


exp = operation("exp", np.exp, lambda g, y, x: g * y)
log = operation("log", np.log, lambda g, y, x: g / x)
tanh = operation("tanh", np.tanh, lambda g, y, x: g * (1 - y * y))
sigmoid = operation("sigmoid", lambda x: np.exp(-np.logaddexp(0, -x)), lambda g, y, x: g * y * (1 - y))
relu = operation("relu", lambda x: np.maximum(x, 0), lambda g, y, x: g * (y > 0))
maximum = operation("maximum", np.maximum, lambda g, y, a, b: g * (a >= b), lambda g, y, a, b: g * (a < b))


def _softmax(x: np.ndarray) -> np.ndarray:
    powers = np.exp(x - x.max(axis=-1, keepdims=True))  # none above 1, and in each row one is 1: nothing overflows
    return powers / powers.sum(axis=-1, keepdims=True)


def _cross_entropy(logits: np.ndarray, labels: np.ndarray) -> np.ndarray:
    logits = logits - logits.max(axis=-1, keepdims=True)
    return np.log(np.exp(logits).sum(axis=-1)) - np.take_along_axis(logits, labels[..., None], axis=-1)[..., 0]


def _cross_entropy_backward(g: np.ndarray, y: np.ndarray, logits: np.ndarray, labels: np.ndarray) -> np.ndarray:
    one_hot = labels[..., None] == np.arange(logits.shape[-1])
    return g[..., None] * (_softmax(logits) - one_hot)


softmax = operation("softmax", _softmax, lambda g, y, x: y * (g - (g * y).sum(axis=-1, keepdims=True)))
_softmax_cross_entropy = operation("softmax_cross_entropy", _cross_entropy, _cross_entropy_backward)


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
    >>> logits = Tensor([[0.0, 0.0], [0.0, 1000.0]])
    >>> losses = softmax_cross_entropy(logits, [1, 1])
    >>> losses.value.round(4)  # the logarithm of 2; nothing
    array([0.6931, 0.    ])
    >>> gradient(losses.sum(), logits)
    array([[ 0.5, -0.5],
           [ 0. ,  0. ]])
    """
    (logits,), labels = _as_operands((logits,)), np.asarray(labels)
    if not np.issubdtype(labels.dtype, np.integer):
        raise TypeError(f"labels must be integers, not {labels.dtype}")
    if not logits.shape or labels.shape != logits.shape[:-1]:
        raise ValueError(
            f"labels must have the shape of logits, {logits.shape}, less the last axis; got {labels.shape}"
        )
    if labels.size and not (labels.min() >= 0 and labels.max() < logits.shape[-1]):
        raise ValueError(f"labels must be from 0 to {logits.shape[-1] - 1}; got {labels.min()} to {labels.max()}")
    return _softmax_cross_entropy(logits, labels)


def gradient(y: Tensor, x: Tensor | Sequence[Tensor]) -> np.ndarray | list[np.ndarray]:
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
    >>> for weight, slope in zip([w, b], gradient(loss, [w, b]), strict=True):
    ...     weight.value -= 0.1 * slope
    >>> w.value.tolist(), b.value.tolist()
    ([[1.2], [-0.7]], 0.6)
    """
    sources = list(x) if isinstance(x, list | tuple) else [x]
    for what, tensor in [("y", y), *(("x", source) for source in sources)]:
        if not isinstance(tensor, Tensor):
            raise TypeError(f"{what} must be a Tensor, not {type(tensor).__name__}")
    if y.shape != ():
        raise ValueError(f"y must be a scalar, of shape (), such as a sum or a mean; got shape {y.shape}")
    history = _history(y)
    asked, wanted = set(sources), set(sources)
    if missing := asked.difference(history):
        raise ValueError(f"y was not computed from x: {_label(missing.pop())} is not in its graph")
    for tensor in history:  # from here on also the results on the way from x to y
        if any(operand in wanted for _, operand in tensor._parents):
            wanted.add(tensor)

    totals = {y: (np.ones_like(y.value), True)}  # the gradients so far; whether the array is nobody else's
    for tensor in reversed(history):
        if tensor in wanted:
            g, _ = totals[tensor] if tensor in asked else totals.pop(tensor)
            for position, operand in tensor._parents:
                if operand in wanted:
                    share, own = _share(tensor, position, g)
                    if operand in totals:
                        total, own = totals[operand]
                        share = np.add(total, share, out=total if own else None)
                        own = True
                    totals[operand] = np.asarray(share), own

    result = []
    for source in sources:
        total, own = totals[source]
        result.append(total if own else total.copy())
        totals[source] = total, False  # should it be listed twice
    return result if isinstance(x, list | tuple) else result[0]


def _history(y: Tensor) -> list[Tensor]:
    """Return `y` and all tensors it was computed from, the oldest first: operands before their results."""
    seen, waiting = {y}, [y]
    while waiting:
        tensor = waiting.pop()
        for _, operand in tensor._parents:
            if operand._time > tensor._time:
                raise ValueError(f"y is out of date: {_label(operand)} got a new value since; compute y again")
            if operand not in seen:
                seen.add(operand)
                waiting.append(operand)
    return sorted(seen, key=lambda tensor: tensor._time)


def _share(tensor: Tensor, position: int, g: np.ndarray) -> tuple[np.ndarray, bool]:
    """Return what the operand at `position` gets of the gradient `g` of `tensor`, and whether that is a new array."""
    (apply, operands, options), values = tensor.origin, [_value(operand) for operand in tensor.origin.operands]
    rule = apply.backward[position] if position < len(apply.backward) else None
    if rule is None:
        raise ValueError(f"{apply.__name__} has no backward rule for operand {position}")
    g = g.view()
    g.flags.writeable = False  # it may still be needed, by another operand or by the caller
    share = np.asarray(rule(g, tensor.value, *values, **options))
    shape, dtype = operands[position].shape, operands[position].dtype
    if share.dtype == object:
        raise TypeError(f"the backward rule of {apply.__name__} for operand {position} gives no array, but {share}")
    if share.shape != shape:  # broadcasting repeated the operand, and each repetition counts
        added = share.ndim - len(shape)
        if added < 0 or any(size not in (1, had) for size, had in zip(shape, share.shape[added:], strict=True)):
            raise ValueError(
                f"the backward rule of {apply.__name__} for operand {position} gives shape {share.shape}; "
                f"the operand has shape {shape}"
            )
        repeated = tuple(axis for axis in range(share.ndim) if axis < added or shape[axis - added] == 1)
        share = share.sum(axis=repeated).reshape(shape)
    share = share.astype(dtype, copy=False)
    return share, share.base is None and all(share is not other for other in (g, tensor.value, *values))


def _label(tensor: Tensor) -> str:
    return tensor.name or f"a tensor of shape {tensor.shape}"


class Node(NamedTuple):
    """A tensor, or a constant, in the drawing of a graph.

    Attributes
    ----------
    name : str
        Its own name; ``v1``, ``v2``, … for tensors without one; a constant's value or shape.
    kind : str
        ``"constant"``, ``"tensor"`` (given, not computed) or ``"result"``.
    operation : str or None
        The name of the operation that computed it; None if none did.
    expression : str
        What was computed, such as ``"x * w"``; empty if nothing was.
    value : numpy.ndarray
        Its value.
    gradient : numpy.ndarray or None
        The gradient of the last node with respect to it; None for constants, and where the last node is no scalar.
    """

    name: str
    kind: str
    operation: str | None
    expression: str
    value: np.ndarray
    gradient: np.ndarray | None


class Edge(NamedTuple):
    """The use of an operand in an operation.

    Attributes
    ----------
    source, target : int
        The positions of the operand and of the result among the nodes.
    local : float or None
        The derivative of the result with respect to the operand where both are scalars; otherwise None.
    gradient : numpy.ndarray or None
        What flows back along the edge: the target's gradient times the local derivative. All that flows back to a
        node adds up to its gradient. None from constants, and where the last node is no scalar.
    """

    source: int
    target: int
    local: float | None
    gradient: np.ndarray | None


class Graph(NamedTuple):
    """All that a tensor was computed from; as text, a table.

    Attributes
    ----------
    nodes : list of Node
        Operands before their results; the last is the tensor itself.
    edges : list of Edge
        By target, and then in the order of the operands.
    """

    nodes: list[Node]
    edges: list[Edge]

    def __str__(self) -> str:
        rows = [("name", "computed as", "value", "gradient")]
        for node in self.nodes:
            if node.kind != "constant":
                rows.append((node.name, node.expression, _text(node.value), _text(node.gradient)))
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        return "\n".join("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)


def graph(y: Tensor) -> Graph:
    """Return the graph of `y` as plain data: what there is to be drawn, values forwards and gradients backwards.

    Explained in section 2.4.4.

    Parameters
    ----------
    y : Tensor
        Of any shape; gradients are there only if it is a scalar.

    Returns
    -------
    Graph
        Nodes in the order of computing, constants before their first use; edges from operand to result.

    Raises
    ------
    TypeError, ValueError
        As `gradient` does.

    Examples
    --------
    >>> x, w = Tensor(2.0, name="x"), Tensor(3.0, name="w")
    >>> print(graph((x * w + 1) ** 2))
    name  computed as  value  gradient
    x                  2      42
    w                  3      28
    v1    x * w        6      14
    v2    v1 + 1       7      14
    v3    v2 ** 2      49     1
    """
    if not isinstance(y, Tensor):
        raise TypeError(f"y must be a Tensor, not {type(y).__name__}")
    history = _history(y)
    gradients = dict(zip(history, gradient(y, history), strict=True)) if y.shape == () else {}
    taken = {tensor.name for tensor in history}
    names = (name for number in itertools.count(1) if (name := f"v{number}") not in taken)
    nodes, edges, place = [], [], {}
    for tensor in history:
        operands = tensor.origin.operands if tensor.origin else ()
        for operand in operands:
            if id(operand) not in place:
                place[id(operand)] = len(nodes)
                nodes.append(Node(_text(operand), "constant", None, "", operand, None))
        place[id(tensor)] = len(nodes)
        kind, name = "tensor" if tensor.origin is None else "result", tensor.name or next(names)
        expression = _expression(tensor.origin, [nodes[place[id(operand)]].name for operand in operands])
        made_by = tensor.origin.operation.__name__ if tensor.origin else None
        nodes.append(Node(name, kind, made_by, expression, tensor.value, gradients.get(tensor)))
        for position, operand in enumerate(operands):
            local = share = None
            if isinstance(operand, Tensor):
                if operand.shape == tensor.shape == ():
                    local = float(_share(tensor, position, np.ones_like(tensor.value))[0])
                if gradients:
                    share = _share(tensor, position, gradients[tensor])[0]
            edges.append(Edge(place[id(operand)], place[id(tensor)], local, share))
    return Graph(nodes, edges)


def _expression(origin: Origin | None, names: list[str]) -> str:
    if origin is None:
        return ""
    name = origin.operation.__name__
    if name.isidentifier():
        options = [
            f"{key}={_text(option)}"
            for key, option in origin.options.items()
            if option is not None and option is not False
        ]
        return f"{name}({', '.join(names + options)})"
    return name + names[0] if len(names) == 1 else f" {name} ".join(names)


def _text(value: Any) -> str:
    """Return `value` in a few letters: the numbers if they are few, otherwise the shape."""
    if value is None:
        return ""
    if not isinstance(value, np.ndarray):
        return str(value) if len(str(value)) <= 24 else "…"
    if value.size > 4:
        return f"{value.dtype} {value.shape}"
    return np.array2string(value, precision=4, separator=", ", formatter={"float_kind": "{:.4g}".format}).replace(
        "\n", ""
    )
