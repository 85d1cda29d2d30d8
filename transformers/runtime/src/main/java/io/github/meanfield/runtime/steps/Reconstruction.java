package io.github.meanfield.runtime.steps;

import java.util.List;
import java.util.stream.Stream;

/**
 * Outputs that are the features again: what is told of them is how far they are off, and the code
 * in the middle of the network that they were made of.
 *
 * @param code the column of the code; without a name there is none
 * @param error the column of the reconstruction error, the mean of the squared differences of
 *     outputs and features; without a name there is none
 * @param codeLayer after so many layers of the network comes the code
 * @param codeSize numbers of the code
 * @param size number of features
 */
public record Reconstruction(String code, String error, int codeLayer, int codeSize, int size)
    implements Head {

  /** Checks the components. */
  public Reconstruction {
    Require.that(codeLayer > 0, "codeLayer is %d; required is at least 1", codeLayer);
  }

  /**
   * The reconstruction error.
   *
   * @param features size values
   * @param outputs size values
   */
  public double error(float[] features, float[] outputs) {
    double sum = 0;
    for (int j = 0; j < size; j++) {
      double difference = (double) outputs[j] - features[j];
      sum += difference * difference;
    }
    return sum / size;
  }

  @Override
  public List<String> columns() {
    return Stream.of(code, error).filter(name -> !name.isEmpty()).toList();
  }
}
