package io.github.meanfield.estimators;

import static io.github.meanfield.SameBits.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** The same rows in the same order, in other partitions. */
final class AnyPartitions {

  private AnyPartitions() {}

  /** Requires the encoding and the weights of a model, however its rows, ordered by id, come. */
  static void assertSame(
      NeuralNetworkClassificationModel model,
      NeuralNetworkClassifier estimator,
      Dataset<Row> rows,
      int... numbers) {
    for (int partitions : numbers) {
      NeuralNetworkClassificationModel other =
          estimator.fit(
              rows.repartitionByRange(partitions, functions.col("id")).sortWithinPartitions("id"));
      assertEquals(model.encoding(), other.encoding());
      assertSameBits(model.network().params(), other.network().params());
    }
  }
}
