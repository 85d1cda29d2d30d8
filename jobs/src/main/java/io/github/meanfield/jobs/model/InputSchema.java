package io.github.meanfield.jobs.model;

import io.github.meanfield.jobs.model.TrainedColumn.Role;
import io.github.meanfield.jobs.tables.ColumnType;
import io.github.meanfield.jobs.tables.Storage;
import io.github.meanfield.jobs.tables.Tables;
import io.github.meanfield.jobs.tables.csv.CsvColumn;
import io.github.meanfield.jobs.tables.csv.CsvForm;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of files that a model scores. JSON leaves open what types its values have, and what a
 * few rows look like is not what the training's rows were: what the model reads has the training's
 * types.
 *
 * <p>In a stream the first files may hold a few rows only. The columns and the form that are found
 * when it first starts are kept with its checkpoint, since it has the same for all its life.
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

  /**
   * The columns of JSON.
   *
   * @param inferred what its values look like, in a stream those of the first files
   * @param trained the columns in training
   * @param isStream whether files are still to come, whose values may look otherwise
   */
  static StructType of(StructType inferred, TrainedColumns trained, boolean isStream) {
    Map<String, TrainedColumn> known = trained.byName();
    StructType schema = new StructType();
    List<String> names = Tables.names(List.of(inferred.fieldNames()));
    for (StructField field : inferred.fields()) {
      TrainedColumn column = known.get(names.get(schema.size()));
      DataType type = field.dataType();
      boolean isNumber = type instanceof NumericType;
      boolean isPassed = column == null || column.role() == Role.NONE || column.role() == Role.ID;
      if (isStream && isNumber && isPassed) {
        // Later numbers may have more digits than those of the first files.
        type = DataTypes.StringType;
      } else if (column != null && (isStream || !isNumber || !column.isNumberAsText())) {
        type = type(column, type);
      }
      schema = schema.add(field.name(), type);
    }
    return schema;
  }

  private static DataType type(TrainedColumn column, DataType inferred) {
    boolean isText = column.type() == ColumnType.TEXT || column.role() == Role.CATEGORICAL;
    if (column.role() == Role.NUMERIC) {
      return DataTypes.DoubleType;
    } else if (column.role() == Role.BOOLEAN) {
      return DataTypes.BooleanType;
    } else if (column.role() == Role.VECTOR && column.sparkType().startsWith("array")) {
      return DataType.fromDDL(column.sparkType());
    } else if (isText && !(inferred instanceof ArrayType || inferred instanceof StructType)) {
      return DataTypes.StringType;
    }
    return inferred;
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
