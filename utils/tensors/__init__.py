"""Tensors: what there is to say of one, how batches are cut, how shapes broadcast, and the operations as plain loops (`naive`)."""

from utils.tensors import naive
from utils.tensors.broadcasting import explain
from utils.tensors.description import (
    batches,
    describe,
    human_bytes,
    nbytes_of,
    number_of_batches,
    to_channels_first,
    to_channels_last,
)

__all__ = [
    "batches",
    "describe",
    "explain",
    "human_bytes",
    "naive",
    "nbytes_of",
    "number_of_batches",
    "to_channels_first",
    "to_channels_last",
]
