"""``python -m kawat``."""

from kawat.cli import main

main(prog_name="kawat")
