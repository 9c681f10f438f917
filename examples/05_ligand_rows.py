"""Every row of table 1 of Pu et al., Nat. Commun. 11, 937 (2020), beside the window's verdict.

Published efficiencies beside a prediction of one bit: is the ligand's ion reduced by injected
electrons before the dots light up? Lifetimes are the paper's, put at 100 cd/m2 by L^1.8 T = const.
"""

import sys
from pathlib import Path

import stackmodel as sm

STACKS = Path(__file__).parents[1] / "stacks"


def main() -> int:
    """Print the table; the exit status counts rows on the wrong side of the window."""
    told = sm.ligands(sm.read_stack(STACKS / "pu2020_red_CdRCOO2.yaml"))
    print(told.attrs["verdict"])
    gap = float(told.voltage_gap)
    print(f"gap between current and light: {gap:.2f} V computed, 0.8 V published\n")
    head = ("ion", "margin", "reduced", "EQE", "IQE/PL", "T50@100")
    print(f"{'row':34} {head[0]:>5} " + " ".join(f"{word:>8}" for word in head[1:]))
    wrong = 0
    for k in range(told.sizes["ligand_row"]):
        line = told.isel(ligand_row=k)
        reduced = bool(line.row_reduced_before_light)
        share = float(line.row_internal_share)
        low = share < 0.5  # of what the film's photoluminescence promises
        wrong += low != reduced
        hours = float(line.row_half_life_100) / 3600
        print(
            f"{line.ligand_row.item():34} {line.row_ion.item():>5} {float(line.row_margin):8.2f} "
            f"{'before' if reduced else 'no':>8} {100 * float(line.row_efficiency):7.1f}% "
            f"{share:8.2f} {hours:7.3g}h"
        )
    print("\nMg: safe by its window, yet at half the efficiency of amines; T50 of T95 rows assumes")
    print("a plain exponential. IQE/PL above 1 says the paper's outcoupling of 0.235 is too low.")
    print(f"rows on the wrong side: {wrong}")
    return wrong


if __name__ == "__main__":
    sys.exit(main())
