# Made of the stages by the test PythonModuleTest, whose message has the command: not to be edited.
"""Neural-network stages for Spark ML pipelines, by Meanfield, for PySpark.

Each class leads to the class of the same name in the JVM, so Meanfield's jar must be on Spark's class
path. Params, their defaults and their values are those of the JVM, too.

    from meanfield import NeuralNetworkClassifier, Standardizer
    from pyspark.ml import Pipeline

    model = Pipeline(stages=[
        Standardizer(inputCol="raw", outputCol="features"),
        NeuralNetworkClassifier(hiddenLayers=[64], maxEpochs=20),
    ]).fit(rows)
"""

import sys
from types import ModuleType
from typing import Any, Callable, Dict, List, Optional, Sequence, Type, TypeVar

from pyspark import keyword_only
from pyspark.ml.linalg import Vector
from pyspark.ml.param import Param, Params, TypeConverters
from pyspark.ml.util import JavaMLReadable, JavaMLWritable
from pyspark.ml.wrapper import JavaEstimator, JavaModel, JavaParams, JavaTransformer, JavaWrapper
from pyspark.sql import DataFrame, SparkSession

__all__ = [
    "Autoencoder",
    "AutoencoderModel",
    "CategoryCast",
    "DateFeatures",
    "DateFeaturesModel",
    "ImageStandardizer",
    "ImageStandardizerModel",
    "InverseStandardizer",
    "NetworkScorer",
    "NeuralNetworkClassifier",
    "NeuralNetworkClassificationModel",
    "NeuralNetworkMultilabelClassifier",
    "NeuralNetworkMultilabelModel",
    "NeuralNetworkRegressor",
    "NeuralNetworkRegressionModel",
    "NumericCast",
    "SplitAssigner",
    "Standardizer",
    "StandardizerModel",
    "TextIndexer",
    "TextIndexerModel",
    "VectorImputer",
    "VectorImputerModel",
    "TrainingSummary",
]


C = TypeVar("C", bound=Type[Any])
P = TypeVar("P", bound=Params)


def _of_package(package: str) -> Callable[[C], C]:
    """Puts a class into a module named as the package in the JVM, where PySpark looks for it when it
    loads a stage, and from which it tells the name of the class in the JVM."""

    def place(cls: C) -> C:
        cls.__module__ = package
        setattr(sys.modules.setdefault(package, ModuleType(package)), cls.__name__, cls)
        return cls

    return place


def _given(params: Dict[str, Any]) -> Dict[str, Any]:
    """Params but those that are None, which in Python stands for one that is not set."""
    return {name: value for name, value in params.items() if value is not None}


class _Learned(JavaTransformer):
    """What a fit has learned. PySpark makes an empty one first, and then puts that of the JVM into it."""

    def _require(self) -> None:
        if self._java_obj is None:
            name = type(self).__name__
            raise ValueError("%s() is empty: get one by a fit or by %s.load" % (name, name))

    def _call_java(self, name: str, *args: Any) -> Any:
        self._require()
        return super()._call_java(name, *args)

    def _transfer_params_to_java(self) -> None:
        self._require()
        super()._transfer_params_to_java()

    def _transform(self, dataset: DataFrame) -> DataFrame:
        self._require()
        return super()._transform(dataset)


class AutoencoderColumns(Params):
    """The columns that an autoencoder adds, in this order. A name that is empty leaves one out."""

    reconstructionCol: "Param[str]" = Param(
        Params._dummy(),
        "reconstructionCol",
        "name of a column of the reconstruction of the features",
        typeConverter=TypeConverters.toString,
    )

    codeCol: "Param[str]" = Param(
        Params._dummy(),
        "codeCol",
        "name of the column of the code, what the encoder makes of a row",
        typeConverter=TypeConverters.toString,
    )

    reconstructionErrorCol: "Param[str]" = Param(
        Params._dummy(),
        "reconstructionErrorCol",
        "name of the column of the mean squared difference of reconstruction and features",
        typeConverter=TypeConverters.toString,
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._setDefault(
            codeCol="code",
            reconstructionErrorCol="reconstructionError",
        )

    def getReconstructionCol(self) -> str:
        """Gets ``reconstructionCol`` or its default."""
        return self.getOrDefault(self.reconstructionCol)

    def setReconstructionCol(self: P, value: str) -> P:
        """Sets ``reconstructionCol``: name of a column of the reconstruction of the features."""
        return self._set(reconstructionCol=value)

    def getCodeCol(self) -> str:
        """Gets ``codeCol`` or its default."""
        return self.getOrDefault(self.codeCol)

    def setCodeCol(self: P, value: str) -> P:
        """Sets ``codeCol``: name of the column of the code, what the encoder makes of a row."""
        return self._set(codeCol=value)

    def getReconstructionErrorCol(self) -> str:
        """Gets ``reconstructionErrorCol`` or its default."""
        return self.getOrDefault(self.reconstructionErrorCol)

    def setReconstructionErrorCol(self: P, value: str) -> P:
        """Sets ``reconstructionErrorCol``: name of the column of the mean squared difference of
        reconstruction and features."""
        return self._set(reconstructionErrorCol=value)


class AutoencoderParams(Params):
    """Params of an autoencoder, beside those of any network, of which ``hiddenLayers`` are the
    layers of the encoder, from the features to the code; the decoder has them in reverse."""

    codeSize: "Param[int]" = Param(
        Params._dummy(),
        "codeSize",
        "units of the code, the layer in the middle (>= 1)",
        typeConverter=TypeConverters.toInt,
    )

    loss: "Param[str]" = Param(
        Params._dummy(),
        "loss",
        "loss function: one of squared, binaryCrossEntropy, klDivergence",
        typeConverter=TypeConverters.toString,
    )

    inputDropout: "Param[float]" = Param(
        Params._dummy(),
        "inputDropout",
        "probability that a feature enters the network as 0 in training, in [0, 1)",
        typeConverter=TypeConverters.toFloat,
    )

    variational: "Param[bool]" = Param(
        Params._dummy(),
        "variational",
        "whether codes are drawn from normal distributions in training, which are kept near N(0, 1)",
        typeConverter=TypeConverters.toBoolean,
    )

    klWeight: "Param[float]" = Param(
        Params._dummy(),
        "klWeight",
        "weight of the divergence of the codes of a variational autoencoder",
        typeConverter=TypeConverters.toFloat,
    )

    validationMetric: "Param[str]" = Param(
        Params._dummy(),
        "validationMetric",
        "what validation rows judge the network by, to choose an epoch and to stop: one of loss, rmse",
        typeConverter=TypeConverters.toString,
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._setDefault(
            codeSize=8,
            loss="squared",
            inputDropout=0.0,
            variational=False,
            klWeight=1.0,
            validationMetric="loss",
        )

    def getCodeSize(self) -> int:
        """Gets ``codeSize`` or its default."""
        return self.getOrDefault(self.codeSize)

    def setCodeSize(self: P, value: int) -> P:
        """Sets ``codeSize``: units of the code, the layer in the middle (>= 1)."""
        return self._set(codeSize=value)

    def getLoss(self) -> str:
        """Gets ``loss`` or its default."""
        return self.getOrDefault(self.loss)

    def setLoss(self: P, value: str) -> P:
        """Sets ``loss``: loss function: one of squared, binaryCrossEntropy, klDivergence."""
        return self._set(loss=value)

    def getInputDropout(self) -> float:
        """Gets ``inputDropout`` or its default."""
        return self.getOrDefault(self.inputDropout)

    def setInputDropout(self: P, value: float) -> P:
        """Sets ``inputDropout``: probability that a feature enters the network as 0 in training,
        in [0, 1)."""
        return self._set(inputDropout=value)

    def getVariational(self) -> bool:
        """Gets ``variational`` or its default."""
        return self.getOrDefault(self.variational)

    def setVariational(self: P, value: bool) -> P:
        """Sets ``variational``: whether codes are drawn from normal distributions in training,
        which are kept near N(0, 1)."""
        return self._set(variational=value)

    def getKlWeight(self) -> float:
        """Gets ``klWeight`` or its default."""
        return self.getOrDefault(self.klWeight)

    def setKlWeight(self: P, value: float) -> P:
        """Sets ``klWeight``: weight of the divergence of the codes of a variational autoencoder."""
        return self._set(klWeight=value)

    def getValidationMetric(self) -> str:
        """Gets ``validationMetric`` or its default."""
        return self.getOrDefault(self.validationMetric)

    def setValidationMetric(self: P, value: str) -> P:
        """Sets ``validationMetric``: what validation rows judge the network by, to choose an
        epoch and to stop: one of loss, rmse."""
        return self._set(validationMetric=value)


class AveragingParams(Params):
    """Params of parameter averaging."""

    numWorkers: "Param[int]" = Param(
        Params._dummy(),
        "numWorkers",
        "number of workers, which train networks in parallel to be averaged (0: Spark's default parallelism)",
        typeConverter=TypeConverters.toInt,
    )

    averagingFrequency: "Param[int]" = Param(
        Params._dummy(),
        "averagingFrequency",
        "minibatches each worker trains between two averagings (>= 0; 0: 128 divided by the square of the number of workers, 4 to 32)",
        typeConverter=TypeConverters.toInt,
    )

    epochsPerRound: "Param[int]" = Param(
        Params._dummy(),
        "epochsPerRound",
        "epochs each worker trains between two averagings and validations, where an epoch is one round (0: by the number of minibatches)",
        typeConverter=TypeConverters.toInt,
    )

    learningRateScaling: "Param[str]" = Param(
        Params._dummy(),
        "learningRateScaling",
        "how the learning rate grows with the number of workers (linear: multiplied by it, at most by 16): one of linear, none",
        typeConverter=TypeConverters.toString,
    )

    outerMomentum: "Param[float]" = Param(
        Params._dummy(),
        "outerMomentum",
        "momentum of the step from one averaged network to the next, in [0, 1) (-1: 0, or by the number of workers if learningRateScaling is none)",
        typeConverter=TypeConverters.toFloat,
    )

    outerLearningRate: "Param[float]" = Param(
        Params._dummy(),
        "outerLearningRate",
        "learning rate of the step from one averaged network to the next (> 0)",
        typeConverter=TypeConverters.toFloat,
    )

    updaterState: "Param[str]" = Param(
        Params._dummy(),
        "updaterState",
        "what becomes of the updater's state, such as Adam's moments, when networks are averaged: one of average, reset",
        typeConverter=TypeConverters.toString,
    )

    exponentialAverage: "Param[float]" = Param(
        Params._dummy(),
        "exponentialAverage",
        "decay a step of an exponential average of the networks, which becomes the model, in [0, 1) (0: none)",
        typeConverter=TypeConverters.toFloat,
    )

    aggregationDepth: "Param[int]" = Param(
        Params._dummy(),
        "aggregationDepth",
        "depth of the tree by which large networks are averaged (>= 2)",
        typeConverter=TypeConverters.toInt,
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._setDefault(
            numWorkers=0,
            averagingFrequency=64,
            epochsPerRound=1,
            learningRateScaling="linear",
            outerMomentum=-1.0,
            outerLearningRate=1.0,
            updaterState="average",
            exponentialAverage=0.0,
            aggregationDepth=2,
        )

    def getNumWorkers(self) -> int:
        """Gets ``numWorkers`` or its default."""
        return self.getOrDefault(self.numWorkers)

    def setNumWorkers(self: P, value: int) -> P:
        """Sets ``numWorkers``: number of workers, which train networks in parallel to be
        averaged (0: Spark's default parallelism)."""
        return self._set(numWorkers=value)

    def getAveragingFrequency(self) -> int:
        """Gets ``averagingFrequency`` or its default."""
        return self.getOrDefault(self.averagingFrequency)

    def setAveragingFrequency(self: P, value: int) -> P:
        """Sets ``averagingFrequency``: minibatches each worker trains between two averagings (>=
        0; 0: 128 divided by the square of the number of workers, 4 to 32)."""
        return self._set(averagingFrequency=value)

    def getEpochsPerRound(self) -> int:
        """Gets ``epochsPerRound`` or its default."""
        return self.getOrDefault(self.epochsPerRound)

    def setEpochsPerRound(self: P, value: int) -> P:
        """Sets ``epochsPerRound``: epochs each worker trains between two averagings and
        validations, where an epoch is one round (0: by the number of minibatches)."""
        return self._set(epochsPerRound=value)

    def getLearningRateScaling(self) -> str:
        """Gets ``learningRateScaling`` or its default."""
        return self.getOrDefault(self.learningRateScaling)

    def setLearningRateScaling(self: P, value: str) -> P:
        """Sets ``learningRateScaling``: how the learning rate grows with the number of workers
        (linear: multiplied by it, at most by 16): one of linear, none."""
        return self._set(learningRateScaling=value)

    def getOuterMomentum(self) -> float:
        """Gets ``outerMomentum`` or its default."""
        return self.getOrDefault(self.outerMomentum)

    def setOuterMomentum(self: P, value: float) -> P:
        """Sets ``outerMomentum``: momentum of the step from one averaged network to the next, in
        [0, 1) (-1: 0, or by the number of workers if learningRateScaling is none)."""
        return self._set(outerMomentum=value)

    def getOuterLearningRate(self) -> float:
        """Gets ``outerLearningRate`` or its default."""
        return self.getOrDefault(self.outerLearningRate)

    def setOuterLearningRate(self: P, value: float) -> P:
        """Sets ``outerLearningRate``: learning rate of the step from one averaged network to the
        next (> 0)."""
        return self._set(outerLearningRate=value)

    def getUpdaterState(self) -> str:
        """Gets ``updaterState`` or its default."""
        return self.getOrDefault(self.updaterState)

    def setUpdaterState(self: P, value: str) -> P:
        """Sets ``updaterState``: what becomes of the updater's state, such as Adam's moments,
        when networks are averaged: one of average, reset."""
        return self._set(updaterState=value)

    def getExponentialAverage(self) -> float:
        """Gets ``exponentialAverage`` or its default."""
        return self.getOrDefault(self.exponentialAverage)

    def setExponentialAverage(self: P, value: float) -> P:
        """Sets ``exponentialAverage``: decay a step of an exponential average of the networks,
        which becomes the model, in [0, 1) (0: none)."""
        return self._set(exponentialAverage=value)

    def getAggregationDepth(self) -> int:
        """Gets ``aggregationDepth`` or its default."""
        return self.getOrDefault(self.aggregationDepth)

    def setAggregationDepth(self: P, value: int) -> P:
        """Sets ``aggregationDepth``: depth of the tree by which large networks are averaged (>=
        2)."""
        return self._set(aggregationDepth=value)


class CastParams(Params):
    """Params of a cast of columns into others."""

    inputCols: "Param[List[str]]" = Param(
        Params._dummy(),
        "inputCols",
        "names of the input columns",
        typeConverter=TypeConverters.toListString,
    )

    outputCols: "Param[List[str]]" = Param(
        Params._dummy(),
        "outputCols",
        "names of the columns that are made, one an input column",
        typeConverter=TypeConverters.toListString,
    )

    def getInputCols(self) -> List[str]:
        """Gets ``inputCols`` or its default."""
        return self.getOrDefault(self.inputCols)

    def setInputCols(self: P, value: Sequence[str]) -> P:
        """Sets ``inputCols``: names of the input columns."""
        return self._set(inputCols=value)

    def getOutputCols(self) -> List[str]:
        """Gets ``outputCols`` or its default."""
        return self.getOrDefault(self.outputCols)

    def setOutputCols(self: P, value: Sequence[str]) -> P:
        """Sets ``outputCols``: names of the columns that are made, one an input column."""
        return self._set(outputCols=value)


class CategoryCastParams(Params):
    """Params of a cast of categories."""

    parseTexts: "Param[bool]" = Param(
        Params._dummy(),
        "parseTexts",
        "whether texts that are numbers, such as 1.00 and 01, are the same category as these",
        typeConverter=TypeConverters.toBoolean,
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._setDefault(
            parseTexts=False,
        )

    def getParseTexts(self) -> bool:
        """Gets ``parseTexts`` or its default."""
        return self.getOrDefault(self.parseTexts)

    def setParseTexts(self: P, value: bool) -> P:
        """Sets ``parseTexts``: whether texts that are numbers, such as 1.00 and 01, are the same
        category as these."""
        return self._set(parseTexts=value)


class ClassifierLossParams(Params):
    """Params of the loss of a classifier."""

    loss: "Param[str]" = Param(
        Params._dummy(),
        "loss",
        "loss function: one of crossEntropy, focal, kl",
        typeConverter=TypeConverters.toString,
    )

    validationMetric: "Param[str]" = Param(
        Params._dummy(),
        "validationMetric",
        "what validation rows judge the network by, to choose an epoch and to stop: one of loss, accuracy, auc",
        typeConverter=TypeConverters.toString,
    )

    classWeights: "Param[str]" = Param(
        Params._dummy(),
        "classWeights",
        "class weights in the loss (balanced: inversely proportional to the frequency of the class): one of none, balanced",
        typeConverter=TypeConverters.toString,
    )

    labelSmoothing: "Param[float]" = Param(
        Params._dummy(),
        "labelSmoothing",
        "share of the target probability that is spread evenly over all classes, in [0, 1)",
        typeConverter=TypeConverters.toFloat,
    )

    temperatureScaling: "Param[bool]" = Param(
        Params._dummy(),
        "temperatureScaling",
        "whether logits are divided by the temperature that gives validation rows the smallest cross-entropy",
        typeConverter=TypeConverters.toBoolean,
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._setDefault(
            loss="crossEntropy",
            validationMetric="loss",
            classWeights="none",
            labelSmoothing=0.0,
            temperatureScaling=False,
        )

    def getLoss(self) -> str:
        """Gets ``loss`` or its default."""
        return self.getOrDefault(self.loss)

    def setLoss(self: P, value: str) -> P:
        """Sets ``loss``: loss function: one of crossEntropy, focal, kl."""
        return self._set(loss=value)

    def getValidationMetric(self) -> str:
        """Gets ``validationMetric`` or its default."""
        return self.getOrDefault(self.validationMetric)

    def setValidationMetric(self: P, value: str) -> P:
        """Sets ``validationMetric``: what validation rows judge the network by, to choose an
        epoch and to stop: one of loss, accuracy, auc."""
        return self._set(validationMetric=value)

    def getClassWeights(self) -> str:
        """Gets ``classWeights`` or its default."""
        return self.getOrDefault(self.classWeights)

    def setClassWeights(self: P, value: str) -> P:
        """Sets ``classWeights``: class weights in the loss (balanced: inversely proportional to
        the frequency of the class): one of none, balanced."""
        return self._set(classWeights=value)

    def getLabelSmoothing(self) -> float:
        """Gets ``labelSmoothing`` or its default."""
        return self.getOrDefault(self.labelSmoothing)

    def setLabelSmoothing(self: P, value: float) -> P:
        """Sets ``labelSmoothing``: share of the target probability that is spread evenly over
        all classes, in [0, 1)."""
        return self._set(labelSmoothing=value)

    def getTemperatureScaling(self) -> bool:
        """Gets ``temperatureScaling`` or its default."""
        return self.getOrDefault(self.temperatureScaling)

    def setTemperatureScaling(self: P, value: bool) -> P:
        """Sets ``temperatureScaling``: whether logits are divided by the temperature that gives
        validation rows the smallest cross-entropy."""
        return self._set(temperatureScaling=value)


class DateFeaturesParams(Params):
    """Params of features of dates, shared by the estimator and its model."""

    inputCols: "Param[List[str]]" = Param(
        Params._dummy(),
        "inputCols",
        "names of the input columns, dates, timestamps or ISO 8601 texts",
        typeConverter=TypeConverters.toListString,
    )

    timeZone: "Param[str]" = Param(
        Params._dummy(),
        "timeZone",
        "time zone of the features of instants; that of the session unless it is set",
        typeConverter=TypeConverters.toString,
    )

    def getInputCols(self) -> List[str]:
        """Gets ``inputCols`` or its default."""
        return self.getOrDefault(self.inputCols)

    def setInputCols(self: P, value: Sequence[str]) -> P:
        """Sets ``inputCols``: names of the input columns, dates, timestamps or ISO 8601 texts."""
        return self._set(inputCols=value)

    def getTimeZone(self) -> str:
        """Gets ``timeZone`` or its default."""
        return self.getOrDefault(self.timeZone)


class DurabilityParams(Params):
    """Params of training that survives the loss of its driver."""

    checkpointDir: "Param[str]" = Param(
        Params._dummy(),
        "checkpointDir",
        "directory for checkpoints, from which an interrupted fit resumes",
        typeConverter=TypeConverters.toString,
    )

    checkpointInterval: "Param[int]" = Param(
        Params._dummy(),
        "checkpointInterval",
        "epochs from one checkpoint to the next (>= 1)",
        typeConverter=TypeConverters.toInt,
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._setDefault(
            checkpointInterval=1,
        )

    def getCheckpointDir(self) -> str:
        """Gets ``checkpointDir`` or its default."""
        return self.getOrDefault(self.checkpointDir)

    def setCheckpointDir(self: P, value: str) -> P:
        """Sets ``checkpointDir``: directory for checkpoints, from which an interrupted fit
        resumes."""
        return self._set(checkpointDir=value)

    def getCheckpointInterval(self) -> int:
        """Gets ``checkpointInterval`` or its default."""
        return self.getOrDefault(self.checkpointInterval)

    def setCheckpointInterval(self: P, value: int) -> P:
        """Sets ``checkpointInterval``: epochs from one checkpoint to the next (>= 1)."""
        return self._set(checkpointInterval=value)


class FeatureEncodingParams(Params):
    """Params of what a network makes of features before its first hidden layer."""

    featureEncoding: "Param[str]" = Param(
        Params._dummy(),
        "featureEncoding",
        "what the network makes of features: tabular scales numbers, encodes nominal features and takes NaN for missing values: one of none, tabular",
        typeConverter=TypeConverters.toString,
    )

    maxOneHot: "Param[int]" = Param(
        Params._dummy(),
        "maxOneHot",
        "featureEncoding tabular: most levels of a category with one-hot columns; one with more has an embedding (>= 0)",
        typeConverter=TypeConverters.toInt,
    )

    embeddingSize: "Param[int]" = Param(
        Params._dummy(),
        "embeddingSize",
        "featureEncoding tabular: columns of the embedding of a category (>= 1)",
        typeConverter=TypeConverters.toInt,
    )

    learnedScale: "Param[bool]" = Param(
        Params._dummy(),
        "learnedScale",
        "featureEncoding tabular: whether columns but those of embeddings of categories have a learned scale",
        typeConverter=TypeConverters.toBoolean,
    )

    scaleRateFactor: "Param[float]" = Param(
        Params._dummy(),
        "scaleRateFactor",
        "featureEncoding tabular: learning rate of scales, in units of learningRate (> 0)",
        typeConverter=TypeConverters.toFloat,
    )

    embeddingRateFactor: "Param[float]" = Param(
        Params._dummy(),
        "embeddingRateFactor",
        "featureEncoding tabular: learning rate of embeddings of categories, in units of learningRate (> 0)",
        typeConverter=TypeConverters.toFloat,
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._setDefault(
            featureEncoding="none",
            maxOneHot=8,
            embeddingSize=8,
            learnedScale=True,
            scaleRateFactor=6.0,
            embeddingRateFactor=1.0,
        )

    def getFeatureEncoding(self) -> str:
        """Gets ``featureEncoding`` or its default."""
        return self.getOrDefault(self.featureEncoding)

    def setFeatureEncoding(self: P, value: str) -> P:
        """Sets ``featureEncoding``: what the network makes of features: tabular scales numbers,
        encodes nominal features and takes NaN for missing values: one of none, tabular."""
        return self._set(featureEncoding=value)

    def getMaxOneHot(self) -> int:
        """Gets ``maxOneHot`` or its default."""
        return self.getOrDefault(self.maxOneHot)

    def setMaxOneHot(self: P, value: int) -> P:
        """Sets ``maxOneHot``: featureEncoding tabular: most levels of a category with one-hot
        columns; one with more has an embedding (>= 0)."""
        return self._set(maxOneHot=value)

    def getEmbeddingSize(self) -> int:
        """Gets ``embeddingSize`` or its default."""
        return self.getOrDefault(self.embeddingSize)

    def setEmbeddingSize(self: P, value: int) -> P:
        """Sets ``embeddingSize``: featureEncoding tabular: columns of the embedding of a
        category (>= 1)."""
        return self._set(embeddingSize=value)

    def getLearnedScale(self) -> bool:
        """Gets ``learnedScale`` or its default."""
        return self.getOrDefault(self.learnedScale)

    def setLearnedScale(self: P, value: bool) -> P:
        """Sets ``learnedScale``: featureEncoding tabular: whether columns but those of
        embeddings of categories have a learned scale."""
        return self._set(learnedScale=value)

    def getScaleRateFactor(self) -> float:
        """Gets ``scaleRateFactor`` or its default."""
        return self.getOrDefault(self.scaleRateFactor)

    def setScaleRateFactor(self: P, value: float) -> P:
        """Sets ``scaleRateFactor``: featureEncoding tabular: learning rate of scales, in units
        of learningRate (> 0)."""
        return self._set(scaleRateFactor=value)

    def getEmbeddingRateFactor(self) -> float:
        """Gets ``embeddingRateFactor`` or its default."""
        return self.getOrDefault(self.embeddingRateFactor)

    def setEmbeddingRateFactor(self: P, value: float) -> P:
        """Sets ``embeddingRateFactor``: featureEncoding tabular: learning rate of embeddings of
        categories, in units of learningRate (> 0)."""
        return self._set(embeddingRateFactor=value)


class GivenNetworkParams(Params):
    """Params of a network that is given as a whole, in place of ``NetworkParams``: by its
    configuration, or trained before."""

    networkJson: "Param[str]" = Param(
        Params._dummy(),
        "networkJson",
        "the network: JSON of a DL4J MultiLayerConfiguration or ComputationGraphConfiguration",
        typeConverter=TypeConverters.toString,
    )

    initialModel: "Param[str]" = Param(
        Params._dummy(),
        "initialModel",
        "path of a trained network to start from: a saved network model, a zip file of DL4J or an HDF5 file of Keras",
        typeConverter=TypeConverters.toString,
    )

    frozenLayers: "Param[int]" = Param(
        Params._dummy(),
        "frozenLayers",
        "number of layers of initialModel, from the input on, whose weights are frozen (>= 0)",
        typeConverter=TypeConverters.toInt,
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._setDefault(
            frozenLayers=0,
        )

    def getNetworkJson(self) -> str:
        """Gets ``networkJson`` or its default."""
        return self.getOrDefault(self.networkJson)

    def setNetworkJson(self: P, value: str) -> P:
        """Sets ``networkJson``: the network: JSON of a DL4J MultiLayerConfiguration or
        ComputationGraphConfiguration."""
        return self._set(networkJson=value)

    def getInitialModel(self) -> str:
        """Gets ``initialModel`` or its default."""
        return self.getOrDefault(self.initialModel)

    def setInitialModel(self: P, value: str) -> P:
        """Sets ``initialModel``: path of a trained network to start from: a saved network model,
        a zip file of DL4J or an HDF5 file of Keras."""
        return self._set(initialModel=value)

    def getFrozenLayers(self) -> int:
        """Gets ``frozenLayers`` or its default."""
        return self.getOrDefault(self.frozenLayers)

    def setFrozenLayers(self: P, value: int) -> P:
        """Sets ``frozenLayers``: number of layers of initialModel, from the input on, whose
        weights are frozen (>= 0)."""
        return self._set(frozenLayers=value)


class HasAttributionCol(Params):
    """Params ``attributionCol`` and ``attributionSteps``."""

    attributionCol: "Param[str]" = Param(
        Params._dummy(),
        "attributionCol",
        "name of a column that tells how much each feature has moved the prediction, by integrated gradients",
        typeConverter=TypeConverters.toString,
    )

    attributionSteps: "Param[int]" = Param(
        Params._dummy(),
        "attributionSteps",
        "points at which attributionCol takes gradients",
        typeConverter=TypeConverters.toInt,
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._setDefault(
            attributionSteps=32,
        )

    def getAttributionCol(self) -> str:
        """Gets ``attributionCol`` or its default."""
        return self.getOrDefault(self.attributionCol)

    def setAttributionCol(self: P, value: str) -> P:
        """Sets ``attributionCol``: name of a column that tells how much each feature has moved
        the prediction, by integrated gradients."""
        return self._set(attributionCol=value)

    def getAttributionSteps(self) -> int:
        """Gets ``attributionSteps`` or its default."""
        return self.getOrDefault(self.attributionSteps)

    def setAttributionSteps(self: P, value: int) -> P:
        """Sets ``attributionSteps``: points at which attributionCol takes gradients."""
        return self._set(attributionSteps=value)


class HasBackend(Params):
    """Param ``backend``."""

    backend: "Param[str]" = Param(
        Params._dummy(),
        "backend",
        "what trains and averages networks (dl4j-spark: with Spark 3.5 only): one of meanfield, dl4j-spark",
        typeConverter=TypeConverters.toString,
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._setDefault(
            backend="meanfield",
        )

    def getBackend(self) -> str:
        """Gets ``backend`` or its default."""
        return self.getOrDefault(self.backend)

    def setBackend(self: P, value: str) -> P:
        """Sets ``backend``: what trains and averages networks (dl4j-spark: with Spark 3.5 only):
        one of meanfield, dl4j-spark."""
        return self._set(backend=value)


class HasFeaturesCol(Params):
    """Param ``featuresCol``."""

    featuresCol: "Param[str]" = Param(
        Params._dummy(),
        "featuresCol",
        "name of the features column: a Vector, an array of numbers, or one numeric column; or sequences, or a struct of several inputs, if the network takes them",
        typeConverter=TypeConverters.toString,
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._setDefault(
            featuresCol="features",
        )

    def getFeaturesCol(self) -> str:
        """Gets ``featuresCol`` or its default."""
        return self.getOrDefault(self.featuresCol)

    def setFeaturesCol(self: P, value: str) -> P:
        """Sets ``featuresCol``: name of the features column: a Vector, an array of numbers, or
        one numeric column; or sequences, or a struct of several inputs, if the network takes
        them."""
        return self._set(featuresCol=value)


class HasFeaturesOutCol(Params):
    """Params ``featuresOutCol`` and ``featuresOutLayer``."""

    featuresOutCol: "Param[str]" = Param(
        Params._dummy(),
        "featuresOutCol",
        "name of a column of what a hidden layer gives for the row, as features for another stage",
        typeConverter=TypeConverters.toString,
    )

    featuresOutLayer: "Param[str]" = Param(
        Params._dummy(),
        "featuresOutLayer",
        "hidden layer of featuresOutCol: last, its number from 1 on, or the name of a vertex of a graph",
        typeConverter=TypeConverters.toString,
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._setDefault(
            featuresOutLayer="last",
        )

    def getFeaturesOutCol(self) -> str:
        """Gets ``featuresOutCol`` or its default."""
        return self.getOrDefault(self.featuresOutCol)

    def setFeaturesOutCol(self: P, value: str) -> P:
        """Sets ``featuresOutCol``: name of a column of what a hidden layer gives for the row, as
        features for another stage."""
        return self._set(featuresOutCol=value)

    def getFeaturesOutLayer(self) -> str:
        """Gets ``featuresOutLayer`` or its default."""
        return self.getOrDefault(self.featuresOutLayer)

    def setFeaturesOutLayer(self: P, value: str) -> P:
        """Sets ``featuresOutLayer``: hidden layer of featuresOutCol: last, its number from 1 on,
        or the name of a vertex of a graph."""
        return self._set(featuresOutLayer=value)


class HasHandleInvalid(Params):
    """Param ``handleInvalid``: of stages that read features into a network, unless a stage says
    otherwise."""

    handleInvalid: "Param[str]" = Param(
        Params._dummy(),
        "handleInvalid",
        "what to do with rows whose features are null or not finite: one of error, skip, keep",
        typeConverter=TypeConverters.toString,
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._setDefault(
            handleInvalid="error",
        )

    def getHandleInvalid(self) -> str:
        """Gets ``handleInvalid`` or its default."""
        return self.getOrDefault(self.handleInvalid)

    def setHandleInvalid(self: P, value: str) -> P:
        """Sets ``handleInvalid``: what to do with rows whose features are null or not finite:
        one of error, skip, keep."""
        return self._set(handleInvalid=value)


class HasInputCol(Params):
    """Param ``inputCol``."""

    inputCol: "Param[str]" = Param(
        Params._dummy(),
        "inputCol",
        "name of the input column, a Vector or an array of numbers",
        typeConverter=TypeConverters.toString,
    )

    def getInputCol(self) -> str:
        """Gets ``inputCol`` or its default."""
        return self.getOrDefault(self.inputCol)

    def setInputCol(self: P, value: str) -> P:
        """Sets ``inputCol``: name of the input column, a Vector or an array of numbers."""
        return self._set(inputCol=value)


class HasInputNoise(Params):
    """Param inputNoise."""

    inputNoise: "Param[float]" = Param(
        Params._dummy(),
        "inputNoise",
        "standard deviation of normal noise added to the features in training (>= 0)",
        typeConverter=TypeConverters.toFloat,
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._setDefault(
            inputNoise=0.0,
        )

    def getInputNoise(self) -> float:
        """Gets ``inputNoise`` or its default."""
        return self.getOrDefault(self.inputNoise)

    def setInputNoise(self: P, value: float) -> P:
        """Sets ``inputNoise``: standard deviation of normal noise added to the features in
        training (>= 0)."""
        return self._set(inputNoise=value)


class HasLabelCol(Params):
    """Param ``labelCol``."""

    labelCol: "Param[str]" = Param(
        Params._dummy(),
        "labelCol",
        "name of the label column (numbers; Vectors and arrays of several targets, of the probabilities of classes, or of labels)",
        typeConverter=TypeConverters.toString,
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._setDefault(
            labelCol="label",
        )

    def getLabelCol(self) -> str:
        """Gets ``labelCol`` or its default."""
        return self.getOrDefault(self.labelCol)

    def setLabelCol(self: P, value: str) -> P:
        """Sets ``labelCol``: name of the label column (numbers; Vectors and arrays of several
        targets, of the probabilities of classes, or of labels)."""
        return self._set(labelCol=value)


class HasModelPath(Params):
    """Param ``modelPath``."""

    modelPath: "Param[str]" = Param(
        Params._dummy(),
        "modelPath",
        "path of the network: a zip file of DL4J, an HDF5 file of Keras, or the directory of a saved stage with a network",
        typeConverter=TypeConverters.toString,
    )

    def getModelPath(self) -> str:
        """Gets ``modelPath`` or its default."""
        return self.getOrDefault(self.modelPath)

    def setModelPath(self: P, value: str) -> P:
        """Sets ``modelPath``: path of the network: a zip file of DL4J, an HDF5 file of Keras, or
        the directory of a saved stage with a network."""
        return self._set(modelPath=value)


class HasNumNetworks(Params):
    """Param ``numNetworks``."""

    numNetworks: "Param[int]" = Param(
        Params._dummy(),
        "numNetworks",
        "networks of different seeds whose predictions the model averages (>= 1)",
        typeConverter=TypeConverters.toInt,
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._setDefault(
            numNetworks=1,
        )

    def getNumNetworks(self) -> int:
        """Gets ``numNetworks`` or its default."""
        return self.getOrDefault(self.numNetworks)

    def setNumNetworks(self: P, value: int) -> P:
        """Sets ``numNetworks``: networks of different seeds whose predictions the model averages
        (>= 1)."""
        return self._set(numNetworks=value)


class HasOutputBias(Params):
    """Param ``outputBias``."""

    outputBias: "Param[str]" = Param(
        Params._dummy(),
        "outputBias",
        "initial bias of the output layer (auto: log-prior of the classes, or mean of the target): one of auto, zero",
        typeConverter=TypeConverters.toString,
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._setDefault(
            outputBias="auto",
        )

    def getOutputBias(self) -> str:
        """Gets ``outputBias`` or its default."""
        return self.getOrDefault(self.outputBias)

    def setOutputBias(self: P, value: str) -> P:
        """Sets ``outputBias``: initial bias of the output layer (auto: log-prior of the classes,
        or mean of the target): one of auto, zero."""
        return self._set(outputBias=value)


class HasOutputCol(Params):
    """Param ``outputCol``."""

    outputCol: "Param[str]" = Param(
        Params._dummy(),
        "outputCol",
        "name of the output column, which must not exist yet",
        typeConverter=TypeConverters.toString,
    )

    def getOutputCol(self) -> str:
        """Gets ``outputCol`` or its default."""
        return self.getOrDefault(self.outputCol)

    def setOutputCol(self: P, value: str) -> P:
        """Sets ``outputCol``: name of the output column, which must not exist yet."""
        return self._set(outputCol=value)


class HasPredictionCol(Params):
    """Param ``predictionCol``."""

    predictionCol: "Param[str]" = Param(
        Params._dummy(),
        "predictionCol",
        "name of the prediction column (empty: none)",
        typeConverter=TypeConverters.toString,
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._setDefault(
            predictionCol="prediction",
        )

    def getPredictionCol(self) -> str:
        """Gets ``predictionCol`` or its default."""
        return self.getOrDefault(self.predictionCol)

    def setPredictionCol(self: P, value: str) -> P:
        """Sets ``predictionCol``: name of the prediction column (empty: none)."""
        return self._set(predictionCol=value)


class HasProbabilityCol(Params):
    """Param ``probabilityCol``."""

    probabilityCol: "Param[str]" = Param(
        Params._dummy(),
        "probabilityCol",
        "name of the column of class probabilities (empty: none)",
        typeConverter=TypeConverters.toString,
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._setDefault(
            probabilityCol="probability",
        )

    def getProbabilityCol(self) -> str:
        """Gets ``probabilityCol`` or its default."""
        return self.getOrDefault(self.probabilityCol)

    def setProbabilityCol(self: P, value: str) -> P:
        """Sets ``probabilityCol``: name of the column of class probabilities (empty: none)."""
        return self._set(probabilityCol=value)


class HasQuantilesCol(Params):
    """Params ``quantilesCol`` and ``quantileProbabilities``."""

    quantilesCol: "Param[str]" = Param(
        Params._dummy(),
        "quantilesCol",
        "name of a column of quantiles of the target, one for each of quantileProbabilities (losses quantile, gaussian and bins)",
        typeConverter=TypeConverters.toString,
    )

    quantileProbabilities: "Param[List[float]]" = Param(
        Params._dummy(),
        "quantileProbabilities",
        "probabilities of quantilesCol and of loss quantile, in (0, 1), strictly increasing",
        typeConverter=TypeConverters.toListFloat,
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._setDefault(
            quantileProbabilities=[0.05, 0.5, 0.95],
        )

    def getQuantilesCol(self) -> str:
        """Gets ``quantilesCol`` or its default."""
        return self.getOrDefault(self.quantilesCol)

    def setQuantilesCol(self: P, value: str) -> P:
        """Sets ``quantilesCol``: name of a column of quantiles of the target, one for each of
        quantileProbabilities (losses quantile, gaussian and bins)."""
        return self._set(quantilesCol=value)

    def getQuantileProbabilities(self) -> List[float]:
        """Gets ``quantileProbabilities`` or its default."""
        return self.getOrDefault(self.quantileProbabilities)

    def setQuantileProbabilities(self: P, value: Sequence[float]) -> P:
        """Sets ``quantileProbabilities``: probabilities of quantilesCol and of loss quantile, in
        (0, 1), strictly increasing."""
        return self._set(quantileProbabilities=value)


class HasRawPredictionCol(Params):
    """Param ``rawPredictionCol``."""

    rawPredictionCol: "Param[str]" = Param(
        Params._dummy(),
        "rawPredictionCol",
        "name of the column of log-probabilities of the classes (empty: none)",
        typeConverter=TypeConverters.toString,
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._setDefault(
            rawPredictionCol="rawPrediction",
        )

    def getRawPredictionCol(self) -> str:
        """Gets ``rawPredictionCol`` or its default."""
        return self.getOrDefault(self.rawPredictionCol)

    def setRawPredictionCol(self: P, value: str) -> P:
        """Sets ``rawPredictionCol``: name of the column of log-probabilities of the classes
        (empty: none)."""
        return self._set(rawPredictionCol=value)


class HasScoringBatchSize(Params):
    """Param ``scoringBatchSize``."""

    scoringBatchSize: "Param[int]" = Param(
        Params._dummy(),
        "scoringBatchSize",
        "rows that transform scores at once (>= 1)",
        typeConverter=TypeConverters.toInt,
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._setDefault(
            scoringBatchSize=1024,
        )

    def getScoringBatchSize(self) -> int:
        """Gets ``scoringBatchSize`` or its default."""
        return self.getOrDefault(self.scoringBatchSize)

    def setScoringBatchSize(self: P, value: int) -> P:
        """Sets ``scoringBatchSize``: rows that transform scores at once (>= 1)."""
        return self._set(scoringBatchSize=value)


class HasSeed(Params):
    """Param ``seed``."""

    seed: "Param[int]" = Param(
        Params._dummy(),
        "seed",
        "random seed",
        typeConverter=TypeConverters.toInt,
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._setDefault(
            seed=42,
        )

    def getSeed(self) -> int:
        """Gets ``seed`` or its default."""
        return self.getOrDefault(self.seed)

    def setSeed(self: P, value: int) -> P:
        """Sets ``seed``: random seed."""
        return self._set(seed=value)


class HasSpreadCol(Params):
    """Param ``spreadCol``."""

    spreadCol: "Param[str]" = Param(
        Params._dummy(),
        "spreadCol",
        "name of a column that tells how far the predictions of several networks are apart, by their standard deviation",
        typeConverter=TypeConverters.toString,
    )

    def getSpreadCol(self) -> str:
        """Gets ``spreadCol`` or its default."""
        return self.getOrDefault(self.spreadCol)

    def setSpreadCol(self: P, value: str) -> P:
        """Sets ``spreadCol``: name of a column that tells how far the predictions of several
        networks are apart, by their standard deviation."""
        return self._set(spreadCol=value)


class HasSwapNoise(Params):
    """Param ``swapNoise``."""

    swapNoise: "Param[float]" = Param(
        Params._dummy(),
        "swapNoise",
        "probability that a feature has the value of another row in training, in [0, 1)",
        typeConverter=TypeConverters.toFloat,
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._setDefault(
            swapNoise=0.0,
        )

    def getSwapNoise(self) -> float:
        """Gets ``swapNoise`` or its default."""
        return self.getOrDefault(self.swapNoise)

    def setSwapNoise(self: P, value: float) -> P:
        """Sets ``swapNoise``: probability that a feature has the value of another row in
        training, in [0, 1)."""
        return self._set(swapNoise=value)


class HasThresholds(Params):
    """Param ``thresholds``."""

    thresholds: "Param[List[float]]" = Param(
        Params._dummy(),
        "thresholds",
        "threshold of each class (>= 0, at most one is 0): the class with the largest probability/threshold is predicted",
        typeConverter=TypeConverters.toListFloat,
    )

    def getThresholds(self) -> List[float]:
        """Gets ``thresholds`` or its default."""
        return self.getOrDefault(self.thresholds)

    def setThresholds(self: P, value: Sequence[float]) -> P:
        """Sets ``thresholds``: threshold of each class (>= 0, at most one is 0): the class with
        the largest probability/threshold is predicted."""
        return self._set(thresholds=value)


class HasValidationIndicatorCol(Params):
    """Param ``validationIndicatorCol``."""

    validationIndicatorCol: "Param[str]" = Param(
        Params._dummy(),
        "validationIndicatorCol",
        "name of a boolean column that is true for validation rows, which take no part in fitting",
        typeConverter=TypeConverters.toString,
    )

    def getValidationIndicatorCol(self) -> str:
        """Gets ``validationIndicatorCol`` or its default."""
        return self.getOrDefault(self.validationIndicatorCol)

    def setValidationIndicatorCol(self: P, value: str) -> P:
        """Sets ``validationIndicatorCol``: name of a boolean column that is true for validation
        rows, which take no part in fitting."""
        return self._set(validationIndicatorCol=value)


class HasVarianceCol(Params):
    """Param ``varianceCol``."""

    varianceCol: "Param[str]" = Param(
        Params._dummy(),
        "varianceCol",
        "name of a column of the target's variance about its prediction (losses gaussian and bins)",
        typeConverter=TypeConverters.toString,
    )

    def getVarianceCol(self) -> str:
        """Gets ``varianceCol`` or its default."""
        return self.getOrDefault(self.varianceCol)

    def setVarianceCol(self: P, value: str) -> P:
        """Sets ``varianceCol``: name of a column of the target's variance about its prediction
        (losses gaussian and bins)."""
        return self._set(varianceCol=value)


class HasWeightCol(Params):
    """Param ``weightCol``."""

    weightCol: "Param[str]" = Param(
        Params._dummy(),
        "weightCol",
        "name of a numeric column of weights (>= 0); 0 leaves the row out",
        typeConverter=TypeConverters.toString,
    )

    def getWeightCol(self) -> str:
        """Gets ``weightCol`` or its default."""
        return self.getOrDefault(self.weightCol)

    def setWeightCol(self: P, value: str) -> P:
        """Sets ``weightCol``: name of a numeric column of weights (>= 0); 0 leaves the row out."""
        return self._set(weightCol=value)


class ImageAugmentationParams(Params):
    """Params that change images while a network is trained on them: in each epoch each image is
    moved, turned, scaled and mirrored by random draws, all by one affine map, with bilinear
    interpolation; beyond the border the pixels of the border go on (Simard et al. 2003, section
    2). Rows that validate or are scored stay as they are. Sparse rows are made dense, a
    minibatch at a time."""

    imageShape: "Param[List[int]]" = Param(
        Params._dummy(),
        "imageShape",
        "height, width and channels of the image that the features of a row are",
        typeConverter=TypeConverters.toListInt,
    )

    imageLayout: "Param[str]" = Param(
        Params._dummy(),
        "imageLayout",
        "how the values of an image of several channels follow each other: one of channelsLast, channelsFirst",
        typeConverter=TypeConverters.toString,
    )

    augmentShift: "Param[float]" = Param(
        Params._dummy(),
        "augmentShift",
        "largest share of width and height by which an image is moved in training, in [0, 1)",
        typeConverter=TypeConverters.toFloat,
    )

    augmentRotation: "Param[float]" = Param(
        Params._dummy(),
        "augmentRotation",
        "largest angle in degrees by which an image is turned in training, in [0, 180]",
        typeConverter=TypeConverters.toFloat,
    )

    augmentScale: "Param[float]" = Param(
        Params._dummy(),
        "augmentScale",
        "largest share by which an image is made larger or smaller in training, in [0, 1)",
        typeConverter=TypeConverters.toFloat,
    )

    augmentFlip: "Param[bool]" = Param(
        Params._dummy(),
        "augmentFlip",
        "whether half of the images are mirrored, left to right, in training",
        typeConverter=TypeConverters.toBoolean,
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._setDefault(
            imageLayout="channelsLast",
            augmentShift=0.0,
            augmentRotation=0.0,
            augmentScale=0.0,
            augmentFlip=False,
        )

    def getImageShape(self) -> List[int]:
        """Gets ``imageShape`` or its default."""
        return self.getOrDefault(self.imageShape)

    def setImageShape(self: P, value: Sequence[int]) -> P:
        """Sets ``imageShape``: height, width and channels of the image that the features of a
        row are."""
        return self._set(imageShape=value)

    def getImageLayout(self) -> str:
        """Gets ``imageLayout`` or its default."""
        return self.getOrDefault(self.imageLayout)

    def setImageLayout(self: P, value: str) -> P:
        """Sets ``imageLayout``: how the values of an image of several channels follow each
        other: one of channelsLast, channelsFirst."""
        return self._set(imageLayout=value)

    def getAugmentShift(self) -> float:
        """Gets ``augmentShift`` or its default."""
        return self.getOrDefault(self.augmentShift)

    def setAugmentShift(self: P, value: float) -> P:
        """Sets ``augmentShift``: largest share of width and height by which an image is moved in
        training, in [0, 1)."""
        return self._set(augmentShift=value)

    def getAugmentRotation(self) -> float:
        """Gets ``augmentRotation`` or its default."""
        return self.getOrDefault(self.augmentRotation)

    def setAugmentRotation(self: P, value: float) -> P:
        """Sets ``augmentRotation``: largest angle in degrees by which an image is turned in
        training, in [0, 180]."""
        return self._set(augmentRotation=value)

    def getAugmentScale(self) -> float:
        """Gets ``augmentScale`` or its default."""
        return self.getOrDefault(self.augmentScale)

    def setAugmentScale(self: P, value: float) -> P:
        """Sets ``augmentScale``: largest share by which an image is made larger or smaller in
        training, in [0, 1)."""
        return self._set(augmentScale=value)

    def getAugmentFlip(self) -> bool:
        """Gets ``augmentFlip`` or its default."""
        return self.getOrDefault(self.augmentFlip)

    def setAugmentFlip(self: P, value: bool) -> P:
        """Sets ``augmentFlip``: whether half of the images are mirrored, left to right, in
        training."""
        return self._set(augmentFlip=value)


class ImageStandardizerParams(Params):
    """Params of the standardization of images, shared by the estimator and its model. What is
    decided by fitting (``imageShape``, ``resize``, ``method``) has setters on the estimator
    only."""

    inputCol: "Param[str]" = Param(
        Params._dummy(),
        "inputCol",
        "name of the input column, of images or the bytes of their files",
        typeConverter=TypeConverters.toString,
    )

    imageShape: "Param[List[int]]" = Param(
        Params._dummy(),
        "imageShape",
        "height, width and channels (1: grey, 3: red, green, blue) of the images made",
        typeConverter=TypeConverters.toListInt,
    )

    resize: "Param[str]" = Param(
        Params._dummy(),
        "resize",
        "how images of another size are brought to imageShape: one of area, bilinear",
        typeConverter=TypeConverters.toString,
    )

    method: "Param[str]" = Param(
        Params._dummy(),
        "method",
        "what becomes of values from 0 to 1: one of zscore, center, unit",
        typeConverter=TypeConverters.toString,
    )

    handleInvalid: "Param[str]" = Param(
        Params._dummy(),
        "handleInvalid",
        "what to do with images that are null or cannot be decoded: one of error, skip, keep",
        typeConverter=TypeConverters.toString,
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._setDefault(
            resize="area",
            method="zscore",
            handleInvalid="error",
        )

    def getInputCol(self) -> str:
        """Gets ``inputCol`` or its default."""
        return self.getOrDefault(self.inputCol)

    def setInputCol(self: P, value: str) -> P:
        """Sets ``inputCol``: name of the input column, of images or the bytes of their files."""
        return self._set(inputCol=value)

    def getImageShape(self) -> List[int]:
        """Gets ``imageShape`` or its default."""
        return self.getOrDefault(self.imageShape)

    def getResize(self) -> str:
        """Gets ``resize`` or its default."""
        return self.getOrDefault(self.resize)

    def getMethod(self) -> str:
        """Gets ``method`` or its default."""
        return self.getOrDefault(self.method)

    def getHandleInvalid(self) -> str:
        """Gets ``handleInvalid`` or its default."""
        return self.getOrDefault(self.handleInvalid)

    def setHandleInvalid(self: P, value: str) -> P:
        """Sets ``handleInvalid``: what to do with images that are null or cannot be decoded: one
        of error, skip, keep."""
        return self._set(handleInvalid=value)


class MultilabelColumns(Params):
    """Params of a classifier whose rows may have several labels, and of its model: the features
    it reads and the columns it adds."""

    threshold: "Param[float]" = Param(
        Params._dummy(),
        "threshold",
        "labels whose probability is above it are predicted, in [0, 1)",
        typeConverter=TypeConverters.toFloat,
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._setDefault(
            threshold=0.5,
        )

    def getThreshold(self) -> float:
        """Gets ``threshold`` or its default."""
        return self.getOrDefault(self.threshold)

    def setThreshold(self: P, value: float) -> P:
        """Sets ``threshold``: labels whose probability is above it are predicted, in [0, 1)."""
        return self._set(threshold=value)


class MultilabelLossParams(Params):
    """Params of what a classifier whose rows may have several labels is trained for."""

    numLabels: "Param[int]" = Param(
        Params._dummy(),
        "numLabels",
        "number of labels (0: the largest of the training rows plus 1)",
        typeConverter=TypeConverters.toInt,
    )

    validationMetric: "Param[str]" = Param(
        Params._dummy(),
        "validationMetric",
        "what validation rows judge the network by, to choose an epoch and to stop: one of loss, microF1Measure, subsetAccuracy",
        typeConverter=TypeConverters.toString,
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._setDefault(
            numLabels=0,
            validationMetric="loss",
        )

    def getNumLabels(self) -> int:
        """Gets ``numLabels`` or its default."""
        return self.getOrDefault(self.numLabels)

    def setNumLabels(self: P, value: int) -> P:
        """Sets ``numLabels``: number of labels (0: the largest of the training rows plus 1)."""
        return self._set(numLabels=value)

    def getValidationMetric(self) -> str:
        """Gets ``validationMetric`` or its default."""
        return self.getOrDefault(self.validationMetric)

    def setValidationMetric(self: P, value: str) -> P:
        """Sets ``validationMetric``: what validation rows judge the network by, to choose an
        epoch and to stop: one of loss, microF1Measure, subsetAccuracy."""
        return self._set(validationMetric=value)


class NetworkParams(Params):
    """Params that describe a fully-connected network."""

    hiddenLayers: "Param[List[int]]" = Param(
        Params._dummy(),
        "hiddenLayers",
        "units of each hidden layer (>= 1), of an autoencoder those of the encoder; empty: a linear model",
        typeConverter=TypeConverters.toListInt,
    )

    activation: "Param[str]" = Param(
        Params._dummy(),
        "activation",
        "activation of the hidden layers: one of relu, tanh, sigmoid, leakyrelu, elu, selu, gelu, swish, mish, identity",
        typeConverter=TypeConverters.toString,
    )

    parametricActivation: "Param[bool]" = Param(
        Params._dummy(),
        "parametricActivation",
        "whether the activation f of hidden layers is x + a (f(x) - x), with a trained a for each unit",
        typeConverter=TypeConverters.toBoolean,
    )

    dropout: "Param[float]" = Param(
        Params._dummy(),
        "dropout",
        "probability of dropping a hidden unit while training, in [0, 1)",
        typeConverter=TypeConverters.toFloat,
    )

    batchNorm: "Param[bool]" = Param(
        Params._dummy(),
        "batchNorm",
        "whether each hidden layer has batch normalization before its activation",
        typeConverter=TypeConverters.toBoolean,
    )

    weightInit: "Param[str]" = Param(
        Params._dummy(),
        "weightInit",
        "weight initialization: auto (by the activation), ntk, data or the name of a DL4J WeightInit",
        typeConverter=TypeConverters.toString,
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._setDefault(
            hiddenLayers=[64],
            activation="relu",
            parametricActivation=False,
            dropout=0.0,
            batchNorm=False,
            weightInit="auto",
        )

    def getHiddenLayers(self) -> List[int]:
        """Gets ``hiddenLayers`` or its default."""
        return self.getOrDefault(self.hiddenLayers)

    def setHiddenLayers(self: P, value: Sequence[int]) -> P:
        """Sets ``hiddenLayers``: units of each hidden layer (>= 1), of an autoencoder those of
        the encoder; empty: a linear model."""
        return self._set(hiddenLayers=value)

    def getActivation(self) -> str:
        """Gets ``activation`` or its default."""
        return self.getOrDefault(self.activation)

    def setActivation(self: P, value: str) -> P:
        """Sets ``activation``: activation of the hidden layers: one of relu, tanh, sigmoid,
        leakyrelu, elu, selu, gelu, swish, mish, identity."""
        return self._set(activation=value)

    def getParametricActivation(self) -> bool:
        """Gets ``parametricActivation`` or its default."""
        return self.getOrDefault(self.parametricActivation)

    def setParametricActivation(self: P, value: bool) -> P:
        """Sets ``parametricActivation``: whether the activation f of hidden layers is x + a
        (f(x) - x), with a trained a for each unit."""
        return self._set(parametricActivation=value)

    def getDropout(self) -> float:
        """Gets ``dropout`` or its default."""
        return self.getOrDefault(self.dropout)

    def setDropout(self: P, value: float) -> P:
        """Sets ``dropout``: probability of dropping a hidden unit while training, in [0, 1)."""
        return self._set(dropout=value)

    def getBatchNorm(self) -> bool:
        """Gets ``batchNorm`` or its default."""
        return self.getOrDefault(self.batchNorm)

    def setBatchNorm(self: P, value: bool) -> P:
        """Sets ``batchNorm``: whether each hidden layer has batch normalization before its
        activation."""
        return self._set(batchNorm=value)

    def getWeightInit(self) -> str:
        """Gets ``weightInit`` or its default."""
        return self.getOrDefault(self.weightInit)

    def setWeightInit(self: P, value: str) -> P:
        """Sets ``weightInit``: weight initialization: auto (by the activation), ntk, data or the
        name of a DL4J WeightInit."""
        return self._set(weightInit=value)


class NumericEmbeddingParams(Params):
    """Params of embeddings of numbers, which networks learn from better than from a number
    alone."""

    numericEmbedding: "Param[str]" = Param(
        Params._dummy(),
        "numericEmbedding",
        "featureEncoding tabular: columns of a number: its own alone, or those of a piecewise linear or periodic embedding: one of none, piecewise, periodic",
        typeConverter=TypeConverters.toString,
    )

    numericBins: "Param[int]" = Param(
        Params._dummy(),
        "numericBins",
        "numericEmbedding piecewise: bins of a number, at most (1 to 65536)",
        typeConverter=TypeConverters.toInt,
    )

    numericFrequencies: "Param[int]" = Param(
        Params._dummy(),
        "numericFrequencies",
        "numericEmbedding periodic: frequencies of a number (>= 1)",
        typeConverter=TypeConverters.toInt,
    )

    frequencyInitScale: "Param[float]" = Param(
        Params._dummy(),
        "frequencyInitScale",
        "numericEmbedding periodic: standard deviation of initial frequencies (> 0)",
        typeConverter=TypeConverters.toFloat,
    )

    numericEmbeddingSize: "Param[int]" = Param(
        Params._dummy(),
        "numericEmbeddingSize",
        "numericEmbedding: columns of the embedding of a number (>= 0; 0: 16 if piecewise, 4 if periodic)",
        typeConverter=TypeConverters.toInt,
    )

    numericEmbeddingRateFactor: "Param[float]" = Param(
        Params._dummy(),
        "numericEmbeddingRateFactor",
        "numericEmbedding: learning rate of embeddings of numbers, in units of learningRate (> 0)",
        typeConverter=TypeConverters.toFloat,
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._setDefault(
            numericEmbedding="none",
            numericBins=48,
            numericFrequencies=16,
            frequencyInitScale=0.1,
            numericEmbeddingSize=0,
            numericEmbeddingRateFactor=0.1,
        )

    def getNumericEmbedding(self) -> str:
        """Gets ``numericEmbedding`` or its default."""
        return self.getOrDefault(self.numericEmbedding)

    def setNumericEmbedding(self: P, value: str) -> P:
        """Sets ``numericEmbedding``: featureEncoding tabular: columns of a number: its own
        alone, or those of a piecewise linear or periodic embedding: one of none, piecewise,
        periodic."""
        return self._set(numericEmbedding=value)

    def getNumericBins(self) -> int:
        """Gets ``numericBins`` or its default."""
        return self.getOrDefault(self.numericBins)

    def setNumericBins(self: P, value: int) -> P:
        """Sets ``numericBins``: numericEmbedding piecewise: bins of a number, at most (1 to
        65536)."""
        return self._set(numericBins=value)

    def getNumericFrequencies(self) -> int:
        """Gets ``numericFrequencies`` or its default."""
        return self.getOrDefault(self.numericFrequencies)

    def setNumericFrequencies(self: P, value: int) -> P:
        """Sets ``numericFrequencies``: numericEmbedding periodic: frequencies of a number (>=
        1)."""
        return self._set(numericFrequencies=value)

    def getFrequencyInitScale(self) -> float:
        """Gets ``frequencyInitScale`` or its default."""
        return self.getOrDefault(self.frequencyInitScale)

    def setFrequencyInitScale(self: P, value: float) -> P:
        """Sets ``frequencyInitScale``: numericEmbedding periodic: standard deviation of initial
        frequencies (> 0)."""
        return self._set(frequencyInitScale=value)

    def getNumericEmbeddingSize(self) -> int:
        """Gets ``numericEmbeddingSize`` or its default."""
        return self.getOrDefault(self.numericEmbeddingSize)

    def setNumericEmbeddingSize(self: P, value: int) -> P:
        """Sets ``numericEmbeddingSize``: numericEmbedding: columns of the embedding of a number
        (>= 0; 0: 16 if piecewise, 4 if periodic)."""
        return self._set(numericEmbeddingSize=value)

    def getNumericEmbeddingRateFactor(self) -> float:
        """Gets ``numericEmbeddingRateFactor`` or its default."""
        return self.getOrDefault(self.numericEmbeddingRateFactor)

    def setNumericEmbeddingRateFactor(self: P, value: float) -> P:
        """Sets ``numericEmbeddingRateFactor``: numericEmbedding: learning rate of embeddings of
        numbers, in units of learningRate (> 0)."""
        return self._set(numericEmbeddingRateFactor=value)


class OptimizerParams(Params):
    """Params of the optimizer that each worker runs: update rule and learning rate, and what
    keeps weights and gradients small."""

    updater: "Param[str]" = Param(
        Params._dummy(),
        "updater",
        "update rule of the optimizer (lbfgs: an iteration on all training rows an epoch): one of adam, adamw, sgd, momentum, nesterovs, adagrad, rmsprop, nadam, amsgrad, lbfgs",
        typeConverter=TypeConverters.toString,
    )

    learningRate: "Param[float]" = Param(
        Params._dummy(),
        "learningRate",
        "learning rate (> 0)",
        typeConverter=TypeConverters.toFloat,
    )

    biasRateFactor: "Param[float]" = Param(
        Params._dummy(),
        "biasRateFactor",
        "learning rate of biases, and of the a of parametricActivation, as a multiple of that of weights (> 0)",
        typeConverter=TypeConverters.toFloat,
    )

    beta1: "Param[float]" = Param(
        Params._dummy(),
        "beta1",
        "decay of the first moment of adam, adamw, nadam and amsgrad, in [0, 1)",
        typeConverter=TypeConverters.toFloat,
    )

    beta2: "Param[float]" = Param(
        Params._dummy(),
        "beta2",
        "decay of the second moment of adam, adamw, nadam and amsgrad, in [0, 1)",
        typeConverter=TypeConverters.toFloat,
    )

    epsilon: "Param[float]" = Param(
        Params._dummy(),
        "epsilon",
        "what adam, adamw, nadam and amsgrad add to the root of the second moment (> 0)",
        typeConverter=TypeConverters.toFloat,
    )

    schedule: "Param[str]" = Param(
        Params._dummy(),
        "schedule",
        "learning rate schedule: one of constant, step, exponential, inverse, cosine, warmrestarts, coslog4, onecycle, plateau",
        typeConverter=TypeConverters.toString,
    )

    decayRate: "Param[float]" = Param(
        Params._dummy(),
        "decayRate",
        "decay factor of the schedules step, exponential, inverse and plateau, in (0, 1]",
        typeConverter=TypeConverters.toFloat,
    )

    decayEpochs: "Param[int]" = Param(
        Params._dummy(),
        "decayEpochs",
        "epochs per decay of the schedules step, exponential and inverse; patience of plateau; first cycle of warmrestarts (>= 1)",
        typeConverter=TypeConverters.toInt,
    )

    warmupEpochs: "Param[int]" = Param(
        Params._dummy(),
        "warmupEpochs",
        "epochs of warm-up, in which the learning rate grows linearly from 0 (>= 0)",
        typeConverter=TypeConverters.toInt,
    )

    plateauPerturbation: "Param[float]" = Param(
        Params._dummy(),
        "plateauPerturbation",
        "deviation of noise on weights that stand on a plateau of the loss, in units of that of LeCun's initial weights (>= 0; 0: none)",
        typeConverter=TypeConverters.toFloat,
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._setDefault(
            updater="adam",
            learningRate=0.001,
            biasRateFactor=1.0,
            beta1=0.9,
            beta2=0.999,
            epsilon=1.0e-8,
            schedule="constant",
            decayRate=0.5,
            decayEpochs=5,
            warmupEpochs=0,
            plateauPerturbation=0.0,
        )

    def getUpdater(self) -> str:
        """Gets ``updater`` or its default."""
        return self.getOrDefault(self.updater)

    def setUpdater(self: P, value: str) -> P:
        """Sets ``updater``: update rule of the optimizer (lbfgs: an iteration on all training
        rows an epoch): one of adam, adamw, sgd, momentum, nesterovs, adagrad, rmsprop, nadam,
        amsgrad, lbfgs."""
        return self._set(updater=value)

    def getLearningRate(self) -> float:
        """Gets ``learningRate`` or its default."""
        return self.getOrDefault(self.learningRate)

    def setLearningRate(self: P, value: float) -> P:
        """Sets ``learningRate``: learning rate (> 0)."""
        return self._set(learningRate=value)

    def getBiasRateFactor(self) -> float:
        """Gets ``biasRateFactor`` or its default."""
        return self.getOrDefault(self.biasRateFactor)

    def setBiasRateFactor(self: P, value: float) -> P:
        """Sets ``biasRateFactor``: learning rate of biases, and of the a of
        parametricActivation, as a multiple of that of weights (> 0)."""
        return self._set(biasRateFactor=value)

    def getBeta1(self) -> float:
        """Gets ``beta1`` or its default."""
        return self.getOrDefault(self.beta1)

    def setBeta1(self: P, value: float) -> P:
        """Sets ``beta1``: decay of the first moment of adam, adamw, nadam and amsgrad, in [0,
        1)."""
        return self._set(beta1=value)

    def getBeta2(self) -> float:
        """Gets ``beta2`` or its default."""
        return self.getOrDefault(self.beta2)

    def setBeta2(self: P, value: float) -> P:
        """Sets ``beta2``: decay of the second moment of adam, adamw, nadam and amsgrad, in [0,
        1)."""
        return self._set(beta2=value)

    def getEpsilon(self) -> float:
        """Gets ``epsilon`` or its default."""
        return self.getOrDefault(self.epsilon)

    def setEpsilon(self: P, value: float) -> P:
        """Sets ``epsilon``: what adam, adamw, nadam and amsgrad add to the root of the second
        moment (> 0)."""
        return self._set(epsilon=value)

    def getSchedule(self) -> str:
        """Gets ``schedule`` or its default."""
        return self.getOrDefault(self.schedule)

    def setSchedule(self: P, value: str) -> P:
        """Sets ``schedule``: learning rate schedule: one of constant, step, exponential,
        inverse, cosine, warmrestarts, coslog4, onecycle, plateau."""
        return self._set(schedule=value)

    def getDecayRate(self) -> float:
        """Gets ``decayRate`` or its default."""
        return self.getOrDefault(self.decayRate)

    def setDecayRate(self: P, value: float) -> P:
        """Sets ``decayRate``: decay factor of the schedules step, exponential, inverse and
        plateau, in (0, 1]."""
        return self._set(decayRate=value)

    def getDecayEpochs(self) -> int:
        """Gets ``decayEpochs`` or its default."""
        return self.getOrDefault(self.decayEpochs)

    def setDecayEpochs(self: P, value: int) -> P:
        """Sets ``decayEpochs``: epochs per decay of the schedules step, exponential and inverse;
        patience of plateau; first cycle of warmrestarts (>= 1)."""
        return self._set(decayEpochs=value)

    def getWarmupEpochs(self) -> int:
        """Gets ``warmupEpochs`` or its default."""
        return self.getOrDefault(self.warmupEpochs)

    def setWarmupEpochs(self: P, value: int) -> P:
        """Sets ``warmupEpochs``: epochs of warm-up, in which the learning rate grows linearly
        from 0 (>= 0)."""
        return self._set(warmupEpochs=value)

    def getPlateauPerturbation(self) -> float:
        """Gets ``plateauPerturbation`` or its default."""
        return self.getOrDefault(self.plateauPerturbation)

    def setPlateauPerturbation(self: P, value: float) -> P:
        """Sets ``plateauPerturbation``: deviation of noise on weights that stand on a plateau of
        the loss, in units of that of LeCun's initial weights (>= 0; 0: none)."""
        return self._set(plateauPerturbation=value)


class PrivacyParams(Params):
    """Params of differential privacy: what training learns of any one row is bounded (Abadi et
    al. 2016, "Deep learning with differential privacy"). Each step draws every row of the
    worker's chunk by itself, with a probability of one over the minibatches of the chunk; clips
    the gradient of each row drawn to a norm; and adds normal noise to their sum. An epoch has as
    many steps as ever, and draws each row once in the mean. It is on if ``dpNoiseMultiplier`` or
    ``dpEpsilon`` is above 0, and computed by the dense engine."""

    dpNoiseMultiplier: "Param[float]" = Param(
        Params._dummy(),
        "dpNoiseMultiplier",
        "differential privacy: standard deviation of the noise added to the gradients of a step, as a multiple of dpClip (0: none, or what dpEpsilon asks for)",
        typeConverter=TypeConverters.toFloat,
    )

    dpClip: "Param[float]" = Param(
        Params._dummy(),
        "dpClip",
        "differential privacy: norm that the gradient of each row is clipped to (> 0)",
        typeConverter=TypeConverters.toFloat,
    )

    dpDelta: "Param[float]" = Param(
        Params._dummy(),
        "dpDelta",
        "differential privacy: delta of the guarantee, in (0, 1), below 1 / training rows",
        typeConverter=TypeConverters.toFloat,
    )

    dpEpsilon: "Param[float]" = Param(
        Params._dummy(),
        "dpEpsilon",
        "differential privacy: largest epsilon that a fit may come to (0: no limit)",
        typeConverter=TypeConverters.toFloat,
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._setDefault(
            dpNoiseMultiplier=0.0,
            dpClip=1.0,
            dpDelta=1.0e-5,
            dpEpsilon=0.0,
        )

    def getDpNoiseMultiplier(self) -> float:
        """Gets ``dpNoiseMultiplier`` or its default."""
        return self.getOrDefault(self.dpNoiseMultiplier)

    def setDpNoiseMultiplier(self: P, value: float) -> P:
        """Sets ``dpNoiseMultiplier``: differential privacy: standard deviation of the noise
        added to the gradients of a step, as a multiple of dpClip (0: none, or what dpEpsilon
        asks for)."""
        return self._set(dpNoiseMultiplier=value)

    def getDpClip(self) -> float:
        """Gets ``dpClip`` or its default."""
        return self.getOrDefault(self.dpClip)

    def setDpClip(self: P, value: float) -> P:
        """Sets ``dpClip``: differential privacy: norm that the gradient of each row is clipped
        to (> 0)."""
        return self._set(dpClip=value)

    def getDpDelta(self) -> float:
        """Gets ``dpDelta`` or its default."""
        return self.getOrDefault(self.dpDelta)

    def setDpDelta(self: P, value: float) -> P:
        """Sets ``dpDelta``: differential privacy: delta of the guarantee, in (0, 1), below 1 /
        training rows."""
        return self._set(dpDelta=value)

    def getDpEpsilon(self) -> float:
        """Gets ``dpEpsilon`` or its default."""
        return self.getOrDefault(self.dpEpsilon)

    def setDpEpsilon(self: P, value: float) -> P:
        """Sets ``dpEpsilon``: differential privacy: largest epsilon that a fit may come to (0:
        no limit)."""
        return self._set(dpEpsilon=value)


class RegressorLossParams(Params):
    """Params of the loss of a regressor."""

    loss: "Param[str]" = Param(
        Params._dummy(),
        "loss",
        "loss function: one of squared, absolute, huber, poisson, quantile, gaussian, bins",
        typeConverter=TypeConverters.toString,
    )

    numBins: "Param[int]" = Param(
        Params._dummy(),
        "numBins",
        "parts of the target's range, of about as many training rows each, of loss bins",
        typeConverter=TypeConverters.toInt,
    )

    validationMetric: "Param[str]" = Param(
        Params._dummy(),
        "validationMetric",
        "what validation rows judge the network by, to choose an epoch and to stop: one of loss, rmse, mae",
        typeConverter=TypeConverters.toString,
    )

    clipPredictions: "Param[bool]" = Param(
        Params._dummy(),
        "clipPredictions",
        "whether predictions are limited to the range of the training targets",
        typeConverter=TypeConverters.toBoolean,
    )

    standardizeTarget: "Param[bool]" = Param(
        Params._dummy(),
        "standardizeTarget",
        "whether targets are standardized for training (mean 0, standard deviation 1)",
        typeConverter=TypeConverters.toBoolean,
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._setDefault(
            loss="squared",
            numBins=100,
            validationMetric="loss",
            clipPredictions=False,
            standardizeTarget=True,
        )

    def getLoss(self) -> str:
        """Gets ``loss`` or its default."""
        return self.getOrDefault(self.loss)

    def setLoss(self: P, value: str) -> P:
        """Sets ``loss``: loss function: one of squared, absolute, huber, poisson, quantile,
        gaussian, bins."""
        return self._set(loss=value)

    def getNumBins(self) -> int:
        """Gets ``numBins`` or its default."""
        return self.getOrDefault(self.numBins)

    def setNumBins(self: P, value: int) -> P:
        """Sets ``numBins``: parts of the target's range, of about as many training rows each, of
        loss bins."""
        return self._set(numBins=value)

    def getValidationMetric(self) -> str:
        """Gets ``validationMetric`` or its default."""
        return self.getOrDefault(self.validationMetric)

    def setValidationMetric(self: P, value: str) -> P:
        """Sets ``validationMetric``: what validation rows judge the network by, to choose an
        epoch and to stop: one of loss, rmse, mae."""
        return self._set(validationMetric=value)

    def getClipPredictions(self) -> bool:
        """Gets ``clipPredictions`` or its default."""
        return self.getOrDefault(self.clipPredictions)

    def setClipPredictions(self: P, value: bool) -> P:
        """Sets ``clipPredictions``: whether predictions are limited to the range of the training
        targets."""
        return self._set(clipPredictions=value)

    def getStandardizeTarget(self) -> bool:
        """Gets ``standardizeTarget`` or its default."""
        return self.getOrDefault(self.standardizeTarget)

    def setStandardizeTarget(self: P, value: bool) -> P:
        """Sets ``standardizeTarget``: whether targets are standardized for training (mean 0,
        standard deviation 1)."""
        return self._set(standardizeTarget=value)


class RegularizationParams(Params):
    """Params that keep weights and gradients small."""

    l2: "Param[float]" = Param(
        Params._dummy(),
        "l2",
        "strength of the L2 penalty on weights (>= 0)",
        typeConverter=TypeConverters.toFloat,
    )

    l1: "Param[float]" = Param(
        Params._dummy(),
        "l1",
        "strength of the L1 penalty on weights (>= 0)",
        typeConverter=TypeConverters.toFloat,
    )

    weightDecay: "Param[float]" = Param(
        Params._dummy(),
        "weightDecay",
        "decoupled weight decay, times the learning rate (>= 0; 0.01 with updater adamw if it is not set)",
        typeConverter=TypeConverters.toFloat,
    )

    regularizationSchedule: "Param[str]" = Param(
        Params._dummy(),
        "regularizationSchedule",
        "schedule of dropout and weight decay: one of constant, flatCosine",
        typeConverter=TypeConverters.toString,
    )

    gradientClip: "Param[str]" = Param(
        Params._dummy(),
        "gradientClip",
        "gradient clipping, layer by layer: one of none, norm, value",
        typeConverter=TypeConverters.toString,
    )

    gradientClipThreshold: "Param[float]" = Param(
        Params._dummy(),
        "gradientClipThreshold",
        "threshold of gradientClip (> 0)",
        typeConverter=TypeConverters.toFloat,
    )

    maxNorm: "Param[float]" = Param(
        Params._dummy(),
        "maxNorm",
        "largest L2 norm of a unit's incoming weights (0: no limit)",
        typeConverter=TypeConverters.toFloat,
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._setDefault(
            l2=0.0,
            l1=0.0,
            weightDecay=0.0,
            regularizationSchedule="constant",
            gradientClip="none",
            gradientClipThreshold=1.0,
            maxNorm=0.0,
        )

    def getL2(self) -> float:
        """Gets ``l2`` or its default."""
        return self.getOrDefault(self.l2)

    def setL2(self: P, value: float) -> P:
        """Sets ``l2``: strength of the L2 penalty on weights (>= 0)."""
        return self._set(l2=value)

    def getL1(self) -> float:
        """Gets ``l1`` or its default."""
        return self.getOrDefault(self.l1)

    def setL1(self: P, value: float) -> P:
        """Sets ``l1``: strength of the L1 penalty on weights (>= 0)."""
        return self._set(l1=value)

    def getWeightDecay(self) -> float:
        """Gets ``weightDecay`` or its default."""
        return self.getOrDefault(self.weightDecay)

    def setWeightDecay(self: P, value: float) -> P:
        """Sets ``weightDecay``: decoupled weight decay, times the learning rate (>= 0; 0.01 with
        updater adamw if it is not set)."""
        return self._set(weightDecay=value)

    def getRegularizationSchedule(self) -> str:
        """Gets ``regularizationSchedule`` or its default."""
        return self.getOrDefault(self.regularizationSchedule)

    def setRegularizationSchedule(self: P, value: str) -> P:
        """Sets ``regularizationSchedule``: schedule of dropout and weight decay: one of
        constant, flatCosine."""
        return self._set(regularizationSchedule=value)

    def getGradientClip(self) -> str:
        """Gets ``gradientClip`` or its default."""
        return self.getOrDefault(self.gradientClip)

    def setGradientClip(self: P, value: str) -> P:
        """Sets ``gradientClip``: gradient clipping, layer by layer: one of none, norm, value."""
        return self._set(gradientClip=value)

    def getGradientClipThreshold(self) -> float:
        """Gets ``gradientClipThreshold`` or its default."""
        return self.getOrDefault(self.gradientClipThreshold)

    def setGradientClipThreshold(self: P, value: float) -> P:
        """Sets ``gradientClipThreshold``: threshold of gradientClip (> 0)."""
        return self._set(gradientClipThreshold=value)

    def getMaxNorm(self) -> float:
        """Gets ``maxNorm`` or its default."""
        return self.getOrDefault(self.maxNorm)

    def setMaxNorm(self: P, value: float) -> P:
        """Sets ``maxNorm``: largest L2 norm of a unit's incoming weights (0: no limit)."""
        return self._set(maxNorm=value)


class RobustnessParams(Params):
    """Params that train a network on rows other than those that there are, so that it bears
    features that are a little off. The dense engine computes them."""

    mixupAlpha: "Param[float]" = Param(
        Params._dummy(),
        "mixupAlpha",
        "rows of a minibatch are mixed in pairs, by shares from Beta(mixupAlpha, mixupAlpha) (>= 0; 0: not at all)",
        typeConverter=TypeConverters.toFloat,
    )

    adversarial: "Param[str]" = Param(
        Params._dummy(),
        "adversarial",
        "attack of rows that are trained on beside those as they are: one of none, fgm, fgsm, pgd",
        typeConverter=TypeConverters.toString,
    )

    adversarialEpsilon: "Param[float]" = Param(
        Params._dummy(),
        "adversarialEpsilon",
        "adversarial: largest shift of a feature, of the row for fgm, in the unit of scaled features (> 0)",
        typeConverter=TypeConverters.toFloat,
    )

    adversarialSteps: "Param[int]" = Param(
        Params._dummy(),
        "adversarialSteps",
        "adversarial pgd: steps of an attack (>= 1)",
        typeConverter=TypeConverters.toInt,
    )

    adversarialStepSize: "Param[float]" = Param(
        Params._dummy(),
        "adversarialStepSize",
        "adversarial pgd: shift of a step (>= 0; 0: 2.5 · adversarialEpsilon / adversarialSteps)",
        typeConverter=TypeConverters.toFloat,
    )

    adversarialWeight: "Param[float]" = Param(
        Params._dummy(),
        "adversarialWeight",
        "adversarial: share of the loss on attacked rows, in (0, 1]",
        typeConverter=TypeConverters.toFloat,
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._setDefault(
            mixupAlpha=0.0,
            adversarial="none",
            adversarialEpsilon=0.1,
            adversarialSteps=7,
            adversarialStepSize=0.0,
            adversarialWeight=0.5,
        )

    def getMixupAlpha(self) -> float:
        """Gets ``mixupAlpha`` or its default."""
        return self.getOrDefault(self.mixupAlpha)

    def setMixupAlpha(self: P, value: float) -> P:
        """Sets ``mixupAlpha``: rows of a minibatch are mixed in pairs, by shares from
        Beta(mixupAlpha, mixupAlpha) (>= 0; 0: not at all)."""
        return self._set(mixupAlpha=value)

    def getAdversarial(self) -> str:
        """Gets ``adversarial`` or its default."""
        return self.getOrDefault(self.adversarial)

    def setAdversarial(self: P, value: str) -> P:
        """Sets ``adversarial``: attack of rows that are trained on beside those as they are: one
        of none, fgm, fgsm, pgd."""
        return self._set(adversarial=value)

    def getAdversarialEpsilon(self) -> float:
        """Gets ``adversarialEpsilon`` or its default."""
        return self.getOrDefault(self.adversarialEpsilon)

    def setAdversarialEpsilon(self: P, value: float) -> P:
        """Sets ``adversarialEpsilon``: adversarial: largest shift of a feature, of the row for
        fgm, in the unit of scaled features (> 0)."""
        return self._set(adversarialEpsilon=value)

    def getAdversarialSteps(self) -> int:
        """Gets ``adversarialSteps`` or its default."""
        return self.getOrDefault(self.adversarialSteps)

    def setAdversarialSteps(self: P, value: int) -> P:
        """Sets ``adversarialSteps``: adversarial pgd: steps of an attack (>= 1)."""
        return self._set(adversarialSteps=value)

    def getAdversarialStepSize(self) -> float:
        """Gets ``adversarialStepSize`` or its default."""
        return self.getOrDefault(self.adversarialStepSize)

    def setAdversarialStepSize(self: P, value: float) -> P:
        """Sets ``adversarialStepSize``: adversarial pgd: shift of a step (>= 0; 0: 2.5 ·
        adversarialEpsilon / adversarialSteps)."""
        return self._set(adversarialStepSize=value)

    def getAdversarialWeight(self) -> float:
        """Gets ``adversarialWeight`` or its default."""
        return self.getOrDefault(self.adversarialWeight)

    def setAdversarialWeight(self: P, value: float) -> P:
        """Sets ``adversarialWeight``: adversarial: share of the loss on attacked rows, in (0,
        1]."""
        return self._set(adversarialWeight=value)


class SplitParams(Params):
    """Params of the assignment of rows to training, validation and test."""

    splitCol: "Param[str]" = Param(
        Params._dummy(),
        "splitCol",
        "name of the column to add, which holds train, validation or test",
        typeConverter=TypeConverters.toString,
    )

    weights: "Param[List[float]]" = Param(
        Params._dummy(),
        "weights",
        "weights of train, validation and test (three numbers >= 0, not all 0)",
        typeConverter=TypeConverters.toListFloat,
    )

    keyCol: "Param[str]" = Param(
        Params._dummy(),
        "keyCol",
        "name of the column by whose value rows are assigned (unset: by the whole row)",
        typeConverter=TypeConverters.toString,
    )

    validationIndicatorCol: "Param[str]" = Param(
        Params._dummy(),
        "validationIndicatorCol",
        "name of a boolean column to add, true for validation rows (unset: none)",
        typeConverter=TypeConverters.toString,
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._setDefault(
            splitCol="split",
            weights=[0.7, 0.2, 0.1],
        )

    def getSplitCol(self) -> str:
        """Gets ``splitCol`` or its default."""
        return self.getOrDefault(self.splitCol)

    def setSplitCol(self: P, value: str) -> P:
        """Sets ``splitCol``: name of the column to add, which holds train, validation or test."""
        return self._set(splitCol=value)

    def getWeights(self) -> List[float]:
        """Gets ``weights`` or its default."""
        return self.getOrDefault(self.weights)

    def setWeights(self: P, value: Sequence[float]) -> P:
        """Sets ``weights``: weights of train, validation and test (three numbers >= 0, not all
        0)."""
        return self._set(weights=value)

    def getKeyCol(self) -> str:
        """Gets ``keyCol`` or its default."""
        return self.getOrDefault(self.keyCol)

    def setKeyCol(self: P, value: str) -> P:
        """Sets ``keyCol``: name of the column by whose value rows are assigned (unset: by the
        whole row)."""
        return self._set(keyCol=value)

    def getValidationIndicatorCol(self) -> str:
        """Gets ``validationIndicatorCol`` or its default."""
        return self.getOrDefault(self.validationIndicatorCol)

    def setValidationIndicatorCol(self: P, value: str) -> P:
        """Sets ``validationIndicatorCol``: name of a boolean column to add, true for validation
        rows (unset: none)."""
        return self._set(validationIndicatorCol=value)


class StandardizerParams(Params):
    """Params of standardization, shared by the estimator and its model. What is decided by
    fitting (``method``, ``scope``, the range) has setters on the estimator only."""

    method: "Param[str]" = Param(
        Params._dummy(),
        "method",
        "scaling method: one of zscore, minmax, center, robust, quantile",
        typeConverter=TypeConverters.toString,
    )

    rangeMin: "Param[float]" = Param(
        Params._dummy(),
        "rangeMin",
        "lower bound of the range that minmax maps features to (< rangeMax)",
        typeConverter=TypeConverters.toFloat,
    )

    rangeMax: "Param[float]" = Param(
        Params._dummy(),
        "rangeMax",
        "upper bound of the range that minmax maps features to (> rangeMin)",
        typeConverter=TypeConverters.toFloat,
    )

    numQuantiles: "Param[int]" = Param(
        Params._dummy(),
        "numQuantiles",
        "quantiles of a feature by which quantile maps (>= 2; 0: a thirtieth of the values, from 10 to 1000)",
        typeConverter=TypeConverters.toInt,
    )

    scope: "Param[str]" = Param(
        Params._dummy(),
        "scope",
        "whether each feature has its own statistics, or all share those of all their values: one of feature, global",
        typeConverter=TypeConverters.toString,
    )

    handleInvalid: "Param[str]" = Param(
        Params._dummy(),
        "handleInvalid",
        "what to do with values that are null, NaN or infinite: one of error, skip, keep, mean",
        typeConverter=TypeConverters.toString,
    )

    clip: "Param[float]" = Param(
        Params._dummy(),
        "clip",
        "clips scaled features to this distance from the centre, in units of scale (0: no clipping)",
        typeConverter=TypeConverters.toFloat,
    )

    smoothClip: "Param[float]" = Param(
        Params._dummy(),
        "smoothClip",
        "limit that scaled features approach smoothly, in units of scale: z / sqrt(1 + (z / limit)^2) (0: off; 3: RealMLP's)",
        typeConverter=TypeConverters.toFloat,
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._setDefault(
            method="zscore",
            rangeMin=-1.0,
            rangeMax=1.0,
            numQuantiles=0,
            scope="feature",
            handleInvalid="error",
            clip=0.0,
            smoothClip=0.0,
        )

    def getMethod(self) -> str:
        """Gets ``method`` or its default."""
        return self.getOrDefault(self.method)

    def getRangeMin(self) -> float:
        """Gets ``rangeMin`` or its default."""
        return self.getOrDefault(self.rangeMin)

    def getRangeMax(self) -> float:
        """Gets ``rangeMax`` or its default."""
        return self.getOrDefault(self.rangeMax)

    def getNumQuantiles(self) -> int:
        """Gets ``numQuantiles`` or its default."""
        return self.getOrDefault(self.numQuantiles)

    def getScope(self) -> str:
        """Gets ``scope`` or its default."""
        return self.getOrDefault(self.scope)

    def getHandleInvalid(self) -> str:
        """Gets ``handleInvalid`` or its default."""
        return self.getOrDefault(self.handleInvalid)

    def setHandleInvalid(self: P, value: str) -> P:
        """Sets ``handleInvalid``: what to do with values that are null, NaN or infinite: one of
        error, skip, keep, mean."""
        return self._set(handleInvalid=value)

    def getClip(self) -> float:
        """Gets ``clip`` or its default."""
        return self.getOrDefault(self.clip)

    def setClip(self: P, value: float) -> P:
        """Sets ``clip``: clips scaled features to this distance from the centre, in units of
        scale (0: no clipping)."""
        return self._set(clip=value)

    def getSmoothClip(self) -> float:
        """Gets ``smoothClip`` or its default."""
        return self.getOrDefault(self.smoothClip)

    def setSmoothClip(self: P, value: float) -> P:
        """Sets ``smoothClip``: limit that scaled features approach smoothly, in units of scale:
        z / sqrt(1 + (z / limit)^2) (0: off; 3: RealMLP's)."""
        return self._set(smoothClip=value)


class StoppingParams(Params):
    """Params of early stopping, which looks at the loss on validation rows, or at another
    ``validationMetric``."""

    patience: "Param[int]" = Param(
        Params._dummy(),
        "patience",
        "epochs without a better validation loss or metric after which training stops early (0: never)",
        typeConverter=TypeConverters.toInt,
    )

    minDelta: "Param[float]" = Param(
        Params._dummy(),
        "minDelta",
        "how much better a validation loss or metric must be to count as an improvement (>= 0)",
        typeConverter=TypeConverters.toFloat,
    )

    restoreBest: "Param[bool]" = Param(
        Params._dummy(),
        "restoreBest",
        "whether the model is the network of the epoch with the best validation loss or metric, or of the last",
        typeConverter=TypeConverters.toBoolean,
    )

    onDivergence: "Param[str]" = Param(
        Params._dummy(),
        "onDivergence",
        "what becomes of a fit whose parameters or losses are no longer finite: it fails, or results in the best network of the epochs before, with a warning: one of error, best",
        typeConverter=TypeConverters.toString,
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._setDefault(
            patience=0,
            minDelta=0.0,
            restoreBest=True,
            onDivergence="error",
        )

    def getPatience(self) -> int:
        """Gets ``patience`` or its default."""
        return self.getOrDefault(self.patience)

    def setPatience(self: P, value: int) -> P:
        """Sets ``patience``: epochs without a better validation loss or metric after which
        training stops early (0: never)."""
        return self._set(patience=value)

    def getMinDelta(self) -> float:
        """Gets ``minDelta`` or its default."""
        return self.getOrDefault(self.minDelta)

    def setMinDelta(self: P, value: float) -> P:
        """Sets ``minDelta``: how much better a validation loss or metric must be to count as an
        improvement (>= 0)."""
        return self._set(minDelta=value)

    def getRestoreBest(self) -> bool:
        """Gets ``restoreBest`` or its default."""
        return self.getOrDefault(self.restoreBest)

    def setRestoreBest(self: P, value: bool) -> P:
        """Sets ``restoreBest``: whether the model is the network of the epoch with the best
        validation loss or metric, or of the last."""
        return self._set(restoreBest=value)

    def getOnDivergence(self) -> str:
        """Gets ``onDivergence`` or its default."""
        return self.getOrDefault(self.onDivergence)

    def setOnDivergence(self: P, value: str) -> P:
        """Sets ``onDivergence``: what becomes of a fit whose parameters or losses are no longer
        finite: it fails, or results in the best network of the epochs before, with a warning:
        one of error, best."""
        return self._set(onDivergence=value)


class TextIndexerParams(Params):
    """Params of what makes tokens of texts, shared by the estimator and its model. What is
    decided by fitting has setters on the estimator only."""

    inputCol: "Param[str]" = Param(
        Params._dummy(),
        "inputCol",
        "name of the input column, of texts",
        typeConverter=TypeConverters.toString,
    )

    handleInvalid: "Param[str]" = Param(
        Params._dummy(),
        "handleInvalid",
        "what to do with texts that are null: one of error, skip, keep",
        typeConverter=TypeConverters.toString,
    )

    toLowercase: "Param[bool]" = Param(
        Params._dummy(),
        "toLowercase",
        "whether capitals become small letters",
        typeConverter=TypeConverters.toBoolean,
    )

    minCount: "Param[int]" = Param(
        Params._dummy(),
        "minCount",
        "how often a word must occur in training to have its own token",
        typeConverter=TypeConverters.toInt,
    )

    vocabSize: "Param[int]" = Param(
        Params._dummy(),
        "vocabSize",
        "most words with tokens of their own, the frequent ones",
        typeConverter=TypeConverters.toInt,
    )

    maxLength: "Param[int]" = Param(
        Params._dummy(),
        "maxLength",
        "most tokens of a text, of which the rest is cut off (0: enough for 95 % of the training texts)",
        typeConverter=TypeConverters.toInt,
    )

    wordNgrams: "Param[int]" = Param(
        Params._dummy(),
        "wordNgrams",
        "most neighbouring words that have a token together",
        typeConverter=TypeConverters.toInt,
    )

    numBuckets: "Param[int]" = Param(
        Params._dummy(),
        "numBuckets",
        "tokens that neighbouring words have among them",
        typeConverter=TypeConverters.toInt,
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._setDefault(
            handleInvalid="error",
            toLowercase=True,
            minCount=2,
            vocabSize=20000,
            maxLength=0,
            wordNgrams=1,
            numBuckets=65536,
        )

    def getInputCol(self) -> str:
        """Gets ``inputCol`` or its default."""
        return self.getOrDefault(self.inputCol)

    def setInputCol(self: P, value: str) -> P:
        """Sets ``inputCol``: name of the input column, of texts."""
        return self._set(inputCol=value)

    def getHandleInvalid(self) -> str:
        """Gets ``handleInvalid`` or its default."""
        return self.getOrDefault(self.handleInvalid)

    def setHandleInvalid(self: P, value: str) -> P:
        """Sets ``handleInvalid``: what to do with texts that are null: one of error, skip, keep."""
        return self._set(handleInvalid=value)

    def getToLowercase(self) -> bool:
        """Gets ``toLowercase`` or its default."""
        return self.getOrDefault(self.toLowercase)

    def getMinCount(self) -> int:
        """Gets ``minCount`` or its default."""
        return self.getOrDefault(self.minCount)

    def getVocabSize(self) -> int:
        """Gets ``vocabSize`` or its default."""
        return self.getOrDefault(self.vocabSize)

    def getMaxLength(self) -> int:
        """Gets ``maxLength`` or its default."""
        return self.getOrDefault(self.maxLength)

    def getWordNgrams(self) -> int:
        """Gets ``wordNgrams`` or its default."""
        return self.getOrDefault(self.wordNgrams)

    def getNumBuckets(self) -> int:
        """Gets ``numBuckets`` or its default."""
        return self.getOrDefault(self.numBuckets)


class TrainingParams(Params):
    """Params of a fit: how long it trains on what, and what computes it."""

    batchSize: "Param[int]" = Param(
        Params._dummy(),
        "batchSize",
        "rows of a minibatch of one worker (>= 0; 0: 256 over all workers, at least 32, and at least 2000 training rows for each worker)",
        typeConverter=TypeConverters.toInt,
    )

    maxEpochs: "Param[int]" = Param(
        Params._dummy(),
        "maxEpochs",
        "largest number of epochs, passes over the training rows (0: by the number of rows)",
        typeConverter=TypeConverters.toInt,
    )

    storageLevel: "Param[str]" = Param(
        Params._dummy(),
        "storageLevel",
        "Spark storage level of the training rows while fitting",
        typeConverter=TypeConverters.toString,
    )

    engine: "Param[str]" = Param(
        Params._dummy(),
        "engine",
        "what computes the network (auto: dense if it supports all of it, else dl4j): one of auto, dense, dl4j",
        typeConverter=TypeConverters.toString,
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._setDefault(
            batchSize=128,
            maxEpochs=20,
            storageLevel="MEMORY_AND_DISK",
            engine="auto",
        )

    def getBatchSize(self) -> int:
        """Gets ``batchSize`` or its default."""
        return self.getOrDefault(self.batchSize)

    def setBatchSize(self: P, value: int) -> P:
        """Sets ``batchSize``: rows of a minibatch of one worker (>= 0; 0: 256 over all workers,
        at least 32, and at least 2000 training rows for each worker)."""
        return self._set(batchSize=value)

    def getMaxEpochs(self) -> int:
        """Gets ``maxEpochs`` or its default."""
        return self.getOrDefault(self.maxEpochs)

    def setMaxEpochs(self: P, value: int) -> P:
        """Sets ``maxEpochs``: largest number of epochs, passes over the training rows (0: by the
        number of rows)."""
        return self._set(maxEpochs=value)

    def getStorageLevel(self) -> str:
        """Gets ``storageLevel`` or its default."""
        return self.getOrDefault(self.storageLevel)

    def setStorageLevel(self: P, value: str) -> P:
        """Sets ``storageLevel``: Spark storage level of the training rows while fitting."""
        return self._set(storageLevel=value)

    def getEngine(self) -> str:
        """Gets ``engine`` or its default."""
        return self.getOrDefault(self.engine)

    def setEngine(self: P, value: str) -> P:
        """Sets ``engine``: what computes the network (auto: dense if it supports all of it, else
        dl4j): one of auto, dense, dl4j."""
        return self._set(engine=value)


class VectorImputerParams(Params):
    """Params of the imputation of vectors, shared by the estimator and its model."""

    strategy: "Param[str]" = Param(
        Params._dummy(),
        "strategy",
        "what a missing value becomes, of its feature's training values: one of mean, median, mode",
        typeConverter=TypeConverters.toString,
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._setDefault(
            strategy="mean",
        )

    def getStrategy(self) -> str:
        """Gets ``strategy`` or its default."""
        return self.getOrDefault(self.strategy)


class TrainingSummary(JavaWrapper):
    """How a network was trained. It is saved with the model as ``history.json``."""

    @property
    def bestEpoch(self) -> int:
        """Epoch with the best validation loss or metric, whichever ``validationMetric`` of the
        estimator names; the last one without validation rows; 0 if training diverged before the
        end of the first one."""
        return self._call_java("bestEpoch")

    @property
    def stopReason(self) -> str:
        """Why training ended, in words."""
        return self._call_java("stopReason")

    @property
    def metricName(self) -> str:
        """Name of the validation metric, such as accuracy."""
        return self._call_java("metricName")

    @property
    def trainingRows(self) -> int:
        """Rows to train on; those that an epoch did train on are in its record."""
        return self._call_java("trainingRows")

    @property
    def validationRows(self) -> int:
        """Rows that validation looked at."""
        return self._call_java("validationRows")

    @property
    def skippedRows(self) -> Dict[str, int]:
        """Rows that took no part, by reason."""
        return dict(self._call_java("skippedRows"))

    @property
    def warnings(self) -> List[str]:
        """Signs that training did not go as it should, in words."""
        return list(self._call_java("warnings"))

    @property
    def numWorkers(self) -> int:
        """Networks trained at a time."""
        return self._call_java("numWorkers")

    @property
    def backend(self) -> str:
        """What trained and averaged networks."""
        return self._call_java("backend")

    @property
    def engine(self) -> str:
        """What computed the network."""
        return self._call_java("engine")

    @property
    def computeSeconds(self) -> float:
        """Time in which at least one worker was training."""
        return self._call_java("computeSeconds")

    @property
    def synchronisationSeconds(self) -> float:
        """Time of the rounds beyond that: scheduling, sending, averaging."""
        return self._call_java("synchronisationSeconds")

    @property
    def validationSeconds(self) -> float:
        """Time of validation."""
        return self._call_java("validationSeconds")

    @property
    def kernels(self) -> List[str]:
        """OpenBLAS's names of the kernels that workers multiplied matrices by, such as Haswell
        or Zen; empty where that is not known."""
        return list(self._call_java("kernels"))

    @property
    def history(self) -> DataFrame:
        """The epochs as a DataFrame."""
        return self._call_java("history")


@_of_package("io.github.meanfield.estimators")
class Autoencoder(
    JavaEstimator,
    HasFeaturesCol,
    HasWeightCol,
    HasValidationIndicatorCol,
    HasHandleInvalid,
    HasScoringBatchSize,
    HasSeed,
    HasSwapNoise,
    NetworkParams,
    OptimizerParams,
    RegularizationParams,
    TrainingParams,
    AveragingParams,
    StoppingParams,
    DurabilityParams,
    PrivacyParams,
    AutoencoderParams,
    HasInputNoise,
    AutoencoderColumns,
    JavaMLReadable,
    JavaMLWritable,
):
    """Trains an autoencoder by parameter averaging across the executors: a network that gives
    its own features, through a code of few units in the middle. Labels are not needed. The code
    is a short description of a row for other stages, and rows that are unlike the training rows
    have a large reconstruction error."""

    @keyword_only
    def __init__(
        self,
        *,
        featuresCol: str = "features",
        weightCol: Optional[str] = None,
        validationIndicatorCol: Optional[str] = None,
        handleInvalid: str = "error",
        scoringBatchSize: int = 1024,
        seed: int = 42,
        swapNoise: float = 0.0,
        hiddenLayers: Sequence[int] = (64,),
        activation: str = "relu",
        parametricActivation: bool = False,
        dropout: float = 0.0,
        batchNorm: bool = False,
        weightInit: str = "auto",
        updater: str = "adam",
        learningRate: float = 0.001,
        biasRateFactor: float = 1.0,
        beta1: float = 0.9,
        beta2: float = 0.999,
        epsilon: float = 1.0e-8,
        schedule: str = "constant",
        decayRate: float = 0.5,
        decayEpochs: int = 5,
        warmupEpochs: int = 0,
        plateauPerturbation: float = 0.0,
        l2: float = 0.0,
        l1: float = 0.0,
        weightDecay: float = 0.0,
        regularizationSchedule: str = "constant",
        gradientClip: str = "none",
        gradientClipThreshold: float = 1.0,
        maxNorm: float = 0.0,
        batchSize: int = 128,
        maxEpochs: int = 20,
        storageLevel: str = "MEMORY_AND_DISK",
        engine: str = "auto",
        numWorkers: int = 0,
        averagingFrequency: int = 64,
        epochsPerRound: int = 1,
        learningRateScaling: str = "linear",
        outerMomentum: float = -1.0,
        outerLearningRate: float = 1.0,
        updaterState: str = "average",
        exponentialAverage: float = 0.0,
        aggregationDepth: int = 2,
        patience: int = 0,
        minDelta: float = 0.0,
        restoreBest: bool = True,
        onDivergence: str = "error",
        checkpointDir: Optional[str] = None,
        checkpointInterval: int = 1,
        dpNoiseMultiplier: float = 0.0,
        dpClip: float = 1.0,
        dpDelta: float = 1.0e-5,
        dpEpsilon: float = 0.0,
        codeSize: int = 8,
        loss: str = "squared",
        inputDropout: float = 0.0,
        variational: bool = False,
        klWeight: float = 1.0,
        validationMetric: str = "loss",
        inputNoise: float = 0.0,
        reconstructionCol: Optional[str] = None,
        codeCol: str = "code",
        reconstructionErrorCol: str = "reconstructionError",
    ) -> None:
        super().__init__()
        self._java_obj = self._new_java_obj(
            "io.github.meanfield.estimators.Autoencoder", self.uid
        )
        self._set(**_given(self._input_kwargs))

    def setParams(self, **params: Any) -> "Autoencoder":
        """Sets params by their names, as the constructor; leaves those that are None."""
        return self._set(**_given(params))

    def _create_model(self, java_model: Any) -> "AutoencoderModel":
        return AutoencoderModel(java_model)


@_of_package("io.github.meanfield.transformers")
class AutoencoderModel(
    _Learned,
    JavaModel,
    HasFeaturesCol,
    HasHandleInvalid,
    HasScoringBatchSize,
    AutoencoderColumns,
    JavaMLReadable,
    JavaMLWritable,
):
    """A trained autoencoder. It adds to every row its code, a few numbers that tell most of it,
    and the error of the reconstruction from them, which is a score of anomalies; and the
    reconstruction itself if ``reconstructionCol`` is set. All three come from one pass over the
    network. The codes of a variational autoencoder are the means. Get one by a fit or by
    ``load``: ``AutoencoderModel()`` is empty."""

    @property
    def numFeatures(self) -> int:
        """Number of features of a row; of a network that takes sequences or has several inputs,
        numbers of a flat row: see ``rowShape``."""
        return self._call_java("numFeatures")

    @property
    def summary(self) -> "TrainingSummary":
        """How the network was trained: history, best epoch, rows, times."""
        return TrainingSummary(self._call_java("summary"))

    @property
    def numCodeUnits(self) -> int:
        """Units of the code."""
        return self._call_java("numCodeUnits")

    @property
    def codePart(self) -> int:
        """Number of the network's part that gives the code, from 0."""
        return self._call_java("codePart")

    def encode(self, features: Vector) -> Vector:
        """The code of one row."""
        return self._call_java("encode", features)

    def decode(self, features: Vector) -> Vector:
        """The features that a code stands for."""
        return self._call_java("decode", features)

    def decoder(self) -> "NetworkScorer":
        """The way back, from codes to features: a stage that takes the column of codes and adds
        the column ``decoded``. It is a stage of its own, and saved as one."""
        return JavaParams._from_java(self._call_java("decoder"))

    def reconstructionError(self, features: Vector) -> float:
        """The reconstruction error of one row, as ``reconstructionErrorCol`` has it."""
        return self._call_java("reconstructionError", features)


@_of_package("io.github.meanfield.transformers")
class CategoryCast(
    JavaTransformer,
    CastParams,
    CategoryCastParams,
    JavaMLReadable,
    JavaMLWritable,
):
    """Casts categories to texts, in columns of their own, so that a number is one category
    whatever the type of its column: 1, 1.0 and a decimal 1.00 are 1, and 0.0 and -0.0 are 0.
    Missing values and NaN are null. The text of a timestamp is that of the session's time zone:
    with another zone, cast timestamps to texts before."""

    @keyword_only
    def __init__(
        self,
        *,
        inputCols: Optional[Sequence[str]] = None,
        outputCols: Optional[Sequence[str]] = None,
        parseTexts: bool = False,
    ) -> None:
        super().__init__()
        self._java_obj = self._new_java_obj(
            "io.github.meanfield.transformers.CategoryCast", self.uid
        )
        self._set(**_given(self._input_kwargs))

    def setParams(self, **params: Any) -> "CategoryCast":
        """Sets params by their names, as the constructor; leaves those that are None."""
        return self._set(**_given(params))


@_of_package("io.github.meanfield.estimators")
class DateFeatures(
    JavaEstimator,
    DateFeaturesParams,
    HasValidationIndicatorCol,
    JavaMLReadable,
    JavaMLWritable,
):
    """Makes features of dates: year, month, day of the week, hour (of timestamps and texts), and
    days since the earliest date of the training rows, each as a column (``DateFeature``) for a
    ``VectorAssembler``."""

    @keyword_only
    def __init__(
        self,
        *,
        inputCols: Optional[Sequence[str]] = None,
        timeZone: Optional[str] = None,
        validationIndicatorCol: Optional[str] = None,
    ) -> None:
        super().__init__()
        self._java_obj = self._new_java_obj(
            "io.github.meanfield.estimators.DateFeatures", self.uid
        )
        self._set(**_given(self._input_kwargs))

    def setParams(self, **params: Any) -> "DateFeatures":
        """Sets params by their names, as the constructor; leaves those that are None."""
        return self._set(**_given(params))

    def setTimeZone(self: P, value: str) -> P:
        """Sets ``timeZone``: time zone of the features of instants; that of the session unless
        it is set."""
        return self._set(timeZone=value)

    def _create_model(self, java_model: Any) -> "DateFeaturesModel":
        return DateFeaturesModel(java_model)


@_of_package("io.github.meanfield.transformers")
class DateFeaturesModel(
    _Learned,
    JavaModel,
    DateFeaturesParams,
    JavaMLReadable,
    JavaMLWritable,
):
    """Adds the ``DateFeature``s of columns of dates, as a ``DateFeatures`` has learned where
    their days begin. Get one by a fit or by ``load``: ``DateFeaturesModel()`` is empty."""

    @property
    def earliest(self) -> List[float]:
        """Days from 1970-01-01 to the earliest training date of each input column."""
        return list(self._call_java("earliest"))

    @property
    def outputCols(self) -> List[str]:
        """Names of the columns that are added: those of each input column, one column after
        another."""
        return list(self._call_java("outputCols"))


@_of_package("io.github.meanfield.estimators")
class ImageStandardizer(
    JavaEstimator,
    ImageStandardizerParams,
    HasInputCol,
    HasOutputCol,
    HasHandleInvalid,
    HasValidationIndicatorCol,
    JavaMLReadable,
    JavaMLWritable,
):
    """Makes Vectors of images, all of one size, for networks: values from 0 to 1, less the mean
    and divided by the standard deviation of their channel, which it learns from the training
    rows alone."""

    @keyword_only
    def __init__(
        self,
        *,
        inputCol: Optional[str] = None,
        imageShape: Optional[Sequence[int]] = None,
        resize: str = "area",
        method: str = "zscore",
        handleInvalid: str = "error",
        outputCol: Optional[str] = None,
        validationIndicatorCol: Optional[str] = None,
    ) -> None:
        super().__init__()
        self._java_obj = self._new_java_obj(
            "io.github.meanfield.estimators.ImageStandardizer", self.uid
        )
        self._setDefault(outputCol=self.uid + "__output")
        self._set(**_given(self._input_kwargs))

    def setParams(self, **params: Any) -> "ImageStandardizer":
        """Sets params by their names, as the constructor; leaves those that are None."""
        return self._set(**_given(params))

    def _resetUid(self, newUid: Any) -> "ImageStandardizer":
        """The default name of the output follows the uid."""
        super()._resetUid(newUid)
        return self._setDefault(outputCol=self.uid + "__output")

    def setImageShape(self: P, value: Sequence[int]) -> P:
        """Sets ``imageShape``: height, width and channels (1: grey, 3: red, green, blue) of the
        images made."""
        return self._set(imageShape=value)

    def setResize(self: P, value: str) -> P:
        """Sets ``resize``: how images of another size are brought to imageShape: one of area,
        bilinear."""
        return self._set(resize=value)

    def setMethod(self: P, value: str) -> P:
        """Sets ``method``: what becomes of values from 0 to 1: one of zscore, center, unit."""
        return self._set(method=value)

    def _create_model(self, java_model: Any) -> "ImageStandardizerModel":
        return ImageStandardizerModel(java_model)


@_of_package("io.github.meanfield.transformers")
class ImageStandardizerModel(
    _Learned,
    JavaModel,
    ImageStandardizerParams,
    HasInputCol,
    HasOutputCol,
    HasHandleInvalid,
    JavaMLReadable,
    JavaMLWritable,
):
    """Makes Vectors of images, standardized by what an ``ImageStandardizer`` has learned: height
    · width · channels numbers, channel after channel and row of pixels after row of pixels, as
    convolutional networks take them. Get one by a fit or by ``load``:
    ``ImageStandardizerModel()`` is empty."""

    def _resetUid(self, newUid: Any) -> "ImageStandardizerModel":
        """The default name of the output follows the uid."""
        super()._resetUid(newUid)
        return self._setDefault(outputCol=self.uid + "__output")

    @property
    def mean(self) -> Vector:
        """What is subtracted of the values, from 0 to 1, of each channel."""
        return self._call_java("mean")

    @property
    def scale(self) -> Vector:
        """What the values of each channel are divided by; 0 marks one that is constant."""
        return self._call_java("scale")

    @property
    def numFeatures(self) -> int:
        """Number of features of a row: height · width · channels."""
        return self._call_java("numFeatures")


@_of_package("io.github.meanfield.transformers")
class InverseStandardizer(
    _Learned,
    JavaTransformer,
    HasInputCol,
    HasOutputCol,
    JavaMLReadable,
    JavaMLWritable,
):
    """Maps standardized features back to what they were: ``StandardizerModel.inverse``. Get one
    by a fit or by ``load``: ``InverseStandardizer()`` is empty."""

    def _resetUid(self, newUid: Any) -> "InverseStandardizer":
        """The default name of the output follows the uid."""
        super()._resetUid(newUid)
        return self._setDefault(outputCol=self.uid + "__output")

    @property
    def numFeatures(self) -> int:
        """Number of features of a row."""
        return self._call_java("numFeatures")

    def invert(self, features: Vector) -> Vector:
        """Maps one row back, as ``transform`` does."""
        return self._call_java("invert", features)


@_of_package("io.github.meanfield.transformers")
class NetworkScorer(
    JavaTransformer,
    HasModelPath,
    HasFeaturesCol,
    HasHandleInvalid,
    HasScoringBatchSize,
    HasOutputCol,
    HasFeaturesOutCol,
    JavaMLReadable,
    JavaMLWritable,
):
    """Scores rows with a network that was trained elsewhere: any ``MultiLayerNetwork`` or
    ``ComputationGraph``, which takes rows of features, sequences, or structs of several inputs,
    and has one output, which gives a row of numbers. It adds these numbers, after the activation
    of the output layer, as a Vector. With artifact meanfield-keras it takes models of Keras,
    too."""

    @keyword_only
    def __init__(
        self,
        *,
        modelPath: Optional[str] = None,
        featuresCol: str = "features",
        handleInvalid: str = "error",
        scoringBatchSize: int = 1024,
        outputCol: str = "output",
        featuresOutCol: Optional[str] = None,
        featuresOutLayer: str = "last",
    ) -> None:
        super().__init__()
        self._java_obj = self._new_java_obj(
            "io.github.meanfield.transformers.NetworkScorer", self.uid
        )
        self._setDefault(outputCol="output")
        self._set(**_given(self._input_kwargs))

    def setParams(self, **params: Any) -> "NetworkScorer":
        """Sets params by their names, as the constructor; leaves those that are None."""
        return self._set(**_given(params))

    @property
    def numFeatures(self) -> int:
        """Number of features of a row; of a network that takes sequences or has several inputs,
        numbers of a flat row: see ``rowShape``."""
        return self._call_java("numFeatures")

    @property
    def numOutputs(self) -> int:
        """Number of outputs of a row."""
        return self._call_java("numOutputs")

    def predict(self, features: Vector) -> Vector:
        """Scores one row."""
        return self._call_java("predict", features)


@_of_package("io.github.meanfield.estimators")
class NeuralNetworkClassifier(
    JavaEstimator,
    HasFeaturesCol,
    HasWeightCol,
    HasValidationIndicatorCol,
    HasHandleInvalid,
    HasScoringBatchSize,
    HasSeed,
    HasSwapNoise,
    NetworkParams,
    OptimizerParams,
    RegularizationParams,
    TrainingParams,
    AveragingParams,
    StoppingParams,
    DurabilityParams,
    PrivacyParams,
    HasLabelCol,
    HasPredictionCol,
    HasAttributionCol,
    HasSpreadCol,
    HasFeaturesOutCol,
    HasOutputBias,
    HasInputNoise,
    RobustnessParams,
    HasNumNetworks,
    HasBackend,
    FeatureEncodingParams,
    NumericEmbeddingParams,
    ImageAugmentationParams,
    GivenNetworkParams,
    HasRawPredictionCol,
    HasProbabilityCol,
    HasThresholds,
    ClassifierLossParams,
    JavaMLReadable,
    JavaMLWritable,
):
    """Trains a network for classification by parameter averaging across the executors."""

    @keyword_only
    def __init__(
        self,
        *,
        featuresCol: str = "features",
        weightCol: Optional[str] = None,
        validationIndicatorCol: Optional[str] = None,
        handleInvalid: str = "error",
        scoringBatchSize: int = 1024,
        seed: int = 42,
        swapNoise: float = 0.0,
        hiddenLayers: Sequence[int] = (64,),
        activation: str = "relu",
        parametricActivation: bool = False,
        dropout: float = 0.0,
        batchNorm: bool = False,
        weightInit: str = "auto",
        updater: str = "adam",
        learningRate: float = 0.001,
        biasRateFactor: float = 1.0,
        beta1: float = 0.9,
        beta2: float = 0.999,
        epsilon: float = 1.0e-8,
        schedule: str = "constant",
        decayRate: float = 0.5,
        decayEpochs: int = 5,
        warmupEpochs: int = 0,
        plateauPerturbation: float = 0.0,
        l2: float = 0.0,
        l1: float = 0.0,
        weightDecay: float = 0.0,
        regularizationSchedule: str = "constant",
        gradientClip: str = "none",
        gradientClipThreshold: float = 1.0,
        maxNorm: float = 0.0,
        batchSize: int = 128,
        maxEpochs: int = 20,
        storageLevel: str = "MEMORY_AND_DISK",
        engine: str = "auto",
        numWorkers: int = 0,
        averagingFrequency: int = 64,
        epochsPerRound: int = 1,
        learningRateScaling: str = "linear",
        outerMomentum: float = -1.0,
        outerLearningRate: float = 1.0,
        updaterState: str = "average",
        exponentialAverage: float = 0.0,
        aggregationDepth: int = 2,
        patience: int = 0,
        minDelta: float = 0.0,
        restoreBest: bool = True,
        onDivergence: str = "error",
        checkpointDir: Optional[str] = None,
        checkpointInterval: int = 1,
        dpNoiseMultiplier: float = 0.0,
        dpClip: float = 1.0,
        dpDelta: float = 1.0e-5,
        dpEpsilon: float = 0.0,
        labelCol: str = "label",
        predictionCol: str = "prediction",
        attributionCol: Optional[str] = None,
        attributionSteps: int = 32,
        spreadCol: Optional[str] = None,
        featuresOutCol: Optional[str] = None,
        featuresOutLayer: str = "last",
        outputBias: str = "auto",
        inputNoise: float = 0.0,
        mixupAlpha: float = 0.0,
        adversarial: str = "none",
        adversarialEpsilon: float = 0.1,
        adversarialSteps: int = 7,
        adversarialStepSize: float = 0.0,
        adversarialWeight: float = 0.5,
        numNetworks: int = 1,
        backend: str = "meanfield",
        featureEncoding: str = "none",
        maxOneHot: int = 8,
        embeddingSize: int = 8,
        learnedScale: bool = True,
        scaleRateFactor: float = 6.0,
        embeddingRateFactor: float = 1.0,
        numericEmbedding: str = "none",
        numericBins: int = 48,
        numericFrequencies: int = 16,
        frequencyInitScale: float = 0.1,
        numericEmbeddingSize: int = 0,
        numericEmbeddingRateFactor: float = 0.1,
        imageShape: Optional[Sequence[int]] = None,
        imageLayout: str = "channelsLast",
        augmentShift: float = 0.0,
        augmentRotation: float = 0.0,
        augmentScale: float = 0.0,
        augmentFlip: bool = False,
        networkJson: Optional[str] = None,
        initialModel: Optional[str] = None,
        frozenLayers: int = 0,
        rawPredictionCol: str = "rawPrediction",
        probabilityCol: str = "probability",
        thresholds: Optional[Sequence[float]] = None,
        loss: str = "crossEntropy",
        validationMetric: str = "loss",
        classWeights: str = "none",
        labelSmoothing: float = 0.0,
        temperatureScaling: bool = False,
    ) -> None:
        super().__init__()
        self._java_obj = self._new_java_obj(
            "io.github.meanfield.estimators.NeuralNetworkClassifier", self.uid
        )
        self._set(**_given(self._input_kwargs))

    def setParams(self, **params: Any) -> "NeuralNetworkClassifier":
        """Sets params by their names, as the constructor; leaves those that are None."""
        return self._set(**_given(params))

    def _create_model(self, java_model: Any) -> "NeuralNetworkClassificationModel":
        return NeuralNetworkClassificationModel(java_model)

    @classmethod
    def tabular(cls) -> "NeuralNetworkClassifier":
        """A classifier with the params that suit tables, which takes an assembled vector as it
        is: numbers of any scale with NaN for missing ones, and categories as StringIndexer
        numbered them. It is trained better with validation rows: set ``validationIndicatorCol``."""
        return cls(
            hiddenLayers=(256, 256, 256),
            activation="selu",
            dropout=0.15,
            weightInit="ntk",
            learningRate=0.04,
            biasRateFactor=0.1,
            beta2=0.95,
            schedule="coslog4",
            regularizationSchedule="flatCosine",
            batchSize=0,
            maxEpochs=0,
            averagingFrequency=0,
            epochsPerRound=0,
            learningRateScaling="none",
            outerMomentum=0.0,
            exponentialAverage=0.99,
            featureEncoding="tabular",
            numericEmbedding="piecewise",
            temperatureScaling=True,
        )


@_of_package("io.github.meanfield.transformers")
class NeuralNetworkClassificationModel(
    _Learned,
    JavaModel,
    HasFeaturesCol,
    HasHandleInvalid,
    HasScoringBatchSize,
    HasPredictionCol,
    HasAttributionCol,
    HasSpreadCol,
    HasFeaturesOutCol,
    HasRawPredictionCol,
    HasProbabilityCol,
    HasThresholds,
    JavaMLReadable,
    JavaMLWritable,
):
    """A trained classifier; of several networks, whose probabilities are averaged, if the
    estimator's ``numNetworks`` says so. It adds the log-probability of each class
    (``rawPredictionCol``), the probability of each class (``probabilityCol``) and the predicted
    class (``predictionCol``) to every row; a column whose name is empty is left out. Get one by
    a fit or by ``load``: ``NeuralNetworkClassificationModel()`` is empty."""

    @property
    def numFeatures(self) -> int:
        """Number of features of a row; of a network that takes sequences or has several inputs,
        numbers of a flat row: see ``rowShape``."""
        return self._call_java("numFeatures")

    @property
    def summary(self) -> "TrainingSummary":
        """How the network was trained: history, best epoch, rows, times."""
        return TrainingSummary(self._call_java("summary"))

    @property
    def hasGradients(self) -> bool:
        """Whether the network tells how predictions depend on features: what explains them needs
        it."""
        return self._call_java("hasGradients")

    @property
    def baseline(self) -> Vector:
        """Features that attributions compare with: where the network encodes them, the median of
        each number and NaN, no category, for the others; else zeros, which are the means of the
        training rows after a ``Standardizer``."""
        return self._call_java("baseline")

    def featuresOut(self, features: Vector) -> Vector:
        """What a hidden layer gives for one row, as ``featuresOutCol`` has it."""
        return self._call_java("featuresOut", features)

    def attribution(self, features: Vector) -> Vector:
        """What each feature of one row adds to its prediction, as ``attributionCol`` has it; of
        several targets, to that of the first."""
        return self._call_java("attribution", features)

    def registerFunction(self, spark: SparkSession, name: str) -> None:
        """Registers a function of SQL that predicts from features: ``SELECT id,
        predict(features) FROM rows``. It gives what the prediction column of ``transform`` has,
        row by row, so that ``transform`` is the faster way to score many rows. Null features
        give null, features of another number are an error, and features that are not finite (NaN
        is a missing one if the network has an ``encoding``) are one if handleInvalid is
        ``error``, and else give null."""
        self._call_java("registerFunction", spark._jsparkSession, name)

    @property
    def numClasses(self) -> int:
        """Number of classes."""
        return self._call_java("numClasses")

    def predict(self, features: Vector) -> float:
        """Predicts one row."""
        return self._call_java("predict", features)

    def predictProbability(self, features: Vector) -> Vector:
        """Probabilities of the classes of one row."""
        return self._call_java("predictProbability", features)


@_of_package("io.github.meanfield.estimators")
class NeuralNetworkMultilabelClassifier(
    JavaEstimator,
    HasFeaturesCol,
    HasWeightCol,
    HasValidationIndicatorCol,
    HasHandleInvalid,
    HasScoringBatchSize,
    HasSeed,
    HasSwapNoise,
    NetworkParams,
    OptimizerParams,
    RegularizationParams,
    TrainingParams,
    AveragingParams,
    StoppingParams,
    DurabilityParams,
    PrivacyParams,
    HasLabelCol,
    HasPredictionCol,
    HasAttributionCol,
    HasSpreadCol,
    HasFeaturesOutCol,
    HasOutputBias,
    HasInputNoise,
    RobustnessParams,
    HasNumNetworks,
    HasBackend,
    FeatureEncodingParams,
    NumericEmbeddingParams,
    ImageAugmentationParams,
    GivenNetworkParams,
    MultilabelColumns,
    HasRawPredictionCol,
    HasProbabilityCol,
    MultilabelLossParams,
    JavaMLReadable,
    JavaMLWritable,
):
    """Trains a network for classification of rows that may have several labels, or none, by
    parameter averaging across the executors."""

    @keyword_only
    def __init__(
        self,
        *,
        featuresCol: str = "features",
        weightCol: Optional[str] = None,
        validationIndicatorCol: Optional[str] = None,
        handleInvalid: str = "error",
        scoringBatchSize: int = 1024,
        seed: int = 42,
        swapNoise: float = 0.0,
        hiddenLayers: Sequence[int] = (64,),
        activation: str = "relu",
        parametricActivation: bool = False,
        dropout: float = 0.0,
        batchNorm: bool = False,
        weightInit: str = "auto",
        updater: str = "adam",
        learningRate: float = 0.001,
        biasRateFactor: float = 1.0,
        beta1: float = 0.9,
        beta2: float = 0.999,
        epsilon: float = 1.0e-8,
        schedule: str = "constant",
        decayRate: float = 0.5,
        decayEpochs: int = 5,
        warmupEpochs: int = 0,
        plateauPerturbation: float = 0.0,
        l2: float = 0.0,
        l1: float = 0.0,
        weightDecay: float = 0.0,
        regularizationSchedule: str = "constant",
        gradientClip: str = "none",
        gradientClipThreshold: float = 1.0,
        maxNorm: float = 0.0,
        batchSize: int = 128,
        maxEpochs: int = 20,
        storageLevel: str = "MEMORY_AND_DISK",
        engine: str = "auto",
        numWorkers: int = 0,
        averagingFrequency: int = 64,
        epochsPerRound: int = 1,
        learningRateScaling: str = "linear",
        outerMomentum: float = -1.0,
        outerLearningRate: float = 1.0,
        updaterState: str = "average",
        exponentialAverage: float = 0.0,
        aggregationDepth: int = 2,
        patience: int = 0,
        minDelta: float = 0.0,
        restoreBest: bool = True,
        onDivergence: str = "error",
        checkpointDir: Optional[str] = None,
        checkpointInterval: int = 1,
        dpNoiseMultiplier: float = 0.0,
        dpClip: float = 1.0,
        dpDelta: float = 1.0e-5,
        dpEpsilon: float = 0.0,
        labelCol: str = "label",
        predictionCol: str = "prediction",
        attributionCol: Optional[str] = None,
        attributionSteps: int = 32,
        spreadCol: Optional[str] = None,
        featuresOutCol: Optional[str] = None,
        featuresOutLayer: str = "last",
        outputBias: str = "auto",
        inputNoise: float = 0.0,
        mixupAlpha: float = 0.0,
        adversarial: str = "none",
        adversarialEpsilon: float = 0.1,
        adversarialSteps: int = 7,
        adversarialStepSize: float = 0.0,
        adversarialWeight: float = 0.5,
        numNetworks: int = 1,
        backend: str = "meanfield",
        featureEncoding: str = "none",
        maxOneHot: int = 8,
        embeddingSize: int = 8,
        learnedScale: bool = True,
        scaleRateFactor: float = 6.0,
        embeddingRateFactor: float = 1.0,
        numericEmbedding: str = "none",
        numericBins: int = 48,
        numericFrequencies: int = 16,
        frequencyInitScale: float = 0.1,
        numericEmbeddingSize: int = 0,
        numericEmbeddingRateFactor: float = 0.1,
        imageShape: Optional[Sequence[int]] = None,
        imageLayout: str = "channelsLast",
        augmentShift: float = 0.0,
        augmentRotation: float = 0.0,
        augmentScale: float = 0.0,
        augmentFlip: bool = False,
        networkJson: Optional[str] = None,
        initialModel: Optional[str] = None,
        frozenLayers: int = 0,
        threshold: float = 0.5,
        rawPredictionCol: str = "rawPrediction",
        probabilityCol: str = "probability",
        numLabels: int = 0,
        validationMetric: str = "loss",
    ) -> None:
        super().__init__()
        self._java_obj = self._new_java_obj(
            "io.github.meanfield.estimators.NeuralNetworkMultilabelClassifier", self.uid
        )
        self._set(**_given(self._input_kwargs))

    def setParams(self, **params: Any) -> "NeuralNetworkMultilabelClassifier":
        """Sets params by their names, as the constructor; leaves those that are None."""
        return self._set(**_given(params))

    def _create_model(self, java_model: Any) -> "NeuralNetworkMultilabelModel":
        return NeuralNetworkMultilabelModel(java_model)

    @classmethod
    def tabular(cls) -> "NeuralNetworkMultilabelClassifier":
        """A classifier with the params that suit tables, which takes an assembled vector as it
        is: numbers of any scale with NaN for missing ones, and categories as StringIndexer
        numbered them. It is trained better with validation rows: set ``validationIndicatorCol``."""
        return cls(
            hiddenLayers=(256, 256, 256),
            activation="selu",
            dropout=0.15,
            weightInit="ntk",
            learningRate=0.04,
            biasRateFactor=0.1,
            beta2=0.95,
            schedule="coslog4",
            regularizationSchedule="flatCosine",
            batchSize=0,
            maxEpochs=0,
            averagingFrequency=0,
            epochsPerRound=0,
            learningRateScaling="none",
            outerMomentum=0.0,
            exponentialAverage=0.99,
            featureEncoding="tabular",
            numericEmbedding="piecewise",
        )


@_of_package("io.github.meanfield.transformers")
class NeuralNetworkMultilabelModel(
    _Learned,
    JavaModel,
    HasFeaturesCol,
    HasHandleInvalid,
    HasScoringBatchSize,
    HasPredictionCol,
    HasAttributionCol,
    HasSpreadCol,
    HasFeaturesOutCol,
    MultilabelColumns,
    HasRawPredictionCol,
    HasProbabilityCol,
    JavaMLReadable,
    JavaMLWritable,
):
    """A trained classifier whose rows may have several labels, or none; of several networks,
    whose probabilities are averaged, if the estimator's ``numNetworks`` says so. It adds the
    log-odds of each label (``rawPredictionCol``), the probability of each, on its own
    (``probabilityCol``), and the numbers of the labels whose probability is above ``threshold``,
    as ``MultilabelClassificationEvaluator`` takes them (``predictionCol``); a column whose name
    is empty is left out. In rows whose features are invalid and that are kept, the prediction is
    null. Attributions explain the probability of the most probable label, and the spread is that
    of the probabilities. Get one by a fit or by ``load``: ``NeuralNetworkMultilabelModel()`` is
    empty."""

    @property
    def numFeatures(self) -> int:
        """Number of features of a row; of a network that takes sequences or has several inputs,
        numbers of a flat row: see ``rowShape``."""
        return self._call_java("numFeatures")

    @property
    def summary(self) -> "TrainingSummary":
        """How the network was trained: history, best epoch, rows, times."""
        return TrainingSummary(self._call_java("summary"))

    @property
    def hasGradients(self) -> bool:
        """Whether the network tells how predictions depend on features: what explains them needs
        it."""
        return self._call_java("hasGradients")

    @property
    def baseline(self) -> Vector:
        """Features that attributions compare with: where the network encodes them, the median of
        each number and NaN, no category, for the others; else zeros, which are the means of the
        training rows after a ``Standardizer``."""
        return self._call_java("baseline")

    def featuresOut(self, features: Vector) -> Vector:
        """What a hidden layer gives for one row, as ``featuresOutCol`` has it."""
        return self._call_java("featuresOut", features)

    def attribution(self, features: Vector) -> Vector:
        """What each feature of one row adds to its prediction, as ``attributionCol`` has it; of
        several targets, to that of the first."""
        return self._call_java("attribution", features)

    def registerFunction(self, spark: SparkSession, name: str) -> None:
        """Registers a function of SQL that predicts from features: ``SELECT id,
        predict(features) FROM rows``. It gives what the prediction column of ``transform`` has,
        row by row, so that ``transform`` is the faster way to score many rows. Null features
        give null, features of another number are an error, and features that are not finite (NaN
        is a missing one if the network has an ``encoding``) are one if handleInvalid is
        ``error``, and else give null."""
        self._call_java("registerFunction", spark._jsparkSession, name)

    @property
    def numLabels(self) -> int:
        """Number of labels."""
        return self._call_java("numLabels")

    def predict(self, features: Vector) -> List[float]:
        """Predicts one row."""
        return list(self._call_java("predict", features))

    def predictProbability(self, features: Vector) -> Vector:
        """Probabilities of the labels of one row."""
        return self._call_java("predictProbability", features)


@_of_package("io.github.meanfield.estimators")
class NeuralNetworkRegressor(
    JavaEstimator,
    HasFeaturesCol,
    HasWeightCol,
    HasValidationIndicatorCol,
    HasHandleInvalid,
    HasScoringBatchSize,
    HasSeed,
    HasSwapNoise,
    NetworkParams,
    OptimizerParams,
    RegularizationParams,
    TrainingParams,
    AveragingParams,
    StoppingParams,
    DurabilityParams,
    PrivacyParams,
    HasLabelCol,
    HasPredictionCol,
    HasAttributionCol,
    HasSpreadCol,
    HasFeaturesOutCol,
    HasOutputBias,
    HasInputNoise,
    RobustnessParams,
    HasNumNetworks,
    HasBackend,
    FeatureEncodingParams,
    NumericEmbeddingParams,
    ImageAugmentationParams,
    GivenNetworkParams,
    RegressorLossParams,
    HasQuantilesCol,
    HasVarianceCol,
    JavaMLReadable,
    JavaMLWritable,
):
    """Trains a network for regression by parameter averaging across the executors."""

    @keyword_only
    def __init__(
        self,
        *,
        featuresCol: str = "features",
        weightCol: Optional[str] = None,
        validationIndicatorCol: Optional[str] = None,
        handleInvalid: str = "error",
        scoringBatchSize: int = 1024,
        seed: int = 42,
        swapNoise: float = 0.0,
        hiddenLayers: Sequence[int] = (64,),
        activation: str = "relu",
        parametricActivation: bool = False,
        dropout: float = 0.0,
        batchNorm: bool = False,
        weightInit: str = "auto",
        updater: str = "adam",
        learningRate: float = 0.001,
        biasRateFactor: float = 1.0,
        beta1: float = 0.9,
        beta2: float = 0.999,
        epsilon: float = 1.0e-8,
        schedule: str = "constant",
        decayRate: float = 0.5,
        decayEpochs: int = 5,
        warmupEpochs: int = 0,
        plateauPerturbation: float = 0.0,
        l2: float = 0.0,
        l1: float = 0.0,
        weightDecay: float = 0.0,
        regularizationSchedule: str = "constant",
        gradientClip: str = "none",
        gradientClipThreshold: float = 1.0,
        maxNorm: float = 0.0,
        batchSize: int = 128,
        maxEpochs: int = 20,
        storageLevel: str = "MEMORY_AND_DISK",
        engine: str = "auto",
        numWorkers: int = 0,
        averagingFrequency: int = 64,
        epochsPerRound: int = 1,
        learningRateScaling: str = "linear",
        outerMomentum: float = -1.0,
        outerLearningRate: float = 1.0,
        updaterState: str = "average",
        exponentialAverage: float = 0.0,
        aggregationDepth: int = 2,
        patience: int = 0,
        minDelta: float = 0.0,
        restoreBest: bool = True,
        onDivergence: str = "error",
        checkpointDir: Optional[str] = None,
        checkpointInterval: int = 1,
        dpNoiseMultiplier: float = 0.0,
        dpClip: float = 1.0,
        dpDelta: float = 1.0e-5,
        dpEpsilon: float = 0.0,
        labelCol: str = "label",
        predictionCol: str = "prediction",
        attributionCol: Optional[str] = None,
        attributionSteps: int = 32,
        spreadCol: Optional[str] = None,
        featuresOutCol: Optional[str] = None,
        featuresOutLayer: str = "last",
        outputBias: str = "auto",
        inputNoise: float = 0.0,
        mixupAlpha: float = 0.0,
        adversarial: str = "none",
        adversarialEpsilon: float = 0.1,
        adversarialSteps: int = 7,
        adversarialStepSize: float = 0.0,
        adversarialWeight: float = 0.5,
        numNetworks: int = 1,
        backend: str = "meanfield",
        featureEncoding: str = "none",
        maxOneHot: int = 8,
        embeddingSize: int = 8,
        learnedScale: bool = True,
        scaleRateFactor: float = 6.0,
        embeddingRateFactor: float = 1.0,
        numericEmbedding: str = "none",
        numericBins: int = 48,
        numericFrequencies: int = 16,
        frequencyInitScale: float = 0.1,
        numericEmbeddingSize: int = 0,
        numericEmbeddingRateFactor: float = 0.1,
        imageShape: Optional[Sequence[int]] = None,
        imageLayout: str = "channelsLast",
        augmentShift: float = 0.0,
        augmentRotation: float = 0.0,
        augmentScale: float = 0.0,
        augmentFlip: bool = False,
        networkJson: Optional[str] = None,
        initialModel: Optional[str] = None,
        frozenLayers: int = 0,
        loss: str = "squared",
        numBins: int = 100,
        validationMetric: str = "loss",
        clipPredictions: bool = False,
        standardizeTarget: bool = True,
        quantilesCol: Optional[str] = None,
        quantileProbabilities: Sequence[float] = (0.05, 0.5, 0.95),
        varianceCol: Optional[str] = None,
    ) -> None:
        super().__init__()
        self._java_obj = self._new_java_obj(
            "io.github.meanfield.estimators.NeuralNetworkRegressor", self.uid
        )
        self._set(**_given(self._input_kwargs))

    def setParams(self, **params: Any) -> "NeuralNetworkRegressor":
        """Sets params by their names, as the constructor; leaves those that are None."""
        return self._set(**_given(params))

    def _create_model(self, java_model: Any) -> "NeuralNetworkRegressionModel":
        return NeuralNetworkRegressionModel(java_model)

    @classmethod
    def tabular(cls) -> "NeuralNetworkRegressor":
        """A regressor with the params that suit tables, which takes an assembled vector as it
        is: numbers of any scale with NaN for missing ones, and categories as StringIndexer
        numbered them. It is trained better with validation rows: set ``validationIndicatorCol``."""
        return cls(
            hiddenLayers=(256, 256, 256),
            activation="mish",
            dropout=0.15,
            weightInit="ntk",
            learningRate=0.07,
            biasRateFactor=0.1,
            beta2=0.95,
            schedule="coslog4",
            regularizationSchedule="flatCosine",
            batchSize=0,
            maxEpochs=0,
            averagingFrequency=0,
            epochsPerRound=0,
            learningRateScaling="none",
            outerMomentum=0.0,
            exponentialAverage=0.99,
            featureEncoding="tabular",
            numericEmbedding="piecewise",
            clipPredictions=True,
        )


@_of_package("io.github.meanfield.transformers")
class NeuralNetworkRegressionModel(
    _Learned,
    JavaModel,
    HasFeaturesCol,
    HasHandleInvalid,
    HasScoringBatchSize,
    HasPredictionCol,
    HasAttributionCol,
    HasSpreadCol,
    HasFeaturesOutCol,
    HasQuantilesCol,
    HasVarianceCol,
    JavaMLReadable,
    JavaMLWritable,
):
    """A trained regressor; of several networks, whose predictions are averaged, if the
    estimator's ``numNetworks`` says so. It adds the prediction to every row, in the target's own
    unit: a double, or a Vector if the labels it was trained on were Vectors or arrays. Get one
    by a fit or by ``load``: ``NeuralNetworkRegressionModel()`` is empty."""

    @property
    def numFeatures(self) -> int:
        """Number of features of a row; of a network that takes sequences or has several inputs,
        numbers of a flat row: see ``rowShape``."""
        return self._call_java("numFeatures")

    @property
    def summary(self) -> "TrainingSummary":
        """How the network was trained: history, best epoch, rows, times."""
        return TrainingSummary(self._call_java("summary"))

    @property
    def hasGradients(self) -> bool:
        """Whether the network tells how predictions depend on features: what explains them needs
        it."""
        return self._call_java("hasGradients")

    @property
    def baseline(self) -> Vector:
        """Features that attributions compare with: where the network encodes them, the median of
        each number and NaN, no category, for the others; else zeros, which are the means of the
        training rows after a ``Standardizer``."""
        return self._call_java("baseline")

    def featuresOut(self, features: Vector) -> Vector:
        """What a hidden layer gives for one row, as ``featuresOutCol`` has it."""
        return self._call_java("featuresOut", features)

    def attribution(self, features: Vector) -> Vector:
        """What each feature of one row adds to its prediction, as ``attributionCol`` has it; of
        several targets, to that of the first."""
        return self._call_java("attribution", features)

    def registerFunction(self, spark: SparkSession, name: str) -> None:
        """Registers a function of SQL that predicts from features: ``SELECT id,
        predict(features) FROM rows``. It gives what the prediction column of ``transform`` has,
        row by row, so that ``transform`` is the faster way to score many rows. Null features
        give null, features of another number are an error, and features that are not finite (NaN
        is a missing one if the network has an ``encoding``) are one if handleInvalid is
        ``error``, and else give null."""
        self._call_java("registerFunction", spark._jsparkSession, name)

    @property
    def numTargets(self) -> int:
        """Number of targets."""
        return self._call_java("numTargets")

    def predict(self, features: Vector) -> float:
        """Predicts one row; the first target if there are several."""
        return self._call_java("predict", features)

    def predictQuantiles(self, features: Vector) -> Vector:
        """Quantiles of one row, as ``quantilesCol`` has them."""
        return self._call_java("predictQuantiles", features)

    def predictVector(self, features: Vector) -> Vector:
        """Predicts all targets of one row."""
        return self._call_java("predictVector", features)


@_of_package("io.github.meanfield.transformers")
class NumericCast(
    JavaTransformer,
    CastParams,
    JavaMLReadable,
    JavaMLWritable,
):
    """Casts numbers of any type, and booleans, to double, in columns of their own. Missing
    values stay missing."""

    @keyword_only
    def __init__(
        self,
        *,
        inputCols: Optional[Sequence[str]] = None,
        outputCols: Optional[Sequence[str]] = None,
    ) -> None:
        super().__init__()
        self._java_obj = self._new_java_obj(
            "io.github.meanfield.transformers.NumericCast", self.uid
        )
        self._set(**_given(self._input_kwargs))

    def setParams(self, **params: Any) -> "NumericCast":
        """Sets params by their names, as the constructor; leaves those that are None."""
        return self._set(**_given(params))


@_of_package("io.github.meanfield.transformers")
class SplitAssigner(
    JavaTransformer,
    SplitParams,
    HasSeed,
    HasValidationIndicatorCol,
    JavaMLReadable,
    JavaMLWritable,
):
    """Assigns each row to ``train``, ``validation`` or ``test`` by a stable hash."""

    @keyword_only
    def __init__(
        self,
        *,
        splitCol: str = "split",
        weights: Sequence[float] = (0.7, 0.2, 0.1),
        keyCol: Optional[str] = None,
        validationIndicatorCol: Optional[str] = None,
        seed: int = 42,
    ) -> None:
        super().__init__()
        self._java_obj = self._new_java_obj(
            "io.github.meanfield.transformers.SplitAssigner", self.uid
        )
        self._set(**_given(self._input_kwargs))

    def setParams(self, **params: Any) -> "SplitAssigner":
        """Sets params by their names, as the constructor; leaves those that are None."""
        return self._set(**_given(params))


@_of_package("io.github.meanfield.estimators")
class Standardizer(
    JavaEstimator,
    StandardizerParams,
    HasInputCol,
    HasOutputCol,
    HasHandleInvalid,
    HasValidationIndicatorCol,
    JavaMLReadable,
    JavaMLWritable,
):
    """Learns the location and the scale of each feature from the training rows alone."""

    @keyword_only
    def __init__(
        self,
        *,
        method: str = "zscore",
        rangeMin: float = -1.0,
        rangeMax: float = 1.0,
        numQuantiles: int = 0,
        scope: str = "feature",
        handleInvalid: str = "error",
        clip: float = 0.0,
        smoothClip: float = 0.0,
        inputCol: Optional[str] = None,
        outputCol: Optional[str] = None,
        validationIndicatorCol: Optional[str] = None,
    ) -> None:
        super().__init__()
        self._java_obj = self._new_java_obj(
            "io.github.meanfield.estimators.Standardizer", self.uid
        )
        self._setDefault(outputCol=self.uid + "__output")
        self._set(**_given(self._input_kwargs))

    def setParams(self, **params: Any) -> "Standardizer":
        """Sets params by their names, as the constructor; leaves those that are None."""
        return self._set(**_given(params))

    def _resetUid(self, newUid: Any) -> "Standardizer":
        """The default name of the output follows the uid."""
        super()._resetUid(newUid)
        return self._setDefault(outputCol=self.uid + "__output")

    def setMethod(self: P, value: str) -> P:
        """Sets ``method``: scaling method: one of zscore, minmax, center, robust, quantile."""
        return self._set(method=value)

    def setRangeMin(self: P, value: float) -> P:
        """Sets ``rangeMin``: lower bound of the range that minmax maps features to (< rangeMax)."""
        return self._set(rangeMin=value)

    def setRangeMax(self: P, value: float) -> P:
        """Sets ``rangeMax``: upper bound of the range that minmax maps features to (> rangeMin)."""
        return self._set(rangeMax=value)

    def setNumQuantiles(self: P, value: int) -> P:
        """Sets ``numQuantiles``: quantiles of a feature by which quantile maps (>= 2; 0: a
        thirtieth of the values, from 10 to 1000)."""
        return self._set(numQuantiles=value)

    def setScope(self: P, value: str) -> P:
        """Sets ``scope``: whether each feature has its own statistics, or all share those of all
        their values: one of feature, global."""
        return self._set(scope=value)

    def _create_model(self, java_model: Any) -> "StandardizerModel":
        return StandardizerModel(java_model)


@_of_package("io.github.meanfield.transformers")
class StandardizerModel(
    _Learned,
    JavaModel,
    StandardizerParams,
    HasInputCol,
    HasOutputCol,
    HasHandleInvalid,
    JavaMLReadable,
    JavaMLWritable,
):
    """Standardizes features by what a ``Standardizer`` has learned. Get one by a fit or by
    ``load``: ``StandardizerModel()`` is empty."""

    def _resetUid(self, newUid: Any) -> "StandardizerModel":
        """The default name of the output follows the uid."""
        super()._resetUid(newUid)
        return self._setDefault(outputCol=self.uid + "__output")

    @property
    def numFeatures(self) -> int:
        """Number of features of a row."""
        return self._call_java("numFeatures")

    @property
    def mean(self) -> Vector:
        """Mean of each feature's valid training values, which ``handleInvalid`` mean fills in;
        the mean of all values if the scope is global. 0 for a feature without a valid value."""
        return self._call_java("mean")

    @property
    def center(self) -> Vector:
        """What is subtracted from each feature: its mean (zscore, center), minimum (minmax) or
        median (robust). By quantile nothing is subtracted; it is what is mapped to 0, the middle
        of the quantiles."""
        return self._call_java("center")

    @property
    def scale(self) -> Vector:
        """What each feature is divided by: its sample standard deviation (zscore), maximum -
        minimum (minmax), third - first quartile (robust; half of maximum - minimum if that is 0)
        or 1 (center, quantile). 0 marks a feature that is mapped to one value, because it is
        constant."""
        return self._call_java("scale")

    @property
    def quantiles(self) -> List[Vector]:
        """What the method quantile maps by: quantiles of each feature at equal distances, from
        its minimum to its maximum, or of all features as one if the scope is global. None by any
        other method."""
        return list(self._call_java("quantiles"))

    @property
    def min(self) -> Vector:
        """Smallest valid training value of each feature; NaN for a feature without one."""
        return self._call_java("min")

    @property
    def max(self) -> Vector:
        """Largest valid training value of each feature; NaN for a feature without one."""
        return self._call_java("max")

    @property
    def count(self) -> List[int]:
        """Number of valid training values of each feature that the statistics are of."""
        return list(self._call_java("count"))

    @property
    def nanCount(self) -> List[int]:
        """Number of training values of each feature that are NaN, infinite or null; a null row
        counts once for every feature."""
        return list(self._call_java("nanCount"))

    @property
    def constantFeatures(self) -> List[int]:
        """Features without two different valid training values. They carry no information; with
        scope feature they are mapped to 0."""
        return list(self._call_java("constantFeatures"))

    def inverse(self) -> "InverseStandardizer":
        """The transformer that maps standardized features back. Its input column is this model's
        output column; set its output column."""
        return JavaParams._from_java(self._call_java("inverse"))


@_of_package("io.github.meanfield.estimators")
class TextIndexer(
    JavaEstimator,
    TextIndexerParams,
    HasInputCol,
    HasOutputCol,
    HasHandleInvalid,
    HasValidationIndicatorCol,
    JavaMLReadable,
    JavaMLWritable,
):
    """Learns tokens for the words of texts, from the training rows alone: the most frequent
    words have tokens of their own, in falling order of how often they occur and, if as often, in
    that of their code points. What a word is, ``Words`` tells."""

    @keyword_only
    def __init__(
        self,
        *,
        inputCol: Optional[str] = None,
        handleInvalid: str = "error",
        toLowercase: bool = True,
        minCount: int = 2,
        vocabSize: int = 20000,
        maxLength: int = 0,
        wordNgrams: int = 1,
        numBuckets: int = 65536,
        outputCol: Optional[str] = None,
        validationIndicatorCol: Optional[str] = None,
    ) -> None:
        super().__init__()
        self._java_obj = self._new_java_obj(
            "io.github.meanfield.estimators.TextIndexer", self.uid
        )
        self._setDefault(outputCol=self.uid + "__output")
        self._set(**_given(self._input_kwargs))

    def setParams(self, **params: Any) -> "TextIndexer":
        """Sets params by their names, as the constructor; leaves those that are None."""
        return self._set(**_given(params))

    def _resetUid(self, newUid: Any) -> "TextIndexer":
        """The default name of the output follows the uid."""
        super()._resetUid(newUid)
        return self._setDefault(outputCol=self.uid + "__output")

    def setToLowercase(self: P, value: bool) -> P:
        """Sets ``toLowercase``: whether capitals become small letters."""
        return self._set(toLowercase=value)

    def setMinCount(self: P, value: int) -> P:
        """Sets ``minCount``: how often a word must occur in training to have its own token."""
        return self._set(minCount=value)

    def setVocabSize(self: P, value: int) -> P:
        """Sets ``vocabSize``: most words with tokens of their own, the frequent ones."""
        return self._set(vocabSize=value)

    def setMaxLength(self: P, value: int) -> P:
        """Sets ``maxLength``: most tokens of a text, of which the rest is cut off (0: enough for
        95 % of the training texts)."""
        return self._set(maxLength=value)

    def setWordNgrams(self: P, value: int) -> P:
        """Sets ``wordNgrams``: most neighbouring words that have a token together."""
        return self._set(wordNgrams=value)

    def setNumBuckets(self: P, value: int) -> P:
        """Sets ``numBuckets``: tokens that neighbouring words have among them."""
        return self._set(numBuckets=value)

    def _create_model(self, java_model: Any) -> "TextIndexerModel":
        return TextIndexerModel(java_model)


@_of_package("io.github.meanfield.transformers")
class TextIndexerModel(
    _Learned,
    JavaModel,
    TextIndexerParams,
    HasInputCol,
    HasOutputCol,
    HasHandleInvalid,
    JavaMLReadable,
    JavaMLWritable,
):
    """Makes tokens of texts, by the words that a ``TextIndexer`` has seen: an ``array<int>``
    with the metadata from which a network for sequences learns how long they are and how many
    tokens there are (``SequenceAttribute``). Get one by a fit or by ``load``:
    ``TextIndexerModel()`` is empty."""

    def _resetUid(self, newUid: Any) -> "TextIndexerModel":
        """The default name of the output follows the uid."""
        super()._resetUid(newUid)
        return self._setDefault(outputCol=self.uid + "__output")

    @property
    def vocabulary(self) -> List[str]:
        """The words with tokens of their own: that of the first is 2, that of the next 3."""
        return list(self._call_java("vocabulary"))

    @property
    def numTokens(self) -> int:
        """Number of tokens, 0 among them: they are the whole numbers from 0 below it."""
        return self._call_java("numTokens")

    def tokens(self, text: str) -> List[int]:
        """The tokens of a text."""
        return list(self._call_java("tokens", text))


@_of_package("io.github.meanfield.estimators")
class VectorImputer(
    JavaEstimator,
    VectorImputerParams,
    HasInputCol,
    HasOutputCol,
    HasValidationIndicatorCol,
    JavaMLReadable,
    JavaMLWritable,
):
    """Learns what missing values of features become, from the training rows alone: values that
    are NaN or null, and all of a row that is null. Infinite values stay, as they are not
    missing, and tell nothing of what is."""

    @keyword_only
    def __init__(
        self,
        *,
        strategy: str = "mean",
        inputCol: Optional[str] = None,
        outputCol: Optional[str] = None,
        validationIndicatorCol: Optional[str] = None,
    ) -> None:
        super().__init__()
        self._java_obj = self._new_java_obj(
            "io.github.meanfield.estimators.VectorImputer", self.uid
        )
        self._setDefault(outputCol=self.uid + "__output")
        self._set(**_given(self._input_kwargs))

    def setParams(self, **params: Any) -> "VectorImputer":
        """Sets params by their names, as the constructor; leaves those that are None."""
        return self._set(**_given(params))

    def _resetUid(self, newUid: Any) -> "VectorImputer":
        """The default name of the output follows the uid."""
        super()._resetUid(newUid)
        return self._setDefault(outputCol=self.uid + "__output")

    def setStrategy(self: P, value: str) -> P:
        """Sets ``strategy``: what a missing value becomes, of its feature's training values: one
        of mean, median, mode."""
        return self._set(strategy=value)

    def _create_model(self, java_model: Any) -> "VectorImputerModel":
        return VectorImputerModel(java_model)


@_of_package("io.github.meanfield.transformers")
class VectorImputerModel(
    _Learned,
    JavaModel,
    VectorImputerParams,
    HasInputCol,
    HasOutputCol,
    JavaMLReadable,
    JavaMLWritable,
):
    """Replaces missing values of features by what a ``VectorImputer`` has learned: values that
    are NaN or null, and all of a row that is null. Infinite values stay. Get one by a fit or by
    ``load``: ``VectorImputerModel()`` is empty."""

    def _resetUid(self, newUid: Any) -> "VectorImputerModel":
        """The default name of the output follows the uid."""
        super()._resetUid(newUid)
        return self._setDefault(outputCol=self.uid + "__output")

    @property
    def numFeatures(self) -> int:
        """Number of features of a row."""
        return self._call_java("numFeatures")

    @property
    def surrogates(self) -> Vector:
        """What a missing value of each feature becomes; 0 for a feature without a training
        value."""
        return self._call_java("surrogates")
