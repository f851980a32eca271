"""Which articles go on: new ones and revisions; which repeat what is known. Pure functions."""
