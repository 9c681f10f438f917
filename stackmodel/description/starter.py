"""A commented starter stack file: a complete device that runs as it is."""

from __future__ import annotations

import re
from pathlib import Path

from stackmodel.errors import InputError

STARTER = """\
# A stack file describes one device. Units are written as people write them: 30 nm, 5.2 eV.
#   stackmodel check {file}     says what is wrong, line by line
#   stackmodel run {file}       computes everything and writes a report
stackmodel: 1                   # version of this format
title: "{title}"
ambient: 295 K
area: {{shape: rectangle, width: 2 mm, length: 2 mm}}   # or disc {{radius}}, stripe {{width}}
substrate:
  material: glass
  thickness: 1.1 mm
  backside: {{kind: convection, coefficient: 10 W/m^2/K}}

layers:                         # from the substrate up; the anode first unless roles say otherwise
  - {{name: anode,   role: anode,   material: ITO, thickness: 150 nm, sheet_resistance: 20 ohm}}
  - {{name: HIL,     material: "PEDOT:PSS", thickness: 35 nm}}
  - {{name: HTL,     material: poly-TPD,    thickness: 30 nm}}
  - name: emitter
    material: CdSe/CdS
    thickness: 20 nm
    # Holes wait beyond the face for electrons on the dots: without their meeting, hardly any light.
    # No one has measured how often; a value so marked stands first in the report's list of inputs.
    interface:
      recombination: {{value: 1e-25 m^4/s, mark: assumed, reason: "Langevin over a hop of 1 nm"}}
    dots: {{material: CdSe/CdS, arrangement: film, monolayers: 2, fill_factor: 0.5}}
  - {{name: ETL,     material: ZnMgO, thickness: 60 nm}}
  - {{name: cathode, role: cathode, material: Al, thickness: 100 nm}}

operation:
  bias: {{from: 0 V, to: 4 V, points: 41}}
  wavelength: 640 nm

# `stackmodel materials` lists what is known. Override a value, or define a material, here:
# materials:
#   poly-TPD: {{hole_mobility: 2e-4 cm^2/V/s}}
"""


def write_starter(name: str, out: Path | None = None) -> Path:
    """Write the starter file; an existing file is left alone.

    Raises:
        InputError: not a usable name, or the file exists.
    """
    if not re.fullmatch(r"[\w][\w .+-]{0,99}", Path(name).name) or Path(name).name != name:
        raise InputError(f"{name!r} is not a name; letters, digits, spaces, . + - _; try 'my_led'")
    stem = name.removesuffix(".yaml")
    path = out if out is not None else Path(f"{stem}.yaml")
    try:
        with path.open("x", encoding="utf-8") as stream:
            stream.write(STARTER.format(file=path.name, title=stem.replace("_", " ")))
    except FileExistsError:
        raise InputError(f"{path} exists already; choose another name, or remove it") from None
    except OSError as error:
        raise InputError(f"cannot write {path}: {error.strerror}") from None
    return path
