"""What is measured: seconds (`timing`), growth over years, and with Keras the speed of a machine and the size of a graph.

The modules `machine` and `tracing` import Keras and TensorFlow; a page that needs them imports them by their names.
"""

from utils.measure.growth import Growth, fit_growth
from utils.measure.timing import Timing, measure, measure_together

__all__ = ["Growth", "Timing", "fit_growth", "measure", "measure_together"]
