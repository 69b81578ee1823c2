"""That pictures which may vary are compared by what they draw: wrong ones of each kind are made, and each is caught."""

import functools
import json
import re
from pathlib import Path

import alike
import nbformat
import numpy as np
import pytest
from alike import FIXED, Kind, beyond, kind_of
from matplotlib.axes import Axes

import utils.plotting.shown
from utils.plotting import classifiers, digits, profile, scale, theme
from utils.plotting.shown import shown, words_of

TRAINED = {"kind": "trained", "reason": "it rests on a training run on this machine"}
EPOCHS = {
    "loss": [0.26, 0.11, 0.07, 0.05, 0.04],
    "accuracy": [0.92, 0.968, 0.979, 0.985, 0.989],
    "val_loss": [0.14, 0.1, 0.08, 0.07, 0.07],
    "val_accuracy": [0.957, 0.968, 0.976, 0.978, 0.979],
}
RNG = np.random.default_rng(seed=0)
MATRIX = np.diag(RNG.integers(900, 1000, 10)) + RNG.integers(0, 12, (10, 10))
SCORES = np.array([0.01, 0.02, 0.4, 0.3, 0.01, 0.01, 0.02, 0.2, 0.02, 0.01])
DIGITS = np.zeros((12, 28, 28), "uint8")
DIGITS[:, 6:22, 10:18] = RNG.integers(100, 255, (12, 16, 8))
CAPTIONS = [f"{n}, read as {n + 1} ({90 - n}%)" for n in range(12)]
PARTS = {"fetch": 0.2e-3, "x @ W1": 1.5e-3, "loss": 0.1e-3, "x.T @ g": 1.4e-3, "update": 0.3e-3}
DEGREES = [1, 2, 3, 4]
KERNEL_SECONDS = {"explicit": [1e-5, 1e-4, 2e-3, 5e-2], "kernel": [1e-5, 1e-5, 1.1e-5, 1.2e-5]}
SIZES = [100, 1000, 10000]
RUNS = {"deep": [[0.7, 0.88, 0.95], [0.72, 0.89, 0.955]], "shallow": [[0.69, 0.85, 0.9], [0.71, 0.86, 0.91]]}


@functools.cache
def told(drawn):
    """What a page stores of a figure, by way of JSON as in a file."""
    whole = theme.figure_of(drawn) if isinstance(drawn, Axes) else drawn
    whole.draw_without_rendering()
    return json.loads(json.dumps(shown(whole, {code.lower(): name for name, code in theme.COLOURS.items()})))


def curves(history=EPOCHS, change=None):
    drawn = digits.training_curves(history)
    if change:
        change(drawn.axes)
    return drawn


def table(matrix=MATRIX):
    return digits.confusion_matrix(matrix)


def gallery(images=DIGITS, captions=CAPTIONS):
    return digits.digit_gallery(images, captions)


def exchange_colours(axes):
    for line, colour in zip(axes[0].lines, ("orange", "blue"), strict=True):
        line.set_color(theme.COLOURS[colour])


def exchange_names(axes):
    for text, name in zip(axes[0].texts, ("validation", "training"), strict=True):
        text.set_text(name)


def exchanged(history):
    return {**history, "loss": history["val_loss"], "val_loss": history["loss"]}


def of_size(history, epochs):
    return {name: [*values, *values][:epochs] for name, values in history.items()}


# ---- trained ----

CURVES = Kind(band=0.05)
TABLE = Kind(band=0.25, numbers=12)
GALLERY = Kind(band=0.05, numbers=100, images="others")
BARS = Kind(band=0.05, numbers=5)

WRONG_TRAINED = {
    "exchanged series": (CURVES, curves(), curves(exchanged(EPOCHS))),
    "a curve of another run's size": (CURVES, curves(), curves(of_size(EPOCHS, 6))),
    "no curve of held-out data": (CURVES, curves(), curves({k: v for k, v in EPOCHS.items() if "val" not in k})),
    "a run that did not learn": (CURVES, curves(), curves({**EPOCHS, "loss": [0.26] * 5})),
    "a curve that is dashed otherwise": (
        CURVES,
        curves(),
        curves(change=lambda axes: axes[0].lines[1].set_linestyle("-")),
    ),
    "other markers": (CURVES, curves(), curves(change=lambda axes: axes[1].lines[0].set_marker("s"))),
    "exchanged colours": (CURVES, curves(), curves(change=exchange_colours)),
    "exchanged names": (CURVES, curves(), curves(change=exchange_names)),
    "exchanged labels of the axes": (
        CURVES,
        curves(),
        curves(change=lambda axes: axes[0].set(xlabel="loss", ylabel="epoch")),
    ),
    "a logarithmic axis": (CURVES, curves(), curves(change=lambda axes: axes[0].set_yscale("log"))),
    "other limits": (CURVES, curves(), curves(change=lambda axes: axes[1].set_ylim(0, 1))),
    "a missing class": (TABLE, table(), table(MATRIX[:9, :9])),
    "rows and columns exchanged": (TABLE, table(), table(MATRIX.T)),
    "two classes exchanged": (TABLE, table(), table(MATRIX[:, [1, 0, *range(2, 10)]])),
    "shares for counts": (TABLE, table(), table((100 * MATRIX / MATRIX.sum()).astype(int))),
    "another number of digits": (GALLERY, gallery(), gallery(DIGITS[:11], CAPTIONS[:11])),
    "captions of another form": (GALLERY, gallery(), gallery(DIGITS, [f"label {n}" for n in range(12)])),
    "a caption that is missing": (GALLERY, gallery(), gallery(DIGITS, ["", *CAPTIONS[1:]])),
    "a picture without a digit": (GALLERY, gallery(), gallery(np.concatenate([DIGITS[:11], 0 * DIGITS[:1]]), CAPTIONS)),
    "white on black": (GALLERY, gallery(), gallery(255 - DIGITS, CAPTIONS)),
    "images of another size": (GALLERY, gallery(), gallery(DIGITS[:, :14, :14], CAPTIONS)),
    "scores of another digit": (BARS, digits.score_bars(SCORES, 2), digits.score_bars(SCORES[::-1], 2)),
    "a score more": (BARS, digits.score_bars(SCORES, 2), digits.score_bars(np.append(SCORES, 0.0), 2)),
    "one run of two": (
        CURVES,
        scale.accuracy_by_size(SIZES, RUNS),
        scale.accuracy_by_size(SIZES, {**RUNS, "deep": RUNS["deep"][:1]}),
    ),
}


@pytest.mark.parametrize("wrong", WRONG_TRAINED)
def test_a_trained_picture_that_is_wrong_is_caught(wrong):
    kind, right, drawn = WRONG_TRAINED[wrong]
    assert beyond(told(right), told(drawn), kind)
    assert beyond(told(drawn), told(right), kind)


def a_little_off(values):
    return (np.asarray(values) * (1 + 0.01 * np.cos(np.arange(np.size(values))).reshape(np.shape(values)))).tolist()


SAME_TRAINED = {
    "curves": (
        CURVES,
        curves(),
        curves({name: a_little_off(values) if "loss" in name else values for name, values in EPOCHS.items()}),
    ),
    "counts": (TABLE, table(), table(MATRIX + np.roll(np.eye(10, dtype=int), 1, 1) * 3 - 3 * np.eye(10, dtype=int))),
    "a gallery": (GALLERY, gallery(), gallery(DIGITS[::-1], CAPTIONS[::-1])),
    "scores": (BARS, digits.score_bars(SCORES, 2), digits.score_bars(np.array(a_little_off(SCORES)), 2)),
}


@pytest.mark.parametrize("same", SAME_TRAINED)
def test_a_trained_picture_of_another_machine_is_the_same(same):
    kind, right, drawn = SAME_TRAINED[same]
    assert told(right) != told(drawn)
    assert beyond(told(right), told(drawn), kind) == []


# ---- timed ----

STEP = Kind(along="x", factor=20)
COSTS = Kind(along="y", factor=20)


def parts(seconds=PARTS, products=("x @ W1", "x.T @ g"), change=None):
    drawn = profile.step_parts(seconds, products)
    if change:
        change(drawn.axes[0])
    return drawn


def costs(seconds=KERNEL_SECONDS, change=None, degrees=DEGREES):
    n = len(degrees)
    drawn = classifiers.kernel_costs(
        degrees, [50**d for d in degrees], [49 + d for d in degrees], {k: v[:n] for k, v in seconds.items()}
    )
    axes = getattr(drawn, "axes", None)
    if change:
        change(axes if isinstance(axes, list) else [drawn])
    return drawn


def _swap_names(axes):
    axes.set_yticks(axes.get_yticks(), [t.get_text() for t in axes.get_yticklabels()][::-1])


WRONG_TIMED = {
    "parts in another order": (STEP, parts(), parts(dict(reversed(PARTS.items())))),
    "a part that is missing": (STEP, parts(), parts({k: v for k, v in PARTS.items() if k != "loss"})),
    "a part more": (STEP, parts(), parts({**PARTS, "rest": 0.1e-3})),
    "another part hatched": (STEP, parts(), parts(products=("x @ W1", "update"))),
    "microseconds that are called milliseconds": (STEP, parts(), parts({k: 1e3 * v for k, v in PARTS.items()})),
    "a part that takes no time": (STEP, parts(), parts({**PARTS, "loss": 0.0})),
    "names the other way round": (STEP, parts(), parts(change=_swap_names)),
    "another unit at the axis": (STEP, parts(), parts(change=lambda axes: axes.set_xlabel("seconds"))),
    "a logarithmic axis": (STEP, parts(), parts(change=lambda axes: axes.set_xscale("symlog"))),
    "bars of another width": (STEP, parts(), parts(change=lambda axes: [bar.set_height(0.2) for bar in axes.patches])),
    "exchanged curves": (
        COSTS,
        costs(),
        costs(dict(zip(KERNEL_SECONDS, reversed(KERNEL_SECONDS.values()), strict=True))),
    ),
    "a degree less": (COSTS, costs(), costs(degrees=DEGREES[:3])),
    "another marker": (COSTS, costs(), costs(change=lambda axes: axes[-1].lines[0].set_marker("D"))),
    "other degrees": (COSTS, costs(), costs(degrees=[1, 2, 3, 5])),
}


@pytest.mark.parametrize("wrong", WRONG_TIMED)
def test_a_timed_picture_that_is_wrong_is_caught(wrong):
    kind, right, drawn = WRONG_TIMED[wrong]
    assert beyond(told(right), told(drawn), kind)
    assert beyond(told(drawn), told(right), kind)


def test_a_timed_picture_of_a_machine_that_is_five_times_as_slow_is_the_same():
    slow = {part: 5 * seconds for part, seconds in PARTS.items()}
    assert beyond(told(parts()), told(parts(slow)), STEP) == []


# ---- fixed ----

WRONG_FIXED = {
    "a point that has moved by a fiftieth of the axis": curves({**EPOCHS, "loss": [0.26, 0.115, 0.07, 0.05, 0.04]}),
    "exchanged series": curves(exchanged(EPOCHS)),
    "exchanged labels of the axes": curves(change=lambda axes: axes[0].set(xlabel="loss", ylabel="epoch")),
    "another label": curves(change=lambda axes: axes[0].set_xlabel("epochs")),
    "a dashed line made solid": curves(change=lambda axes: axes[1].lines[1].set_linestyle("-")),
    "other dashes": curves(change=lambda axes: axes[1].lines[1].set_linestyle(":")),
    "a thinner line": curves(change=lambda axes: axes[0].lines[0].set_linewidth(1)),
    "no markers": curves(change=lambda axes: axes[0].lines[0].set_marker("")),
    "an open marker": curves(change=lambda axes: axes[0].lines[0].set_markerfacecolor("white")),
    "another name at a curve": curves(change=lambda axes: axes[1].texts[1].set_text("checked")),
    "a title": curves(change=lambda axes: axes[1].set_title("Accuracy")),
    "a tick less": curves(change=lambda axes: axes[0].set_xticks([1, 2, 3, 4])),
    "an epoch less": curves(of_size(EPOCHS, 4)),
    "another colour": curves(change=lambda axes: axes[0].lines[0].set_color(theme.COLOURS["green"])),
    "a legend": curves(change=lambda axes: axes[0].legend()),
}


@pytest.mark.parametrize("wrong", WRONG_FIXED)
def test_a_fixed_picture_that_is_wrong_is_caught_whatever_its_pixels_say(wrong):
    assert beyond(told(curves()), told(WRONG_FIXED[wrong]), Kind())


def test_a_fixed_picture_is_the_same_with_other_last_digits():
    rounded = {name: [value * (1 + 1e-6) for value in values] for name, values in EPOCHS.items()}
    assert beyond(told(curves()), told(curves(rounded)), Kind()) == []


# ---- declarations ----


def test_a_number_is_the_same_to_those_who_tell_and_those_who_compare():
    assert alike.NUMBER == utils.plotting.shown.NUMBER


def test_a_cell_that_declares_nothing_has_fixed_pictures():
    assert kind_of({"tags": ["solution"]}) == Kind() and Kind().band == FIXED


def test_a_declaration_is_read():
    assert kind_of({"picture": TRAINED | {"band": 0.03, "numbers": 2}}) == Kind(band=0.03, numbers=2)
    assert kind_of({"picture": TRAINED | {"band": 0.05, "images": "others"}}).images == "others"
    timed = {"kind": "timed", "reason": "it rests on the clock of this machine", "along": "y", "factor": 30}
    assert kind_of({"picture": timed}) == Kind(along="y", factor=30)


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "varies"},
        {"reason": "training"},
        {"band": 0.6},
        {"band": 0},
        {"factor": 3},
        {"images": "any"},
        {"kind": "timed"},
        {"kind": "timed", "factor": 20, "along": "z"},
        {"width": 3},
    ],
)
def test_a_declaration_that_is_none_is_refused(wrong):
    given = {"picture": TRAINED | ({} if wrong.get("kind") == "timed" else {"band": 0.05}) | wrong}
    with pytest.raises(ValueError, match="picture"):
        kind_of(given)


# ---- every picture that the pages store ----

NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("*.ipynb"))


def stored_pictures(path):
    """The pictures of a page: the cell's id, what the picture draws, its text, and its kind."""
    for cell in nbformat.read(path, as_version=4).cells:
        for output in cell.get("outputs", []):
            if "shown" in output.get("metadata", {}):
                yield cell.id, output.metadata.shown, output.data["text/plain"], kind_of(cell.metadata)


def stale(drawn):
    """What a picture would draw if its code had been changed and the page not been made anew, in each way that it can be."""
    for place, axes in enumerate(drawn["axes"]):
        for what, other in stale_axes(axes):
            yield what, {**drawn, "axes": [*drawn["axes"][:place], other, *drawn["axes"][place + 1 :]]}


def stale_axes(axes):
    labels = {name: axes[name]["label"] for name in "xy"}
    for name in "xy":
        if labels[name]:
            yield f"the label of {name}", axes | {name: axes[name] | {"label": "another"}}
        if axes[name]["ticks"]:
            yield f"the ticks of {name}", axes | {name: axes[name] | {"ticks": axes[name]["ticks"][1:]}}
        yield f"the scale of {name}", axes | {name: axes[name] | {"scale": "symlog"}}
    if re.search("[a-z]", labels["x"] + labels["y"]) and labels["x"] != labels["y"]:
        yield "labels exchanged", axes | {n: axes[n] | {"label": labels[m]} for n, m in ("xy", "yx")}
    if axes["title"]:
        yield "the title", axes | {"title": "Another"}
    kinds = {(artist["is"], str(artist.get("look"))): place for place, artist in enumerate(axes["artists"])}
    for place in kinds.values():  # one of each kind
        before, after = axes["artists"][:place], axes["artists"][place + 1 :]
        for what, artists in stale_artist(axes["artists"][place]):
            yield what, axes | {"artists": [*before, *artists, *after]}


def stale_artist(artist):
    look, says = artist.get("look"), artist.get("says")
    if isinstance(look, str) and "solid" in look:
        yield "solid made dashed", [artist | {"look": look.replace("solid", "dashed 3 1", 1)}]
    if artist["is"] == "Line2D":
        yield "a marker", [artist | {"look": f"{look}, marker D ink"}]
    if isinstance(says, list):
        yield "a name in the legend", [artist | {"says": ["another", *says[1:]]}]
    if isinstance(says, str) and re.search("[a-z]{3}", says):
        yield "an annotation", [artist | {"says": "another"}]
    if says is None:
        yield "an artist less", []
        if "n" in artist:
            yield "a point less", [artist | {"n": artist["n"] - 1}]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_edit_of_a_figure_leaves_the_stored_one_valid(path):
    edits = 0
    for name, drawn, _, kind in stored_pictures(path):
        assert beyond(drawn, drawn, kind) == []
        for what, other in stale(drawn):
            if what == f"the ticks of {kind.along}":  # times have others on another machine
                continue
            edits += 1
            assert beyond(drawn, other, kind), f"{name}: {what}"
    assert edits > 100 or path.stem in ("index", "glossary")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_word_that_is_changed_is_another_text(path):
    for name, drawn, text, _ in stored_pictures(path):
        for what, other in stale(drawn):
            if what in ("labels exchanged", "the title", "a name in the legend", "an annotation"):
                assert " | ".join(words_of(drawn)) in text, name
                assert words_of(other) != words_of(drawn), f"{name}: {what}"
