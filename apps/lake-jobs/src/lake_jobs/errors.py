"""Errors that an operator can act on."""


class LakeError(Exception):
    """A job cannot go on. The message says where, what is wrong and what to do."""


class DeclarationError(LakeError):
    """The declaration of the tables is wrong."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("the declaration of the tables is wrong:\n" + "\n".join(f"  - {each}" for each in problems))


class DriftError(LakeError):
    """An existing table differs from its declaration in a way that no job may change."""


class QualityError(LakeError):
    """More rules failed than the table allows."""
