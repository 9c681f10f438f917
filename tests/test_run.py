"""Every shipped device runs through all engines, balances, and makes a page."""

from __future__ import annotations

import numpy as np
import pytest

from stackmodel.coupling.order import describe, in_order
from stackmodel.description.reading import read_stack
from stackmodel.report.page import page
from stackmodel.run import all_engines, run
from tests.shipped_runs import NAMES, STACKS, shipped_run

# One of each kind; the others differ from these in their numbers alone.
KINDS = (
    "lin2017_single_photon", "lin2017_pmma_0nm", "pu2020_red_RNH2", "pu2020_blue_ZnRCOO2",
    "pu2020_electron_only", "pu2020_hole_only", "pu2020_s1_ref10", "droop_cgB",
    "review_standard_qdled_dc", "review_slit_focusing", "review_pulsed_2d_focusing",
    "review_glass_vs_sapphire", "review_dfb_l_ito", "review_dfb_l_ito_moox_al",
)  # fmt: skip


@pytest.mark.parametrize("path", STACKS, ids=lambda path: path.stem)
def test_every_shipped_stack_runs_and_balances(path):
    _, result = shipped_run(path.stem)
    forward = result.current_density.values
    assert np.isfinite(forward).all()
    assert forward[result.voltage.values == 0] == pytest.approx(0.0, abs=1e-12)
    assert float(result.energy_balance_error.max()) < 1e-6
    assert not result.energy_balance_error.isnull().any()
    assert float(result.carrier_balance_error.max()) < 1e-6
    assert float(result.photon_balance_error.max()) < 1e-6
    ladder = result.loss_share.values
    flows = np.isfinite(ladder).all(axis=1)
    assert flows.any() == (forward.max() > 1e-12)  # an insulating film may let nothing through
    np.testing.assert_allclose(
        ladder[flows].sum(axis=1), 1.0, rtol=0, atol=1e-9
    )  # conservation of the solver
    assert ladder[flows].min(initial=0.0) > -1e-12
    out = result.loss_share.sel(mechanism="outcoupled")[flows]
    np.testing.assert_allclose(
        out, result.external_quantum_efficiency[flows], rtol=1e-9, atol=1e-30
    )
    answers = result.attrs["verdict"].splitlines()
    assert [line.split("?")[0] for line in answers] == [
        "Is it any good",
        "When does it overheat or break",
        "Could it lase",
    ]


@pytest.mark.parametrize(
    "name", [n if n in KINDS else pytest.param(n, marks=pytest.mark.slow) for n in NAMES]
)
def test_a_shipped_stack_makes_a_page(name):
    text = page(*shipped_run(name))
    assert text.count("<svg") >= 4
    assert "http://" not in text.replace("http://www.w3.org", "")


def test_the_heat_balance_notices_a_missing_source(monkeypatch):
    from stackmodel.coupling import heat_sources

    monkeypatch.setattr(
        heat_sources, "joule", lambda current, level: 0.99 * current * np.diff(level)
    )
    result = run(read_stack(STACKS[0].parent / "pu2020_red_RNH2.yaml"))
    assert float(result.energy_balance_error[-1]) > 1e-4


def test_engines_come_after_what_they_need():
    order = [engine.name for engine in in_order(reversed(all_engines()))]
    assert order.index("electrical") < order.index("dots") < order.index("light")
    assert order.index("light") < order.index("heat")
    assert describe(all_engines()).splitlines()[0].startswith("1. ")


def test_an_engine_without_its_property_is_left_out_and_named():
    stack = read_stack(STACKS[0].parent / "pu2020_red_RNH2.yaml")
    bare = dict(stack._raw)
    bare["layers"] = [dict(layer) for layer in bare["layers"]]
    bare["materials"] = {"grey": {"electrical_conductivity": "1e5 S/m", "work_function": "4.6 eV"}}
    bare["layers"][-1]["material"] = "grey"
    from stackmodel.description.reading import stack_of
    from stackmodel.document import Document

    result = run(stack_of(Document("bare.yaml", [], bare)))
    assert "modes: left out, material 'grey' has no refractive_index" in result.attrs["notes"]
    assert "current_density" in result


def test_an_engine_that_refuses_loses_nothing_of_the_others(monkeypatch, tmp_path):
    from stackmodel.cli.files import run as run_command
    from stackmodel.coupling import modes
    from stackmodel.errors import ConvergenceError

    def refuse(planar):
        raise ConvergenceError("two modes could not be told apart")

    monkeypatch.setattr(modes, "find_modes", refuse)
    path = STACKS[0].parent / "pu2020_red_RNH2.yaml"
    with pytest.raises(ConvergenceError, match="told apart") as caught:
        run_command(path, tmp_path)
    assert "modes: refused, two modes" in caught.value.partial.attrs["notes"]
    assert float(caught.value.partial.current_density[-1]) > 0
    assert {entry.name for entry in tmp_path.iterdir()} == {"results.nc", "report.html"}


@pytest.mark.parametrize("device", ["pu2020_red_RNH2", "review_dfb_l_ito"])
def test_a_run_holds_to_the_laws_of_gain_and_light(device):
    from stackmodel.formulation.dots import dot_layer, dot_problem

    stack = read_stack(STACKS[0].parent / f"{device}.yaml")
    result, dots = run(stack), dot_problem(stack, dot_layer(stack))
    rate = dots.pairs.total[[dots.states.position(name) for name in ("1e1h", "2e2h")]]
    # e M / (sigma_e sqrt(tau_X tau_XX)), and half gain by equation 3 of the review
    per_rate = 1.602176634e-19 * dots.monolayers / dots.cross_section
    half = rate[1] * (1 + np.sqrt(1 + 12 * rate[0] / rate[1])) / 2
    threshold = float(result.gain_threshold_current_density)
    assert threshold == pytest.approx(per_rate * np.sqrt(rate.prod()), rel=1e-9)
    assert float(result.half_gain_current_density) == pytest.approx(per_rate * half, rel=1e-9)
    out = result.air * result.emitted_photon_flux
    np.testing.assert_allclose(result.escaped_photon_flux, out, rtol=1e-12)
    known = result.external_quantum_efficiency.notnull().values
    electrons = result.current_density / 1.602176634e-19
    np.testing.assert_allclose(
        result.external_quantum_efficiency[known], (out / electrons)[known], rtol=1e-12
    )


def test_a_stack_without_an_insulator_hears_nothing_of_a_background():
    assert (
        "background"
        not in run(read_stack(STACKS[0].parent / "pu2020_red_RNH2.yaml")).attrs["notes"]
    )


def test_both_voltages_of_a_ligand_say_what_they_are():
    result = run(read_stack(STACKS[0].parent / "pu2020_red_CdRCOO2.yaml"))
    solved = float(result.first_limit_voltage)
    said = result.attrs["verdict"].splitlines()[1]
    assert f"in this stack, as solved, from {solved:.3g} V" in said
    assert "rule of levels alone" in said
    assert said.count("1.45 V") == 1


def test_light_known_only_above_its_turn_on_is_not_called_dark():
    _, result = shipped_run("lin2017_single_photon")
    bright = result.luminance.values >= 1.0
    said = result.attrs["verdict"].splitlines()[0]
    if bright.any() and not np.isfinite(result.turn_on_voltage):
        assert "the first known to emit" in said
    assert ("not reached" in said) == (not bright.any())
    _, dark = shipped_run("pu2020_hole_only")
    assert "1 cd/m² is not reached" in dark.attrs["verdict"]
