package io.github.meanfield.jobs.model;

import io.github.meanfield.jobs.tables.ColumnTypes;
import io.github.meanfield.jobs.tables.ColumnTypes.Reading;
import io.github.meanfield.jobs.tables.FoundColumn;
import io.github.meanfield.jobs.tables.TextColumns;
import io.github.meanfield.jobs.tables.csv.CsvColumn;
import io.github.meanfield.jobs.tables.csv.CsvFields;
import io.github.meanfield.jobs.tables.csv.CsvForm;
import io.github.meanfield.jobs.tables.csv.CsvTable;
import io.github.meanfield.runtime.text.MissingMarks;
import io.github.meanfield.stages.Columns;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;

/**
 * A table whose types are decided by all its values, in one job whatever the number of columns.
 *
 * @param rows its rows
 * @param columns what its columns of texts turned out to be
 * @param isQueried whether a query has made the rows of others, whose columns these are
 */
public record TrainingInput(Dataset<Row> rows, List<FoundColumn> columns, boolean isQueried) {

  /**
   * Looks at a table of CSV files, whose columns all are texts.
   *
   * @param table the table
   * @param form the files' form
   * @param readings how the type of a column is decided, by its name
   */
  static TrainingInput of(CsvTable table, CsvForm form, Function<String, Reading> readings) {
    List<String> names = table.names();
    ColumnTypes types =
        new ColumnTypes(
            names, names.stream().map(readings).toList(), form.missing(), form.decimal());
    List<FoundColumn> found = types.of(table.records(), new CsvFields());
    table.requireRead();
    return new TrainingInput(table.rows(csv(found)), found, false);
  }

  /**
   * Looks at the columns of texts in a table that has types; what they look like is told.
   *
   * @param rows the table
   * @param readings how the type of a column is decided, by its name
   */
  public static TrainingInput of(Dataset<Row> rows, Function<String, Reading> readings) {
    List<String> names =
        Stream.of(rows.schema().fields())
            .filter(field -> field.dataType() instanceof StringType)
            .map(StructField::name)
            .filter(name -> readings.apply(name) == Reading.BY_VALUES)
            .toList();
    if (names.isEmpty()) {
      return new TrainingInput(rows, List.of(), false);
    }
    ColumnTypes types =
        new ColumnTypes(
            names, names.stream().map(name -> Reading.LOOKED_AT).toList(), List.of(), '.');
    JavaRDD<Row> texts =
        rows.select(names.stream().map(Columns::named).toArray(Column[]::new)).javaRDD();
    return new TrainingInput(rows, types.of(texts, new Texts()), false);
  }

  private static List<CsvColumn> csv(List<FoundColumn> found) {
    return found.stream()
        .map(column -> new CsvColumn(column.name(), column.type(), column.mark()))
        .toList();
  }

  /** How the columns of CSV files are read. */
  List<CsvColumn> csv() {
    return csv(columns);
  }

  /** The rows that a query has made. */
  TrainingInput queried(Dataset<Row> made) {
    return new TrainingInput(made, columns, true);
  }

  /**
   * Reads columns of texts as numbers that are to be such.
   *
   * @param missing texts that mean a missing value
   * @param readings how the type of a column is decided, by its name
   */
  TrainingInput withNumbers(List<String> missing, Function<String, Reading> readings) {
    List<String> numbers =
        Stream.of(rows.columns()).filter(name -> readings.apply(name).areNumbers()).toList();
    return new TrainingInput(
        TextColumns.asNumbers(rows, numbers, new MissingMarks(missing)), columns, isQueried);
  }

  /** Texts of a table that has types, where what is missing is null and nothing else. */
  private static final class Texts implements ColumnTypes.Fields<Row> {

    private static final long serialVersionUID = 1;

    @Override
    public String text(Row row, int column) {
      return row.getString(column);
    }

    @Override
    public boolean isQuoted(Row row, int column) {
      return true;
    }
  }
}
