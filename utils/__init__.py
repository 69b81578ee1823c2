"""The helpers that the notebooks share. Each module is one subject; a module imports only modules below it.

    floor 3   exercises   widgets
    floor 2   plotting   training   restart   machine   tracing
    floor 1   datasets   real_data   spirals   handwriting   digit_features   noughts_and_crosses   rotations   readout
              tensors   naive   broadcasting   autodiff   descent   timing   growth   model_size

Importing the package does not import Keras; of its modules only `training`, `restart`, `machine` and `tracing` do.
"""

import os

# TensorFlow writes a start-up log to the page unless it is told not to before it is first imported. One of its lines
# only goes away together with oneDNN, whose kernels round differently from one kind of processor to the next: without
# them more machines agree on more digits, and where it was measured, training took about the same time.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

# The pages run on TensorFlow unless the environment names another backend; a reader's own ~/.keras/keras.json does not.
os.environ.setdefault("KERAS_BACKEND", "tensorflow")
