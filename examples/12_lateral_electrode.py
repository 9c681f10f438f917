"""What a resistive electrode costs: crowding and voltage lost, contacted in several ways."""

import sys
from pathlib import Path

import stackmodel as sm

STACKS = Path(__file__).parents[1] / "stacks"


def main() -> int:
    """Print losses by contact and by sheet resistance; 1 when a better contact loses more."""
    stack = sm.read_stack(STACKS / "review_dfb_l_ito_moox_al.yaml")
    print(stack.title)
    print(f"{'contact':<12}{'ohm':>7}{'lost V':>9}{'edge/mean':>11}{'mA':>8}{'hottest K':>11}")
    lost = {}
    for contacted in ("left", "both", "frame"):
        for resistance in ("20 ohm", "200 ohm", "1000 ohm"):
            found = sm.electrode(
                stack,
                voltage="4 V",
                contacted=contacted,
                sheet_resistance=resistance,
                cells=40,
            )
            lost[contacted, resistance] = float(found.lost_voltage)
            print(
                f"{contacted:<12}{float(found.electrode_sheet_resistance):7.0f}"
                f"{float(found.lost_voltage):9.3f}{float(found.crowding_maximum):11.2f}"
                f"{1e3 * float(found.electrode_current):8.2f}"
                f"{float(found.local_temperature.max()):11.1f}"
            )
    print("\nstackmodel electrode FILE --contacted frame --report crowding.html draws the map")
    fewer = all(
        lost["frame", r] < lost["both", r] < lost["left", r]
        for r in ("20 ohm", "200 ohm", "1000 ohm")
    )
    more = lost["left", "20 ohm"] < lost["left", "200 ohm"] < lost["left", "1000 ohm"]
    return 0 if fewer and more else 1


if __name__ == "__main__":
    sys.exit(main())
