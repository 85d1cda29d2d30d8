package io.github.meanfield.stages.params;

import org.apache.spark.ml.param.IntParam;

/**
 * Params of an ensemble of networks.
 *
 * @param <T> the stage that has the params, so that setters chain
 */
@SuppressWarnings("unchecked")
public interface EnsembleParams<T extends EnsembleParams<T>>
    extends HasFolds<T>, HasParallelism<T>, HasSeed<T> {

  /**
   * Networks of one course of training, at least 1: each is trained for {@code maxEpochs} epochs
   * while the learning rate falls to 0 along half a cosine, and begins where the one before has
   * ended, with the whole rate and a fresh updater (Huang et al. 2017, "Snapshot ensembles"). More
   * than 1 set the schedule to cosine. Default: 1.
   */
  default IntParam numSnapshots() {
    return declare()
        .atLeast(1, "numSnapshots", "networks of one course of training, by restarts (>= 1)", 1);
  }

  /** Networks of one course of training. See {@link #numSnapshots()}. */
  default int getNumSnapshots() {
    return (int) getOrDefault(numSnapshots());
  }

  /** Sets {@link #numSnapshots()}. */
  default T setNumSnapshots(int value) {
    return (T) set(numSnapshots(), value);
  }
}
