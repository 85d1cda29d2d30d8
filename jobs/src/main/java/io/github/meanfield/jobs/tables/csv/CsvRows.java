package io.github.meanfield.jobs.tables.csv;

import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.tables.ColumnType;
import io.github.meanfield.jobs.tables.CsvText;
import io.github.meanfield.runtime.text.DateText;
import io.github.meanfield.runtime.text.FlagText;
import io.github.meanfield.runtime.text.MissingMarks;
import io.github.meanfield.runtime.text.NumberText;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Makes rows with types of the lines that a task reads: the columns of the table, and behind them
 * those of partitions.
 */
final class CsvRows implements MapPartitionsFunction<Row, Row> {

  private static final long serialVersionUID = 1L;

  private static final int MAX_SHOWN = 60;
  private static final MissingMarks USUAL = new MissingMarks(CsvForm.MISSING);

  private final CsvSource source;
  private final ColumnType[] types;
  private final MissingMarks[] marks;
  private final boolean hasFields;
  private final int numPartitionColumns;
  private final boolean isSkipping;
  private final BrokenRecords counts;

  /**
   * Makes rows.
   *
   * @param source the table
   * @param columns how its columns are read, in their order
   * @param hasFields whether fields come along, behind the columns
   * @param numPartitionColumns number of columns that folders tell
   * @param isSkipping whether broken records are left out rather than refused
   * @param counts counts records
   */
  CsvRows(
      CsvSource source,
      List<CsvColumn> columns,
      boolean hasFields,
      int numPartitionColumns,
      boolean isSkipping,
      BrokenRecords counts) {
    this.source = source;
    this.types = columns.stream().map(CsvColumn::type).toArray(ColumnType[]::new);
    this.hasFields = hasFields;
    this.numPartitionColumns = numPartitionColumns;
    this.isSkipping = isSkipping;
    this.counts = counts;
    MissingMarks ofAll = new MissingMarks(source.form().missing());
    this.marks =
        columns.stream()
            .map(column -> column.mark() == null ? ofAll : ofAll.with(column.mark()))
            .toArray(MissingMarks[]::new);
  }

  @Override
  public Iterator<Row> call(Iterator<Row> lines) {
    return each(lines, RowFactory::create);
  }

  /** The same rows as Spark holds them. */
  Iterator<InternalRow> internal(Iterator<Row> lines) {
    return each(lines, CsvRows::asHeld);
  }

  private <T> Iterator<T> each(Iterator<Row> lines, Function<Object[], T> row) {
    return new TaskRecords(new CsvReader(source, lines), counts, this::onBroken)
        .each((record, from) -> row.apply(values(record, from)));
  }

  private static InternalRow asHeld(Object[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = asHeld(values[i]);
    }
    return new GenericInternalRow(values);
  }

  /** Numbers and flags are as they are. */
  private static Object asHeld(Object value) {
    if (value instanceof String text) {
      return UTF8String.fromString(text);
    }
    return value instanceof String[] texts
        ? new GenericArrayData(Stream.of(texts).map(UTF8String::fromString).toArray())
        : value;
  }

  private void onBroken(CsvRecord record) {
    if (!isSkipping) {
      throw refused(record.file());
    }
  }

  private Object[] values(CsvRecord record, Row from) {
    int numColumns = types.length + (hasFields ? 1 : 0);
    Object[] row = new Object[numColumns + numPartitionColumns];
    fill(row, record);
    if (hasFields) {
      row[types.length] = fields(record);
    }
    for (int i = 0; i < numPartitionColumns; i++) {
      row[numColumns + i] = from.get(from.size() - numPartitionColumns + i);
    }
    return row;
  }

  private String[] fields(CsvRecord record) {
    String[] fields = new String[record.values().length];
    for (int i = 0; i < fields.length; i++) {
      String value = record.values()[i];
      fields[i] = CsvText.asRead(value, record.quoted()[i] || isMissingElsewhere(value));
    }
    return fields;
  }

  /** Whether a text that is none here is a mark to those who read what is written. */
  private boolean isMissingElsewhere(String value) {
    return USUAL.isMissing(value, false, true) && !source.form().missing().contains(value);
  }

  private void fill(Object[] row, CsvRecord record) {
    for (int i = 0; i < types.length; i++) {
      String value = record.values()[i];
      if (!marks[i].isMissing(value, record.quoted()[i], types[i] == ColumnType.TEXT)) {
        row[i] = types[i] == ColumnType.TEXT ? value : value(value, types[i]);
        if (row[i] == null) {
          throw refused(record.file());
        }
      }
    }
  }

  /** The number, the date or the flag that a text is; null if it is none. */
  private Object value(String text, ColumnType type) {
    if (type == ColumnType.DATE) {
      return DateText.isDate(text) ? text : null;
    } else if (type == ColumnType.NUMBER) {
      if (NumberText.form(text, source.form().decimal()) == NumberText.Form.NONE) {
        return null;
      }
      double number = NumberText.parse(text, source.form().decimal());
      return Double.isInfinite(number) ? null : (Object) number;
    }
    return FlagText.parse(text);
  }

  /** What is wrong with a record, null if nothing is. */
  private String problem(CsvRecord record) {
    if (!record.isWhole()) {
      return isSkipping ? null : BrokenRecords.problem(record);
    }
    for (int i = 0; i < types.length; i++) {
      String value = record.values()[i];
      if (types[i] != ColumnType.TEXT
          && !marks[i].isMissing(value, record.quoted()[i], types[i] == ColumnType.TEXT)
          && value(value, types[i]) == null) {
        return String.format(
            "column '%s' must hold %s, but holds '%s'; if that means that the value is missing,"
                + " name it in --missing",
            source.names().get(i), words(value, types[i]), Console.shortened(value, MAX_SHOWN));
      }
    }
    return null;
  }

  private String words(String value, ColumnType type) {
    return switch (type) {
      case FLAG -> "true or false";
      case DATE -> DateText.WORDS;
      default ->
          NumberText.form(value, source.form().decimal()) == NumberText.Form.NONE
              ? "numbers"
              : NumberText.FINITE;
    };
  }

  private BadInput refused(String file) {
    return source
        .first(file, this::problem)
        .map(record -> BrokenRecords.at(record, problem(record)))
        .orElseGet(() -> BrokenRecords.changed(file));
  }
}
