package io.github.meanfield.stages.params;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * Param {@code backend}.
 *
 * @param <T> the stage that has the param, so that setters chain
 */
public interface HasBackend<T extends HasBackend<T>> extends Params {

  /** Meanfield's own averaging. */
  String MEANFIELD = "meanfield";

  /** Deeplearning4j's averaging. */
  String DL4J_SPARK = "dl4j-spark";

  /**
   * What trains and averages: {@code meanfield} (default); or {@code dl4j-spark}, Deeplearning4j's
   * {@code SparkDl4jMultiLayer} with {@code ParameterAveragingTrainingMaster}, for those who come
   * from there and for comparison.
   *
   * <p>What dl4j-spark does otherwise: the minibatches of an epoch that make no whole rounds are
   * left out (the rows of each epoch in the summary are those trained on); the mean of the networks
   * counts workers and not rows; two fits do not give the same network to the bit. It knows no
   * {@code weightCol}, no schedule but constant, no checkpoints, and the losses {@code
   * crossEntropy}, {@code squared} and {@code absolute} only; other settings are refused.
   */
  Param<String> backend();

  /** What trains and averages. See {@link #backend()}. */
  default String getBackend() {
    return getOrDefault(backend());
  }

  /**
   * Sets {@link #backend()}.
   *
   * @param value what trains and averages.
   * @return this stage
   */
  @SuppressWarnings("unchecked")
  default T setBackend(String value) {
    return (T) set(backend(), value);
  }

  /**
   * Declares {@link #backend()}.
   *
   * @param owner the stage that has the param
   * @return the param
   */
  static Param<String> backendParam(Params owner) {
    return ParamFactory.choice(
        owner, "backend", "what trains and averages networks", MEANFIELD, DL4J_SPARK);
  }
}
