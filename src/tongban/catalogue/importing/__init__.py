"""Reading other systems' item lists: files in, plain records and findings out. Touches no database.

One module per source format (`PROFILES`); a format is recognised by the columns of its tables, never by file names.
"""
