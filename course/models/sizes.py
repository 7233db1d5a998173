"""Sizes from which no net can be built are refused here, before Keras fails less clearly."""

from collections.abc import Sequence


def check_sizes(input_shape: Sequence[int], num_classes: int, sizes: Sequence[int], dropout: float) -> None:
    """Refuse shapes, numbers of classes, layer sizes and dropout that make no net."""
    if not input_shape or any(size is None or size < 1 for size in input_shape):
        raise ValueError(f"input_shape must hold sizes of at least 1, got {tuple(input_shape)}")
    if num_classes < 2:
        raise ValueError(f"num_classes must be at least 2, got {num_classes}")
    if any(size < 1 for size in sizes):
        raise ValueError(f"layer sizes must be at least 1, got {tuple(sizes)}")
    if not 0 <= dropout < 1:
        raise ValueError(f"dropout must be in [0, 1), got {dropout}")


def check_is_image(input_shape: Sequence[int]) -> None:
    """Refuse inputs over which no filter can slide."""
    if len(input_shape) != 3:
        raise ValueError(f"input_shape must be (height, width, channels), got {tuple(input_shape)}")
