"""The helpers that the notebooks share. Each module is one subject; a module imports only modules below it.

    floor 3   exercises
    floor 2   plotting   training
    floor 1   datasets   tensors   naive   broadcasting

Importing the package, or any module but `training`, does not import Keras.
"""

import os

# TensorFlow writes a start-up log to the page unless it is told not to before it is first imported. One of its lines
# only goes away together with oneDNN, whose kernels round differently from one kind of processor to the next: without
# them training takes the same time here, and more machines agree on more digits.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
