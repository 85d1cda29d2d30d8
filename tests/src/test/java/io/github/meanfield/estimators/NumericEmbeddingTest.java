package io.github.meanfield.estimators;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.Tabular;
import io.github.meanfield.stages.network.tabular.FeatureSlot;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.factory.Nd4j;

/** Param numericEmbedding, on the churn data that come with the project. */
@ExtendWith(SparkSessionExtension.class)
class NumericEmbeddingTest {

  private static final File CHURN = new File("../jobs/examples/churn/churn.csv.gz");

  private static Dataset<Row> rows;
  private static NeuralNetworkClassificationModel model;

  private static NeuralNetworkClassifier piecewise() {
    return new NeuralNetworkClassifier("classifier")
        .setFeatureEncoding("tabular")
        .setNumericEmbedding("piecewise")
        .setNumericBins(12)
        .setNumericEmbeddingSize(4)
        .setNumWorkers(2)
        .setMaxEpochs(4)
        .setLearningRate(0.01);
  }

  @BeforeAll
  static void train(SparkSession spark) {
    String[] columns = {"female", "tenure", "monthly_charges", "total_charges", "constant"};
    Dataset<Row> churn =
        Tabular.churn(spark, CHURN)
            .withColumn("constant", functions.lit(3))
            .withColumn("id", functions.monotonically_increasing_id());
    rows =
        new VectorAssembler()
            .setInputCols(columns)
            .setOutputCol("features")
            .setHandleInvalid("keep")
            .transform(churn)
            .select("id", "features", "label")
            .cache();
    model = piecewise().fit(rows);
  }

  @Test
  void numbersOfMoreThanTwoValuesHaveEmbeddings() {
    assertEquals(
        List.of(
            "female: number",
            "tenure: number, embedding of 4",
            "monthly_charges: number, embedding of 4",
            "total_charges: number, embedding of 4, with missing values",
            "constant: number"),
        model.encoding().stream().map(FeatureSlot::toString).toList());
    assertEquals(13, model.encoding().get(2).boundaries().length);
    // Many customers are new, and many have stayed as long as can be.
    assertEquals(13, model.encoding().get(1).boundaries().length, 2);
  }

  @Test
  void binsAreQuantilesOfTrainingRows() {
    double[] sorted =
        rows.collectAsList().stream()
            .mapToDouble(row -> row.<Vector>getAs("features").apply(2))
            .sorted()
            .toArray();
    double[] quartiles = new double[3];
    for (int i = 1; i < 4; i++) {
      double position = i / 4.0 * (sorted.length - 1);
      int below = (int) position;
      quartiles[i - 1] =
          (float) sorted[below]
              + (position - below) * ((float) sorted[below + 1] - (float) sorted[below]);
    }
    float[] boundaries = model.encoding().get(2).boundaries();
    for (int i = 1; i < 4; i++) {
      double z = (quartiles[i - 1] - quartiles[1]) / (quartiles[2] - quartiles[0]);
      assertEquals(z / Math.sqrt(1 + z * z / 9), boundaries[3 * i], 1e-6);
    }
  }

  @Test
  void theNetworkIsTheSameInAnyPartitions() {
    AnyPartitions.assertSame(model, piecewise(), rows, 1, 5);
  }

  @Test
  void itLearns() {
    Dataset<Row> scored = model.transform(rows);
    double accuracy = scored.where("prediction = label").count() / (double) scored.count();
    assertTrue(accuracy > 0.78, "accuracy " + accuracy);
  }

  @Test
  void periodicEmbeddingsLearnTheSameInAnyPartitions(@TempDir Path directory) throws IOException {
    NeuralNetworkClassifier periodic =
        new NeuralNetworkClassifier("classifier")
            .setFeatureEncoding("tabular")
            .setNumericEmbedding("periodic")
            .setNumericFrequencies(8)
            .setNumWorkers(2)
            .setMaxEpochs(4)
            .setLearningRate(0.01);
    NeuralNetworkClassificationModel fitted = periodic.fit(rows);
    assertEquals(
        List.of(
            "female: number",
            "tenure: number, periodic embedding of 4",
            "monthly_charges: number, periodic embedding of 4",
            "total_charges: number, periodic embedding of 4, with missing values",
            "constant: number"),
        fitted.encoding().stream().map(FeatureSlot::toString).toList());
    AnyPartitions.assertSame(fitted, periodic, rows, 1, 5);
    Dataset<Row> scored = fitted.transform(rows);
    double accuracy = scored.where("prediction = label").count() / (double) scored.count();
    assertTrue(accuracy > 0.78, "accuracy " + accuracy);
    assertSavedAsItIs(fitted, directory);
  }

  @Test
  void aSavedModelKeepsItsBins(@TempDir Path directory) throws IOException {
    assertSavedAsItIs(model, directory);
  }

  private static void assertSavedAsItIs(NeuralNetworkClassificationModel model, Path directory)
      throws IOException {
    String path = directory.resolve("model").toString();
    model.write().save(path);
    NeuralNetworkClassificationModel loaded = NeuralNetworkClassificationModel.load(path);
    assertEquals(model.encoding(), loaded.encoding());
    MultiLayerNetwork network =
        ModelSerializer.restoreMultiLayerNetwork(new File(path, "network.zip"));
    for (double total : new double[] {Double.NaN, -1e9, 0, 700, 1e9}) {
      Vector row = Vectors.dense(1, 12, 70, total, 3);
      double[] expected = model.predictProbability(row).toArray();
      assertArrayEquals(expected, loaded.predictProbability(row).toArray());
      float[] features = {1, 12, 70, (float) total, 3};
      float[] found = network.output(Nd4j.create(features, new long[] {1, 5}, 'c')).toFloatVector();
      assertEquals(expected[1], found[1], 1e-6, Arrays.toString(features));
    }
  }
}
