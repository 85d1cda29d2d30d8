package io.github.meanfield.transformers;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;

/**
 * How the outputs of a regression network become predictions: {@code center + scale · output}, or
 * {@code exp(output)} if outputs are logarithms.
 *
 * @param center one value a target
 * @param scale one value a target
 * @param logarithm whether outputs are logarithms of predictions
 * @param vector whether predictions are Vectors, also of one value
 */
public record TargetScale(double[] center, double[] scale, boolean logarithm, boolean vector)
    implements Serializable {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Number of targets. */
  int size() {
    return center.length;
  }

  double prediction(double output, int target) {
    return logarithm ? Math.exp(output) : center[target] + scale[target] * output;
  }

  byte[] toJson() {
    try {
      return JSON.writeValueAsBytes(this);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static TargetScale fromJson(byte[] json) {
    try {
      return JSON.readValue(json, TargetScale.class);
    } catch (IOException e) {
      throw new UncheckedIOException("target.json is not a scale of targets", e);
    }
  }
}
