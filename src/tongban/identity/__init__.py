"""Who is who: applicants (natural and legal persons), staff with posts and roles, sign-on, mandates."""
