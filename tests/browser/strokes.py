"""Digits as a hand would draw them: strokes on a square sheet, each a list of points from 0 to 1; and a mouse to draw them."""

import math

Stroke = list[tuple[float, float]]


def arc(x: float, y: float, wide: float, high: float, start: float, end: float, points: int = 24) -> Stroke:
    """Return points on an ellipse about (x, y), from one angle to another in degrees; 0 is right, 90 is down."""
    angles = [math.radians(start + (end - start) * n / (points - 1)) for n in range(points)]
    return [(x + wide * math.cos(a), y + high * math.sin(a)) for a in angles]


DIGITS: dict[int, list[Stroke]] = {
    0: [arc(0.5, 0.5, 0.22, 0.34, -90, 270)],
    1: [[(0.54, 0.14), (0.48, 0.86)]],
    2: [[*arc(0.5, 0.32, 0.2, 0.18, 190, 390), (0.34, 0.8), (0.7, 0.8)]],
    3: [[*arc(0.48, 0.32, 0.18, 0.16, 200, 450), *arc(0.48, 0.66, 0.2, 0.18, -90, 160)]],
    4: [[(0.34, 0.16), (0.3, 0.5), (0.68, 0.5)], [(0.66, 0.14), (0.62, 0.86)]],
    5: [[(0.68, 0.16), (0.4, 0.16), (0.37, 0.44), *arc(0.46, 0.62, 0.2, 0.2, -100, 140)]],
    6: [[(0.58, 0.12), (0.42, 0.34), (0.36, 0.6), *arc(0.5, 0.66, 0.15, 0.17, 180, 540)]],
    7: [[(0.3, 0.18), (0.7, 0.18), (0.46, 0.86)]],
    8: [[*arc(0.5, 0.32, 0.15, 0.16, 90, 450), *arc(0.5, 0.66, 0.18, 0.18, -90, 270)]],
    9: [[*arc(0.5, 0.34, 0.16, 0.17, 0, -360), (0.64, 0.5), (0.58, 0.86)]],
}


def pad_of(page):
    """Return the pad of a page, cleared and in view."""
    found = page.cell("draw-pad").locator(".drawing-pad")
    found.scroll_into_view_if_needed()
    found.get_by_role("button", name="Clear").click()
    return found


def sheet_of(pad):
    """Return the sheet that is drawn on."""
    return pad.get_by_role("application", name="Drawing pad")


def status_of(pad):
    """Return the sentence that says what the network reads."""
    return pad.get_by_role("status")


def draw(page, pad, strokes, steps=2):
    """Draw strokes by mouse."""
    sheet = sheet_of(pad)
    sheet.scroll_into_view_if_needed()
    box = sheet.bounding_box()
    for stroke in strokes:
        places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in stroke]
        page.tab.mouse.move(*places[0])
        page.tab.mouse.down()
        for place in places[1:]:
            page.tab.mouse.move(*place, steps=steps)
        page.tab.mouse.up()
