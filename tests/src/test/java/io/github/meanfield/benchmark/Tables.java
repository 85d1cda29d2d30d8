package io.github.meanfield.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The rows of the benchmark: cached DataFrames with a partition a core. */
record Tables(SparkSession spark) {

  /** Name of the column that is true in rows of the test set. */
  static final String IS_TEST = "isTest";

  private static final StructType SCHEMA =
      new StructType()
          .add("features", SQLDataTypes.VectorType(), false)
          .add("label", DataTypes.DoubleType, false)
          .add(IS_TEST, DataTypes.BooleanType, false);

  /** The first MNIST images of the training set. */
  Dataset<Row> mnist(int rows) throws IOException {
    return cached(digits(Digits.training(), rows, false));
  }

  /** The MNIST images of the test set. */
  Dataset<Row> mnistTest() throws IOException {
    return cached(digits(Digits.test(), Integer.MAX_VALUE, true));
  }

  private Dataset<Row> digits(Digits digits, int limit, boolean isTest) {
    Broadcast<Digits> all = context().broadcast(digits);
    return table(
        Math.min(limit, digits.size()),
        i ->
            RowFactory.create(
                Vectors.dense(all.value().features(i)), (double) all.value().labels()[i], isTest));
  }

  /** Rows of random numbers with one of two classes. */
  Dataset<Row> random(int rows, int features) {
    return cached(
        table(
            rows,
            i -> {
              double[] values = new SplittableRandom(i).doubles(features, -1, 1).toArray();
              return RowFactory.create(
                  Vectors.dense(values), values[0] + values[1] > 0 ? 1.0 : 0.0, false);
            }));
  }

  /** The same rows with more columns, which stages have to pass on. */
  Dataset<Row> widened(Dataset<Row> rows, int columns) {
    List<Column> selected = new ArrayList<>();
    selected.add(functions.col("*"));
    for (int i = 0; i < columns; i++) {
      selected.add(functions.rand(i).as("passed" + i));
    }
    return cached(rows.select(selected.toArray(Column[]::new)));
  }

  private Dataset<Row> table(int rows, Function<Integer, Row> row) {
    List<Integer> numbers = IntStream.range(0, rows).boxed().toList();
    return spark.createDataFrame(
        context().parallelize(numbers, context().defaultParallelism()).map(row), SCHEMA);
  }

  /** Fills the cache, so that no contestant pays for it. */
  static Dataset<Row> cached(Dataset<Row> rows) {
    Dataset<Row> cached = rows.cache();
    cached.count();
    return cached;
  }

  private JavaSparkContext context() {
    return JavaSparkContext.fromSparkContext(spark.sparkContext());
  }
}
