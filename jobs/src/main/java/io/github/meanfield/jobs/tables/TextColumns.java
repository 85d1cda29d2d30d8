package io.github.meanfield.jobs.tables;

import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.stages.Columns;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;

/**
 * Reads texts as what they stand for, such as a column whose values are all missing; other text
 * ends the job that comes upon it, in a stream too.
 */
public final class TextColumns {

  private static final int MAX_WIDTH = 60;

  private TextColumns() {}

  /**
   * Reads texts in columns as numbers.
   *
   * @param rows the rows
   * @param names the columns; those of other types stay
   * @param missing texts that mean a missing value
   */
  public static Dataset<Row> asNumbers(
      Dataset<Row> rows, Collection<String> names, Collection<String> missing) {
    Set<String> marks = Set.copyOf(missing);
    return with(
        rows,
        names,
        column -> {
          UDF1<String, Double> number = text -> number(text, column, marks);
          return functions.udf(number, DataTypes.DoubleType).apply(Columns.named(column));
        });
  }

  private static Double number(String text, String column, Set<String> missing) {
    if (text == null || text.isBlank() || missing.contains(text)) {
      return null;
    } else if (!NumberText.isNumber(text)) {
      throw other(column, "numbers", text);
    }
    return NumberText.parse(text, '.');
  }

  /** Reads texts in columns as booleans. */
  public static Dataset<Row> asFlags(Dataset<Row> rows, Collection<String> names) {
    return with(
        rows,
        names,
        column -> {
          UDF1<String, Boolean> flag = text -> flag(text, column);
          return functions.udf(flag, DataTypes.BooleanType).apply(Columns.named(column));
        });
  }

  private static Boolean flag(String text, String column) {
    if (text == null || text.isBlank()) {
      return null;
    }
    String word = text.strip();
    if (!word.equalsIgnoreCase("true") && !word.equalsIgnoreCase("false")) {
      throw other(column, "true or false", text);
    }
    return Boolean.valueOf(word);
  }

  private static BadInput other(String column, String meaning, String text) {
    return new BadInput(
        "column '%s' must hold %s, but holds '%s'",
        column, meaning, Console.shortened(text, MAX_WIDTH));
  }

  private interface Read {
    Column as(String column);
  }

  private static Dataset<Row> with(Dataset<Row> rows, Collection<String> names, Read read) {
    Set<String> texts =
        Stream.of(rows.schema().fields())
            .filter(field -> field.dataType() instanceof StringType)
            .map(StructField::name)
            .collect(Collectors.toSet());
    texts.retainAll(names);
    return texts.isEmpty()
        ? rows
        : rows.select(
            Stream.of(rows.columns())
                .map(name -> texts.contains(name) ? read.as(name).as(name) : Columns.named(name))
                .toArray(Column[]::new));
  }
}
