package io.github.meanfield.stages.network.distribution;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.github.meanfield.runtime.math.Combination;
import java.io.Serializable;

/**
 * What the outputs of a network for one row say of a number: how it is distributed. Numbers are in
 * units of the outputs, those of a scaled target.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Quantiles.class, name = "quantiles"),
  @JsonSubTypes.Type(value = Normal.class, name = "normal"),
  @JsonSubTypes.Type(value = Histogram.class, name = "histogram")
})
public sealed interface TargetDistribution extends Serializable
    permits Quantiles, Normal, Histogram {

  /** Number of outputs that describe it. */
  int numOutputs();

  /**
   * The loss of one row.
   *
   * @param outputs outputs of several rows
   * @param offset position of the row's first output
   * @param target the true number
   */
  double loss(float[] outputs, int offset, double target);

  /**
   * The loss of one row and its derivatives.
   *
   * @param outputs outputs of several rows
   * @param offset position of the row's first output
   * @param target the true number
   * @param gradient takes the derivative by each output, from {@code offset} on
   * @return the loss
   */
  double gradient(float[] outputs, int offset, double target, float[] gradient);

  /**
   * The one number that is predicted.
   *
   * @param outputs outputs of several rows
   * @param offset position of the row's first output
   */
  double prediction(float[] outputs, int offset);

  /**
   * The derivatives of the prediction.
   *
   * @param outputs outputs of several rows
   * @param offset position of the row's first output
   * @param slope takes the derivative by each output, from {@code offset} on
   */
  void slope(float[] outputs, int offset, float[] slope);

  /**
   * Numbers that the true one is at most with some probabilities.
   *
   * @param outputs outputs of several rows
   * @param offset position of the row's first output
   * @param probabilities probabilities in (0, 1), ascending, that it {@link #tells} of
   * @param values takes a number for each, ascending
   */
  void quantiles(float[] outputs, int offset, double[] probabilities, double[] values);

  /** Whether it has quantiles of some probabilities. */
  boolean tells(double[] probabilities);

  /**
   * The variance.
   *
   * @param outputs outputs of several rows
   * @param offset position of the row's first output
   * @return the variance, NaN if there is none by {@link #hasVariance}
   */
  double variance(float[] outputs, int offset);

  /** Whether it has a variance. */
  boolean hasVariance();

  /** How the outputs of several networks become those of one. */
  Combination combination();

  /**
   * Tells the outputs of another unit of the same number, ratio · number + difference.
   *
   * @param ratio the ratio, above 0
   * @param difference the difference
   * @param factor takes what each output is multiplied by
   * @param shift takes what is added to it then
   */
  void rescale(double ratio, double difference, double[] factor, double[] shift);

  /** What it is, in words: distributions whose outputs mean the same say the same. */
  String kind();

  /** The same with all of its numbers, each with all digits. */
  default String description() {
    return kind();
  }
}
