package io.github.meanfield.jobs;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** File formats that scored rows are written in. */
enum OutputFormat {
  PARQUET,
  CSV,
  JSON;

  private static final String PROBABILITY = "probability";

  /** Spark's name of the format, which the command line has too. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Writes rows into a folder, in a form that the format can hold.
   *
   * @param rows scored rows
   * @param numClasses number of probabilities a row
   * @param path the folder, which is there already, and empty
   */
  void write(Dataset<Row> rows, int numClasses, String path) {
    Column[] columns =
        Stream.of(rows.schema().fields())
            .flatMap(field -> columns(field, numClasses).stream())
            .toArray(Column[]::new);
    var writer = rows.select(columns).write().mode(SaveMode.Append);
    switch (this) {
      case PARQUET -> writer.parquet(path);
      case CSV -> writer.option("header", true).csv(path);
      case JSON -> writer.option("ignoreNullFields", false).json(path);
      default -> throw new AssertionError(this);
    }
  }

  private List<Column> columns(StructField field, int numClasses) {
    Column column = functions.col(field.name());
    DataType type = field.dataType();
    boolean isVector = type.equals(SQLDataTypes.VectorType());
    if (this == PARQUET || (this == JSON && !isVector)) {
      return List.of(column);
    }
    Column plain =
        isVector ? org.apache.spark.ml.functions.vector_to_array(column, "float64") : column;
    if (this == JSON) {
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
}
