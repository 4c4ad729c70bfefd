"""What both web faces share: layout, styles, vendored assets, template tags, error pages, form tokens, switches.

Stands below the faces and above the rooms; knows how things look, never what they mean in law.
"""
