"""Our own files of a whole catalogue (docs/catalogue-files.md): workbook, tables of text, JSON. Values in, values out; touches
no database.

`columns` names what stands where, `cells` turns a cell into a value and back, `parts` the lists of an item, `stage` keeps what
was read on disk while its rows are put together, so that memory does not grow with the file.
"""
