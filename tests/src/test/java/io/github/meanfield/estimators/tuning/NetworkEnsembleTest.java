package io.github.meanfield.estimators.tuning;

import static io.github.meanfield.Errors.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SavedMetadata;
import io.github.meanfield.SparkJobs;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.estimators.NeuralNetworkRegressor;
import io.github.meanfield.stages.SeedPurpose;
import io.github.meanfield.stages.Seeds;
import io.github.meanfield.transformers.EpochRecord;
import io.github.meanfield.transformers.NetworkFacts;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import io.github.meanfield.transformers.NeuralNetworkRegressionModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Networks of folds, and models of networks that differ. */
@ExtendWith(SparkSessionExtension.class)
class NetworkEnsembleTest {

  private static Dataset<Row> rows;

  /** Targets of folds differ in their mean, as those of fold 0 are large. */
  @BeforeAll
  static void make(SparkSession spark) {
    rows =
        new VectorAssembler()
            .setInputCols(new String[] {"a", "b"})
            .setOutputCol("features")
            .transform(
                spark
                    .range(0, 240, 1, 2)
                    .selectExpr(
                        "id",
                        "cast(id % 3 as int) AS fold",
                        "cast(id % 2 as double) AS label",
                        "id % 2 + sin(id * 12.9898) AS a",
                        "cos(id * 78.233) AS b",
                        "50 + if(id % 3 = 0, 300, 0) + 20 * sin(id * 12.9898) AS target"));
  }

  private static NeuralNetworkClassifier classifier() {
    return new NeuralNetworkClassifier("classifier")
        .setHiddenLayers(new int[] {6})
        .setNumWorkers(2)
        .setBatchSize(16)
        .setLearningRate(0.01)
        .setMaxEpochs(3);
  }

  private static NeuralNetworkRegressor regressor() {
    return new NeuralNetworkRegressor("regressor")
        .setLabelCol("target")
        .setHiddenLayers(new int[] {6})
        .setNumWorkers(2)
        .setBatchSize(16)
        .setMaxEpochs(3);
  }

  private static double deviation(double... values) {
    double mean = Arrays.stream(values).average().orElseThrow();
    double squares = Arrays.stream(values).map(x -> (x - mean) * (x - mean)).sum();
    return Math.sqrt(squares / (values.length - 1));
  }

  private static List<Row> byId(Dataset<Row> scored) {
    return scored.orderBy("id").collectAsList();
  }

  @Test
  void privateNetworksHaveNoiseOfTheirOwnAndAddUp() {
    NeuralNetworkClassifier estimator =
        classifier().setDpNoiseMultiplier(2).setMaxEpochs(1).setSeed(7);
    NetworkEnsemble<NeuralNetworkClassificationModel> ensemble =
        new NetworkEnsemble<>("ensemble", estimator).setNumFolds(2);
    // The rows of a fold would be validation rows, and their loss no secret.
    assertRefused(
        () -> ensemble.fit(rows),
        "ensemble: numFolds is 2, and the estimator trains with differential privacy",
        "set validationIndicatorCol");
    estimator.setValidationIndicatorCol("public");
    Dataset<Row> judged = rows.withColumn("public", functions.expr("id % 6 = 5"));
    NeuralNetworkClassificationModel model = ensemble.fit(judged);
    NeuralNetworkClassificationModel other = ensemble.fit(judged);
    for (int i = 0; i < 2; i++) {
      assertFalse(Arrays.equals(weights(model, i), weights(other, i)), "noise of network " + i);
    }
    double epsilon = model.summary().privacy().epsilon();
    double one = estimator.fit(judged.where("fold <> 0 or public")).summary().privacy().epsilon();
    assertTrue(epsilon > 1.5 * one, epsilon + " of two networks, " + one + " of one");
    estimator.clear(estimator.validationIndicatorCol());
    ensemble.setNumFolds(1).setNumSnapshots(2);
    model = ensemble.fit(rows);
    assertFalse(Arrays.equals(weights(model, 1), weights(ensemble.fit(rows), 1)));
    one = estimator.setSchedule("cosine").fit(rows).summary().privacy().epsilon();
    assertEquals(2 * one, model.summary().privacy().epsilon(), 1e-9);
  }

  private static float[] weights(NeuralNetworkClassificationModel model, int network) {
    return model.networks().get(network).params().dup().data().asFloat();
  }

  @Test
  void eachRowIsPredictedByTheNetworkThatHasNotSeenIt() {
    NetworkEnsemble<NeuralNetworkClassificationModel> ensemble =
        new NetworkEnsemble<>("ensemble", classifier()).setNumFolds(3).setFoldCol("fold");
    NeuralNetworkClassificationModel model = ensemble.fit(rows);
    assertEquals(3, model.networks().size());
    assertEquals(3, model.summary().courses().size());
    List<Row> outOfFold = byId(ensemble.outOfFold(model, rows));
    assertEquals(240, outOfFold.size());
    assertFalse(outOfFold.get(0).schema().toString().contains("held_out"));
    for (int fold = 0; fold < 3; fold++) {
      // By hand: a fit on the rows of the other folds, judged by those of this one.
      NeuralNetworkClassificationModel member = model.ofNetworks(fold, fold + 1);
      NeuralNetworkClassificationModel alone =
          classifier()
              .setValidationIndicatorCol("held")
              .setSeed(Seeds.derive(classifier().getSeed(), SeedPurpose.ENSEMBLE.ordinal(), fold))
              .fit(rows.withColumn("held", functions.col("fold").equalTo(fold)));
      assertEquals(160, alone.summary().trainingRows());
      assertEquals(1, NetworkFacts.of(member).networks());
      assertEquals(
          alone.summary().epochs().stream().map(EpochRecord::validationLoss).toList(),
          member.summary().epochs().stream().map(EpochRecord::validationLoss).toList());
      assertArrayEquals(
          alone.network().params().data().asFloat(), member.network().params().data().asFloat());
      for (Row row : outOfFold) {
        if (row.<Integer>getAs("fold") == fold) {
          assertEquals(
              member.predictProbability(row.getAs("features")), row.<Vector>getAs("probability"));
        }
      }
    }
  }

  @Test
  void theyAreAveragedAndTheirSpreadIsTold(@TempDir Path directory) throws IOException {
    NetworkEnsemble<NeuralNetworkClassificationModel> ensemble =
        new NetworkEnsemble<>(classifier().setSpreadCol("spread")).setNumFolds(3);
    assertTrue(
        Arrays.asList(ensemble.transformSchema(rows.schema()).fieldNames()).contains("spread"));
    NeuralNetworkClassificationModel model = ensemble.fit(rows);
    List<NeuralNetworkClassificationModel> members =
        IntStream.range(0, 3).mapToObj(i -> model.ofNetworks(i, i + 1)).toList();
    double largest = 0;
    for (Row row : model.transform(rows).collectAsList()) {
      Vector features = row.getAs("features");
      int predicted = (int) row.<Double>getAs("prediction").doubleValue();
      double[] each =
          members.stream()
              .mapToDouble(member -> member.predictProbability(features).apply(predicted))
              .toArray();
      assertEquals(
          Arrays.stream(each).average().orElseThrow(),
          row.<Vector>getAs("probability").apply(predicted),
          1e-6);
      assertEquals(deviation(each), row.<Double>getAs("spread"), 1e-6);
      largest = Math.max(largest, row.<Double>getAs("spread"));
    }
    assertTrue(largest > 1e-3, "spread of at most " + largest);
    String saved = directory.resolve("model").toString();
    model.save(saved);
    assertEquals(
        model.transform(rows).collectAsList(),
        NeuralNetworkClassificationModel.load(saved).transform(rows).collectAsList());
    assertTrue(SavedMetadata.text(Path.of(saved)).contains("\"formatVersion\":2"));
  }

  @Test
  void targetsOfFoldsMayDifferInTheirScale() {
    NetworkEnsemble<NeuralNetworkRegressionModel> ensemble =
        new NetworkEnsemble<>(regressor().setClipPredictions(true).setSpreadCol("spread"))
            .setNumFolds(3)
            .setFoldCol("fold");
    NeuralNetworkRegressionModel model = ensemble.fit(rows);
    for (int fold = 0; fold < 3; fold++) {
      NeuralNetworkRegressionModel alone =
          regressor()
              .setClipPredictions(true)
              .setValidationIndicatorCol("held")
              .setSeed(Seeds.derive(regressor().getSeed(), SeedPurpose.ENSEMBLE.ordinal(), fold))
              .fit(rows.withColumn("held", functions.col("fold").equalTo(fold)));
      assertTrue(fold == 0 == alone.target().center()[0] < 100, "" + alone.target().center()[0]);
      NeuralNetworkRegressionModel member = model.ofNetworks(fold, fold + 1);
      for (Row row : rows.collectAsList()) {
        Vector features = row.getAs("features");
        double expected = alone.predict(features);
        double found = member.predict(features);
        double least = alone.target().min()[0];
        double most = alone.target().max()[0];
        // The limits of the ensemble are those of all folds.
        assertEquals(expected, Math.max(least, Math.min(most, found)), 1e-3);
      }
    }
    for (Row row : model.transform(rows).collectAsList()) {
      double[] each =
          IntStream.range(0, 3)
              .mapToDouble(i -> model.ofNetworks(i, i + 1).predict(row.getAs("features")))
              .toArray();
      assertEquals(deviation(each), row.<Double>getAs("spread"), 1e-3);
    }
  }

  @Test
  void networksOfOtherLayersAreAveragedExplainedAndSaved(@TempDir Path directory)
      throws IOException {
    NeuralNetworkClassificationModel small = classifier().fit(rows);
    NeuralNetworkClassificationModel large =
        classifier().setHiddenLayers(new int[] {4, 5}).setActivation("tanh").fit(rows);
    NeuralNetworkClassificationModel both = small.averagedWith(List.of(large));
    both.setAttributionCol("why").setAttributionSteps(64).setSpreadCol("spread");
    String saved = directory.resolve("model").toString();
    both.save(saved);
    assertTrue(SavedMetadata.text(Path.of(saved)).contains("\"formatVersion\":3"));
    NeuralNetworkClassificationModel loaded = NeuralNetworkClassificationModel.load(saved);
    assertEquals(both.summary(), loaded.summary());
    assertEquals(both.transform(rows).collectAsList(), loaded.transform(rows).collectAsList());
    for (Row row : loaded.transform(rows).collectAsList()) {
      Vector features = row.getAs("features");
      int predicted = (int) row.<Double>getAs("prediction").doubleValue();
      double mean =
          (small.predictProbability(features).apply(predicted)
                  + large.predictProbability(features).apply(predicted))
              / 2;
      assertEquals(mean, row.<Vector>getAs("probability").apply(predicted), 1e-6);
      double atBaseline = loaded.predictProbability(loaded.baseline()).apply(predicted);
      assertEquals(
          mean - atBaseline,
          Arrays.stream(row.<Vector>getAs("why").toArray()).sum(),
          0.02,
          "attributions add up");
    }
  }

  @Test
  void whatDoesNotBelongTogetherIsRefused(SparkSession spark) {
    NeuralNetworkClassificationModel two = classifier().fit(rows);
    NeuralNetworkClassificationModel three =
        classifier().fit(rows.withColumn("label", functions.expr("cast(id % 3 as double)")));
    assertRefused(
        () -> two.averagedWith(List.of(three)),
        "classifier: a model of 2 classes from 2 features cannot be averaged with one of 3 classes"
            + " from 2 features; required are models of the same features that predict the same");
    assertRefused(
        () -> classifier().setSpreadCol("spread").fit(rows),
        "classifier: param spreadCol is set to 'spread', but a single network has no spread; set"
            + " numNetworks to 2 or more, or leave spreadCol unset");
    assertRefused(
        () -> two.setSpreadCol("spread").transform(rows), "a single network has no spread");
    assertRefused(
        () -> new NetworkEnsemble<>("e", classifier()).setNumFolds(1).fit(rows),
        "e: numFolds and numSnapshots are 1, but an ensemble is of at least 2 networks");
    assertRefused(
        () ->
            new NetworkEnsemble<>("e", classifier().setNumNetworks(2)).setNumSnapshots(3).fit(rows),
        "e: numSnapshots is 3, but numNetworks of the estimator is 2");
    assertRefused(
        () -> new NetworkEnsemble<>("e", classifier()).setFoldCol("absent").fit(rows),
        "e: foldCol 'absent'");
    assertRefused(
        () -> new NetworkEnsemble<>("e", classifier()).setNumFolds(2).setFoldCol("fold").fit(rows),
        "e: a row has 2 in foldCol 'fold', but with numFolds 2 whole numbers from 0 to 1 are"
            + " required");
    assertRefused(
        () ->
            new NetworkEnsemble<>("e", classifier())
                .setNumFolds(3)
                .outOfFold(two.averagedWith(List.of(two)), rows),
        "e: the model has 2 networks, but there are 3 folds");
    assertRefused(
        () ->
            new NetworkEnsemble<>("e", classifier())
                .setNumFolds(2)
                .setFoldCol("fold")
                .outOfFold(two.averagedWith(List.of(two)), rows),
        "e: a row has 2 in foldCol 'fold'");
    Set<Integer> before = SparkJobs.cached(spark);
    assertRefused(
        () -> new NetworkEnsemble<>("e", classifier()).fit(rows.limit(1)), "e: there are no rows");
    assertTrue(before.containsAll(SparkJobs.cached(spark)));
  }

  @Test
  void rowsOfOnesOwnValidateAndFoldsStayUnseen() {
    Dataset<Row> marked = rows.withColumn("validation", functions.expr("id % 5 = 0"));
    NetworkEnsemble<NeuralNetworkClassificationModel> ensemble =
        new NetworkEnsemble<>(classifier().setValidationIndicatorCol("validation"))
            .setNumFolds(3)
            .setFoldCol("fold")
            .setParallelism(3);
    NeuralNetworkClassificationModel model = ensemble.fit(marked);
    assertEquals(128, model.summary().trainingRows());
    assertEquals(32, model.summary().validationRows());
    NeuralNetworkClassificationModel again = ensemble.setParallelism(1).fit(marked);
    assertEquals(model.networks(), again.networks());
  }

  @Test
  void snapshotsGoOnFromOneAnother(@TempDir Path directory) throws IOException {
    NetworkEnsemble<NeuralNetworkClassificationModel> ensemble =
        new NetworkEnsemble<>(classifier().setSpreadCol("spread"))
            .setNumFolds(1)
            .setNumSnapshots(2);
    NeuralNetworkClassificationModel model = ensemble.fit(rows);
    NeuralNetworkClassificationModel first = classifier().setSchedule("cosine").fit(rows);
    String saved = directory.resolve("first").toString();
    first.save(saved);
    NeuralNetworkClassificationModel second =
        classifier().setSchedule("cosine").fineTuning(saved).fit(rows);
    assertArrayEquals(
        second.network().params().data().asFloat(),
        model.networks().get(0).params().data().asFloat());
    assertArrayEquals(
        first.network().params().data().asFloat(),
        model.networks().get(1).params().data().asFloat());
    assertEquals(2, model.summary().courses().size());
    List<Double> rates =
        model.summary().courses().get(0).epochs().stream().map(EpochRecord::learningRate).toList();
    assertTrue(rates.get(0) > 3 * rates.get(2), () -> "each course has its cosine: " + rates);
    for (Row row : model.transform(rows).collectAsList()) {
      int predicted = (int) row.<Double>getAs("prediction").doubleValue();
      double a = first.predictProbability(row.getAs("features")).apply(predicted);
      double b = second.predictProbability(row.getAs("features")).apply(predicted);
      assertEquals((a + b) / 2, row.<Vector>getAs("probability").apply(predicted), 1e-6);
      assertEquals(Math.abs(a - b) / Math.sqrt(2), row.<Double>getAs("spread"), 1e-6);
    }
    NetworkEnsemble<NeuralNetworkClassificationModel> ofFolds =
        new NetworkEnsemble<>(classifier()).setNumFolds(2).setNumSnapshots(2);
    NeuralNetworkClassificationModel four = ofFolds.fit(rows);
    assertEquals(4, four.networks().size());
    assertEquals(240, ofFolds.outOfFold(four, rows).count());
    assertRefused(() -> ensemble.outOfFold(model, rows), "numFolds is 1: no network has seen less");
  }

  @Test
  void copiesTrainTheSame() {
    NetworkEnsemble<NeuralNetworkClassificationModel> ensemble =
        new NetworkEnsemble<>(classifier()).setNumFolds(2).setSeed(7);
    assertEquals(
        ensemble.fit(rows).networks(), ensemble.copy(ParamMap.empty()).fit(rows).networks());
  }
}
