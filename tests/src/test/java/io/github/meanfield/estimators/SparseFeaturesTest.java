package io.github.meanfield.estimators;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.transformers.EpochRecord;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Training on features most of which are zero. */
@ExtendWith(SparkSessionExtension.class)
class SparseFeaturesTest {

  private static final StructType SCHEMA =
      new StructType()
          .add("features", SQLDataTypes.VectorType())
          .add("label", DataTypes.DoubleType)
          .add("validation", DataTypes.BooleanType);

  private static final int ROWS = 600;
  private static final int LEVELS = 60;

  /** Two columns of many levels, one-hot; the label says whether the levels' sum is even. */
  private static Dataset<Row> rows(
      SparkSession spark, int partitions, int fullRows, boolean sparse) {
    Random random = new Random(1);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      int first = random.nextInt(LEVELS);
      int second = random.nextInt(LEVELS);
      double[] values = new double[2 * LEVELS];
      Arrays.fill(values, i < fullRows ? 0.1 : 0);
      values[first] = 1;
      values[LEVELS + second] = 0.5;
      Vector features = Vectors.dense(values);
      rows.add(
          RowFactory.create(
              sparse ? features.toSparse() : features, (first + second) % 2.0, i % 5 == 0));
    }
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    return spark.createDataFrame(context.parallelize(rows, partitions), SCHEMA);
  }

  private static NeuralNetworkClassifier estimator() {
    return new NeuralNetworkClassifier("classifier")
        .setHiddenLayers(new int[] {16})
        .setLearningRate(0.03)
        .setBatchSize(16)
        .setNumWorkers(2)
        .setMaxEpochs(15)
        .setRestoreBest(false)
        .setValidationIndicatorCol("validation");
  }

  private static float[] parameters(NeuralNetworkClassificationModel model) {
    return model.network().params().dup().data().asFloat();
  }

  @Test
  void theyAreLearned(SparkSession spark) {
    List<EpochRecord> epochs = estimator().fit(rows(spark, 2, 0, true)).summary().epochs();
    double last = epochs.get(epochs.size() - 1).trainLoss();
    assertTrue(last < 0.5 * epochs.get(0).trainLoss(), epochs.toString());
  }

  @Test
  void sparseAndDenseVectorsGiveTheSameNetwork(SparkSession spark) {
    assertArrayEquals(
        parameters(estimator().fit(rows(spark, 2, 0, true))),
        parameters(estimator().fit(rows(spark, 2, 0, false))));
  }

  /** Some partitions are sparse and others are not; all of the rows are sparse, or are not. */
  @ParameterizedTest
  @ValueSource(ints = {5, 20})
  void theSameBitsHoweverRowsArePartitioned(int fullRows, SparkSession spark) {
    assertArrayEquals(
        parameters(estimator().fit(rows(spark, 1, fullRows, true))),
        parameters(estimator().fit(rows(spark, 10, fullRows, true))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sgd", "adam"})
  void bothEnginesAgree(String updater, SparkSession spark) {
    NeuralNetworkClassifier one = estimator().setUpdater(updater).setMaxEpochs(2);
    Dataset<Row> rows = rows(spark, 2, 0, true);
    assertArrayEquals(
        parameters(one.setEngine("dl4j").fit(rows)),
        parameters(one.setEngine("dense").fit(rows)),
        1e-4f);
  }
}
