"""The ground all rooms stand on: refusals, audit, events, numbers, keys and codes. It imports nothing of ours."""
