package io.github.meanfield.stages.network.loss;

import io.github.meanfield.runtime.math.Sigmoid;
import io.github.meanfield.stages.params.MultilabelLossParams;
import java.util.Locale;

/**
 * How well labels of which a row has any number are predicted, those whose probability is above a
 * threshold.
 *
 * @param isOfRows whether it is the share of rows with all labels right ({@code subsetAccuracy}),
 *     else twice the correct labels, by all that rows have and all that are predicted ({@code
 *     microF1Measure})
 * @param numLabels number of labels
 * @param threshold the threshold
 */
public record LabelMetric(boolean isOfRows, int numLabels, double threshold) implements Metric {

  @Override
  public String name() {
    return isOfRows ? MultilabelLossParams.SUBSET_ACCURACY : MultilabelLossParams.MICRO_F1;
  }

  @Override
  public String description() {
    return threshold == 0.5
        ? name()
        : String.format(Locale.ROOT, "%s above probabilities of %s", name(), threshold);
  }

  @Override
  public boolean isLargerBetter() {
    return true;
  }

  @Override
  public int numSums() {
    return 2;
  }

  @Override
  public void add(
      float[] outputs, int offset, double[] labels, int labelOffset, double weight, double[] sums) {
    int correct = 0;
    int all = 0;
    for (int j = 0; j < numLabels; j++) {
      boolean isPredicted = Sigmoid.probability(outputs[offset + j]) > threshold;
      boolean isThere = labels[labelOffset + j] == 1;
      correct += isPredicted && isThere ? 2 : 0;
      all += (isPredicted ? 1 : 0) + (isThere ? 1 : 0);
    }
    if (isOfRows) {
      sums[0] += correct == all ? weight : 0;
      sums[1] += weight;
    } else {
      sums[0] += weight * correct;
      sums[1] += weight * all;
    }
  }

  /** The probability of each label. */
  @Override
  public double[] predictions(float[] outputs, double[] labels) {
    double[] probabilities = new double[numLabels];
    for (int j = 0; j < numLabels; j++) {
      probabilities[j] = Sigmoid.probability(outputs[j]);
    }
    return probabilities;
  }

  @Override
  public double value(double[] sums) {
    return sums[0] / sums[1];
  }
}
