package io.github.meanfield.jobs;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Reads rows in any of the {@link Format}s. */
final class Tables {

  /** Features column of a LIBSVM or IDX table. */
  static final String FEATURES = "features";

  /** Label column of a LIBSVM or IDX table. */
  static final String LABEL = "label";

  private static final Map<String, String> CSV =
      Map.of("header", "true", "nullValue", "NA", "nanValue", "NaN");

  private Tables() {}

  /**
   * Reads a table.
   *
   * <p>CSV has a header line; types are inferred, and NA is a missing value. Dots in column names
   * become underscores, since Spark takes them for fields of structures.
   *
   * @param numFeatures number of features of LIBSVM rows, 0 to infer it from the rows
   */
  static Dataset<Row> read(SparkSession session, String path, Format format, int numFeatures) {
    return named(raw(session, path, format, numFeatures));
  }

  private static Dataset<Row> raw(
      SparkSession session, String path, Format format, int numFeatures) {
    Dataset<Row> rows =
        switch (format) {
          case CSV -> session.read().options(CSV).option("inferSchema", true).csv(path);
          case PARQUET -> session.read().parquet(path);
          case JSON -> session.read().json(path);
          case ORC -> session.read().orc(path);
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
   * Reads the files of a folder as they come, with the columns of those that are there at the start.
   *
   * <p>In CSV and JSON the types are those of the training, where they are known, since the first
   * files may hold no more than a few rows: numbers are read as doubles. A CSV file with other
   * columns, or in another order, ends the stream.
   *
   * @param statistics what the columns were in training, if it is known
   */
  static Dataset<Row> stream(
      SparkSession session, String path, Format format, Optional<TrainingStatistics> statistics) {
    StructType found = raw(session, path, format, 0).schema();
    boolean isText = format == Format.CSV || format == Format.JSON;
    StructType schema = new StructType();
    for (StructField field : found.fields()) {
      DataType type =
          statistics
              .filter(known -> isText)
              .flatMap(known -> known.feature(name(field.name())))
              .map(Tables::streamedType)
              .orElse(field.dataType());
      schema = schema.add(field.name(), type);
    }
    return named(
        session
            .readStream()
            .options(CSV)
            .option("enforceSchema", false)
            .schema(schema)
            .format(format.toString())
            .load(path));
  }

  private static DataType streamedType(FeatureStatistics feature) {
    return feature.kind() == FeatureStatistics.Kind.NUMERIC
        ? DataTypes.DoubleType
        : DataType.fromDDL(feature.type());
  }

  private static Dataset<Row> named(Dataset<Row> rows) {
    return rows.toDF(Arrays.stream(rows.columns()).map(Tables::name).toArray(String[]::new));
  }

  /** The name that a column of the input has after reading. */
  static String name(String column) {
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
  static Dataset<Row> spread(Dataset<Row> rows) {
    int parallelism = JobOptions.parallelism(rows.sparkSession());
    return rows.rdd().getNumPartitions() < parallelism ? rows.repartition(parallelism) : rows;
  }
}
