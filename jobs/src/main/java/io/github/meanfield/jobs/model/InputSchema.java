package io.github.meanfield.jobs.model;

import io.github.meanfield.jobs.model.TrainedColumn.Role;
import io.github.meanfield.jobs.tables.ColumnType;
import io.github.meanfield.jobs.tables.Storage;
import io.github.meanfield.jobs.tables.Tables;
import io.github.meanfield.jobs.tables.csv.CsvColumn;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * <p>In a table the types found are those of all its values; where they do not fit into the
 * training's, values are looked at one by one later. In a stream the first files may hold a few
 * rows only, and a column that the model reads as numbers go on from 1, 2, 3 with 3.5. The columns
 * found when the stream first starts are kept with its checkpoint, since it has the same for all
 * its life.
 */
final class InputSchema {

  private static final String FILE = "schema.json";
  private static final String MARK = "mark";

  private InputSchema() {}

  /**
   * The columns of a table of JSON.
   *
   * @param inferred what its values look like
   * @param trained the columns in training
   */
  static StructType ofTable(StructType inferred, TrainedColumns trained) {
    Map<String, TrainedColumn> known = trained.byName();
    StructType schema = new StructType();
    List<String> names = Tables.names(List.of(inferred.fieldNames()));
    for (StructField field : inferred.fields()) {
      TrainedColumn column = known.get(names.get(schema.size()));
      DataType type = field.dataType();
      schema = schema.add(field.name(), column == null ? type : fitting(column, type));
    }
    return schema;
  }

  private static DataType fitting(TrainedColumn column, DataType inferred) {
    boolean isText = column.type() == ColumnType.TEXT || column.role() == Role.CATEGORICAL;
    if (column.role() == Role.NUMERIC && inferred instanceof NumericType) {
      return DataTypes.DoubleType;
    } else if (isText && !(inferred instanceof ArrayType || inferred instanceof StructType)) {
      return DataTypes.StringType;
    }
    return inferred;
  }

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
   * The columns of a stream of JSON.
   *
   * @param inferred what the values of the first files look like
   * @param trained the columns in training, if they are known
   */
  static StructType widened(StructType inferred, Optional<TrainedColumns> trained) {
    Map<String, TrainedColumn> known = trained.map(TrainedColumns::byName).orElse(Map.of());
    StructType schema = new StructType();
    List<String> names = Tables.names(List.of(inferred.fieldNames()));
    for (StructField field : inferred.fields()) {
      TrainedColumn column = known.get(names.get(schema.size()));
      DataType type = field.dataType();
      schema = schema.add(field.name(), column == null ? type : widened(column, type));
    }
    return schema;
  }

  private static DataType widened(TrainedColumn column, DataType inferred) {
    return switch (column.role()) {
      case NUMERIC -> DataTypes.DoubleType;
      case BOOLEAN -> DataTypes.BooleanType;
      case CATEGORICAL -> DataTypes.StringType;
      case VECTOR -> DataType.fromDDL(column.sparkType());
      default -> fitting(column, inferred);
    };
  }

  /** The columns of CSV files as a schema. */
  static StructType of(List<CsvColumn> columns) {
    StructType schema = new StructType();
    for (CsvColumn column : columns) {
      MetadataBuilder metadata = new MetadataBuilder();
      if (column.mark() != null) {
        metadata.putString(MARK, column.mark());
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
                    ColumnType.of(field.dataType()),
                    field.metadata().contains(MARK) ? field.metadata().getString(MARK) : null))
        .toList();
  }
}
