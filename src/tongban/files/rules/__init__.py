"""What a file may be and be called: pure functions over bytes and names."""
