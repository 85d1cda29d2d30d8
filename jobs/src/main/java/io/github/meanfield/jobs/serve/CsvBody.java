package io.github.meanfield.jobs.serve;

import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.tables.csv.TextTable;
import io.github.meanfield.runtime.InputColumn;
import io.github.meanfield.runtime.QuotedText;
import java.util.Arrays;
import java.util.List;

/** Reads the rows of a body of CSV, whose first line has the names of the columns. */
final class CsvBody {

  private static final int NONE = -1;
  private static final int SEVERAL = -2;

  private CsvBody() {}

  /**
   * Reads a body.
   *
   * @param text the body
   * @param rows takes the rows
   * @throws Refused if it is no table, lacks a column, or the model reads one that CSV cannot have
   */
  static void read(String text, Rows rows) throws Refused {
    for (InputColumn column : rows.columns()) {
      if (column.type() == InputColumn.Type.VECTOR) {
        throw new Refused(
            Refused.UNSUPPORTED_TYPE,
            "column '%s' is a vector of %d numbers, which CSV cannot have; send JSON",
            column.name(),
            column.size());
      }
    }
    try {
      readTable(new TextTable(text), rows);
    } catch (BadInput e) {
      throw new Refused(Refused.BAD_REQUEST, "the body cannot be read as CSV: %s", e.getMessage());
    }
  }

  private static void readTable(TextTable table, Rows rows) throws Refused {
    int[] from = fields(table, rows);
    while (table.next()) {
      Object[] row = new Object[from.length];
      for (int i = 0; i < row.length; i++) {
        String value = table.value(from[i]);
        row[i] = table.isQuoted(from[i]) ? new QuotedText(value) : value;
      }
      rows.add(row);
    }
  }

  /**
   * The field of each column: the only one of its name, or else the one that has it after reading.
   */
  private static int[] fields(TextTable table, Rows rows) throws Refused {
    int[] after = fields(table.names(), rows);
    int[] fields = fields(table.head(), rows);
    boolean[] has = new boolean[fields.length];
    for (int i = 0; i < fields.length; i++) {
      fields[i] = fields[i] >= 0 ? fields[i] : after[i];
      has[i] = fields[i] >= 0;
    }
    rows.requireAll(has, table.head());
    return fields;
  }

  private static int[] fields(List<String> names, Rows rows) {
    int[] fields = new int[rows.columns().size()];
    Arrays.fill(fields, NONE);
    for (int i = 0; i < names.size(); i++) {
      Integer place = rows.place(names.get(i));
      if (place != null) {
        fields[place] = fields[place] == NONE ? i : SEVERAL;
      }
    }
    return fields;
  }
}
