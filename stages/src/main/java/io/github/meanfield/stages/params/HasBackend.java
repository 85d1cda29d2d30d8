package io.github.meanfield.stages.params;

import org.apache.spark.ml.param.Param;

/**
 * Param {@code backend}.
 *
 * @param <T> the stage that has the param, so that setters chain
 */
@SuppressWarnings("unchecked")
public interface HasBackend<T extends HasBackend<T>> extends DeclaresParams {

  /** The backend that is this project's own averaging. */
  String MEANFIELD = "meanfield";

  /** The backend that is Deeplearning4j's own averaging. */
  String DL4J_SPARK = "dl4j-spark";

  /**
   * What trains and averages: {@code meanfield} (default); or {@code dl4j-spark}, Deeplearning4j's
   * {@code SparkDl4jMultiLayer} with {@code ParameterAveragingTrainingMaster}, for those who come
   * from there and for comparison. {@code dl4j-spark} is with Spark 3.5 only.
   *
   * <p>What dl4j-spark does otherwise: the minibatches of an epoch that make no whole rounds are
   * left out (the rows of each epoch in the summary are those trained on); the mean of the networks
   * counts workers and not rows; two fits do not give the same network to the bit. It knows no
   * {@code weightCol}, no schedule but constant, no checkpoints, and the losses {@code
   * crossEntropy}, {@code squared} and {@code absolute} only; other settings are refused.
   */
  default Param<String> backend() {
    return declare()
        .choice(
            "backend",
            "what trains and averages networks (dl4j-spark: with Spark 3.5 only)",
            MEANFIELD,
            DL4J_SPARK);
  }

  /** What trains and averages. See {@link #backend()}. */
  default String getBackend() {
    return getOrDefault(backend());
  }

  /** Sets {@link #backend()}. */
  default T setBackend(String value) {
    return (T) set(backend(), value);
  }
}
