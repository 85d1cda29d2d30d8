package io.github.meanfield.transformers;

import io.github.meanfield.stages.Seeds;
import java.util.Arrays;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.XXH64;
import org.apache.spark.sql.catalyst.expressions.XxHash64Function;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.MapData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.UserDefinedType;

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

  /** What Spark's {@code xxhash64} begins with. */
  private static final long START = 42;

  private long hash;

  private StableHash(long seed) {
    hash = XXH64.hashLong(seed, START);
  }

  /**
   * A hash of no values yet.
   *
   * @param seed another seed gives unrelated numbers
   */
  static StableHash seeded(long seed) {
    return new StableHash(Seeds.derive(seed, SPLIT));
  }

  /** The hash as a number of [0, 1). */
  double uniform() {
    return (hash >>> 11) * UNIT;
  }

  /**
   * Adds a value: whether it is null, then the value in a comparable form.
   *
   * @param value the value as Spark holds it in a row, null if there is none
   */
  void add(Object value, DataType type) {
    hash = XXH64.hashInt(value == null ? 1 : 0, hash);
    if (type instanceof StructType struct) {
      addLong(hash((InternalRow) value, struct));
    } else if (value == null) {
      return;
    } else if (type.equals(SQLDataTypes.VectorType())) {
      addLong(hash((Vector) ((UserDefinedType<?>) type).deserialize(value)));
    } else if (type instanceof ArrayType array) {
      addLongs(hashes((ArrayData) value, array.elementType()));
    } else if (type instanceof MapType map) {
      addLongs(hashes((MapData) value, map));
    } else if (type.equals(DataTypes.ByteType)
        || type.equals(DataTypes.ShortType)
        || type.equals(DataTypes.IntegerType)) {
      addLong(((Number) value).longValue());
    } else {
      hash = XxHash64Function.hash(value, type, hash);
    }
  }

  private void addLong(long value) {
    hash = XXH64.hashLong(value, hash);
  }

  private void addLongs(long[] values) {
    for (long value : values) {
      addLong(value);
    }
  }

  /** Without a struct there are none of its values either. */
  private static long hash(InternalRow row, StructType struct) {
    StableHash hash = new StableHash(0);
    for (int i = 0; i < struct.size(); i++) {
      DataType type = struct.apply(i).dataType();
      hash.add(row == null || row.isNullAt(i) ? null : row.get(i, type), type);
    }
    return hash.hash;
  }

  private static long[] hashes(ArrayData array, DataType type) {
    long[] hashes = new long[array.numElements()];
    for (int i = 0; i < hashes.length; i++) {
      StableHash hash = new StableHash(0);
      hash.add(array.isNullAt(i) ? null : array.get(i, type), type);
      hashes[i] = hash.hash;
    }
    return hashes;
  }

  /** Sorted by hash, because keys and values of any type have one and not all have an order. */
  private static long[] hashes(MapData map, MapType type) {
    ArrayData keys = map.keyArray();
    ArrayData values = map.valueArray();
    long[] hashes = new long[map.numElements()];
    for (int i = 0; i < hashes.length; i++) {
      StableHash hash = new StableHash(0);
      hash.add(keys.get(i, type.keyType()), type.keyType());
      hash.add(values.isNullAt(i) ? null : values.get(i, type.valueType()), type.valueType());
      hashes[i] = hash.hash;
    }
    Arrays.sort(hashes);
    return hashes;
  }

  /** Of the size and the non-zero values only, so that dense and sparse do not differ. */
  private static long hash(Vector vector) {
    SparseVector sparse = vector.toSparse();
    int[] indices = sparse.indices();
    double[] values = sparse.values();
    long hash = Seeds.derive(vector.size());
    for (int k = 0; k < values.length; k++) {
      hash = Seeds.derive(hash, indices[k], Double.doubleToLongBits(values[k]));
    }
    return hash;
  }
}
