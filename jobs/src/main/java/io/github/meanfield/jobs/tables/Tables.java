package io.github.meanfield.jobs.tables;

import io.github.meanfield.jobs.console.BadInput;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.StructType;

/** Reads rows in any of the {@link Format}s. */
public final class Tables {

  /** Features column of a LIBSVM or IDX table. */
  static final String FEATURES = "features";

  /** Label column of a LIBSVM or IDX table. */
  public static final String LABEL = "label";

  private static final String PARTITION_INFERENCE =
      "spark.sql.sources.partitionColumnTypeInference.enabled";

  private Tables() {}

  /**
   * Reads a table.
   *
   * <p>Dots in column names become underscores, since Spark takes them for fields of structures.
   * CSV has a reader of its own.
   *
   * @param numFeatures number of features of LIBSVM rows, 0 to infer it from the rows
   */
  public static Dataset<Row> read(
      SparkSession session, String path, Format format, int numFeatures) {
    return named(raw(session, path, format, numFeatures));
  }

  private static Dataset<Row> raw(
      SparkSession session, String path, Format format, int numFeatures) {
    Dataset<Row> rows =
        switch (format) {
          case CSV -> throw new IllegalArgumentException("CSV has a reader of its own");
          case PARQUET, JSON, ORC ->
              withTextPartitions(
                  session, () -> session.read().format(format.toString()).load(path));
          case TABLE -> session.table(path);
          case IDX -> IdxTable.read(session, path);
          case LIBSVM -> libsvm(session, path, numFeatures);
        };
    if (rows.columns().length == 0 || rows.isEmpty()) {
      throw new BadInput("'%s' holds no rows", path);
    }
    return rows;
  }

  /**
   * Reads a table of files.
   *
   * @param schema its columns, as the files name them
   */
  public static Dataset<Row> read(
      SparkSession session, String path, Format format, StructType schema) {
    return named(
        withTextPartitions(
            session, () -> session.read().schema(schema).format(format.toString()).load(path)));
  }

  /** The columns of a table, as its files name them. */
  public static StructType schema(SparkSession session, String path, Format format) {
    return raw(session, path, format, 0).schema();
  }

  /** Reads the files of a folder as they come; values of other types end the stream. */
  public static Dataset<Row> stream(
      SparkSession session, String path, Format format, StructType schema) {
    return named(
        withTextPartitions(
            session,
            () ->
                session
                    .readStream()
                    .option("mode", "FAILFAST")
                    .schema(schema)
                    .format(format.toString())
                    .load(path)));
  }

  /**
   * Opens files so that what the names of their folders tell, as region=01 does, stays text.
   *
   * @param open what opens them
   */
  public static Dataset<Row> withTextPartitions(SparkSession session, Supplier<Dataset<Row>> open) {
    String before = session.conf().get(PARTITION_INFERENCE);
    session.conf().set(PARTITION_INFERENCE, false);
    try {
      return open.get();
    } finally {
      session.conf().set(PARTITION_INFERENCE, before);
    }
  }

  private static Dataset<Row> named(Dataset<Row> rows) {
    return rows.toDF(Arrays.stream(rows.columns()).map(Tables::name).toArray(String[]::new));
  }

  /**
   * Checks that columns are there.
   *
   * @param option the option that names them
   * @param names the columns
   * @param known those that are there
   */
  public static void require(String option, Collection<String> names, List<String> known) {
    for (String name : names) {
      if (!known.contains(name)) {
        throw new BadInput(
            "%s: there is no column '%s'; the columns are %s",
            option, name, String.join(", ", known));
      }
    }
  }

  /** A column whose NaN is null, as what is missing is elsewhere. */
  public static Column nullForNaN(Column column, DataType type) {
    return type instanceof DoubleType || type instanceof FloatType
        ? functions.nanvl(column, functions.lit(null))
        : column;
  }

  /** A number as a double, null where it is missing or not finite. */
  public static Column finite(Column number) {
    Column value = number.cast("double");
    return functions.when(functions.abs(value).lt(functions.lit(Double.POSITIVE_INFINITY)), value);
  }

  /** The name that a column of the input has after reading. */
  public static String name(String column) {
    return column.strip().replace('.', '_');
  }

  private static Dataset<Row> libsvm(SparkSession session, String path, int numFeatures) {
    var reader = session.read().format("libsvm");
    if (numFeatures > 0) {
      reader = reader.option("numFeatures", numFeatures);
    }
    return reader.load(path).select(functions.col(LABEL), functions.col(FEATURES));
  }

  /** Spreads rows over all cores where they came in fewer pieces, as a gzip file does. */
  public static Dataset<Row> spread(Dataset<Row> rows) {
    int parallelism = rows.sparkSession().sparkContext().defaultParallelism();
    return rows.rdd().getNumPartitions() < parallelism ? rows.repartition(parallelism) : rows;
  }
}
