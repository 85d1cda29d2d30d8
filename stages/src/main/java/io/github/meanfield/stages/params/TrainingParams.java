package io.github.meanfield.stages.params;

import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.storage.StorageLevel;

/**
 * Params of training by parameter averaging.
 *
 * @param <T> the stage that has the param, so that setters chain
 */
public interface TrainingParams<T extends TrainingParams<T>> extends HasBackend<T> {

  /** Rows of a minibatch of one worker, at least 1. Default: 128. */
  IntParam batchSize();

  /** Rows of a minibatch. See {@link #batchSize()}. */
  default int getBatchSize() {
    return (int) getOrDefault(batchSize());
  }

  /**
   * Sets {@link #batchSize()}.
   *
   * @param value rows of a minibatch.
   * @return this stage
   */
  @SuppressWarnings("unchecked")
  default T setBatchSize(int value) {
    return (T) set(batchSize(), value);
  }

  /**
   * Declares {@link #batchSize()}.
   *
   * @param owner the stage that has the param
   * @return the param
   */
  static IntParam batchSizeParam(Params owner) {
    return ParamFactory.atLeast(owner, "batchSize", "rows of a minibatch of one worker (>= 1)", 1);
  }

  /** Largest number of passes over the training rows, at least 1. Default: 20. */
  IntParam maxEpochs();

  /** Largest number of epochs. See {@link #maxEpochs()}. */
  default int getMaxEpochs() {
    return (int) getOrDefault(maxEpochs());
  }

  /**
   * Sets {@link #maxEpochs()}.
   *
   * @param value largest number of epochs.
   * @return this stage
   */
  @SuppressWarnings("unchecked")
  default T setMaxEpochs(int value) {
    return (T) set(maxEpochs(), value);
  }

  /**
   * Declares {@link #maxEpochs()}.
   *
   * @param owner the stage that has the param
   * @return the param
   */
  static IntParam maxEpochsParam(Params owner) {
    return ParamFactory.atLeast(
        owner, "maxEpochs", "largest number of passes over the training rows (>= 1)", 1);
  }

  /**
   * Copies of the network that are trained at a time and averaged. 0 (default): the default
   * parallelism of the cluster, which ties the result to its number of cores; set it to get the
   * same network anywhere.
   */
  IntParam numWorkers();

  /** Networks trained at a time. See {@link #numWorkers()}. */
  default int getNumWorkers() {
    return (int) getOrDefault(numWorkers());
  }

  /**
   * Sets {@link #numWorkers()}.
   *
   * @param value networks trained at a time.
   * @return this stage
   */
  @SuppressWarnings("unchecked")
  default T setNumWorkers(int value) {
    return (T) set(numWorkers(), value);
  }

  /**
   * Declares {@link #numWorkers()}.
   *
   * @param owner the stage that has the param
   * @return the param
   */
  static IntParam numWorkersParam(Params owner) {
    return ParamFactory.atLeast(
        owner,
        "numWorkers",
        "networks trained at a time and averaged (0: the default parallelism)",
        0);
  }

  /**
   * Minibatches that each worker trains between two averagings, at least 1; fewer where an epoch
   * would otherwise leave workers idle. Default: 16.
   */
  IntParam averagingFrequency();

  /** Minibatches between averagings. See {@link #averagingFrequency()}. */
  default int getAveragingFrequency() {
    return (int) getOrDefault(averagingFrequency());
  }

  /**
   * Sets {@link #averagingFrequency()}.
   *
   * @param value minibatches between averagings.
   * @return this stage
   */
  @SuppressWarnings("unchecked")
  default T setAveragingFrequency(int value) {
    return (T) set(averagingFrequency(), value);
  }

  /**
   * Declares {@link #averagingFrequency()}.
   *
   * @param owner the stage that has the param
   * @return the param
   */
  static IntParam averagingFrequencyParam(Params owner) {
    return ParamFactory.atLeast(
        owner,
        "averagingFrequency",
        "minibatches each worker trains between two averagings (>= 1)",
        1);
  }

  /**
   * What happens to the state of the updater (such as the moments of Adam) at an averaging: {@code
   * average} (default) like the parameters, or {@code reset} to zero.
   */
  Param<String> updaterState();

  /** What happens to the updater state. See {@link #updaterState()}. */
  default String getUpdaterState() {
    return getOrDefault(updaterState());
  }

  /**
   * Sets {@link #updaterState()}.
   *
   * @param value what happens to the updater state.
   * @return this stage
   */
  @SuppressWarnings("unchecked")
  default T setUpdaterState(String value) {
    return (T) set(updaterState(), value);
  }

  /**
   * Declares {@link #updaterState()}.
   *
   * @param owner the stage that has the param
   * @return the param
   */
  static Param<String> updaterStateParam(Params owner) {
    return ParamFactory.choice(
        owner,
        "updaterState",
        "what happens to the updater's state at an averaging",
        "average",
        "reset");
  }

  /**
   * Depth of the tree that averages states too large to be sent straight to the driver, at least 2.
   * Default: 2.
   */
  IntParam aggregationDepth();

  /** Depth of the aggregation tree. See {@link #aggregationDepth()}. */
  default int getAggregationDepth() {
    return (int) getOrDefault(aggregationDepth());
  }

  /**
   * Sets {@link #aggregationDepth()}.
   *
   * @param value depth of the aggregation tree.
   * @return this stage
   */
  @SuppressWarnings("unchecked")
  default T setAggregationDepth(int value) {
    return (T) set(aggregationDepth(), value);
  }

  /**
   * Declares {@link #aggregationDepth()}.
   *
   * @param owner the stage that has the param
   * @return the param
   */
  static IntParam aggregationDepthParam(Params owner) {
    return ParamFactory.atLeast(
        owner, "aggregationDepth", "depth of the tree that averages large states (>= 2)", 2);
  }

  /** Spark storage level of the training rows while fitting. Default: MEMORY_AND_DISK. */
  Param<String> storageLevel();

  /** Storage level of the training rows. See {@link #storageLevel()}. */
  default String getStorageLevel() {
    return getOrDefault(storageLevel());
  }

  /**
   * Sets {@link #storageLevel()}.
   *
   * @param value storage level of the training rows.
   * @return this stage
   */
  @SuppressWarnings("unchecked")
  default T setStorageLevel(String value) {
    return (T) set(storageLevel(), value);
  }

  /**
   * Declares {@link #storageLevel()}.
   *
   * @param owner the stage that has the param
   * @return the param
   */
  static Param<String> storageLevelParam(Params owner) {
    return new Param<>(
        owner,
        "storageLevel",
        "storage level of the training rows while fitting",
        ParamFactory.check(
            owner,
            "storageLevel",
            "the name of a storage level other than NONE",
            TrainingParams::isStorageLevel));
  }

  /**
   * What computes the network: {@code dense}, which is fast and computes fully-connected networks;
   * {@code dl4j} (Deeplearning4j), which computes any; or {@code auto} (default), dense whenever it
   * computes all of the network.
   */
  Param<String> engine();

  /** What computes the network. See {@link #engine()}. */
  default String getEngine() {
    return getOrDefault(engine());
  }

  /**
   * Sets {@link #engine()}.
   *
   * @param value what computes the network.
   * @return this stage
   */
  @SuppressWarnings("unchecked")
  default T setEngine(String value) {
    return (T) set(engine(), value);
  }

  /**
   * Declares {@link #engine()}.
   *
   * @param owner the stage that has the param
   * @return the param
   */
  static Param<String> engineParam(Params owner) {
    return ParamFactory.choice(
        owner, "engine", "what computes the network", "auto", "dense", "dl4j");
  }

  private static boolean isStorageLevel(String name) {
    try {
      return StorageLevel.fromString(name) != StorageLevel.NONE();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
