"""Exercises that check themselves: `check` an answer, ask for a `hint`; a page goes on with `yours_or_ours`.

The engine is `utils.exercises.engine`; the exercises of notebook 2.1 are in `utils.exercises.section_2_1`, and so on.
"""

from utils.exercises.engine import check, hint, yours_or_ours

__all__ = ["check", "hint", "yours_or_ours"]
