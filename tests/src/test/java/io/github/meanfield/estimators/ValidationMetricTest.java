package io.github.meanfield.estimators;

import static io.github.meanfield.Errors.assertRefused;
import static io.github.meanfield.SameBits.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.Samples;
import io.github.meanfield.SavedMetadata;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.transformers.EpochRecord;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import io.github.meanfield.transformers.NeuralNetworkRegressionModel;
import io.github.meanfield.transformers.TrainingSummary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What validation rows judge by, and predictions that are limited. */
@ExtendWith(SparkSessionExtension.class)
class ValidationMetricTest {

  private static Dataset<Row> twoClasses;
  private static Dataset<Row> targets;

  @TempDir private Path directory;

  @BeforeAll
  static void makeRows(SparkSession spark) {
    twoClasses =
        Samples.blobs(spark, 240, 3, 2, 5)
            .withColumn("label", functions.expr("if(hash(id) % 4 = 0, 1 - label, label)"))
            .withColumn("validation", functions.expr("id % 3 = 0"))
            .cache();
    targets =
        twoClasses
            .withColumn("label", functions.expr("10 + 3 * label + double(hash(id) % 100) / 50"))
            .cache();
  }

  private static NeuralNetworkClassifier classifier() {
    return new NeuralNetworkClassifier("classifier")
        .setHiddenLayers(new int[] {8})
        .setNumWorkers(2)
        .setLearningRate(0.05)
        .setValidationIndicatorCol("validation")
        .setMaxEpochs(12);
  }

  private static NeuralNetworkRegressor regressor() {
    return new NeuralNetworkRegressor("regressor")
        .setHiddenLayers(new int[] {8})
        .setNumWorkers(2)
        .setLearningRate(0.05)
        .setValidationIndicatorCol("validation")
        .setMaxEpochs(12);
  }

  private static EpochRecord best(TrainingSummary summary) {
    return summary.epochs().get(summary.bestEpoch() - 1);
  }

  @Test
  void ofEqualAccuraciesTheLastIsBest() {
    TrainingSummary summary =
        classifier().setValidationMetric("accuracy").fit(twoClasses).summary();
    double most =
        summary.epochs().stream().mapToDouble(EpochRecord::validationMetric).max().getAsDouble();
    int last =
        summary.epochs().stream()
            .filter(epoch -> epoch.validationMetric() == most)
            .mapToInt(EpochRecord::epoch)
            .max()
            .getAsInt();
    assertEquals(last, summary.bestEpoch());
    List<Double> losses = summary.epochs().stream().map(EpochRecord::validationLoss).toList();
    TrainingSummary byLoss = classifier().fit(twoClasses).summary();
    assertEquals(losses, byLoss.epochs().stream().map(EpochRecord::validationLoss).toList());
  }

  @Test
  void patienceWaitsForTheMetric() {
    TrainingSummary summary =
        classifier()
            .setValidationMetric("accuracy")
            .setPatience(3)
            .setMaxEpochs(60)
            .fit(twoClasses)
            .summary();
    String reason = summary.stopReason();
    assertTrue(reason.startsWith("validation accuracy did not rise above 0."), reason);
    assertTrue(reason.endsWith(" for 3 epochs"), reason);
  }

  @Test
  void areaUnderTheCurveIsThatOfTheModel() {
    NeuralNetworkClassificationModel model =
        classifier().setValidationMetric("auc").fit(twoClasses);
    double found =
        new BinaryClassificationEvaluator()
            .evaluate(model.transform(twoClasses.where("validation")));
    assertEquals("auc", model.summary().metricName());
    assertEquals(found, best(model.summary()).validationMetric(), 2e-3);
    double most =
        model.summary().epochs().stream()
            .mapToDouble(EpochRecord::validationMetric)
            .max()
            .getAsDouble();
    assertEquals(most, best(model.summary()).validationMetric());
  }

  @Test
  void areaUnderTheCurveNeedsTwoClasses(SparkSession spark) {
    Dataset<Row> three =
        Samples.blobs(spark, 60, 3, 3, 5).withColumn("validation", functions.expr("id % 4 = 0"));
    assertRefused(
        () -> classifier().setValidationMetric("auc").fit(three),
        "classifier: param validationMetric is auc, which needs rows of two classes, but labelCol"
            + " 'label' has 3 classes");
    Dataset<Row> oneInValidation =
        twoClasses.withColumn("validation", functions.expr("validation and label = 1"));
    assertRefused(
        () -> classifier().setValidationMetric("auc").fit(oneInValidation),
        "has 2 classes, and the validation rows are all of one of them");
  }

  @ParameterizedTest
  @CsvSource({"loss, rmse, false", "rmse, rmse, true", "mae, mae, false", "mae, mae, true"})
  void errorsAreThoseOfTheModel(String metric, String name, boolean clip) {
    NeuralNetworkRegressionModel model =
        regressor().setValidationMetric(metric).setClipPredictions(clip).fit(targets);
    double found =
        new RegressionEvaluator()
            .setMetricName(name)
            .evaluate(model.transform(targets.where("validation")));
    TrainingSummary summary = model.summary();
    assertEquals(name, summary.metricName());
    assertEquals(found, best(summary).validationMetric(), 1e-5);
    if (!metric.equals("loss")) {
      double least =
          summary.epochs().stream().mapToDouble(EpochRecord::validationMetric).min().getAsDouble();
      assertEquals(least, best(summary).validationMetric());
    }
  }

  @Test
  void predictionsStayInTheRangeOfTheTrainingTargets() throws Exception {
    Dataset<Row> far =
        targets.withColumn("features", functions.expr("array(id * 10D, -id * 10D, id * 10D)"));
    Dataset<Row> near =
        targets.withColumn("features", functions.expr("array(id % 7 / 1D, 1D, id % 3 / 1D)"));
    NeuralNetworkRegressionModel model = regressor().fit(near);
    NeuralNetworkRegressionModel clipped = regressor().setClipPredictions(true).fit(near);
    Row range = near.where("not validation").selectExpr("min(label)", "max(label)").first();
    String outside = "prediction < " + range.get(0) + " or prediction > " + range.get(1);
    assertTrue(model.transform(far).where(outside).count() > 0);
    assertEquals(0, clipped.transform(far).where(outside).count());
    assertEquals(
        model.transform(near).where("not (" + outside + ")").select("prediction").collectAsList(),
        clipped
            .transform(near)
            .join(model.transform(near).where("not (" + outside + ")").select("id"), "id")
            .select("prediction")
            .collectAsList());
    Path path = directory.resolve("clipped");
    clipped.save(path.toString());
    assertEquals(
        clipped.transform(far).collectAsList(),
        NeuralNetworkRegressionModel.load(path.toString()).transform(far).collectAsList());
    assertTrue(SavedMetadata.text(path).contains("Version\":2"));
    Path plain = directory.resolve("plain");
    model.save(plain.toString());
    assertFalse(Files.readString(plain.resolve("target.json")).contains("min"));
    assertTrue(SavedMetadata.text(plain).contains("Version\":1"));
  }

  @ParameterizedTest
  @CsvSource({"rmse, false", "rmse, true", "loss, true"})
  void aFitGoesOnFromItsCheckpoints(String metric, boolean clip) {
    NeuralNetworkRegressor regressor =
        regressor()
            .setValidationMetric(metric)
            .setClipPredictions(clip)
            .setCheckpointDir(directory.resolve("checkpoints").toString());
    NeuralNetworkRegressionModel model = regressor.fit(targets);
    CheckpointedFits.Recorder recorder = new CheckpointedFits.Recorder();
    NeuralNetworkRegressionModel again = regressor.setTrainingListener(recorder).fit(targets);
    assertEquals("resumed after 12", recorder.heard.get(0));
    assertEquals(model.summary(), again.summary());
    assertSameBits(model.network().params(), again.network().params());
  }

  @Test
  void epochsFollowFromTheRows() {
    NeuralNetworkRegressor automatic = regressor().setMaxEpochs(0).setEpochsPerRound(64);
    assertEquals(64, FitSettings.maxEpochs(automatic, 1000));
    assertEquals(40, FitSettings.maxEpochs(automatic, 25_000));
    assertEquals(16, FitSettings.maxEpochs(automatic, 1_000_000_000));
    String reason = automatic.setNumWorkers(2).fit(targets).summary().stopReason();
    assertTrue(reason.startsWith("maxEpochs 64 reached"), reason);
  }
}
