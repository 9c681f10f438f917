"""Square root of a permittivity on the passive branch."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def root(permittivity: Any) -> NDArray[np.complex128]:
    """Index n + i k with n >= 0; k has the sign of Im(permittivity), k > 0 for eps < 0.

    `+ 0j` turns a real negative permittivity with a signed zero, whose root numpy would put
    on the amplifying side, into one on the passive side.
    """
    return np.sqrt(np.asarray(permittivity, dtype=complex) + 0j)
