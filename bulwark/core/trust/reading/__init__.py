"""Make facts of a program's resources, those of a plan or of a state, a family of resource types a module."""
