"""What a first stack file of one's own runs into: doped oxides, faces, sides that have no roles."""

import numpy as np
import pytest

import stackmodel as sm
from stackmodel.description.reading import stack_of
from stackmodel.description.starter import STARTER
from stackmodel.document import parse_document
from stackmodel.errors import InputError
from stackmodel.grid.mesh import geometric_mesh

STACK = stack_of(parse_document(STARTER.format(file="x", title="x")))


def test_more_donors_make_a_better_contact_and_never_a_failure():
    # Between 1e18 and 2e18 donors per cm3, a third to two thirds of the band, updates of 8 kT swing
    # for ever between an empty band and a full one.
    currents = [
        float(
            sm.jv(
                sm.replace(STACK, {"materials.ZnMgO.donor_density": f"{donors} /cm^3"}),
                to="4 V",
                points=2,
            ).current_density[-1]
        )
        for donors in ("5e17", "1e18", "2e18", "4e18")
    ]
    assert (np.diff(currents) > 0).all()


def test_the_starter_shines_before_it_breaks():
    found = sm.run(sm.replace(STACK, {"operation.bias.points": 21}))
    assert float(found.luminance.max()) > 100
    assert "miss the dots" not in found.attrs["notes"]


def bare(changes):
    """The starter with nothing said about the face of its dots."""
    text = STARTER.format(file="x", title="x").replace("points: 41", "points: 9")
    lines = [line for line in text.splitlines() if "interface:" not in line]
    text = "\n".join(line for line in lines if "recombination:" not in line)
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return stack_of(parse_document(text))


def test_pairs_that_miss_the_dots_are_told_of_the_face():
    found = sm.run(bare([("poly-TPD", "TFB")]))
    (said,) = (note for note in found.attrs["notes"].splitlines() if "miss the dots" in note)
    assert "most end in HTL" in said
    assert "interface: {recombination: 1e-25 m^4/s} of layer 'emitter'" in said
    told = sm.replace(
        bare([("poly-TPD", "TFB")]), {"layers.emitter.interface.recombination": "1e-25 m^4/s"}
    )
    assert "miss the dots" not in sm.run(told).attrs["notes"]


def test_a_cathode_below_without_roles_is_not_taken_for_the_anode():
    unsaid = [("role: anode, ", ""), ("role: cathode,", ""), ("name: anode", "name: ITO")]
    above = bare(unsaid)  # the metal called cathode lies above: as it should
    assert float(sm.jv(above, to="3 V", points=2).current_density[-1]) > 0
    below = bare([*unsaid, ("name: ITO", "name: Cathode"), ("name: cathode", "name: metal")])
    with pytest.raises(InputError, match=r"'Cathode' would be the anode.*try role: cathode"):
        sm.jv(below, to="3 V", points=2)
    assert sm.modes(below).sizes["mode"] > 0  # light has no roles


def test_a_film_of_micrometres_is_asked_for_nanometres():
    with pytest.raises(InputError, match=r"ETL\) is 60 um thick.*did you mean 60 nm"):
        sm.jv(sm.replace(STACK, {"layers.ETL.thickness": "60 um"}), to="1 V", points=2)
    assert len(geometric_mesh([2e-5], 2e-10, 1.6, 6e-9).width) > 3000  # 1.6^1700 overflows


def test_a_sweep_written_downwards_ends_at_its_larger_voltage():
    def ends(start, stop):
        bias = {"from": start, "to": stop, "points": 3}
        bias = sm.replace(STACK, {"operation.bias": bias}).operation.bias
        return float(bias.start), float(bias.stop)

    assert ends("4 V", "0 V") == (0.0, 4.0)
    assert ends("0 V", "-4 V") == (0.0, -4.0)  # reverse bias ends in reverse
    assert ends("1 V", "-4 V") == (1.0, -4.0)


def test_losses_take_the_current_that_their_refusal_names():
    with pytest.raises(InputError, match="--current-density 10 mA/cm"):
        sm.losses(STACK)
    rates = [
        float(sm.losses(STACK, current_density=current).photon_rate)
        for current in ("0.1 mA/cm^2", "0.2 mA/cm^2")
    ]
    assert rates[1] == pytest.approx(2 * rates[0], rel=0.05)  # weakly driven: a pair, a photon
