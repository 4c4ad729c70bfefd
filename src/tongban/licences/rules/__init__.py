"""Rules of licences: pure functions, one question a module."""
