package io.github.meanfield.estimators.averaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LbfgsTest {

  private static List<Lbfgs.Point> minimize(double[] start, Lbfgs.Function function) {
    List<Lbfgs.Point> points = new ArrayList<>();
    new Lbfgs(start, function).forEachRemaining(points::add);
    return points;
  }

  /** Rosenbrock's function, whose minimum lies at the end of a bent valley. */
  private static double valley(double[] at, double[] gradient) {
    double across = at[1] - at[0] * at[0];
    gradient[0] = -400 * across * at[0] - 2 * (1 - at[0]);
    gradient[1] = 200 * across;
    return 100 * across * across + (1 - at[0]) * (1 - at[0]);
  }

  @Test
  void followsAValleyToItsMinimum() {
    double[] start = {-1.2, 1};
    List<Lbfgs.Point> points = minimize(start, LbfgsTest::valley);
    assertArrayEquals(new double[] {-1.2, 1}, start);
    assertArrayEquals(start, points.get(0).at());
    assertEquals(24.2, points.get(0).value(), 1e-12);
    Lbfgs.Point last = points.get(points.size() - 1);
    assertArrayEquals(new double[] {1, 1}, last.at(), 1e-4);
    assertTrue(points.size() < 60, "iterations: " + points.size());
    assertTrue(last.end().isPresent());
    assertFalse(last.isLost());
    for (int i = 1; i < points.size(); i++) {
      assertTrue(points.get(i).value() < points.get(i - 1).value());
      assertEquals(Optional.empty(), points.get(i - 1).end());
    }
  }

  /** Each is a pass over all rows. */
  @Test
  void noPointIsAskedForTwiceInARow() {
    List<String> asked = new ArrayList<>();
    minimize(
        new double[] {-1.2, 1},
        (at, gradient) -> {
          asked.add(Arrays.toString(at));
          return valley(at, gradient);
        });
    for (int i = 1; i < asked.size(); i++) {
      assertNotEquals(asked.get(i - 1), asked.get(i));
    }
  }

  @Test
  void aSearchIsLostWhereNoStepIsLongEnough() {
    List<Lbfgs.Point> points =
        minimize(
            new double[] {0},
            (at, gradient) -> {
              gradient[0] = -1;
              return -at[0];
            });
    Lbfgs.Point last = points.get(points.size() - 1);
    assertTrue(last.isLost(), last::toString);
    assertTrue(last.end().isPresent());
  }

  @Test
  void thereIsNothingToDoAtAMinimum() {
    List<Lbfgs.Point> points = minimize(new double[] {1, 1}, LbfgsTest::valley);
    assertEquals(1, points.size());
    assertFalse(points.get(0).end().isEmpty());
  }
}
