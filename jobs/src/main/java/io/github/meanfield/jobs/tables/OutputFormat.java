package io.github.meanfield.jobs.tables;

import static org.apache.spark.ml.functions.vector_to_array;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampType;

/** What scored rows are written as. */
public enum OutputFormat {
  PARQUET,
  CSV,
  JSON,
  ORC,
  /** A table of Spark's catalog, by its name. */
  TABLE;

  /** A time with its zone, so that it is the same everywhere. */
  private static final String TIME = "yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX";

  /**
   * How Spark reads what is written, and writes what is not CSV: JSON has a null for a null, and
   * all digits of a time.
   */
  public static final Map<String, String> OPTIONS =
      Map.of(
          "header", "true", "escape", "\"", "ignoreNullFields", "false", "timestampFormat", TIME);

  private static final String PROBABILITY = "probability";

  /** Spark's name of the format, which the command line has too. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The name by which Spark finds what writes the format. */
  public String writer() {
    return this == CSV ? CsvFileFormat.class.getName() : toString();
  }

  /**
   * Gives rows a form that the format can hold. Parquet holds all; vectors become arrays elsewhere,
   * since they are a type of Spark's own, and quantiles a column each; CSV has nothing but texts.
   *
   * @param rows scored rows
   * @param numClasses number of probabilities a row
   */
  public Dataset<Row> shape(Dataset<Row> rows, int numClasses) {
    return rows.select(
        Stream.of(rows.schema().fields())
            .flatMap(field -> columns(field, numClasses).stream())
            .toArray(Column[]::new));
  }

  private List<Column> columns(StructField field, int numClasses) {
    Column column = functions.col(field.name());
    DataType type = field.dataType();
    boolean isVector = type.equals(SQLDataTypes.VectorType());
    if (this == CSV && isVector && field.name().equals(PROBABILITY) && numClasses > 0) {
      Column each = array(column, true);
      return IntStream.range(0, numClasses)
          .mapToObj(i -> each.getItem(i).cast("string").as(PROBABILITY + "_" + i))
          .toList();
    }
    Map<String, Column> quantiles = this == PARQUET ? Map.of() : QuantileColumns.apart(field);
    if (!quantiles.isEmpty()) {
      return quantiles.entrySet().stream()
          .map(each -> number(each.getValue()).as(each.getKey()))
          .toList();
    }
    return List.of(
        switch (this) {
          case PARQUET -> column;
          case CSV ->
              // A field that is written as it was read has metadata that say so.
              (type instanceof StringType ? column : text(column, type)).as(field.name());
          case JSON -> Tables.nullForNaN(array(column, isVector), type).as(field.name());
          case ORC, TABLE -> array(column, isVector).as(field.name());
        });
  }

  /** A double as the format holds it. */
  private Column number(Column column) {
    return switch (this) {
      case CSV -> column.cast("string");
      case JSON -> Tables.nullForNaN(column, DataTypes.DoubleType);
      default -> column;
    };
  }

  /** A Vector or array as an array. */
  static Column array(Column column, boolean isVector) {
    // Spark's function fails on a vector that is missing.
    return isVector
        ? functions.when(column.isNotNull(), vector_to_array(column, "float64"))
        : column;
  }

  /** A value as text that says all of it. */
  private static Column text(Column column, DataType type) {
    if (type instanceof TimestampType) {
      return functions.date_format(column, TIME);
    } else if (type instanceof BinaryType) {
      return functions.base64(column);
    }
    boolean isVector = type.equals(SQLDataTypes.VectorType());
    boolean isNested =
        isVector
            || type instanceof ArrayType
            || type instanceof StructType
            || type instanceof MapType;
    return isNested ? functions.to_json(array(column, isVector)) : column.cast("string");
  }

  /** Makes one column again of the probabilities that {@link #shape} has given a column each. */
  public static Dataset<Row> gathered(Dataset<Row> rows) {
    List<String> known = List.of(rows.columns());
    List<Column> each = new ArrayList<>();
    while (known.contains(PROBABILITY + "_" + each.size())) {
      each.add(functions.col(PROBABILITY + "_" + each.size()));
    }
    return each.size() < 2 || known.contains(PROBABILITY)
        ? rows
        : rows.withColumn(PROBABILITY, functions.array(each.toArray(Column[]::new)));
  }
}
