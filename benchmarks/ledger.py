"""The settings of 1.2's methods, chosen on validation digits, and its ledger on 5,000 and on all 60,000 training digits.

    python benchmarks/ledger.py settings      # every setting that was tried  → data/settings.csv
    python benchmarks/ledger.py ledger        # every method at the one chosen → data/ledger.csv

Add names of methods to do only those. Every setting learns from training digits 1 to 5,000 and is judged on 5,001 to
10,000, on average over three seeds where chance has a say. The grids are in order, from the plainest setting on;
chosen is the first that misreads no more than the best does, plus one standard error of that count (the rule of
Breiman and colleagues, 1984). The ledger counts misread digits, not seconds, so that it is the same on any machine,
but for a few digits of the networks. It, too, has three seeds, but for the convnet on all 60,000 digits: that is one run.
"""

import argparse
import csv
import itertools
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from sklearn.datasets import load_breast_cancer
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression, Perceptron
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.naive_bayes import BernoulliNB
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC
from sklearn.tree import DecisionTreeClassifier
from threadpoolctl import threadpool_limits

from utils import training
from utils.data import digit_features, load_mnist

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "notebooks" / "1.2-before-deep-learning-a-brief-history-of-machine-learning.ipynb"
SOURCE = ["this collection", "benchmarks/ledger.py", "2026", "made anew by python benchmarks/ledger.py"]
SEEDED = {"perceptron", "decision tree", "random forest", "LeNet", "convnet"} | {
    "dense network",
    "greedy, dense network",
    "joint, first layer of 2",
    "greedy, first layer of 2",
}

GRIDS_OF_EPOCHS = ("dense network", "greedy, dense network", "joint, first layer of 2", "greedy, first layer of 2")
# The same for all settings of the method, so that it is not said of each.
UNSAID = {("LeNet", "epochs"), ("convnet", "epochs")} | {(method, "max_iter") for method in GRIDS_OF_EPOCHS}


def network(name: str):
    """Build LeNet or the convnet by the page's own cell."""
    import keras

    cells = {cell["id"]: "".join(cell["source"]) for cell in json.loads(PAGE.read_text(encoding="utf-8"))["cells"]}
    page = {"keras": keras, "layers": keras.layers, "training": training}
    exec(compile(cells[f"{name.lower()}-model"].replace("training.start_afresh(seed=0)", ""), name, "exec"), page)
    return page[name.lower()]


class Network:
    """LeNet or the convnet with scikit-learn's two methods."""

    def __init__(self, name: str, rate: float, epochs: int, seed: int) -> None:
        self.name, self.rate, self.epochs, self.seed = name, rate, epochs, seed

    def fit(self, pixels: np.ndarray, labels: np.ndarray) -> "Network":
        import keras

        training.start_afresh(self.seed)
        self.model, steps = network(self.name), -(-len(pixels) // 64)
        falling = keras.optimizers.schedules.CosineDecay(self.rate, decay_steps=self.epochs * steps)
        optimizer = keras.optimizers.Adam(self.rate if self.name == "LeNet" else falling)
        self.model.compile(loss="sparse_categorical_crossentropy", optimizer=optimizer, steps_per_execution=79)
        self.model.fit(pixels.reshape(-1, 28, 28, 1), labels, epochs=self.epochs, batch_size=64, verbose=0)
        return self

    def predict(self, pixels: np.ndarray) -> np.ndarray:
        return self.model.predict(pixels.reshape(-1, 28, 28, 1), batch_size=500, verbose=0).argmax(axis=1)


class Greedy:
    """A dense network of three hidden layers, trained layer after layer, each as a shallow network on what those before it give."""

    def __init__(self, widths: tuple[int, ...], seed: int, **setting) -> None:
        self.widths, self.seed, self.setting = widths, seed, setting

    def fit(self, samples: np.ndarray, labels: np.ndarray) -> "Greedy":
        self.layers: list = []
        for number, width in enumerate(self.widths):
            shallow = dense((width,), 10 * self.seed + number, **self.setting).fit(self.through(samples), labels)
            self.layers.append((shallow.coefs_[0], shallow.intercepts_[0]))
        self.layers.pop()  # the last one is read by the network that it belongs to
        self.last = shallow
        return self

    def through(self, samples: np.ndarray) -> np.ndarray:
        for weights, bias in self.layers:
            samples = np.tanh(samples @ weights + bias)
        return samples

    def predict(self, samples: np.ndarray) -> np.ndarray:
        return self.last.predict(self.through(samples))


def dense(widths: tuple[int, ...], seed: int, **setting) -> MLPClassifier:
    """Return a dense network as the page has it."""
    return MLPClassifier(widths, activation="tanh", random_state=seed, batch_size=64, alpha=0, **setting)


def model_of(method: str, seed: int, **setting):
    """Return the method, untrained, at a setting."""
    if method == "naive Bayes":
        return BernoulliNB(binarize=0.5, **setting)
    if method == "logistic regression":
        return LogisticRegression(max_iter=200, **setting)
    if method == "perceptron":
        return Perceptron(random_state=seed, tol=None, **setting)
    if method == "decision tree":
        return DecisionTreeClassifier(random_state=seed, **setting)
    if method == "random forest":
        return RandomForestClassifier(100, random_state=seed, **setting)
    if method == "gradient boosting":
        fixed = {"max_iter": 30, "max_bins": 4, "early_stopping": False, "random_state": seed}
        return HistGradientBoostingClassifier(**fixed, **setting)
    if method == "SVM":
        return SVC(cache_size=1000, **setting)
    if method == "logistic regression on features":
        return make_pipeline(StandardScaler(), LogisticRegression(max_iter=500, **setting))
    if method == "SVM on features":
        return make_pipeline(StandardScaler(), SVC(**setting))
    if method == "dense network":
        return dense((64, 64, 64), 10 * seed, **setting)
    if method.startswith("joint"):
        return dense((2, 32, 32), 10 * seed, **setting)
    if method.startswith("greedy"):
        return Greedy((64, 64, 64) if "dense" in method else (2, 32, 32), seed, **setting)
    return Network(method, seed=seed, **setting)


GRIDS: dict[str, dict[str, list]] = {
    "naive Bayes": {"alpha": [10, 1, 0.1, 0.01]},
    "logistic regression": {"C": [0.005, 0.02, 0.05, 0.2, 1]},
    "perceptron": {"max_iter": [5, 20, 50]},
    "decision tree": {"max_depth": [6, 10, 14, None], "min_samples_leaf": [1, 4]},
    "random forest": {"max_features": [14, 28, 56]},
    "gradient boosting": {"learning_rate": [0.1, 0.3, 0.5], "max_leaf_nodes": [7, 15]},
    "SVM": {"C": [1, 5, 20], "gamma": [0.01, 0.02, 0.04]},
    "LeNet": {"rate": [0.0005, 0.001, 0.002, 0.004, 0.008], "epochs": [8]},
    "convnet": {"rate": [0.001, 0.003, 0.01], "epochs": [5]},
    "logistic regression on features": {"C": [0.1, 1, 10, 100]},
    "SVM on features": {"C": [1, 5, 20], "gamma": [0.01, 0.03, 0.06]},
    "dense network": {"learning_rate_init": [0.0005, 0.001, 0.002, 0.004, 0.008], "max_iter": [10]},
    "greedy, dense network": {"learning_rate_init": [0.001, 0.002, 0.004, 0.008], "max_iter": [10]},
    "joint, first layer of 2": {"learning_rate_init": [0.001, 0.002, 0.005, 0.01], "max_iter": [20]},
    "greedy, first layer of 2": {"learning_rate_init": [0.001, 0.002, 0.005, 0.01], "max_iter": [20]},
    "boosting, table": {"learning_rate": [0.05, 0.1, 0.3]},
    "boosting, table with noise": {"learning_rate": [0.05, 0.1, 0.3]},
    "network, prepared table": {"alpha": [10, 1, 0.0001]},
    "network, raw table": {"alpha": [10, 1, 0.0001]},
    "network, table with noise": {"alpha": [10, 1, 0.0001]},
}


def settings_of(method: str) -> Iterator[dict]:
    """Yield every setting of a method's grid."""
    names = GRIDS[method]
    for values in itertools.product(*names.values()):
        yield dict(zip(names, values, strict=True))


def data() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return MNIST as images and labels, to train on and to test with."""
    (images, labels), (test_images, test_labels) = load_mnist()
    return images, labels, test_images, test_labels


def samples_of(method: str, images: np.ndarray) -> np.ndarray:
    """Return what a method is given of the images: pixels or features."""
    return digit_features(images) if "features" in method else (images.reshape(-1, 784) / 255).astype("float32")


def misread_of_table(method: str, seed: int, setting: dict) -> int:
    """Count misread tumors of the 569 in cross-validation, by other cuts than the page's."""
    table, benign = load_breast_cancer(return_X_y=True)
    if "noise" in method:
        table = np.hstack([table, np.random.default_rng(0).normal(size=(569, 100))])
    if method.startswith("boosting"):
        fixed = {"max_iter": 60, "max_leaf_nodes": 8, "early_stopping": False, "random_state": 0}
        model = HistGradientBoostingClassifier(**fixed, **setting)
    else:
        model = MLPClassifier((32,), learning_rate_init=0.005, max_iter=1000, random_state=0, **setting)
        model = model if "raw" in method else make_pipeline(StandardScaler(), model)
    folds = StratifiedKFold(n_splits=5, shuffle=True, random_state=1 + seed)
    return int(np.sum(cross_val_predict(model, table, benign, cv=folds) != benign))


def misread_of_digits(method: str, seed: int, setting: dict) -> int:
    """Count misread validation digits of the 5,000."""
    images, labels, _, _ = data()
    samples = samples_of(method, images[:10_000])
    model = model_of(method, seed, **setting).fit(samples[:5000], labels[:5000])
    return int(np.sum(model.predict(samples[5000:]) != labels[5000:10_000]))


def rows_of(path: Path, but: set[str]) -> list[list[str]]:
    """Return the rows that a table has of other methods."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [row for row in list(csv.reader(file))[1:] if row[0] not in but]


def write(path: Path, names: list[str], rows: list[list], done: set[str]) -> None:
    """Write a table: new rows, and those of the methods that were not done, in the order of the grids."""
    order = list(GRIDS)
    kept = sorted([*rows_of(path, done), *rows], key=lambda row: order.index(row[0]))
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow([*names, "author", "title", "year_published", "place"])
        out.writerows([row if len(row) > len(names) else [*row, *SOURCE] for row in kept])


def try_settings(methods: list[str], path: Path) -> None:
    """Judge every setting on what is held out."""
    for method in methods:
        rows: list[list] = []
        tried, of = (misread_of_table, 569) if "table" in method else (misread_of_digits, 5000)
        for setting in settings_of(method):
            misread = [tried(method, seed, setting) for seed in range(3 if of == 569 or method in SEEDED else 1)]
            told = (f"{name} {value}" for name, value in setting.items() if (method, name) not in UNSAID)
            rows.append([method, ", ".join(told), len(misread), of, f"{np.mean(misread):.1f}"])
            print(*rows[-1], sep=" · ", flush=True)
        write(path, ["method", "setting", "seeds", "of", "misread"], rows, {method})


def best_of(method: str, path: Path) -> dict:
    """Return the first setting that is within one standard error of the one that misreads fewest validation digits."""
    with path.open(encoding="utf-8", newline="") as file:
        tried = [float(row[4]) for row in csv.reader(file) if row[0] == method]
    enough = min(tried) + np.sqrt(min(tried) * (1 - min(tried) / 5000))
    return next(setting for setting, misread in zip(settings_of(method), tried, strict=True) if misread <= enough)


def svm_wrong(count: int, settings: Path) -> np.ndarray:
    """Return which test digits the SVM misreads when it has learned from so many."""
    images, labels, test_images, test_labels = data()
    model = model_of("SVM", 0, **best_of("SVM", settings)).fit(samples_of("SVM", images[:count]), labels[:count])
    return model.predict(samples_of("SVM", test_images)) != test_labels


def make_ledger(methods: list[str], path: Path, settings: Path) -> None:
    """Train every method on 5,000 and on 60,000 digits, and count what it misreads of the 10,000 test digits."""
    images, labels, test_images, test_labels = data()
    svm = {count: svm_wrong(count, settings) for count in (5000, 60_000)}
    for method in methods:
        rows = []
        samples, test_samples = samples_of(method, images), samples_of(method, test_images)
        for count, seed in itertools.product((5000, 60_000), range(3 if method in SEEDED else 1)):
            if (method, count) == ("convnet", 60_000) and seed:
                continue  # a single run, to save time; the page says so
            model = model_of(method, seed, **best_of(method, settings)).fit(samples[:count], labels[:count])
            wrong = model.predict(test_samples) != test_labels
            only = int(np.sum(wrong & ~svm[count])), int(np.sum(~wrong & svm[count]))
            rows.append([method, count, seed, int(wrong.sum()), *only])
            print(*rows[-1], sep=" · ", flush=True)
        write(path, ["method", "samples", "seed", "misread", "only_it", "only_svm"], rows, {method})


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", choices=["settings", "ledger"])
    parser.add_argument("methods", nargs="*", help="by name; all if none is given")
    asked = parser.parse_args()
    with threadpool_limits(limits=1):
        if asked.part == "settings":
            try_settings(asked.methods or list(GRIDS), ROOT / "data" / "settings.csv")
        else:
            make_ledger(asked.methods or list(GRIDS)[:9], ROOT / "data" / "ledger.csv", ROOT / "data" / "settings.csv")
