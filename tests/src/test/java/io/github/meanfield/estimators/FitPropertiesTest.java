package io.github.meanfield.estimators;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.stages.network.FullyConnected;
import io.github.meanfield.stages.network.OutputKind;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import io.github.meanfield.transformers.NeuralNetworkRegressionModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What holds of every fit, whatever its params, rows and partitions. */
class FitPropertiesTest {

  private static final int CLASSES = 3;

  private static final StructType SCHEMA =
      new StructType()
          .add("features", SQLDataTypes.VectorType())
          .add("label", DataTypes.DoubleType)
          .add("target", DataTypes.DoubleType)
          .add("weight", DataTypes.DoubleType)
          .add("validation", DataTypes.BooleanType);

  private final SparkSession spark = SparkSessionExtension.start();

  /** Rows at least two of whose classes are there; targets and weights of any magnitude. */
  private static List<Row> rows(Random random, int count, int numFeatures, double density) {
    double location = 1e6 * random.nextGaussian();
    double scale = Math.exp(8 * random.nextGaussian());
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double[] features =
          IntStream.range(0, numFeatures)
              .mapToDouble(j -> random.nextDouble() < density ? random.nextGaussian() : 0)
              .toArray();
      rows.add(
          RowFactory.create(
              Vectors.dense(features),
              (double) (i < 2 ? i : random.nextInt(CLASSES)),
              location + scale * random.nextGaussian(),
              scale * random.nextDouble() + Double.MIN_NORMAL,
              false));
    }
    return rows;
  }

  private Dataset<Row> data(List<Row> rows, int partitions) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    return spark.createDataFrame(context.parallelize(rows, partitions), SCHEMA);
  }

  /** Params that differ from one random generator to the next. */
  private static <E extends NeuralNetworkEstimator<E, ?>> E estimator(E estimator, Random random) {
    estimator.setHiddenLayers(random.ints(random.nextInt(3), 1, 8).toArray());
    estimator.setUpdater(oneOf(random, "sgd", "adam", "nesterovs", "rmsprop"));
    estimator.setActivation(oneOf(random, "relu", "tanh"));
    estimator.setLearningRate(0.02 * random.nextDouble() + 1e-4);
    estimator.setSchedule(oneOf(random, "constant", "step", "exponential", "cosine"));
    estimator.setWarmupEpochs(random.nextInt(2));
    estimator.setDropout(oneOf(random, 0.0, 0.3));
    estimator.setBatchNorm(random.nextInt(4) == 0);
    estimator.setNumWorkers(1 + random.nextInt(4));
    estimator.setBatchSize(5 + random.nextInt(20));
    estimator.setAveragingFrequency(2 + random.nextInt(6));
    estimator.setOuterMomentum(oneOf(random, 0.0, 0.5, 0.9));
    estimator.setUpdaterState(oneOf(random, "average", "reset"));
    estimator.setEngine(oneOf(random, "dense", "dense", "dl4j"));
    estimator.setMaxEpochs(1 + random.nextInt(3));
    return estimator.setSeed(random.nextLong());
  }

  @SafeVarargs
  private static <V> V oneOf(Random random, V... values) {
    return values[random.nextInt(values.length)];
  }

  private static float[] parameters(NeuralNetworkClassificationModel model) {
    return model.network().params().dup().data().asFloat();
  }

  @Property(tries = 8, shrinking = ShrinkingMode.OFF)
  void partitionsDoNotChangeAClassifier(
      @ForAll @IntRange(min = 20, max = 150) int count,
      @ForAll @IntRange(min = 2, max = 9) int partitions,
      @ForAll long seed) {
    Random random = new Random(seed);
    List<Row> rows = rows(random, count, 3, 1);
    NeuralNetworkClassifier estimator =
        estimator(new NeuralNetworkClassifier(), random)
            .setWeightCol("weight")
            .setClassWeights(oneOf(random, "none", "balanced"));
    assertArrayEquals(
        parameters(estimator.fit(data(rows, 1))),
        parameters(estimator.fit(data(rows, partitions))));
  }

  @Property(tries = 8, shrinking = ShrinkingMode.OFF)
  void partitionsDoNotChangeARegressor(
      @ForAll @IntRange(min = 20, max = 150) int count,
      @ForAll @IntRange(min = 2, max = 9) int partitions,
      @ForAll long seed) {
    Random random = new Random(seed);
    List<Row> rows = rows(random, count, 3, 1);
    NeuralNetworkRegressor estimator =
        estimator(new NeuralNetworkRegressor(), random)
            .setLabelCol("target")
            .setLoss(oneOf(random, "squared", "huber"));
    if (random.nextBoolean()) {
      estimator.setWeightCol("weight");
    }
    NeuralNetworkRegressionModel one = estimator.fit(data(rows, 1));
    NeuralNetworkRegressionModel several = estimator.fit(data(rows, partitions));
    assertArrayEquals(one.target().center(), several.target().center());
    assertArrayEquals(one.target().scale(), several.target().scale());
    assertArrayEquals(
        one.network().params().dup().data().asFloat(),
        several.network().params().dup().data().asFloat());
  }

  @Property(tries = 8, shrinking = ShrinkingMode.OFF)
  void aNetworkOfJsonIsTrainedAsThatOfTheParams(
      @ForAll @IntRange(min = 20, max = 150) int count, @ForAll long seed) {
    Random random = new Random(seed);
    Dataset<Row> rows = data(rows(random, count, 3, 1), 2);
    String updater = oneOf(random, "adamw", "adamw", "sgd");
    NeuralNetworkClassifier byParams =
        estimator(new NeuralNetworkClassifier(), random).setUpdater(updater);
    NeuralNetworkClassificationModel expected = byParams.fit(rows);
    NeuralNetworkClassifier byJson = byParams.copy(ParamMap.empty()).setUpdater("sgd");
    // Of an updater without decay, so that the JSON has none.
    String json =
        FullyConnected.configuration(byJson, OutputKind.CLASSES, 3, expected.numClasses(), 0, null);
    byJson.clear(byJson.hiddenLayers()).clear(byJson.activation());
    byJson.clear(byJson.dropout()).clear(byJson.batchNorm());
    byJson.setNetworkJson(json).setUpdater(updater);
    assertArrayEquals(parameters(expected), parameters(byJson.fit(rows)));
  }

  @Property(tries = 8, shrinking = ShrinkingMode.OFF)
  void noUnitExceedsItsMaxNorm(
      @ForAll @IntRange(min = 20, max = 150) int count, @ForAll long seed) {
    Random random = new Random(seed);
    double maxNorm = 0.05 + random.nextDouble();
    NeuralNetworkClassificationModel model =
        estimator(new NeuralNetworkClassifier(), random)
            .setMaxNorm(maxNorm)
            .setOuterMomentum(random.nextDouble())
            .setOuterLearningRate(0.5 + random.nextDouble())
            .fit(data(rows(random, count, 4, 1), 2));
    model
        .network()
        .paramTable()
        .forEach(
            (name, values) -> {
              if (name.endsWith("_W")) {
                INDArray norms = values.norm2(0);
                assertTrue(
                    norms.maxNumber().doubleValue() <= maxNorm * (1 + 1e-6),
                    () -> name + " has norms " + norms + ", at most " + maxNorm);
              }
            });
  }

  @Property(tries = 8, shrinking = ShrinkingMode.OFF)
  void validationRowsDoNotChangeTheNetwork(
      @ForAll @IntRange(min = 20, max = 150) int count,
      @ForAll @IntRange(min = 1, max = 150) int validationCount,
      @ForAll long seed) {
    Random random = new Random(seed);
    int numFeatures = 40;
    List<Row> training = rows(random, count, numFeatures, oneOf(random, 0.01, 1.0));
    List<Row> all = new ArrayList<>(training);
    for (Row row : rows(random, validationCount, numFeatures, oneOf(random, 0.01, 1.0))) {
      all.add(
          random.nextInt(all.size() + 1),
          RowFactory.create(row.get(0), row.getDouble(1) % 2, row.get(2), row.get(3), true));
    }
    NeuralNetworkClassifier estimator =
        estimator(new NeuralNetworkClassifier(), random)
            .setWeightCol("weight")
            .setValidationIndicatorCol("validation")
            .setRestoreBest(false);
    assertArrayEquals(
        parameters(estimator.fit(data(training, 2))), parameters(estimator.fit(data(all, 3))));
  }
}
