package io.github.meanfield;

import java.util.ArrayList;
import java.util.List;
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

/** As few rows as a fit takes, to be spoiled. */
public final class FewRows {

  /** Columns features, label and validation, which all may be null. */
  public static final StructType SCHEMA =
      new StructType()
          .add("features", SQLDataTypes.VectorType())
          .add("label", DataTypes.DoubleType)
          .add("validation", DataTypes.BooleanType);

  private FewRows() {}

  /** A row of {@link #SCHEMA}. */
  public static Row row(Object features, Object label, Object validation) {
    return RowFactory.create(features, label, validation);
  }

  /** Eight good rows of two features and classes, every other one for validation, and some more. */
  public static Dataset<Row> goodAnd(SparkSession spark, Row... more) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      rows.add(row(Vectors.dense(i, -i), (double) (i / 2 % 2), i % 2 == 1));
    }
    rows.addAll(List.of(more));
    // Of an RDD, as the optimizer computes what is made of a local list once and for all.
    return spark.createDataFrame(
        JavaSparkContext.fromSparkContext(spark.sparkContext()).parallelize(rows, 2), SCHEMA);
  }

  /** The same rows, whose label column tells how many classes there are. */
  public static Dataset<Row> withClasses(Dataset<Row> rows, int classes) {
    return rows.withColumn(
        "label",
        rows.col("label")
            .as("label", NominalAttribute.defaultAttr().withNumValues(classes).toMetadata()));
  }
}
