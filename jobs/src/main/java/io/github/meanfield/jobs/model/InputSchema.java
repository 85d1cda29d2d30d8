package io.github.meanfield.jobs.model;

import io.github.meanfield.jobs.model.FeatureStatistics.Kind;
import io.github.meanfield.jobs.tables.ColumnType;
import io.github.meanfield.jobs.tables.Format;
import io.github.meanfield.jobs.tables.Storage;
import io.github.meanfield.jobs.tables.Tables;
import io.github.meanfield.jobs.tables.TextColumns;
import io.github.meanfield.jobs.tables.csv.CsvColumn;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The types of the columns that a model scores. Files of CSV and JSON have none of their own, and
 * what a few rows look like is not what the training's rows were: texts of 01 and 02 may look like
 * numbers, and a column without a value like text. What the model reads has the training's types.
 *
 * <p>In a table the types found are those of all its values. Where they do not fit into the
 * training's, the column is read as text, so that no value is lost on the way: {@link TextColumns}
 * tells what is no number, and a category is one that the training has not seen.
 *
 * <p>In a stream the first files may hold a few rows only, and a column of 1, 2, 3 go on with 3.5:
 * types are those of the training in any case, whole numbers are read as doubles, but for those
 * that the model does not know and that need 64 bits, and the columns found when the stream first
 * starts are kept with its checkpoint, since it has the same for all its life.
 */
final class InputSchema {

  private static final String FILE = "schema.json";

  private InputSchema() {}

  /**
   * How the columns of CSV files are read.
   *
   * @param found what their values look like
   * @param statistics what the columns were in training, if it is known
   */
  static List<CsvColumn> ofCsv(List<CsvColumn> found, Optional<TrainingStatistics> statistics) {
    return found.stream()
        .map(
            column ->
                statistics
                    .flatMap(known -> known.feature(column.name()))
                    .map(feature -> new CsvColumn(column.name(), csvType(feature), null))
                    .orElse(column))
        .toList();
  }

  private static ColumnType csvType(FeatureStatistics feature) {
    return switch (feature.kind()) {
      case NUMERIC -> ColumnType.NUMBER;
      case BOOLEAN -> ColumnType.FLAG;
      default -> feature.type().equals("double") ? ColumnType.NUMBER : ColumnType.TEXT;
    };
  }

  /**
   * How the columns of a stream of CSV files are read: as when the stream first started.
   *
   * @param checkpoint the stream's checkpoint
   * @param first tells the columns of the first files
   */
  static List<CsvColumn> ofCsvStream(String checkpoint, Supplier<List<CsvColumn>> first) {
    Path file = new Path(checkpoint, FILE);
    if (Storage.exists(file)) {
      return Arrays.stream(((StructType) DataType.fromJson(Storage.read(file))).fields())
          .map(field -> new CsvColumn(field.name(), csvType(field.dataType()), null))
          .toList();
    }
    List<CsvColumn> columns = first.get();
    StructType schema = new StructType();
    for (CsvColumn column : columns) {
      schema = schema.add(column.name(), type(column.type()));
    }
    Storage.write(file, schema.json());
    return columns;
  }

  private static ColumnType csvType(DataType type) {
    return type instanceof NumericType
        ? ColumnType.NUMBER
        : type instanceof BooleanType ? ColumnType.FLAG : ColumnType.TEXT;
  }

  private static DataType type(ColumnType type) {
    return switch (type) {
      case NUMBER -> DataTypes.DoubleType;
      case FLAG -> DataTypes.BooleanType;
      default -> DataTypes.StringType;
    };
  }

  /** Whether the files of a format leave the types of their values open. */
  static boolean isInferred(Format format) {
    return format == Format.JSON;
  }

  /**
   * The columns of a table.
   *
   * @param inferred what its values look like
   * @param statistics what the columns were in training
   */
  static StructType ofTable(StructType inferred, TrainingStatistics statistics) {
    return each(
        inferred,
        field ->
            feature(field, statistics)
                .map(feature -> fitting(feature, field.dataType()))
                .orElse(field.dataType()));
  }

  /**
   * The columns of a stream.
   *
   * @param statistics what the columns were in training, if it is known
   * @param checkpoint the stream's checkpoint
   */
  static StructType ofStream(
      SparkSession session,
      String path,
      Format format,
      Optional<TrainingStatistics> statistics,
      String checkpoint) {
    Path file = new Path(checkpoint, FILE);
    if (Storage.exists(file)) {
      return (StructType) DataType.fromJson(Storage.read(file));
    }
    StructType schema = Tables.schema(session, path, format);
    if (isInferred(format)) {
      schema = widened(schema, statistics);
    }
    Storage.write(file, schema.json());
    return schema;
  }

  /** Turns what the training had as numbers and booleans into them where it is text. */
  static Dataset<Row> typed(Dataset<Row> rows, TrainingStatistics statistics) {
    List<String> known = Arrays.asList(rows.columns());
    List<String> flags =
        statistics.features().stream()
            .filter(feature -> feature.kind() == Kind.BOOLEAN && known.contains(feature.name()))
            .map(FeatureStatistics::name)
            .toList();
    return TextColumns.asFlags(rows, flags);
  }

  private static StructType widened(StructType inferred, Optional<TrainingStatistics> statistics) {
    return each(
        inferred,
        field ->
            statistics
                .flatMap(known -> feature(field, known))
                .map(InputSchema::type)
                .orElse(
                    field.dataType() instanceof IntegerType
                        ? DataTypes.DoubleType
                        : field.dataType()));
  }

  private static StructType each(StructType inferred, Function<StructField, DataType> type) {
    StructType schema = new StructType();
    for (StructField field : inferred.fields()) {
      schema = schema.add(field.name(), type.apply(field));
    }
    return schema;
  }

  private static Optional<FeatureStatistics> feature(
      StructField field, TrainingStatistics statistics) {
    return statistics.feature(Tables.name(field.name()));
  }

  private static DataType type(FeatureStatistics feature) {
    return feature.kind() == Kind.NUMERIC ? DataTypes.DoubleType : DataType.fromDDL(feature.type());
  }

  private static DataType fitting(FeatureStatistics feature, DataType inferred) {
    boolean isNumber = inferred instanceof NumericType;
    if (feature.kind() == Kind.NUMERIC && isWhole(inferred)) {
      // As long as they are whole they are written so.
      boolean wasWhole = isWhole(DataType.fromDDL(feature.type()));
      return wasWhole ? DataTypes.LongType : DataTypes.DoubleType;
    } else if (feature.kind() == Kind.NUMERIC && isNumber) {
      return DataTypes.DoubleType;
    } else if (feature.kind() == Kind.BOOLEAN && isNumber) {
      return inferred;
    } else if (Cast.canUpCast(inferred, type(feature))) {
      return type(feature);
    }
    return inferred instanceof ArrayType || inferred instanceof StructType
        ? inferred
        : DataTypes.StringType;
  }

  private static boolean isWhole(DataType type) {
    return type instanceof IntegerType || type instanceof LongType;
  }
}
