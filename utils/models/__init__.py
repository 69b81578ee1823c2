"""Programs that play, search or read off: noughts and crosses, rotated axes, a linear readout, and how large a model is."""

from utils.models import noughts_and_crosses, rotations
from utils.models.model_size import parameter_count
from utils.models.readout import linear_readout

__all__ = ["linear_readout", "noughts_and_crosses", "parameter_count", "rotations"]
