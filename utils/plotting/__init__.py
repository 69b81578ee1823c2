"""The figures of the notebooks, each a named function that takes data, draws, and returns what it drew on.

`show` puts a figure on the page together with the text that stands in for it; `THEME` and the colours are applied here and
nowhere else. Importing this package does not import Keras.
"""

from utils.plotting.digits import (
    accuracy_curve,
    confusion_matrix,
    digit_gallery,
    digit_wall,
    forward_pass,
    pixel_values,
    score_bars,
    training_curves,
)
from utils.plotting.player import frames_player
from utils.plotting.theme import COLOURS, THEME, figure, show, themed

__all__ = [
    "COLOURS",
    "THEME",
    "accuracy_curve",
    "confusion_matrix",
    "digit_gallery",
    "digit_wall",
    "figure",
    "forward_pass",
    "frames_player",
    "pixel_values",
    "score_bars",
    "show",
    "themed",
    "training_curves",
]
