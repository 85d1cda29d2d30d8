"""Stands in for PySpark in tests: as much as meanfield.py uses, over a JVM that tests make."""

from functools import wraps


class SparkContext:
    _active_spark_context = None
    _jvm = None


def keyword_only(func):
    @wraps(func)
    def wrapper(self, *args, **kwargs):
        if args:
            raise TypeError("Method %s forces keyword arguments." % func.__name__)
        self._input_kwargs = kwargs
        return func(self, **kwargs)

    return wrapper
