package io.github.meanfield.transformers.scoring;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.api.java.UDF1;

/**
 * The labels whose probability is above a threshold, as Spark's evaluator takes them.
 *
 * @param threshold the threshold
 */
public record LikelyLabels(double threshold) implements UDF1<Vector, double[]> {

  /**
   * Chooses labels.
   *
   * @param probabilities one a label
   * @return their numbers, ascending; null if there are no probabilities, or one of them is NaN
   */
  @Override
  public double[] call(Vector probabilities) {
    if (probabilities == null || Arrays.stream(probabilities.toArray()).anyMatch(Double::isNaN)) {
      return null;
    }
    return IntStream.range(0, probabilities.size())
        .filter(j -> probabilities.apply(j) > threshold)
        .asDoubleStream()
        .toArray();
  }
}
