"""All measurements, one after the other: ``make bench``."""

import subprocess
import sys

for name in ("entities", "links", "dedupe", "pipeline", "recovery", "compression", "poller"):
    print(f"== {name}", flush=True)
    subprocess.run([sys.executable, "-m", f"bench.{name}"], check=True)
