class DataFrame:
    def __init__(self, jdf, sparkSession=None):
        self._jdf = jdf
        self.sparkSession = sparkSession


class SparkSession:
    def __init__(self):
        self._jsparkSession = "session of the JVM"
