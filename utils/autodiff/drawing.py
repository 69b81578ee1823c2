"""The graph of a computation as plain data: what there is to draw, values forwards and gradients backwards.

`utils.plotting.graphs` draws it. Explained in section 2.4.4.
"""

import itertools
from typing import Any, NamedTuple

import numpy as np

from utils.autodiff.engine import Origin, Tensor, gradient, history_of, share_of, value_of

__all__ = ["Edge", "Graph", "Node", "graph"]


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
    history = history_of(y)
    gradients = dict(zip(history, gradient(y, history), strict=True)) if y.shape == () else {}
    taken = {tensor.name for tensor in history}
    names = (name for number in itertools.count(1) if (name := f"v{number}") not in taken)
    nodes: list[Node] = []
    edges: list[Edge] = []
    place: dict[int, int] = {}
    for tensor in history:
        operands = tensor.origin.operands if tensor.origin else ()
        for operand in operands:
            if id(operand) not in place:
                place[id(operand)] = len(nodes)
                nodes.append(Node(_text(operand), "constant", None, "", value_of(operand), None))
        place[id(tensor)] = len(nodes)
        kind, name = "tensor" if tensor.origin is None else "result", tensor.name or next(names)
        expression = _expression(tensor.origin, [nodes[place[id(operand)]].name for operand in operands])
        made_by = tensor.origin.operation.name if tensor.origin else None
        nodes.append(Node(name, kind, made_by, expression, tensor.value, gradients.get(tensor)))
        for position, operand in enumerate(operands):
            local = share = None
            if isinstance(operand, Tensor):
                if operand.shape == tensor.shape == ():
                    local = float(share_of(tensor, position, np.ones_like(tensor.value)))
                if gradients:
                    share = share_of(tensor, position, gradients[tensor])
            edges.append(Edge(place[id(operand)], place[id(tensor)], local, share))
    return Graph(nodes, edges)


def _expression(origin: Origin | None, names: list[str]) -> str:
    if origin is None:
        return ""
    name = origin.operation.name
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
