"""What answers while you touch it: the drawing pad and the explorers.

Each is a thin layer over functions that are tested without a browser. Where there is no kernel (on GitHub, on a static
page, before a cell is run) a still picture and a text stand in its place.
"""

from utils.widgets.drawing_pad import DrawingPad
from utils.widgets.explorer import Explorer
from utils.widgets.explorers import (
    broadcasting_explorer,
    depth_explorer,
    descent_explorer,
    margin_explorer,
    rotation_explorer,
    slicing_explorer,
    transformation_explorer,
    tree_explorer,
)

__all__ = [
    "DrawingPad",
    "Explorer",
    "broadcasting_explorer",
    "depth_explorer",
    "descent_explorer",
    "margin_explorer",
    "rotation_explorer",
    "slicing_explorer",
    "transformation_explorer",
    "tree_explorer",
]
