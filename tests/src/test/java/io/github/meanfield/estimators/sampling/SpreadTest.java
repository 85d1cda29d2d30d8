package io.github.meanfield.estimators.sampling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Things spread over rows. */
class SpreadTest {

  @Test
  void allAreGivenAndNoRowGetsTwoMoreThanAnother() {
    for (long rows = 1; rows < 9; rows++) {
      for (long total = 0; total < 30; total++) {
        for (long start = 0; start < rows; start++) {
          Spread spread = new Spread(rows, total, start);
          long sum = 0;
          for (long position = 0; position < rows; position++) {
            long given = spread.at(position);
            assertTrue(given == total / rows || given == total / rows + 1, spread::toString);
            sum += given;
          }
          assertEquals(total, sum, spread::toString);
        }
      }
    }
  }

  @Test
  void billionsOfRowsAreFew() {
    long rows = 2_000_000_000;
    Spread spread = new Spread(rows, 3_000_000_001L, 0);
    assertEquals(2, spread.at(rows - 1));
    assertEquals(1, spread.at(0));
  }

  @Test
  void otherThingsAreOfOtherRows() {
    for (long rows = 1; rows < 20; rows++) {
      for (long total = 0; total <= rows / 2; total++) {
        for (long start = 0; start < rows; start++) {
          Spread one = new Spread(rows, rows + total, start);
          Spread other = one.besides(total);
          for (long position = 0; position < rows; position++) {
            assertTrue(one.at(position) - 1 + other.at(position) <= 1, one + ", " + other);
          }
        }
      }
    }
  }
}
