package io.github.meanfield.jobs.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;

class CurvesTest {

  private static final double[] SCORES = {0.9, 0.8, 0.8, 0.3};
  private static final boolean[] TRUTHS = {true, false, true, false};

  @Test
  void stepOverRowsOfOneScoreTogether() {
    Curves curves = new Curves(SCORES, TRUTHS);
    assertArrayEquals(new double[] {0, 0, 0.5, 1}, curves.roc()[0], 1e-12);
    assertArrayEquals(new double[] {0, 0.5, 1, 1}, curves.roc()[1], 1e-12);
    assertArrayEquals(new double[] {0, 0.5, 1, 1}, curves.precisionRecall()[0], 1e-12);
    assertArrayEquals(new double[] {1, 1, 2.0 / 3, 0.5}, curves.precisionRecall()[1], 1e-12);
  }

  @Test
  void calibrationHasTheMeanOfEachTenth() {
    double[][] points = new Curves(SCORES, TRUTHS).calibration();
    assertArrayEquals(new double[] {0.3, 0.8, 0.9}, points[0], 1e-12);
    assertArrayEquals(new double[] {0, 0.5, 1}, points[1], 1e-12);
  }

  @Test
  void areUndefinedForOneClass() {
    assertFalse(new Curves(SCORES, new boolean[4]).areDefined());
  }
}
