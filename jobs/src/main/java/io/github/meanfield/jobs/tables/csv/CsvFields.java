package io.github.meanfield.jobs.tables.csv;

import io.github.meanfield.jobs.tables.ColumnTypes;

/** The fields of records, for what decides their types. */
public final class CsvFields implements ColumnTypes.Fields<CsvRecord> {

  private static final long serialVersionUID = 1L;

  @Override
  public String text(CsvRecord record, int column) {
    return record.values()[column];
  }

  @Override
  public boolean isQuoted(CsvRecord record, int column) {
    return record.quoted()[column];
  }
}
