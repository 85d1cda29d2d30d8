package io.github.meanfield.estimators;

import static io.github.meanfield.Errors.assertRefused;
import static org.apache.spark.ml.functions.array_to_vector;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SavedMetadata;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.estimators.tuning.NetworkEnsemble;
import io.github.meanfield.stages.network.distribution.Histogram;
import io.github.meanfield.transformers.NeuralNetworkRegressionModel;
import io.github.meanfield.transformers.export.RuntimeModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamsSuite;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Regressors whose losses tell how the target is distributed. */
@ExtendWith(SparkSessionExtension.class)
class DistributionLossesTest {

  private static final double[] LEVELS = {0.1, 0.5, 0.9};

  private static final Map<String, NeuralNetworkRegressionModel> UNTRAINED = new HashMap<>();

  private static Dataset<Row> rows;

  @TempDir private Path folder;

  /**
   * The target is 1e6 + 1000 (2 x0 + noise), and the noise is four times as large where x1 is 1.
   */
  @BeforeAll
  static void makeRows(SparkSession spark) {
    Random random = new Random(3);
    List<Row> made = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      double[] x = {random.nextGaussian(), i % 2};
      double noise = (x[1] == 1 ? 1 : 0.25) * random.nextGaussian();
      made.add(RowFactory.create((long) i, Vectors.dense(x), 1e6 + 1000 * (2 * x[0] + noise)));
    }
    rows =
        spark
            .createDataFrame(
                made,
                new StructType()
                    .add("id", DataTypes.LongType, false)
                    .add("features", SQLDataTypes.VectorType(), false)
                    .add("label", DataTypes.DoubleType, false))
            .cache();
  }

  private static NeuralNetworkRegressor small(String loss) {
    NeuralNetworkRegressor small =
        new NeuralNetworkRegressor("regressor")
            .setLoss(loss)
            .setQuantileProbabilities(LEVELS)
            .setQuantilesCol("quantiles")
            .setNumBins(30)
            .setHiddenLayers(new int[] {16})
            .setActivation("tanh")
            .setNumWorkers(1)
            .setBatchSize(16)
            .setLearningRate(0.01)
            .setMaxEpochs(20);
    return loss.equals("quantile") ? small : small.setVarianceCol("variance");
  }

  /** A network that gives every row the same: what its outputs start at. */
  private static NeuralNetworkRegressionModel untrained(String loss, Dataset<Row> from) {
    return small(loss).setMaxEpochs(1).setLearningRate(1e-12).fit(from);
  }

  /** That of all rows. */
  private static NeuralNetworkRegressionModel untrained(String loss) {
    return UNTRAINED.computeIfAbsent(loss, name -> untrained(name, rows)).copy(ParamMap.empty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"quantile", "gaussian", "bins"})
  void aConstantTargetIsToldAsSuch(String loss) {
    Dataset<Row> constant = rows.limit(64).withColumn("label", functions.lit(5D));
    Vector quantiles = untrained(loss, constant).predictQuantiles(Vectors.dense(0, 0));
    for (double quantile : quantiles.toArray()) {
      assertEquals(5, quantile, 2e-3);
    }
  }

  @Test
  void theVarianceOfTargetsAsTheyAreHasNoLimitOfTheirUnit() {
    NeuralNetworkRegressionModel model =
        small("gaussian")
            .setStandardizeTarget(false)
            .setMaxEpochs(1)
            .setLearningRate(1e-12)
            .fit(rows.withColumn("label", functions.expr("(label - 1e6) * 1e6")));
    double deviation = Math.sqrt(model.transform(rows).first().<Double>getAs("variance"));
    assertEquals(1, deviation / (1e9 * Math.sqrt(4 + (1 + 0.0625) / 2)), 0.1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"quantile", "gaussian", "bins"})
  void itTellsHowFarTheTargetIsFromThePrediction(String loss) {
    NeuralNetworkRegressionModel model =
        small(loss).setMaxEpochs(loss.equals("bins") ? 60 : 20).fit(rows);
    Dataset<Row> scored = model.transform(rows);
    assertArrayEquals(
        scored.schema().fieldNames(), small(loss).transformSchema(rows.schema()).fieldNames());
    assertEquals(
        "quantile_0_1",
        AttributeGroup.fromStructField(scored.schema().apply("quantiles"))
            .attributes()
            .get()[0]
            .name()
            .get());
    int[] covered = new int[2];
    double[] widths = new double[2];
    double[] variances = new double[2];
    double squares = 0;
    for (Row row : scored.collectAsList()) {
      Vector features = row.getAs("features");
      double[] quantiles = row.<Vector>getAs("quantiles").toArray();
      assertArrayEquals(quantiles, model.predictQuantiles(features).toArray(), 0.05);
      assertTrue(quantiles[0] <= quantiles[1] && quantiles[1] <= quantiles[2]);
      double label = row.getAs("label");
      int group = (int) features.apply(1);
      covered[group] += label >= quantiles[0] && label <= quantiles[2] ? 1 : 0;
      widths[group] += (quantiles[2] - quantiles[0]) / 500;
      double error = row.<Double>getAs("prediction") - label;
      squares += error * error / 1000;
      if (loss.equals("quantile")) {
        assertEquals(quantiles[1], row.<Double>getAs("prediction"), 1e-6);
      } else {
        variances[group] += row.<Double>getAs("variance") / 500;
      }
    }
    // The noise has a deviation of 729 in the root of the mean square, the target one of 2130.
    assertTrue(Math.sqrt(squares) < 950, "rmse " + Math.sqrt(squares));
    // 400 of 500 are expected in the interval, whose width is 2.56 deviations: 641 and 2563.
    assertTrue(covered[1] > 350 && covered[1] < 460, "covered " + covered[1]);
    // Bins are wider than the smaller noise.
    assertTrue(covered[0] > 330, "covered " + covered[0]);
    assertEquals(2563, widths[1], 700);
    assertTrue(widths[0] < 0.75 * widths[1], widths[0] + " and " + widths[1]);
    if (!loss.equals("quantile")) {
      assertEquals(1000, Math.sqrt(variances[1]), 300);
      assertTrue(variances[0] < 0.6 * variances[1], variances[0] + " and " + variances[1]);
    }
  }

  @Test
  void theyStartAtTheBestConstantOfTrainingRowsAndTheirWeights() {
    Dataset<Row> marked =
        rows.withColumn("validation", functions.expr("id % 5 = 0"))
            .withColumn("label", functions.expr("IF(id % 5 = 0, 1e9, id)"))
            .withColumn("weight", functions.expr("IF(id < 500, 3D, 1D)"));
    Vector point = Vectors.dense(0.3, 1);
    for (String loss : List.of("quantile", "gaussian", "bins")) {
      NeuralNetworkRegressor estimator =
          small(loss)
              .setMaxEpochs(1)
              .setLearningRate(1e-12)
              .setRestoreBest(false)
              .setValidationIndicatorCol("validation");
      NeuralNetworkRegressionModel even = estimator.fit(marked);
      NeuralNetworkRegressionModel weighted = estimator.setWeightCol("weight").fit(marked);
      if (!loss.equals("gaussian")) {
        assertEquals(100, even.predictQuantiles(point).apply(0), 7);
        assertEquals(900, even.predictQuantiles(point).apply(2), 7);
        // A tenth of the weight, which is 3 in the first half, and in the second nine tenths.
        assertEquals(500 * 4 / 30.0, weighted.predictQuantiles(point).apply(0), 7);
        assertEquals(800, weighted.predictQuantiles(point).apply(2), 7);
      } else {
        double deviation = even.predictQuantiles(point).apply(2) - even.predict(point);
        assertEquals(1.2816 * 1000 / Math.sqrt(12), deviation, 2);
      }
      assertEquals(500, even.predict(point), loss.equals("bins") ? 2 : 5);
      assertEquals(loss.equals("quantile") ? 333 : 375, weighted.predict(point), 5);
    }
  }

  @Test
  void binsAreTheSameHoweverRowsArePartedAndFromWhatSeed(SparkSession spark) {
    NeuralNetworkRegressor estimator =
        small("bins").setWeightCol("weight").setBatchSize(4096).setMaxEpochs(1).setSeed(3);
    Histogram bins = bins(estimator.fit(many(spark, 1)));
    assertEquals(30, bins.numOutputs());
    for (int parts : new int[] {2, 5}) {
      Histogram ofParts = bins(estimator.fit(many(spark, parts)));
      assertEquals(bins.description(), ofParts.description(), () -> parts + " partitions");
    }
    Histogram ofSeed = bins(estimator.setSeed(7).fit(many(spark, 2)));
    assertEquals(bins.description(), ofSeed.description());
    // Of few values each is a bin, and means no other.
    Dataset<Row> grades = rows.withColumn("label", functions.expr("id % 4 * 10"));
    assertArrayEquals(new double[] {0, 10, 20, 30}, bins(untrained("bins", grades)).means());
  }

  /**
   * So many rows that bins are made of a sample of them, in the same order however they are parted.
   * Targets are there many times, with weights so far apart that their sum has other digits if they
   * are added in another order.
   */
  private static Dataset<Row> many(SparkSession spark, int parts) {
    return spark
        .range(0, 80_000, 1, parts)
        .withColumn("features", array_to_vector(functions.expr("array(sin(id), id % 2D)")))
        .selectExpr("features", "round(1000 * sin(id)) AS label", "exp(id % 25 - 12) AS weight");
  }

  private static Histogram bins(NeuralNetworkRegressionModel model) {
    return (Histogram) model.target().distribution();
  }

  @ParameterizedTest
  @ValueSource(strings = {"quantile", "gaussian", "bins"})
  void networksAreCombinedAsDistributions(String loss) {
    NeuralNetworkRegressionModel both = small(loss).setNumNetworks(2).setMaxEpochs(4).fit(rows);
    NeuralNetworkRegressionModel first = both.ofNetworks(0, 1);
    NeuralNetworkRegressionModel second = both.ofNetworks(1, 2);
    both.setSpreadCol("spread");
    for (Row row : both.transform(rows.limit(20)).collectAsList()) {
      Vector features = row.getAs("features");
      double[] means = {first.predict(features), second.predict(features)};
      double mean = (means[0] + means[1]) / 2;
      assertEquals(mean, row.<Double>getAs("prediction"), 0.5);
      assertEquals(Math.abs(means[0] - means[1]) / Math.sqrt(2), row.<Double>getAs("spread"), 0.5);
      if (loss.equals("quantile")) {
        for (int k = 0; k < LEVELS.length; k++) {
          assertEquals(
              (first.predictQuantiles(features).apply(k)
                      + second.predictQuantiles(features).apply(k))
                  / 2,
              row.<Vector>getAs("quantiles").apply(k),
              0.5);
        }
      } else {
        double inside = (variance(first, features) + variance(second, features)) / 2;
        double between = Math.pow(means[0] - means[1], 2) / 4;
        double variance = row.getAs("variance");
        assertEquals(inside + between, variance, 1e-3 * variance);
      }
    }
    Vector zeros = Vectors.zeros(2);
    assertEquals(both.predict(zeros), both.zeroInputPrediction().orElseThrow(), 1);
  }

  private static double variance(NeuralNetworkRegressionModel model, Vector features) {
    Dataset<Row> row =
        rows.sparkSession()
            .createDataFrame(
                List.of(RowFactory.create(features)),
                new StructType().add("features", SQLDataTypes.VectorType()));
    return model.transform(row).first().getAs("variance");
  }

  @ParameterizedTest
  @ValueSource(strings = {"quantile", "gaussian"})
  void networksOfOtherUnitsAreAveraged(String loss) {
    NeuralNetworkRegressionModel near = small(loss).setMaxEpochs(3).fit(rows);
    NeuralNetworkRegressionModel far =
        small(loss).setMaxEpochs(3).fit(rows.withColumn("label", functions.expr("3 * label")));
    NeuralNetworkRegressionModel both = near.averagedWith(List.of(far));
    Vector point = Vectors.dense(0.4, 1);
    assertEquals((near.predict(point) + far.predict(point)) / 2, both.predict(point), 5);
    NeuralNetworkRegressionModel alone = both.ofNetworks(1, 2);
    double[] expected = far.predictQuantiles(point).toArray();
    assertArrayEquals(expected, alone.predictQuantiles(point).toArray(), 10);
  }

  @ParameterizedTest
  @ValueSource(strings = {"quantile", "gaussian", "bins"})
  void savedLoadedAndCopiedItIsTheSame(String loss) throws IOException {
    NeuralNetworkRegressionModel model =
        small(loss)
            .setQuantileProbabilities(new double[] {1e-12, 0.5, 1 - 1e-12})
            .setMaxEpochs(2)
            .setClipPredictions(true)
            .fit(rows);
    ParamsSuite.checkParams(model);
    String path = folder.resolve("model").toString();
    model.save(path);
    assertTrue(SavedMetadata.text(Path.of(path)).contains("\"formatVersion\":4"));
    NeuralNetworkRegressionModel loaded = NeuralNetworkRegressionModel.load(path);
    List<Row> expected = model.transform(rows).collectAsList();
    assertEquals(expected, loaded.transform(rows).collectAsList());
    assertEquals(expected, model.copy(ParamMap.empty()).transform(rows).collectAsList());
    double least = model.target().min()[0];
    double largest = model.target().max()[0];
    DoubleSummaryStatistics told = new DoubleSummaryStatistics();
    for (Row row : expected) {
      DoubleStream.of(row.<Vector>getAs("quantiles").toArray()).forEach(told);
    }
    // Those of a normal distribution are seven deviations to either side before.
    assertTrue(told.getMin() >= least && told.getMax() <= largest, told::toString);
    assertEquals(least, told.getMin(), 1e-3);
    assertEquals(largest, told.getMax(), 1e-3);
    Path target = folder.resolve("model/target.json");
    Files.deleteIfExists(folder.resolve("model/.target.json.crc"));
    Files.writeString(
        target,
        Files.readString(target).replaceAll("\"distribution\":.*", "\"distribution\":null}"));
    assertRefused(() -> NeuralNetworkRegressionModel.load(path), "target.json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"quantile", "gaussian", "bins"})
  void attributionsAddUpToThePrediction(String loss) {
    NeuralNetworkRegressionModel model =
        small(loss).setMaxEpochs(3).fit(rows).setAttributionCol("why");
    double ofBaseline = model.predict(model.baseline());
    for (Row row : model.transform(rows.limit(30)).collectAsList()) {
      double sum = DoubleStream.of(row.<Vector>getAs("why").toArray()).sum();
      assertEquals(row.<Double>getAs("prediction") - ofBaseline, sum, 15);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"quantile", "gaussian", "bins"})
  void bothEnginesTrainForIt(String loss) {
    NeuralNetworkRegressor estimator = small(loss).setMaxEpochs(1).setEngine("dense");
    Vector point = Vectors.dense(0.4, 1);
    NeuralNetworkRegressionModel dense = estimator.fit(rows);
    NeuralNetworkRegressionModel dl4j = estimator.setEngine("dl4j").fit(rows);
    assertEquals("dense", dense.summary().engine());
    assertEquals("dl4j", dl4j.summary().engine());
    double[] quantiles = dense.predictQuantiles(point).toArray();
    assertArrayEquals(quantiles, dl4j.predictQuantiles(point).toArray(), 2);
    assertNotEquals(quantiles[0], untrained(loss).predictQuantiles(point).apply(0), 10);
  }

  @Test
  void aModelOfAllQuantilesIsAskedForOthers() {
    double[] others = {0.2, 0.8};
    Vector point = Vectors.dense(0.4, 1);
    for (String loss : List.of("gaussian", "bins")) {
      NeuralNetworkRegressionModel model =
          small(loss).setMaxEpochs(1).fit(rows).setQuantileProbabilities(others);
      assertEquals(2, model.predictQuantiles(point).size());
      assertEquals(2, model.transform(rows).first().<Vector>getAs("quantiles").size());
    }
    NeuralNetworkRegressionModel model = untrained("quantile");
    model.setQuantileProbabilities(others);
    for (Runnable asked :
        List.<Runnable>of(() -> model.transform(rows), () -> model.predictQuantiles(point))) {
      assertRefused(
          asked::run,
          "regressor: ",
          "param quantileProbabilities is [0.2, 0.8], but the network was trained for quantiles of"
              + " [0.1, 0.5, 0.9]");
    }
    assertRefused(
        () -> untrained("quantile").setVarianceCol("v").transform(rows),
        "param varianceCol is set to 'v', but the network tells no variance");
    assertRefused(
        () ->
            new NeuralNetworkRegressor()
                .setMaxEpochs(1)
                .fit(rows)
                .setQuantilesCol("q")
                .transform(rows),
        "param quantilesCol is set to 'q', but the network was trained to predict one number");
  }

  @Test
  void whatCannotBeIsRefused() {
    NeuralNetworkRegressor plain = new NeuralNetworkRegressor("regressor");
    assertRefused(
        () -> plain.copy(ParamMap.empty()).setQuantilesCol("q").fit(rows),
        "regressor: param quantilesCol is set to 'q', but loss squared tells no quantiles; set loss"
            + " to quantile, gaussian or bins");
    assertRefused(
        () -> small("quantile").setVarianceCol("v").fit(rows),
        "regressor: param varianceCol is set to 'v', but loss quantile tells no variance; set loss"
            + " to gaussian or bins");
    Dataset<Row> vectors = rows.withColumn("label", functions.col("features"));
    assertRefused(
        () -> small("gaussian").fit(vectors),
        "regressor: param loss is gaussian, ",
        "but labelCol 'label' has Vectors or arrays; required is a column of numbers");
    assertRefused(
        () -> small("bins").setBackend("dl4j-spark").fit(rows),
        "param loss is bins, but must be squared or absolute if backend is dl4j-spark");
    for (double[] wrong : new double[][] {{}, {0.5, 0.5}, {0, 0.5}, {0.9, 0.1}, {Double.NaN}}) {
      assertRefused(
          () -> plain.setQuantileProbabilities(wrong),
          "regressor: param quantileProbabilities is [",
          "but must be numbers in (0, 1), strictly increasing");
    }
    assertRefused(() -> plain.setNumBins(1), "param numBins is 1, but must be from 2 to 10000");
    for (String loss : List.of("quantile", "gaussian", "bins")) {
      NeuralNetworkRegressionModel model = untrained(loss);
      assertRefused(
          () -> RuntimeModels.of(model), "regressor: outputs that describe ", "without Spark");
    }
    NeuralNetworkRegressionModel bins = untrained("bins");
    NeuralNetworkRegressionModel others =
        untrained("bins", rows.withColumn("label", functions.expr("label + 1")));
    assertRefused(
        () -> bins.averagedWith(List.of(others)),
        "a model of 1 targets by a histogram of 30 bins from ",
        "cannot be averaged with one of 1 targets by a histogram of 30 bins from ");
  }

  @Test
  void networksOfFoldsAreOneDistribution() {
    NeuralNetworkRegressionModel model =
        new NetworkEnsemble<>(small("quantile").setMaxEpochs(2)).setNumFolds(2).fit(rows);
    assertEquals(2, model.networkZips().size());
    double[] quantiles = model.transform(rows).first().<Vector>getAs("quantiles").toArray();
    assertTrue(quantiles[0] < quantiles[1] && quantiles[1] < quantiles[2]);
    assertRefused(
        () -> new NetworkEnsemble<>(small("bins")).setNumFolds(2).fit(rows),
        "numFolds is 2, but loss of the estimator is bins");
  }

  @Test
  void theRecipeForTablesTakesThem() {
    for (String loss : List.of("quantile", "gaussian", "bins")) {
      NeuralNetworkRegressionModel model =
          NeuralNetworkRegressor.tabular()
              .setLoss(loss)
              .setQuantilesCol("quantiles")
              .setHiddenLayers(new int[] {16})
              .setMaxEpochs(8)
              .setNumWorkers(1)
              .fit(rows);
      Row judged =
          model
              .transform(rows)
              .selectExpr("sqrt(avg(pow(prediction - label, 2)))", "var_pop(label)")
              .first();
      assertTrue(judged.getDouble(0) < Math.sqrt(judged.getDouble(1)) / 2, loss + ": " + judged);
      double[] quantiles = model.predictQuantiles(Vectors.dense(0, 1)).toArray();
      assertTrue(IntStream.of(1, 2).allMatch(k -> quantiles[k - 1] < quantiles[k]), loss);
    }
  }
}
