"""What the web faces share: the look, template tags, one-time form tokens, answers for refusals. No business."""
