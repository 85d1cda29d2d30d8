package io.github.meanfield.jobs.score;

import io.github.meanfield.jobs.console.BadInput;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StringType;

/** The values of a column that divides rows into folders, whose names say all of them. */
final class FolderName {

  /** Spark names the folder of missing values so, and takes the empty text for one. */
  private static final Set<String> OF_MISSING = Set.of("", "__HIVE_DEFAULT_PARTITION__");

  private FolderName() {}

  /**
   * The values, of which those that the name of a folder cannot say end the job.
   *
   * @param rows the rows
   * @param name the column
   * @param field its fields in CSV, null if the rows are of other files
   */
  static Column of(Dataset<Row> rows, String name, Column field) {
    Column column = functions.col(name);
    DataType type = rows.schema().apply(name).dataType();
    if (type instanceof StringType) {
      UDF1<String, String> said = text -> said(text, name);
      return functions.udf(said, DataTypes.StringType).apply(column).as(name);
    }
    // A number as it was read, such as 1.50, without the quotes that may be around it.
    return field == null
        ? column
        : functions.when(column.isNotNull(), functions.translate(field, "\"", "")).as(name);
  }

  private static String said(String text, String column) {
    if (OF_MISSING.contains(text == null ? "none" : text)) {
      throw new BadInput(
          "--partition-by: column '%s' holds the text '%s', of which the name of a folder would"
              + " make a missing value; write another text for it by --sql, such as"
              + " coalesce(nullif(%s, '%s'), 'none') AS %s",
          column, text, column, text, column);
    }
    return text;
  }
}
