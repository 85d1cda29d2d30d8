from pyspark.ml.param import Params


class Estimator(Params):
    def fit(self, dataset):
        return self._fit(dataset)


class Transformer(Params):
    def transform(self, dataset):
        return self._transform(dataset)


class Model(Transformer):
    pass
