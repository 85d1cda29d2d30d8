package io.github.meanfield.jobs.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;

class CategoryTextTest {

  @Test
  void aNumberHasTheTextThatItsTypeGaveIt() {
    DataType cents = DataTypes.createDecimalType(20, 2);
    assertEquals("1.0", CategoryText.of("1", DataTypes.DoubleType));
    assertEquals("1", CategoryText.of("1.00", DataTypes.LongType));
    assertEquals("0.0", CategoryText.of("-0", DataTypes.DoubleType));
    assertEquals("1.50", CategoryText.of(" 1.5 ", cents));
    assertEquals("1.255", CategoryText.of("1.2550", cents));
    assertEquals("A1", CategoryText.of("A1", cents));
    assertEquals("1e999999999", CategoryText.of("1e999999999", cents));
    // More digits than a double holds.
    assertEquals("123456789012345678.25", CategoryText.of("123456789012345678.250", cents));
  }
}
