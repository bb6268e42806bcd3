"""`python -m tongban` is the command `tongban`."""

from tongban.cli import main

main()
