"""Answers to the exercise of the index page, right and wrong."""

ANSWERS = {
    "0.0a": dict(
        about="training | several | of digits",
        right=[200.0, 10 * 20],
        wrong={"another": [30, 784, 199.5], "kind": ["200", [200], (10, 20)], "call it": [lambda: 200]},
    )
}
