"""The words of `tongban catalog`, one module each: `add(subparsers)` says what a word takes, `run(options)` does it."""
