__all__ = ["seen"]
