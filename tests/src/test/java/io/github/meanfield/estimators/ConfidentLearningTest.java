package io.github.meanfield.estimators;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkSessionExtension.class)
class ConfidentLearningTest {

  private static final int ROWS = 1500;
  private static final int CLASSES = 3;
  private static final double FLIPPED = 0.1;

  /** Three clouds that touch one another; of some rows, the label is another than the cloud. */
  private static Dataset<Row> clouds(SparkSession spark, double flipped) {
    Random random = new Random(3);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      int cloud = random.nextInt(CLASSES);
      double x = 3 * Math.cos(2.1 * cloud) + random.nextGaussian();
      double y = 3 * Math.sin(2.1 * cloud) + random.nextGaussian();
      boolean isFlipped = random.nextDouble() < flipped;
      double label = isFlipped ? (cloud + 1 + random.nextInt(CLASSES - 1)) % CLASSES : cloud;
      rows.add(RowFactory.create(i, x, y, isFlipped, label));
    }
    StructType schema =
        new StructType()
            .add("id", DataTypes.IntegerType)
            .add("x", DataTypes.DoubleType)
            .add("y", DataTypes.DoubleType)
            .add("isFlipped", DataTypes.BooleanType)
            .add("label", DataTypes.DoubleType);
    return new VectorAssembler()
        .setInputCols(new String[] {"x", "y"})
        .setOutputCol("features")
        .transform(spark.createDataFrame(rows, schema).repartition(2));
  }

  private static ConfidentLearning byNetwork() {
    return new ConfidentLearning()
        .setEstimator(
            new NeuralNetworkClassifier()
                .setHiddenLayers(new int[] {8})
                .setLearningRate(0.01)
                .setMaxEpochs(15)
                .setNumWorkers(1)
                .setSeed(5))
        .setNumFolds(4);
  }

  @Test
  void labelsThatWereFlippedAreFound(SparkSession spark) {
    Dataset<Row> rows = clouds(spark, FLIPPED);
    LabelNoise noise = byNetwork().find(rows);
    double flipped = rows.where("isFlipped").count();
    double found = noise.suspects().where("isFlipped").count();
    double suspects = noise.suspects().count();
    assertTrue(found / flipped > 0.85, "recall " + found / flipped + ", " + noise);
    assertTrue(found / suspects > 0.75, "precision " + found / suspects);
    assertEquals(FLIPPED, noise.share(), 0.03);
    // The most suspicious first, and those are wrong.
    List<Row> first = noise.suspects().limit(50).collectAsList();
    assertEquals(50, first.stream().filter(row -> row.<Boolean>getAs("isFlipped")).count());
    for (int i = 1; i < first.size(); i++) {
      assertTrue(
          first.get(i - 1).<Double>getAs("labelMargin")
              <= first.get(i).<Double>getAs("labelMargin"));
    }
    assertArrayEquals(
        new String[] {
          "id",
          "x",
          "y",
          "isFlipped",
          "label",
          "features",
          "suggestedLabel",
          "suggestedProbability",
          "labelMargin"
        },
        noise.suspects().columns());
    assertTrue(
        noise.toString().matches("LabelNoise: \\d+\\.\\d % of the labels .*"), noise::toString);
  }

  @Test
  void rightLabelsAreLeftInPeaceWhateverThePartitions(SparkSession spark) {
    Dataset<Row> rows = clouds(spark, 0);
    LabelNoise noise = byNetwork().find(rows);
    assertTrue(noise.share() < 0.04, noise::toString);
    LabelNoise regression =
        new ConfidentLearning()
            .setEstimator(new LogisticRegression().setProbabilityCol("p"))
            .setProbabilityCol("p")
            .setSeed(2)
            .find(rows);
    assertTrue(regression.share() < 0.04, regression::toString);
  }

  /** Probabilities by hand: thresholds are 0.7 for class 0 and 0.6 for class 1. */
  @Test
  void countsAndJointAreThoseOfThePaper(SparkSession spark) {
    Dataset<Row> rows =
        spark.sql(
            "SELECT * FROM VALUES (0D, array(0.9D, 0.1D)), (0D, array(0.8D, 0.2D)), (0D,"
                + " array(0.4D, 0.6D)), (1D, array(0.3D, 0.7D)), (1D, array(0.1D, 0.9D)), (1D,"
                + " array(0.8D, 0.2D)), (1D, array(0.4D, 0.6D)) AS t(label, __probabilities)");
    LabelNoise noise = LabelNoise.of(rows, "label");
    assertArrayEquals(new long[] {2, 1}, noise.counts()[0]);
    assertArrayEquals(new long[] {1, 3}, noise.counts()[1]);
    assertArrayEquals(new double[] {2 / 7.0, 1 / 7.0}, noise.joint()[0], 1e-12);
    assertArrayEquals(new double[] {1 / 7.0, 3 / 7.0}, noise.joint()[1], 1e-12);
    assertEquals(2 / 7.0, noise.share(), 1e-12);
    List<Row> suspects = noise.suspects().collectAsList();
    assertEquals(2, suspects.size());
    assertEquals(-0.6, suspects.get(0).<Double>getAs("labelMargin"), 1e-12);
    assertEquals(0.0, suspects.get(0).<Double>getAs("suggestedLabel"));
    assertEquals(0.8, suspects.get(0).<Double>getAs("suggestedProbability"), 1e-12);
    assertEquals(-0.2, suspects.get(1).<Double>getAs("labelMargin"), 1e-12);
  }

  /** Those of the paper, among rows without a label or a probability. */
  @Test
  void rowsWithoutALabelOrAProbabilityAreLeftOut(SparkSession spark) {
    Dataset<Row> rows =
        spark.sql(
            "SELECT * FROM VALUES (0D, array(0.9D, 0.1D)), (0D, array(0.8D, 0.2D)), (0D,"
                + " array(0.4D, 0.6D)), (1D, array(0.3D, 0.7D)), (1D, array(0.1D, 0.9D)), (1D,"
                + " array(0.8D, 0.2D)), (1D, array(0.4D, 0.6D)), (NULL, array(0.1D, 0.9D)), (0D,"
                + " array(double('NaN'), 0.5D)), (0D, NULL) AS t(label, __probabilities)");
    LabelNoise noise = LabelNoise.of(rows, "label");
    assertArrayEquals(new long[] {2, 1}, noise.counts()[0]);
    assertArrayEquals(new long[] {1, 3}, noise.counts()[1]);
    assertEquals(2 / 7.0, noise.share(), 1e-12);
    assertEquals(2, noise.suspects().count());
  }

  /** A row below all thresholds is of no class, and counts are scaled to the labels' rows. */
  @Test
  void rowsThatNoClassIsConfidentOfAreSpreadByTheOthers(SparkSession spark) {
    Dataset<Row> rows =
        spark.sql(
            "SELECT * FROM VALUES (0D, array(1.0D, 0.0D)), (0D, array(0.5D, 0.5D)), (1D,"
                + " array(0.0D, 1.0D)), (1D, array(0.45D, 0.55D)) AS t(label, __probabilities)");
    LabelNoise noise = LabelNoise.of(rows, "label");
    assertArrayEquals(new long[] {1, 0}, noise.counts()[0]);
    assertArrayEquals(new double[] {0.5, 0}, noise.joint()[0], 1e-12);
    assertEquals(0, noise.share(), 1e-12);
  }

  @Test
  void whatCannotBeIsRefused(SparkSession spark) {
    Dataset<Row> rows = clouds(spark, 0).limit(10);
    assertRefused("there is no estimator", new ConfidentLearning(), rows);
    assertRefused("numFolds is 1, but must be at least 2", byNetwork().setNumFolds(1), rows);
    assertRefused("labelCol 'y2' is not among the columns", byNetwork().setLabelCol("y2"), rows);
    assertRefused("keyCol 'k' is not among the columns", byNetwork().setKeyCol("k"), rows);
    assertRefused("labelCol 'features' is vector", byNetwork().setLabelCol("features"), rows);
    assertRefused(
        "output column 'labelMargin' exists already; rename it",
        byNetwork(),
        rows.withColumnRenamed("x", "labelMargin"));
    assertRefused(
        "output column '__rank' exists already as '__Rank'",
        byNetwork(),
        rows.withColumnRenamed("x", "__Rank"));
    assertRefused("all rows fall in fold", byNetwork().setKeyCol("isFlipped"), rows);
  }

  private static void assertRefused(String part, ConfidentLearning finder, Dataset<Row> rows) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> finder.find(rows)).getMessage();
    assertTrue(message.contains(part), message);
  }
}
