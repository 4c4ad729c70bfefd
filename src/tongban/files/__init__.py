"""Stored documents: streamed in with limits, recognised by content, given out only through rights."""
