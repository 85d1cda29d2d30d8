from pyspark import SparkContext


class JavaMLWriter:
    def __init__(self, instance):
        self._jwrite = instance._to_java().write()

    def save(self, path):
        self._jwrite.save(path)

    def overwrite(self):
        self._jwrite.overwrite()
        return self


class JavaMLWritable:
    def write(self):
        return JavaMLWriter(self)

    def save(self, path):
        self.write().save(path)


class JavaMLReader:
    def __init__(self, clazz):
        self._clazz = clazz
        java_obj = SparkContext._jvm
        package = clazz.__module__.replace("pyspark", "org.apache.spark")
        for name in (package + "." + clazz.__name__).split("."):
            java_obj = getattr(java_obj, name)
        self._jread = java_obj.read()

    def load(self, path):
        return self._clazz._from_java(self._jread.load(path))


class JavaMLReadable:
    @classmethod
    def read(cls):
        return JavaMLReader(cls)

    @classmethod
    def load(cls, path):
        return cls.read().load(path)
