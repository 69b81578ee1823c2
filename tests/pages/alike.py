"""Whether two pictures show the same, by what they draw (`utils.plotting.shown`): in words exactly, in numbers within bounds.

How far numbers may be off hangs on what a picture rests on, which its cell declares: nothing that varies, a
training run, or a clock.
"""

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

# As in utils.plotting.shown, which is not imported: a plugin of pytest should not ask whether the set-up fits the backend.
NUMBER = re.compile(r"(?<![^\W\d_])[-−+]?\d+(?:[.,]\d+)*(?:e[-+]?\d+)?")
FIXED = 0.004  # of an axis' length: 2 pixels of 500, which no eye sees
INK = (0.01, 0.7)  # the mean brightness of a picture of a digit


class Kind(NamedTuple):
    """What a picture may differ in.

    Attributes
    ----------
    band : float
        How far a point may lie from where it was, as a share of the axis' length; and the shade of an image, of all shades.
    numbers : float
        How far a number that is written in the picture may be off.
    along : str
        The axis, "x" or "y", along which times lie: positive, and within `factor` of what they were.
    factor : float
    images : str
        "same", or "others": other examples may have been chosen, so that only how many there are, and the form, are the same.
    """

    band: float = FIXED
    numbers: float = 0
    along: str = ""
    factor: float = 1
    images: str = "same"


def kind_of(metadata: Mapping[str, Any]) -> Kind:
    """Return the kind of the pictures of a cell from its metadata; without any, they are fixed.

    Raises
    ------
    ValueError
        If the declaration is not what CONTRIBUTING.md says.
    """
    told = dict(metadata.get("picture", {}))
    if not told:
        return Kind()
    kind, reason = told.pop("kind", None), told.pop("reason", "")
    wanted = {"trained": {"band", "numbers", "images"}, "timed": {"along", "factor", "band"}}
    if kind not in wanted:
        raise ValueError(f"a picture's kind must be trained or timed (or not declared: fixed); got {kind!r}")
    if len(str(reason).split()) < 5:
        raise ValueError(f"a picture's reason must be a sentence; got {reason!r}")
    if set(told) - wanted[kind] or {"trained": "band", "timed": "factor"}[kind] not in told:
        raise ValueError(
            f"a {kind} picture must state {', '.join(sorted(wanted[kind]))}, as far as they apply; got {sorted(told)}"
        )
    if (
        not 0 < told.get("band", 0.1) <= 0.5
        or told.get("images", "same") not in ("same", "others")
        or (kind == "timed") != (told.get("along") in ("x", "y"))
    ):
        raise ValueError(
            f"a picture's band lies above 0 and at 0.5 at most, images are same or others, along is x or y; got {told}"
        )
    return Kind(**told)


class Difference(NamedTuple):
    """One thing that differs: what, by how much in that thing's measure (infinite: in kind), and how to say it."""

    measure: str
    amount: float
    said: str


def differences(stored: Mapping, drawn: Mapping, kind: Kind) -> Iterator[Difference]:
    """Return all that differs between what two pictures show, whether or not it is more than the kind allows."""
    yield from _same("the number of axes", len(stored["axes"]), len(drawn["axes"]))
    for place, (before, after) in enumerate(zip(stored["axes"], drawn["axes"], strict=False), start=1):
        yield from _axes(f"axes {place}", before, after, kind)
    yield from _artists("around the axes", stored["around"], drawn["around"], {}, kind)


def beyond(stored: Mapping, drawn: Mapping, kind: Kind) -> list[str]:
    """Say in a sentence each what differs by more than the kind of picture allows."""
    numbers = math.inf if kind.along else kind.numbers  # of a clock: the bars and points say the same with a bound
    bounds = {"place": kind.band, "shade": kind.band, "number": numbers, "factor": kind.factor, "kind": 0.0}
    return [found.said for found in differences(stored, drawn, kind) if not found.amount <= bounds[found.measure]]


def _same(what: str, before: object, after: object) -> Iterator[Difference]:
    if before != after:
        yield Difference("kind", math.inf, f"{what}: {before!r} is stored, and {after!r} is drawn")


def _text(what: str, before: str, after: str) -> Iterator[Difference]:
    """Compare words exactly, and the numbers among them as numbers."""
    if NUMBER.sub("#", before) != NUMBER.sub("#", after):
        yield from _same(what, before, after)
        return
    for one, other in zip(map(_value, NUMBER.findall(before)), map(_value, NUMBER.findall(after)), strict=True):
        yield Difference("number", abs(one - other), f"{what}: {before!r} is stored, and {after!r} is drawn")


def _value(number: str) -> float:
    return float(number.replace("−", "-").replace(",", ""))


def _axes(where: str, before: Mapping, after: Mapping, kind: Kind) -> Iterator[Difference]:
    yield from _text(f"{where}, title", before["title"], after["title"])
    spans = {}
    for name in "xy":
        one, other = before[name], after[name]
        yield from _text(f"{where}, label of {name}", one["label"], other["label"])
        yield from _same(f"{where}, scale of {name}", one["scale"], other["scale"])
        if name != kind.along:
            yield from _same(f"{where}, ticks of {name}", one["ticks"], other["ticks"])
        spans[name] = (_numbers(one["limits"]), one["scale"])
        yield from _along(f"{where}, limits of {name}", name, one["limits"], other["limits"], spans[name], kind)
    yield from _artists(where, before["artists"], after["artists"], spans, kind)


def _artists(where: str, before: list, after: list, spans: Mapping, kind: Kind) -> Iterator[Difference]:
    """Compare artists one by one; but numbers that are written into the picture by their places."""
    yield from _written(where, before, after, spans, kind)
    before, after = ([artist for artist in artists if not _is_number(artist)] for artists in (before, after))
    if kind.images == "others":
        before, after = map(_merged, (before, after))
    kinds = [[artist["is"] for artist in artists] for artists in (before, after)]
    if kinds[0] != kinds[1]:
        yield from _same(f"{where}, what is drawn", *kinds)
        return
    for place, (one, other) in enumerate(zip(before, after, strict=False), start=1):
        what = f"{where}, artist {place} ({one['is']})"
        yield from _same(f"{what}, look", one["look"], other["look"])
        facts = [
            {name: told.get(name) for name in ("n", "paths", "in", "shape", "sizes", "levels")} for told in (one, other)
        ]
        if facts[0] != facts[1]:
            yield from _same(what, *facts)
            continue
        says = [told.get("says", "") for told in (one, other)]
        says = [[text] if isinstance(text, str) else text for text in says]
        yield from _same(f"{what}, texts", *map(len, says))
        for text, new in zip(*says, strict=False):
            yield from _text(f"{what}, text", text, new)
        for name in "xy":
            if name in one and one["in"] in ("data", f"{name} data", "axes", "figure"):
                span = spans[name] if one["in"] in ("data", f"{name} data") else ([0.0, 1.0], "linear")
                found = _along(f"{what}, {name}", name, one[name], other[name], span, kind)
                if (
                    one["is"] == "LineCollection" and kind.band > FIXED
                ):  # a grid that a network bends: three quarters of it
                    found = sorted(found, key=lambda each: each.amount)
                    found = found[: len(found) * 3 // 4 + 1]
                yield from found
                if one["is"] == "Rectangle" and name == kind.along:  # a bar
                    widths = [str(end - start) for start, end in (_numbers(told[name]) for told in (one, other))]
                    yield from _along(f"{what}, width in {name}", name, *widths, span, kind)
        if "extent" in one:
            ends = [_numbers(told["extent"]) for told in (one, other)]
            for name, part in (("x", slice(0, 2)), ("y", slice(2, 4))):
                yield from _along(
                    f"{what}, extent in {name}",
                    name,
                    *(" ".join(map(str, end[part])) for end in ends),
                    spans[name],
                    kind,
                )
        if "blocks" in one:
            yield from _shades(what, one, other, kind)
        for name in ("u", "v"):
            if name in one:
                longest = max(map(abs, _numbers(one[name])), default=1.0) or 1.0
                yield from _along(
                    f"{what}, {name}", "", one[name], other.get(name, ""), ([0.0, longest], "linear"), kind
                )


def _merged(artists: list) -> list:
    """Return artists of one kind as one, in no order: which of ten bars is the highest is another matter for another example."""
    merged: dict[str, dict] = {}
    for artist in (artist for artist in artists if "in" in artist and "says" not in artist):
        whole = merged.setdefault(
            artist["is"], {"is": artist["is"], "look": [], "n": 0, "x": [], "y": [], "in": artist["in"]}
        )
        whole["look"].append(artist["look"])
        whole["n"] += artist["n"]
        whole["x"] += _numbers(artist["x"])
        whole["y"] += _numbers(artist["y"])
    for whole in merged.values():
        whole["look"].sort()
        whole |= {name: " ".join(f"{number:g}" for number in sorted(whole[name])) for name in "xy"}
    return [artist for artist in artists if "in" not in artist or "says" in artist] + list(merged.values())


def _is_number(artist: Mapping) -> bool:
    says = artist.get("says")
    return isinstance(says, str) and bool(NUMBER.search(says)) and not NUMBER.sub("", says).strip(" %")


def _written(where: str, before: list, after: list, spans: Mapping, kind: Kind) -> Iterator[Difference]:
    """Compare the numbers in a picture, each with the one at its place, or close by; where there is none, it is 0."""
    found, free = (
        [artist for artist in before if _is_number(artist)],
        [artist for artist in after if _is_number(artist)],
    )
    pairs, left = [], []
    for one in found:
        same = next((other for other in free if (other["x"], other["y"]) == (one["x"], one["y"])), None)
        left += [one] if same is None else []
        pairs += [] if same is None else [(one, free.pop(free.index(same)))]
    for one in left:
        near = min(free, key=lambda other: _distance(one, other, spans), default=None)
        is_near = near is not None and _distance(one, near, spans) <= kind.band
        pairs.append((one, free.pop(free.index(near)) if is_near else None))
    for one, other in [*pairs, *((None, other) for other in free)]:
        values = [0.0 if artist is None else _value(NUMBER.search(artist["says"])[0]) for artist in (one, other)]
        place = "at {x}, {y}".format(**(one or other))
        yield Difference(
            "number",
            abs(values[0] - values[1]),
            f"{where}, the number {place}: {values[0]:g} is stored, and {values[1]:g} is drawn",
        )
        if one and other:
            yield from _same(f"{where}, look of the number {place}", one["look"].split()[1], other["look"].split()[1])
    rows = _row_sums(found)
    if len(rows) > 2 and all(
        float(y).is_integer() for y in rows
    ):  # a table of counts: whatever was read, as many of each class were shown
        yield from _same(
            f"{where}, what the rows of numbers add up to", rows, _row_sums([a for a in after if _is_number(a)])
        )


def _distance(one: Mapping, other: Mapping, spans: Mapping) -> float:
    """Return how far two texts lie apart, as a share of the axes' lengths."""
    limits = {name: spans[name][0] if name in spans and "data" in one["in"] else [0.0, 1.0] for name in "xy"}
    return max(abs(float(one[n]) - float(other[n])) / (abs(limits[n][1] - limits[n][0]) or 1.0) for n in "xy")


def _row_sums(numbers: list) -> dict[str, float]:
    rows: dict[str, float] = {}
    for artist in numbers:
        rows[artist["y"]] = rows.get(artist["y"], 0.0) + _value(NUMBER.search(artist["says"])[0])
    return rows


def _numbers(told: str) -> list[float]:
    return [float(number) for number in told.split()]


def _along(what: str, name: str, before: str, after: str, span: tuple, kind: Kind) -> Iterator[Difference]:
    """Compare places along an axis, as shares of its length; or times, by their ratio."""
    one, other = _numbers(before), _numbers(after)
    if len(one) != len(other):
        yield from _same(f"{what}: how many", len(one), len(other))
        return
    (low, high), scale = span
    log = scale == "log" and low > 0 and high > 0
    length = abs(math.log(high / low) if log else high - low) or 1.0
    for a, b in zip(one, other, strict=True):
        if math.isnan(a) or math.isnan(b):
            yield from _same(f"{what}, one that is not a number", math.isnan(a), math.isnan(b))
        elif name and name == kind.along and a != b:
            ratio = max(a / b, b / a) if a * b > 0 else math.inf
            yield Difference("factor", ratio, f"{what}: {a:g} is stored, and {b:g} is drawn")
        else:
            off = abs(math.log(a / b)) if log and a > 0 and b > 0 else abs(a - b)
            yield Difference("place", off / length, f"{what}: {a:g} is stored, and {b:g} is drawn")


def _shades(what: str, before: Mapping, after: Mapping, kind: Kind) -> Iterator[Difference]:
    """Compare the shades of two images; where they stand for numbers that are written as well, these numbers."""
    shades = [_numbers(told.get("blocks", "")) for told in (before, after)]
    if len(shades[0]) != len(shades[1]):
        yield from _same(f"{what}, how many blocks", *map(len, shades))
        return
    if kind.images == "others":
        for mean in (sum(each) / len(each) for each in shades):
            if not INK[0] < mean < INK[1]:
                yield Difference("kind", math.inf, f"{what}: an image of mean brightness {mean:.2f}, which is no digit")
        return
    ends = [_numbers(told.get("between", "0 1")) for told in (before, after)]
    span = abs(ends[0][1] - ends[0][0]) or 1.0
    for a, b in [*zip(*shades, strict=True), (1.0, 1.0), (0.0, 0.0)]:
        if math.isnan(a) or math.isnan(b):
            yield from _same(f"{what}, an empty block", math.isnan(a), math.isnan(b))
            continue
        values = [low + shade * (high - low) for shade, (low, high) in zip((a, b), ends, strict=True)]
        off = abs(values[0] - values[1])
        if off > kind.numbers or not kind.numbers:
            yield Difference(
                "shade", off / span, f"{what}: a shade of {values[0]:g} is stored, and {values[1]:g} is drawn"
            )
