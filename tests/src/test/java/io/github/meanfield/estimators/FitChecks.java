package io.github.meanfield.estimators;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkJobs;
import io.github.meanfield.SparkSessionExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** Rows for fits that fail, and a check that no fit leaves anything behind. */
@ExtendWith(SparkSessionExtension.class)
abstract class FitChecks {

  static final StructType SCHEMA =
      new StructType()
          .add("features", SQLDataTypes.VectorType())
          .add("label", DataTypes.DoubleType)
          .add("validation", DataTypes.BooleanType);

  private Set<Integer> cachedBefore;

  @BeforeEach
  void rememberCached(SparkSession spark) {
    cachedBefore = Set.copyOf(SparkJobs.cached(spark));
  }

  @AfterEach
  void nothingStaysCached(SparkSession spark) {
    // What others have left may be collected meanwhile, so there may be less than before.
    assertTrue(cachedBefore.containsAll(SparkJobs.cached(spark)));
    assertNull(spark.sparkContext().getLocalProperty("spark.job.description"));
  }

  static NeuralNetworkClassifier classifier() {
    return new NeuralNetworkClassifier("classifier")
        .setHiddenLayers(new int[] {3})
        .setNumWorkers(2)
        .setMaxEpochs(1);
  }

  static Row row(Object features, Object label, Object validation) {
    return RowFactory.create(features, label, validation);
  }

  /** Eight good rows of two classes, every other one for validation, and some more. */
  static Dataset<Row> goodAnd(SparkSession spark, Row... more) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      rows.add(row(Vectors.dense(i, -i), (double) (i / 2 % 2), i % 2 == 1));
    }
    rows.addAll(List.of(more));
    // Of an RDD, as the optimizer computes what is made of a local list once and for all.
    return spark.createDataFrame(
        JavaSparkContext.fromSparkContext(spark.sparkContext()).parallelize(rows, 2), SCHEMA);
  }

  static Dataset<Row> withClasses(Dataset<Row> rows, int classes) {
    return rows.withColumn(
        "label",
        rows.col("label")
            .as("label", NominalAttribute.defaultAttr().withNumValues(classes).toMetadata()));
  }
}
