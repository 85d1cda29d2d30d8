package io.github.meanfield.jobs.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.jobs.task.ClassTarget;
import io.github.meanfield.jobs.training.Baselines.Choice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import org.apache.spark.SparkContext;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
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
  private final BaselineFit baselines = new BaselineFit("f", "y", null, 1, warnings::add);

  @Test
  void oneThatCannotBeTrainedIsLeftOut(SparkSession spark) {
    assertEquals(List.of(), names(rows(spark, Double.NaN), Choice.ALL));
    assertEquals(2, warnings.size());
    assertTrue(warnings.get(0).startsWith("LogisticRegression, a baseline, is left out: "));

    Dataset<Row> whole = rows(spark, 1);
    assertEquals(List.of("LogisticRegression", "GBTClassifier"), names(whole, Choice.ALL));
    assertEquals(List.of("LogisticRegression"), names(whole, Choice.LINEAR));
    assertEquals(List.of(), names(whole, Choice.NONE));
    assertEquals(2, warnings.size());
  }

  @Test
  void moreThanTwoClassesHaveAForestWhoseSampleMayLackAClass(SparkSession spark) {
    ClassTarget three =
        new ClassTarget(
            "label",
            ClassTarget.Kind.NUMBER,
            List.of("0", "1", "2"),
            List.of("0", "1", "2"),
            new TreeMap<>(
                Map.of("0", new long[] {2, 0, 0}, "1", new long[] {3, 0, 0}, "2", new long[3])),
            0,
            0);
    Dataset<Row> rows = rows(spark, 1);
    Baselines fitted = new Baselines(List.of(), baselines.fit(Choice.ALL, rows, three));
    assertEquals("RandomForestClassifier", fitted.models().get(1).name());
    Row scored = fitted.addTo(rows).first();
    assertEquals(3, scored.<Vector>getAs("of_baseline_1_probability").size());
    assertEquals(5, fitted.models().get(1).rows());
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
      assertThrows(CancellationException.class, () -> baselines.fit(Choice.ALL, slow, classes()));
    } finally {
      spark.clearJobGroup();
      spark.removeSparkListener(canceller);
    }
    assertEquals(List.of(), warnings);
  }

  private List<String> names(Dataset<Row> rows, Choice choice) {
    return baselines.fit(choice, rows, classes()).stream().map(Baselines.Fitted::name).toList();
  }

  /** Two classes with rows of all splits. */
  static ClassTarget classes() {
    return classes(2);
  }

  /** Two classes, of which so many rows each are for validation. */
  static ClassTarget classes(long validation) {
    return new ClassTarget(
        "label",
        ClassTarget.Kind.NUMBER,
        List.of("0", "1"),
        List.of("0", "1"),
        new TreeMap<>(
            Map.of("0", new long[] {2, validation, 2}, "1", new long[] {3, validation, 3})),
        0,
        0);
  }

  /** Labels y and features f, of which the last is given. */
  static Dataset<Row> rows(SparkSession spark, double last) {
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
