package io.github.meanfield.transformers;

import io.github.meanfield.stages.Columns;
import io.github.meanfield.stages.Seeds;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A hash of columns that depends on their values alone.
 *
 * <p>It is Spark's {@code xxhash64} over values made comparable first: Spark's hash passes over
 * nulls (so that (1, null) and (null, 1) collide), refuses maps, hashes an int and a long of the
 * same value differently, and a Vector by the way it is stored. It does take care of -0.0 and NaN.
 */
final class StableHash {

  /** Purpose of the seed, so that no other use of the stage's seed has the same stream. */
  private static final long SPLIT = 1;

  /** Turns 53 bits into a number of [0, 1). */
  private static final double UNIT = 0x1.0p-53;

  private StableHash() {}

  /**
   * A number of [0, 1) for each row.
   *
   * @param seed another seed gives unrelated numbers
   * @param fields the columns that the number depends on
   * @return the number, a double that is never null
   */
  static Column uniform(long seed, StructField[] fields) {
    Stream<Column> values =
        Arrays.stream(fields)
            .flatMap(field -> hashable(Columns.named(field.name()), field.dataType()));
    Column hash = hash(Seeds.derive(seed, SPLIT), values);
    return functions.shiftrightunsigned(hash, 11).cast(DataTypes.DoubleType).multiply(UNIT);
  }

  private static Column hash(long seed, Stream<Column> values) {
    return functions.xxhash64(
        Stream.concat(Stream.of(functions.lit(seed)), values).toArray(Column[]::new));
  }

  /** What to hash for a value: whether it is null, then the value in a comparable form. */
  private static Stream<Column> hashable(Column value, DataType type) {
    return Stream.of(value.isNull(), comparable(value, type));
  }

  private static Column comparable(Column value, DataType type) {
    if (type.equals(SQLDataTypes.VectorType())) {
      return functions.udf(vectorHash(), DataTypes.LongType).apply(value);
    }
    if (type instanceof StructType struct) {
      return hash(
          0,
          Arrays.stream(struct.fields())
              .flatMap(f -> hashable(value.getField(f.name()), f.dataType())));
    }
    if (type instanceof ArrayType array) {
      return functions.transform(value, element -> hash(0, hashable(element, array.elementType())));
    }
    if (type instanceof MapType map) {
      // Sorted by hash, because keys and values of any type have one and not all have an order.
      return functions.array_sort(
          functions.transform(functions.map_entries(value), entry -> entryHash(entry, map)));
    }
    boolean isSmallInteger =
        type.equals(DataTypes.ByteType)
            || type.equals(DataTypes.ShortType)
            || type.equals(DataTypes.IntegerType);
    return isSmallInteger ? value.cast(DataTypes.LongType) : value;
  }

  private static Column entryHash(Column entry, MapType map) {
    return hash(
        0,
        Stream.concat(
            hashable(entry.getField("key"), map.keyType()),
            hashable(entry.getField("value"), map.valueType())));
  }

  /** Of the size and the non-zero values only, so that dense and sparse do not differ. */
  private static UDF1<Vector, Long> vectorHash() {
    return vector -> {
      if (vector == null) {
        return null;
      }
      SparseVector sparse = vector.toSparse();
      int[] indices = sparse.indices();
      double[] values = sparse.values();
      long hash = Seeds.derive(vector.size());
      for (int k = 0; k < values.length; k++) {
        hash = Seeds.derive(hash, indices[k], Double.doubleToLongBits(values[k]));
      }
      return hash;
    };
  }
}
