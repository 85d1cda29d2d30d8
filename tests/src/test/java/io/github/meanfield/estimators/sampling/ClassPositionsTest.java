package io.github.meanfield.estimators.sampling;

import static io.github.meanfield.Errors.assertRefused;
import static io.github.meanfield.estimators.sampling.SampledRows.SCHEMA;
import static io.github.meanfield.estimators.sampling.SampledRows.seen;
import static org.apache.spark.sql.functions.expr;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.estimators.averaging.rows.ChangedRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Rows that are counted by class. */
@ExtendWith(SparkSessionExtension.class)
class ClassPositionsTest {

  /** For a UDF, which runs in this process. */
  private static final AtomicBoolean LATER = new AtomicBoolean();

  private static Dataset<Row> rows;

  @BeforeAll
  static void makeRows(SparkSession spark) {
    rows = new SampledRows(spark).rows();
  }

  @Test
  void rowsOfAClassThatWasNotThereAreNoticed() {
    ClassPositions positions =
        new ClassPositions(new double[] {0, 3}, new long[][] {{0, 0}, {2, 1}, {2, 2}}, 1);
    ClassPositions.Counter counter = positions.counter(1);
    assertEquals(1, counter.position(3));
    counter.requireEnd();
    assertThrows(ChangedRows.class, () -> counter.position(2));
    assertThrows(ChangedRows.class, () -> positions.counter(0).requireEnd());
    assertEquals(Map.of(0.0, 2L, 3.0, 2L), positions.counts());
  }

  @Test
  void minusZeroIsTheClassZero() {
    Dataset<Row> doubles =
        rows.where("label = 0").withColumn("label", expr("if(id < 15, -0.0D, 0.0D)"));
    assertEquals(36, seen(doubles, new SeenRows(), "random", 1).size());
  }

  @Test
  void labelsThatAreNoClassesAreRefused() {
    assertRefused(
        () -> seen(rows.withColumn("label", expr("id / 7")), new SeenRows(), "random", 1),
        "sampler: labelCol 'label' has 0.14285714285714285, but required are classes, whole numbers",
        "StringIndexer makes such of others");
    assertRefused(
        () -> seen(rows.withColumn("label", expr("label - 1")), new SeenRows(), "random", 1),
        "sampler: labelCol 'label' has -1.0, but required are classes");
    assertRefused(
        () ->
            seen(
                rows.withColumn("label", expr("explode(sequence(1, 100))"))
                    .selectExpr("features", "label + 100 * id AS label"),
                new SeenRows(),
                "random",
                1),
        "sampler: labelCol 'label' has more than 4096 classes, which are the most");
    assertRefused(
        () -> seen(rows.withColumn("label", rows.col("features")), new SeenRows(), "random", 1),
        "sampler: labelCol 'label' of seenRows is of type vector, but must be a number, the class:"
            + " rows with several labels, or with probabilities of classes, cannot be sampled");
  }

  @Test
  void vectorsOfDifferentSizeAreRefused(SparkSession spark) {
    List<Row> made = new ArrayList<>(rows.collectAsList());
    made.add(RowFactory.create(60L, Vectors.dense(1, 2, 3), 2, 1.0, false));
    assertRefused(
        () -> seen(spark.createDataFrame(made, SCHEMA), new SeenRows(), "smote", 1),
        "sampler: featuresCol 'features' has Vectors of 2 to 3 numbers in training rows, but"
            + " strategy smote requires as many in each");
    List<Row> empty = List.of(RowFactory.create(0L, Vectors.dense(new double[0]), 0, 1.0, false));
    assertRefused(
        () -> seen(spark.createDataFrame(empty, SCHEMA), new SeenRows(), "smote", 1),
        "has Vectors of 0 to 0 numbers");
  }

  /** As where an executor is lost that held rows which cannot be computed again. */
  @Test
  void rowsThatChangeBetweenTwoJobsAreNoticed() {
    LATER.set(false);
    UserDefinedFunction label =
        org.apache.spark.sql.functions.udf(
            (UDF1<Integer, Integer>) value -> LATER.get() ? 0 : value, DataTypes.IntegerType);
    Dataset<Row> changing =
        rows.withColumn("label", label.apply(rows.col("label")))
            .persist(StorageLevel.MEMORY_ONLY());
    SeenRows late =
        new SeenRows(
            () -> {
              changing.unpersist(true);
              LATER.set(true);
            });
    assertRefused(
        () -> seen(changing, late, "random", 1),
        "sampler: partition 0 of the rows has changed since it was read first",
        "cache or write them before fitting");
  }
}
