"""Meshes: a node on every interface, nested refinement."""

import numpy as np
import pytest

from stackmodel.errors import InputError
from stackmodel.grid.mesh import geometric_mesh, refined


def test_nodes_lie_on_interfaces_and_spacing_grows_from_them():
    mesh = geometric_mesh([30e-9, 40e-9, 50e-9], 1e-10, 1.3, 3e-9)
    for face in (0.0, 30e-9, 70e-9, 120e-9):
        assert np.abs(mesh.position - face).min() < 1e-20
    first = mesh.width[mesh.layer == 1]
    assert first[0] == pytest.approx(first[-1], rel=1e-12)
    assert first[0] < 1.0001e-10
    assert first[1] / first[0] == pytest.approx(1.3, rel=1e-9)
    assert mesh.width.max() <= 3e-9


def test_refinement_is_nested_and_keeps_growth_smooth():
    mesh = geometric_mesh([30e-9, 5e-9], 1e-10, 1.3, 3e-9)
    fine = refined(mesh)
    assert np.allclose(fine.position[::2], mesh.position, rtol=0, atol=1e-22)
    assert (fine.layer[::2] == mesh.layer).all()
    ratio = fine.width[1:10] / fine.width[:9]
    assert ratio == pytest.approx(np.sqrt(1.3), rel=1e-6)


@pytest.mark.parametrize("bad", [([0.0], 1e-10, 1.2, 1e-9), ([1e-8], 1e-10, 1.0, 1e-9)])
def test_nonsense_is_refused(bad):
    with pytest.raises(InputError, match="growth > 1"):
        geometric_mesh(*bad)
