package io.github.meanfield.stages.catalyst;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.github.meanfield.stages.rows.FeatureReader.Problem;
import io.github.meanfield.stages.rows.SparseCollector;
import java.util.Arrays;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;

/** Features as Spark holds them, read into floats: the ends of rows, and what is not finite. */
class FeatureColumnTest {

  private static final int LONGEST = 9;
  private static final DataType FLOATS = DataTypes.createArrayType(DataTypes.FloatType, false);
  private static final DataType VECTORS = SQLDataTypes.VectorType();

  private static UnsafeRow row(DataType type, float[] values) {
    double[] doubles = new double[values.length];
    Arrays.setAll(doubles, i -> values[i]);
    Object value =
        type == FLOATS
            ? UnsafeArrayData.fromPrimitiveArray(values)
            : new GenericInternalRow(
                new Object[] {(byte) 1, null, null, UnsafeArrayData.fromPrimitiveArray(doubles)});
    return UnsafeProjection.create(new DataType[] {type})
        .apply(new GenericInternalRow(new Object[] {value}));
  }

  private static Problem read(DataType type, boolean takesMissing, float[] values) {
    float[] into = new float[values.length + 2];
    into[values.length + 1] = -1;
    Problem problem =
        new FeatureColumn(0, type, values.length, takesMissing, null)
            .read(row(type, values), into, 1);
    assertArrayEquals(values, Arrays.copyOfRange(into, 1, values.length + 1));
    assertEquals(0, into[0]);
    assertEquals(-1, into[values.length + 1]);
    return problem;
  }

  private static float[] ofSize(int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = i + 0.5f;
    }
    return values;
  }

  @Test
  void whatIsNotFiniteIsFoundAtEveryPlace() {
    for (DataType type : new DataType[] {FLOATS, VECTORS}) {
      for (int size = 1; size <= LONGEST; size++) {
        assertNull(read(type, false, ofSize(size)));
        for (int place = 0; place < size; place++) {
          float[] values = ofSize(size);
          values[place] = Float.NaN;
          assertEquals(Problem.NAN, read(type, false, values));
          assertNull(read(type, true, values));
          values[place] = Float.NEGATIVE_INFINITY;
          assertEquals(Problem.INFINITE, read(type, true, values));
        }
      }
    }
  }

  /** Spark itself makes no such Vector, but a file may have one. */
  @Test
  void indicesBeyondTheSizeAreFound() {
    for (int wrong : new int[] {-1, 100}) {
      int[] indices = {7, wrong};
      Object vector =
          new GenericInternalRow(
              new Object[] {
                (byte) 0,
                100,
                UnsafeArrayData.fromPrimitiveArray(indices),
                UnsafeArrayData.fromPrimitiveArray(new double[] {1, 2.5})
              });
      UnsafeRow row =
          UnsafeProjection.create(new DataType[] {VECTORS})
              .apply(new GenericInternalRow(new Object[] {vector}));
      FeatureColumn column = new FeatureColumn(0, VECTORS, 100, true, null);
      float[] into = new float[102];
      assertEquals(Problem.INDEX, column.read(row, into, 1));
      assertArrayEquals(new float[102], into);
      SparseCollector collector = new SparseCollector(100);
      assertEquals(Problem.INDEX, column.read(row, collector));
      assertEquals(0, collector.size());
      assertEquals("(100,[7," + wrong + "],[1.0,2.5])", column.example(row, Problem.INDEX));
    }
  }

  /** A row of no value is worth it only where a value would be, too. */
  @Test
  void narrowRowsAreNotSparse() {
    for (int size : new int[] {1, 31, 32}) {
      UnsafeRow row =
          UnsafeProjection.create(new DataType[] {VECTORS})
              .apply(
                  new GenericInternalRow(
                      new Object[] {
                        new GenericInternalRow(
                            new Object[] {
                              (byte) 0,
                              size,
                              UnsafeArrayData.fromPrimitiveArray(new int[0]),
                              UnsafeArrayData.fromPrimitiveArray(new double[0])
                            })
                      }));
      assertEquals(size == 32, new FeatureColumn(0, VECTORS, size, false, null).isSparse(row));
    }
  }

  @Test
  void numbersWhoseSumIsNotFiniteAreValid() {
    float[] largest = new float[LONGEST];
    Arrays.fill(largest, Float.MAX_VALUE);
    assertNull(read(FLOATS, false, largest));
    assertNull(read(VECTORS, false, largest));
  }

  @Test
  void infinitiesThatCancelAreFound() {
    float[] values = ofSize(LONGEST);
    values[0] = Float.POSITIVE_INFINITY;
    values[4] = Float.NEGATIVE_INFINITY;
    assertEquals(Problem.INFINITE, read(VECTORS, false, values));
  }
}
