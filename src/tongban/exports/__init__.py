"""导出: the lists of officials as Excel or CSV files, written in the background.

A list keeps its rows, order and rights; this room queues the request, has a process of its own write the file, hands it
to whoever asked for it and to nobody else, and throws it away after some days.
"""
