"""What a drift-diffusion solve is given: a frozen record of arrays, one entry a layer."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from stackmodel import constants
from stackmodel.electrical.joint import JointLaw
from stackmodel.electrical.problem_checks import check


@dataclass(frozen=True)
class PhysicalConstants:
    """The constants as inputs: a reference solved with rounded ones is met with the same ones."""

    charge: float = constants.ELEMENTARY_CHARGE  # C
    boltzmann: float = constants.BOLTZMANN  # J/K
    permittivity: float = constants.VACUUM_PERMITTIVITY  # F/m


@dataclass(frozen=True)
class Contact:
    """An electrode.

    Attributes:
        work_function: eV below vacuum.
        electron_velocity, hole_velocity: surface recombination velocity, m/s; infinite holds the
            carrier at its equilibrium density.
    """

    work_function: float
    electron_velocity: float = np.inf
    hole_velocity: float = np.inf


@dataclass(frozen=True)
class Band:
    """One band of every layer.

    Attributes:
        energy: (layers,) eV below vacuum: electron affinity or ionisation energy.
        states: (layers,) 1/m^3.
        mobility: (layers,) m^2/(V s), at this temperature, zero field and zero density.
        statistics: a name of `statistics.KINDS` per layer.
        gamma: (layers,) of Blakemore; disorder: (layers,) sigma of Gauss-Fermi, eV.
        mobility_law: a name of `mobility.KINDS` per layer.
        mobility_parameters: (layers, 2); Poole-Frenkel: (gamma in sqrt(m/V), -);
            Gaussian disorder: (sigma in eV, site distance a in m).
    """

    energy: np.ndarray
    states: np.ndarray
    mobility: np.ndarray
    statistics: tuple[str, ...]
    gamma: np.ndarray
    disorder: np.ndarray
    mobility_law: tuple[str, ...]
    mobility_parameters: np.ndarray


@dataclass(frozen=True)
class Traps:
    """Traps of one band of every layer; a density of zero is none.

    Attributes:
        density: (layers,) 1/m^3.
        law: "gaussian" or "exponential" per layer.
        width: (layers,) sigma, or the decay energy E0 of the exponential, eV.
        depth: (layers,) centre of the Gaussian below the band (towards the gap), eV.
    """

    density: np.ndarray
    law: tuple[str, ...]
    width: np.ndarray
    depth: np.ndarray


@dataclass(frozen=True)
class Interfaces:
    """What happens between layer i and layer i + 1; every array has layers - 1 entries.

    Attributes:
        electron_velocity, hole_velocity: transfer velocity, m/s; infinite keeps levels continuous.
        charge: C/m^2.
        dipole: step of the potential from layer i to layer i + 1, V.
        left_electron_right_hole, right_electron_left_hole: recombination across, m^4/s.
    """

    electron_velocity: np.ndarray
    hole_velocity: np.ndarray
    charge: np.ndarray
    dipole: np.ndarray
    left_electron_right_hole: np.ndarray
    right_electron_left_hole: np.ndarray

    @property
    def doubled(self) -> np.ndarray:
        """(layers - 1,) bool: levels or potential may jump, which takes two nodes."""
        slow = np.isfinite(self.electron_velocity) | np.isfinite(self.hole_velocity)
        return slow | (self.dipole != 0)


@dataclass(frozen=True)
class DriftDiffusionProblem:
    """A stack of semiconductors between two electrodes, anode at x = 0.

    Attributes:
        thickness: (layers,) m, from the anode.
        permittivity: (layers,) relative.
        conduction, valence: the bands.
        anode, cathode: the electrodes.
        temperature: K.
        direct: (layers,) m^3/s; langevin: (layers,) factor on q (mu_n + mu_p) / eps, zero field.
        srh_electron_lifetime, srh_hole_lifetime: (layers,) s, infinite for none.
        srh_level: (layers,) eV below vacuum.
        auger_electron, auger_hole: (layers,) m^6/s.
        donors, acceptors: (layers,) ionised, 1/m^3.
        generation: (layers,) 1/(m^3 s).
        insulator: (layers,) bool; such a layer holds field but no carriers and passes none.
        interfaces: between the layers; electron_traps, hole_traps: of the bands.
        joint: per layer the joint law of both carriers, which replaces the statistics of both bands
            and all recombination of the layer, or None; empty: none has one.
        names: of the layers, for messages.
        constants: physical constants.
    """

    thickness: np.ndarray
    permittivity: np.ndarray
    conduction: Band
    valence: Band
    anode: Contact
    cathode: Contact
    temperature: float
    direct: np.ndarray
    langevin: np.ndarray
    srh_electron_lifetime: np.ndarray
    srh_hole_lifetime: np.ndarray
    srh_level: np.ndarray
    auger_electron: np.ndarray
    auger_hole: np.ndarray
    donors: np.ndarray
    acceptors: np.ndarray
    generation: np.ndarray
    insulator: np.ndarray
    interfaces: Interfaces
    electron_traps: Traps
    hole_traps: Traps
    joint: tuple[JointLaw | None, ...] = ()
    names: tuple[str, ...] = ()
    constants: PhysicalConstants = field(default_factory=PhysicalConstants)

    @property
    def layers(self) -> int:
        """Number of layers."""
        return len(self.thickness)

    @property
    def joined(self) -> dict[int, JointLaw]:
        """The joint laws by layer, of those that have one."""
        return {i: law for i, law in enumerate(self.joint) if law is not None}

    def name(self, layer: int) -> str:
        """How messages call a layer."""
        return f"layer {layer} ({self.names[layer]})" if self.names else f"layer {layer}"


def band(energy, states, mobility, statistics="boltzmann", *, gamma=1.0, disorder=0.0,
         mobility_law="constant", mobility_parameters=(0.0, 0.0)) -> Band:  # fmt: skip
    """A `Band` from scalars or per-layer sequences; `energy` sets the number of layers."""
    energy = np.atleast_1d(np.asarray(energy, dtype=float))
    count = len(energy)
    parameters = np.broadcast_to(np.asarray(mobility_parameters, dtype=float), (count, 2))
    return Band(
        energy=energy,
        states=_spread(states, count),
        mobility=_spread(mobility, count),
        statistics=_names(statistics, count),
        gamma=_spread(gamma, count),
        disorder=_spread(disorder, count),
        mobility_law=_names(mobility_law, count),
        mobility_parameters=parameters,
    )


def traps(count, density=0.0, law="exponential", width=0.1, depth=0.0) -> Traps:
    """`Traps` of `count` layers from scalars or per-layer sequences."""
    return Traps(
        _spread(density, count), _names(law, count), _spread(width, count), _spread(depth, count)
    )


def interfaces(count, **options) -> Interfaces:
    """`Interfaces` of a stack of `count` layers; what is left out is absent."""
    absent = dict.fromkeys(Interfaces.__dataclass_fields__, 0.0)
    absent["electron_velocity"] = absent["hole_velocity"] = np.inf
    given = {key: _spread(options.pop(key, value), count - 1) for key, value in absent.items()}
    return Interfaces(**given, **options)


def problem(thickness, permittivity, conduction, valence, anode, cathode, temperature,
            **options) -> DriftDiffusionProblem:  # fmt: skip
    """A checked `DriftDiffusionProblem`; what is left out is absent.

    `anode` and `cathode` may be work functions in eV. Raises InputError.
    """
    thickness = np.atleast_1d(np.asarray(thickness, dtype=float))
    count = len(thickness)
    for key, default in _ABSENT.items():
        options[key] = _spread(options.get(key, default), count)
    options["insulator"] = options["insulator"].astype(bool)
    options.setdefault("interfaces", interfaces(count))
    for key in ("electron_traps", "hole_traps"):
        options.setdefault(key, traps(count))
    made = DriftDiffusionProblem(
        thickness=thickness,
        permittivity=_spread(permittivity, count),
        conduction=conduction,
        valence=valence,
        anode=anode if isinstance(anode, Contact) else Contact(float(anode)),
        cathode=cathode if isinstance(cathode, Contact) else Contact(float(cathode)),
        temperature=float(temperature),
        **options,
    )
    check(made)
    return made


_ABSENT = {
    "direct": 0.0,
    "langevin": 0.0,
    "srh_electron_lifetime": np.inf,
    "srh_hole_lifetime": np.inf,
    "srh_level": 0.0,
    "auger_electron": 0.0,
    "auger_hole": 0.0,
    "donors": 0.0,
    "acceptors": 0.0,
    "generation": 0.0,
    "insulator": 0.0,
}


def _spread(value, count: int) -> np.ndarray:
    return np.broadcast_to(np.asarray(value, dtype=float), (count,))


def _names(value, count: int) -> tuple[str, ...]:
    return (value,) * count if isinstance(value, str) else tuple(value)
