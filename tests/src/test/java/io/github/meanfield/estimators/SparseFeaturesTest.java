package io.github.meanfield.estimators;

import static io.github.meanfield.Errors.assertRefused;
import static io.github.meanfield.Errors.assertTaskRefuses;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.stages.catalyst.InternalRows;
import io.github.meanfield.transformers.AutoencoderModel;
import io.github.meanfield.transformers.EpochRecord;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

  @ParameterizedTest
  @ValueSource(strings = {"sgd", "adam"})
  void sparseAndDenseVectorsGiveTheSameNetwork(String updater, SparkSession spark) {
    NeuralNetworkClassifier estimator = estimator().setUpdater(updater).setMaxEpochs(3);
    assertArrayEquals(
        parameters(estimator.fit(rows(spark, 2, 0, true))),
        parameters(estimator.fit(rows(spark, 2, 0, false))));
  }

  /**
   * A block is of sparse vectors, some of dense ones among them; rows of neither are left out, and
   * blocks end where rows are many.
   */
  @Test
  void sparseDenseAndInvalidVectorsMayTakeTurns(SparkSession spark) {
    List<Row> clean = rows(spark, 1, 0, true).collectAsList();
    List<Row> mixed = new ArrayList<>();
    for (int i = 0; i < clean.size(); i++) {
      Row row = clean.get(i);
      Vector features = row.getAs("features");
      mixed.add(
          RowFactory.create(i % 3 == 2 ? features.toDense() : features, row.get(1), row.get(2)));
      if (i % 50 < 2) {
        double invalid = i % 100 < 50 ? Double.NaN : 1e300;
        Vector sparse = Vectors.sparse(2 * LEVELS, new int[] {3, 90}, new double[] {1, invalid});
        mixed.add(RowFactory.create(i % 50 == 0 ? sparse : sparse.toDense(), 1.0, false));
      }
    }
    NeuralNetworkClassifier estimator =
        estimator().setUpdater("sgd").setMaxEpochs(2).setHandleInvalid("skip");
    NeuralNetworkClassificationModel model =
        estimator.fit(spark.createDataFrame(mixed, SCHEMA).coalesce(1));
    assertArrayEquals(parameters(estimator.fit(rows(spark, 3, 0, true))), parameters(model));
    assertEquals(24, model.summary().skippedRows().values().stream().mapToLong(n -> n).sum());
  }

  /** Some partitions are sparse and others are not; all of the rows are sparse, or are not. */
  @ParameterizedTest
  @CsvSource({"5, adam", "20, adam", "5, sgd"})
  void theSameBitsHoweverRowsArePartitioned(int fullRows, String updater, SparkSession spark) {
    NeuralNetworkClassifier estimator = estimator().setUpdater(updater).setMaxEpochs(3);
    assertArrayEquals(
        parameters(estimator.fit(rows(spark, 1, fullRows, true))),
        parameters(estimator.fit(rows(spark, 10, fullRows, true))));
  }

  /**
   * Of vectors of few values each row has the same, in any company; close to that of dense ones.
   */
  @Test
  void rowsAreScoredAlikeInAnyBatchAndOneByOne(SparkSession spark) {
    NeuralNetworkClassificationModel model =
        estimator().setMaxEpochs(2).fit(rows(spark, 2, 0, true));
    List<Vector> expected = probabilities(model, rows(spark, 1, 20, true));
    model.setScoringBatchSize(7);
    List<Vector> others = probabilities(model, rows(spark, 4, 20, true));
    List<Row> rows = rows(spark, 1, 20, true).collectAsList();
    List<Vector> dense = probabilities(model, rows(spark, 1, 20, false));
    for (int i = 0; i < ROWS; i++) {
      assertArrayEquals(dense.get(i).toArray(), expected.get(i).toArray(), 1e-6);
      if (i >= 20) {
        assertEquals(expected.get(i), others.get(i));
        assertEquals(expected.get(i), model.predictProbability(rows.get(i).getAs("features")));
      }
    }
  }

  /** Neither columns that are made of all features nor their absence changes what a row has. */
  @Test
  void furtherColumnsDoNotChangeOutputs(SparkSession spark) {
    Dataset<Row> rows = rows(spark, 2, 0, true).limit(40).cache();
    NeuralNetworkClassificationModel model = estimator().setMaxEpochs(1).fit(rows);
    List<Vector> expected = probabilities(model, rows);
    List<Row> explained =
        model
            .setAttributionCol("attribution")
            .transform(rows)
            .select("features", "probability", "attribution")
            .collectAsList();
    AutoencoderModel autoencoder =
        new Autoencoder("autoencoder")
            .setHiddenLayers(new int[] {3})
            .setMaxEpochs(1)
            .setNumWorkers(1)
            .setReconstructionErrorCol("error")
            .fit(rows);
    List<Row> compared = autoencoder.transform(rows).select("features", "error").collectAsList();
    for (int i = 0; i < explained.size(); i++) {
      Row row = explained.get(i);
      assertEquals(expected.get(i), row.getAs(1));
      assertEquals(expected.get(i), model.predictProbability(row.getAs(0)));
      assertEquals(model.attribution(row.<Vector>getAs(0)), row.getAs(2));
      Row error = compared.get(i);
      assertEquals(autoencoder.reconstructionError(error.getAs(0)), error.getDouble(1));
    }
    rows.unpersist();
  }

  /** Vectors of files that Spark has not written may have any indices. */
  @ParameterizedTest
  @ValueSource(ints = {1, 40})
  void indicesBeyondTheSizeAreAnError(int count, SparkSession spark) {
    Dataset<Row> rows = rows(spark, 1, 0, true).limit(40);
    Dataset<Row> wrong =
        InternalRows.frame(
            spark,
            JavaSparkContext.fromSparkContext(spark.sparkContext())
                .parallelize(List.of(2 * LEVELS))
                .map(index -> beyond(index, count)),
            SCHEMA);
    NeuralNetworkClassifier estimator = estimator().setMaxEpochs(1).setHandleInvalid("skip");
    assertRefused(
        () -> estimator.fit(rows.union(wrong)),
        "classifier: featuresCol 'features'",
        "1 row with features that are of indices beyond their size (such as (120,[",
        "required are 120 finite features");
    NeuralNetworkClassificationModel model = estimator.fit(rows);
    assertTaskRefuses(
        () -> model.transform(wrong).collectAsList(),
        model.uid() + ": a row of featuresCol 'features' has features that are of indices beyond",
        "(120,[");
  }

  /** A row whose last value has an index that is too large. */
  private static InternalRow beyond(int index, int count) {
    int[] indices = IntStream.range(0, count).toArray();
    indices[count - 1] = index;
    double[] values = new double[count];
    Arrays.fill(values, 1);
    InternalRow vector =
        new GenericInternalRow(
            new Object[] {
              (byte) 0,
              2 * LEVELS,
              UnsafeArrayData.fromPrimitiveArray(indices),
              UnsafeArrayData.fromPrimitiveArray(values)
            });
    return new GenericInternalRow(new Object[] {vector, 1.0, false});
  }

  private static List<Vector> probabilities(
      NeuralNetworkClassificationModel model, Dataset<Row> rows) {
    return model.transform(rows).select("probability").collectAsList().stream()
        .map(row -> row.<Vector>getAs(0))
        .toList();
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
