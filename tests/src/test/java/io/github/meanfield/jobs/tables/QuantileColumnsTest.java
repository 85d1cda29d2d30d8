package io.github.meanfield.jobs.tables;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.estimators.NeuralNetworkRegressor;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Quantiles in the forms that scored rows have. */
@ExtendWith(SparkSessionExtension.class)
class QuantileColumnsTest {

  private static final double[] LEVELS = {1e-5, 0.9};

  /** As a model names them. */
  private static Dataset<Row> rows(SparkSession spark, StructType schema) {
    return spark.createDataFrame(
        List.of(
            RowFactory.create(Vectors.dense(1.5, 2)),
            RowFactory.create(Vectors.dense(Double.NaN, Double.NaN)),
            RowFactory.create(new Object[] {null})),
        schema);
  }

  private static StructType named() {
    return new NeuralNetworkRegressor()
        .setQuantileProbabilities(LEVELS)
        .setQuantilesCol(QuantileColumns.NAME)
        .withQuantiles(new StructType());
  }

  @Test
  void columnsThatSomebodyHasMovedAreTakenInTheOrderOfProbabilities(SparkSession spark) {
    Dataset<Row> rows =
        spark.range(1).selectExpr("5 AS quantile_0_5", "9 AS quantile_0_95", "1 AS quantile_0_05");
    assertArrayEquals(new double[] {0.05, 0.5, 0.95}, QuantileColumns.probabilities(rows));
    assertEquals(
        List.of(1.0, 5.0, 9.0), rows.select(QuantileColumns.array(rows)).first().getList(0));
  }

  @Test
  void eachFormatHasThemInItsForm(SparkSession spark) {
    Dataset<Row> rows = rows(spark, named());
    String[] names = {"quantile_0_00001", "quantile_0_9"};
    assertArrayEquals(LEVELS, QuantileColumns.probabilities(OutputFormat.PARQUET.shape(rows, 0)));
    Dataset<Row> csv = OutputFormat.CSV.shape(rows, 0);
    assertArrayEquals(names, csv.columns());
    assertEquals(
        List.of(
            RowFactory.create("1.5", "2.0"),
            RowFactory.create("NaN", "NaN"),
            RowFactory.create(null, null)),
        csv.collectAsList());
    Dataset<Row> json = OutputFormat.JSON.shape(rows, 0);
    assertEquals(
        List.of(
            RowFactory.create(1.5, 2.0),
            RowFactory.create(null, null),
            RowFactory.create(null, null)),
        json.collectAsList());
    assertArrayEquals(names, OutputFormat.ORC.shape(rows, 0).columns());
    for (Dataset<Row> read : List.of(rows, csv, json)) {
      assertArrayEquals(LEVELS, QuantileColumns.probabilities(read));
      assertEquals(List.of(1.5, 2.0), read.select(QuantileColumns.array(read)).first().getList(0));
    }
  }

  @Test
  void whatIsNamedLikeThemAloneIsNone(SparkSession spark) {
    Dataset<Row> plain =
        rows(spark, new StructType().add(QuantileColumns.NAME, SQLDataTypes.VectorType()));
    assertEquals(0, QuantileColumns.probabilities(plain).length);
    assertArrayEquals(
        new String[] {QuantileColumns.NAME}, OutputFormat.JSON.shape(plain, 0).columns());
    assertEquals(
        List.of(true, false, false, false),
        Stream.of("quantile_0_25", "quantile_1", "quantile_0_", "quantile_0_2_5")
            .map(QuantileColumns::isQuantile)
            .toList());
  }
}
