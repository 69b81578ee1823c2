"""utils.data.real_data against the libraries that the data ship with."""

import csv
import subprocess
import sys
from datetime import datetime

import numpy as np
from matplotlib import cbook
from sklearn.datasets import load_sample_image, load_wine

from utils.data.real_data import EEG_CHANNELS, EEG_RATE, load_eeg, load_photographs, load_prices, load_wine_table


def test_wine_is_scikit_learns_table_as_lists():
    wine, table = load_wine(), load_wine_table()
    assert all(type(row) is list for row in table.rows)
    np.testing.assert_array_equal(np.array(table.rows), wine.data)
    assert table.columns == list(wine.feature_names)
    assert table.classes == wine.target.tolist()
    assert np.bincount(table.classes).tolist() == [59, 71, 48]  # as the data set's description states


def test_prices_are_records_of_consecutive_days():
    records = load_prices()
    assert records.shape == (1047,)
    assert (np.diff(records["date"]).astype(int) > 0).all()
    for name in ("open", "high", "low", "close"):
        assert (records[name] >= records["low"]).all() and (records[name] <= records["high"]).all()


def test_prices_agree_with_matplotlibs_monthly_table():
    with cbook.get_sample_data("Stocks.csv") as file:
        lines = [line for line in file.read().splitlines() if not line.startswith("#")]
    row = next(row for row in csv.DictReader(lines) if row["Date"] == "2006-01-01")
    records = load_prices()
    month = records[records["date"].astype("datetime64[M]") == np.datetime64("2006-01")]
    # The monthly table was made after Google's shares were split, several times over: only the ratio can be compared.
    following = next(row for row in csv.DictReader(lines) if row["Date"] == "2006-02-01")
    next_month = records[records["date"].astype("datetime64[M]") == np.datetime64("2006-02")]
    expected = float(following["GOOGL"]) / float(row["GOOGL"])
    np.testing.assert_allclose(next_month["close"][-1] / month["close"][-1], expected, rtol=1e-3)
    assert records["date"][0].astype(datetime).isoformat() == "2004-08-19"


def test_eeg_is_matplotlibs_file():
    with cbook.get_sample_data("eeg.dat") as file:
        expected = np.fromfile(file, float)
    eeg = load_eeg()
    np.testing.assert_array_equal(eeg, expected)
    assert eeg.shape == (10 * EEG_RATE * len(EEG_CHANNELS),) and eeg.flags.writeable


def test_photographs_are_scikit_learns():
    photographs = load_photographs()
    for photograph, name in zip(photographs, ("china.jpg", "flower.jpg"), strict=True):
        np.testing.assert_array_equal(photograph, load_sample_image(name))
        assert photograph.dtype == np.uint8 and photograph.flags.writeable


def test_what_is_loaded_is_the_callers_own():
    load_wine_table().rows[0][0] = load_wine_table().classes[0] = load_wine_table().columns[0] = None
    load_prices()["close"] = load_eeg()[:] = -1
    for photograph in load_photographs():
        photograph[:] = 0
    table = load_wine_table()
    assert table.rows[0][0] > 0 and table.classes[0] == 0 and table.columns[0] == "alcohol"
    assert load_prices()["close"].min() > 0 and load_eeg().max() > 0
    assert all(photograph.any() for photograph in load_photographs())


def test_importing_it_imports_no_scikit_learn():
    code = "import sys, utils.data.real_data; sys.exit('sklearn' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
