package io.github.meanfield.jobs.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.jobs.console.BadInput;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class ColumnRolesTest {

  private static final StructType SCHEMA =
      new StructType()
          .add("n", DataTypes.IntegerType)
          .add("d", DataTypes.createDecimalType(10, 2))
          .add("flag", DataTypes.BooleanType)
          .add("text", DataTypes.StringType)
          .add("vector", SQLDataTypes.VectorType())
          .add("array", DataTypes.createArrayType(DataTypes.DoubleType))
          .add("time", DataTypes.TimestampType)
          .add("day", DataTypes.DateType)
          .add("bytes", DataTypes.BinaryType);

  @Test
  void followTheTypes() {
    ColumnRoles roles =
        ColumnRoles.of(SCHEMA, List.of(SCHEMA.fieldNames()), false, List.of(), List.of());
    assertEquals(List.of("n", "d"), roles.numeric());
    assertEquals(List.of("flag"), roles.flags());
    assertEquals(List.of("text"), roles.categorical());
    assertEquals(List.of("vector"), roles.vectors());
    assertEquals(Map.of("time", true, "day", false), roles.dates());
    assertEquals(List.of("array", "bytes"), List.copyOf(roles.leftOut().keySet()));
    assertEquals("its type is binary", roles.leftOut().get("bytes"));
  }

  @Test
  void oneArrayOfNumbersIsAVector() {
    assertEquals(
        List.of("array"),
        ColumnRoles.of(SCHEMA, List.of("array"), true, List.of(), List.of()).vectors());
  }

  @Test
  void aChosenColumnMustBeOfUse() {
    BadInput error =
        assertThrows(
            BadInput.class,
            () -> ColumnRoles.of(SCHEMA, List.of("n", "bytes"), true, List.of(), List.of()));
    assertTrue(error.getMessage().contains("'bytes' is of type binary"), error.getMessage());
  }

  @Test
  void aRoleThatIsGivenCountsMoreThanTheType() {
    ColumnRoles roles =
        ColumnRoles.of(SCHEMA, List.of("n", "d", "text"), false, List.of("text"), List.of("n"));
    assertEquals(List.of("d", "text"), roles.numeric());
    assertEquals(List.of("n"), roles.categorical());
  }
}
