"""The long fault runs: ``make test-faults``."""
