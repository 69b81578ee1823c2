"""The figures of history: every number that is drawn comes from the rows, and the tables have what the page needs."""

from collections import namedtuple

import numpy as np
import pytest
from matplotlib.colors import to_hex

from utils.data.datasets import load_table
from utils.plotting import history as draw
from utils.plotting.theme import COLOURS

Winner = namedtuple("Winner", "year system top5_error deep")
Result = namedtuple("Result", "field year value unit human")
Entry = namedtuple("Entry", "year until kind answers label")
Count = namedtuple("Count", "technology year share")


def words(axes):
    return [text.get_text() for text in axes.texts]


def test_imagenet_draws_each_winner_and_the_person():
    rows = [Winner(2011, "old", 25.8, 0), Winner(2012, "new (net)", 16.4, 1), Winner(2012, "human", 5.1, 0)]
    (axes,) = draw.imagenet_errors(rows).axes
    bars = [(bar.get_x() + bar.get_width() / 2, bar.get_height(), bar.get_hatch()) for bar in axes.patches]
    assert bars == [(pytest.approx(2011), 25.8, "////"), (pytest.approx(2012), 16.4, None)]
    assert np.allclose(axes.lines[0].get_ydata(), 5.1)
    assert words(axes)[:3] == ["25.8", "16.4", "a person: 5.1"]
    assert [tick.get_text() for tick in axes.get_xticklabels()] == ["2011\nold", "2012\nnew\n(net)"]


def test_imagenet_of_the_table_has_every_year():
    (axes,) = draw.imagenet_errors(load_table("imagenet")).axes
    assert len(axes.patches) == 8


def test_beside_people_has_a_panel_for_each_test_of_machines_and_people():
    rows = [
        Result("speech", 2016, 5.8, "% errors (test)", 5.9),
        Result("speech", 2011, 16.1, "% errors (test)", None),
        Result("speech", 2012, 1.0, "another unit", None),
        Result("search", 2013, None, None, None),
        Result("voice", 2016, 4.2, "score, 1 to 5", 4.5),
        Result("voice", 2016, 3.8, "score, 1 to 5", 4.5),
        Result("Go", 2016, 4.0, "games", 1.0),
    ]
    speech, voice, *empty = draw.beside_people(rows).axes
    assert [axes.get_title(loc="left") for axes in (speech, voice)] == ["speech", "voice"]
    assert speech.lines[0].get_xydata().tolist() == [[0, 16.1], [1, 5.8]]
    assert speech.lines[1].get_xydata().tolist() == [[1, 5.9]]
    assert [tick.get_text() for tick in speech.get_xticklabels()] == ["2011", "2016"]
    assert [tick.get_text() for tick in voice.get_xticklabels()] == ["2016, old", "2016, new"]
    assert voice.lines[0].get_ydata().tolist() == [3.8, 4.2]
    assert speech.get_ylabel() == "% errors"
    assert {"16.1", "5.8", "people 5.9"} <= set(words(speech))
    assert not empty
    assert (
        speech.get_ylim()[0] == 0 and voice.get_ylim()[0] == 1
    )  # an error has no values below zero, a rating none below 1


def test_beside_people_of_the_table_has_six_full_panels():
    panels = draw.beside_people(load_table("milestones")).axes
    assert len(panels) == 6 and all(axes.axison for axes in panels)


def test_claims_end_at_their_date_and_outcomes_stand_in_their_row():
    rows = [
        Entry(1958, 1968, "claim", None, "Chess"),
        Entry(1958, None, "claim", None, "Seeing"),
        Entry(1997, None, "outcome", "Chess", "Deep Blue"),
        Entry(1974, 1980, "winter", None, "First winter"),
        Entry(2012, None, "event", None, "AlexNet"),
    ]
    (axes,) = draw.claims_and_outcomes(rows).axes
    bars = [line for line in axes.lines if line.get_linewidth() == 5]
    assert [line.get_xydata().tolist() for line in bars] == [[[1958, -0.0], [1968, -0.0]]] or [
        line.get_xdata().tolist() for line in bars
    ] == [[1958, 1968]]
    blue = [line for line in axes.lines if to_hex(line.get_markeredgecolor()) == COLOURS["blue"].lower()]
    (diamond,) = [line for line in blue if line.get_marker() == "D"]
    assert diamond.get_xdata()[0] == 1997 and diamond.get_ydata()[0] == bars[0].get_ydata()[0]
    (winter,) = axes.patches
    assert (winter.get_x(), winter.get_width()) == (1974, 6)
    assert {"Chess", "Seeing", "1997: Deep Blue", "First\nwinter", "AlexNet"} <= set(words(axes))


def test_every_row_of_the_table_is_named_in_the_timeline():
    rows = load_table("ai_timeline")
    (axes,) = draw.claims_and_outcomes(rows).axes
    shown = "\n".join(words(axes)).replace("\n", " ")
    assert all(row.label in shown for row in rows)


@pytest.mark.parametrize("table", ["milestones", "imagenet", "ai_timeline", "adoption"])
def test_every_row_that_is_drawn_names_its_source(table):
    for row in load_table(table):
        assert row.author and row.title and row.place and row.year_published


def test_adoption_draws_each_technology_by_year_and_from_where_it_passes_a_share():
    rows = [
        Count("radio", 1940, 80.0),
        Count("radio", 1930, 40.0),
        Count("phone", 1920, 15.0),
        Count("phone", 1930, 25.0),
        Count("phone", 1950, 62.0),
    ]
    calendar, since = draw.adoption_curves(rows).axes
    assert calendar.lines[0].get_xydata().tolist() == [[1930, 40], [1940, 80]]
    assert calendar.lines[1].get_xydata().tolist() == [[1920, 15], [1930, 25], [1950, 62]]
    phone, crossing = since.lines
    assert phone.get_xydata().tolist() == [[-5, 15], [5, 25], [25, 62]]
    assert crossing.get_xydata().tolist() == [[0, 20]]
    assert calendar.lines[0].get_marker() != calendar.lines[1].get_marker()  # not by colour alone
    assert words(calendar) == ["radio", "phone"] and words(since) == ["phone"]
