"""The explorers of the notebooks: what they say is checked against NumPy, what they draw against the values of the knobs."""

import asyncio
import base64
import gc
import re

import ipywidgets
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure
from sklearn.svm import SVC
from sklearn.tree import DecisionTreeClassifier
from stored_pictures import difference

from utils.widgets import explorer as explorer_module
from utils.widgets import explorers
from utils.widgets.explorer import Explorer


def picture(explorer):
    return base64.b64decode(re.search(r'base64,([^"]+)"', explorer.box.children[-2].value)[1])


def bowl(points):
    return points[..., 0] ** 2 / 2 + 5 * points[..., 1] ** 2


POINTS = np.random.default_rng(0).normal(size=(60, 2))
LABELS = (POINTS[:, 0] + POINTS[:, 1] > 0).astype(int)
HELD_OUT = (POINTS[::-1] + 0.1, LABELS[::-1])
EXPLORERS = {
    "broadcasting": (explorers.broadcasting_explorer, [("b", (4, 1)), ("b", (4,)), ("a", (2, 4, 3))]),
    "slicing": (lambda: explorers.slicing_explorer(np.arange(24).reshape(4, 6)), [("index", "0"), ("index", ":, -2:")]),
    "transformation": (
        explorers.transformation_explorer,
        [("a", -1.0), ("d", 2.0), ("f", 1.0), ("c", 0.5), ("e", -2.0)],
    ),
    "descent": (
        lambda: explorers.descent_explorer(bowl, lambda p: p * [1, 10], (-3, 1.5), (-4, 4, -2, 2), (0, 0)),
        [("learning_rate", 0.01), ("momentum", 0.9)],
    ),
    "rotation": (lambda: explorers.rotation_explorer(POINTS, LABELS), [("angle", 45), ("angle", 90)]),
    "depth": (explorers.depth_explorer, [("factor", 1.0), ("activation", "relu"), ("factor", 1.4), ("layers", 10)]),
    "margin": (lambda: explorers.margin_explorer(POINTS, LABELS), [("C", 1.0), ("C", 0.1)]),
    "tree": (lambda: explorers.tree_explorer(POINTS, LABELS, HELD_OUT), [("depth", 1), ("depth", 5)]),
}


@pytest.mark.parametrize("name", EXPLORERS)
def test_every_knob_changes_picture_and_sentence(name):
    make, moves = EXPLORERS[name]
    explorer = make()
    seen = {(picture(explorer), explorer.said)}
    for knob, value in moves:
        explorer.knobs[knob].value = value
        assert explorer.values[knob] == value
        seen.add((picture(explorer), explorer.said))
    assert len(seen) == len({image for image, _ in seen}) == len({said for _, said in seen}) == len(moves) + 1
    assert all(knob.description for knob in explorer.knobs.values())


@pytest.mark.parametrize("name", EXPLORERS)
def test_where_the_places_of_the_axes_are_remembered_an_eye_sees_what_it_would_have_seen(name):
    """There and back, so that a figure of each kind comes twice; found anew, the places may be off by a pixel."""
    make, moves = EXPLORERS[name]
    remembers, forgets = make(), make()
    back = [(knob, remembers.knobs[knob].value) for knob, _ in reversed(moves)]
    for knob, value in [*moves, *back, *moves]:
        forgets._places.clear()
        for explorer in (remembers, forgets):
            explorer.knobs[knob].value = value
        assert difference(picture(remembers), picture(forgets)) is None


def test_the_way_is_drawn_for_as_long_as_it_can_be_and_thirty_steps_are_taken(monkeypatch):
    drawn = []

    def descents(f, ways, extent, best):
        drawn.extend(ways.values())
        return Figure(figsize=(1, 1))

    monkeypatch.setattr(explorers.descent, "descents_on_a_surface", descents)
    make, _ = EXPLORERS["descent"]
    explorer = make()
    assert "after 30 steps" in explorer.said and len(drawn[-1]) == 31
    explorer.knobs["learning_rate"].value = 10  # so large that in the end nothing is a number any more
    assert "too large" in explorer.said
    assert 2 <= len(drawn[-1]) < 31 and np.isfinite(drawn[-1]).all() and np.abs(drawn[-1]).max() < 1e3


def test_a_figure_is_drawn_once_for_each_new_value_and_for_nothing_else():
    drawn = []
    explorer = Explorer(
        lambda size: drawn.append(size) or Figure(figsize=(1, 1)),
        lambda size: f"A frame of size {size}, and nothing in it.",
        {"size": ipywidgets.IntSlider(description="size")},
    )
    explorer.knobs["size"].description = "how large"
    explorer.knobs["size"].max = 50
    assert drawn == [0]
    explorer.knobs["size"].value = 3
    explorer.knobs["size"].value = 4
    assert drawn == [0, 3, 4]


def test_two_explorers_whose_figures_are_of_one_size_remember_places_of_their_own():
    drawn = {}

    def explorer(label):
        def draw(size):
            whole = Figure(figsize=(3, 2), layout="constrained")
            drawn[label] = whole.subplots()
            drawn[label].set_ylabel(label)
            return whole

        return Explorer(draw, lambda size: "A frame with a name at its side.", {"size": ipywidgets.IntSlider()})

    labels = ("one line", "one\nline\nafter\nthe other")
    for made in [explorer(label) for label in labels]:
        made.knobs["size"].value = 1
    few, many = (drawn[label].get_position().x0 for label in labels)
    assert many > few + 0.05


def test_an_index_that_cannot_be_drawn_leaves_the_picture_of_this_explorer_and_not_of_another(monkeypatch):
    drawn = []

    def slices(tensor, index, name):
        drawn.append(index)
        return Figure(figsize=(1, 1))

    monkeypatch.setattr(explorers.tensors, "tensor_slice", slices)
    make, _ = EXPLORERS["slicing"]
    one, another = make(), make()
    one.knobs["index"].value = "0"
    another.knobs["index"].value = "9"
    assert drawn == [(slice(1, 3), slice(2, 5)), (slice(1, 3), slice(2, 5)), (0,), (slice(1, 3), slice(2, 5))]


MAP = "x @ W + b with W = "
SLIDER = ("FloatSlider", 0.0, -2.0, 2.0, 0.1)
KNOBS = {
    "broadcasting": {"shape of a": ("Dropdown", (4, 3)), "shape of b": ("Dropdown", (3,))},
    "slicing": {"x[ … ]": ("Combobox", "1:3, 2:5")},
    "transformation": {
        "W[0, 0]": ("FloatSlider", 1.0, *SLIDER[2:]), "W[0, 1]": ("FloatSlider", 0.5, *SLIDER[2:]), "W[1, 0]": SLIDER,
        "W[1, 1]": ("FloatSlider", 1.0, *SLIDER[2:]), "b[0]": SLIDER, "b[1]": SLIDER,
    },
    "descent": {
        "learning rate": ("FloatLogSlider", 0.1, -3.0, 1.0, 0.1), "momentum": ("FloatSlider", 0.0, 0.0, 0.95, 0.05),
    },
    "rotation": {"angle in degrees": ("IntSlider", 0, 0, 180, 5)},
    "depth": {
        "activation": ("Dropdown", "sigmoid"), "layers": ("IntSlider", 30, 2, 50, 1),
        "spread, times √n": ("FloatSlider", 0.6, 0.2, 4.0, 0.1),
    },
    "margin": {"C": ("FloatLogSlider", 1000.0, -1.0, 4.0, 0.5)},
    "tree": {"depth": ("IntSlider", 2, 1, 8, 1)},
}  # fmt: skip
SENTENCES = {
    "broadcasting": [
        "Shapes (4, 3) and (3,) give (4, 3): a stays as it is and b becomes (4, 3).",
        "Shapes (4, 3) and (4, 1) give (4, 3): a stays as it is and b becomes (4, 3).",
        "Shapes (4, 3) and (4,) do not fit: axis 1 (-1 from the right) has sizes 3 and 4: "
        "the two sizes of an axis must be equal, or one of them 1.",
        "Shapes (2, 4, 3) and (4,) do not fit: axis 2 (-1 from the right) has sizes 3 and 4: "
        "the two sizes of an axis must be equal, or one of them 1.",
    ],
    "slicing": [
        "x[1:3, 2:5] has shape (2, 3) and holds 6 of the 24 entries.",
        "x[0] has shape (6,) and holds 6 of the 24 entries.",
        "x[:, -2:] has shape (4, 2) and holds 8 of the 24 entries.",
    ],
    "transformation": [
        MAP + "[[1, 0.5], [0, 1]] and b = [0, 0]: areas grow to 1.00 times their size.",
        MAP + "[[-1, 0.5], [0, 1]] and b = [0, 0]: areas grow to 1.00 times their size, and the letter is turned over.",
        MAP + "[[-1, 0.5], [0, 2]] and b = [0, 0]: areas grow to 2.00 times their size, and the letter is turned over.",
        MAP + "[[-1, 0.5], [0, 2]] and b = [0, 1]: areas grow to 2.00 times their size, and the letter is turned over.",
        MAP
        + "[[-1, 0.5], [0.5, 2]] and b = [0, 1]: areas grow to 2.25 times their size, and the letter is turned over.",
        MAP
        + "[[-1, 0.5], [0.5, 2]] and b = [-2, 1]: areas grow to 2.25 times their size, and the letter is turned over.",
    ],
    "descent": [
        "Learning rate 0.1, momentum 0: after 30 steps 0.1 % of the way down to the lowest place is left.",
        "Learning rate 0.01, momentum 0: after 30 steps 15.8 % of the way down to the lowest place is left.",
        "Learning rate 0.01, momentum 0.9: after 30 steps 3.3 % of the way down to the lowest place is left.",
    ],
    "rotation": [
        "With the axes turned by 0 degrees, the best cut gets 80 % right.",
        "With the axes turned by 45 degrees, the best cut gets 100 % right.",
        "With the axes turned by 90 degrees, the best cut gets 85 % right.",
    ],
    "depth": [
        "30 layers of sigmoid, with weights spread by 0.6 / √n: on the way forward the signal keeps its size, and on the way back "
        "the gradient fades by 24 powers of ten.",
        "30 layers of sigmoid, with weights spread by 1.0 / √n: on the way forward the signal keeps its size, and on the way back "
        "the gradient fades by 18 powers of ten.",
        "30 layers of relu, with weights spread by 1.0 / √n: on the way forward the signal fades by 5 powers of ten, and on the "
        "way back the gradient fades by 4 powers of ten.",
        "30 layers of relu, with weights spread by 1.4 / √n: on the way forward the signal keeps its size, and on the way back the "
        "gradient keeps its size.",
        "10 layers of relu, with weights spread by 1.4 / √n: on the way forward the signal keeps its size, and on the way back the "
        "gradient keeps its size.",
    ],
    "margin": [
        f"With C = {C} the street is {wide} wide, {inside} of 60 points lie inside it, {support} are support vectors, "
        f"and {wrong} on the wrong side of its middle."
        for C, wide, inside, support, wrong in (("1,000", 0.07, 0, 3, 0), (1, 0.72, 15, 17, 1), (0.1, 1.54, 32, 34, 2))
    ],
    "tree": [
        f"A tree of depth {depth} with {leaves} leaves misreads {learned} % of the points it learned from and {unseen} % of "
        "those held out."
        for depth, leaves, learned, unseen in ((2, 3, 13, 18), (1, 2, 15, 18), (5, 6, 2, 7))
    ],
}


@pytest.mark.parametrize("name", EXPLORERS)
def test_these_are_the_knobs_and_what_is_said_of_them(name):
    make, moves = EXPLORERS[name]
    explorer = make()
    found = {
        knob.description: (
            type(knob).__name__,
            knob.value,
            *(getattr(knob, end) for end in ("min", "max", "step") if hasattr(knob, end)),
        )
        for knob in explorer.knobs.values()
    }
    assert found == KNOBS[name]
    said = [explorer.said]
    for knob, value in moves:
        explorer.knobs[knob].value = value
        said.append(explorer.said)
    assert said == SENTENCES[name]


def test_shapes_and_indices_are_offered_but_any_index_may_be_written():
    shapes, indices = explorers.broadcasting_explorer(), explorers.slicing_explorer(np.arange(24).reshape(4, 6))
    for knob in shapes.knobs.values():
        assert knob.options == tuple((str(shape), shape) for shape in explorers.SHAPES)
    assert indices.knobs["index"].options == explorers.INDICES and not indices.knobs["index"].ensure_option


@pytest.mark.parametrize(
    ("b", "end"), [(0.0, "areas grow to 1.00 times their size."), (1.0, "everything is pressed onto a line.")]
)
def test_without_an_inverse_the_plane_becomes_a_line(b, end):
    explorer = explorers.transformation_explorer()
    explorer.knobs["c"].value = 1.0
    explorer.knobs["b"].value = b
    assert explorer.said.endswith(end)


def test_of_zeros_alone_it_becomes_a_point():
    explorer = explorers.transformation_explorer()
    for knob in "abd":
        explorer.knobs[knob].value = 0
    assert explorer.said.endswith("everything is pressed onto a point.")
    explorer.knobs["c"].value = 0.1
    assert explorer.said.endswith("everything is pressed onto a line.")


@pytest.mark.parametrize("name", EXPLORERS)
def test_it_comes_back_to_where_it_began(name):
    """What is drawn depends on the knobs alone, not on the way to them."""
    make, moves = EXPLORERS[name]
    explorer = make()
    knob, value = moves[0]
    first = explorer.values[knob]
    explorer.knobs[knob].value = value
    there = picture(explorer)
    explorer.knobs[knob].value = first
    explorer.knobs[knob].value = value
    assert picture(explorer) == there


class TestTheCollectorOfGarbage:
    """It may not come between a knob and its answer, and is on again when the knobs rest."""

    @pytest.fixture
    def seen(self):
        return []

    @pytest.fixture
    def knob(self, seen):
        def draw(number):
            seen.append(gc.isenabled())
            if number == 3:
                raise ArithmeticError("3 cannot be drawn")
            return Figure(figsize=(1, 1))

        slider = ipywidgets.IntSlider(1, description="number")
        Explorer(draw, lambda number: f"The number is {number}.", {"number": slider})
        return slider

    def test_without_an_event_loop_it_is_on_again_at_once(self, knob, seen):
        knob.value = 2
        assert seen == [True, False] and gc.isenabled()

    def test_with_one_it_waits_until_the_knobs_rest(self, knob, seen, monkeypatch):
        async def turn_twice():
            for number, rest in ((2, 600), (4, 0.05)):
                monkeypatch.setattr(explorer_module, "REST", rest)
                knob.value = number
                assert not gc.isenabled()  # nothing else has had its turn
            while not gc.isenabled():
                await asyncio.sleep(0.01)

        asyncio.run(asyncio.wait_for(turn_twice(), timeout=60))  # not after 600 seconds: the first is called off
        assert seen == [True, False, False]

    def test_a_figure_that_fails_does_not_leave_it_off(self, knob):
        with pytest.raises(ArithmeticError):
            knob.value = 3
        assert gc.isenabled()

    def test_who_turned_it_off_keeps_it_off(self, knob):
        gc.disable()
        try:
            knob.value = 2
            assert not gc.isenabled()
        finally:
            gc.enable()


@settings(deadline=None, max_examples=30)
@given(st.sampled_from(explorers.SHAPES), st.sampled_from(explorers.SHAPES))
def test_broadcasting_says_what_numpy_does(a, b):
    explorer = broadcasting
    explorer.knobs["a"].value, explorer.knobs["b"].value = a, b
    try:
        result = np.broadcast_shapes(a, b)
    except ValueError:
        assert "do not fit" in explorer.said
    else:
        assert explorer.said.startswith(f"Shapes {a} and {b} give {result}: ")
        assert ("a stays as it is" in explorer.said) == (a == result)
        assert ("b stays as it is" in explorer.said) == (b == result)


broadcasting = explorers.broadcasting_explorer()


INDEX_PARTS = st.one_of(
    st.integers(-9, 9),
    st.builds(slice, *[st.none() | st.integers(-9, 9)] * 2, st.none() | st.sampled_from([-2, -1, 1, 2])),
)


@given(st.lists(INDEX_PARTS, min_size=1, max_size=3))
def test_an_index_is_read_as_python_reads_it(parts):
    def written(part):
        if isinstance(part, int):
            return str(part)
        return ":".join("" if bound is None else str(bound) for bound in (part.start, part.stop, part.step))

    text = ", ".join(map(written, parts))
    assert explorers.parsed_index(text) == tuple(parts)
    assert explorers.parsed_index(text.replace(" ", "")) == tuple(parts)


@pytest.mark.parametrize("text", ["", "a", "1;2", "1:2:3:4", "x[0]", "1.5", "__import__('os')", "9" * 9, "1 2", ","])
def test_what_is_no_index_is_refused(text):
    with pytest.raises(
        ValueError, match="text must hold whole numbers and slices such as 1:3, separated by commas; got"
    ):
        explorers.parsed_index(text)


@pytest.mark.parametrize(
    ("index", "reason"),
    [("7", "out of bounds"), ("0, 0, 0", "too many indices"), ("2:2", "the slice is empty"), ("rows", "whole numbers"),
     ("::0", "slice step cannot be zero")],
)  # fmt: skip
def test_an_index_that_cannot_be_drawn_leaves_the_picture(index, reason):
    explorer = explorers.slicing_explorer(np.arange(24).reshape(4, 6))
    explorer.knobs["index"].value = ":, 0"
    before = picture(explorer)
    explorer.knobs["index"].value = index
    image = picture(explorer)
    assert reason in explorer.said and "still that of the last index" in explorer.said
    assert image == before


def test_slicing_says_what_numpy_gives():
    x = np.arange(24).reshape(4, 6)
    explorer = explorers.slicing_explorer(x, name="digits")
    for index in explorers.INDICES:
        explorer.knobs["index"].value = index
        part = x[explorers.parsed_index(index)]
        assert explorer.said == f"digits[{index}] has shape {np.shape(part)} and holds {part.size} of the 24 entries."


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"a": 2.0, "d": 2.0}, "areas grow to 4.00 times"),
        ({"a": -1.0}, "areas grow to 1.00 times their size, and the letter is turned over"),
        ({"a": 0.5, "b": 1.0, "c": 0.5, "d": 1.0}, "pressed onto a line"),
        ({"e": 1.5, "f": -2.0}, "b = [1.5, -2]"),
    ],
)
def test_a_map_is_told_by_what_it_does_to_areas(values, says):
    explorer = explorers.transformation_explorer()
    for name, value in values.items():
        explorer.knobs[name].value = value
    assert says in explorer.said


def test_a_rate_beyond_two_over_the_curvature_is_told():
    """The steepest curvature of the bowl is 10: at 0.2 the steps become too large."""
    explorer = EXPLORERS["descent"][0]()
    for rate, fine in ((0.19, True), (0.21, False), (10.0, False)):
        explorer.knobs["learning_rate"].value = rate
        assert ("of the way down" in explorer.said) == fine
        assert ("too large" in explorer.said) != fine


def test_the_best_angle_is_told():
    explorer = EXPLORERS["rotation"][0]()
    explorer.knobs["angle"].value = 45
    assert explorer.said == "With the axes turned by 45 degrees, the best cut gets 100 % right."


def test_the_street_is_as_wide_as_its_edges_are_apart_and_widens_as_exceptions_become_cheap():
    explorer = EXPLORERS["margin"][0]()
    told = {}
    for C in (1000.0, 1.0, 0.1):
        explorer.knobs["C"].value = C
        svm = SVC(kernel="linear", C=C).fit(POINTS, LABELS)
        wide, inside, support, wrong = map(
            float, re.findall(r"is ([\d.]+) wide, (\d+) .*, (\d+) are .* (\d+) on", explorer.said)[0]
        )
        # From one edge to the other along the weights, and points counted by their distance from the middle.
        normal = svm.coef_[0] / np.linalg.norm(svm.coef_[0])
        distances = POINTS @ normal + svm.intercept_[0] / np.linalg.norm(svm.coef_[0])
        assert abs(wide - 2 / np.linalg.norm(svm.coef_[0])) < 0.006 and support == len(svm.support_)
        assert inside == np.sum(np.abs(distances) < 0.99 / np.linalg.norm(svm.coef_[0]))
        assert wrong == np.sum((distances > 0) != LABELS)
        told[C] = wide
    assert told[1000.0] < told[1.0] < told[0.1]


def test_a_trees_mistakes_are_told_for_what_it_learned_and_for_what_it_did_not():
    explorer = EXPLORERS["depth"][0]()
    for depth in (1, 3, 8):
        explorer.knobs["depth"].value = depth
        tree = DecisionTreeClassifier(max_depth=depth, random_state=0).fit(POINTS, LABELS)
        shares = [np.mean(tree.predict(points) != labels) for points, labels in ((POINTS, LABELS), HELD_OUT)]
        assert [f"{share:.0%}".replace("%", " %") for share in shares] == re.findall(r"\d+ %", explorer.said)
        assert f"with {np.sum(tree.tree_.children_left < 0)} leaves" in explorer.said
