"""Messages to people: in the account, by SMS and e-mail, from templates, retried, never for a rolled-back change."""
