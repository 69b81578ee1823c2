"""The figure of how far a reader has come: which exercises are solved, section by section (the index)."""

import string
from collections.abc import Mapping, Sequence

from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from utils.plotting.theme import COLOURS, figure, themed

__all__ = ["solved_by_section"]


@themed
def solved_by_section(sections: Mapping[str, Sequence[tuple[bool, int]]]) -> Figure:
    """Draw a row of lettered boxes for each section: filled where the exercise is solved, open where it is not.

    Parameters
    ----------
    sections : mapping of str to sequence of (bool, int)
        By the section's name: for each of its exercises, at most 26, whether it is solved and how many of its hints were seen.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If there is no section, or one has no exercises or more than there are letters.
    """
    letters = string.ascii_lowercase
    counts = {name: len(exercises) for name, exercises in sections.items()}
    if not counts or not all(0 < count <= len(letters) for count in counts.values()):
        raise ValueError(f"sections must have from 1 to {len(letters)} exercises each; got {counts}")
    drawn, axes = figure(7.5, 0.34 * len(sections) + 0.1)
    widest = max(counts.values())
    for row, (name, exercises) in enumerate(sections.items()):
        for column, (letter, (solved, _)) in enumerate(zip(letters, exercises, strict=False)):
            face, ink = (COLOURS["blue"], COLOURS["paper"]) if solved else (COLOURS["paper"], COLOURS["grey"])
            axes.add_patch(Rectangle((column, row), 0.86, 0.8, facecolor=face, edgecolor=COLOURS["blue"], linewidth=1))
            axes.text(column + 0.43, row + 0.42, letter, ha="center", va="center", color=ink, fontsize=9.5)
        hints = sum(seen for _, seen in exercises)
        said = f"{sum(solved for solved, _ in exercises)} of {len(exercises)}"
        said += f", {hints} hint{'s' * (hints != 1)}" if hints else ""
        axes.text(-0.3, row + 0.42, name, ha="right", va="center", fontsize=10.5)
        axes.text(widest + 0.2, row + 0.42, said, ha="left", va="center")
    axes.set(xlim=(-1.6, widest + 4), ylim=(len(sections) + 0.05, -0.15))
    axes.set_axis_off()
    return drawn
