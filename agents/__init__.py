"""What each worker does: a worker named X runs ``stages(settings)`` of ``agents.X``."""
