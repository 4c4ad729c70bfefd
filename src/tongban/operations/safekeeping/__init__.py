"""Backup and restore: one file with the database as of one moment, every stored file that it names, and the keys.

Order: first the snapshot of the database is taken, then the files that its rows name are copied. Files are never changed and
only swept when no row names them (not while a backup runs), so no row of the backup names a file that is not in it.
"""
