"""Answers to the exercises, right and wrong, in one file for each section; `test_sections.py` gives them all to `check`.

`ANSWERS` has, by the key of the exercise:

`about`
    For each `Mistake` a word of its hint that no other of the exercise has: the hint may lose it, but not to another mistake.
`right`
    Right answers other than the exercise's own.
`wrong`
    Wrong answers, in lists under what tells the hint that they must get. No hint is copied here, so that its words can change:

    - `3`: the hint of the exercise's third `Mistake`;
    - `"shape, case 2"`: what the engine itself says, and of which case: a key of `SAYS`, and the case's number if it names one;
    - `"turned axis"`: a few words, for a hint that only a `judge` makes.
`never_said`
    Bits of the solution that no hint may contain.
"""

import importlib

SAYS = {
    "another": "answer is another one",
    "call it": "call it, and pass what it returns",
    "changed": "that it is given: make a new one",
    "dtype": "the dtype is",
    "entries": "the entries are not yet",
    "error": "your function ended in",
    "kind": " is wanted, and this is ",
    "no function": "asks for a function",
    "nothing": "your function returns nothing",
    "one number": "number is wanted, and this has the shape",
    "parts": "parts are wanted",
    "shape": "the shape is (",
}


def answers_of(section: str) -> dict[str, dict]:
    """Return the answers to the exercises of a section ("2.1")."""
    return importlib.import_module(f"answers.section_{section.replace('.', '_')}").ANSWERS
