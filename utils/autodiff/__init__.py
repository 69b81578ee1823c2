"""Reverse-mode automatic differentiation of NumPy arrays: backpropagation, small enough to be read in one sitting.

`engine` is the idea: a `Tensor` that remembers what it was computed from, `Operation`, which states a forward rule and its
derivative side by side, and `gradient`, the backward pass. `functions` adds what a network needs besides arithmetic, and
`drawing` gives the graph of a computation as plain data, and `descent` is gradient descent.

Explained in section 2.4.4 of the collection, *Chaining derivatives: the backpropagation algorithm*; in section 2.5 it
trains the network of section 2.1.

>>> w = Tensor(3.0)
>>> loss = (2 * w - 1) ** 2
>>> loss, gradient(loss, w)  # by hand: 2 (2w - 1) · 2
(Tensor(25.), array(20.))
"""

from utils.autodiff.descent import descend, numerical_gradient
from utils.autodiff.drawing import Edge, Graph, Node, graph
from utils.autodiff.engine import Operation, Tensor, gradient
from utils.autodiff.functions import exp, log, maximum, relu, sigmoid, softmax, softmax_cross_entropy, tanh

__all__ = [
    "Edge",
    "Graph",
    "Node",
    "Operation",
    "Tensor",
    "descend",
    "exp",
    "gradient",
    "graph",
    "log",
    "maximum",
    "numerical_gradient",
    "relu",
    "sigmoid",
    "softmax",
    "softmax_cross_entropy",
    "tanh",
]
