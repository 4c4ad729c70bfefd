"""The pages of the workbench, one job a module."""
