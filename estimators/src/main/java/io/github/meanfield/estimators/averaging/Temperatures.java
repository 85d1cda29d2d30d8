package io.github.meanfield.estimators.averaging;

import io.github.meanfield.stages.network.NetworkConfiguration;
import io.github.meanfield.stages.network.NetworkConfiguration.Part;
import java.io.Serializable;
import java.util.stream.IntStream;

/**
 * The numbers that outputs may be divided by, of which validation rows choose the one with the
 * smallest loss (Guo et al. 2017, "On calibration of modern neural networks", section 4.2).
 *
 * @param values the temperatures, ascending
 */
public record Temperatures(double[] values) implements Serializable {

  /** Outputs stay as they are. */
  public static final Temperatures NONE = new Temperatures(new double[] {1});

  /** From 0.5 to 8 in steps of a fourth root of 2, by which losses hardly differ. */
  public static final Temperatures SCALING =
      new Temperatures(
          IntStream.rangeClosed(-4, 12).mapToDouble(i -> Math.pow(2, i / 4.0)).toArray());

  /** Number of temperatures. */
  int count() {
    return values.length;
  }

  /** The position of the smallest loss. */
  static int best(double[] losses) {
    int best = 0;
    for (int i = 1; i < losses.length; i++) {
      best = losses[i] < losses[best] ? i : best;
    }
    return best;
  }

  /**
   * Parameters of a network whose outputs are divided by a temperature.
   *
   * @param network the network
   * @param parameters its parameters, and maybe more
   * @param index number of the temperature
   * @return a copy with another output layer; the same array where the temperature is 1
   */
  float[] divide(NetworkDefinition network, float[] parameters, int index) {
    float temperature = (float) values[index];
    if (temperature == 1) {
      return parameters;
    }
    Part output = NetworkConfiguration.parse(network.configuration()).output();
    float[] divided = parameters.clone();
    for (int i = output.offset(); i < output.offset() + output.length(); i++) {
      divided[i] /= temperature;
    }
    return divided;
  }
}
