"""A start-up file for a page's kernel: every initial weight is off by a ten-millionth, as if another processor had rounded it.

`soak.py` puts it where IPython looks for such files; JITTER_SEED says which ten-millionths.
"""


def _jitter() -> None:
    import os  # noqa: I001

    import utils  # noqa: F401  (before Keras: keeps TensorFlow's start-up log off the page)

    import keras
    import numpy as np

    rng, add_weight = np.random.default_rng(int(os.environ["JITTER_SEED"])), keras.layers.Layer.add_weight

    def add_jittered_weight(layer, *args, **kwargs):
        weight = add_weight(layer, *args, **kwargs)
        if weight.trainable and "float" in weight.dtype:
            value = keras.ops.convert_to_numpy(weight)
            weight.assign((value * (1 + 1e-7 * rng.normal(size=value.shape))).astype(value.dtype))
        return weight

    keras.layers.Layer.add_weight = add_jittered_weight


_jitter()
del _jitter  # a page begins with no names of ours
