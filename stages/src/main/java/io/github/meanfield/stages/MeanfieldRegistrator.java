package io.github.meanfield.stages;

import com.esotericsoftware.kryo.Kryo;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.serializer.KryoRegistrator;
import org.apache.spark.serializer.KryoSerializer;

/**
 * Registers the classes that Spark sends for Meanfield's stages and commands, those of its own that
 * it does not register among them. {@code spark.kryo.registrator} must name it where {@code
 * spark.kryo.registrationRequired} is true.
 */
public final class MeanfieldRegistrator implements KryoRegistrator {

  private static final String PACKAGE = "io.github.meanfield.";

  private static final List<String> OWN =
      List.of(
          "stages.JavaSerialized",
          "stages.rows.RowBlock",
          "stages.rows.DenseRows",
          "stages.rows.SparseRows",
          "transformers.DateFeaturesModel",
          "transformers.ImageStandardizerModel",
          "transformers.InverseStandardizer",
          "transformers.NeuralNetworkClassificationModel",
          "transformers.NeuralNetworkMultilabelModel",
          "transformers.NeuralNetworkRegressionModel",
          "transformers.StandardizerModel",
          "transformers.TextIndexerModel",
          "transformers.VectorImputerModel",
          "transformers.scoring.TrainedNetwork",
          "runtime.math.Combination",
          "transformers.tuning.NetworkTunerModel",
          "estimators.CountedValues",
          "estimators.FeatureMoments",
          "estimators.RowMoments",
          "estimators.averaging.PackedFloats",
          "estimators.averaging.Validation$Sums",
          "estimators.averaging.WorkerResult",
          "estimators.averaging.WorkerResult$Packed",
          "estimators.averaging.WorkerResult$Sums",
          "estimators.averaging.rows.Chunks$Piece",
          "estimators.averaging.rows.ClassCounts",
          "estimators.averaging.rows.ExactSum",
          "estimators.averaging.rows.ExampleSketch",
          "estimators.averaging.rows.FeatureSurvey",
          "estimators.averaging.rows.FeatureTargets",
          "estimators.averaging.rows.FeatureTargets$Range",
          "estimators.averaging.rows.InvalidLevels",
          "estimators.averaging.rows.InvalidLevels$Found",
          "estimators.averaging.rows.LabelShares",
          "estimators.averaging.rows.PartitionSurvey",
          "estimators.averaging.rows.RowProblem",
          "estimators.averaging.rows.RowProblems",
          "estimators.averaging.rows.SplitSurvey",
          "estimators.averaging.rows.SurveyedBlock",
          "estimators.averaging.rows.TargetMoments",
          "estimators.sampling.Neighbors",
          "estimators.sampling.PartitionCounts",
          "jobs.model.ColumnSurvey$Part",
          "jobs.model.DistinctTexts",
          "jobs.model.Fingerprint$Sum",
          "jobs.model.NumberBins",
          "jobs.model.NumberSums",
          "jobs.tables.ColumnTally",
          "jobs.tables.DateLook",
          "jobs.tables.csv.JsonShape");

  private static final List<String> OF_SPARK =
      List.of(
          "org.apache.spark.broadcast.TorrentBroadcast",
          "org.apache.spark.storage.BroadcastBlockId",
          "org.apache.spark.ml.linalg.VectorUDT",
          "org.apache.spark.ml.optim.WeightedLeastSquares$Aggregator",
          "org.apache.spark.ml.optim.aggregator.BinaryLogisticBlockAggregator",
          "org.apache.spark.ml.optim.aggregator.MultinomialLogisticBlockAggregator",
          "org.apache.spark.ml.optim.aggregator.LeastSquaresBlockAggregator",
          "org.apache.spark.ml.stat.MultiClassSummarizer",
          "org.apache.spark.ml.stat.SummarizerBuffer",
          "org.apache.spark.ml.stat.SummaryBuilderImpl$ComputeL1$",
          "org.apache.spark.ml.stat.SummaryBuilderImpl$ComputeM2$",
          "org.apache.spark.ml.stat.SummaryBuilderImpl$ComputeM2n$",
          "org.apache.spark.ml.stat.SummaryBuilderImpl$ComputeMean$",
          "org.apache.spark.ml.stat.SummaryBuilderImpl$ComputeWeightSum$",
          "org.apache.spark.ml.stat.SummaryBuilderImpl$Count$",
          "org.apache.spark.ml.stat.SummaryBuilderImpl$Mean$",
          "org.apache.spark.ml.stat.SummaryBuilderImpl$NormL1$",
          "org.apache.spark.ml.stat.SummaryBuilderImpl$NormL2$",
          "org.apache.spark.ml.stat.SummaryBuilderImpl$Std$",
          "org.apache.spark.ml.stat.SummaryBuilderImpl$Variance$",
          "org.apache.spark.mllib.evaluation.MultilabelSummarizer",
          "org.apache.spark.mllib.evaluation.binary.BinaryLabelCounter",
          "org.apache.spark.sql.Row",
          "org.apache.spark.sql.catalyst.expressions.GenericRow",
          "org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema",
          "org.apache.spark.sql.catalyst.util.QuantileSummaries",
          "org.apache.spark.sql.catalyst.util.QuantileSummaries$Stats",
          "org.apache.spark.sql.types.ArrayType",
          "org.apache.spark.sql.types.BooleanType$",
          "org.apache.spark.sql.types.ByteType$",
          "org.apache.spark.sql.types.DataType",
          "org.apache.spark.sql.types.DoubleType$",
          "org.apache.spark.sql.types.FloatType$",
          "org.apache.spark.sql.types.IntegerType$",
          "org.apache.spark.sql.types.LongType$",
          "org.apache.spark.sql.types.NullType$",
          "org.apache.spark.sql.types.StringType$");

  /** One class, where it is up to Spark 4.0 and in Spark 4.2. */
  static final List<String> MOVED =
      List.of(
          "org.apache.spark.sql.execution.streaming.SinkFileStatus",
          "org.apache.spark.sql.execution.streaming.sinks.SinkFileStatus");

  @Override
  public void registerClasses(Kryo kryo) {
    Stream.of(float[][].class, long[][].class, double[][].class, TreeMap.class)
        .forEach(kryo::register);
    Stream.concat(names().stream(), MOVED.stream())
        .flatMap(MeanfieldRegistrator::find)
        .forEach(
            type -> {
              kryo.register(type);
              kryo.register(type.arrayType());
            });
  }

  /** The classes that are there by every version of Spark, those of Meanfield first. */
  static List<String> names() {
    return Stream.concat(OWN.stream().map(PACKAGE::concat), OF_SPARK.stream()).toList();
  }

  /** A class, as far as its module is there. */
  private static Stream<Class<?>> find(String name) {
    try {
      return Stream.of(Class.forName(name, false, Thread.currentThread().getContextClassLoader()));
    } catch (ClassNotFoundException e) {
      return Stream.of();
    }
  }

  /**
   * Whether Spark requires registration of classes and lacks those of Meanfield.
   *
   * @param conf configuration of Spark
   * @return what is wrong and its cure, in words; empty if nothing is
   */
  public static Optional<String> problem(SparkConf conf) {
    boolean isRequired =
        conf.get("spark.serializer", "").equals(KryoSerializer.class.getName())
            && conf.getBoolean("spark.kryo.registrationRequired", false);
    if (!isRequired) {
      return Optional.empty();
    }
    Kryo kryo = new KryoSerializer(conf).newKryo();
    return OWN.stream()
        .flatMap(name -> find(PACKAGE + name))
        .filter(type -> kryo.getClassResolver().getRegistration(type) == null)
        .findFirst()
        .map(
            type ->
                String.format(
                    "spark.kryo.registrationRequired is true, but class %s is not registered; set"
                        + " spark.kryo.registrator to %s, beside others with a comma",
                    type.getName(), MeanfieldRegistrator.class.getName()));
  }

  /**
   * Fails if Spark cannot send the classes of Meanfield.
   *
   * @param uid the stage
   * @param context the application
   * @throws IllegalArgumentException if that is so
   */
  public static void require(String uid, SparkContext context) {
    problem(context.getConf())
        .ifPresent(
            words -> {
              throw new IllegalArgumentException(uid + ": " + words);
            });
  }
}
