"""The problem in the solver's units: energies in kT, charges in q, fluxes in 1/(m^2 s)."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from stackmodel.electrical import joint, mobility, statistics, tables
from stackmodel.electrical.problem import Band, DriftDiffusionProblem
from stackmodel.electrical.recombination import langevin_coefficient
from stackmodel.errors import InputError
from stackmodel.grid.mesh import Mesh

ELECTRON, HOLE = 0, 1


class Device(NamedTuple):
    """Arrays of the compiled solver; the last axis of two is (electron, hole).

    Attributes:
        charge: C; thermal_voltage: kT/q, V.
        level: (layers, 2) distance from band to the anode's Fermi level at zero potential, kT.
        states, diffusivity: (layers, 2).
        kind: (layers, 2) statistics; gamma: (layers, 2); table: (layers, 2) index of the table;
            tables: (t, m, 3); table_start: (t,).
        mobility_kind: (layers, 2); mobility_law: (layers, 2, 3).
        recombination: (layers, 7); recombines: (layers,) any of them not zero.
        permittivity: (layers,) eps kT / q^2, 1/m.
        doping: (layers,) donors minus acceptors; generation: (layers,).
        insulator: (layers,).
        built_in: (W_anode - W_cathode) / kT.
        velocity: (2 contacts, 2) m/s.
        transfer_velocity: (layers - 1, 2) m/s; interface_charge: (layers - 1,) 1/m^2;
            dipole: (layers - 1,) kT; cross: (layers - 1, 2) m^4/s, the electron left or right.
        trap_density, trap_table, trap_depth: (layers, 2); depth in kT.
        joint: (layers,) index of the joint law of both carriers, -1 for none; joint_tables:
            (k, m, m, 3, 4); joint_start: (k,) kT; joint_size: (k,) of the part of the table in
            use; joint_density: (k,) sites; joint_step: kT.
    """

    charge: float
    thermal_voltage: float
    level: np.ndarray
    states: np.ndarray
    diffusivity: np.ndarray
    kind: np.ndarray
    gamma: np.ndarray
    table: np.ndarray
    tables: np.ndarray
    table_start: np.ndarray
    mobility_kind: np.ndarray
    mobility_law: np.ndarray
    recombination: np.ndarray
    recombines: np.ndarray
    permittivity: np.ndarray
    doping: np.ndarray
    generation: np.ndarray
    insulator: np.ndarray
    built_in: float
    velocity: np.ndarray
    transfer_velocity: np.ndarray
    interface_charge: np.ndarray
    dipole: np.ndarray
    cross: np.ndarray
    trap_density: np.ndarray
    trap_table: np.ndarray
    trap_depth: np.ndarray
    joint: np.ndarray
    joint_tables: np.ndarray
    joint_start: np.ndarray
    joint_size: np.ndarray
    joint_density: np.ndarray
    joint_step: float


class Grid(NamedTuple):
    """Edges of the compiled solver: width (m,) in m, layer (m,)."""

    width: np.ndarray
    layer: np.ndarray


def grid_of(mesh: Mesh, doubled=()) -> Grid:
    """The mesh as the compiled solver reads it.

    A doubled interface (bool per interface) becomes an edge of no width whose layer is
    -1 - interface.
    """
    width, layer = np.ascontiguousarray(mesh.width), mesh.layer.astype(np.int64)
    for one in map(int, np.flatnonzero(doubled)):
        at = _last_edge(layer, one) + 1
        width, layer = np.insert(width, at, 0.0), np.insert(layer, at, -1 - one)
    return Grid(width, layer)


def _last_edge(layer: np.ndarray, one: int) -> int:
    return int(np.flatnonzero(layer == one)[-1])


def device_of(problem: DriftDiffusionProblem, gauss_fermi=tables.gauss_fermi_table) -> Device:
    """Scale a problem; raises InputError where a contact lies inside a Boltzmann band.

    gauss_fermi: where tables of a Gaussian density of states come from.
    """
    physical = problem.constants
    thermal = physical.boltzmann * problem.temperature / physical.charge
    bands = (problem.conduction, problem.valence)
    table, trap_table, stacked, starts = _tables(problem, thermal, gauss_fermi)
    between, held = problem.interfaces, (problem.electron_traps, problem.hole_traps)
    level = _levels(problem, thermal)
    _check_contacts(problem, level)
    law = _recombination(problem, thermal, (table, stacked, starts))
    return Device(
        charge=physical.charge,
        thermal_voltage=thermal,
        level=level,
        states=_states(problem),
        diffusivity=_pair([b.mobility * thermal for b in bands]),
        kind=_kinds(problem),
        gamma=_pair([b.gamma for b in bands]),
        table=table,
        tables=stacked,
        table_start=starts,
        mobility_kind=_pair([[mobility.KINDS[s] for s in b.mobility_law] for b in bands], np.int64),
        mobility_law=_mobility_law(bands, thermal),
        recombination=law,
        recombines=np.any(law[:, [0, 1, 5, 6]] > 0, axis=1),
        permittivity=problem.permittivity * (physical.permittivity * thermal / physical.charge),
        doping=np.ascontiguousarray(problem.donors - problem.acceptors),
        generation=np.array(problem.generation),  # writable, or all is compiled once more
        insulator=np.array(problem.insulator),
        built_in=(problem.anode.work_function - problem.cathode.work_function) / thermal,
        velocity=np.array(
            [[c.electron_velocity, c.hole_velocity] for c in (problem.anode, problem.cathode)]
        ),
        transfer_velocity=_pair(
            [np.minimum(v, 1e10) for v in (between.electron_velocity, between.hole_velocity)]
        ),
        interface_charge=between.charge / physical.charge,
        dipole=between.dipole / thermal,
        cross=_pair([between.left_electron_right_hole, between.right_electron_left_hole]),
        trap_density=_pair([t.density for t in held]),
        trap_table=trap_table,
        trap_depth=_pair(
            [np.where(np.array(t.law) == "gaussian", t.depth, 0.0) / thermal for t in held]
        ),
        **_joint(problem),
    )


def _joint(problem: DriftDiffusionProblem) -> dict[str, Any]:
    """The joint laws of layers that have one."""
    laws = list(problem.joined.values())
    size = [len(law.table.values) for law in laws]
    if len(laws) == 1:
        tables = laws[0].table.values[None]  # a megabyte, and one for each bias that warms itself
    else:
        tables = np.zeros((max(len(laws), 1), *(max(size, default=2),) * 2, 3, 4))
        for row, law in enumerate(laws):
            tables[row, : size[row], : size[row]] = law.table.values
    index = np.full(problem.layers, -1, dtype=np.int64)
    for row, layer in enumerate(problem.joined):
        index[layer] = row
    return {
        "joint": index,
        "joint_tables": tables,
        "joint_start": np.array([law.table.start for law in laws] or [0.0]),
        "joint_size": np.array(size or [2]),
        "joint_density": np.array([law.density for law in laws] or [0.0]),
        "joint_step": laws[0].table.step if laws else 1.0,
    }


def _states(problem: DriftDiffusionProblem) -> np.ndarray:
    states = _pair([problem.conduction.states, problem.valence.states])
    for layer, law in problem.joined.items():
        states[layer] = law.density
    return states


def _kinds(problem: DriftDiffusionProblem) -> np.ndarray:
    named = (problem.conduction.statistics, problem.valence.statistics)
    kind = _pair([[statistics.KINDS[s] for s in names] for names in named], np.int64)
    kind[list(problem.joined)] = joint.TABULATED
    return kind


def _pair(columns, kind=float) -> np.ndarray:
    return np.ascontiguousarray(np.array(columns, dtype=kind).T)


def _levels(problem: DriftDiffusionProblem, thermal: float) -> np.ndarray:
    work = problem.anode.work_function
    electron = (problem.conduction.energy - work) / thermal
    hole = (work - problem.valence.energy) / thermal
    level = _pair([electron, hole])
    level[problem.insulator] = 0.0
    return level


def _check_contacts(problem: DriftDiffusionProblem, level: np.ndarray) -> None:
    """Boltzmann statistics means nothing where the Fermi level lies inside the band."""
    shift = (problem.anode.work_function - problem.cathode.work_function) / (
        problem.constants.boltzmann * problem.temperature / problem.constants.charge
    )
    ends = (("anode", 0, 0.0), ("cathode", problem.layers - 1, shift))
    for contact, layer, change in ends:
        for k, one in enumerate((problem.conduction, problem.valence)):
            eta = level[layer, k] + (change if k == ELECTRON else -change)
            if eta > 0 and one.statistics[layer] == "boltzmann" and not problem.insulator[layer]:
                raise InputError(
                    f"the {contact} work function lies inside the "
                    f"{('conduction', 'valence')[k]} band of {problem.name(layer)}, where "
                    "boltzmann statistics has no meaning; use blakemore, gauss-fermi or "
                    "fermi-dirac there, or a work function within the gap"
                )


def _tables(problem: DriftDiffusionProblem, thermal: float, gauss_fermi):
    """One table for each distinct tabulated law.

    Returns (layers, 2) index of the band's table, the same of the traps', stacked tables, starts.
    """
    bands = (problem.conduction, problem.valence)
    index = np.zeros((2, problem.layers, 2), dtype=np.int64)
    made: dict[tuple, int] = {}
    for layer, law in problem.joined.items():
        for k in (ELECTRON, HOLE):
            index[0, layer, k] = made.setdefault((law.alone, k), len(made))
    for k, one in enumerate(bands):
        for layer, name in enumerate(one.statistics):
            if layer in problem.joined:
                continue
            if name == "gauss-fermi":
                key = (gauss_fermi, float(one.disorder[layer] / thermal))
                index[0, layer, k] = made.setdefault(key, len(made))
            if name == "fermi-dirac":
                index[0, layer, k] = made.setdefault((tables.fermi_dirac_table,), len(made))
    laws = {"gaussian": gauss_fermi, "exponential": tables.exponential_table}
    for k, held in enumerate((problem.electron_traps, problem.hole_traps)):
        for layer in map(int, np.flatnonzero(held.density > 0)):
            key = (laws[held.law[layer]], float(held.width[layer] / thermal))
            index[1, layer, k] = made.setdefault(key, len(made))
    found = [build(*width) for build, *width in made]
    longest = max([len(t) for t, _ in found], default=1)
    stacked = np.zeros((max(len(found), 1), longest, 3))
    for row, (values, _) in enumerate(found):
        stacked[row, : len(values)] = values
        stacked[row, len(values) :, 0] = values[-1, 0]
    return index[0], index[1], stacked, np.array([start for _, start in found] or [0.0])


def _mobility_law(bands: tuple[Band, Band], thermal: float) -> np.ndarray:
    law = np.zeros((len(bands[0].energy), 2, 3))
    for k, one in enumerate(bands):
        for layer, name in enumerate(one.mobility_law):
            first, second = one.mobility_parameters[layer]
            if name == "poole-frenkel":
                law[layer, k, 0] = first
            if name == "gaussian-disorder":
                width = first / thermal
                if width * width - width <= np.log(4.0):
                    raise InputError(
                        "gaussian-disorder mobility needs sigma above about 1.8 kT; "
                        f"found {first} eV = {width:.2f} kT; use a constant mobility there"
                    )
                law[layer, k] = width, second / first, 0.0
    return law


def _recombination(problem: DriftDiffusionProblem, thermal: float, tabulated) -> np.ndarray:
    physical = problem.constants
    law = np.zeros((problem.layers, 7))
    law[:, 0] = problem.direct + langevin_coefficient(
        problem.langevin,
        problem.conduction.mobility,
        problem.valence.mobility,
        problem.permittivity * physical.permittivity,
        physical.charge,
    )
    law[:, 1] = 1.0 / problem.srh_electron_lifetime
    law[:, 2] = 1.0 / problem.srh_hole_lifetime
    for layer in np.flatnonzero((law[:, 1] > 0) & (law[:, 2] > 0)):
        law[layer, 3:5] = _trap_densities(problem, thermal, tabulated, layer)
    law[:, 5], law[:, 6] = problem.auger_electron, problem.auger_hole
    law[problem.insulator] = 0.0
    law[list(problem.joined)] = 0.0  # the joint law holds all that recombines there
    return law


def _trap_densities(problem, thermal, tabulated, layer):
    """n1 and p1: the densities when the Fermi level lies at the trap."""
    index, stacked, starts = tabulated
    answer = []
    for k, (one, sign) in enumerate(((problem.conduction, 1.0), (problem.valence, -1.0))):
        eta = sign * (one.energy[layer] - problem.srh_level[layer]) / thermal
        t = index[layer, k]
        kind = statistics.KINDS[one.statistics[layer]]
        filled = statistics.fraction(
            kind, one.gamma[layer], stacked[t], starts[t], tables.STEP, eta
        )[0]
        answer.append(one.states[layer] * filled)
    return answer
