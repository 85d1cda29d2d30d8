package io.github.meanfield.jobs.tables;

import static org.apache.spark.ml.functions.vector_to_array;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** What scored rows are written as. */
public enum OutputFormat {
  PARQUET,
  CSV,
  JSON,
  /** A table of Spark's catalog, by its name. */
  TABLE;

  /**
   * How Spark writes and reads what is written: CSV has a head, and doubles a quote in quotes; JSON
   * has a null for a null.
   */
  public static final Map<String, String> OPTIONS =
      Map.of("header", "true", "escape", "\"", "ignoreNullFields", "false");

  private static final String PROBABILITY = "probability";

  /** Spark's name of the format, which the command line has too. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Gives rows a form that the format can hold. Parquet holds all; vectors become arrays elsewhere,
   * since they are a type of Spark's own; CSV has no nested values at all.
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
    if (this == PARQUET || (this != CSV && !isVector)) {
      return List.of(column);
    }
    Column plain = isVector ? vector_to_array(column, "float64") : column;
    if (this != CSV) {
      return List.of(plain.as(field.name()));
    }
    if (isVector && field.name().equals(PROBABILITY) && numClasses > 0) {
      List<Column> each = new ArrayList<>();
      for (int i = 0; i < numClasses; i++) {
        each.add(plain.getItem(i).as(PROBABILITY + "_" + i));
      }
      return each;
    }
    boolean isNested =
        isVector
            || type instanceof ArrayType
            || type instanceof StructType
            || type instanceof MapType;
    return List.of(isNested ? functions.to_json(plain).as(field.name()) : column);
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
