"""The draft of a form as one plain document, and everything that may be done to it: pure functions.

`document` schema and ui as one tree and back · `kinds` what can be asked · `settings` what can be set of one question ·
`asking` when it is asked · `acts` adding, moving, copying, removing · `faults` what stands against publishing ·
`comparing` two forms in words · `speaking` one question in words · `patterns` the closed list of shapes of a text.
"""
