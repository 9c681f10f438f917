"""Warm timings of the heat engine; the contract: steady + pulse + train <= 50 ms, nine layers."""

import math

import numpy as np

from stackmodel.thermal import conduct
from stackmodel.thermal.body import Body, Rectangle, Source

# cover glass / resin / Al / ZnO / dots / TPD / PEDOT / ITO / glass, from the bottom
THICKNESS = np.array([1.1e-3, 150e-9, 30e-9, 30e-9, 50e-9, 50e-9, 100e-9, 10e-6, 0.7e-3])
CONDUCTIVITY = np.array([1.1, 4.0, 0.25, 0.2, 0.2, 1.0, 237.0, 0.2, 1.1])
CAPACITY = 1e6 * np.array([2.03, 2.46, 1.82, 1.495, 1.44, 1.7, 2.42, 1.7, 2.03])
STACK = Body(THICKNESS, CONDUCTIVITY, CAPACITY, bottom_coefficient=math.inf, top_coefficient=10.0)
WINDOW, DOTS = Rectangle(300e-6, 50e-6), Source(4)


def test_steady_pulse_and_train_of_nine_layers(benchmark):
    def everything():
        conduct.steady(STACK, WINDOW, DOTS)
        conduct.pulse(STACK, WINDOW, DOTS, [1e-6], 1e-6)
        return conduct.train(STACK, WINDOW, DOTS, 1e-6, 1e-2)

    everything()
    assert benchmark(everything).maximum.source_mean > 0
    assert benchmark.stats["min"] < 0.050


def test_impedance_curve(benchmark):
    times = np.geomspace(1e-8, 10.0, 30)
    assert benchmark(conduct.impedance, STACK, WINDOW, DOTS, times).size == 30


def test_electrode_of_100_by_100(benchmark):
    from stackmodel.thermal.electrode import Sheet, solve
    from stackmodel.thermal.local_law import exponential

    sheet = Sheet(2e-3, 2e-3, 20.0)
    answer = benchmark(solve, sheet, exponential(10.0, 0.8), 5.0)
    assert answer.crowding.max() > 1


def test_turning_point(benchmark):
    from stackmodel.thermal.local_law import activated, ohmic
    from stackmodel.thermal.runaway import turning_point

    law = activated(ohmic(1000.0), 4.0e-20, 300.0)
    assert benchmark(turning_point, law, 8.6e-4, 300.0).voltage > 0


def test_safe_map_of_40_points(benchmark):
    from stackmodel.thermal.limits.safe_map import safe_map

    widths, duties = np.geomspace(1e-8, 1e-2, 8), [0.0, 1e-4, 1e-2, 0.1, 1.0]
    highest = np.full(9, 420.0)
    chart = benchmark(safe_map, STACK, WINDOW, DOTS, widths, duties, highest, 295.0)
    assert chart.power_density.shape == (8, 5)


def test_cross_section_of_nine_layers(benchmark):
    from stackmodel.thermal.body import Disc
    from stackmodel.thermal.cross_section import section_of
    from stackmodel.thermal.finite_volume import solve_section

    section = section_of(STACK, Disc(1e-4), DOTS)
    assert benchmark(solve_section, section).source_mean > 0


NINE_LAYERS = """\
stackmodel: 1
area: {shape: rectangle, width: 300 um, length: 50 um}
substrate: {material: glass, thickness: 1.1 mm}
layers:
  - {name: ITO, material: ITO, thickness: 150 nm}
  - {name: HIL, material: "PEDOT:PSS", thickness: 30 nm}
  - {name: HTL, material: poly-TPD, thickness: 30 nm}
  - {name: dots, material: CdSe/CdS, thickness: 50 nm}
  - {name: ETL, material: ZnO, thickness: 50 nm}
  - {name: Al, material: Al, thickness: 100 nm}
  - {name: glue, material: resin, thickness: 10 um}
cover: {material: glass, thickness: 0.7 mm}
topside: {kind: convection, coefficient: 10 W/m^2/K}
"""


def test_heat_of_a_stack_of_nine_layers(benchmark):
    """The command's function: steady, one time of the pulse, and the train; <= 50 ms warm."""
    import stackmodel as sm

    stack = sm.parse_stack(NINE_LAYERS)
    drive = {"power_density": 1e4, "layer": "dots", "pulse": 1e-6, "repetition": 100.0}

    result = benchmark(lambda: sm.heat(stack, **drive, times=[1e-6]))
    assert result.sizes["layer"] == 9
    assert float(result.train_temperature_rise_mean_maximum) > 0
    assert benchmark.stats["min"] < 0.050


def test_limits_of_a_stack(benchmark):
    """Sweep, heat by layer, the table of currents at seven temperatures, all limits."""
    from pathlib import Path

    import stackmodel as sm

    stacks = Path(__file__).parents[1] / "stacks"
    stack = sm.read_stack(stacks / "review_glass_vs_sapphire.yaml")
    assert benchmark.pedantic(sm.limits, (stack,), rounds=3, warmup_rounds=1).sizes["limit"] > 5
