package io.github.meanfield.jobs.serve;

import java.util.Arrays;

/**
 * How a prediction changes if a column has what it has in training in place of its value.
 *
 * @param column the column
 * @param by how much of the predicted class's probability, or of each predicted number, the
 *     column's value makes beside the typical one; NaN where there is no prediction with that
 */
record Change(String column, double[] by) {

  /** The largest size of all. */
  double size() {
    return Arrays.stream(by).map(Math::abs).filter(each -> each == each).max().orElse(0);
  }
}
