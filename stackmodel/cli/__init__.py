"""The command line. `main` is the entry point; nothing else is public."""

from __future__ import annotations


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
