package io.github.meanfield.python;

import io.github.meanfield.estimators.Autoencoder;
import io.github.meanfield.estimators.DateFeatures;
import io.github.meanfield.estimators.ImageStandardizer;
import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.estimators.NeuralNetworkMultilabelClassifier;
import io.github.meanfield.estimators.NeuralNetworkRegressor;
import io.github.meanfield.estimators.Standardizer;
import io.github.meanfield.estimators.TextIndexer;
import io.github.meanfield.estimators.VectorImputer;
import io.github.meanfield.transformers.AutoencoderModel;
import io.github.meanfield.transformers.CategoryCast;
import io.github.meanfield.transformers.DateFeaturesModel;
import io.github.meanfield.transformers.ImageStandardizerModel;
import io.github.meanfield.transformers.InverseStandardizer;
import io.github.meanfield.transformers.NetworkScorer;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import io.github.meanfield.transformers.NeuralNetworkMultilabelModel;
import io.github.meanfield.transformers.NeuralNetworkRegressionModel;
import io.github.meanfield.transformers.NumericCast;
import io.github.meanfield.transformers.SplitAssigner;
import io.github.meanfield.transformers.StandardizerModel;
import io.github.meanfield.transformers.StandardizerStatistics;
import io.github.meanfield.transformers.TextIndexerModel;
import io.github.meanfield.transformers.TextLengths;
import io.github.meanfield.transformers.TrainingSummary;
import io.github.meanfield.transformers.VectorImputerModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.ml.param.Params;

/** The text of {@code meanfield.py}: the stages for PySpark. */
final class PythonModule {

  /** Classes that methods give, beside what Python has. */
  static final List<Class<?>> CLASSES =
      List.of(TrainingSummary.class, InverseStandardizer.class, NetworkScorer.class);

  private static final String HEAD =
      """
      # Made of the stages by the test PythonModuleTest, whose message has the command: not to be edited.
      \"""Neural-network stages for Spark ML pipelines, by Meanfield, for PySpark.

      Each class leads to the class of the same name in the JVM, so Meanfield's jar must be on Spark's class
      path. Params, their defaults and their values are those of the JVM, too.

          from meanfield import NeuralNetworkClassifier, Standardizer
          from pyspark.ml import Pipeline

          model = Pipeline(stages=[
              Standardizer(inputCol="raw", outputCol="features"),
              NeuralNetworkClassifier(hiddenLayers=[64], maxEpochs=20),
          ]).fit(rows)
      \"""

      import sys
      from types import ModuleType
      from typing import Any, Callable, Dict, List, Optional, Sequence, Type, TypeVar

      from pyspark import keyword_only
      from pyspark.ml.linalg import Vector
      from pyspark.ml.param import Param, Params, TypeConverters
      from pyspark.ml.util import JavaMLReadable, JavaMLWritable
      from pyspark.ml.wrapper import JavaEstimator, JavaModel, JavaParams, JavaTransformer, JavaWrapper
      from pyspark.sql import DataFrame, SparkSession

      """;

  private static final String PLACE =
      """


      C = TypeVar("C", bound=Type[Any])
      P = TypeVar("P", bound=Params)


      def _of_package(package: str) -> Callable[[C], C]:
          \"""Puts a class into a module named as the package in the JVM, where PySpark looks for it when it
          loads a stage, and from which it tells the name of the class in the JVM.\"""

          def place(cls: C) -> C:
              cls.__module__ = package
              setattr(sys.modules.setdefault(package, ModuleType(package)), cls.__name__, cls)
              return cls

          return place


      def _given(params: Dict[str, Any]) -> Dict[str, Any]:
          \"""Params but those that are None, which in Python stands for one that is not set.\"""
          return {name: value for name, value in params.items() if value is not None}


      class _Learned(JavaTransformer):
          \"""What a fit has learned. PySpark makes an empty one first, and then puts that of the JVM into it.\"""

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
      """;

  private PythonModule() {}

  /** One of each class of stages; models that hold nothing. */
  static List<Params> stages() {
    double[] one = {1};
    long[] count = {1};
    StandardizerModel standardizer =
        new StandardizerModel(
            "uid",
            new StandardizerStatistics(
                one, one, one, one, one, count, count, StandardizerStatistics.NO_QUANTILES));
    return List.of(
        new Autoencoder(),
        new AutoencoderModel("uid", null),
        new CategoryCast(),
        new DateFeatures(),
        new DateFeaturesModel("uid", List.of(), List.of()),
        new ImageStandardizer(),
        new ImageStandardizerModel("uid", one, one),
        standardizer.inverse(),
        new NetworkScorer(),
        new NeuralNetworkClassifier(),
        new NeuralNetworkClassificationModel("uid", null, 2),
        new NeuralNetworkMultilabelClassifier(),
        new NeuralNetworkMultilabelModel("uid", null, 2),
        new NeuralNetworkRegressor(),
        new NeuralNetworkRegressionModel("uid", null, null),
        new NumericCast(),
        new SplitAssigner(),
        new Standardizer(),
        standardizer,
        new TextIndexer(),
        new TextIndexerModel("uid", List.of(), new TextLengths(Map.of())),
        new VectorImputer(),
        new VectorImputerModel("uid", new double[0]));
  }

  static String text() {
    List<Params> stages = stages();
    PythonParams params = new PythonParams(stages);
    List<String> classes = new ArrayList<>(params.classes());
    classes.add(new PythonStage(TrainingSummary.class).wrapper());
    stages.forEach(stage -> classes.add(new PythonStage(stage.getClass()).stage(stage, params)));
    String all =
        stages.stream()
            .map(stage -> "    \"" + stage.getClass().getSimpleName() + "\",\n")
            .collect(Collectors.joining("", "__all__ = [\n", "    \"TrainingSummary\",\n]\n"));
    return HEAD + all + PLACE + "\n\n" + String.join("\n\n", classes);
  }
}
