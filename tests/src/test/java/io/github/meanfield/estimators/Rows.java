package io.github.meanfield.estimators;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.meanfield.transformers.StandardizerModel;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.collection.JavaConverters;

/** Rows for the tests of the standardizer, and statistics of them computed in another way. */
final class Rows {

  static final DataType DOUBLES = DataTypes.createArrayType(DataTypes.DoubleType);
  static final DataType FLOATS = DataTypes.createArrayType(DataTypes.FloatType);

  private Rows() {}

  /** Four features of very different location and scale. */
  static double[][] random(int n, long seed) {
    Random random = new Random(seed);
    double[][] rows = new double[n][];
    for (int i = 0; i < n; i++) {
      rows[i] =
          new double[] {
            random.nextGaussian(),
            1e9 + random.nextGaussian(),
            1e-6 * random.nextDouble(),
            Math.exp(5 * random.nextGaussian())
          };
    }
    return rows;
  }

  static Dataset<Row> vectors(SparkSession spark, double[]... rows) {
    return vectors(spark, Arrays.stream(rows).map(r -> r == null ? null : dense(r)).toList());
  }

  static Dataset<Row> sparse(SparkSession spark, double[]... rows) {
    return vectors(
        spark, Arrays.stream(rows).map(r -> r == null ? null : dense(r).toSparse()).toList());
  }

  static Dataset<Row> vectors(SparkSession spark, List<? extends Vector> rows) {
    return data(spark, SQLDataTypes.VectorType(), rows);
  }

  /** Columns "id" and "raw". */
  static Dataset<Row> data(SparkSession spark, DataType type, List<?> raw) {
    List<Row> rows = new ArrayList<>();
    for (Object value : raw) {
      rows.add(RowFactory.create((long) rows.size(), value));
    }
    StructType schema = new StructType().add("id", DataTypes.LongType).add("raw", type);
    return spark.createDataFrame(rows, schema);
  }

  static Vector dense(double... values) {
    return Vectors.dense(values);
  }

  /** The column "out" as arrays, in the order of "id"; a null row is null. */
  static double[][] out(Dataset<Row> rows) {
    return column(rows, "out");
  }

  static double[][] column(Dataset<Row> rows, String name) {
    return rows.orderBy("id").select(name).collectAsList().stream()
        .map(row -> toDoubles(row.get(0)))
        .toArray(double[][]::new);
  }

  static double[] toDoubles(Object features) {
    if (features == null) {
      return null;
    }
    if (features instanceof Vector vector) {
      return vector.toArray();
    }
    return JavaConverters.seqAsJavaList((scala.collection.Seq<?>) features).stream()
        .mapToDouble(value -> ((Number) value).doubleValue())
        .toArray();
  }

  static double[] feature(double[][] rows, int feature) {
    return Arrays.stream(rows).mapToDouble(row -> row[feature]).toArray();
  }

  static double mean(double[] values) {
    return exactMean(values).doubleValue();
  }

  private static BigDecimal exactMean(double[] values) {
    return exactSum(values, 1).divide(BigDecimal.valueOf(values.length), new MathContext(60));
  }

  private static BigDecimal exactSum(double[] values, int power) {
    return Arrays.stream(values)
        .mapToObj(value -> new BigDecimal(value).pow(power))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** The sample's standard deviation; a mean that is rounded would give equal values one. */
  static double deviation(double[] values) {
    BigDecimal n = BigDecimal.valueOf(values.length);
    return exactSum(values, 2)
        .multiply(n)
        .subtract(exactSum(values, 1).pow(2))
        .divide(n.multiply(n.subtract(BigDecimal.ONE)), new MathContext(60))
        .sqrt(new MathContext(40))
        .doubleValue();
  }

  static double quantile(double[] values, double p) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double position = p * (sorted.length - 1);
    int below = (int) position;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  }

  static void assertClose(double expected, double actual) {
    assertEquals(expected, actual, 1e-12 * Math.abs(expected));
  }

  static void assertClose(double[] expected, double[] actual) {
    assertEquals(expected.length, actual.length);
    for (int i = 0; i < expected.length; i++) {
      assertClose(expected[i], actual[i]);
    }
  }

  /** Equal to the last bit in all that was learned. */
  static void assertBitwiseEqual(StandardizerModel expected, StandardizerModel actual) {
    assertArrayEquals(expected.mean().toArray(), actual.mean().toArray());
    assertArrayEquals(expected.center().toArray(), actual.center().toArray());
    assertArrayEquals(expected.scale().toArray(), actual.scale().toArray());
    assertArrayEquals(expected.quantiles(), actual.quantiles());
    assertArrayEquals(expected.min().toArray(), actual.min().toArray());
    assertArrayEquals(expected.max().toArray(), actual.max().toArray());
    assertArrayEquals(expected.count(), actual.count());
    assertArrayEquals(expected.nanCount(), actual.nanCount());
  }
}
