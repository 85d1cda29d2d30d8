package io.github.meanfield.stages.params;

import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.storage.StorageLevel;

/**
 * Params of a fit: how long it trains on what, and what computes it.
 *
 * @param <T> the stage that has the param, so that setters chain
 */
public interface TrainingParams<T extends TrainingParams<T>> extends AveragingParams<T> {

  /** The backend that is Deeplearning4j's own averaging. */
  String DL4J_SPARK = "dl4j-spark";

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
        owner, "backend", "what trains and averages networks", "meanfield", DL4J_SPARK);
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
        owner,
        "engine",
        "what computes the network (auto: dense, if that computes all of it)",
        "auto",
        "dense",
        "dl4j");
  }

  private static boolean isStorageLevel(String name) {
    try {
      return StorageLevel.fromString(name) != StorageLevel.NONE();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
