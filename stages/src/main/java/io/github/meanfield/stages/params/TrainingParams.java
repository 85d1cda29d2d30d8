package io.github.meanfield.stages.params;

import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.storage.StorageLevel;

/**
 * Params of a fit: how long it trains on what, and what computes it.
 *
 * @param <T> the stage that has the param, so that setters chain
 */
@SuppressWarnings("unchecked")
public interface TrainingParams<T extends TrainingParams<T>> extends AveragingParams<T> {

  /**
   * Rows of a minibatch of one worker. 0: 256 for all workers together, but at least 32 for each,
   * and no more workers than have 2,000 training rows each. Default: 128.
   */
  default IntParam batchSize() {
    return declare()
        .atLeast(
            0,
            "batchSize",
            "rows of a minibatch of one worker (>= 0; 0: 256 over all workers, at least 32, and at"
                + " least 2000 training rows for each worker)",
            128);
  }

  /** Rows of a minibatch. See {@link #batchSize()}. */
  default int getBatchSize() {
    return (int) getOrDefault(batchSize());
  }

  /** Sets {@link #batchSize()}. */
  default T setBatchSize(int value) {
    return (T) set(batchSize(), value);
  }

  /**
   * Largest number of passes over the training rows. Default: 20. 0 chooses one by the number of
   * training rows n: 1,000,000 / n, at least 16 and at most 64, so that few rows are passed over
   * more often.
   */
  default IntParam maxEpochs() {
    return declare()
        .atLeast(
            0,
            "maxEpochs",
            "largest number of epochs, passes over the training rows (0: by the number of rows)",
            20);
  }

  /** Largest number of epochs. See {@link #maxEpochs()}. */
  default int getMaxEpochs() {
    return (int) getOrDefault(maxEpochs());
  }

  /** Sets {@link #maxEpochs()}. */
  default T setMaxEpochs(int value) {
    return (T) set(maxEpochs(), value);
  }

  /** Spark storage level of the training rows while fitting. Default: MEMORY_AND_DISK. */
  default Param<String> storageLevel() {
    return declare()
        .text(
            "storageLevel",
            "Spark storage level of the training rows while fitting",
            "MEMORY_AND_DISK",
            "the name of a storage level other than NONE",
            TrainingParams::isStorageLevel);
  }

  /** Storage level of the training rows. See {@link #storageLevel()}. */
  default String getStorageLevel() {
    return getOrDefault(storageLevel());
  }

  /** Sets {@link #storageLevel()}. */
  default T setStorageLevel(String value) {
    return (T) set(storageLevel(), value);
  }

  /**
   * What computes the network: {@code dense}, which is fast and computes fully-connected networks;
   * {@code dl4j} (Deeplearning4j), which computes any; or {@code auto} (default), dense whenever it
   * computes all of the network.
   */
  default Param<String> engine() {
    return declare()
        .choice(
            "engine",
            "what computes the network (auto: dense if it supports all of it, else dl4j)",
            "auto",
            "dense",
            "dl4j");
  }

  /** What computes the network. See {@link #engine()}. */
  default String getEngine() {
    return getOrDefault(engine());
  }

  /** Sets {@link #engine()}. */
  default T setEngine(String value) {
    return (T) set(engine(), value);
  }

  private static boolean isStorageLevel(String name) {
    try {
      return StorageLevel.fromString(name) != StorageLevel.NONE();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
