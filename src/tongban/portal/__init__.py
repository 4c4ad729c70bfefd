"""The applicant's face: find a service, apply, follow, hold licences, rate."""
