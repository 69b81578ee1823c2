"""The data: MNIST and the cited tables of `data/`, real data that come with the libraries, points made by formula, drawings.

Every loader works offline and checks what it returns. Importing this package imports neither Keras nor Matplotlib.
"""

from utils.data.cited import cited_table, linked_source
from utils.data.datasets import DataError, cite, load_mnist, load_table
from utils.data.digit_features import FEATURES, digit_features, measured
from utils.data.handwriting import as_mnist
from utils.data.real_data import EEG_CHANNELS, EEG_RATE, load_eeg, load_photographs, load_prices, load_wine_table
from utils.data.spirals import two_spirals

__all__ = [
    "EEG_CHANNELS",
    "EEG_RATE",
    "FEATURES",
    "DataError",
    "as_mnist",
    "cite",
    "cited_table",
    "digit_features",
    "linked_source",
    "load_eeg",
    "load_mnist",
    "load_photographs",
    "load_prices",
    "load_table",
    "load_wine_table",
    "measured",
    "two_spirals",
]
