"""Compile the cached kernels once: `python -m stackmodel.warm_up` at the end of a set-up."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

DEVICES = ("lin2017_single_photon", "pu2020_red_RNH2", "review_dfb_l_ito")
QUESTIONS: dict[str, dict[str, Any]] = {
    "dots": {"electron_rate": "1 /us"},
    "photon_stream": {"electron_rate": "1 /us"},
    "outcoupling": {},
    "spectrum": {"points": 3},
    "dfb": {},
    "heat": {"power_density": "1 W/cm^2", "pulse": "1 us", "repetition": "100 Hz"},
    "transient": {},
    "sensitivity": {},
}


def main() -> None:
    """Run one device of each kind into a folder that is thrown away; ask once of each kernel."""
    import stackmodel
    from stackmodel.description.reading import read_stack
    from stackmodel.materials.database import data_folder
    from stackmodel.report.page import write_report
    from stackmodel.run import run

    with tempfile.TemporaryDirectory() as folder:
        for device in DEVICES:
            stack = read_stack(data_folder() / "stacks" / f"{device}.yaml")
            write_report(stack, run(stack), Path(folder) / "report.html")
    for question, options in QUESTIONS.items():
        getattr(stackmodel, question)(stack, **options)


if __name__ == "__main__":
    main()
