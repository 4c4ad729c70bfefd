"""The case (办件): receive, correct, accept, examine, decide, deliver; its materials, steps, clock and documents."""
