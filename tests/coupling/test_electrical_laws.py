"""Every law of the electrical engine, chosen in the stack file and seen in the result."""

import warnings

import numpy as np
import pytest

import stackmodel as sm
from stackmodel.coupling.electrical import sweep
from stackmodel.formulation.electrical import drift_diffusion_problem
from stackmodel.materials.database import data_folder
from stackmodel.settings import Electrical

QUICK = Electrical(grid_refinements=0)
THREE_LAYERS = """
stackmodel: 1
ambient: 300 K
contacts: {anode: {work_function: 5.0 eV}, cathode: {work_function: 3.9 eV}}
layers:
  - {name: HTL, material: htl, thickness: 30 nm}
  - {name: EML, material: eml, thickness: 20 nm}
  - {name: ETL, material: etl, thickness: 30 nm}
operation: {bias: {from: 0 V, to: 4 V, points: 9}}
materials:
  htl: {relative_permittivity: 3, electron_affinity: 2.3 eV, ionization_energy: 5.2 eV,
        conduction_band_states: 1e26 /m^3, valence_band_states: 1e26 /m^3,
        electron_mobility: 1e-10 m^2/V/s, hole_mobility: 1e-8 m^2/V/s,
        recombination: {langevin: 1}}
  eml: {relative_permittivity: 6, electron_affinity: 3.7 eV, ionization_energy: 5.6 eV,
        conduction_band_states: 1e25 /m^3, valence_band_states: 1e25 /m^3,
        electron_mobility: 1e-9 m^2/V/s, hole_mobility: 1e-9 m^2/V/s,
        recombination: {langevin: 1}}
  etl: {relative_permittivity: 8, electron_affinity: 3.8 eV, ionization_energy: 6.6 eV,
        conduction_band_states: 1e26 /m^3, valence_band_states: 1e26 /m^3,
        electron_mobility: 1e-7 m^2/V/s, hole_mobility: 1e-10 m^2/V/s,
        recombination: {langevin: 1}}
"""


@pytest.fixture(scope="module")
def stack():
    return sm.parse_stack(THREE_LAYERS)


def current(stack, settings=QUICK):
    return sm.jv(stack, settings=settings).current_density.values


def upside_down(stack):
    """The same device with the cathode next to the substrate; interfaces move to the other face."""
    raw = dict(stack._raw)
    layers = [dict(layer) for layer in raw["layers"]]
    faces = [layer.pop("interface", None) for layer in layers]
    assert faces[0] is None
    layers = layers[::-1]
    for layer, face in zip(layers[1:], faces[:0:-1], strict=True):
        if face is not None:
            layer["interface"] = _turned(face)
    layers[0]["role"] = None
    del layers[0]["role"]
    metal = {"role": "cathode", "material": "metal", "name": "metal", "thickness": "50 nm"}
    raw["layers"] = [metal, *layers]
    raw["materials"] = raw["materials"] | {"metal": {"work_function": "3.9 eV"}}
    return sm.replace(stack, {"layers": raw["layers"], "materials": raw["materials"]})


def _turned(face):
    face = dict(face)
    if "dipole" in face:
        face["dipole"] = "-" + face["dipole"] if face["dipole"][0] != "-" else face["dipole"][1:]
    crossing = face.get("recombination")
    if isinstance(crossing, dict):
        swap = {"electrons_below": "electrons_above", "electrons_above": "electrons_below"}
        face["recombination"] = {swap[key]: value for key, value in crossing.items()}
    return face


# --- statistics ------------------------------------------------------------------------------


@pytest.mark.parametrize("law", ["boltzmann", "blakemore", "fermi-dirac", "gauss-fermi"])
def test_statistics_of_each_band(stack, law):
    changed = sm.replace(
        stack,
        {
            "materials.eml.statistics": {"electrons": law, "holes": "blakemore"},
            "materials.eml.disorder": "0.08 eV",
        },
    )
    problem, _ = drift_diffusion_problem(changed)
    assert problem.conduction.statistics == ("blakemore", law, "blakemore")
    assert problem.valence.statistics == ("blakemore",) * 3
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", sm.DensityAboveStatesWarning)
        found = current(changed)
    assert found[0] == 0.0
    assert np.isfinite(found).all()


def test_the_bounded_law_is_the_default(stack):
    problem, _ = drift_diffusion_problem(stack)
    assert set(problem.conduction.statistics + problem.valence.statistics) == {"blakemore"}


def test_a_density_above_the_states_is_said(stack):
    steep = sm.replace(
        stack, {f"materials.{name}.statistics": "boltzmann" for name in ("htl", "eml", "etl")}
    )
    with pytest.warns(sm.DensityAboveStatesWarning, match="exceeds the density of states"):
        result = sm.jv(steep, settings=QUICK)
    above = result.density_above_states.values
    assert above.any()
    assert not above[0]
    assert "exceeds" in result.attrs["notes"]
    assert not sm.jv(stack, settings=QUICK).density_above_states.any()


def test_a_contact_inside_a_boltzmann_band_is_refused(stack):
    inside = sm.replace(
        stack, {"materials.htl.statistics": "boltzmann", "contacts.anode.work_function": "5.4 eV"}
    )
    with pytest.raises(sm.InputError, match=r"anode level, 5.4 eV.*layer 0 \(HTL\)"):
        sm.jv(inside)


def test_gauss_fermi_without_its_width_is_refused(stack):
    with pytest.raises(sm.MissingPropertyError, match="disorder"):
        sm.jv(sm.replace(stack, {"materials.eml.statistics": "gauss-fermi"}))


# --- interfaces ------------------------------------------------------------------------------

FACES = [
    {"electron_velocity": "0.01 m/s", "hole_velocity": "0.001 m/s"},
    {"charge": "1 mC/m^2"},
    {"dipole": "0.2 V"},
    {"recombination": {"electrons_above": "1e-16 cm^4/s"}},
    {"recombination": {"electrons_below": "1e-8 cm^4/s"}},
]


@pytest.mark.parametrize("face", FACES[:4], ids=lambda face: next(iter(face)))
def test_an_interface_law_acts(stack, face):
    changed = sm.replace(stack, {"layers.EML.interface": face})
    found = sm.jv(changed, settings=QUICK)
    plain = sm.jv(stack, settings=QUICK)
    ratio = found.current_density.values[1:] / plain.current_density.values[1:]
    assert np.abs(ratio - 1).max() > 1e-3 or "interface_recombination_current_density" in found
    assert found.current_density.values[0] == 0.0


@pytest.mark.parametrize("face", FACES, ids=str)
@pytest.mark.parametrize("layer", ["EML", "ETL"])
def test_an_inverted_stack_is_the_same_device(stack, face, layer):
    changed = sm.replace(stack, {f"layers.{layer}.interface": face})
    there, back = current(changed), current(upside_down(changed))
    assert back[1:] == pytest.approx(there[1:], rel=1e-6)


def test_a_dipole_of_the_other_sign_would_be_seen(stack):
    up = sm.replace(stack, {"layers.EML.interface": {"dipole": "0.2 V"}})
    down = sm.replace(stack, {"layers.EML.interface": {"dipole": "-0.2 V"}})
    assert np.abs(current(up)[1:] / current(down)[1:] - 1).max() > 1e-2


def test_one_coefficient_means_both_ways(stack):
    both = sm.replace(stack, {"layers.EML.interface": {"recombination": "1e-16 cm^4/s"}})
    problem, _ = drift_diffusion_problem(both)
    assert problem.interfaces.left_electron_right_hole == pytest.approx([1e-24, 0.0])
    assert problem.interfaces.right_electron_left_hole == pytest.approx([1e-24, 0.0])


@pytest.mark.parametrize(
    ("layer", "face", "words"),
    [
        ("HTL", {"charge": "1 mC/m^2"}, "'HTL' describes an interface towards an electrode"),
        ("EML", {"electron_velocity": "0 m/s"}, "electron_velocity 0 m/s"),
        (
            "EML",
            {"electron_velocity": "1 m/s", "recombination": "1e-16 cm^4/s"},
            r"between layer 0 \(HTL\) and layer 1 \(EML\) has finite transfer",
        ),
    ],
)
def test_what_an_interface_cannot_be(stack, layer, face, words):
    with pytest.raises(sm.InputError, match=words):
        sm.jv(sm.replace(stack, {f"layers.{layer}.interface": face}))


def test_a_wrong_key_of_an_interface_is_a_fault(stack):
    with pytest.raises(sm.StackFileError, match="electron_velocity"):
        sm.replace(stack, {"layers.EML.interface": {"electron_velocty": "1 m/s"}})


# --- mobilities and traps --------------------------------------------------------------------


def test_poole_frenkel_is_the_field_factor(stack):
    lifted = sm.replace(stack, {"materials.htl.hole_field_factor": "5e-4 (m/V)^0.5"})
    named = sm.replace(lifted, {"materials.htl.mobility_law": {"holes": {"kind": "poole-frenkel"}}})
    off = sm.replace(lifted, {"materials.htl.mobility_law": {"kind": "constant"}})
    assert current(named) == pytest.approx(current(lifted))
    assert current(off) == pytest.approx(current(stack))
    assert current(lifted)[-1] > 1.01 * current(stack)[-1]


def test_activated_mobility_belongs_to_the_stated_temperature(stack):
    given = {
        "materials.htl.hole_activation_energy": "0.3 eV",
        "materials.htl.mobility_temperature": "320 K",
        "ambient": "280 K",
    }
    problem, _ = drift_diffusion_problem(sm.replace(stack, given))
    expected = 1e-8 * np.exp(-0.3 / 8.617333262e-5 * (1 / 280 - 1 / 320))
    assert problem.valence.mobility[0] == pytest.approx(expected, rel=1e-9)
    assert problem.conduction.mobility[0] == 1e-10
    warm, _ = drift_diffusion_problem(sm.replace(stack, given), 320.0)
    assert warm.valence.mobility[0] == pytest.approx(1e-8)


def test_gaussian_disorder_of_one_carrier(stack):
    law = {"kind": "gaussian-disorder", "sigma": "0.1 eV", "site_distance": "1.6 nm"}
    changed = sm.replace(stack, {"materials.htl.mobility_law": {"holes": law}})
    problem, _ = drift_diffusion_problem(changed)
    assert problem.valence.mobility_law == ("gaussian-disorder", "constant", "constant")
    assert problem.valence.mobility_parameters[0] == pytest.approx([0.1, 1.6e-9])
    assert problem.conduction.mobility_law == ("constant",) * 3
    assert current(changed)[-1] > 1.01 * current(stack)[-1]
    cold, _ = drift_diffusion_problem(changed, 250.0)
    thermal = 8.617333262e-5
    expected = np.exp(-0.42 * ((0.1 / thermal / 250) ** 2 - (0.1 / thermal / 300) ** 2))
    assert cold.valence.mobility[0] == pytest.approx(1e-8 * expected, rel=1e-6)
    with pytest.raises(sm.InputError, match=r"sigma above about 1\.8 kT"):
        sm.jv(sm.replace(changed, {"materials.htl.mobility_law.holes.sigma": "0.02 eV"}))


@pytest.mark.parametrize(
    "law", [{"kind": "gaussian-disorder"}, {"kind": "constant", "sigma": "0.1 eV"}, {"kind": "odd"}]
)
def test_a_mobility_law_that_is_none(stack, law):
    with pytest.raises(sm.StackFileError):
        sm.replace(stack, {"materials.htl.mobility_law": law})


def test_traps_hold_charge_and_slow_the_current(stack):
    one = {"carrier": "holes", "shape": "gaussian", "density": "1e24 /m^3", "width": "0.05 eV",
           "depth": "0.4 eV"}  # fmt: skip
    two = {"carrier": "electrons", "shape": "exponential", "density": "1e24 /m^3",
           "width": "0.08 eV"}  # fmt: skip
    changed = sm.replace(stack, {"materials.htl.traps": [one], "materials.eml.traps": [two]})
    problem, _ = drift_diffusion_problem(changed)
    assert problem.hole_traps.density.tolist() == [1e24, 0.0, 0.0]
    assert problem.hole_traps.depth[0] == 0.4
    assert problem.electron_traps.law[1] == "exponential"
    assert current(changed)[-1] < 0.9 * current(stack)[-1]
    with pytest.raises(sm.InputError, match="one exponential or gaussian distribution"):
        sm.jv(sm.replace(stack, {"materials.htl.traps": [one, one]}))


@pytest.mark.parametrize(
    "law",
    [
        {"srh": {"electron_lifetime": "10 ns", "hole_lifetime": "10 ns"}},
        {"auger": "1e-38 m^6/s"},
        {"direct": "1e-15 m^3/s"},
        {"langevin": 1e-4},
    ],
    ids=lambda law: next(iter(law)),
)
def test_recombination_laws(stack, law):
    changed = sm.replace(stack, {"materials.eml.recombination": law})
    assert np.abs(current(changed)[1:] / current(stack)[1:] - 1).max() > 1e-4


# --- contacts --------------------------------------------------------------------------------


def test_a_slow_contact_holds_the_current_back(stack):
    slow = sm.replace(stack, {"contacts.anode.hole_velocity": "1e-4 m/s"})
    fast = sm.replace(stack, {"contacts.anode.hole_velocity": "1e6 m/s"})
    assert current(slow)[-1] < 0.9 * current(stack)[-1]
    assert current(fast)[-1] == pytest.approx(current(stack)[-1], rel=1e-4)
    with pytest.raises(sm.InputError, match="without any contact"):
        sm.jv(sm.replace(stack, {"contacts.anode.hole_velocity": "0 m/s"}))


def test_a_series_resistance_takes_its_share(stack):
    ohms = {"contacts.anode.series_resistance": "2 ohm*cm^2",
            "contacts.cathode.series_resistance": "3 ohm*cm^2"}  # fmt: skip
    shared = sm.jv(sm.replace(stack, ohms))
    j, inside = shared.current_density.values, shared.internal_voltage.values
    assert inside + 5e-4 * j == pytest.approx(shared.voltage.values, abs=1e-8)
    assert shared.voltage.values == pytest.approx(np.linspace(0, 4, 9), abs=1e-8)
    bare = np.interp(inside, *_fine(stack))
    assert np.abs(np.log(j[2:]) - bare[2:]).max() < 0.01


def _fine(stack):
    result = sm.jv(stack, points=401)
    return result.voltage.values, np.log(np.maximum(result.current_density.values, 1e-300))


def test_the_image_force_lowers_a_high_barrier(stack):
    barrier = sm.replace(stack, {"contacts.anode.work_function": "4.8 eV"})
    lowered = sm.replace(barrier, {"contacts.anode.image_force": True})
    before, after = current(barrier), current(lowered)
    assert after[0] == 0.0
    solved = sweep(lowered, np.array([4.0]), QUICK)
    inside = solved.result.profiles(0)
    field = -(inside.potential[1] - inside.potential[0]) / inside.position[1]
    expected = np.sqrt(1.602176634e-19 * field / (4 * np.pi * 3 * 8.8541878128e-12))
    edge = inside.conduction_edge[0] + 2.3  # against the vacuum level of the metal, which is 0
    assert edge == pytest.approx(expected, rel=1e-5)
    assert after[-1] > 1.1 * before[-1]
    with pytest.raises(sm.InputError, match="a transient is not solved with image_force"):
        sm.transient(lowered)


@pytest.mark.parametrize(
    ("role", "law", "name"),
    [("anode", {"image_force": True}, "image_force"),
     ("cathode", {"injection": "scott-malliaras"}, "injection")],
)  # fmt: skip
def test_laws_of_a_contact_behind_an_insulator_are_refused(role, law, name):
    lin = sm.read_stack(data_folder() / "stacks" / "lin2017_single_photon.yaml")
    changed = sm.replace(lin, {f"contacts.{role}.{key}": value for key, value in law.items()})
    with pytest.raises(sm.InputError, match=f"the {role} gives {name}, .* 'emitter' lets none"):
        sm.jv(changed)


@pytest.mark.parametrize("law", [{"image_force": True}, {"injection": "scott-malliaras"}])
def test_drives_of_a_stack_whose_contacts_follow_the_field(stack, law):
    stack = sm.replace(stack, {f"contacts.{role}.{key}": value
                               for role in ("anode", "cathode")
                               for key, value in law.items()})  # fmt: skip
    stack = sm.replace(stack, {"contacts.anode.work_function": "4.8 eV"})
    shared = sm.replace(stack, {"contacts.anode.series_resistance": "100 ohm*cm^2"})
    result = sm.jv(shared, settings=QUICK)
    j, inside = result.current_density.values, result.internal_voltage.values
    assert inside + 1e-2 * j == pytest.approx(result.voltage.values, abs=1e-8)
    assert 1e-2 * j[-1] > 0.05
    held = sm.jv(stack, current_densities="0.1 mA/cm^2", settings=QUICK)
    assert held.current_density.values == pytest.approx([1.0], rel=1e-8)
    plain = sm.replace(stack, {f"contacts.{role}.{key}": None if key == "injection" else False
                               for role in ("anode", "cathode") for key in law})  # fmt: skip
    bare = sm.jv(plain, from_=held.voltage.values[0], to=5, points=2, settings=QUICK)
    assert bare.current_density.values[0] != pytest.approx(1.0, rel=0.1)
    result = sm.run(sm.replace(shared, {"operation": {"current_density": "0.1 mA/cm^2"}}))
    assert float(result.current_density[-1]) == pytest.approx(1.0, rel=0.02)


# --- drive -----------------------------------------------------------------------------------


def test_a_given_current(stack):
    held = sm.jv(stack, current_densities="1 mA/cm^2,10 mA/cm^2", settings=QUICK)
    assert held.current_density.values == pytest.approx([10, 100], rel=1e-8)
    back = sm.jv(stack, from_=held.voltage.values[1], to=5, points=2, settings=QUICK)
    assert back.current_density.values[0] == pytest.approx(100, rel=0.02)
    own = sm.replace(stack, {"operation": {"current_density": "10 mA/cm^2"}})
    assert sm.jv(own, settings=QUICK).voltage.values == pytest.approx(held.voltage.values[1:])
    result = sm.run(own)
    assert result.current_density.values[-1] == pytest.approx(100, rel=2e-3)
    with pytest.raises(sm.InputError, match="give one of them"):
        sm.jv(stack, current_densities="1 mA/cm^2", to="3 V")


def test_knobs_from_python_and_the_history(stack):
    coarse = sm.jv(stack, settings=Electrical(grid_refinements=0, first_interval=1e-9))
    fine = sm.jv(stack, settings=Electrical(grid_tolerance=1e-4))
    assert int(coarse.grid_points) < int(fine.grid_points)
    assert "mesh error of J at most" in fine.attrs["status"]
    tight = Electrical(grid_refinements=1, grid_tolerance=1e-12)
    with pytest.raises(sm.ConvergenceError, match="raise grid_refinements") as caught:
        sm.jv(stack, settings=tight)
    assert "Newton iterations" in caught.value.history[0]
    assert caught.value.partial.current_density.values[-1] > 0
    with pytest.raises(sm.ConvergenceError, match=r"drift-diffusion stalled .* layer \d \("):
        sm.jv(stack, settings=Electrical(newton_limit=1))
