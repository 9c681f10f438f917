"""The command line. `main` is the entry point; nothing else is public."""

from __future__ import annotations


def main() -> None:
    """Run the command line of this process."""
    from stackmodel.cli.app import run_command_line

    run_command_line()
