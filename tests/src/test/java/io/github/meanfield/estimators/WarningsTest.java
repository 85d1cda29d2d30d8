package io.github.meanfield.estimators;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.Samples;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.estimators.averaging.TrainingListener;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import io.github.meanfield.transformers.TrainingSummary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Fits that go wrong in a way that is not an error, and one that does not. */
@ExtendWith(SparkSessionExtension.class)
class WarningsTest {

  private static NeuralNetworkClassifier classifier() {
    return new NeuralNetworkClassifier("classifier")
        .setHiddenLayers(new int[] {8})
        .setNumWorkers(2)
        .setBatchSize(32)
        .setLearningRate(0.005)
        .setMaxEpochs(12);
  }

  /** The warnings of a fit, which its listener must have heard too, each once. */
  private static List<String> warnings(NeuralNetworkClassifier classifier, Dataset<Row> rows) {
    List<String> heard = new ArrayList<>();
    classifier.setTrainingListener(
        new TrainingListener() {
          @Override
          public void onWarning(String warning) {
            heard.add(warning);
          }
        });
    List<String> kept = classifier.fit(rows).summary().warnings();
    assertEquals(heard, kept);
    return kept;
  }

  private static void assertOnly(List<String> warnings, String... parts) {
    assertEquals(1, warnings.size(), warnings.toString());
    for (String part : parts) {
      assertTrue(warnings.get(0).contains(part), warnings.get(0));
    }
  }

  @Test
  void aGoodFitHasNone(SparkSession spark) {
    Dataset<Row> rows =
        Samples.blobs(spark, 400, 5, 3, 1).withColumn("v", functions.expr("id % 4 = 0"));
    assertEquals(List.of(), warnings(classifier().setValidationIndicatorCol("v"), rows));
    assertEquals(List.of(), warnings(classifier().setBatchNorm(true), rows));
    // A few layers of sigmoid units learn slowly, but they learn.
    assertEquals(
        List.of(),
        warnings(classifier().setActivation("sigmoid").setHiddenLayers(new int[] {8, 8}), rows));
  }

  @Test
  void featuresThatAreNotStandardized(SparkSession spark) {
    Dataset<Row> rows =
        new VectorAssembler()
            .setInputCols(new String[] {"a", "b"})
            .setOutputCol("features")
            .transform(
                Samples.blobs(spark, 200, 2, 2, 1)
                    .select("label", "id")
                    .selectExpr("label", "1000.0 * id AS a", "label - id * 100 AS b"));
    List<String> warnings = warnings(classifier(), rows);
    assertTrue(warnings.get(0).contains("the loss before the first step is "), warnings.get(0));
    assertTrue(warnings.get(0).contains("guessing has 0.693: are the features standardized?"));
  }

  @Test
  void aValidationLossThatRises(SparkSession spark) {
    // Labels of noise: what is learned of training rows makes validation worse.
    Dataset<Row> rows =
        Samples.blobs(spark, 240, 5, 2, 1)
            .withColumn("label", functions.expr("double(hash(id) % 2 = 0)"))
            .withColumn("v", functions.expr("id % 4 = 0"));
    assertOnly(
        warnings(
            classifier()
                .setHiddenLayers(new int[] {64})
                .setLearningRate(0.025)
                .setValidationIndicatorCol("v"),
            rows),
        "the validation loss has been rising since epoch ",
        "patience");
  }

  @Test
  void aGradientThatVanishes(SparkSession spark) {
    assertOnly(
        warnings(
            classifier()
                .setActivation("sigmoid")
                .setHiddenLayers(new int[] {8, 8, 8, 8, 8, 8, 8, 8, 8, 8}),
            Samples.blobs(spark, 200, 5, 2, 1)),
        "the gradient has vanished on its way to the first layer",
        "(epoch 2)",
        "batchNorm");
  }

  @Test
  void deadUnits(SparkSession spark) {
    // Features of one sign, and a step so long that every unit ends up negative for all of them.
    Dataset<Row> rows =
        spark.createDataFrame(
            Samples.blobs(spark, 200, 2, 2, 1).collectAsList().stream()
                .map(
                    row ->
                        RowFactory.create(
                            row.getLong(0), Vectors.dense(100, 90 + row.getDouble(2)), 0.0))
                .map(row -> RowFactory.create(row.get(0), row.get(1), row.getLong(0) % 3 / 2.0))
                .toList(),
            Samples.LABELLED);
    List<String> warnings =
        warnings(
            classifier()
                .setUpdater("sgd")
                .setLearningRate(30)
                .setHiddenLayers(new int[] {20})
                .setLabelCol("binary"),
            rows.withColumn("binary", functions.expr("double(label > 0.6)")));
    assertTrue(
        warnings.stream().anyMatch(w -> w.contains("of 20 hidden units are dead")),
        warnings.toString());
  }

  /** Of which nothing can be learned. */
  private static Dataset<Row> zeros(SparkSession spark, ToDoubleFunction<Row> label) {
    return spark.createDataFrame(
        Samples.blobs(spark, 200, 2, 2, 1).collectAsList().stream()
            .map(
                row -> RowFactory.create(row.get(0), Vectors.dense(0, 0), label.applyAsDouble(row)))
            .toList(),
        Samples.LABELLED);
  }

  /** With as many rows of each class in the only minibatch, biases have nothing to learn either. */
  @Test
  void featuresThatSayNothing(SparkSession spark) {
    assertOnly(
        warnings(
            classifier().setHiddenLayers(new int[] {}).setNumWorkers(1).setBatchSize(200),
            zeros(spark, row -> row.getLong(0) % 2)),
        "the training loss has stayed at 0.693",
        "gradient is near zero",
        "nor have weights nearby a lower loss: the network does not learn from these features");
  }

  /** Of the rows of a minibatch, as many are seldom of each class as of all rows. */
  @Test
  void biasesThatFitAMinibatchAreNoPlateau(SparkSession spark) {
    assertOnly(
        warnings(classifier().setHiddenLayers(new int[] {}), zeros(spark, row -> row.getDouble(2))),
        "the training loss has stayed at 0.693",
        "gradient is near zero",
        "training has converged, as no weights nearby have a lower loss");
  }

  private static float[] parameters(NeuralNetworkClassificationModel model) {
    return model.network().params().data().asFloat();
  }

  /** Where two features have the same sign; and weights of zero, which leave no gradient. */
  private static NeuralNetworkClassifier onSaddle(double perturbation) {
    return classifier()
        .setActivation("tanh")
        .setWeightInit("zero")
        .setLearningRate(0.05)
        .setNumWorkers(1)
        .setBatchSize(64)
        .setMaxEpochs(60)
        .setPlateauPerturbation(perturbation);
  }

  private static Dataset<Row> signs(SparkSession spark) {
    return new VectorAssembler()
        .setInputCols(new String[] {"a", "b"})
        .setOutputCol("features")
        .transform(
            spark
                .range(0, 64, 1, 1)
                .selectExpr("id", "id % 2 * 2.0 - 1 AS a", "id div 2 % 2 * 2.0 - 1 AS b")
                .selectExpr("*", "double(a = b) AS label"));
  }

  @Test
  void aPlateauIsToldAndCanBeLeft(SparkSession spark) {
    Dataset<Row> rows = signs(spark).cache();
    TrainingSummary stays = onSaddle(0).fit(rows).summary();
    assertTrue(
        stays.warnings().stream()
            .anyMatch(
                w ->
                    w.startsWith("the training loss has stayed at 0.6931 for 5 epochs")
                        && w.contains("but this is a plateau and no minimum")),
        stays.warnings().toString());
    assertEquals(Math.log(2), stays.epochs().get(59).trainLoss(), 1e-6);
    NeuralNetworkClassificationModel left = onSaddle(0.3).fit(rows);
    assertEquals(Math.log(2), left.summary().epochs().get(5).trainLoss(), 1e-6);
    assertTrue(left.summary().epochs().get(59).trainLoss() < 0.1);
    assertEquals(64, left.transform(rows).filter("prediction = label").count());
    rows.unpersist();
  }

  @Test
  void aFitThatIsResumedLeavesThePlateauInTheSameWay(SparkSession spark, @TempDir Path directory) {
    Dataset<Row> rows = signs(spark).cache();
    float[] undisturbed = parameters(onSaddle(0.3).setMaxEpochs(14).fit(rows));
    NeuralNetworkClassifier classifier =
        onSaddle(0.3).setCheckpointDir(directory.toString()).setCheckpointInterval(3);
    // The sixth epoch is one at which a plateau is found: what is left of it is not the noise.
    float[] flat = parameters(classifier.setMaxEpochs(6).fit(rows));
    assertEquals(0, parameters(onSaddle(0.3).setMaxEpochs(6).fit(rows))[0]);
    assertEquals(0, flat[0]);
    classifier.setMaxEpochs(9).fit(rows);
    assertArrayEquals(undisturbed, parameters(classifier.setMaxEpochs(14).fit(rows)));
    rows.unpersist();
  }

  @Test
  void convergenceIsToldFromAPlateau(SparkSession spark) {
    Dataset<Row> rows =
        Samples.blobs(spark, 60, 2, 2, 1)
            .withColumn("label", functions.expr("double(hash(id) % 2 = 0)"));
    assertOnly(
        warnings(
            classifier()
                .setHiddenLayers(new int[] {})
                .setNumWorkers(1)
                .setBatchSize(60)
                .setLearningRate(0.05)
                .setEpochsPerRound(40)
                .setMaxEpochs(800),
            rows),
        "epochs, and the gradient is near zero",
        "training has converged, as no weights nearby have a lower loss");
  }

  @Test
  void aClassWithoutTrainingRows(SparkSession spark) {
    Dataset<Row> rows =
        Samples.blobs(spark, 200, 5, 3, 1)
            .withColumn("v", functions.expr("label = 1"))
            .withColumn(
                "label",
                functions
                    .col("label")
                    .as(
                        "label",
                        NominalAttribute.defaultAttr()
                            .withName("label")
                            .withNumValues(4)
                            .toMetadata()));
    assertOnly(
        warnings(classifier().setMaxEpochs(1).setValidationIndicatorCol("v"), rows),
        "labelCol 'label' has 4 classes, but none of the training rows is of class [1, 3]");
  }

  @Test
  void moreWorkersThanMinibatches(SparkSession spark) {
    Dataset<Row> rows = Samples.blobs(spark, 100, 5, 2, 1);
    assertOnly(
        warnings(classifier().setNumWorkers(6), rows),
        "2 of 6 workers have nothing to do: 100 rows make 4 minibatches (batchSize 32) at most");
    assertEquals(List.of(), warnings(classifier().setNumWorkers(4), rows));
    // No more workers train than have 2,000 rows each.
    assertEquals(List.of(), warnings(classifier().setBatchSize(0).setNumWorkers(200), rows));
  }

  @Test
  void warningsAreSavedWithTheModelAndInCheckpoints(SparkSession spark, @TempDir Path directory)
      throws IOException {
    Dataset<Row> rows = Samples.blobs(spark, 100, 5, 2, 1);
    NeuralNetworkClassifier classifier =
        classifier()
            .setNumWorkers(6)
            .setActivation("sigmoid")
            .setHiddenLayers(new int[] {4, 4, 4, 4, 4, 4, 4, 4, 4, 4})
            .setCheckpointDir(directory.resolve("checkpoints").toString());
    List<String> undisturbed = warnings(classifier, rows);
    assertEquals(2, undisturbed.size());
    NeuralNetworkClassificationModel resumed = classifier.setMaxEpochs(13).fit(rows);
    assertEquals(undisturbed, resumed.summary().warnings());
    resumed.save(directory.resolve("model").toString());
    assertEquals(
        undisturbed,
        NeuralNetworkClassificationModel.load(directory.resolve("model").toString())
            .summary()
            .warnings());
  }
}
