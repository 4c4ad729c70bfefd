"""What happens at the counter, read from the clerk's page: who came, what they said, which papers they brought."""
