package io.github.meanfield.jobs;

import io.github.meanfield.jobs.FeatureStatistics.Kind;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of a stream of files: those of the files that are there when it first starts, kept
 * with its checkpoint, since a stream has the same columns for all its life.
 *
 * <p>In CSV and JSON the first files may hold a few rows only, and a column of 1, 2, 3 go on with
 * 3.5: types are those of the training, where they are known, and whole numbers are read as
 * doubles, but for those that need 64 bits.
 */
final class StreamSchema {

  private static final String FILE = "schema.json";

  private StreamSchema() {}

  /**
   * The columns.
   *
   * @param statistics what the columns were in training, if it is known
   * @param checkpoint the stream's checkpoint
   */
  static StructType of(
      SparkSession session,
      String path,
      Format format,
      Optional<TrainingStatistics> statistics,
      String checkpoint) {
    Path file = new Path(checkpoint, FILE);
    if (Storage.exists(file)) {
      return (StructType) DataType.fromJson(Storage.read(file));
    }
    StructType schema = found(Tables.schema(session, path, format), format, statistics);
    Storage.write(file, schema.json());
    return schema;
  }

  private static StructType found(
      StructType found, Format format, Optional<TrainingStatistics> statistics) {
    boolean isText = format == Format.CSV || format == Format.JSON;
    StructType schema = new StructType();
    for (StructField field : found.fields()) {
      DataType type =
          statistics
              .flatMap(known -> known.feature(Tables.name(field.name())))
              .map(StreamSchema::type)
              .orElse(widened(field.dataType()));
      schema = schema.add(field.name(), isText ? type : field.dataType());
    }
    return schema;
  }

  private static DataType type(FeatureStatistics feature) {
    return feature.kind() == Kind.NUMERIC ? DataTypes.DoubleType : DataType.fromDDL(feature.type());
  }

  private static DataType widened(DataType type) {
    return type instanceof IntegerType ? DataTypes.DoubleType : type;
  }
}
