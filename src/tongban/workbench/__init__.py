"""The official's face: take in, accept, examine, decide, hand out, oversee."""
