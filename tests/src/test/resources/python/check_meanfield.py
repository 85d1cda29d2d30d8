"""Goes through the classes of meanfield.py as a user does. The argument: what the JVM knows."""

import inspect
import json
import sys
import typing

import fake_jvm
from pyspark import SparkContext
from pyspark.ml.linalg import DenseVector, Vector
from pyspark.sql import DataFrame, SparkSession

import meanfield

with open(sys.argv[1], encoding="utf-8") as file:
    classes = json.load(file)
ROOT = "io.github.meanfield."
MODELS = {
    ROOT + "estimators." + stage: ROOT + "transformers." + model
    for stage, model in {
        "Autoencoder": "AutoencoderModel",
        "DateFeatures": "DateFeaturesModel",
        "ImageStandardizer": "ImageStandardizerModel",
        "NeuralNetworkClassifier": "NeuralNetworkClassificationModel",
        "NeuralNetworkMultilabelClassifier": "NeuralNetworkMultilabelModel",
        "NeuralNetworkRegressor": "NeuralNetworkRegressionModel",
        "Standardizer": "StandardizerModel",
        "TextIndexer": "TextIndexerModel",
        "VectorImputer": "VectorImputerModel",
    }.items()
}
SparkContext._jvm = fake_jvm.Jvm(classes, MODELS)
ROWS = DataFrame("rows")

VALUES = {
    "IntParam": 7,
    "LongParam": 2**40,
    "DoubleParam": 0.25,
    "BooleanParam": True,
    "IntArrayParam": [3, 4],
    "DoubleArrayParam": [0.5, 0.5],
    "StringArrayParam": ["a", "b"],
}

# What a result of the JVM is in Python; of other classes, the class of the same name.
RESULTS = {
    "int": int,
    "long": int,
    "double": float,
    "boolean": bool,
    "String": str,
    "Vector": Vector,
    "Dataset": DataFrame,
    "void": type(None),
    "int[]": typing.List[int],
    "long[]": typing.List[int],
    "double[]": typing.List[float],
    "Vector[]": typing.List[Vector],
    "List": typing.List[str],
}


def capital(name):
    return name[0].upper() + name[1:]


def other(facts):
    return VALUES.get(facts["type"], "another " + facts["name"])


def check_params(stage, facts):
    """Names, docs, defaults, getters and setters."""
    names = [param["name"] for param in facts["params"]]
    assert sorted(param.name for param in stage.params) == sorted(names), stage
    for param in facts["params"]:
        name = param["name"]
        mine = stage.getParam(name)
        assert mine.doc == param["doc"], (name, mine.doc)
        get = getattr(stage, "get" + capital(name))
        if "default" in param:
            expected = param["default"]
            if isinstance(expected, str):
                expected = expected.replace("UID", stage.uid)
            assert get() == expected and type(get()) is type(expected), (name, get(), expected)
        else:
            assert not stage.isDefined(mine), name
        setter = "set" + capital(name)
        assert hasattr(stage, setter) == (setter in facts["methods"]), (stage, setter)


def check_set(stage, facts):
    """What is set in Python arrives in the JVM, in the type that the param has there."""
    for param in facts["params"]:
        setter = getattr(stage, "set" + capital(param["name"]), None)
        if setter is not None:
            assert setter(other(param)) is stage
            assert getattr(stage, "get" + capital(param["name"]))() == other(param)
    java = stage._to_java()
    for param in facts["params"]:
        if hasattr(stage, "set" + capital(param["name"])):
            assert java.getOrDefault(java.getParam(param["name"])) == other(param), param


def check_constructor(cls, facts):
    values = {param["name"]: other(param) for param in facts["params"]}
    stage = cls(**values)
    assert {param.name: value for param, value in stage._paramMap.items()} == values
    # What the signature says is what the JVM says.
    for name, said in inspect.signature(cls.__init__).parameters.items():
        if name != "self":
            known = [param for param in facts["params"] if param["name"] == name][0]
            default = known.get("default")
            if isinstance(default, str) and "UID" in default:
                default = None
            assert said.default == (tuple(default) if type(default) is list else default), name
    for name, preset in facts["presets"].items():
        made = getattr(cls, name)()
        assert {param.name: value for param, value in made._paramMap.items()} == preset, made
    # None is what is not set, as in the signature.
    nothing = dict.fromkeys(values)
    assert not cls(**nothing)._paramMap
    if hasattr(cls, "setParams"):
        assert stage.setParams(**nothing) is stage
        assert {param.name: value for param, value in stage._paramMap.items()} == values
    for wrong in (lambda: cls("positional"), lambda: cls(noSuchParam=1)):
        try:
            wrong()
        except TypeError:
            continue
        raise AssertionError("%s takes what it should not" % cls)


def check_saved(stage):
    cls = type(stage)
    stage.write().overwrite().save("path of " + cls.__name__)
    loaded = cls.load("path of " + cls.__name__)
    assert type(loaded) is cls and loaded.uid == stage.uid and loaded._java_obj is stage._java_obj
    for param in stage.params:
        mine = loaded.getParam(param.name)
        assert loaded.isSet(mine) == stage.isSet(param), param.name
        if stage.isDefined(param):
            assert loaded.getOrDefault(mine) == stage.getOrDefault(param), param.name
    # Also where PySpark knows but the class in the JVM, as for the stages of a pipeline.
    assert type(cls._from_java(stage._java_obj)) is cls
    # Back in the JVM the defaults are what they were.
    loaded._to_java()


def check_results(cls, facts):
    """What methods beside params say that they give is what the JVM gives."""
    for name, member in vars(cls).items():
        method = member.fget if isinstance(member, property) else member
        if name in facts["methods"] and not name.startswith("set"):
            *_, result = facts["methods"][name]
            said = typing.get_type_hints(method, vars(meanfield))["return"]
            assert said == (RESULTS.get(result) or getattr(meanfield, result)), (cls, name, said)


def check_empty(cls):
    """A class of what was learned has a constructor, for PySpark, of what is good for nothing."""
    empty = cls()
    wrong = [lambda: empty.transform(ROWS), empty.write]
    if hasattr(cls, "numFeatures"):
        wrong.append(lambda: empty.numFeatures)
    for call in wrong:
        try:
            call()
        except ValueError as error:
            assert "%s.load" % cls.__name__ in str(error), error
            continue
        raise AssertionError("%s() does something" % cls.__name__)


def check_class(name, facts):
    cls = getattr(meanfield, name.rpartition(".")[2])
    assert cls.__name__ in meanfield.__all__ and cls.__doc__
    check_results(cls, facts)
    if not facts["isMadeOfUid"]:
        check_empty(cls)
        return
    check_constructor(cls, facts)
    check_params(cls(), facts)
    stage = cls()
    if hasattr(stage, "fit"):
        stage.setParams(**{param["name"]: other(param) for param in facts["params"]})
        model = stage.fit(ROWS)
        assert stage._java_obj.calls == [("fit", "rows")]
        check_model(model, classes[MODELS[name]])
        check_model(cls().fit(ROWS), classes[MODELS[name]])
        check_params(cls().fit(ROWS), classes[MODELS[name]])
    else:
        assert stage.transform(ROWS)._jdf == "transformed rows"
    check_saved(stage)
    check_set(cls(), facts)
    check_saved(cls())


def check_model(model, facts):
    assert type(model).__module__ + "." + type(model).__name__ in MODELS.values()
    assert model.transform(ROWS)._jdf == "transformed rows"
    check_saved(model)
    check_set(model, facts)


def check_methods():
    """Methods beside params, of each kind."""
    vector, features = DenseVector([1, 2]), DenseVector([3])
    history, summary = DataFrame("history"), fake_jvm.SimpleNamespace(
        history=lambda: history, bestEpoch=lambda: 3, skippedRows=lambda: {"a label is null": 2},
        warnings=lambda: ("a warning",), stopReason=lambda: "maxEpochs")
    fake_jvm.RESULTS.update(
        numFeatures=2, numClasses=3, summary=summary, predict=1.0, predictProbability=vector,
        mean=vector, count=(4, 5), registerFunction=None, network=None)
    model = meanfield.NeuralNetworkClassifier().fit(ROWS)
    assert (model.numFeatures, model.numClasses) == (2, 3)
    assert model.predict(features) == 1.0 and model.predictProbability(features) is vector
    assert model._java_obj.calls[-1] == ("predictProbability", features)
    model.registerFunction(SparkSession(), "churn")
    assert model._java_obj.calls[-1] == ("registerFunction", "session of the JVM", "churn")
    assert model.summary.history is history and model.summary.bestEpoch == 3
    assert model.summary.skippedRows == {"a label is null": 2}
    assert model.summary.warnings == ["a warning"] and model.summary.stopReason == "maxEpochs"
    standardizer = meanfield.Standardizer(inputCol="raw").fit(ROWS)
    assert standardizer.mean is vector and standardizer.count == [4, 5]
    inverse = standardizer.inverse()
    assert type(inverse) is meanfield.InverseStandardizer and inverse.uid == "inverse_1"
    assert inverse.getOutputCol() == "inverse_1__output"
    check_params(inverse, classes[ROOT + "transformers.InverseStandardizer"])
    check_saved(inverse)


for name, facts in classes.items():
    check_class(name, facts)
check_methods()
print("%d classes are right" % len(classes))
