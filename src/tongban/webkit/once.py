"""Asked twice, done once, for form posts: `{% once %}` in the form, `@once` on the view that answers it."""

FIELD = "once"
