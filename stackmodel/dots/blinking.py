"""Two-state blinking: a random telegraph that dims the dot."""

from __future__ import annotations

import numpy as np

from stackmodel.errors import InputError


def blinking_factor(
    delays: np.ndarray, to_bright: float, to_dim: float, dim_brightness: float = 0.0
) -> np.ndarray:
    """Factor on g2 at delays [s] when the light switches between 1 and `dim_brightness`.

    <s(0) s(t)>/<s>^2 of a telegraph with rates to_bright and to_dim [1/s], independent of what
    the carriers do: 1 + p (1 - p) (1 - b)^2 / (p + (1 - p) b)^2 exp(-(k1 + k2) t), p the
    bright share (Kubo's random telegraph). With rates of 0 the dot does not blink.
    """
    if min(to_bright, to_dim) < 0 or not 0 <= dim_brightness <= 1:
        raise InputError("blinking rates must be >= 0 and the dim brightness in 0..1")
    if to_dim == 0:
        return np.ones(np.shape(delays))
    if to_bright == 0:
        raise InputError("a dot that dims and never brightens again has no stationary g2")
    bright = to_bright / (to_bright + to_dim)
    mean = bright + (1 - bright) * dim_brightness
    bunching = bright * (1 - bright) * ((1 - dim_brightness) / mean) ** 2
    return 1 + bunching * np.exp(-(to_bright + to_dim) * np.abs(delays))
