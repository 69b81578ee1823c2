"""The exercises of notebook 2.4: the engine of neural networks, gradient-based optimization."""

from collections.abc import Callable
from typing import Any

import numpy as np

from utils.autodiff import Tensor, gradient
from utils.exercises.cases import normal_numbers
from utils.exercises.engine import Exercise, Mistake, numbers_of


def _whole(*shape: int, seed: int = 0) -> np.ndarray:
    """Small whole numbers, as floats: short on the page when an answer is shown next to the right one."""
    return np.random.default_rng(seed).integers(-3, 4, size=shape).astype(float)


# 2.4a, a derivative by hand.

BY_HAND = Exercise(
    key="2.4a",
    expected=float(np.polyval(np.polyder([2, 0, -5, 7]), 2)),
    hints=(
        "Take the three terms one by one: the slope of a sum is the sum of the slopes.",
        "For the first term: the exponent comes down in front and is then one less; the factor 2 stays in front of it all.",
        "The term with x has the same slope everywhere, and a constant has none. Then put 2 in for x.",
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
            "A constant lifts the whole curve and makes it no steeper: its slope is zero.",
            answer=26,
        ),
        Mistake(
            "The slope of the term with x does not depend on x: going one further changes it by the same amount everywhere.",
            answer=14,
        ),
        Mistake("The exponent comes down as a factor *and* becomes one less.", answer=2 * 3 * 2**3 - 5),
        Mistake("The exponent became one less; it also comes down in front, as a factor.", answer=2 * 2**2 - 5),
        Mistake(
            "The power is right: do not lose the factor in front of it. A curve that is twice as high is twice as steep.",
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
            "That is the forward difference: one place is x itself. Take a step to the left as well, so that the curve's bend "
            "cancels.",
            answer=_forward_difference,
        ),
        Mistake(
            "That looks back only: one place is x itself. Take a step to the right as well.",
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
            "Where no `h` is given it should be 1e-5: with a step of 1 the slope of a curve comes out wrong.",
            answer=lambda f, x, h=1: (f(x + h) - f(x - h)) / (2 * h),
        ),
    ),
    praise="With this you can check any derivative, by whatever means it was found. The notebook does so all the time.",
)

# 2.4c, the slope along a direction.


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


def _slope_of_vectors_and_matrices(gradient, direction):
    length = np.sqrt(np.sum(direction**2))
    return (gradient @ direction if gradient.ndim == 1 else np.einsum("ij,ij", gradient, direction)) / length


SLOPE_ALONG = Exercise(
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
        "For a direction of length 1 the slope is the dot product of gradient and direction: multiply entry by entry, add up.",
        "The direction may have any length. Twice the arrow is the same direction: which number takes the length out?",
        "The length of an array of any shape is `np.linalg.norm(direction)`. For matrices, too, all the products are added up.",
    ),
    mistakes=(
        Mistake(
            "Right for directions of length 1. A longer arrow in the same direction must give the same slope: divide by its "
            "length.",
            answer=_not_normalised,
        ),
        Mistake(
            "You took the length of the gradient out. That one counts, it says how steep it is; the direction's does not.",
            answer=_divided_by_gradient_length,
        ),
        Mistake(
            "That is the cosine of the angle between the two, never above 1: only one of the two lengths must go.",
            answer=_cosine,
        ),
        Mistake("Divide by the length, not by its square.", answer=_divided_by_square),
        Mistake("One number is wanted: add the products up.", answer=_entries_not_summed),
        Mistake("That is the slope along the *steepest* direction: the direction that was given plays no part in it.",
                answer=_length_of_gradient),
        Mistake(
            "The length of an arrow is the root of the sum of the squares, not the sum of its entries.",
            answer=_divided_by_sum,
        ),
        Mistake(_ONLY_VECTORS, answer=_dot_product),
        Mistake(_ONLY_VECTORS, answer=_builtin_sum),
        Mistake(
            "A short arrow points somewhere, too: whatever is added to its length changes the slope.",
            answer=lambda gradient, direction: np.sum(gradient * direction) / (np.linalg.norm(direction) + 1e-7),
        ),
        Mistake(
            "Right for vectors and matrices. An array may have more axes: `np.sum` of the products works for all of them.",
            answer=_slope_of_vectors_and_matrices,
        ),
        Mistake(
            "Downhill has a negative slope: keep the sign.",
            answer=lambda gradient, direction: abs(np.sum(gradient * direction)) / np.linalg.norm(direction),
        ),
    ),
    praise="One gradient knows the slope along every direction. It is greatest where both point the same way.",
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
        "What is the slope of the loss at w? One step should take away the whole distance from 5; at the border it leaps to the "
        "same distance on the other side."
    )


_RATE_MISTAKES = (
    Mistake(
        "You have the two the wrong way round: at the border it still moves, and far too much.",
        when=_pair(1 / 3, 1 / 6),
    ),
    Mistake(
        "These belong to a loss with curvature 3. The slope of the loss is not 3 times the distance from 5: the square brings "
        "a factor of its own.",
        when=_pair(1 / 3, 2 / 3),
    ),
    Mistake("These belong to the parabola without the factor in front of it.", when=_pair(1 / 2, 1)),
    Mistake(
        "The border is right. With the other rate, does one step take away the *whole* distance from 5?",
        when=lambda answer: _near(answer[1], 1 / 3),
    ),
    Mistake(
        "The first rate is right. At the border the walk jumps to and fro for ever, as far to the right of 5 as to the left.",
        when=lambda answer: _near(answer[0], 1 / 6),
    ),
)

RATES = Exercise(
    key="2.4d",
    judge=_judge_rates,
    hints=(
        "Write down the slope of the loss at w, as a number times the distance from 5.",
        "That number is the curvature. A step takes away rate times curvature of the distance.",
        "Landing means: all of the distance is taken away, rate times curvature is 1. And at the border the distance keeps its "
        "size but changes its sign.",
    ),
    mistakes=_RATE_MISTAKES,
    praise="The best rate and the border are only a factor of two apart, and where the minimum lies does not matter.",
)

# 2.4e, one step of gradient descent.


def _step_uphill(w, x, t, learning_rate):
    return w + learning_rate * 2 / len(t) * x.T @ (x @ w - t)


def _step_of_the_sum(w, x, t, learning_rate):
    return w - learning_rate * 2 * x.T @ (x @ w - t)


def _step_without_two(w, x, t, learning_rate):
    return w - learning_rate / len(t) * x.T @ (x @ w - t)


def _step_only_the_gradient(w, x, t, learning_rate):
    return 2 / len(t) * x.T @ (x @ w - t)


def _step_without_rate(w, x, t, learning_rate):
    return w - 2 / len(t) * x.T @ (x @ w - t)


def _step_without_features(w, x, t, learning_rate):
    return w - learning_rate * 2 * np.mean(x @ w - t)


def _step_the_move(w, x, t, learning_rate):
    return -learning_rate * 2 / len(t) * x.T @ (x @ w - t)


def _step_divided_by_features(w, x, t, learning_rate):
    return w - learning_rate * 2 / len(w) * x.T @ (x @ w - t)


def _step_after_each_sample(w, x, t, learning_rate):
    for row, target in zip(x, t, strict=True):
        w = w - learning_rate * 2 * (row @ w - target) * row
    return w


STEP: Exercise = Exercise(
    key="2.4e",
    expected=lambda w, x, t, learning_rate: (
        w - learning_rate * np.mean([2 * (row @ w - target) * row for row, target in zip(x, t, strict=True)], axis=0)
    ),
    cases=(
        lambda: (np.array([0.0]), np.array([[1.0], [2.0]]), np.array([1.0, 2.0]), 0.1),
        lambda: (normal_numbers(2), normal_numbers(5, 2, seed=1), normal_numbers(5, seed=2), 0.3),
        lambda: (normal_numbers(4), normal_numbers(7, 4, seed=3), normal_numbers(7, seed=4), 0.01),
        lambda: (np.array([1, 2]), np.array([[1.0, 2.0], [3.0, -1.0], [0.0, 1.0]]), np.array([1.0, 0.0, 2.0]), 0.1),
    ),
    hints=(
        "Two lines: first the gradient, then the weights less the learning rate times the gradient.",
        "The gradient's rule stands above, in the cell that defines `loss_gradient`: features times errors, and a factor in "
        "front.",
        "The errors are predictions minus targets, shape (samples,). `x.T @` adds them up over the samples, each multiplied by "
        "its features; the factor in front is 2 divided by how many samples there are.",
    ),
    mistakes=(
        Mistake(
            "This step goes up: the gradient points uphill, so subtract it; and an error is prediction minus target.",
            answer=_step_uphill,
        ),
        Mistake(
            "The loss is the *mean* of the squared errors: divide by the number of samples.", answer=_step_of_the_sum
        ),
        Mistake("Divide by the number of samples, not by that of the weights.", answer=_step_divided_by_features),
        Mistake("The square has a slope of its own: there is a factor 2 missing.", answer=_step_without_two),
        Mistake("That is the gradient: now take the step.", answer=_step_only_the_gradient),
        Mistake("That is how far to move: where do the weights come to lie?", answer=_step_the_move),
        Mistake(
            "The step has the length of the whole gradient: where is the learning rate?", answer=_step_without_rate
        ),
        Mistake(
            "Each weight moves by the same amount now. An error moves a weight the more, the larger the feature that the weight "
            "is multiplied with.",
            answer=_step_without_features,
        ),
        Mistake(
            "That is a step after each sample. Here all the errors belong to the same `w`, and there is one step, by the mean.",
            answer=_step_after_each_sample,
        ),
        Mistake(
            "The weights may start as whole numbers, and `zeros_like` would keep them whole: let the subtraction make the new"
            " array.",
            answer=lambda w, x, t, learning_rate: STEP.expected(w, x, t, learning_rate).astype(w.dtype),
        ),
    ),
    praise="That is the whole of gradient descent. All optimizers are variations on this line.",
)

# 2.4f, the gradients of single samples.


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
    key="2.4f",
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
            "The square has a slope of its own: there is a factor 2 missing.", answer=_sample_gradients_without_two
        ),
        Mistake("That is the gradient of the whole batch: leave the samples apart.", answer=_batch_gradient),
        Mistake("That is the sum over the batch: leave the samples apart.", answer=_sum_gradient),
        Mistake("All the numbers are right, but a sample should be a row.", answer=_sample_gradients_on_their_side),
        Mistake("The sign is wrong: predictions minus targets.", answer=_sample_gradients_reversed),
        Mistake(
            "The errors, shape (samples,), meet the *columns* of the features, if they fit at all. Make them upright.",
            answer=_sample_gradients_without_new_axis,
        ),
        Mistake("These are the slopes of the squares; how far does each *weight* move an error?", answer=_only_errors),
        Mistake(
            "The features may be whole numbers, and `zeros_like(x)` would cut the gradients to whole numbers, too.",
            answer=lambda w, x, t: SAMPLE_GRADIENTS.expected(w, x, t).astype(x.dtype),
        ),
    ),
    praise="Their mean is the gradient of the batch, and any random few of them are a guess at it: that is stochastic descent.",
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
        "The velocity keeps a part of what it was, and the slope pushes it downhill. The weights move by the *new* velocity.",
        "Return both, with a comma between them. `velocity = …` makes a new array; `velocity *= …` would change the one given.",
    ),
    mistakes=(
        Mistake("The slope pushes this ball uphill: mind the sign before the learning rate.", answer=_momentum_plus),
        Mistake("The velocity is right. The weights move by the new velocity, not by the old one.", answer=_momentum_old_velocity),
        Mistake("Where is the learning rate? It says how hard the slope pushes.", answer=_momentum_without_gradient_rate),
        Mistake("The learning rate counts twice now: it is in the velocity already.", answer=_momentum_rate_twice),
        Mistake(
            "The slope is weakened by one minus the momentum: some libraries do so; the formula above does not.",
            answer=_momentum_as_average,
        ),
        Mistake("The whole of the old velocity is kept: without friction the ball never comes to rest.",
                answer=_momentum_ignored),
        Mistake("That is plain descent: nothing of the old velocity is kept.", answer=_plain_step),
        Mistake("Two things are wanted, the new weights and the new velocity: without the second there is no next step.",
                answer=_momentum_only_weights),
        Mistake("The velocity is right, and already points downhill: the weights move *with* it.",
                answer=_momentum_minus_velocity),
        Mistake("The velocity is right. The weights move by just that; the friction and the slope are in it already.",
                answer=_momentum_gradient_once_more),
        Mistake("Some books keep the velocity with the other sign, and subtract it. In the formula above it points to where the "
                "ball rolls.", answer=_momentum_the_other_sign),
        Mistake(
            "Both are right, in the other order: first the weights, then the velocity.",
            answer=lambda *a, **k: MOMENTUM.expected(*a, **k)[::-1],
        ),
    ),
    praise="One more line than plain descent, and the walk remembers where it was going.",
)  # fmt: skip

# 2.4h, RMSProp.


def _rmsprop_old_average(w, average, gradient, learning_rate=0.1, decay=0.9, epsilon=1e-7):
    return w - learning_rate * gradient / (np.sqrt(average) + epsilon), decay * average + (1 - decay) * gradient**2


def _rmsprop_not_squared(w, average, gradient, learning_rate=0.1, decay=0.9, epsilon=1e-7):
    with np.errstate(invalid="ignore"):
        average = decay * average + (1 - decay) * gradient
        return w - learning_rate * gradient / (np.sqrt(average) + epsilon), average


def _rmsprop_no_root(w, average, gradient, learning_rate=0.1, decay=0.9, epsilon=1e-7):
    average = decay * average + (1 - decay) * gradient**2
    return w - learning_rate * gradient / (average + epsilon), average


def _adagrad(w, average, gradient, learning_rate=0.1, decay=0.9, epsilon=1e-7):
    average = average + gradient**2
    return w - learning_rate * gradient / (np.sqrt(average) + epsilon), average


def _rmsprop_decay_reversed(w, average, gradient, learning_rate=0.1, decay=0.9, epsilon=1e-7):
    average = (1 - decay) * average + decay * gradient**2
    return w - learning_rate * gradient / (np.sqrt(average) + epsilon), average


def _rmsprop_all_of_the_square(w, average, gradient, learning_rate=0.1, decay=0.9, epsilon=1e-7):
    average = decay * average + gradient**2
    return w - learning_rate * gradient / (np.sqrt(average) + epsilon), average


def _rmsprop_uphill(w, average, gradient, learning_rate=0.1, decay=0.9, epsilon=1e-7):
    average = decay * average + (1 - decay) * gradient**2
    return w + learning_rate * gradient / (np.sqrt(average) + epsilon), average


def _rmsprop_undivided(w, average, gradient, learning_rate=0.1, decay=0.9, epsilon=1e-7):
    average = decay * average + (1 - decay) * gradient**2
    return w - learning_rate * gradient, average


def _rmsprop_only_weights(w, average, gradient, learning_rate=0.1, decay=0.9, epsilon=1e-7):
    return w - learning_rate * gradient / (np.sqrt(decay * average + (1 - decay) * gradient**2) + epsilon)


def _rmsprop_without_epsilon(w, average, gradient, learning_rate=0.1, decay=0.9, epsilon=1e-7):
    average = decay * average + (1 - decay) * gradient**2
    with np.errstate(invalid="ignore", divide="ignore"):
        return w - learning_rate * gradient / np.sqrt(average), average


def _rmsprop_epsilon_under_the_root(w, average, gradient, learning_rate=0.1, decay=0.9, epsilon=1e-7):
    average = decay * average + (1 - decay) * gradient**2
    return w - learning_rate * gradient / np.sqrt(average + epsilon), average


def _rmsprop_epsilon_of_ones_own(w, average, gradient, learning_rate=0.1, decay=0.9, epsilon=1e-7):
    return _rmsprop(w, average, gradient, learning_rate, decay)


def _rmsprop(w, average, gradient, learning_rate=0.1, decay=0.9, epsilon=1e-7):
    new = np.average([average, np.square(gradient)], axis=0, weights=[decay, 1 - decay])
    return np.subtract(w, np.divide(np.multiply(learning_rate, gradient), np.add(np.power(new, 0.5), epsilon))), new


def _rmsprop_larger_of_root_and_epsilon(w, average, gradient, learning_rate=0.1, decay=0.9, epsilon=1e-7):
    average = decay * average + (1 - decay) * gradient**2
    return w - learning_rate * gradient / np.maximum(np.sqrt(average), epsilon), average


RMSPROP: Exercise = Exercise(
    key="2.4h",
    expected=_rmsprop,
    cases=(
        lambda: (np.array(1.0), np.array(1.0), np.array(2.0)),
        lambda: (normal_numbers(3), normal_numbers(3, seed=1) ** 2, normal_numbers(3, seed=2)),
        lambda: (normal_numbers(2, 2), normal_numbers(2, 2, seed=1) ** 2, normal_numbers(2, 2, seed=2), 0.03, 0.5),
        lambda: (np.array([1.0, 2.0]), np.array([0.0, 1.0]), np.array([0.0, 1.0])),
        lambda: (np.array([1.0, -2.0]), np.array([0.5, 2.0]), np.array([1.0, -0.5]), 0.1, 0.9, 0.25),
        lambda: (np.array([1.0, -1.0]), np.zeros(2), np.array([1e-7, -3e-7])),
    ),
    hints=(
        "Two lines: first the new average, then the step, in which the new average is used.",
        "The new average keeps the share `decay` of the old one and takes the share `1 - decay` of the squared gradient.",
        "Divide the gradient by the root of the new average, plus `epsilon`; the rest of the step is as in plain descent. "
        "Return both.",
    ),
    mistakes=(
        Mistake("The average is right. The step should use the new one, not the old one.", answer=_rmsprop_old_average),
        Mistake("It is the *squares* of the slopes that are averaged: otherwise opposite signs cancel.",
                answer=_rmsprop_not_squared),
        Mistake("The average is one of squares: take its root before you divide.", answer=_rmsprop_no_root),
        Mistake("That is Adagrad: it sums all squares and forgets none. RMSProp averages.", answer=_adagrad),
        Mistake("The two shares are exchanged: most of the average is kept, a little of the new square is added.",
                answer=_rmsprop_decay_reversed),
        Mistake("Of the new square only a share is added, so that the two shares together make 1.",
                answer=_rmsprop_all_of_the_square),
        Mistake("This step goes uphill.", answer=_rmsprop_uphill),
        Mistake("The average is right, and not used: the step is that of plain descent.", answer=_rmsprop_undivided),
        Mistake("Two things are wanted, the new weights and the new average: the next step needs it.",
                answer=_rmsprop_only_weights),
        Mistake("Almost: `epsilon` is added to the root, not under it. With 1e-7 that is hardly seen, with 0.25 it is.",
                answer=_rmsprop_epsilon_under_the_root),
        Mistake("Right for the usual `epsilon`; but it is an argument: use that, whatever it is.",
                answer=_rmsprop_epsilon_of_ones_own),
        Mistake("Almost: a weight that never had a slope has an average of zero. That is what `epsilon` is for.",
                answer=_rmsprop_without_epsilon),
        Mistake("Almost: `epsilon` is *added* to the root. The larger of the two is another number.",
                answer=_rmsprop_larger_of_root_and_epsilon),
        Mistake(
            "Both are right, in the other order: first the weights, then the average.",
            answer=lambda *a, **k: RMSPROP.expected(*a, **k)[::-1],
        ),
    ),
    praise="The optimizer that trained the network of 2.1. Each weight now has a learning rate of its own.",
)  # fmt: skip

# 2.4i, reading a graph.

GRAPH = Exercise(
    key="2.4i",
    expected=(16.0, -16.0),
    hints=(
        "Four boxes: a · b, then that plus a, then the square. Fill in the values first.",
        "The square's local slope is twice what goes into it. That slope flows on to both operands of the plus.",
        "b has one user, the product. a has two, the product and the plus: what comes back along both ways adds up.",
    ),
    mistakes=(
        Mistake(
            "Two numbers are wanted, in parentheses and without quotes: first the slope of a, then that of b.",
            when=lambda answer: numbers_of(answer, 2) is None,
        ),
        Mistake(
            "b is right. For a only one way was counted, that through the product: it has a second user.",
            answer=(24.0, -16.0),
        ),
        Mistake("b is right. For a only the direct way was counted: the product uses it, too.", answer=(-8.0, -16.0)),
        Mistake("These are the slopes of what is squared: the square multiplies both.", answer=(-2.0, 2.0)),
        Mistake("The slope of a square is *twice* what goes into it.", answer=(8.0, -8.0)),
        Mistake(
            "Either a sign was lost (what is squared is negative), or the two are in the wrong order: first a, then b.",
            answer=(-16.0, 16.0),
        ),
        Mistake(
            "At the product the factors cross over: each of the two gets the slope times the *other* one.",
            answer=(-24.0, 24.0),
        ),
        Mistake(
            "b is right. a gets its slope along two ways, through the product and directly: add the two, each with its sign.",
            when=lambda answer: np.isclose(float(answer[1]), -16),
        ),
        Mistake(
            "a is right. b gets what arrives at the product, times the other factor: mind the sign.",
            when=lambda answer: np.isclose(float(answer[0]), 16),
        ),
    ),
    praise="Along each way multiply, where ways meet add: a gets 24 one way and −8 the other.",
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
        "The local slope is right, but what arrives from the right, `g`, is not passed on: multiply by it.": wanted,
        "That is relu's rule: softplus has no corner, its slope goes from 0 to 1 gradually.": (places > 0) * 1.0,
        "The slope is that of the logarithm alone. Inside it stands a function of x with a slope of its own: the chain rule.": 1
        / (1 + np.exp(places)),
        "The slope is that of 1 + eˣ alone: the logarithm around it has a slope of its own.": np.exp(places),
        "That is the slope of the sigmoid. The sigmoid itself *is* the slope of softplus.": wanted * (1 - wanted),
        "The chain rule says: the slope of the logarithm is one divided by 1 + eˣ, not by x.": np.exp(places) / places,
        "The slope is asked for at the operand `x`, not at the result `y`.": 1 / (1 + np.exp(-value)),
    }
    passes_on = np.allclose(tripled, 3 * once)
    for says, slope in known.items():
        if np.allclose(once, slope) and (slope is not wanted or not passes_on):
            return says
    return "The backward rule is not right yet: compare it, at a few places, with a central difference of the forward rule."


SOFTPLUS = Exercise(
    key="2.4j",
    judge=_judge_softplus,
    hints=(
        "The backward rule takes `g, y, x` and returns `g` times the slope of softplus at x.",
        "Chain rule: the logarithm's slope is one divided by what is inside; and what is inside, 1 + eˣ, has the slope eˣ.",
        "Together that is a fraction, eˣ over 1 + eˣ. For x = 1000 both are too large: divide above and below by eˣ. (The fraction "
        "has a name, too, and a function in `autodiff`.)",
    ),
    praise="The engine now knows an operation that it did not have. At the end of this notebook it trains a classifier.",
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
        "The check says which of the three slopes is wrong.",
        "How often is each bias used in a batch? Ways that meet, add.",
        "`g` has shape (samples, units). Along which axis do the ways of one bias lie, and what is to be done with them there?",
    ),
    mistakes=(
        Mistake(
            "That is what she wrote. Each bias is used once for each sample: do the shares of several ways average, or add?",
            answer=_bias_averaged,
        ),
        Mistake("There is one bias for each unit, not one for each sample and unit: what is to be done with the samples?",
                answer=_bias_not_summed),
        Mistake("This leaves one number for each sample: the other axis has to go.", answer=_bias_over_units),
        Mistake("There is one bias for each unit: leave the units apart.", answer=_bias_one_number),
        Mistake("The numbers are right; the shape should be that of b, (units,), without an axis for the samples.",
                answer=_bias_kept_as_row),
        Mistake("Now the slope of W is averaged as well, and that one was right before: let b follow W, not W follow b.",
                answer=_all_averaged),
        Mistake("b is right now, but the rule for W was right before.", answer=_weights_averaged_too),
        Mistake("b is right now, but W's slope lies on its side: the rule for W was right before.",
                answer=_weights_on_their_side),
        Mistake("The slopes are right, and in another order: first that of x, then that of W, then that of b.",
                answer=_order_exchanged),
        Mistake(
            "A batch of one sample is still a matrix: do not squeeze.",
            answer=lambda g, x, W: tuple(np.squeeze(slope) for slope in DENSE_BACKWARD.expected(g, x, W)),
        ),
        Mistake(
            "Slopes may be fractions: do not make them whole.",
            answer=lambda g, x, W: tuple(slope.astype(int) for slope in DENSE_BACKWARD.expected(g, x, W)),
        ),
    ),
    praise="The mean over the batch is part of the loss, and it is in `g` already. Averaging twice made the bias learn too slowly.",
)  # fmt: skip

EXERCISES = (
    BY_HAND,
    CENTRAL_DIFFERENCE,
    SLOPE_ALONG,
    RATES,
    STEP,
    SAMPLE_GRADIENTS,
    MOMENTUM,
    RMSPROP,
    GRAPH,
    SOFTPLUS,
    DENSE_BACKWARD,
)
