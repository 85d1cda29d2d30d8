package io.github.meanfield.jobs.model;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Four training rows that hold what is odd: missing, infinite and constant values. */
public final class SmallTraining {

  /** Their columns. */
  public static final StructType SCHEMA =
      new StructType()
          .add("size", DataTypes.DoubleType)
          .add("wet", DataTypes.BooleanType)
          .add("colour", DataTypes.StringType)
          .add("same", DataTypes.IntegerType)
          .add("empty", DataTypes.DoubleType);

  private SmallTraining() {}

  /** What a model keeps of them. */
  public static TrainingStatistics statistics(SparkSession spark) {
    Dataset<Row> rows =
        spark.createDataFrame(
            List.of(
                RowFactory.create(1.0, true, "red", 7, null),
                RowFactory.create(3.0, true, "red", 7, Double.NaN),
                RowFactory.create(Double.NaN, true, "blue", 7, null),
                RowFactory.create(Double.POSITIVE_INFINITY, false, null, 7, null)),
            SCHEMA);
    ColumnRoles roles =
        ColumnRoles.of(SCHEMA, List.of(SCHEMA.fieldNames()), false, List.of(), List.of());
    return TrainingStatistics.of(rows, roles);
  }
}
