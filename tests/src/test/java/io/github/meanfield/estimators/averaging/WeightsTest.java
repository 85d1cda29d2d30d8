package io.github.meanfield.estimators.averaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.Samples;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.estimators.averaging.rows.Chunks;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Weights of rows and of classes. */
@ExtendWith(SparkSessionExtension.class)
class WeightsTest {

  private static NeuralNetworkClassifier descent() {
    return new NeuralNetworkClassifier()
        .setHiddenLayers(new int[0])
        .setWeightInit("zero")
        .setUpdater("sgd")
        .setLearningRate(0.5)
        .setLearningRateScaling("none")
        .setNumWorkers(2)
        .setBatchSize(1000)
        .setMaxEpochs(3);
  }

  private static float[] parameters(NeuralNetworkClassificationModel model) {
    return model.network().params().dup().data().asFloat();
  }

  /** With whole chunks as minibatches, steps and averaging are exact sums over rows. */
  @Test
  void aWeightOfThreeIsThreeRows(SparkSession spark) {
    Dataset<Row> rows = Samples.blobs(spark, 40, 3, 2, 1);
    Dataset<Row> weighted = rows.withColumn("weight", functions.expr("IF(id % 5 = 0, 3.0, 1.0)"));
    Dataset<Row> repeated =
        weighted
            .withColumn("copy", functions.expr("explode(sequence(1, int(weight)))"))
            .coalesce(1)
            .sort("id");
    float[] expected = parameters(descent().setNumWorkers(1).fit(repeated));
    float[] found = parameters(descent().setNumWorkers(1).setWeightCol("weight").fit(weighted));
    assertArrayEquals(expected, found, 1e-6f);
    float[] plain = parameters(descent().setNumWorkers(1).fit(rows));
    assertFalse(Arrays.equals(plain, found));
  }

  @Test
  void onlyProportionsOfWeightsMatter(SparkSession spark) {
    Dataset<Row> rows =
        Samples.blobs(spark, 41, 3, 2, 1).withColumn("weight", functions.expr("1 + id % 3"));
    float[] expected = parameters(descent().setWeightCol("weight").fit(rows));
    float[] scaled =
        parameters(
            descent()
                .setWeightCol("weight")
                .fit(rows.withColumn("weight", functions.expr("weight * 1000.0"))));
    assertArrayEquals(expected, scaled, 1e-6f);
  }

  @Test
  void chunksAreAveragedByWeight(SparkSession spark) {
    NeuralNetworkClassifier oneStep =
        descent().setMaxEpochs(1).setBatchSize(20).setWeightCol("weight").setOutputBias("zero");
    long seed = oneStep.getSeed();
    String heavy =
        IntStream.range(0, 40)
            .filter(row -> Chunks.chunkOf(row, 2, seed) == 0)
            .mapToObj(String::valueOf)
            .collect(Collectors.joining(", "));
    // One chunk weighs nine times the other.
    Dataset<Row> rows =
        Samples.blobs(spark, 40, 3, 2, 1)
            .coalesce(1)
            .withColumn("heavy", functions.expr("id IN (" + heavy + ")"))
            .withColumn("weight", functions.expr("IF(heavy, 9.0, 1.0)"));
    float[] together = parameters(oneStep.fit(rows));
    float[] even = parameters(oneStep.setNumWorkers(1).fit(rows.where("heavy")));
    float[] odd = parameters(oneStep.fit(rows.where("NOT heavy")));
    for (int i = 0; i < together.length; i++) {
      // Inside a chunk all weigh the same: 1.8 and 0.2 of the mean weight, 5.
      double expected = 0.9 * 1.8 * even[i] + 0.1 * 0.2 * odd[i];
      assertEquals(expected, together[i], 1e-6);
    }
  }

  @Test
  void zeroWeightIsAnAbsentRow(SparkSession spark) {
    Dataset<Row> rows =
        Samples.blobs(spark, 30, 3, 2, 1)
            .withColumn("weight", functions.expr("IF(id < 10, 0.0, 1.0)"))
            .withColumn("label", functions.expr("IF(id = 3, -7.0, label)"));
    NeuralNetworkClassificationModel model = descent().setWeightCol("weight").fit(rows);
    assertEquals(20, model.summary().trainingRows());
    assertEquals(Map.of("weights that are zero", 10L), model.summary().skippedRows());
    assertArrayEquals(parameters(descent().fit(rows.where("id >= 10"))), parameters(model));
  }

  @Test
  void balancedClassesAreWeightsByTheShareOfEach(SparkSession spark) {
    Dataset<Row> rows =
        Samples.blobs(spark, 40, 3, 2, 1)
            .withColumn("label", functions.expr("double(id % 4 = 0)"))
            .withColumn("weight", functions.expr("IF(id % 4 = 0, 40 / 20.0, 40 / 60.0)"));
    NeuralNetworkClassifier balanced = descent().setOutputBias("zero");
    float[] expected = parameters(balanced.setWeightCol("weight").fit(rows));
    float[] found =
        parameters(descent().setOutputBias("zero").setClassWeights("balanced").fit(rows));
    assertArrayEquals(expected, found, 1e-6f);
  }

  @Test
  void smoothingAndFocalLossChangeTheNetworkAndExcludeEachOther(SparkSession spark) {
    Dataset<Row> rows = Samples.blobs(spark, 40, 3, 2, 1);
    float[] plain = parameters(descent().fit(rows));
    assertFalse(Arrays.equals(plain, parameters(descent().setLabelSmoothing(0.1).fit(rows))));
    assertFalse(Arrays.equals(plain, parameters(descent().setLoss("focal").fit(rows))));
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class,
            () -> descent().setLoss("focal").setLabelSmoothing(0.1).fit(rows));
    assertTrue(error.getMessage().contains("must be 0 if loss is focal"), error.getMessage());
  }
}
