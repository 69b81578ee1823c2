"""Exercises that check themselves: `check` an answer, ask for a `hint`; a page goes on with `yours_or_ours`; see your `progress`.

The engine is `utils.exercises.engine`; the exercises of notebook 2.1 are in `utils.exercises.section_2_1`, and so on. What is
remembered of them, and where, `utils.exercises.memory` says.
"""

from utils.exercises.engine import check, hint, yours_or_ours
from utils.exercises.overview import progress

__all__ = ["check", "hint", "progress", "yours_or_ours"]
