"""Figures of what was achieved, promised and adopted, from the cited tables: sections 1.1.6 to 1.1.8."""

import re
from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, PercentFormatter

from utils.plotting.theme import COLOURS, figure, themed

__all__ = ["adoption_curves", "beside_people", "claims_and_outcomes", "imagenet_errors"]


@themed
def imagenet_errors(rows: Sequence) -> Figure:
    """Draw the top-5 error of each year's ImageNet winner, deep or not, against the error of a person (section 1.1.6).

    Parameters
    ----------
    rows : sequence of named tuple
        With `year`, `system`, `top5_error` in per cent, and `deep` (0 or 1); the person's `system` is "human".

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If there is no winner among the rows, or not exactly one person.
    """
    people = [row for row in rows if row.system == "human"]
    winners = sorted((row for row in rows if row.system != "human"), key=lambda row: row.year)
    if len(people) != 1 or not winners:
        raise ValueError(
            f'rows must hold one row of system "human" and at least one other; got {len(people)} and {len(winners)}'
        )
    drawn, axes = figure(7.8, 3.3)
    years = [row.year for row in winners]
    on_paper = {"facecolor": COLOURS["paper"], "edgecolor": "none", "pad": 0.5}
    for row in winners:
        style = {"facecolor": COLOURS["blue"]} if row.deep else {"facecolor": "white", "hatch": "////"}
        axes.bar(row.year, row.top5_error, width=0.66, edgecolor=COLOURS["blue"], **style)
        axes.annotate(f"{row.top5_error:.1f}", (row.year, row.top5_error), xytext=(0, 3), textcoords="offset points",
                      ha="center", fontsize=9.5, zorder=3, bbox=on_paper)  # fmt: skip
    person = people[0].top5_error
    axes.axhline(person, color=COLOURS["orange"], linestyle="--", linewidth=1.6)
    axes.annotate(f"a person: {person:.1f}", (years[-1] + 0.45, person), xytext=(0, 5), textcoords="offset points",
                  ha="right", color=COLOURS["orange"])  # fmt: skip
    axes.set(ylabel="test images misread (%)", ylim=(0, 1.12 * max(row.top5_error for row in winners)))
    names = [row.system.replace(" (", "\n(") for row in winners]
    axes.set_xticks(years, [f"{year}\n{name}" for year, name in zip(years, names, strict=True)], fontsize=9)
    axes.tick_params(axis="x", length=0)
    for deep, text, height in ((0, "hatched: not deep", 0.9), (1, "filled: a deep network", 0.8)):
        if any(row.deep == deep for row in winners):
            axes.text(0.98, height, text, transform=axes.transAxes, ha="right", color=COLOURS["blue"])
    return drawn


@themed
def beside_people(rows: Sequence) -> Figure:
    """Draw, test by test, what machines reached one after the other and what people reach in the same test (section 1.1.6).

    Parameters
    ----------
    rows : sequence of named tuple
        With `field`, `year`, `value`, `unit` and `human`. Those with one field and unit come from one test and share a panel,
        if there are at least two machines among them and any row says what people reach; other rows are not drawn. An axis
        covers the scale that the unit names ("1 to 5"), and otherwise begins at zero.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If in no test two machines were measured, and people, too.
    """
    panels: dict[tuple[str, str], list] = {}
    for row in rows:
        if row.value is not None:
            panels.setdefault((row.field, row.unit), []).append(row)
    panels = {
        key: sorted(found, key=lambda row: (row.year, row.value))
        for key, found in panels.items()
        if len(found) > 1 and any(row.human is not None for row in found)
    }
    if not panels:
        raise ValueError("rows must hold a test of two machines and of people; got none")
    columns = min(3, len(panels))
    count = -(-len(panels) // columns)
    drawn, grid = figure(9, 2.5 * count, count, columns, squeeze=False)
    for axes in grid.flat[len(panels) :]:
        axes.set_axis_off()
    for axes, ((field, unit), found) in zip(grid.flat, panels.items(), strict=False):
        places = range(len(found))
        axes.plot(places, [row.value for row in found], "o-", color=COLOURS["blue"])
        with_people = [(place, row) for place, row in zip(places, found, strict=True) if row.human is not None]
        axes.plot([place for place, _ in with_people], [row.human for _, row in with_people], "D", markersize=8,
                  markerfacecolor="none", markeredgecolor=COLOURS["orange"], markeredgewidth=1.8)  # fmt: skip
        written = {"textcoords": "offset points", "fontsize": 9, "zorder": 4, "ha": "center"}
        written["bbox"] = {"facecolor": COLOURS["paper"], "edgecolor": "none", "pad": 0.5}
        for place, row in zip(places, found, strict=True):
            below = row.human is not None and row.value < row.human
            axes.annotate(f"{row.value:g}", (place, row.value), xytext=(0, -16 if below else 8), color=COLOURS["blue"],
                          **written)  # fmt: skip
            if row.human is not None:
                axes.annotate(f"people {row.human:g}", (place, row.human), xytext=(0, 9 if below else -17),
                              color=COLOURS["orange"], **written)  # fmt: skip
        highest = max([row.value for row in found] + [row.human for _, row in with_people])
        scale = re.search(r"(\d+) to (\d+)", unit)
        low, high = (float(scale[1]), float(scale[2])) if scale else (0.0, 1.1 * highest)
        axes.set(xlim=(-0.6, len(found) - 0.4), ylim=(low, high + 0.12 * (high - low)))
        ticks = np.arange(low, high + 1) if scale else MaxNLocator(5).tick_values(low, high)
        axes.set_yticks([tick for tick in ticks if low <= tick <= high])
        years = [row.year for row in found]
        axes.set_xticks(places, [
            f"{year}, {'old' if year not in years[:place] else 'new'}" if years.count(year) > 1 else str(year)
            for place, year in enumerate(years)
        ])  # fmt: skip
        axes.set_title(field, fontsize=10, weight="bold")
        axes.set_ylabel(unit.split(" (", 1)[0], fontsize=9)
    return drawn


@themed
def claims_and_outcomes(rows: Sequence, last_year: int = 2026) -> Figure:
    """Draw claims about artificial intelligence against what became of them, with the winters shaded (section 1.1.7).

    Parameters
    ----------
    rows : sequence of named tuple
        With `year`, `until`, `kind` ("claim", "outcome", "winter" or "event"), `answers` and `label`. A claim is a bar
        from the year it was made to the year by which it was to come true; an outcome is a mark in the row of the claim
        it answers. Events stand on a line at the foot.
    last_year : int
        Where the axis ends, at least.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If there is no claim, or an outcome answers a claim that is not among the rows.
    """
    claims = sorted((row for row in rows if row.kind == "claim"), key=lambda row: (row.year, row.until or row.year))
    outcomes = [row for row in rows if row.kind == "outcome"]
    events = sorted((row for row in rows if row.kind == "event"), key=lambda row: row.year)
    places = {row.label: -number for number, row in enumerate(claims)}
    if not claims:
        raise ValueError("rows must hold at least one claim; got none")
    if unknown := [row.label for row in outcomes if row.answers not in places]:
        raise ValueError(f"each outcome must answer a claim among the rows; {unknown} do not")
    foot = -len(claims) - 0.4
    drawn, axes = figure(9, 0.34 * len(claims) + 2.0)
    first = min(row.year for row in rows)
    for row in rows:
        if row.kind == "winter":
            axes.axvspan(row.year, row.until, color=COLOURS["sky"], alpha=0.25, linewidth=0)
            axes.text((row.year + row.until) / 2, 0.75, row.label.replace(" ", "\n"), ha="center", va="bottom",
                      fontsize=9.5)  # fmt: skip
    for row in claims:
        y = places[row.label]
        if row.until is not None:
            axes.plot([row.year, row.until], [y, y], color=COLOURS["orange"], linewidth=5, solid_capstyle="butt")
            axes.plot(row.until, y, "|", color=COLOURS["orange"], markersize=13, markeredgewidth=2.5)
        axes.plot(row.year, y, "o", color=COLOURS["orange"], markersize=7)
        axes.text(row.year - 1.2, y, row.label, ha="right", va="center", fontsize=9)
    for row in outcomes:
        y = places[row.answers]
        axes.plot(row.year, y, "D", markersize=7.5, markerfacecolor="white", markeredgecolor=COLOURS["blue"],
                  markeredgewidth=2, zorder=3)  # fmt: skip
        claim = next(claim for claim in claims if claim.label == row.answers)
        beyond = max(row.year, claim.until or row.year)
        text = f"{row.year}: {row.label}"
        axes.text(beyond + 1.4, y, text, va="center", fontsize=9, color=COLOURS["blue"])
    on_paper = {"facecolor": COLOURS["paper"], "edgecolor": "none", "pad": 0.5}
    for number, row in enumerate(events):
        axes.plot([row.year, row.year], [foot, foot - 0.3 - 0.65 * (number % 3)], color=COLOURS["grey"], linewidth=1)
        axes.plot(row.year, foot, "s", color=COLOURS["grey"], markersize=5)
        axes.text(
            row.year, foot - 0.4 - 0.65 * (number % 3), row.label, ha="center", va="top", fontsize=9, bbox=on_paper
        )
    axes.axhline(foot, color=COLOURS["grey"], linewidth=1)
    axes.set(ylim=(foot - 2.5, 2.6), yticks=[], xlim=(first - 21, last_year + 33))
    axes.set_xticks(range(10 * (-(-first // 10)), last_year + 1, 10))
    axes.grid(axis="x")
    axes.spines["left"].set_visible(False)
    return drawn


# Where a curve's name stands: at its first or at its last count, and shifted by so many points; without an entry, at the last.
NAMED = {
    "electricity": ("first", (4, -11), "left"),
    "telephone": ("first", (-6, 3), "right"),
    "radio": ("last", (6, 4), "left"),
    "television": ("first", (-7, -3), "right"),
    "computer": ("first", (-6, -2), "right"),
    "internet": ("last", (-2, -19), "left"),
    "smartphone": ("last", (-4, 8), "center"),
    "generative AI (ChatGPT)": ("first", (12, -30), "right"),
}

BESIDE = {"internet": ((-4, 8), "center"), "generative AI (ChatGPT)": ((-6, 2), "right")}  # the same in the right half


@themed
def adoption_curves(rows: Sequence, share: float = 20) -> Figure:
    """Draw the share of people or households that use a technology, by year, and by years since it reached `share` (1.1.8).

    Parameters
    ----------
    rows : sequence of named tuple
        With `technology`, `year` and `share` in per cent; at least two rows a technology.
    share : float
        The right half counts the years from the one in which a curve, on straight lines between the counts, reached this
        share. A technology that was not counted until it had more than that is left out there.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If there is no row, a technology has only one, or none was counted below `share` and above it.
    """
    curves: dict[str, list] = {}
    for row in rows:
        curves.setdefault(row.technology, []).append(row)
    curves = {name: sorted(found, key=lambda row: row.year) for name, found in curves.items()}
    if not curves or min(map(len, curves.values())) < 2:
        raise ValueError(
            f"rows must hold at least two for each technology; got { {k: len(v) for k, v in curves.items()} }"
        )
    whole = [name for name, found in curves.items() if found[0].share <= share <= found[-1].share]
    if not whole:
        raise ValueError(f"share must be one that a curve crosses; got {share}")
    drawn, (calendar, since) = figure(9, 3.9, 1, 2, sharey=True, width_ratios=(1.5, 1))
    styles = ("-o", "-s", "-^", "-D", "-v", "-P", "-X", "-*")
    colours = ("blue", "orange", "green", "purple", "ink", "yellow", "sky", "grey")
    for number, (name, found) in enumerate(curves.items()):
        years, shares = np.array([row.year for row in found]), [row.share for row in found]
        style = {"color": COLOURS[colours[number % 8]], "markersize": 4.5, "linewidth": 1.7}
        calendar.plot(years, shares, styles[number % 8], **style)
        end, shift, side = NAMED.get(name, ("last", (5, 0), "left"))
        at = 0 if end == "first" else -1
        written = {"textcoords": "offset points", "fontsize": 9, "color": style["color"]}
        calendar.annotate(name.replace(" (", "\n("), (years[at], shares[at]), xytext=shift, ha=side, **written)
        if name in whole:
            start = np.interp(share, shares, years)
            since.plot(years - start, shares, styles[number % 8], **style)
            shift, side = BESIDE.get(name, ((5, 3), "left"))
            since.annotate(name.split(" (")[0], (years[-1] - start, shares[-1]), xytext=shift, ha=side, **written)
    since.plot(0, share, "o", markersize=11, markerfacecolor="none", markeredgecolor=COLOURS["ink"])
    calendar.set(xlabel="year", ylabel="share of homes or adults", ylim=(0, 104), yticks=range(0, 101, 20))
    calendar.margins(x=0.12)
    since.set(xlabel=f"years since it reached {share:g}%")
    since.margins(x=0.33)
    for axes in (calendar, since):
        axes.grid(axis="y")
        axes.yaxis.set_major_formatter(PercentFormatter(100, decimals=0))
    return drawn
