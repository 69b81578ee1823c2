"""Small sets of real data that ship with the libraries in use, each as it is found: before it becomes a tensor.

The way from the raw form to the tensor is taught in sections 2.2.9 to 2.2.11, and therefore stands in the notebook, not
here. MNIST has its own loader, `utils.data.datasets.load_mnist`. Nothing is downloaded, and scikit-learn is imported only by the
loaders that need it.
"""

from typing import NamedTuple

import numpy as np

__all__ = ["EEG_CHANNELS", "EEG_RATE", "Table", "load_eeg", "load_photographs", "load_prices", "load_wine_table"]

EEG_RATE = 80  # measurements a second, of every electrode: 800 in ten seconds
EEG_CHANNELS = ("PG3", "PG5", "PG7", "PG9")


class Table(NamedTuple):
    """A table of measurements: its rows, what its columns are called, and the class of each row.

    Attributes
    ----------
    rows : list of list of float
        One list for each row, all of one length.
    columns : list of str
        The name of each column.
    classes : list of int
        The class of each row.
    """

    rows: list[list[float]]
    columns: list[str]
    classes: list[int]


def load_wine_table() -> Table:
    """Return the chemical analysis of 178 wines of three grape varieties (cultivars), as lists, as a file is read.

    Used in section 2.2.9. Source: M. Forina et al., PARVUS (1988), UCI Machine Learning Repository, in scikit-learn.

    Returns
    -------
    Table
        178 rows of 13 measurements, their names, and the variety of each wine, 0 to 2.
    """
    from sklearn.datasets import load_wine

    wine = load_wine()
    return Table(wine.data.tolist(), list(wine.feature_names), wine.target.tolist())


def load_prices() -> np.ndarray:
    """Return Google's share price on 1,047 trading days, from its first on 2004-08-19, as records with named fields.

    Used in section 2.2.10. Source: Yahoo Finance, in Matplotlib's sample data.

    Returns
    -------
    numpy.ndarray
        Shape (1047,), each entry a record with the fields date (datetime64[D]), open, high, low, close (US dollars,
        float64), volume (shares, int64) and adj_close.
    """
    from matplotlib.cbook import get_sample_data

    with np.load(get_sample_data("goog.npz", asfileobj=False)) as archive:
        return archive["price_data"]


def load_eeg() -> np.ndarray:
    """Return ten seconds of an electro-encephalogram as the numbers that its file holds, one after another.

    Used in section 2.2.10. Source: Matplotlib's sample data. The file holds the measurements of the `EEG_CHANNELS` at one
    moment, then those at the next, `EEG_RATE` times a second.

    Returns
    -------
    numpy.ndarray
        Shape (3200,), float64: 800 moments times 4 channels.
    """
    from matplotlib.cbook import get_sample_data

    return np.fromfile(get_sample_data("eeg.dat", asfileobj=False), dtype="<f8").astype(np.float64)


def load_photographs() -> list[np.ndarray]:
    """Return two colour photographs, a Chinese temple and a dahlia.

    Used in section 2.2.11. They ship with scikit-learn as JPEG files. Two versions of a JPEG decoder may differ by one in
    single values.

    Returns
    -------
    list of numpy.ndarray
        Two of shape (427, 640, 3), axes (height, width, channels), uint8, channels red, green, blue.
    """
    from sklearn.datasets import load_sample_images

    return [np.array(image) for image in load_sample_images().images]
