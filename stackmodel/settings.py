"""Every numerical knob once: its name, meaning, unit and default.

A user never has to turn one; `stackmodel.settings.Electrical(grid_tolerance=1e-4)` overrides.
One frozen record an engine, passed down explicitly: there is no module-level state to change.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Electrical:
    """Drift-diffusion.

    Attributes:
        grid_tolerance: relative mesh error of J allowed, from the last two meshes.
        grid_refinements: how often the mesh may be refined to meet it; 0 keeps the first mesh.
        unresolved_error: relative mesh error of J above which the faces are not resolved yet.
        smallest_interval: the first interval is never made finer than this, m.
        extrapolate: return J extrapolated from the last two meshes (fourth order) instead of the
            J of the finest, which the profiles belong to; the tolerance then holds for it.
        first_interval: width next to contacts and interfaces of the first mesh, m.
        growth: ratio of neighbouring intervals of the first mesh.
        largest_interval: widest interval of the first mesh, m.
        largest_fraction: widest interval of the first mesh over the thickness of its layer.
        newton_tolerance: largest last update, kT; the error left is about its square.
        newton_limit: iterations before the bias step is shortened.
        longest_update: an update of Newton is cut to this, kT.
        largest_step, smallest_step: of the bias, V.
        extrapolation_order: of the predictor along the bias.
        conservation: relative spread of J over the stack above which Newton goes on.
        polish_limit: iterations it may take for that.
        time_tolerance: of a transient: stored charge against its extrapolation over a step.
    """

    grid_tolerance: float = 5e-4
    grid_refinements: int = 10
    unresolved_error: float = 5e-3
    smallest_interval: float = 1e-14
    extrapolate: bool = False
    first_interval: float = 2e-10
    growth: float = 1.3
    largest_interval: float = 3e-9
    largest_fraction: float = 0.05
    newton_tolerance: float = 1e-4
    newton_limit: int = 25
    longest_update: float = 8.0
    largest_step: float = 0.5
    smallest_step: float = 1e-5
    extrapolation_order: int = 2
    conservation: float = 5e-9
    polish_limit: int = 4
    time_tolerance: float = 1e-4


# J alone, without profiles that must balance with it: three coarse meshes and two extrapolations
# know J better, and four times sooner, than one fine mesh.
CURRENT_ONLY = Electrical(
    extrapolate=True,
    grid_tolerance=1e-4,
    first_interval=2e-10,
    growth=1.6,
    largest_interval=6e-9,
    unresolved_error=3e-2,
)


# Inside a whole run: what follows from J is known less well than 0.2 %.
WHOLE_RUN = Electrical(
    grid_tolerance=2e-3,
    first_interval=3e-10,
    growth=1.6,
    largest_interval=5e-9,
    unresolved_error=3e-2,
    conservation=1e-9,
)


@dataclass(frozen=True)
class Coupling:
    """The loop over the engines: heat and light act back on transport and dots.

    Attributes:
        rounds: after which what has not settled is refused.
        temperature: error allowed in the temperature at which each bias is solved, K.
        factor: relative error allowed in the Purcell factor of the dots.
        hottest: over the ambient temperature (K); a bias that would settle above has no steady
            state here, no film being then what it was.
    """

    rounds: int = 40
    temperature: float = 2e-3
    factor: float = 1e-5
    hottest: float = 2.0


@dataclass(frozen=True)
class Optical:
    """Modes, planar response, dipole emission.

    Attributes:
        dipole_tolerance: error of each panel of the dipole integrals, relative to the larger
            of the power and that in the endless medium.
        layer_balance_tolerance: largest share of a dipole's power that fluxes and layers may
            miss before they are refused.
        mode_tolerance: last Newton step of a mode, relative.
        proper_imaginary_limit: of |Im n_eff|; None: the largest |n| of all media.
        leaky_imaginary_limit: of Im n_eff of leaky modes.
    """

    dipole_tolerance: float = 1e-11
    layer_balance_tolerance: float = 1e-7
    mode_tolerance: float = 1e-12
    proper_imaginary_limit: float | None = None
    leaky_imaginary_limit: float = 0.1


@dataclass(frozen=True)
class Thermal:
    """Heat conduction.

    Attributes:
        wavenumber_band: highest frequency in ln(kappa) that is kept, rad; the error falls as
            exp(-pi/4 band), the work grows with it.
        wavenumber_taper: width of the band's soft edge, rad.
        wavenumber_count: lateral wavenumbers; band and count span exp(pi count / band).
        wavenumber_floor: wavenumbers below this, over the longer of heated length and
            diffusion length, are taken together.
        laplace_nodes: nodes of the inverse Laplace contour, both halves.
        settled_exponent: heat whose decay exponent is above this has spread for good.
        train_periods: periods of a pulse train summed one by one; the rest in closed form.
        electrode_iterations: Newton steps allowed for an electrode.
        electrode_tolerance: relative correction at which its Newton iteration ends.
        arc_start, arc_longest, arc_shortest: steps along the electrothermal curve, in units of
            voltage limit and ambient temperature.
        arc_bend: cosine of the largest turn of its tangent in one step.
        arc_points: points after which the walk along it ends.
        section_growth: ratio of neighbouring cells of a cross-section.
        section_edge: finest cell at the heated edge, in units of the heated radius.
        section_film: layers up to this many times the heated one get equal rows ...
        section_film_rows: ... this many.
        section_iterations, section_tolerance: of its temperature-dependent conductivity.
        section_hottest: rise at which that iteration is taken to have run away, K.
        section_balance: energy missing above which the solve is refused.
        reference_temperature: what an isothermal local law is evaluated at, K.
    """

    wavenumber_band: float = 24.0
    wavenumber_taper: float = 2.0
    wavenumber_count: int = 448
    wavenumber_floor: float = 1e-4
    laplace_nodes: int = 24
    settled_exponent: float = 36.0
    train_periods: int = 6
    electrode_iterations: int = 60
    electrode_tolerance: float = 1e-11
    reference_temperature: float = 300.0
    section_growth: float = 1.2
    section_edge: float = 0.01
    section_film: float = 20.0
    section_film_rows: int = 6
    section_iterations: int = 60
    section_tolerance: float = 1e-7
    section_balance: float = 1e-6
    section_hottest: float = 1e5
    arc_start: float = 1e-4
    arc_longest: float = 0.02
    arc_shortest: float = 1e-12
    arc_bend: float = 0.98
    arc_points: int = 20_000


@dataclass(frozen=True)
class Dots:
    """Per-dot rate equations.

    Attributes:
        eigenvector_condition: above this condition number of the scaled generator's eigenvectors,
            propagation falls back to matrix exponentials (rounding times this is the error).
        eigenvector_error: the same when they miss the known start by more than this, relative.
        jitter_nodes: quadrature nodes on either side of zero delay.
        jitter_reach: half-width of the jitter's bell that is integrated, in rms.
    """

    eigenvector_condition: float = 1e7
    eigenvector_error: float = 1e-10
    jitter_nodes: int = 64
    jitter_reach: float = 9.0
