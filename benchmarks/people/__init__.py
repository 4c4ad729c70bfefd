"""The people of `bench personas`: what citizens, clerks, examiners and leaders do at their screens, page by page."""
