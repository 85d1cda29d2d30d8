package io.github.meanfield.jobs.model;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.meanfield.runtime.text.NumberText;
import io.github.meanfield.stages.JavaWithinKryo;
import io.github.meanfield.stages.catalyst.InternalRows;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.catalyst.expressions.XXH64;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.Platform;

/**
 * What tells a table from another: the same rows have the same fingerprint in any order and
 * partitioning, and a value or a name that differs changes it. A type does not, as options decide
 * it: 1, 1.0 and true are the same, and so are the texts of these. Numbers are compared as doubles:
 * whole numbers beyond 2^53 that are the same double, and texts of digits that differ in leading
 * zeros, are the same here.
 *
 * @param rows number of rows
 * @param columns number of columns
 * @param hash sum of the hashes of all rows, which begin with the columns' names: 16 hexadecimal
 *     digits
 */
public record Fingerprint(long rows, int columns, String hash) {

  /**
   * Looks at rows once.
   *
   * @param rows the rows
   */
  public static Fingerprint of(Dataset<Row> rows) {
    Sum empty = new Sum(rows.schema());
    return InternalRows.rdd(rows)
        .mapPartitions(partition -> List.of(empty.with(partition)).iterator())
        .treeAggregate(new Sum(rows.schema()), Sum::with, Sum::with)
        .fingerprint();
  }

  /**
   * The fingerprint of some of the rows, of which others can be added. It has types of any kind,
   * which Kryo would have to know one by one.
   */
  @DefaultSerializer(JavaWithinKryo.class)
  static final class Sum implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final long MISSING = 0x6d69L;

    private final DataType[] types;
    private final long seed;
    private long rows;
    private long hashes;

    /** Of no rows yet. */
    Sum(StructType schema) {
      types = Stream.of(schema.fields()).map(StructField::dataType).toArray(DataType[]::new);
      long names = 0;
      for (String name : schema.fieldNames()) {
        names = hash(name.getBytes(StandardCharsets.UTF_8), names);
      }
      seed = names;
    }

    /** Adds a row in Spark's binary form. */
    void add(InternalRow row) {
      UnsafeRow values = (UnsafeRow) row;
      long hash = seed;
      for (int i = 0; i < types.length; i++) {
        hash = values.isNullAt(i) ? XXH64.hashLong(MISSING, hash) : hash(values, i, hash);
      }
      rows++;
      hashes += hash;
    }

    private long hash(UnsafeRow row, int i, long hash) {
      if (types[i] instanceof StringType) {
        return hash(row.getUTF8String(i).toString(), hash);
      } else if (types[i] instanceof NumericType) {
        return hash(number(row, i, types[i]), hash);
      } else if (types[i] instanceof BooleanType) {
        return hash(row.getBoolean(i) ? 1.0 : 0.0, hash);
      } else if (UnsafeRow.isFixedLength(types[i])) {
        return XXH64.hashLong(row.getLong(i), hash);
      }
      // Where the bytes of a value are, and how many.
      long place = row.getLong(i);
      return XXH64.hashUnsafeBytes(
          row.getBaseObject(), row.getBaseOffset() + (place >>> Integer.SIZE), (int) place, hash);
    }

    private static double number(UnsafeRow row, int i, DataType type) {
      if (type instanceof DoubleType) {
        return row.getDouble(i);
      } else if (type instanceof DecimalType decimal) {
        return row.getDecimal(i, decimal.precision(), decimal.scale()).toDouble();
      }
      return ((Number) row.get(i, type)).doubleValue();
    }

    /** A text, which is the number or the flag that it says. */
    private static long hash(String text, long hash) {
      if (NumberText.isNumber(text)) {
        return hash(NumberText.parse(text, '.'), hash);
      } else if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
        return hash(Boolean.parseBoolean(text) ? 1.0 : 0.0, hash);
      }
      return hash(text.getBytes(StandardCharsets.UTF_8), hash);
    }

    private static long hash(double number, long hash) {
      return Double.isNaN(number)
          ? XXH64.hashLong(MISSING, hash)
          : XXH64.hashLong(Double.doubleToLongBits(number + 0.0), hash);
    }

    private static long hash(byte[] bytes, long hash) {
      return XXH64.hashUnsafeBytes(bytes, Platform.BYTE_ARRAY_OFFSET, bytes.length, hash);
    }

    private Sum with(Iterator<InternalRow> more) {
      more.forEachRemaining(this::add);
      return this;
    }

    /** Adds other rows of the same table. */
    Sum with(Sum other) {
      rows += other.rows;
      hashes += other.hashes;
      return this;
    }

    Fingerprint fingerprint() {
      return new Fingerprint(rows, types.length, String.format("%016x", hashes));
    }
  }
}
