package io.github.meanfield.transformers.scoring;

import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Takes the columns of a DataFrame through a {@link BatchScorer} so that they come out as they went
 * in: name, type, metadata and every value.
 *
 * <p>Scoring turns rows into Java objects, and those cannot hold everything: a String loses bytes
 * that are not UTF-8, a java.sql.Date moves the days from 5 to 14 October 1582. Strings therefore
 * travel as bytes, and dates and timestamps (those not inside of structs, arrays and maps) as
 * numbers.
 */
public final class ScoredColumns {

  private ScoredColumns() {}

  /**
   * Scores rows.
   *
   * @param rows the rows
   * @param scorer what appends columns to them
   * @param schema schema of the result: the columns of the rows, then those appended
   * @return the scored rows, computed when they are asked for
   */
  public static Dataset<Row> score(Dataset<Row> rows, BatchScorer scorer, StructType schema) {
    int inputs = rows.schema().size();
    // Numbers for names, as a name may hold any character and occur twice.
    Dataset<Row> input =
        rows.toDF(IntStream.range(0, inputs).mapToObj(String::valueOf).toArray(String[]::new));
    Dataset<Row> packed =
        input.select(columns(inputs, i -> pack(input.col("" + i), schema.apply(i)).as("" + i)));
    StructType packedSchema = packed.schema();
    for (int i = inputs; i < schema.size(); i++) {
      StructField added = schema.apply(i);
      packedSchema = packedSchema.add("" + i, added.dataType(), added.nullable());
    }
    Dataset<Row> scored = packed.mapPartitions(scorer, Encoders.row(packedSchema));
    return scored.select(
        columns(
            schema.size(),
            i -> {
              StructField field = schema.apply(i);
              return unpack(scored.col("" + i), field).as(field.name(), field.metadata());
            }));
  }

  private static Column[] columns(int count, IntFunction<Column> column) {
    return IntStream.range(0, count).mapToObj(column).toArray(Column[]::new);
  }

  private static Column pack(Column column, StructField field) {
    DataType type = field.dataType();
    if (type.equals(DataTypes.DateType)) {
      return functions.unix_date(column);
    }
    if (type.equals(DataTypes.TimestampType)) {
      return functions.unix_micros(column);
    }
    DataType packed = withBytes(type);
    return packed.equals(type) ? column : column.cast(packed);
  }

  private static Column unpack(Column column, StructField field) {
    DataType type = field.dataType();
    if (type.equals(DataTypes.DateType)) {
      return functions.date_from_unix_date(column);
    }
    if (type.equals(DataTypes.TimestampType)) {
      return functions.timestamp_micros(column);
    }
    return withBytes(type).equals(type) ? column : column.cast(type);
  }

  /** The type with bytes in place of strings. */
  private static DataType withBytes(DataType type) {
    if (type.equals(DataTypes.StringType)) {
      return DataTypes.BinaryType;
    }
    if (type instanceof ArrayType array) {
      return new ArrayType(withBytes(array.elementType()), array.containsNull());
    }
    if (type instanceof MapType map) {
      return new MapType(
          withBytes(map.keyType()), withBytes(map.valueType()), map.valueContainsNull());
    }
    if (type instanceof StructType struct) {
      return new StructType(
          Arrays.stream(struct.fields())
              .map(
                  field ->
                      new StructField(
                          field.name(),
                          withBytes(field.dataType()),
                          field.nullable(),
                          field.metadata()))
              .toArray(StructField[]::new));
    }
    return type;
  }
}
