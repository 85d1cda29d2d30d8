from pyspark import SparkContext
from pyspark.ml.base import Estimator, Model, Transformer
from pyspark.ml.param import Param, Params
from pyspark.sql import DataFrame


class JavaWrapper:
    def __init__(self, java_obj=None):
        super().__init__()
        self._java_obj = java_obj

    def _call_java(self, name, *args):
        return getattr(self._java_obj, name)(*args)

    @staticmethod
    def _new_java_obj(java_class, *args):
        java_obj = SparkContext._jvm
        for name in java_class.split("."):
            java_obj = getattr(java_obj, name)
        return java_obj(*args)


class JavaParams(JavaWrapper, Params):
    def _make_java_param_pair(self, param, value):
        return self._java_obj.getParam(param.name).w(value)

    def _transfer_params_to_java(self):
        defaults = []
        for param in self.params:
            if self.isSet(param):
                self._java_obj.set(self._make_java_param_pair(param, self._paramMap[param]))
            if self.hasDefault(param):
                defaults.append(self._make_java_param_pair(param, self._defaultParamMap[param]))
        self._java_obj.setDefault(defaults)

    def _create_params_from_java(self):
        for java_param in self._java_obj.params():
            if not hasattr(self, java_param.name()):
                raise AssertionError("%s has no param %s" % (type(self), java_param.name()))

    def _transfer_params_from_java(self):
        for param in self.params:
            java_param = self._java_obj.getParam(param.name)
            if self._java_obj.isSet(java_param):
                self._set(**{param.name: self._java_obj.getOrDefault(java_param)})
            if self._java_obj.hasDefault(java_param) and not self.isDefined(param):
                self._setDefault(**{param.name: self._java_obj.getDefault(java_param)})

    def _to_java(self):
        self._transfer_params_to_java()
        return self._java_obj

    @staticmethod
    def _from_java(java_stage):
        name = java_stage.getClass().getName().replace("org.apache.spark", "pyspark")
        module, _, simple = name.rpartition(".")
        py_type = getattr(__import__(module, fromlist=[simple]), simple)
        stage = py_type()
        stage._java_obj = java_stage
        if issubclass(py_type, JavaModel):
            stage._create_params_from_java()
        stage._resetUid(java_stage.uid())
        stage._transfer_params_from_java()
        return stage


class JavaEstimator(JavaParams, Estimator):
    def _create_model(self, java_model):
        raise NotImplementedError()

    def _fit(self, dataset):
        self._transfer_params_to_java()
        return self._copyValues(self._create_model(self._java_obj.fit(dataset._jdf)))


class JavaTransformer(JavaParams, Transformer):
    def _transform(self, dataset):
        self._transfer_params_to_java()
        return DataFrame(self._java_obj.transform(dataset._jdf), dataset.sparkSession)


class JavaModel(JavaTransformer, Model):
    def __init__(self, java_model=None):
        super().__init__(java_model)
        if java_model is not None:
            self._create_params_from_java()
            self._resetUid(java_model.uid())
