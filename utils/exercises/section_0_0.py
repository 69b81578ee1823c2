"""The exercise on the index page, which shows how exercises work."""

from utils.exercises.engine import Exercise, Mistake

EXERCISES = (
    Exercise(
        key="0.0a",
        expected=200,
        hints=(
            "Count the rows, and the digits in one row.",
            "There are ten rows, and the cell that draws them says how many columns.",
        ),
        mistakes=(
            Mistake("That is the whole training set. How many of them are in the picture?", 60_000),
            Mistake("That is the number of rows; each has several digits.", 10),
            Mistake("That is the number of digits in one row.", 20),
        ),
        praise="Ten rows of twenty. That is all there is to exercises.",
    ),
)
