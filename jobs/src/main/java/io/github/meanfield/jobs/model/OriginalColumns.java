package io.github.meanfield.jobs.model;

import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.tables.Tables;
import io.github.meanfield.stages.Columns;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Columns as they came in, beside those that a pipeline takes as another type or text, so that they
 * come out as they were.
 */
public final class OriginalColumns {

  private static final String PREFIX = "as_it_came_in_";

  private OriginalColumns() {}

  /**
   * Checks that no column has a name that is kept for others.
   *
   * @param added those that a model adds
   */
  static void requireFree(List<String> columns, List<String> added) {
    List<String> taken = added.stream().map(Tables::folded).toList();
    for (String name : columns) {
      if (taken.contains(Tables.folded(name))) {
        throw new BadInput(
            "the input has a column '%s', as the model adds one; rename it, such as by --sql (what"
                + " score has written is evaluated without --model)",
            name);
      }
      if (isOriginal(name)) {
        throw new BadInput(
            "column '%s' has a name that begins as those do in which values are kept as they came"
                + " in (%s); rename it, such as by --sql",
            name, PREFIX);
      }
    }
  }

  private static boolean isOriginal(String name) {
    return Tables.folded(name).startsWith(PREFIX);
  }

  /**
   * The columns that are not as they came in.
   *
   * @param made the rows as they came in
   * @param typed the rows as the pipeline takes them
   * @param numbersAsTexts columns whose texts may be others
   */
  static List<String> changed(Dataset<Row> made, Dataset<Row> typed, Set<String> numbersAsTexts) {
    StructType types = typed.schema();
    return Stream.of(made.schema().fields())
        .filter(
            field ->
                numbersAsTexts.contains(field.name())
                    || !types.apply(field.name()).dataType().equals(field.dataType()))
        .map(StructField::name)
        .toList();
  }

  /** Adds columns as they are now. */
  static Dataset<Row> keep(Dataset<Row> rows, Collection<String> names) {
    return rows.select(
        Stream.concat(
                Stream.of(rows.columns()).map(Columns::named),
                names.stream().map(name -> Columns.named(name).as(PREFIX + name)))
            .toArray(Column[]::new));
  }

  /** A column as it came in, if it is among columns, or else as it is. */
  static Column original(String name, Set<String> columns) {
    return columns.contains(PREFIX + name)
        ? Columns.named(PREFIX + name).as(name)
        : Columns.named(name);
  }

  /** The columns of rows that a pipeline takes, as their input had them. */
  public static List<String> inputs(Dataset<Row> rows) {
    return Stream.of(rows.columns()).filter(name -> !isOriginal(name)).toList();
  }
}
