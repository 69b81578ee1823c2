"""The figure of how far a reader has come: a box for each exercise, and what the rows say beside them."""

from matplotlib.colors import to_hex

from utils.plotting import COLOURS, solved


def test_each_exercise_has_a_box_that_is_filled_where_it_is_solved():
    axes = solved.solved_by_section({"1.1": [(True, 0), (False, 2)], "2.1": [(True, 1)]}).axes[0]
    filled = {box.get_xy(): to_hex(box.get_facecolor()).upper() == COLOURS["blue"] for box in axes.patches}
    assert filled == {(0, 0): True, (1, 0): False, (0, 1): True}
    assert axes.get_ylim()[0] > axes.get_ylim()[1], "the first section is at the top"


def test_letters_sections_and_numbers_stand_beside_them():
    axes = solved.solved_by_section({"1.1": [(True, 0), (False, 2)], "2.1": [(True, 1)], "2.2": [(False, 0)]}).axes[0]
    assert [text.get_text() for text in axes.texts] == [
        "a", "b", "1.1", "1 of 2, 2 hints", "a", "2.1", "1 of 1, 1 hint", "a", "2.2", "0 of 1",
    ]  # fmt: skip
