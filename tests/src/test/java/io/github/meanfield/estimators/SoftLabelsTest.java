package io.github.meanfield.estimators;

import static io.github.meanfield.Errors.assertRefused;
import static io.github.meanfield.SameBits.assertSameBits;
import static org.apache.spark.ml.functions.array_to_vector;
import static org.apache.spark.ml.functions.vector_to_array;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.Samples;
import io.github.meanfield.transformers.EpochRecord;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Labels that are distributions over the classes. */
class SoftLabelsTest extends FitChecks {

  private static Dataset<Row> rows;

  @BeforeAll
  static void blobs(SparkSession spark) {
    rows =
        Samples.blobs(spark, 90, 3, 3, 1)
            .withColumn("validation", functions.expr("id % 4 = 3"))
            .withColumn(
                "oneHot", functions.expr("transform(array(0, 1, 2), k -> double(k = label))"))
            .withColumn("soft", functions.expr("transform(oneHot, t -> 0.7 * t + 0.1)"))
            .coalesce(2);
  }

  private static NeuralNetworkClassifier soft(String label) {
    return classifier().setLabelCol(label).setValidationIndicatorCol("validation").setMaxEpochs(3);
  }

  private static void assertSame(
      NeuralNetworkClassificationModel expected, NeuralNetworkClassificationModel found) {
    assertSameBits(expected.network().params(), found.network().params());
    List<EpochRecord> epochs = found.summary().epochs();
    for (int i = 0; i < epochs.size(); i++) {
      EpochRecord epoch = expected.summary().epochs().get(i);
      assertEquals(epoch.trainLoss(), epochs.get(i).trainLoss());
      assertEquals(epoch.validationLoss(), epochs.get(i).validationLoss());
      assertEquals(epoch.validationMetric(), epochs.get(i).validationMetric());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "none, 0, dense, meanfield, true",
    "balanced, 0.1, dense, meanfield, false",
    "none, 0, dl4j, meanfield, false",
    "balanced, 0, dl4j, dl4j-spark, false"
  })
  void distributionsOfOneClassTrainTheSameNetwork(
      String classWeights, double smoothing, String engine, String backend, boolean isScaled) {
    Dataset<Row> few = rows.where("label < 2 OR id % 2 = 0");
    NeuralNetworkClassifier hard =
        soft("label")
            .setClassWeights(classWeights)
            .setLabelSmoothing(smoothing)
            .setEngine(engine)
            .setBackend(backend)
            .setTemperatureScaling(isScaled);
    Dataset<Row> vectors = few.withColumn("vector", array_to_vector(functions.col("oneHot")));
    NeuralNetworkClassificationModel model = hard.fit(few);
    assertSame(model, hard.setLabelCol("oneHot").fit(few));
    assertSame(model, hard.setLabelCol("vector").fit(vectors));
  }

  @Test
  void theAreaUnderTheCurveIsThatOfClasses(SparkSession spark) {
    Dataset<Row> two =
        Samples.blobs(spark, 40, 2, 2, 1)
            .withColumn("validation", functions.expr("id % 4 > 1"))
            .withColumn("oneHot", functions.expr("array(1 - label, label)"));
    NeuralNetworkClassifier hard = soft("label").setValidationMetric("auc");
    assertSame(hard.fit(two), hard.setLabelCol("oneHot").fit(two));
  }

  /** Of fits that start with no bias and no hidden layer, one step of 1 is that of the formula. */
  @ParameterizedTest
  @CsvSource({"crossEntropy", "kl"})
  void oneStepGoesDownTheGradient(String loss) {
    NeuralNetworkClassifier one =
        soft("soft")
            .setLoss(loss)
            .setHiddenLayers(new int[0])
            .setWeightInit("zero")
            .setOutputBias("zero")
            .setUpdater("sgd")
            .setLearningRate(1)
            .setLearningRateScaling("none")
            .setNumWorkers(1)
            .setBatchSize(90)
            .setMaxEpochs(1);
    NeuralNetworkClassificationModel model = one.fit(rows);
    // The mean of target less probability, which is 1/3.
    Row mean =
        rows.where("NOT validation")
            .selectExpr("avg(soft[0] - 1/3D)", "avg(soft[1] - 1/3D)", "avg(soft[2] - 1/3D)")
            .first();
    float[] bias = model.network().params().dup().data().asFloat();
    for (int k = 0; k < 3; k++) {
      assertEquals(mean.getDouble(k), bias[9 + k], 1e-6);
    }
    double entropy = -0.8 * Math.log(0.8) - 0.2 * Math.log(0.1);
    assertEquals(
        Math.log(3) - (loss.equals("kl") ? entropy : 0),
        model.summary().epochs().get(0).trainLoss(),
        1e-6);
  }

  @Test
  void theBiasStartsWithTheMeanOfTheTargets() {
    NeuralNetworkClassifier none =
        soft("soft").setHiddenLayers(new int[0]).setWeightInit("zero").setLearningRate(1e-12);
    NeuralNetworkClassificationModel model = none.fit(rows);
    Row sums =
        rows.where("NOT validation")
            .selectExpr("sum(soft[0])", "sum(soft[1])", "sum(soft[2])", "count(*)")
            .first();
    for (int k = 0; k < 3; k++) {
      double share = (sums.getDouble(k) + 1) / (sums.getLong(3) + 3);
      Vector probability = model.transform(rows).first().getAs("probability");
      assertEquals(share, probability.apply(k), 1e-5);
    }
  }

  @Test
  void weightsCountAsRepeatedRowsDo() {
    Dataset<Row> few = rows.where("id < 12");
    Dataset<Row> twice = few.union(few.where("label = 0"));
    Dataset<Row> weighted = few.withColumn("w", functions.expr("IF(label = 0, 2, 1)"));
    NeuralNetworkClassifier none =
        classifier()
            .setLabelCol("soft")
            .setClassWeights("balanced")
            .setHiddenLayers(new int[0])
            .setNumWorkers(1)
            .setOutputBias("zero")
            .setUpdater("sgd")
            .setBatchSize(24);
    float[] unweighted = none.fit(few).network().params().dup().data().asFloat();
    float[] expected = none.fit(twice).network().params().dup().data().asFloat();
    none.setWeightCol("w");
    float[] found = none.fit(weighted).network().params().dup().data().asFloat();
    assertArrayEquals(expected, found, 1e-6f);
    assertFalse(Arrays.equals(unweighted, found));
  }

  /** A small network learns of a larger one, from its probabilities alone. */
  @Test
  void aStudentLearnsOfATeacher() {
    NeuralNetworkClassificationModel teacher =
        classifier().setHiddenLayers(new int[] {16}).setMaxEpochs(60).setNumNetworks(2).fit(rows);
    Dataset<Row> taught = teacher.transform(rows).select("features", "probability", "prediction");
    Dataset<Row> named = taught.toDF("features", "teacher", "taught");
    NeuralNetworkClassificationModel student =
        classifier()
            .setLabelCol("teacher")
            .setLoss("kl")
            .setHiddenLayers(new int[] {4})
            .setMaxEpochs(60)
            .setLearningRate(0.02)
            .fit(named);
    assertEquals(3, student.numClasses());
    Dataset<Row> scored = student.transform(named);
    assertTrue(scored.where("prediction = taught").count() >= 81);
    Column distance =
        functions.expr("aggregate(zip_with(p, t, (x, y) -> abs(x - y)), 0D, (s, d) -> s + d)");
    double mean =
        scored
            .withColumn("p", vector_to_array(functions.col("probability"), "float64"))
            .withColumn("t", vector_to_array(functions.col("teacher"), "float64"))
            .agg(functions.avg(distance))
            .first()
            .getDouble(0);
    assertTrue(mean < 0.15, "mean distance " + mean);
    // The divergence ends near 0, which the cross-entropy of such labels does not.
    List<EpochRecord> epochs = student.summary().epochs();
    assertTrue(epochs.get(epochs.size() - 1).trainLoss() < 0.03);
  }

  @Test
  void metadataTellTheClasses() {
    Dataset<Row> vectors =
        rows.withColumn("vector", array_to_vector(functions.col("soft")))
            .withMetadata("vector", new AttributeGroup("vector", 3).toMetadata());
    NeuralNetworkClassifier estimator = soft("vector");
    assertEquals(
        3,
        AttributeGroup.fromStructField(
                estimator.transformSchema(vectors.schema()).apply("probability"))
            .size());
    assertRefused(
        () -> estimator.setThresholds(new double[] {1, 1}).transformSchema(vectors.schema()),
        "param thresholds has 2 values, but must have one for each of the 3 classes");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "array(0.6, 0.5, -0.1D) | 1 row with labels that are distributions with negative numbers",
        "array(0.5, 0.2, 0.2D) | do not add to 1 (by more than 0.000001: divide each by its sum)",
        "array(0.5, 0.5, 2e-6D) | do not add to 1",
        "array(0.5, 0.5, double('NaN')) | 1 row with labels that are NaN",
        "array(0.5, 0.5D) | 1 row with labels that are of another size than 3",
        "array(0.5, null, 0.5D) | 1 row with labels that are null",
        "CAST(NULL AS array<double>) | 1 row with labels that are null (such as null)"
      })
  void aBadTargetIsToldOf(String target, String message) {
    Dataset<Row> bad =
        rows.withColumn(
            "soft", functions.expr("CASE WHEN id = 5 THEN " + target + " ELSE soft END"));
    assertRefused(() -> soft("soft").fit(bad), "classifier: ", "labelCol 'soft'", message);
  }

  @Test
  void whatDistributionsDoNotHaveIsRefused() {
    assertRefused(
        () -> soft("soft").setLoss("focal").fit(rows),
        "classifier: param loss is focal, but labelCol 'soft' has distributions; required is loss"
            + " crossEntropy or kl");
    assertRefused(
        () -> soft("label").setLoss("kl").fit(rows),
        "classifier: param loss is kl, but labelCol 'label' has classes",
        "set loss to that");
    assertRefused(
        () -> soft("soft").setLoss("kl").setLabelSmoothing(0.1).fit(rows),
        "classifier: param loss is kl with labelSmoothing 0.1 and classWeights none; set them to");
    Dataset<Row> one = rows.withColumn("soft", functions.expr("array(0D, 1D, 0D)"));
    assertRefused(() -> soft("soft").fit(one), "labelCol 'soft' holds one class only (1)");
  }
}
