package io.github.meanfield.transformers.scoring;

/**
 * How far the predictions of several networks for a row are apart: the standard deviation, as of a
 * sample (n - 1), of each predicted number.
 *
 * @param value what is predicted: of the one it explains if the prediction is a number, and of
 *     every output if it is a Vector
 * @param isVector whether the prediction is a Vector
 */
public record Spread(ExplainedValue value, boolean isVector) implements FurtherColumn {

  @Override
  public int width() {
    return isVector ? value.numOutputs() : 1;
  }

  @Override
  public Values of(TrainedNetwork network, ScoredRows rows) {
    return (row, into) -> {
      int offset = row * value.numOutputs();
      for (int j = 0; j < into.length; j++) {
        int index = isVector ? j : value.index(rows.outputs(), offset);
        into[j] = deviation(rows.outputsOfEach(), index, offset);
      }
    };
  }

  /** By Welford's method. */
  private double deviation(float[][] each, int index, int offset) {
    double mean = 0;
    double squares = 0;
    for (int i = 0; i < each.length; i++) {
      double number = value.value(index, each[i], offset);
      double difference = number - mean;
      mean += difference / (i + 1);
      squares += difference * (number - mean);
    }
    return Math.sqrt(squares / (each.length - 1));
  }
}
