package io.github.meanfield.jobs.tables;

import io.github.meanfield.jobs.console.BadInput;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StringType;

/**
 * Reads texts as what they stand for, such as a column whose values are all missing; other text is
 * an error.
 */
public final class TextColumns {

  private TextColumns() {}

  /** Reads texts in columns as numbers. */
  public static Dataset<Row> asNumbers(Dataset<Row> rows, List<String> names) {
    return as(rows, names, DataTypes.DoubleType, "numbers");
  }

  /** Reads texts in columns as booleans. */
  public static Dataset<Row> asFlags(Dataset<Row> rows, List<String> names) {
    return as(rows, names, DataTypes.BooleanType, "true or false");
  }

  private static Dataset<Row> as(
      Dataset<Row> rows, List<String> names, DataType type, String meaning) {
    Dataset<Row> result = rows;
    for (String name : names) {
      if (rows.schema().apply(name).dataType() instanceof StringType) {
        result = result.withColumn(name, value(rows, name, type, meaning));
      }
    }
    return result;
  }

  private static Column value(Dataset<Row> rows, String name, DataType type, String meaning) {
    Column value = Tables.tryCast(functions.col(name), type);
    Column isBad = functions.col(name).isNotNull().and(value.isNull());
    if (rows.isStreaming()) {
      // Rows that are still to come: the stream ends at the first that is bad.
      Column problem = functions.lit("column '" + name + "' must hold " + meaning + ", but holds ");
      return functions
          .when(isBad, functions.raise_error(functions.concat(problem, functions.col(name))))
          .otherwise(value);
    }
    List<Row> bad = rows.where(isBad).select(name).takeAsList(1);
    if (!bad.isEmpty()) {
      throw new BadInput(
          "column '%s' must hold %s, but holds '%s'", name, meaning, bad.get(0).getString(0));
    }
    return value;
  }
}
