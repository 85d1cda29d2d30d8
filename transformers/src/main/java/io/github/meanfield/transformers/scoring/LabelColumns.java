package io.github.meanfield.transformers.scoring;

import io.github.meanfield.runtime.math.Sigmoid;
import java.util.Arrays;
import java.util.List;

/**
 * The columns of a classifier whose rows may have several labels: Vectors of a number a label.
 *
 * @param numLabels number of labels
 * @param kinds what each column has
 */
public record LabelColumns(int numLabels, List<Kind> kinds) implements ExplainedValue {

  /** What a column has. */
  public enum Kind {
    /** The log-odds of each label. */
    LOG_ODDS,
    /** The probability of each label. */
    PROBABILITY
  }

  @Override
  public int numOutputs() {
    return numLabels;
  }

  @Override
  public int[] widths() {
    int[] widths = new int[kinds.size()];
    Arrays.fill(widths, numLabels);
    return widths;
  }

  @Override
  public void write(float[] outputs, int offset, double[][] values) {
    for (int column = 0; column < values.length && column < kinds.size(); column++) {
      if (column > 0 && kinds.get(column) == kinds.get(column - 1)) {
        System.arraycopy(values[column - 1], 0, values[column], 0, numLabels);
        continue;
      }
      boolean isOdds = kinds.get(column) == Kind.LOG_ODDS;
      for (int j = 0; j < numLabels; j++) {
        double output = outputs[offset + j];
        values[column][j] = isOdds ? output : Sigmoid.probability(output);
      }
    }
  }

  /** The most probable label, of equal ones the first: its probability is explained. */
  @Override
  public int index(float[] outputs, int offset) {
    int largest = 0;
    for (int j = 1; j < numLabels; j++) {
      largest = outputs[offset + j] > outputs[offset + largest] ? j : largest;
    }
    return largest;
  }

  @Override
  public double value(int index, float[] outputs, int offset) {
    return Sigmoid.probability(outputs[offset + index]);
  }

  /** p (1 - p), of the explained label alone. */
  @Override
  public void slope(int index, float[] outputs, int offset, float[] slope) {
    Arrays.fill(slope, offset, offset + numLabels, 0);
    double probability = value(index, outputs, offset);
    slope[offset + index] = (float) (probability * (1 - probability));
  }
}
