package io.github.meanfield.transformers;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.meanfield.runtime.math.Combination;
import io.github.meanfield.stages.network.NetworkConfiguration;
import io.github.meanfield.stages.network.NetworkOutput;
import io.github.meanfield.stages.network.NetworkZip;
import io.github.meanfield.stages.network.distribution.TargetDistribution;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How the outputs of a regression network become predictions: {@code center + scale · output}, or
 * {@code exp(output)} if outputs are logarithms; limited to a range if there is one. Outputs that
 * describe how a target is distributed give its prediction, quantiles and variance in units of
 * {@code scale} around {@code center}.
 *
 * @param center one value a target
 * @param scale one value a target
 * @param logarithm whether outputs are logarithms of predictions
 * @param vector whether predictions are Vectors, also of one value
 * @param min the least prediction of each target, or null without limits
 * @param max the largest prediction of each target, or null without limits
 * @param distribution what outputs say of the only target, or null if there is an output a target
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TargetScale(
    double[] center,
    double[] scale,
    boolean logarithm,
    boolean vector,
    double[] min,
    double[] max,
    TargetDistribution distribution)
    implements Serializable {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** A scale without limits, of an output a target. */
  public TargetScale(double[] center, double[] scale, boolean logarithm, boolean vector) {
    this(center, scale, logarithm, vector, null, null, null);
  }

  /**
   * A scale without limits of one target, which outputs describe the distribution of.
   *
   * @param center the target's value that is 0 there
   * @param scale difference of the target for a difference of 1 there
   * @param distribution what outputs say of it
   */
  public static TargetScale of(double center, double scale, TargetDistribution distribution) {
    return new TargetScale(
        new double[] {center}, new double[] {scale}, false, false, null, null, distribution);
  }

  /** The same with limits, one value a target. */
  public TargetScale clippedTo(double[] least, double[] largest) {
    return new TargetScale(center, scale, logarithm, vector, least, largest, distribution);
  }

  /** Whether outputs tell how the target is distributed. */
  public boolean tellsDistribution() {
    return distribution != null;
  }

  /** Whether outputs tell the target's variance. */
  public boolean tellsVariance() {
    return tellsDistribution() && distribution.hasVariance();
  }

  /** Number of outputs of the network. */
  public int numOutputs() {
    return tellsDistribution() ? distribution.numOutputs() : size();
  }

  /** Whether predictions are limited. */
  public boolean hasLimits() {
    return min != null;
  }

  /** Number of targets. */
  int size() {
    return center.length;
  }

  /**
   * The prediction of a target.
   *
   * @param outputs outputs of several rows
   * @param offset position of the row's first output
   * @param target number of the target, from 0
   */
  public double prediction(float[] outputs, int offset, int target) {
    return limited(unlimited(outputs, offset, target), target);
  }

  /** The prediction before limits. */
  double unlimited(float[] outputs, int offset, int target) {
    return tellsDistribution()
        ? center[target] + scale[target] * distribution.prediction(outputs, offset)
        : unlimited(outputs[offset + target], target);
  }

  /**
   * Quantiles of the target, ascending, within the limits.
   *
   * @param outputs outputs of several rows
   * @param offset position of the row's first output
   * @param probabilities what they are of
   * @param values takes one for each
   */
  void quantiles(float[] outputs, int offset, double[] probabilities, double[] values) {
    distribution.quantiles(outputs, offset, probabilities, values);
    for (int k = 0; k < values.length; k++) {
      values[k] = limited(center[0] + scale[0] * values[k], 0);
    }
  }

  /**
   * The variance of the target.
   *
   * @param outputs outputs of several rows
   * @param offset position of the row's first output
   */
  double variance(float[] outputs, int offset) {
    return scale[0] * scale[0] * distribution.variance(outputs, offset);
  }

  /** The prediction before limits. */
  private double unlimited(double output, int target) {
    return logarithm ? Math.exp(output) : center[target] + scale[target] * output;
  }

  /** A prediction, or the mean of those of several networks, within the limits. */
  double limited(double value, int target) {
    return hasLimits() ? Math.max(min[target], Math.min(max[target], value)) : value;
  }

  /**
   * The derivatives of the first prediction without limits.
   *
   * @param outputs outputs of several rows
   * @param offset position of the row's first output
   * @param slope takes the derivative by each output, at the same positions
   */
  void slope(float[] outputs, int offset, float[] slope) {
    if (!tellsDistribution()) {
      Arrays.fill(slope, offset, offset + numOutputs(), 0);
      slope[offset] = (float) (logarithm ? Math.exp(outputs[offset]) : scale[0]);
      return;
    }
    distribution.slope(outputs, offset, slope);
    for (int k = offset; k < offset + distribution.numOutputs(); k++) {
      slope[k] *= (float) scale[0];
    }
  }

  /** What is predicted, in words: all that scales of one model have in common. */
  String kind() {
    return String.format(
        "%d targets%s%s%s%s",
        size(),
        tellsDistribution() ? " by " + distribution.kind() : "",
        vector ? " in a Vector" : "",
        logarithm ? " by their logarithms" : "",
        hasLimits() ? " within limits" : "");
  }

  /** A network of another scale, whose outputs become those of this one. */
  NetworkZip inUnits(TargetScale other, NetworkZip network) {
    if (Arrays.equals(center, other.center) && Arrays.equals(scale, other.scale)) {
      return network;
    }
    double[] factor = new double[numOutputs()];
    double[] shift = new double[numOutputs()];
    for (int j = 0; j < size(); j++) {
      factor[j] = other.scale[j] / scale[j];
      shift[j] = (other.center[j] - center[j]) / scale[j];
    }
    if (tellsDistribution()) {
      distribution.rescale(factor[0], shift[0], factor, shift);
    }
    return new NetworkZip(
        network.configuration(),
        NetworkOutput.rescaled(
            NetworkConfiguration.parse(network.configuration()),
            network.parameters(),
            factor,
            shift));
  }

  /** The same, with limits that take in those of others. */
  TargetScale limitedAs(List<TargetScale> others) {
    TargetScale result = this;
    for (TargetScale other : others) {
      TargetScale before = result;
      result = hasLimits() ? before.clippedTo(least(before, other), most(before, other)) : this;
    }
    return result;
  }

  private static double[] least(TargetScale one, TargetScale other) {
    return IntStream.range(0, one.size())
        .mapToDouble(j -> Math.min(one.min[j], other.min[j]))
        .toArray();
  }

  private static double[] most(TargetScale one, TargetScale other) {
    return IntStream.range(0, one.size())
        .mapToDouble(j -> Math.max(one.max[j], other.max[j]))
        .toArray();
  }

  /** How the outputs of several networks become those of one: their predictions are averaged. */
  public Combination combination() {
    if (tellsDistribution()) {
      return distribution.combination();
    }
    return logarithm ? Combination.LOG_MEAN_EXP : Combination.MEAN;
  }

  static Combination combination(byte[] json) throws IOException {
    return JSON.readValue(json, TargetScale.class).combination();
  }

  byte[] toJson() {
    try {
      return JSON.writeValueAsBytes(this);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @param json the bytes
   * @param outputs number of outputs of the network
   * @throws IOException if they are something else
   */
  static TargetScale fromJson(byte[] json, int outputs) throws IOException {
    TargetScale scale = JSON.readValue(json, TargetScale.class);
    if (scale.tellsDistribution()
        && (scale.numOutputs() != outputs
            || scale.logarithm
            || scale.vector
            || !isFinite(scale.scale, 1)
            || scale.scale[0] <= 0)) {
      throw new IOException(
          String.format(
              "a distribution is of %d outputs, the logarithm of a number: %s, a Vector: %s, in units"
                  + " of %s; required are the %d outputs of the network, a number that is neither,"
                  + " and a unit above 0",
              scale.numOutputs(),
              scale.logarithm,
              scale.vector,
              Arrays.toString(scale.scale),
              outputs));
    }
    int targets = scale.tellsDistribution() ? 1 : outputs;
    boolean usable =
        isFinite(scale.center, targets)
            && isFinite(scale.scale, targets)
            && (targets == 1 || scale.vector)
            && (scale.min == null && scale.max == null
                || isFinite(scale.min, targets)
                    && isFinite(scale.max, targets)
                    && IntStream.range(0, targets).allMatch(j -> scale.min[j] <= scale.max[j]));
    if (!usable) {
      throw new IOException(
          String.format(
              "center and scale, and min and max if there are any, must have a finite number for"
                  + " each of the %d targets, none of min above that of max",
              targets));
    }
    return scale;
  }

  private static boolean isFinite(double[] values, int length) {
    return values != null
        && values.length == length
        && Arrays.stream(values).allMatch(Double::isFinite);
  }
}
