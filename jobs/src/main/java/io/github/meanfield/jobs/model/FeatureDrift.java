package io.github.meanfield.jobs.model;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.meanfield.jobs.model.FeatureStatistics.Kind;
import java.util.stream.DoubleStream;

/**
 * How a column of rows that are scored differs from that of the training rows.
 *
 * @param name the column
 * @param kind what it is to the model
 * @param rows rows looked at
 * @param missing share of them without a value
 * @param trainingMissing share of the training rows without a value
 * @param meanShift how far the mean is from that of the training, in its standard deviations, a
 *     value counted as {@link #FARTHEST} of them away at most; NaN for what is no number, or does
 *     not vary in training
 * @param outOfRange share of the values below the smallest or above the largest of the training;
 *     NaN for what is no number
 * @param unseen share of the values whose category no training row has; NaN for numbers
 */
public record FeatureDrift(
    String name,
    Kind kind,
    @JsonIgnore long rows,
    double missing,
    double trainingMissing,
    double meanShift,
    double outOfRange,
    double unseen) {

  /**
   * So many standard deviations a value counts at most: sums neither overflow nor become NaN, and
   * one value still moves the mean of many.
   */
  public static final double FARTHEST = 1e6;

  /** So many standard errors may be chance. */
  private static final double CHANCE = 3;

  /**
   * The largest of all differences. Differences of the mean and of the share of missing values
   * count only beyond what chance gives: some rows more or less always differ.
   */
  @JsonProperty
  public double drift() {
    double deviation = Math.sqrt(trainingMissing * (1 - trainingMissing));
    return DoubleStream.of(
            beyondChance(missing - trainingMissing, deviation, rows),
            beyondChance(meanShift, 1, rows * (1 - missing)),
            outOfRange,
            unseen)
        .filter(difference -> !Double.isNaN(difference))
        .max()
        .orElse(0);
  }

  private static double beyondChance(double difference, double deviation, double values) {
    double size = Math.abs(difference);
    return size > CHANCE * deviation / Math.sqrt(values) ? size : 0;
  }
}
