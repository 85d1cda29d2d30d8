package io.github.meanfield.stages.catalyst;

import io.github.meanfield.stages.rows.Values;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.UserDefinedType;

/**
 * Values as Spark itself holds them.
 *
 * @param from a row or an array
 * @param size how many there are
 * @param struct their types, each of its own; null for those of an array
 * @param element the type of all; null for those of a struct
 */
record CatalystValues(SpecializedGetters from, int size, StructType struct, DataType element)
    implements Values {

  private DataType type(int index) {
    return struct == null ? element : struct.fields()[index].dataType();
  }

  @Override
  public boolean isNull(int index) {
    return from.isNullAt(index);
  }

  @Override
  public boolean isList(int index) {
    return !(type(index) instanceof NumericType);
  }

  @Override
  public double number(int index) {
    DataType type = type(index);
    return type instanceof DoubleType ? from.getDouble(index) : number(from, index, type);
  }

  static float number(SpecializedGetters from, int index, DataType type) {
    if (type instanceof DoubleType) {
      return (float) from.getDouble(index);
    } else if (type instanceof FloatType) {
      return from.getFloat(index);
    } else if (type instanceof LongType) {
      return from.getLong(index);
    } else if (type instanceof IntegerType) {
      return from.getInt(index);
    } else if (type instanceof ShortType) {
      return from.getShort(index);
    } else if (type instanceof ByteType) {
      return from.getByte(index);
    }
    DecimalType decimal = (DecimalType) type;
    return from.getDecimal(index, decimal.precision(), decimal.scale()).toFloat();
  }

  @Override
  public Values list(int index) {
    DataType type = type(index);
    if (type instanceof UserDefinedType<?> vectors) {
      return Values.of(vectors.deserialize(from.get(index, vectors.sqlType())));
    } else if (type instanceof StructType fields) {
      return new CatalystValues(from.getStruct(index, fields.size()), fields.size(), fields, null);
    }
    ArrayData array = from.getArray(index);
    return new CatalystValues(array, array.numElements(), null, ((ArrayType) type).elementType());
  }
}
