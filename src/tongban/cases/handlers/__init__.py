"""What follows by itself when something was announced: the next act of the platform (`flow`), and word to the applicant (`telling`)."""

from tongban.cases.handlers import flow, telling

__all__ = ["flow", "telling"]
