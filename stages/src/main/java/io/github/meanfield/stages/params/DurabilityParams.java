package io.github.meanfield.stages.params;

import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;

/**
 * Params of training that survives the loss of its driver.
 *
 * @param <T> the stage that has the param, so that setters chain
 */
@SuppressWarnings("unchecked")
public interface DurabilityParams<T extends DurabilityParams<T>> extends DeclaresParams {

  /**
   * Directory for checkpoints, on any file system that Hadoop knows; made if it is missing. Unset
   * by default: none are kept.
   *
   * <p>A fit that finds a checkpoint of its own there goes on from it, and its result is the same
   * to the bit as that of an undisturbed fit; after a fit that has come to its end, the next one
   * returns the same network without training. Fits whose rows or params differ have
   * sub-directories of their own, so that many can share a directory, as inside a cross-validation.
   * {@code maxEpochs} (unless {@code schedule} is cosine), {@code patience}, {@code restoreBest}
   * and {@code minDelta} (unless {@code schedule} is plateau) only tell where training ends, and
   * may change from one fit to the next: a checkpoint is used if a fit with the new values comes
   * past it.
   */
  default Param<String> checkpointDir() {
    return declare()
        .notBlank(
            "checkpointDir",
            "directory for checkpoints, from which an interrupted fit resumes",
            "the path of a directory");
  }

  /** Directory for checkpoints. See {@link #checkpointDir()}. */
  default String getCheckpointDir() {
    return getOrDefault(checkpointDir());
  }

  /** Sets {@link #checkpointDir()}. */
  default T setCheckpointDir(String value) {
    return (T) set(checkpointDir(), value);
  }

  /**
   * Epochs from one checkpoint to the next, at least 1. There is always one after the last epoch.
   * Default: 1.
   */
  default IntParam checkpointInterval() {
    return declare()
        .atLeast(1, "checkpointInterval", "epochs from one checkpoint to the next (>= 1)", 1);
  }

  /** Epochs from one checkpoint to the next. See {@link #checkpointInterval()}. */
  default int getCheckpointInterval() {
    return (int) getOrDefault(checkpointInterval());
  }

  /** Sets {@link #checkpointInterval()}. */
  default T setCheckpointInterval(int value) {
    return (T) set(checkpointInterval(), value);
  }
}
