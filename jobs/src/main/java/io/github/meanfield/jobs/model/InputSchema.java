package io.github.meanfield.jobs.model;

import io.github.meanfield.jobs.tables.ColumnType;
import io.github.meanfield.jobs.tables.Storage;
import io.github.meanfield.jobs.tables.csv.CsvColumn;
import io.github.meanfield.jobs.tables.csv.CsvForm;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of the files of a stream. The first of them may hold a few rows only: the columns and
 * the form that are found when it first starts are kept with its checkpoint, since it has the same
 * for all its life.
 */
final class InputSchema {

  private static final String FILE = "schema.json";
  private static final String FORM = "form.json";
  private static final String MARK = "mark";
  private static final String DATE = "date";

  private InputSchema() {}

  /**
   * The columns of a stream.
   *
   * @param checkpoint the stream's checkpoint
   * @param first tells the columns of the files that are there
   */
  static StructType ofStream(String checkpoint, Supplier<StructType> first) {
    Path file = new Path(checkpoint, FILE);
    if (Storage.exists(file)) {
      return (StructType) DataType.fromJson(Storage.read(file));
    }
    StructType schema = first.get();
    Storage.write(file, schema.json());
    return schema;
  }

  /**
   * The form of a stream's files.
   *
   * @param checkpoint the stream's checkpoint
   * @param first tells the form of the files that are there
   */
  static CsvForm formOfStream(String checkpoint, Supplier<CsvForm> first) {
    return ModelFile.read(
            checkpoint, FORM, CsvForm.class, form -> 1, 1, form -> form.encoding() != null)
        .orElseGet(
            () -> {
              CsvForm form = first.get();
              ModelFile.write(checkpoint, FORM, form);
              return form;
            });
  }

  /** The columns of CSV files as a schema. */
  static StructType of(List<CsvColumn> columns) {
    StructType schema = new StructType();
    for (CsvColumn column : columns) {
      MetadataBuilder metadata = new MetadataBuilder();
      if (column.mark() != null) {
        metadata.putString(MARK, column.mark());
      }
      if (column.type() == ColumnType.DATE) {
        metadata.putBoolean(DATE, true);
      }
      schema = schema.add(column.name(), column.type().dataType(), true, metadata.build());
    }
    return schema;
  }

  /** The columns of CSV files that a schema says. */
  static List<CsvColumn> csv(StructType schema) {
    return Arrays.stream(schema.fields())
        .map(
            field ->
                new CsvColumn(
                    field.name(),
                    field.metadata().contains(DATE)
                        ? ColumnType.DATE
                        : ColumnType.of(field.dataType()),
                    field.metadata().contains(MARK) ? field.metadata().getString(MARK) : null))
        .toList();
  }
}
