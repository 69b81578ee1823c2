"""The exercises of notebook 2.4: the engine of neural networks, gradient-based optimization."""

import functools
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from utils.autodiff import Tensor, gradient, softmax, softmax_cross_entropy
from utils.exercises.cases import normal_numbers
from utils.exercises.engine import Exercise, Mistake, array_of, numbers_of
from utils.exercises.unseen import unseen_digits


def _whole(*shape: int, seed: int = 0) -> np.ndarray:
    """Small whole numbers, as floats: short on the page when an answer is shown next to the right one."""
    return np.random.default_rng(seed).integers(-3, 4, size=shape).astype(float)


# 2.4a, a derivative by hand.

BY_HAND = Exercise(
    key="2.4a",
    expected=float(np.polyval(np.polyder([2, 0, -5, 7]), 2)),
    hints=(
        "Take the three terms one by one: the derivative of a sum is the sum of the derivatives.",
        "For the first term: the exponent comes down in front and is then one less; the factor 2 stays in front of it all.",
        "The term with x rises equally fast everywhere, and a constant doesn't rise at all. Then put 2 in for x.",
    ),
    mistakes=(
        Mistake(
            "That is the height of the curve at 2, the value of f. How steeply does it rise there?",
            answer=2 * 2**3 - 5 * 2 + 7,
        ),
        Mistake(
            "The first term is right. The one with x changes, too, everywhere by the same amount.",
            answer=24,
        ),
        Mistake(
            "A constant lifts the whole curve and makes it no steeper, so its derivative is zero.",
            answer=26,
        ),
        Mistake(
            "The derivative of the term with x doesn't depend on x: one step further changes that term equally everywhere.",
            answer=14,
        ),
        Mistake("The exponent comes down as a factor *and* becomes one less.", answer=2 * 3 * 2**3 - 5),
        Mistake("The exponent became one less; it also comes down in front, as a factor.", answer=2 * 2**2 - 5),
        Mistake(
            "The power is right, but don't lose the factor in front of it: a curve that is twice as high is twice as steep.",
            answer=3 * 2**2 - 5,
        ),
        Mistake("Look at the sign of the term with x.", answer=29),
    ),
    praise="Term by term, three rules were enough. A step of 0.01 to the right would lift the curve by about 0.19.",
)

# 2.4b, the central difference.


def _forward_difference(f, x, h=1e-5):
    return (f(x + h) - f(x)) / h


def _backward_difference(f, x, h=1e-5):
    return (f(x) - f(x - h)) / h


def _central_over_one_step(f, x, h=1e-5):
    return (f(x + h) - f(x - h)) / h


def _central_without_parentheses(f, x, h=1e-5):
    return (f(x + h) - f(x - h)) / 2 * h


def _central_numerator(f, x, h=1e-5):
    return f(x + h) - f(x - h)


def _central_the_wrong_way(f, x, h=1e-5):
    return (f(x - h) - f(x + h)) / (2 * h)


def _first_and_last_only_divided(f, x, h=1e-5):
    return f(x + h) - f(x - h) / (2 * h)


def _half_steps(f, x, h=1e-5):
    return (f(x + h / 2) - f(x - h / 2)) / h


def _step_of_ones_own(f, x, h=1e-5):
    return (f(x + 1e-5) - f(x - 1e-5)) / 2e-5


CENTRAL_DIFFERENCE = Exercise(
    key="2.4b",
    expected=lambda f, x, h=1e-5: np.diff([f(place) for place in (x - h, x + h)])[0] / (2 * h),
    cases=(
        lambda: (lambda x: x * x, 3.0),
        lambda: (lambda x: x**3, 2.0, 0.5),
        lambda: (lambda x: 1 / x, -0.5, 0.1),
        lambda: (np.exp, 1.0, 0.25),
        lambda: (lambda x: x**3, 2.0),
    ),
    hints=(
        "Ask for the curve's height at two places: a step to the right of x, and a step to its left.",
        "Rise divided by run: how far apart are the two places?",
        "Subtract the height on the left from that on the right, and divide by the whole distance. Mind the parentheses "
        "around what you divide by.",
    ),
    mistakes=(
        Mistake(
            "That is the forward difference, because one of your two places is x itself. Take a step to the left as well, and the "
            "curve's bend cancels.",
            answer=_forward_difference,
        ),
        Mistake(
            "That looks back only, because one of your two places is x itself. Take a step to the right as well.",
            answer=_backward_difference,
        ),
        Mistake(
            "The rise is right, and the result is twice too large: the two places are further apart than one step.",
            answer=_central_over_one_step,
        ),
        Mistake(
            "Python works from left to right: dividing by 2 and then *multiplying* by h. Put what you divide by in parentheses.",
            answer=_central_without_parentheses,
        ),
        Mistake("That is the rise: divide it by the run.", answer=_central_numerator),
        Mistake("The sign is the wrong way round: right minus left.", answer=_central_the_wrong_way),
        Mistake(
            "A division binds more tightly than a minus: put the difference in parentheses.",
            answer=_first_and_last_only_divided,
        ),
        Mistake(
            "A central difference, too, with half the steps. Here a whole `h` is meant, to either side.",
            answer=_half_steps,
        ),
        Mistake("The step is an argument, `h`: use that, whatever it is.", answer=_step_of_ones_own),
        Mistake(
            "Where no `h` is given it should be 1e-5: with a step of 1 the derivative comes out wrong.",
            answer=lambda f, x, h=1: (f(x + h) - f(x - h)) / (2 * h),
        ),
    ),
    praise="With this you can check any derivative, however it was found, and the notebook will do so all the time.",
)

# 2.4c, the directional derivative.


def _not_normalised(gradient, direction):
    return np.sum(np.multiply(gradient, direction))


def _divided_by_gradient_length(gradient, direction):
    return np.sum(np.multiply(gradient, direction)) / np.linalg.norm(gradient)


def _cosine(gradient, direction):
    return np.sum(np.multiply(gradient, direction)) / np.linalg.norm(direction) / np.linalg.norm(gradient)


def _divided_by_square(gradient, direction):
    return np.sum(np.multiply(gradient, direction)) / np.sum(np.square(direction))


def _entries_not_summed(gradient, direction):
    return np.multiply(gradient, direction) / np.linalg.norm(direction)


def _length_of_gradient(gradient, direction):
    return np.linalg.norm(gradient)


def _divided_by_sum(gradient, direction):
    return np.sum(np.multiply(gradient, direction)) / np.sum(np.abs(direction))


def _dot_product(gradient, direction):
    return gradient @ direction / np.linalg.norm(direction)


def _builtin_sum(gradient, direction):
    return sum(gradient * direction) / np.linalg.norm(direction)


_ONLY_VECTORS = (
    "Right for vectors. The gradient of a matrix is a matrix: multiply entry by entry, and add up *all* the products."
)


def _of_vectors_and_matrices(gradient, direction):
    length = np.sqrt(np.sum(direction**2))
    return (gradient @ direction if gradient.ndim == 1 else np.einsum("ij,ij", gradient, direction)) / length


DIRECTIONAL_DERIVATIVE = Exercise(
    key="2.4c",
    expected=lambda gradient, direction: np.vdot(gradient, direction) / np.sqrt(np.vdot(direction, direction)),
    cases=(
        lambda: (np.array([3.0, 4.0]), np.array([0.0, 2.0])),
        lambda: (np.array([3.0, 4.0]), np.array([-5.0, 1.0])),
        lambda: (_whole(5), _whole(5, seed=1)),
        lambda: (_whole(3, 2), _whole(3, 2, seed=1)),
        lambda: (np.array([3.0, 4.0]), np.array([0.0, 1e-9])),
        lambda: (_whole(2, 3, 2), _whole(2, 3, 2, seed=1)),
    ),
    hints=(
        "For a direction of length 1 it's the dot product of gradient and direction: multiply entry by entry, then add up.",
        "The direction may have any length. Twice the arrow is the same direction: which number takes the length out?",
        "The length of an array of any shape is `np.linalg.norm(direction)`. For matrices, too, all the products are added up.",
    ),
    mistakes=(
        Mistake(
            "Right for directions of length 1. A longer arrow in the same direction must give the same number, so divide by its "
            "length.",
            answer=_not_normalised,
        ),
        Mistake(
            "You took out the length of the gradient. That one counts, the direction's doesn't.",
            answer=_divided_by_gradient_length,
        ),
        Mistake(
            "That is the cosine of the angle between the two, never above 1: only one of the two lengths must go.",
            answer=_cosine,
        ),
        Mistake("Divide by the length, not by its square.", answer=_divided_by_square),
        Mistake("One number is wanted: add the products up.", answer=_entries_not_summed),
        Mistake("That is the derivative along the *steepest* direction: the direction that was given plays no part in it.",
                answer=_length_of_gradient),
        Mistake(
            "The length of an arrow is the root of the sum of the squares, not the sum of its entries.",
            answer=_divided_by_sum,
        ),
        Mistake(_ONLY_VECTORS, answer=_dot_product),
        Mistake(_ONLY_VECTORS, answer=_builtin_sum),
        Mistake(
            "A short arrow points somewhere, too, and whatever you add to its length changes the result.",
            answer=lambda gradient, direction: np.sum(gradient * direction) / (np.linalg.norm(direction) + 1e-7),
        ),
        Mistake(
            "Right for vectors and matrices. An array may have more axes: `np.sum` of the products works for all of them.",
            answer=_of_vectors_and_matrices,
        ),
        Mistake(
            "Along a direction that leads downhill the derivative is negative: keep the sign.",
            answer=lambda gradient, direction: abs(np.sum(gradient * direction)) / np.linalg.norm(direction),
        ),
    ),
    praise="One gradient knows the derivative along every direction. It's greatest where both point the same way.",
)  # fmt: skip

# 2.4d, learning rates.


def _near(number: Any, wanted: float) -> bool:
    """Whether it is the number wanted, perhaps rounded to two digits."""
    return bool(np.isclose(float(number), wanted, rtol=0.025, atol=0))


def _pair(first: float, second: float) -> Callable[[Any], bool]:
    return lambda answer: _near(answer[0], first) and _near(answer[1], second)


def _judge_rates(answer: Any) -> str | None:
    rates = numbers_of(answer, 2)
    if rates is None:
        return "Two numbers are wanted, in parentheses and without quotes: first the rate for a single step, then the border."
    if _pair(1 / 6, 1 / 3)(rates):
        return None
    return next((mistake.hint for mistake in _RATE_MISTAKES if mistake.when and mistake.when(rates)), None) or (
        "What is the derivative of the loss at w? One step should take away the whole distance from 5; at the border it leaps to "
        "the same distance on the other side."
    )


_RATE_MISTAKES = (
    Mistake(
        "You have the two the wrong way round: at the border it still moves, and far too much.",
        when=_pair(1 / 3, 1 / 6),
    ),
    Mistake(
        "These belong to a loss with curvature 3. The derivative of the loss is not 3 times the distance from 5: the square "
        "brings a factor of its own.",
        when=_pair(1 / 3, 2 / 3),
    ),
    Mistake("These belong to the parabola without the factor in front of it.", when=_pair(1 / 2, 1)),
    Mistake(
        "The border is right. With the other rate, does one step take away the *whole* distance from 5?",
        when=lambda answer: _near(answer[1], 1 / 3),
    ),
    Mistake(
        "The first rate is right. At the border w jumps to and fro forever, as far to the right of 5 as to the left.",
        when=lambda answer: _near(answer[0], 1 / 6),
    ),
)

RATES = Exercise(
    key="2.4d",
    judge=_judge_rates,
    hints=(
        "Write down the derivative of the loss at w, as a number times the distance from 5.",
        "That number is the curvature. A step takes away rate times curvature of the distance.",
        "Landing means: all of the distance is taken away, rate times curvature is 1. And at the border the distance keeps its "
        "size but changes its sign.",
    ),
    mistakes=_RATE_MISTAKES,
    praise="The best rate and the border are only a factor of two apart, and where the minimum lies doesn't matter.",
)

# 2.4e, the gradients of single samples.


def _sample_gradients_over_n(w, x, t):
    return 2 / len(t) * (x @ w - t)[:, np.newaxis] * x


def _sample_gradients_without_two(w, x, t):
    return (x @ w - t)[:, np.newaxis] * x


def _batch_gradient(w, x, t):
    return 2 / len(t) * x.T @ (x @ w - t)


def _sum_gradient(w, x, t):
    return 2 * x.T @ (x @ w - t)


def _sample_gradients_on_their_side(w, x, t):
    return (2 * (x @ w - t)[:, np.newaxis] * x).T


def _sample_gradients_reversed(w, x, t):
    return 2 * (t - x @ w)[:, np.newaxis] * x


def _sample_gradients_without_new_axis(w, x, t):
    return 2 * (x @ w - t) * x


def _only_errors(w, x, t):
    return 2 * (x @ w - t)


SAMPLE_GRADIENTS: Exercise = Exercise(
    key="2.4e",
    expected=lambda w, x, t: np.array([2 * (row @ w - target) * row for row, target in zip(x, t, strict=True)]),
    cases=(
        lambda: (np.array([0.0]), np.array([[1.0], [2.0]]), np.array([1.0, 2.0])),
        lambda: (normal_numbers(2), normal_numbers(5, 2, seed=1), normal_numbers(5, seed=2)),
        lambda: (normal_numbers(3), normal_numbers(3, 3, seed=3), normal_numbers(3, seed=4)),
        lambda: (np.array([0.5, 0.25]), np.array([[1, 2], [3, 4], [0, 1]]), np.array([1.0, 2.0, 3.0])),
    ),
    hints=(
        "For one sample the gradient is 2 times its error times its features. Do that in every row.",
        "The errors have shape (samples,), the features (samples, features). To multiply each row by its own error, the errors "
        "have to stand upright.",
        "`errors[:, np.newaxis]` has shape (samples, 1) and broadcasts along each row (2.3.2). Nothing is summed, and nothing "
        "divided.",
    ),
    mistakes=(
        Mistake(
            "These are the samples' shares of the mean, not their own gradients: for a single sample there is nothing to divide "
            "by.",
            answer=_sample_gradients_over_n,
        ),
        Mistake(
            "The square has a derivative of its own, so there is a factor 2 missing.",
            answer=_sample_gradients_without_two,
        ),
        Mistake("That is the gradient of the whole batch: leave the samples apart.", answer=_batch_gradient),
        Mistake("That is the sum over the batch: leave the samples apart.", answer=_sum_gradient),
        Mistake("All the numbers are right, but a sample should be a row.", answer=_sample_gradients_on_their_side),
        Mistake("The sign is wrong: predictions minus targets.", answer=_sample_gradients_reversed),
        Mistake(
            "The errors, shape (samples,), meet the *columns* of the features, if they fit at all. Make them upright.",
            answer=_sample_gradients_without_new_axis,
        ),
        Mistake(
            "These are the derivatives of the squares. How far does each *weight* move an error?", answer=_only_errors
        ),
        Mistake(
            "The features may be whole numbers, and `zeros_like(x)` would cut the gradients to whole numbers, too.",
            answer=lambda w, x, t: SAMPLE_GRADIENTS.expected(w, x, t).astype(x.dtype),
        ),
    ),
    praise="Their mean is the gradient of the batch, and the mean of any random few is an estimate of it: that is the *stochastic* "
    "in stochastic gradient descent.",
)

# 2.4f, mini-batch SGD.

_RUNS = ((0.1, 32, 2), (0.3, 200, 1))  # learning rate, batch size, epochs
_LOSSES = (0.607, 1.028)  # of right answers on the unseen digits; another shuffling moves them by 0.015


@functools.cache
def _to_train_and_to_test() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return 2,000 digits to train on, all zeros first and all nines last, and 2,000 others, each with their labels."""
    x, y = unseen_digits(4000)
    ordered = 2000 + np.argsort(y[2000:], kind="stable")
    return x[ordered], y[ordered], x[:2000], y[:2000]


def _mean_loss(scores: np.ndarray, labels: np.ndarray) -> float:
    return float(np.mean(np.asarray(softmax_cross_entropy(scores, labels))))


@functools.cache
def _trained(run: int, batches: str) -> np.ndarray:
    """Return the weights of one layer after one of the runs, without shuffling or with one batch that holds everything."""
    x, y, _, _ = _to_train_and_to_test()
    rate, size, epochs = _RUNS[run]
    weights = np.zeros((784, 10))
    for _ in range(epochs):
        for part in np.array_split(np.arange(2000), 1 if batches == "everything" else -(-2000 // size)):
            weights = weights - rate * x[part].T @ (softmax(x[part] @ weights) - np.eye(10)[y[part]]) / len(part)
    return weights


def _judge_train(answer: Any) -> str | None:
    if not callable(answer):
        return "This exercise asks for a function: pass its name, without parentheses."
    x, y, test_x, test_y = _to_train_and_to_test()
    found, losses = [], []
    for run in _RUNS:
        given = x.copy(), y.copy()
        weights = array_of(answer(*given, *run))
        if weights is None or weights.shape != (784, 10):
            return "`train` should return the weights, an array of shape (784, 10). Does it `return` them?"
        if not all(map(np.array_equal, given, (x, y))):
            return "Your function changes the data that it is given: shuffle an array of places, and pick each batch with it."
        if not np.isfinite(weights).all():
            return "The weights grew beyond all numbers. Is the step as small as `learning_rate` says, and does it go downhill?"
        found.append(weights)
        losses.append(_mean_loss(test_x @ weights, test_y))
    if np.allclose(losses, _LOSSES, rtol=0, atol=0.06):
        return None
    right = np.mean((test_x @ found[0]).argmax(axis=1) == test_y)
    wrong_way = np.mean((test_x @ found[0]).argmin(axis=1) == test_y)
    if not any(np.any(weights) for weights in found):
        return "The weights came back as zeros. Does each step put its result into `W`?"
    if wrong_way > 0.5:
        return (
            "These weights have learned what each digit does *not* look like: the step goes up the gradient, not down."
        )
    if losses[1] > 20 and right > 0.4:
        return "Far too large steps: a batch's gradient is the *mean* over its images, so divide by how many it holds."
    if all(map(np.allclose, found, [_trained(0, "in order"), _trained(1, "in order")])):
        return (
            "You take the batches in the order of the data. Here all zeros come first and all nines last, and the weights forget "
            "what they saw long ago. Shuffle at the start of each epoch."
        )
    if all(map(np.allclose, found, [_trained(0, "everything"), _trained(1, "everything")])):
        return "Each of your steps looks at all the images. Cut them into batches, and take a step for each batch."
    if right < 0.2:
        return "The network learned nothing. Do images and labels of a batch still belong together after you shuffle?"
    if abs(losses[0] - 0.772) < 0.05:
        return "This is the result of a single epoch, whatever `epochs` says."
    if right > 0.6 and losses[0] > 1.9:
        return "Far too small steps: divide by the number of images in the batch, not by that of all images."
    if right > 0.6 and losses[0] > 1.4:
        return "Each step seems to use the gradient at the start. Compute it anew in each step, at the weights you have by then."
    return (
        "The weights learn, but not as much as they should with this learning rate, batch size and number of epochs. Are all three "
        "used, is every image used once in each epoch, and is the gradient that of 2.4.2?"
    )


TRAIN = Exercise(
    key="2.4f",
    judge=_judge_train,
    hints=(
        "Two loops, one inside the other: over the epochs, and in each epoch over the batches. In the inner one stands a step of "
        "gradient descent.",
        "`rng.permutation(len(x))` shuffles the places of the images, and `np.array_split(…, parts)` cuts them into parts. How "
        "many parts make batches of `batch_size`, if the last one may be smaller?",
        "The gradient for a batch is the rule of 2.4.2 with the batch's images and labels only: inputs, turned on their side, "
        "times probabilities minus one-hot labels, divided by the number of images in the batch.",
    ),
    praise="That is the loop inside `fit`: shuffle, cut into batches, and for each batch a gradient and a step.",
)

# 2.4g, momentum.


def _momentum_plus(w, velocity, gradient, learning_rate=0.1, momentum=0.9):
    velocity = momentum * velocity + learning_rate * gradient
    return w + velocity, velocity


def _momentum_old_velocity(w, velocity, gradient, learning_rate=0.1, momentum=0.9):
    return w + velocity, momentum * velocity - learning_rate * gradient


def _momentum_without_gradient_rate(w, velocity, gradient, learning_rate=0.1, momentum=0.9):
    velocity = momentum * velocity - gradient
    return w + velocity, velocity


def _momentum_rate_twice(w, velocity, gradient, learning_rate=0.1, momentum=0.9):
    velocity = momentum * velocity - learning_rate * gradient
    return w + learning_rate * velocity, velocity


def _momentum_as_average(w, velocity, gradient, learning_rate=0.1, momentum=0.9):
    velocity = momentum * velocity - (1 - momentum) * learning_rate * gradient
    return w + velocity, velocity


def _momentum_ignored(w, velocity, gradient, learning_rate=0.1, momentum=0.9):
    velocity = velocity - learning_rate * gradient
    return w + velocity, velocity


def _plain_step(w, velocity, gradient, learning_rate=0.1, momentum=0.9):
    return w - learning_rate * gradient, -learning_rate * gradient


def _momentum_only_weights(w, velocity, gradient, learning_rate=0.1, momentum=0.9):
    return w + momentum * velocity - learning_rate * gradient


def _momentum_minus_velocity(w, velocity, gradient, learning_rate=0.1, momentum=0.9):
    velocity = momentum * velocity - learning_rate * gradient
    return w - velocity, velocity


def _momentum_gradient_once_more(w, velocity, gradient, learning_rate=0.1, momentum=0.9):
    velocity = momentum * velocity - learning_rate * gradient
    return w + momentum * velocity - learning_rate * gradient, velocity


def _momentum_the_other_sign(w, velocity, gradient, learning_rate=0.1, momentum=0.9):
    velocity = momentum * velocity + learning_rate * gradient
    return w - velocity, velocity


def _momentum(w, velocity, gradient, learning_rate=0.1, momentum=0.9):
    kept, pushed = np.multiply(velocity, momentum), np.multiply(gradient, learning_rate)
    return np.subtract(np.add(w, kept), pushed), np.subtract(kept, pushed)


MOMENTUM: Exercise = Exercise(
    key="2.4g",
    expected=_momentum,
    cases=(
        lambda: (np.array(1.0), np.array(1.0), np.array(2.0)),
        lambda: (normal_numbers(3), normal_numbers(3, seed=1), normal_numbers(3, seed=2)),
        lambda: (normal_numbers(2, 2), normal_numbers(2, 2, seed=1), normal_numbers(2, 2, seed=2), 0.03, 0.5),
    ),
    hints=(
        "Two lines, as in the formula above: first the velocity, then the weights.",
        "The velocity keeps a part of what it was, and the gradient pushes it downhill. The weights move by the *new* velocity.",
        "Return both, with a comma between them. `velocity = …` makes a new array; `velocity *= …` would change the one given.",
    ),
    mistakes=(
        Mistake("The gradient pushes this ball uphill: mind the sign before the learning rate.", answer=_momentum_plus),
        Mistake("The velocity is right. The weights move by the new velocity, not by the old one.", answer=_momentum_old_velocity),
        Mistake("Where is the learning rate? It says how hard the gradient pushes.", answer=_momentum_without_gradient_rate),
        Mistake("The learning rate counts twice now: it is in the velocity already.", answer=_momentum_rate_twice),
        Mistake(
            "The gradient is weakened by one minus the momentum. Some libraries do so, but the formula above doesn't.",
            answer=_momentum_as_average,
        ),
        Mistake("The whole of the old velocity is kept: without friction the ball never comes to rest.",
                answer=_momentum_ignored),
        Mistake("That is plain gradient descent: nothing of the old velocity is kept.", answer=_plain_step),
        Mistake("Two things are wanted, the new weights and the new velocity: without the second there is no next step.",
                answer=_momentum_only_weights),
        Mistake("The velocity is right, and already points downhill: the weights move *with* it.",
                answer=_momentum_minus_velocity),
        Mistake("The velocity is right. The weights move by just that, because the friction and the gradient are in it already.",
                answer=_momentum_gradient_once_more),
        Mistake("Some books keep the velocity with the other sign, and subtract it. In the formula above it points to where the "
                "ball rolls.", answer=_momentum_the_other_sign),
        Mistake(
            "Both are right, in the other order: first the weights, then the velocity.",
            answer=lambda *a, **k: MOMENTUM.expected(*a, **k)[::-1],
        ),
    ),
    praise="One more line than plain gradient descent, and the weights remember where they were going.",
)  # fmt: skip

# 2.4h, RMSProp.


def _rmsprop_old_average(w, average, gradient, learning_rate=0.1, decay=0.9, epsilon=1e-7):
    return w - learning_rate * gradient / np.sqrt(average + epsilon), decay * average + (1 - decay) * gradient**2


def _rmsprop_not_squared(w, average, gradient, learning_rate=0.1, decay=0.9, epsilon=1e-7):
    with np.errstate(invalid="ignore"):
        average = decay * average + (1 - decay) * gradient
        return w - learning_rate * gradient / np.sqrt(average + epsilon), average


def _rmsprop_no_root(w, average, gradient, learning_rate=0.1, decay=0.9, epsilon=1e-7):
    average = decay * average + (1 - decay) * gradient**2
    return w - learning_rate * gradient / (average + epsilon), average


def _adagrad(w, average, gradient, learning_rate=0.1, decay=0.9, epsilon=1e-7):
    average = average + gradient**2
    return w - learning_rate * gradient / np.sqrt(average + epsilon), average


def _rmsprop_decay_reversed(w, average, gradient, learning_rate=0.1, decay=0.9, epsilon=1e-7):
    average = (1 - decay) * average + decay * gradient**2
    return w - learning_rate * gradient / np.sqrt(average + epsilon), average


def _rmsprop_all_of_the_square(w, average, gradient, learning_rate=0.1, decay=0.9, epsilon=1e-7):
    average = decay * average + gradient**2
    return w - learning_rate * gradient / np.sqrt(average + epsilon), average


def _rmsprop_uphill(w, average, gradient, learning_rate=0.1, decay=0.9, epsilon=1e-7):
    average = decay * average + (1 - decay) * gradient**2
    return w + learning_rate * gradient / np.sqrt(average + epsilon), average


def _rmsprop_undivided(w, average, gradient, learning_rate=0.1, decay=0.9, epsilon=1e-7):
    average = decay * average + (1 - decay) * gradient**2
    return w - learning_rate * gradient, average


def _rmsprop_only_weights(w, average, gradient, learning_rate=0.1, decay=0.9, epsilon=1e-7):
    return w - learning_rate * gradient / np.sqrt(decay * average + (1 - decay) * gradient**2 + epsilon)


def _rmsprop_without_epsilon(w, average, gradient, learning_rate=0.1, decay=0.9, epsilon=1e-7):
    average = decay * average + (1 - decay) * gradient**2
    with np.errstate(invalid="ignore", divide="ignore"):
        return w - learning_rate * gradient / np.sqrt(average), average


def _rmsprop_epsilon_beside_the_root(w, average, gradient, learning_rate=0.1, decay=0.9, epsilon=1e-7):
    average = decay * average + (1 - decay) * gradient**2
    return w - learning_rate * gradient / (np.sqrt(average) + epsilon), average


def _rmsprop_epsilon_of_ones_own(w, average, gradient, learning_rate=0.1, decay=0.9, epsilon=1e-7):
    return _rmsprop(w, average, gradient, learning_rate, decay)


def _rmsprop(w, average, gradient, learning_rate=0.1, decay=0.9, epsilon=1e-7):
    new = np.average([average, np.square(gradient)], axis=0, weights=[decay, 1 - decay])
    return np.subtract(w, np.divide(np.multiply(learning_rate, gradient), np.power(np.add(new, epsilon), 0.5))), new


def _rmsprop_larger_of_average_and_epsilon(w, average, gradient, learning_rate=0.1, decay=0.9, epsilon=1e-7):
    average = decay * average + (1 - decay) * gradient**2
    return w - learning_rate * gradient / np.sqrt(np.maximum(average, epsilon)), average


RMSPROP: Exercise = Exercise(
    key="2.4h",
    expected=_rmsprop,
    cases=(
        lambda: (np.array(1.0), np.array(1.0), np.array(2.0)),
        lambda: (normal_numbers(3), normal_numbers(3, seed=1) ** 2, normal_numbers(3, seed=2)),
        lambda: (normal_numbers(2, 2), normal_numbers(2, 2, seed=1) ** 2, normal_numbers(2, 2, seed=2), 0.03, 0.5),
        lambda: (np.array([1.0, 2.0]), np.array([0.0, 1.0]), np.array([0.0, 1.0])),
        lambda: (np.array([1.0, -2.0]), np.array([0.5, 2.0]), np.array([1.0, -0.5]), 0.1, 0.9, 0.25),
        lambda: (np.array([1.0, -1.0]), np.zeros(2), np.array([3e-4, -1e-3])),
    ),
    hints=(
        "Two lines: first the new average, then the step, in which the new average is used.",
        "The new average keeps the share `decay` of the old one and takes the share `1 - decay` of the squared gradient.",
        "Add `epsilon` to the new average, take the root, and divide the gradient by it. The rest of the step is that of plain "
        "gradient descent. Return both.",
    ),
    mistakes=(
        Mistake("The average is right. The step should use the new one, not the old one.", answer=_rmsprop_old_average),
        Mistake("It's the *squares* of the gradients that are averaged; otherwise opposite signs cancel.",
                answer=_rmsprop_not_squared),
        Mistake("The average is one of squares: take its root before you divide.", answer=_rmsprop_no_root),
        Mistake("That is Adagrad: it sums all squares and forgets none. RMSProp averages.", answer=_adagrad),
        Mistake("The two shares are exchanged: most of the average is kept, a little of the new square is added.",
                answer=_rmsprop_decay_reversed),
        Mistake("Of the new square only a share is added, so that the two shares together make 1.",
                answer=_rmsprop_all_of_the_square),
        Mistake("This step goes uphill.", answer=_rmsprop_uphill),
        Mistake("The average is right, and not used: the step is that of plain gradient descent.", answer=_rmsprop_undivided),
        Mistake("Two things are wanted, the new weights and the new average: the next step needs it.",
                answer=_rmsprop_only_weights),
        Mistake("Almost: here `epsilon` is added to the average, under the root, as in Keras. With 0.25 the difference shows.",
                answer=_rmsprop_epsilon_beside_the_root),
        Mistake("Right for the usual `epsilon`; but it is an argument: use that, whatever it is.",
                answer=_rmsprop_epsilon_of_ones_own),
        Mistake("Almost: where the gradient has always been zero, so is the average. That is what `epsilon` is for.",
                answer=_rmsprop_without_epsilon),
        Mistake("Almost: `epsilon` is *added* to the average. The larger of the two is another number.",
                answer=_rmsprop_larger_of_average_and_epsilon),
        Mistake(
            "Both are right, in the other order: first the weights, then the average.",
            answer=lambda *a, **k: RMSPROP.expected(*a, **k)[::-1],
        ),
    ),
    praise="The optimizer that trained the network of 2.1, and each weight has a rate of its own. Keep it: 2.5 will ask for it.",
)  # fmt: skip

# 2.4i, reading a graph.

GRAPH = Exercise(
    key="2.4i",
    expected=(16.0, -16.0),
    hints=(
        "Four boxes: a · b, then that plus a, then the square. Fill in the values first.",
        "The square's local derivative is twice what goes into it. The product flows on to both operands of the plus.",
        "b has one user, the product. a has two, the product and the plus, and what comes back along both paths adds up.",
    ),
    mistakes=(
        Mistake(
            "Two numbers are wanted, in parentheses and without quotes: first the derivative for a, then the one for b.",
            when=lambda answer: numbers_of(answer, 2) is None,
        ),
        Mistake(
            "b is right. For a you counted only one path, that through the product: a has a second user.",
            answer=(24.0, -16.0),
        ),
        Mistake("b is right. For a you counted only the direct path: the product uses it, too.", answer=(-8.0, -16.0)),
        Mistake("These are the derivatives of what is squared: the square multiplies both.", answer=(-2.0, 2.0)),
        Mistake("The derivative of a square is *twice* what goes into it.", answer=(8.0, -8.0)),
        Mistake(
            "Either a sign was lost (what is squared is negative), or the two are in the wrong order: first a, then b.",
            answer=(-16.0, 16.0),
        ),
        Mistake(
            "At the product the factors cross over: each of the two gets what arrives, times the *other* one.",
            answer=(-24.0, 24.0),
        ),
        Mistake(
            "b is right. For a two paths lead back, through the product and directly: add the two, each with its sign.",
            when=lambda answer: np.isclose(float(answer[1]), -16),
        ),
        Mistake(
            "a is right. b gets what arrives at the product, times the other factor: mind the sign.",
            when=lambda answer: np.isclose(float(answer[0]), 16),
        ),
    ),
    praise="Multiply along each path and add where paths meet: a gets 24 along one and −8 along the other.",
)

# 2.4j, an operation and its derivative.


def _judge_softplus(answer: Any) -> str | None:
    if not callable(answer) or not hasattr(answer, "backward"):
        return 'An operation is wanted: `Operation("softplus", forward rule, backward rule)`.'
    places = np.array([-30.0, -2.0, 0.5, 1.0, 3.0, 6.0, 12.0])
    value = np.asarray(answer(places))
    if value.shape != places.shape or not np.allclose(value, np.log1p(np.exp(places))):
        return "The forward rule does not give the logarithm of 1 + eˣ: try it at 0, where it should give the logarithm of 2."
    if not answer.backward:
        return "The forward rule is right; the backward rule is missing, the third argument of `Operation`."
    with np.errstate(over="ignore", invalid="ignore"):
        if not np.allclose(np.asarray(answer(np.array([1000.0, -1000.0]))), [1000, 0]):
            return "The forward rule is right for small x; for 1000 the power of e is too large for a float. Use `np.logaddexp`."
    x = Tensor(places)
    try:
        once, tripled = gradient(answer(x).sum(), x), gradient((3 * answer(x)).sum(), x)
    except TypeError as error:
        return f"The backward rule is called with `g`, `y` and `x`, in this order; that ended in: {error}"
    wanted = 1 / (1 + np.exp(-places))
    if np.allclose(once, wanted) and np.allclose(tripled, 3 * wanted):
        signs = np.array([1.0, -2.0, 3.0, -0.5, 0.25, -4.0, 2.0])
        if not np.allclose(gradient((signs * answer(x)).sum(), x), signs * wanted):
            return "`g` may be negative, and another number at each entry: multiply by it as it is, entry by entry."
        x = Tensor(np.array([1000.0, -1000.0]))
        with np.errstate(over="ignore", invalid="ignore"):
            if not np.allclose(gradient(answer(x).sum(), x), [1, 0]):
                return (
                    "The backward rule is right for small x; for x = 1000 it gives no number. Divide the fraction above and below "
                    "by eˣ: then no power in it is too large there."
                )
        return None
    known = {
        "The local derivative is right, but what arrives from the right, `g`, is not passed on: multiply by it.": wanted,
        "That is relu's rule. Softplus has no corner, and its derivative goes from 0 to 1 gradually.": (places > 0)
        * 1.0,
        "This is the derivative of the logarithm alone. Inside it stands a function of x, so the chain rule has more to say.": 1
        / (1 + np.exp(places)),
        "This is the derivative of 1 + eˣ alone: the logarithm around it has a derivative of its own.": np.exp(places),
        "That is the derivative of the sigmoid. The sigmoid itself *is* the derivative of softplus.": wanted
        * (1 - wanted),
        "The chain rule says that the derivative of the logarithm is one divided by 1 + eˣ, not by x.": np.exp(places)
        / places,
        "The derivative is asked for at the operand `x`, not at the result `y`.": 1 / (1 + np.exp(-value)),
    }
    passes_on = np.allclose(tripled, 3 * once)
    for says, derivative in known.items():
        if np.allclose(once, derivative) and (derivative is not wanted or not passes_on):
            return says
    return "The backward rule is not right yet: compare it, at a few places, with a central difference of the forward rule."


SOFTPLUS = Exercise(
    key="2.4j",
    judge=_judge_softplus,
    hints=(
        "The backward rule takes `g, y, x` and returns `g` times the derivative of softplus at x.",
        "By the chain rule, the logarithm gives one divided by what is inside, and what is inside, 1 + eˣ, has the derivative eˣ.",
        "Together that is a fraction, eˣ over 1 + eˣ. For x = 1000 both are too large, so divide above and below by eˣ. The "
        "fraction has a name, too, and a function in `autodiff`.",
    ),
    praise="The engine now knows an operation that it didn't have. At the end of this notebook yours will train a classifier.",
)

# 2.4k, the bug in a backward pass.


def _bias_averaged(g, x, W):
    return g @ W.T, x.T @ g, g.mean(axis=0)


def _bias_not_summed(g, x, W):
    return g @ W.T, x.T @ g, g


def _bias_over_units(g, x, W):
    return g @ W.T, x.T @ g, g.sum(axis=1)


def _bias_one_number(g, x, W):
    return g @ W.T, x.T @ g, g.sum()


def _bias_kept_as_row(g, x, W):
    return g @ W.T, x.T @ g, g.sum(axis=0, keepdims=True)


def _all_averaged(g, x, W):
    return g @ W.T, x.T @ g / len(x), g.mean(axis=0)


def _weights_averaged_too(g, x, W):
    return g @ W.T, x.T @ g / len(x), g.sum(axis=0)


def _order_exchanged(g, x, W):
    return x.T @ g, g @ W.T, g.sum(axis=0)


def _weights_on_their_side(g, x, W):
    return g @ W.T, g.T @ x, g.sum(axis=0)


DENSE_BACKWARD: Exercise = Exercise(
    key="2.4k",
    expected=lambda g, x, W: (
        np.einsum("su,iu->si", g, W),
        np.einsum("si,su->iu", x, g),
        np.einsum("su->u", g),
    ),
    cases=(
        lambda: (_whole(4, 2), _whole(4, 3, seed=1), _whole(3, 2, seed=2)),
        lambda: (_whole(3, 5, seed=3), _whole(3, 3, seed=4), _whole(3, 5, seed=5)),
        lambda: (np.array([[1.5, -2.25]]), np.array([[0.5, 1.0, 2.0]]), _whole(3, 2, seed=2) / 4),
    ),
    hints=(
        "The check says which of the three gradients is wrong.",
        "How often is each bias used in a batch? Where paths meet, add.",
        "`g` has shape (samples, units). Along which axis do the paths of one bias lie, and what do you do with them there?",
    ),
    mistakes=(
        Mistake(
            "That is what she wrote. Each bias is used once for each sample: do the shares of several paths average, or add?",
            answer=_bias_averaged,
        ),
        Mistake("There is one bias for each unit, not one for each sample and unit: what is to be done with the samples?",
                answer=_bias_not_summed),
        Mistake("This leaves one number for each sample: the other axis has to go.", answer=_bias_over_units),
        Mistake("There is one bias for each unit: leave the units apart.", answer=_bias_one_number),
        Mistake("The numbers are right; the shape should be that of b, (units,), without an axis for the samples.",
                answer=_bias_kept_as_row),
        Mistake("Now the gradient for W is averaged as well, and that one was right before: let b follow W, not W follow b.",
                answer=_all_averaged),
        Mistake("b is right now, but the rule for W was right before.", answer=_weights_averaged_too),
        Mistake("b is right now, but the gradient for W lies on its side: the rule for W was right before.",
                answer=_weights_on_their_side),
        Mistake("The gradients are right, and in another order: first the one for x, then W, then b.",
                answer=_order_exchanged),
        Mistake(
            "A batch of one sample is still a matrix: don't squeeze.",
            answer=lambda g, x, W: tuple(np.squeeze(part) for part in DENSE_BACKWARD.expected(g, x, W)),
        ),
        Mistake(
            "Gradients may be fractions: don't make them whole.",
            answer=lambda g, x, W: tuple(part.astype(int) for part in DENSE_BACKWARD.expected(g, x, W)),
        ),
    ),
    praise="The mean over the batch is part of the loss, and it is in `g` already. Averaging twice made the bias learn too slowly.",
)  # fmt: skip

# 2.4l, where a network begins.

_SHAPES = ((784, 12), (12,), (12, 10), (10,))


def _arrays(answer: Any, shapes: Sequence[tuple[int, ...]]) -> list[np.ndarray] | None:
    """Return the answer's arrays as floats; None if they are not as many, or not of these shapes."""
    if not isinstance(answer, tuple | list) or len(answer) != len(shapes):
        return None
    arrays = [array_of(part) for part in answer]
    whole = [array for array, shape in zip(arrays, shapes, strict=True) if array is not None and array.shape == shape]
    return whole if len(whole) == len(shapes) else None


def _network_trained(arrays: Sequence[np.ndarray]) -> list[np.ndarray]:
    """Return what becomes of a network with one hidden layer in four epochs of 2,000 digits."""
    x, y, _, _ = _to_train_and_to_test()
    W1, b1, W2, b2 = (array.copy() for array in arrays)
    rng = np.random.default_rng(0)
    for _ in range(4):
        for batch in np.array_split(rng.permutation(2000), 125):
            hidden = np.maximum(x[batch] @ W1 + b1, 0)
            g = (softmax(hidden @ W2 + b2) - np.eye(10)[y[batch]]) / len(batch)
            back = g @ W2.T * (hidden > 0)
            W2, b2 = W2 - 0.1 * hidden.T @ g, b2 - 0.1 * g.sum(axis=0)
            W1, b1 = W1 - 0.1 * x[batch].T @ back, b1 - 0.1 * back.sum(axis=0)
    return [W1, b1, W2, b2]


def _scores(arrays: Sequence[np.ndarray], x: np.ndarray) -> np.ndarray:
    W1, b1, W2, b2 = arrays
    return np.maximum(x @ W1 + b1, 0) @ W2 + b2


def _judge_start(answer: Any) -> str | None:
    if not callable(answer):
        return "This exercise asks for a function: pass its name, without parentheses."
    begun, other = (_arrays(answer(seed), _SHAPES) for seed in (0, 1))
    if begun is None or other is None:
        return "Four arrays are wanted, of the shapes (784, 12), (12,), (12, 10) and (10,), in this order."
    if not all(np.isfinite(array).all() for array in begun):
        return "Some of these numbers are none: infinite, or not a number."
    _, _, x, y = _to_train_and_to_test()
    first_loss = _mean_loss(_scores(begun, x), y)
    trained = _network_trained(begun)
    if np.array_equal(begun[0], trained[0]) and np.array_equal(begun[2], trained[2]):
        return (
            "No weight of either layer ever moved; only the last biases did. Follow the graph backwards: what is W2's gradient "
            "multiplied with, and what W1's, if the hidden units are all 0?"
        )
    if all(np.allclose(array, array[..., :1]) for array in (trained[0], trained[1])):
        return (
            "All twelve hidden units begin alike, so they get the same gradient and stay alike: a layer of one unit, twelve times. "
            "What would make them differ?"
        )
    right = float(np.mean(_scores(trained, x).argmax(axis=1) == y))
    if right < 0.7 and first_loss > 3:
        return (
            f"Before any training this network has a loss of {first_loss:.1f}, far worse than guessing: it is sure of itself and "
            "wrong. Begin with smaller numbers."
        )
    if right < 0.7:
        return (
            f"It learns a little: after 500 steps {right:.0%} are right, and there should be at least 70 %. Do *all* hidden units "
            "begin with numbers that differ?"
        )
    if all(map(np.array_equal, begun, other)):
        return "It learns. But another `seed` should give another beginning: use it for the random numbers."
    return None


START = Exercise(
    key="2.4l",
    judge=_judge_start,
    hints=(
        "Look at the gradients at the zeros. Which of the four are zero, and so can never move anything?",
        "The hidden units must not all be 0, and no two of them may begin alike. Which numbers are never alike?",
        "Draw W1 and W2 from a normal distribution with a small spread, as the network at the top of this page does. Biases may "
        "begin at zero.",
    ),
    praise="It learns. That is why layers begin with small random weights: random, so that units differ, and small, so that no "
    "score is sure of itself.",
)

# 2.4m, a learning rate chosen on validation data.


def _judge_chosen(answer: Any) -> str | None:
    if not isinstance(answer, tuple | list) or len(answer) != 2:
        return "Two things are wanted: the learning rate, and the four arrays of the network that was trained with it."
    rate, arrays = numbers_of([answer[0]], 1), _arrays(answer[1], _SHAPES)
    if rate is None or not 0 < rate[0] < np.inf:
        return "The first of the two should be the learning rate, a number above 0."
    if arrays is None:
        return "The second should be the four trained arrays, of the shapes (784, 12), (12,), (12, 10) and (10,)."
    if not all(np.isfinite(array).all() for array in arrays):
        return "This network holds numbers that are none: with its learning rate the training diverged."
    x, y = unseen_digits()
    read = _scores(arrays, x).argmax(axis=1)
    right = float(np.mean(read == y))
    if right >= 0.78:
        return None
    fares = f"On digits that neither of us has seen, {right:.0%} are right"
    if 0.08 <= rate[0] <= 0.6:
        return (
            f"{fares}, and {rate[0]:g} can do much better. Are these the weights that belong to this rate, and not those of the "
            "last one you tried?"
        )
    if rate[0] > 0.6:
        return f"{fares}. With steps this large the hidden units are thrown out of reach, and then they are 0 for every image."
    return f"{fares}. The steps are so small that the training hardly got under way: go on to larger rates."


CHOSEN_RATE = Exercise(
    key="2.4m",
    judge=_judge_chosen,
    hints=(
        "A loop over rates that lie a factor of about 3 apart, from 0.01 to 1. In each round, train a network from the same start.",
        "After each training, compute the loss on the validation digits, and keep rate, weights and loss together.",
        "In the end take the rate with the lowest validation loss, and hand in that rate and *its* weights, in parentheses.",
    ),
    praise="You chose on digits that the training did not see, and digits that you did not choose by confirm it.",
)

EXERCISES = (
    BY_HAND,
    CENTRAL_DIFFERENCE,
    DIRECTIONAL_DERIVATIVE,
    RATES,
    SAMPLE_GRADIENTS,
    TRAIN,
    MOMENTUM,
    RMSPROP,
    GRAPH,
    SOFTPLUS,
    DENSE_BACKWARD,
    START,
    CHOSEN_RATE,
)
