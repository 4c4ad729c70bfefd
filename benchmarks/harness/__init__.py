"""What all benchmarks share: a stand of their own, a place to work in, meters, a cheap HTTP client, and results."""
