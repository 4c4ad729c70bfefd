"""好差评: what applicants think of the service, one rating per case."""
