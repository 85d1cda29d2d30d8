package io.github.meanfield.transformers;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.meanfield.runtime.math.Combination;
import io.github.meanfield.stages.network.NetworkConfiguration;
import io.github.meanfield.stages.network.NetworkOutput;
import io.github.meanfield.stages.network.NetworkZip;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How the outputs of a regression network become predictions: {@code center + scale · output}, or
 * {@code exp(output)} if outputs are logarithms; limited to a range if there is one.
 *
 * @param center one value a target
 * @param scale one value a target
 * @param logarithm whether outputs are logarithms of predictions
 * @param vector whether predictions are Vectors, also of one value
 * @param min the least prediction of each target, or null without limits
 * @param max the largest prediction of each target, or null without limits
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TargetScale(
    double[] center, double[] scale, boolean logarithm, boolean vector, double[] min, double[] max)
    implements Serializable {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** A scale without limits. */
  public TargetScale(double[] center, double[] scale, boolean logarithm, boolean vector) {
    this(center, scale, logarithm, vector, null, null);
  }

  /** The same with limits, one value a target. */
  public TargetScale clippedTo(double[] least, double[] largest) {
    return new TargetScale(center, scale, logarithm, vector, least, largest);
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
   * @param output the output for it
   * @param target number of the target, from 0
   */
  public double prediction(double output, int target) {
    return limited(unlimited(output, target), target);
  }

  /** The prediction before limits. */
  double unlimited(double output, int target) {
    return logarithm ? Math.exp(output) : center[target] + scale[target] * output;
  }

  /** A prediction, or the mean of those of several networks, within the limits. */
  double limited(double value, int target) {
    return hasLimits() ? Math.max(min[target], Math.min(max[target], value)) : value;
  }

  /** The derivative of a prediction without limits by the output for it. */
  double slope(double output, int target) {
    return logarithm ? Math.exp(output) : scale[target];
  }

  /** What is predicted, in words: all that scales of one model have in common. */
  String kind() {
    return String.format(
        "%d targets%s%s%s",
        size(),
        vector ? " in a Vector" : "",
        logarithm ? " by their logarithms" : "",
        hasLimits() ? " within limits" : "");
  }

  /** A network of another scale, whose outputs become those of this one. */
  NetworkZip inUnits(TargetScale other, NetworkZip network) {
    if (Arrays.equals(center, other.center) && Arrays.equals(scale, other.scale)) {
      return network;
    }
    double[] factor = new double[size()];
    double[] shift = new double[size()];
    for (int j = 0; j < factor.length; j++) {
      factor[j] = other.scale[j] / scale[j];
      shift[j] = (other.center[j] - center[j]) / scale[j];
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
   * @param targets number of targets that there must be
   * @throws IOException if they are something else
   */
  static TargetScale fromJson(byte[] json, int targets) throws IOException {
    TargetScale scale = JSON.readValue(json, TargetScale.class);
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
                  + " each of the %d outputs, none of min above that of max",
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
