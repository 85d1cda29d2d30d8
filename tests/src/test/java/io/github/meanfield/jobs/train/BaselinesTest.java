package io.github.meanfield.jobs.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.jobs.evaluate.Metrics;
import io.github.meanfield.jobs.task.ClassTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import org.apache.spark.SparkContext;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Baselines that cannot be had. */
@ExtendWith(SparkSessionExtension.class)
class BaselinesTest {

  private static final String GROUP = "baselines";
  private static final int MILLIS = 100;

  private final List<String> warnings = new ArrayList<>();
  private final Baselines baselines = new Baselines(List.of(), "f", "y", null, warnings::add);

  @Test
  void oneThatCannotBeTrainedIsLeftOut(SparkSession spark) {
    Dataset<Row> rows = rows(spark, Double.NaN);
    assertEquals(List.of("always 1"), names(baselines.classify(rows, rows, classes())));
    assertEquals(1, warnings.size());
    assertTrue(warnings.get(0).startsWith("LogisticRegression, a baseline, is left out: "));

    Dataset<Row> whole = rows(spark, 1);
    assertEquals(
        List.of("LogisticRegression", "always 1"),
        names(baselines.classify(whole, whole, classes())));
    assertEquals(1, warnings.size());
  }

  @Test
  void aCancelledJobIsNotTakenForABadBaseline(SparkSession session) {
    SparkContext spark = session.sparkContext();
    SparkListener canceller =
        new SparkListener() {
          @Override
          public void onJobStart(SparkListenerJobStart job) {
            spark.cancelJobGroup(GROUP);
          }
        };
    Dataset<Row> slow =
        rows(session, 1)
            .withColumn(
                "y",
                functions
                    .udf(
                        (Double y) -> {
                          Thread.sleep(MILLIS);
                          return y;
                        },
                        DataTypes.DoubleType)
                    .apply(functions.col("y")));
    spark.addSparkListener(canceller);
    spark.setJobGroup(GROUP, "cancelled by a test", false);
    try {
      assertThrows(CancellationException.class, () -> baselines.classify(slow, slow, classes()));
    } finally {
      spark.clearJobGroup();
      spark.removeSparkListener(canceller);
    }
    assertEquals(List.of(), warnings);
  }

  private static List<String> names(Map<String, Metrics> metrics) {
    return List.copyOf(metrics.keySet());
  }

  private static ClassTarget classes() {
    return new ClassTarget(
        "label",
        ClassTarget.Kind.NUMBER,
        List.of("0", "1"),
        List.of("0", "1"),
        new TreeMap<>(Map.of("0", new long[] {2, 0, 2}, "1", new long[] {3, 0, 3})),
        0,
        0);
  }

  private static Dataset<Row> rows(SparkSession spark, double last) {
    return spark.createDataFrame(
        List.of(
            RowFactory.create(0.0, Vectors.dense(0, 1)),
            RowFactory.create(0.0, Vectors.dense(1, 1)),
            RowFactory.create(1.0, Vectors.dense(0, 2)),
            RowFactory.create(1.0, Vectors.dense(2, 3)),
            RowFactory.create(1.0, Vectors.dense(3, last))),
        new StructType().add("y", DataTypes.DoubleType).add("f", SQLDataTypes.VectorType()));
  }
}
