package io.github.meanfield.estimators;

import static io.github.meanfield.Errors.assertRefused;
import static io.github.meanfield.SameBits.assertSameBits;
import static org.apache.spark.ml.functions.array_to_vector;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.Samples;
import io.github.meanfield.stages.params.MultilabelColumns;
import io.github.meanfield.transformers.EpochRecord;
import io.github.meanfield.transformers.NeuralNetworkMultilabelModel;
import io.github.meanfield.transformers.PermutationImportance;
import io.github.meanfield.transformers.export.RuntimeModels;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.evaluation.MultilabelClassificationEvaluator;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows that may have several labels. */
class MultilabelTest extends FitChecks {

  private static Dataset<Row> rows;

  /** Rows of none, one or two of three labels, which overlap. */
  @BeforeAll
  static void labels(SparkSession spark) {
    rows =
        Samples.blobs(spark, 90, 3, 6, 1)
            .withColumn("validation", functions.expr("id % 4 = 3"))
            .withColumn(
                "labels",
                functions.expr(
                    "element_at(array(array(), array(0D), array(1D), array(2D), array(2D, 0D),"
                        + " array(0D, 1D)), int(label) + 1)"))
            .withColumn(
                "flags",
                array_to_vector(
                    functions.expr(
                        "transform(array(0D, 1D, 2D), j -> double(array_contains(labels, j)))")))
            .coalesce(2);
  }

  private static NeuralNetworkMultilabelClassifier several() {
    return new NeuralNetworkMultilabelClassifier("several")
        .setLabelCol("labels")
        .setValidationIndicatorCol("validation")
        .setHiddenLayers(new int[] {3})
        .setNumWorkers(2)
        .setMaxEpochs(2);
  }

  @ParameterizedTest
  @CsvSource({"dense", "dl4j"})
  void setsAndFlagsOfLabelsTrainTheSameNetwork(String engine) {
    NeuralNetworkMultilabelModel model = several().setEngine(engine).fit(rows);
    assertEquals(3, model.numLabels());
    NeuralNetworkMultilabelClassifier flags = several().setEngine(engine).setLabelCol("flags");
    assertSameBits(model.network().params(), flags.fit(rows).network().params());
    // Labels in another type and order are no other set.
    Dataset<Row> integers =
        rows.withColumn("labels", functions.expr("transform(reverse(labels), j -> tinyint(j))"));
    assertSameBits(
        model.network().params(),
        several().setEngine(engine).setNumLabels(3).fit(integers).network().params());
  }

  @Test
  void eachLabelIsALogisticRegressionWhereThereIsNoHiddenLayer() {
    NeuralNetworkMultilabelModel model =
        several()
            .setHiddenLayers(new int[0])
            .setNumWorkers(1)
            .setBatchSize(90)
            .setLearningRate(0.1)
            .setMaxEpochs(400)
            .setEpochsPerRound(100)
            .setRestoreBest(false)
            .fit(rows);
    List<Row> sample = rows.limit(20).collectAsList();
    for (int j = 0; j < 3; j++) {
      LogisticRegressionModel expected =
          new LogisticRegression()
              .setLabelCol("one")
              .setTol(1e-10)
              .fit(
                  rows.where("NOT validation")
                      .withColumn(
                          "one", functions.expr("int(array_contains(labels, " + j + "D))")));
      for (Row row : sample) {
        Vector features = row.getAs("features");
        double probability = expected.predictProbability(features).apply(1);
        assertEquals(probability, model.predictProbability(features).apply(j), 0.01);
      }
    }
  }

  @Test
  void columnsAreWhatTheRowPredicts() {
    NeuralNetworkMultilabelModel model =
        several().setThreshold(0.3).setMaxEpochs(20).setLearningRate(0.05).fit(rows);
    Dataset<Row> scored = model.transform(rows);
    assertEquals(model.transformSchema(rows.schema()), scored.schema());
    assertEquals(MultilabelColumns.LABELS, scored.schema().apply("prediction").dataType());
    long predicted = 0;
    for (Row row : scored.collectAsList()) {
      Vector features = row.getAs("features");
      Vector probability = row.getAs("probability");
      Vector odds = row.getAs("rawPrediction");
      List<Double> labels = row.getList(row.fieldIndex("prediction"));
      predicted += labels.size();
      assertArrayEquals(
          model.predict(features), labels.stream().mapToDouble(label -> label).toArray());
      for (int j = 0; j < 3; j++) {
        double p = probability.apply(j);
        assertEquals(p, model.predictProbability(features).apply(j), 1e-6);
        assertEquals(Math.log(p / (1 - p)), odds.apply(j), 1e-5);
        assertEquals(p > 0.3, labels.contains((double) j));
      }
    }
    assertTrue(predicted > 0 && predicted < 270);
    Dataset<Row> alone =
        model.setProbabilityCol("").setRawPredictionCol("").setPredictionCol("a.b").transform(rows);
    assertEquals(rows.columns().length + 1, alone.columns().length);
    assertEquals(
        scored.select("id", "prediction").collectAsList(),
        alone.select("id", "`a.b`").collectAsList());
    assertEquals(rows.schema(), model.setPredictionCol("").transform(rows).schema());
  }

  @Test
  void rowsThatAreKeptHaveNoPrediction() {
    Dataset<Row> bad =
        rows.limit(2)
            .withColumn(
                "features",
                array_to_vector(functions.expr("array(IF(id = 0, double('NaN'), 1D), 0D, 0D)")));
    NeuralNetworkMultilabelModel model = several().fit(rows);
    List<Row> kept =
        model.setHandleInvalid("keep").setThreshold(0).transform(bad).orderBy("id").collectAsList();
    assertNull(kept.get(0).getAs("prediction"));
    assertEquals(3, kept.get(1).getList(kept.get(1).fieldIndex("prediction")).size());
    assertEquals(1, model.setHandleInvalid("skip").transform(bad).count());
  }

  @ParameterizedTest
  @CsvSource({"microF1Measure, 0.5", "subsetAccuracy, 0.4"})
  void validationJudgesAsTheEvaluatorOfSparkDoes(String metric, double threshold) {
    NeuralNetworkMultilabelModel model =
        several()
            .setValidationMetric(metric)
            .setThreshold(threshold)
            .setMaxEpochs(15)
            .setLearningRate(0.03)
            .fit(rows);
    EpochRecord best = model.summary().epochs().get(model.summary().bestEpoch() - 1);
    assertEquals(metric, model.summary().metricName());
    double expected =
        new MultilabelClassificationEvaluator()
            .setLabelCol("labels")
            .setMetricName(metric)
            .evaluate(
                model
                    .transform(rows.where("validation"))
                    .withColumn("labels", functions.expr("sort_array(labels)")));
    assertTrue(expected > 0 && expected < 1);
    assertEquals(expected, best.validationMetric(), 1e-9);
  }

  @Test
  void probabilitiesOfNetworksAreAveraged() {
    NeuralNetworkMultilabelModel both =
        several().setNumNetworks(2).setSpreadCol("spread").setAttributionCol("why").fit(rows);
    Vector features = Vectors.dense(0.5, -1, 1);
    Vector first = both.ofNetworks(0, 1).predictProbability(features);
    Vector second = both.ofNetworks(1, 2).predictProbability(features);
    Vector mean = both.predictProbability(features);
    Row scored = both.transform(rows).first();
    for (int j = 0; j < 3; j++) {
      assertEquals((first.apply(j) + second.apply(j)) / 2, mean.apply(j), 1e-6);
      assertTrue(scored.<Vector>getAs("spread").apply(j) > 0);
    }
    Vector again =
        both.ofNetworks(0, 1)
            .averagedWith(List.of(both.ofNetworks(1, 2)))
            .predictProbability(features);
    assertEquals(mean, again);
    // Attributions explain how far the largest probability is from that of the baseline.
    double largest = both.predictProbability(features).toArray()[mean.argmax()];
    double atZeros = both.predictProbability(both.baseline()).apply(mean.argmax());
    double sum = 0;
    for (double part : both.attribution(features).toArray()) {
      sum += part;
    }
    assertEquals(largest - atZeros, sum, 1e-3);
  }

  @Test
  void aPipelineIsSavedAndLoaded(@TempDir Path folder) throws Exception {
    PipelineModel fitted =
        new Pipeline().setStages(new PipelineStage[] {several().setThreshold(0.4)}).fit(rows);
    String path = folder.resolve("model").toString();
    fitted.save(path);
    PipelineModel loaded = PipelineModel.load(path);
    assertEquals(fitted.transform(rows).collectAsList(), loaded.transform(rows).collectAsList());
    NeuralNetworkMultilabelModel model = (NeuralNetworkMultilabelModel) loaded.stages()[0];
    assertEquals("several (3 features, 3 labels)", model.toString());
    assertEquals(0.4, NeuralNetworkMultilabelModel.load(path + "/stages/0_several").getThreshold());
    assertRefused(
        () -> RuntimeModels.of(loaded, rows.select("features").schema()),
        "NeuralNetworkMultilabelModel, which has no counterpart without Spark");
    assertRefused(
        () -> new PermutationImportance().setLabelCol("labels").of(model, rows),
        "several: the model predicts 3 labels, but importance is that for one");
    String estimator = folder.resolve("estimator").toString();
    several().setNumLabels(5).save(estimator);
    assertEquals(5, NeuralNetworkMultilabelClassifier.load(estimator).getNumLabels());
    assertEquals(5, several().setNumLabels(5).fit(rows).numLabels());
  }

  /** A label that no row has, and one that all have, start at the odds of one row more of each. */
  @Test
  void theBiasStartsAtTheLogOdds() {
    Dataset<Row> same = rows.withColumn("labels", functions.expr("array(1)"));
    Vector probability =
        several()
            .setNumLabels(3)
            .setHiddenLayers(new int[0])
            .setWeightInit("zero")
            .setLearningRate(1e-12)
            .fit(same)
            .predictProbability(Vectors.zeros(3));
    double rowsOfTraining = rows.where("NOT validation").count();
    assertEquals(1 / (rowsOfTraining + 2), probability.apply(0), 1e-6);
    assertEquals(1 - 1 / (rowsOfTraining + 2), probability.apply(1), 1e-6);
  }

  /** Rows that are left out have no say in how many labels there are. */
  @Test
  void labelsAreThoseOfRowsThatAreKept() {
    Dataset<Row> bad =
        rows.withColumn("labels", functions.expr("IF(id = 4, array(9D), labels)"))
            .withColumn("features", functions.expr("IF(id = 4, NULL, features)"));
    assertEquals(3, several().setHandleInvalid("skip").fit(bad).numLabels());
    Dataset<Row> arrays =
        bad.withColumn(
            "features",
            functions.expr("IF(id = 4, array(1D, double('NaN'), 0D), array(0D, id / 90D, 1D))"));
    NeuralNetworkMultilabelModel kept = several().setHandleInvalid("keep").fit(arrays);
    assertEquals(3, kept.numLabels());
    assertFalse(kept.summary().warnings().toString().contains("are in none of the training rows"));
    NeuralNetworkMultilabelClassifier tabular =
        several().setFeatureEncoding("tabular").setHandleInvalid("skip");
    assertEquals(10, tabular.fit(arrays).numLabels());
  }

  @Test
  void labelsThatNoRowHasAreWarnedOf() {
    String warnings = several().setNumLabels(16).fit(rows).summary().warnings().toString();
    assertTrue(
        warnings.contains(
            "13 of the 16 labels of labelCol 'labels' are in none of the training rows (3, 4, 5, 6,"
                + " 7, 8, 9, 10, 11, 12, …): the network will not predict them"),
        warnings);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "3 | array(3D) | 1 row with labels that are beyond the 3 labels from 0 to 2, of which param numLabels may say more (such as [3.0])",
        "5 | array(1D, 0D, 0D, 1D) | there twice in the same row (array_distinct drops such; a 0 or 1",
        "5 | array(-1D) | 1 row with labels that are negative",
        "5 | array(0.5D) | 1 row with labels that are not whole numbers",
        "5 | array(double('NaN')) | 1 row with labels that are not whole numbers",
        "5 | array(1D, null) | 1 row with labels that are null",
        "5 | CAST(NULL AS array<double>) | 1 row with labels that are null (such as null)"
      })
  void aBadLabelIsToldOf(long id, String labels, String message) {
    Dataset<Row> bad =
        rows.withColumn(
            "labels",
            functions.expr("CASE WHEN id = " + id + " THEN " + labels + " ELSE labels END"));
    assertRefused(() -> several().fit(bad), "several: ", "labelCol 'labels'", message);
  }

  @Test
  void badColumnsAndParamsAreToldOf() {
    NeuralNetworkMultilabelClassifier flags = several().setLabelCol("flags");
    Dataset<Row> other =
        rows.withColumn("flags", array_to_vector(functions.expr("array(0D, 0.5D, 1D)")));
    assertRefused(() -> flags.fit(other), "90 rows with labels that are neither 0 nor 1");
    assertRefused(
        () -> several().setLabelCol("flags").setNumLabels(4).fit(rows),
        "several: param numLabels is 4, but the Vectors of labelCol 'flags' have 3 values");
    assertRefused(
        () -> several().setLabelCol("label").fit(rows),
        "several: labelCol 'label' is of type double, but must be an array of the numbers");
    Dataset<Row> none =
        rows.withColumn(
            "labels", functions.array().cast(DataTypes.createArrayType(DataTypes.IntegerType)));
    assertRefused(
        () -> several().fit(none), "several: labelCol 'labels' holds no label, a number from 0 on");
    Dataset<Row> ids =
        rows.withColumn("labels", functions.expr("IF(id = 4, array(299999), array(1))"));
    assertRefused(
        () -> several().fit(ids),
        "several: labelCol 'labels' holds label 299999 in the training rows; without param numLabels",
        "from 0 to 9999",
        "set numLabels (at most 1000000), or number the labels with StringIndexer");
    Dataset<Row> unlabelled =
        rows.withColumn("labels", functions.expr("IF(validation, slice(labels, 1, 0), labels)"));
    assertRefused(
        () -> several().setValidationMetric("microF1Measure").fit(unlabelled),
        "several: param validationMetric is microF1Measure, which needs labels, but labelCol 'labels'"
            + " has none in the ");
    assertEquals(3, several().setMaxEpochs(1).fit(unlabelled).numLabels());
    assertRefused(
        () -> several().setBackend("dl4j-spark").fit(rows),
        "several: param backend is dl4j-spark, which has no loss of several labels a row");
  }
}
