"""Exercises that check themselves: `check` an answer, ask for a `hint`.

The engine is `utils.exercises.engine`; the exercises of notebook 2.1 are in `utils.exercises.section_2_1`, and so on.
"""

from utils.exercises.engine import check, hint

__all__ = ["check", "hint"]
