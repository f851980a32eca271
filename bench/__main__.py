"""All measurements, one after the other: ``make bench``."""

import subprocess
import sys

BENCHES = "entities links quotes dedupe pipeline recovery compression poller"

for name in BENCHES.split():
    print(f"== {name}", flush=True)
    subprocess.run([sys.executable, "-m", f"bench.{name}"], check=True)
