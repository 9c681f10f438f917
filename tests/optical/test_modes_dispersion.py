import numpy as np
import pytest

from stackmodel.errors import InputError
from stackmodel.optical.modes import PlanarStack, find_modes
from stackmodel.optical.modes_dispersion import cutoff_thickness, follow_modes, group_index_along


def _sweep(wavelengths):
    return [PlanarStack(w, [1.5, 1.66, 1.6, 1.53, 1.66, 1.0], [5e-7] * 4) for w in wavelengths]


def test_branches_are_smooth_and_hold_every_mode():
    waves = np.linspace(0.55e-6, 0.9e-6, 71)
    stacks = _sweep(waves)
    branches = follow_modes(stacks, waves)
    counts = [len(modes.label) for modes in branches.modes]
    np.testing.assert_array_equal((branches.number >= 0).sum(0), counts)
    for n in branches.effective_index:
        here = np.isfinite(n)
        where = np.flatnonzero(here)
        assert np.array_equal(where, np.arange(where[0], where[-1] + 1))  # no holes
        assert np.all(np.diff(n[here].real) < 0)
    assert len(branches.label) == len(set(branches.label)) == counts[0]
    assert counts[-1] < counts[0]  # some are cut off on the way


def test_group_index_is_the_slope_of_the_branch():
    waves = np.linspace(0.6e-6, 0.62e-6, 21)
    stacks = _sweep(waves)
    branches = follow_modes(stacks, waves)
    group = group_index_along(branches, stacks)
    n = branches.effective_index[0].real
    slope = (n[11] - n[9]) / (waves[11] - waves[9])
    assert group[0, 10] == pytest.approx(n[10] - waves[10] * slope, rel=1e-6)


def test_the_branch_of_an_absorbing_film_ends_once():
    thickness = np.linspace(1.6e-7, 1.0e-7, 61)
    stacks = [PlanarStack(0.63e-6, [1.5, 1.7 + 0.02j, 1.0], [d]) for d in thickness]
    branches = follow_modes(stacks, thickness, leaky=True)
    n = branches.effective_index[branches.label.index("TE0")]
    here = np.isfinite(n)
    assert 20 < here.sum() < 50
    assert np.all(here[: here.sum()])
    assert np.abs(np.diff(n[here])).max() < 1e-3


def test_negative_control_a_coarse_sweep_breaks_the_branches():
    waves = np.array([0.55e-6, 0.9e-6])
    branches = follow_modes(_sweep(waves), waves)
    assert len(branches.label) > len(branches.modes[0].label)


def test_crossing_branches_keep_their_slope():
    # two guides far apart, one grows: their modes pass each other
    d = np.linspace(2.0e-7, 3.0e-7, 42)
    stacks = [PlanarStack(0.63e-6, [1.5, 1.8, 1.5, 1.8, 1.5], [2.517e-7, 6e-6, x]) for x in d]
    branches = follow_modes(stacks, d)
    te = branches.effective_index[branches.polarization == "TE"].real
    assert te.shape[0] == 2
    still, moving = sorted(te, key=np.ptp)
    assert np.ptp(still) < 1e-9
    assert np.all(np.diff(moving) > 0)


@pytest.mark.parametrize("pol", ["TE", "TM"])
@pytest.mark.parametrize("films", [[1.8], [1.66, 1.9, 1.53], [1.4, 1.75]])
def test_cutoff_is_where_the_number_of_modes_changes(pol, films):
    layer = int(np.argmax(films)) + 1
    d = np.full(len(films), 8e-8)
    stack = PlanarStack(0.63e-6, [1.52, *films, 1.0], d)
    cuts = cutoff_thickness(stack, layer, pol, 1.5e-6)
    assert cuts.size > 2
    for k, cut in enumerate(cuts):
        counts = []
        for factor in (1 - 1e-5, 1 + 1e-5):
            changed = d.copy()
            changed[layer - 1] = cut * factor
            counts.append(len(find_modes(PlanarStack(0.63e-6, stack.index, changed), (pol,)).label))
        assert counts[1] == counts[0] + 1
        assert counts[1] == counts[0] + 1 == k + counts[0] - k + 1
    assert np.allclose(np.diff(cuts), np.diff(cuts)[0])


def test_asymmetric_slab_cutoff_has_its_closed_form():
    n, s, c, wave = 1.8, 1.52, 1.0, 0.63e-6
    expected = np.arctan(np.sqrt((s**2 - c**2) / (n**2 - s**2))) / (
        2 * np.pi / wave * np.sqrt(n**2 - s**2)
    )
    cuts = cutoff_thickness(PlanarStack(wave, [s, n, c], [1e-7]), 1, "TE", 1e-6)
    assert cuts[0] == pytest.approx(expected, rel=1e-13)


def test_faulty_input_is_named():
    stack = PlanarStack(0.63e-6, [1.5, 1.4, 1.0], [1e-7])
    with pytest.raises(InputError, match="index exceeds"):
        cutoff_thickness(stack, 1, "TE", 1e-6)
    with pytest.raises(InputError, match="lossless"):
        cutoff_thickness(PlanarStack(0.63e-6, [1.5, 1.8 + 1e-3j, 1.0], [1e-7]), 1, "TE", 1e-6)
    with pytest.raises(InputError, match="monotonic"):
        follow_modes([stack, stack], np.array([1.0, 1.0]))
