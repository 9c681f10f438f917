"""The command line. `entry` is the entry point, `main` the same for a process that goes on."""

from __future__ import annotations

from typing import NoReturn


def entry() -> NoReturn:
    """Run the command line and end the process at once: libraries take 0.4 s to take leave."""
    import os
    import sys

    status: object = 0
    try:
        main()
    except SystemExit as stop:
        status = stop.code
    if isinstance(status, str):  # words that `sys.exit` was given
        print(status, file=sys.stderr)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status if isinstance(status, int) else int(status is not None))


def main() -> None:
    """Run the command line of this process."""
    import gc
    import os

    # A command lives for seconds and makes few cycles; collecting them costs a fifth of a start.
    gc.disable()
    # The matrices here are small: threads of the linear algebra cost more than they give.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from stackmodel.cli.app import run_command_line

    run_command_line()
