"""What the notebooks need around Keras' own training: a start from a known state, a progress bar, and a way back to the start.

Importing this package imports Keras, and sets what it computes with: float32, channels last.
"""

from utils.training.progress import ProgressBar
from utils.training.snapshot import Snapshot
from utils.training.start import FASTER, start_afresh

__all__ = ["FASTER", "ProgressBar", "Snapshot", "start_afresh"]
