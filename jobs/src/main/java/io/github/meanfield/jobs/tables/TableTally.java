package io.github.meanfield.jobs.tables;

import java.io.Serializable;
import java.util.List;

/** What the texts of a table are, counted column by column; tallies of its parts add up. */
public final class TableTally implements Serializable {

  private static final long serialVersionUID = 1;

  private final ColumnTally[] columns;

  // Of no use once everything is counted.
  private final transient List<String> missing;
  private final transient char decimal;

  TableTally(int size, List<String> missing, char decimal) {
    this.missing = missing;
    this.decimal = decimal;
    columns = new ColumnTally[size];
    for (int i = 0; i < size; i++) {
      columns[i] = new ColumnTally(missing.size());
    }
  }

  /**
   * Counts the values of a row.
   *
   * @param texts a value for each column, null where there is none
   * @param quoted whether each of them stands in quotes
   */
  public void add(String[] texts, boolean[] quoted) {
    for (int i = 0; i < columns.length; i++) {
      columns[i].add(texts[i], quoted[i], missing, decimal);
    }
  }

  /** Adds what another part of the table holds. */
  public TableTally add(TableTally part) {
    for (int i = 0; i < columns.length; i++) {
      columns[i].add(part.columns[i]);
    }
    return this;
  }

  ColumnTally column(int index) {
    return columns[index];
  }
}
