package io.github.meanfield.stages.catalyst;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Arrays;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.Test;
import scala.collection.JavaConverters;

/** What a row is for functions of internal rows, whatever an operator hands on. */
class WholeRowTest {

  private static final Expression NUMBER = column(0, DataTypes.LongType);
  private static final Expression TEXT = column(1, DataTypes.StringType);

  private final InternalRow objects =
      new GenericInternalRow(new Object[] {7L, UTF8String.fromString("seven")});
  private final UnsafeRow binary =
      UnsafeProjection.create(new DataType[] {DataTypes.LongType, DataTypes.StringType})
          .apply(objects);

  private static Expression column(int ordinal, DataType type) {
    return new BoundReference(ordinal, type, true);
  }

  private static WholeRow row(Expression... columns) {
    return new WholeRow(
        JavaConverters.asScalaBuffer(Arrays.asList(columns)).toVector(), InternalRow.class);
  }

  @Test
  void aBinaryRowIsHandedOnAsItIs() {
    assertSame(binary, row(NUMBER, TEXT).eval(binary));
  }

  @Test
  void aRowOfObjectsIsMadeBinary() {
    assertEquals(binary, row(NUMBER, TEXT).eval(objects));
  }

  @Test
  void columnsThatMovedAreFound() {
    UnsafeRow turned = (UnsafeRow) row(TEXT, NUMBER).eval(binary);
    assertEquals("seven", turned.getString(0));
    assertEquals(7, turned.getLong(1));
    assertEquals(1, ((UnsafeRow) row(TEXT).eval(binary)).numFields());
    UnsafeRow constant =
        (UnsafeRow) row(NUMBER, Literal.create("eight", DataTypes.StringType)).eval(binary);
    assertEquals("eight", constant.getString(1));
  }

  @Test
  void expressionsAlikeAreEqual() {
    assertEquals(row(NUMBER, TEXT), row(NUMBER, TEXT));
    assertEquals(row(NUMBER, TEXT).hashCode(), row(NUMBER, TEXT).hashCode());
    assertNotEquals(row(NUMBER, TEXT), row(TEXT, NUMBER));
  }
}
