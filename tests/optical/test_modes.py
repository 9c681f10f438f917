import csv
import re
from pathlib import Path

import mpmath
import numpy as np
import pytest
from ruamel.yaml import YAML

from stackmodel.errors import InputError
from stackmodel.optical.modes import PlanarStack, find_modes
from stackmodel.settings import Optical

from . import independent_mode_count as independent

REFERENCE = Path(__file__).parents[1] / "reference" / "optical"


def _number(text):
    text = str(text).replace("(", "").replace(")", "")
    if "*" in text:
        a, b = text.split("*")
        return complex(a) * complex(b)
    return complex(text)


def _reference_stacks():
    cases = YAML(typ="safe").load(REFERENCE / "guided_modes_cases.yaml")["cases"]
    stacks = {}
    for name, case in cases.items():
        films = case["layers_from_substrate"] or [{"n": case["cover"], "d_um": "0.1"}]
        index = [case["substrate"], *(f["n"] for f in films), case["cover"]]
        stacks[name] = PlanarStack(
            float(case["lambda_um"]) * 1e-6,
            [_number(n) for n in index],
            [float(f["d_um"]) * 1e-6 for f in films],
        )
    return stacks


STACKS = _reference_stacks()
with open(REFERENCE / "guided_modes.csv") as file:
    ROWS = list(csv.DictReader(file))


def _worst_against_reference(stacks):
    worst = 0.0
    for name, stack in stacks.items():
        rows = [row for row in ROWS if row["case"] == name]
        leaky = any("leaky" in row["mode"] for row in rows)
        modes = find_modes(stack, leaky=leaky)
        found = dict(zip(modes.label, modes.effective_index, strict=True))
        assert sorted(found) == sorted(row["mode"].replace("SPP", "TM0") for row in rows)
        for row in rows:
            n = found[row["mode"].replace("SPP", "TM0")]
            worst = max(worst, abs(n.real - float(row["neff_re"])))
            worst = max(worst, abs(n.imag - float(row["neff_im"])))
    return worst


def test_reference_modes_all_and_only_those():
    assert _worst_against_reference(STACKS) < 1e-13


def test_negative_control_one_percent_of_thickness():
    changed = {
        k: PlanarStack(s.wavelength, s.index * 1.0001, s.thickness) for k, s in STACKS.items()
    }
    assert _worst_against_reference(changed) > 1e-5


def test_fifth_leaky_mode_just_outside_the_default_region():
    modes = find_modes(
        STACKS["CH84_lossless"], ("TM",), leaky=True, settings=Optical(leaky_imaginary_limit=0.11)
    )
    assert modes.label[-1] == "TMleaky4"
    assert abs(modes.effective_index[-1] - (1.03695027 + 0.10307808j)) < 1e-8


def test_leaky_modes_grow_outwards_where_they_leak():
    modes = find_modes(STACKS["CH84_lossless"], leaky=True)
    leaky = modes.sheet == "leaky_substrate"
    assert leaky.sum() == 9
    assert np.all(modes.gamma_substrate[leaky].real < 0)
    assert np.all(modes.gamma_substrate[leaky].imag < 0)  # outgoing
    assert np.all(modes.gamma_cover[leaky].real > 0)


def test_a_stack_upside_down_has_the_same_modes():
    for stack in STACKS.values():
        turned = PlanarStack(stack.wavelength, stack.index[::-1], stack.thickness[::-1])
        a, b = find_modes(stack, leaky=True), find_modes(turned, leaky=True)
        assert a.label == b.label
        np.testing.assert_allclose(a.effective_index, b.effective_index, rtol=0, atol=1e-12)


def _random_stack(rng):
    dielectric = lambda: complex(rng.uniform(1.0, 2.4))  # noqa: E731
    films = [dielectric() for _ in range(rng.integers(1, 7))]
    for i in range(len(films)):
        kind = rng.random()
        if kind < 0.3:
            films[i] += 1j * 10 ** rng.uniform(-5, -0.3)
        elif kind < 0.4:
            films[i] -= 1j * 10 ** rng.uniform(-5, -1)
        elif kind < 0.55:
            films[i] = rng.uniform(0.03, 1.5) + 1j * rng.uniform(2.0, 7.0)
    ends = [complex(rng.uniform(1.0, 1.8)), complex(1.0 if rng.random() < 0.6 else 1.5)]
    if rng.random() < 0.2:
        ends[0] = rng.uniform(0.03, 1.0) + 1j * rng.uniform(2.0, 6.0)
    if rng.random() < 0.1:
        ends[1] = ends[0]
    if rng.random() < 0.15:
        ends[0] += 1j * 10 ** rng.uniform(-4, -1)
    thickness = 10 ** rng.uniform(-8.3, -6.0, len(films))
    return PlanarStack(rng.uniform(0.4e-6, 0.9e-6), [ends[0], *films, ends[1]], thickness)


def _check_against_independent_count(stack):
    modes = find_modes(stack)
    ends = [n.real for n in stack.index[[0, -1]] if (n**2).real > 0]
    low, high = max(ends, default=0.0) + 1e-9, np.abs(stack.index).max()
    limit = min([high, *(n.imag for n in stack.index[[0, -1]] if (n**2).real < 0)])
    d = stack.k0 * stack.thickness
    for pol in ("TE", "TM"):
        mine = modes.effective_index[modes.polarization == pol]
        if low >= high:
            assert mine.size == 0
            continue
        # the edge a little outside: the count is singular where n_eff equals a film index
        theirs = independent.count_modes(pol, stack.index, d, (low, high + 1e-6), (-limit, limit))
        assert abs(theirs - round(theirs)) < 1e-6
        assert round(theirs) == mine.size, (pol, stack, mine)
        for n in mine:
            assert independent.residual(n, pol, stack.eps, d) < 1e-9


@pytest.mark.parametrize("seed", range(5))
def test_random_stacks_against_an_independent_count(seed):
    rng = np.random.default_rng(seed)
    for _ in range(20):
        _check_against_independent_count(_random_stack(rng))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 120))
def test_many_random_stacks_against_an_independent_count(seed):
    rng = np.random.default_rng(seed)
    for _ in range(20):
        _check_against_independent_count(_random_stack(rng))


def _check_leaky_against_independent_count(stack):
    ends = stack.index[[0, -1]].real
    leak = 0 if ends[0] > ends[1] else -1
    sheet = "leaky_substrate" if leak == 0 else "leaky_cover"
    modes = find_modes(stack, leaky=True)
    d = stack.k0 * stack.thickness
    real, imag = (ends.min() + 1e-9, ends.max() - 1e-9), (1e-9, 0.1)
    for pol in ("TE", "TM"):
        mine = modes.effective_index[(modes.polarization == pol) & (modes.sheet == sheet)]
        assert np.all(mine.imag > 1e-8)  # none so sharp that the count could not see it
        theirs = independent.count_modes(pol, stack.index, d, real, imag, leak)
        assert abs(theirs - round(theirs)) < 1e-6
        assert round(theirs) == mine.size, (pol, stack, mine)
        for n in mine:
            assert independent.residual(n, pol, stack.eps, d, leak) < 1e-9


def test_random_leaky_modes_against_an_independent_count():
    rng = np.random.default_rng(50)
    seen = 0
    for _ in range(60):
        films = rng.uniform(1.2, 2.3, rng.integers(1, 5)) + 0j
        films[rng.random(films.size) < 0.4] += 1j * 10 ** rng.uniform(-4, -1)
        index = [rng.uniform(1.4, 1.9), *films, 1.0]
        thickness = 10 ** rng.uniform(-7.5, -5.8, films.size)
        stack = PlanarStack(0.6e-6, index if rng.random() < 0.5 else index[::-1], thickness)
        _check_leaky_against_independent_count(stack)
        seen += sum("leaky" in label for label in find_modes(stack, leaky=True).label)
    assert seen > 100


def test_negative_control_the_independent_residual_sees_a_wrong_mode():
    stack = STACKS["CH84_lossy"]
    n = find_modes(stack, ("TE",)).effective_index[0]
    d = stack.k0 * stack.thickness
    assert independent.residual(n, "TE", stack.eps, d) < 1e-11
    assert independent.residual(n * (1 + 1e-7), "TE", stack.eps, d) > 1e-9


def test_lossless_stacks_against_sturm_node_counts():
    rng = np.random.default_rng(7)
    for _ in range(150):
        films = rng.uniform(1.2, 2.6, rng.integers(1, 8))
        index = [rng.uniform(1.0, 1.7), *films, rng.uniform(1.0, 1.7)]
        stack = PlanarStack(0.63e-6, index, 10 ** rng.uniform(-8, -5.3, films.size))
        modes = find_modes(stack)
        for pol in ("TE", "TM"):
            expected = independent.sturm_count(pol, index, stack.k0 * stack.thickness)
            assert np.sum(modes.polarization == pol) == expected
        assert np.all(np.abs(modes.effective_index.imag) < 1e-13)


def _to_thirty_digits(stack, pol, n, sheet):
    """The mode next to n by the textbook transfer matrix in 30-digit arithmetic."""
    with mpmath.workdps(40):
        eps = [mpmath.mpc(x) ** 2 for x in stack.index]
        k0 = 2 * mpmath.pi / mpmath.mpf(stack.wavelength)
        d = [k0 * mpmath.mpf(x) for x in stack.thickness]
        w = [mpmath.mpf(1) if pol == "TE" else 1 / e for e in eps]

        def mismatch(n):
            g = [mpmath.sqrt(n * n - e) for e in eps]
            if sheet != "proper":
                j = 0 if sheet == "leaky_substrate" else -1
                g[j] = -1j * mpmath.sqrt(eps[j] - n * n)
            phi, psi = mpmath.mpf(1), w[0] * g[0]
            for j, t in enumerate(d, 1):
                c, s = mpmath.cosh(g[j] * t), mpmath.sinh(g[j] * t)
                phi, psi = c * phi + s * psi / (w[j] * g[j]), w[j] * g[j] * s * phi + c * psi
            return psi + w[-1] * g[-1] * phi

        return complex(mpmath.findroot(mismatch, mpmath.mpc(n), tol=1e-50, verify=False))


def test_random_modes_against_thirty_digits():
    rng = np.random.default_rng(77)
    seen = 0
    for _ in range(12):
        stack = _random_stack(rng)
        modes = find_modes(stack, leaky=True)
        rows = zip(modes.polarization, modes.effective_index, modes.sheet, strict=True)
        for pol, n, sheet in rows:
            assert abs(_to_thirty_digits(stack, pol, n, sheet) - n) < 1e-12
            seen += 1
    assert seen > 40


def test_twin_guides_give_both_supermodes_however_far_apart():
    for gap in (1e-7, 1e-6, 3e-6, 1e-5):
        stack = PlanarStack(0.63e-6, [1.5, 1.8, 1.5, 1.8, 1.5], [2e-7, gap, 2e-7])
        single = PlanarStack(0.63e-6, [1.5, 1.8, 1.5], [2e-7])
        assert len(find_modes(stack).label) == 2 * len(find_modes(single).label)
    far = find_modes(stack, ("TE",)).effective_index
    np.testing.assert_allclose(far, find_modes(single, ("TE",)).effective_index[0], atol=1e-11)


def test_thick_metal_does_not_overflow_and_parts_the_stack():
    silver = 0.0569087 + 4.254323j
    thick = PlanarStack(0.63e-6, [1.5, silver, 1.0], [1e-3])
    n = find_modes(thick, ("TM",)).effective_index
    expected = [np.sqrt(silver**2 * e / (silver**2 + e)) for e in (2.25,)]
    np.testing.assert_allclose(n, expected, rtol=1e-12)


def test_interfaces_between_equal_media_change_nothing():
    plain = STACKS["CH84_lossless"]
    index = [1.5, 1.5, 1.66, 1.66, 1.6, 1.53, 1.66, 1.0, 1.0]
    cut = PlanarStack(plain.wavelength, index, [4e-6, 2e-7, 3e-7, 5e-7, 5e-7, 5e-7, 9e-6])
    a, b = find_modes(plain, leaky=True), find_modes(cut, leaky=True)
    assert a.label == b.label
    np.testing.assert_allclose(a.effective_index, b.effective_index, rtol=0, atol=1e-12)


def test_a_film_like_the_medium_it_leaks_into():
    # behind it the growing field hides the mismatch of fields below rounding
    stack = PlanarStack(
        0.63e-6, [1.5, 1.0, 2.607, 2.855, 2.716, 2.855, 1.5, 2.606, 2.607],
        [6.5e-7, 1.22e-6, 1.7e-8, 2.5e-9, 3.9e-8, 5.67e-6, 2.2e-8],
    )  # fmt: skip
    modes = find_modes(stack, leaky=True)
    d = stack.k0 * stack.thickness
    for pol, n, sheet in zip(modes.polarization, modes.effective_index, modes.sheet, strict=True):
        assert abs(_to_thirty_digits(stack, pol, n, sheet) - n) < 1e-12
    for pol in ("TE", "TM"):
        expected = independent.count_modes(pol, stack.index, d, (2.608, 2.9), (-0.1, 0.1))
        guided = (modes.polarization == pol) & (modes.sheet == "proper")
        assert round(expected) == guided.sum()


def test_no_film_no_mode():
    assert find_modes(PlanarStack(0.63e-6, [1.5, 1.5, 1.5], [1e-7]), leaky=True).label == ()
    assert find_modes(PlanarStack(0.63e-6, [1.5, 1.0, 1.0], [1e-7])).label == ()


def test_labels_fall_with_real_index():
    modes = find_modes(STACKS["CH84_lossless"])
    assert modes.label == ("TE0", "TE1", "TE2", "TE3", "TM0", "TM1", "TM2", "TM3")
    te = modes.effective_index[:4].real
    assert np.all(np.diff(te) < 0)


def test_amplifying_film_gives_modal_gain():
    modes = find_modes(PlanarStack(0.63e-6, [1.5, 1.8 - 1e-3j, 1.0], [3e-7]))
    assert np.all(modes.modal_loss(2 * np.pi / 0.63e-6) < 0)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"wavelength": -1.0}, "must be positive"),
        ({"thickness": [1e-7, 1e-7]}, "two indices more than films"),
        ({"thickness": [-1e-7]}, "not negative"),
        ({"index": [1.5, np.nan, 1.0]}, "finite"),
    ],
)
def test_faulty_input_is_named(change, message):
    given = {"wavelength": 0.63e-6, "index": [1.5, 1.8, 1.0], "thickness": [1e-7], **change}
    with pytest.raises(InputError, match=re.escape(message)):
        PlanarStack(**given)


def test_unknown_polarization_is_named():
    with pytest.raises(InputError, match="'s' is not one of TE, TM"):
        find_modes(STACKS["CH84_lossy"], ("s",))
