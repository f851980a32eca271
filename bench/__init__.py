"""Measurements; each prints its figures and, where it can, a ratio to the limit in the same run."""
