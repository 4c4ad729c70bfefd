"""The face of those who run an installation: is it alive, is it ready, how is it doing, is it safe; backup and restore.

Nothing of a person passes through here: counts, ages and words only.
"""
