package io.github.meanfield.jobs.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.jobs.console.BadInput;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Numbers as labels. */
@ExtendWith(SparkSessionExtension.class)
class NumberTargetTest {

  private static final StructType SCHEMA =
      new StructType().add("price", DataTypes.DoubleType).add("split", DataTypes.StringType);

  @Test
  void labelsThatAreNoFiniteNumbersTakeNoPart(SparkSession spark) {
    NumberTarget target = NumberTarget.of(rows(spark), "price", "split");
    assertEquals(2, target.unlabelled());
    assertEquals(2, target.rows("train"));
    assertEquals(1, target.rows("test"));
    assertEquals(0, target.rows("validation"));
    assertEquals(1.5, target.splits().get("train").mean(), 1e-12);
    assertEquals(List.of(6.0, 6.0, 6.0, 6.0, 6.0), target.splits().get("test").quantiles());
    assertEquals(3, rows(spark).where(target.isKnown(DataTypes.DoubleType)).count());
  }

  @Test
  void labelsThatCannotBeLearnedAreRefused(SparkSession spark) {
    Dataset<Row> rows = rows(spark);
    refused("a regression needs numbers", rows.withColumn("price", functions.lit("dear")));
    refused("is 5.0 in all training rows", rows.withColumn("price", functions.lit(5)));
    refused("has no values", rows.withColumn("price", functions.lit(Double.NaN)));
    refused("no training rows", rows.where("split = 'test'"));
  }

  private static void refused(String part, Dataset<Row> rows) {
    BadInput error = assertThrows(BadInput.class, () -> NumberTarget.of(rows, "price", "split"));
    assertTrue(error.getMessage().contains(part), error.getMessage());
  }

  private static Dataset<Row> rows(SparkSession spark) {
    return spark.createDataFrame(
        List.of(
            RowFactory.create(1.0, "train"),
            RowFactory.create(2.0, "train"),
            RowFactory.create(6.0, "test"),
            RowFactory.create(Double.NaN, "train"),
            RowFactory.create(null, "test")),
        SCHEMA);
  }
}
