"""Pure rules of a case: facts in, answer out; no clock, no database. One legal question a module."""
