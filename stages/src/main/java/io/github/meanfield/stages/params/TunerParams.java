package io.github.meanfield.stages.params;

import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;

/**
 * Params of the search for the best params of an estimator.
 *
 * @param <T> the stage that has the params, so that setters chain
 */
@SuppressWarnings("unchecked")
public interface TunerParams<T extends TunerParams<T>>
    extends HasFolds<T>, HasParallelism<T>, HasSeed<T> {

  /** Trials in all, over all stages, at least 1. Default: 20. */
  default IntParam numTrials() {
    return declare().atLeast(1, "numTrials", "trials in all (>= 1)", 20);
  }

  /** Trials in all. See {@link #numTrials()}. */
  default int getNumTrials() {
    return (int) getOrDefault(numTrials());
  }

  /** Sets {@link #numTrials()}. */
  default T setNumTrials(int value) {
    return (T) set(numTrials(), value);
  }

  /**
   * Stages of the search, from coarse to fine, from 1 to 5. The first draws from the whole search
   * space. Each further one draws from ranges half as wide as those before, around the best trial
   * so far. If {@link #minEpochs} is set, a stage before the last trains for fewer epochs, by
   * {@link #reductionFactor} a stage. Default: 2.
   */
  default IntParam numStages() {
    return declare().between(1, 5, "numStages", "stages, from coarse to fine (1 to 5)", 2);
  }

  /** Stages of the search. See {@link #numStages()}. */
  default int getNumStages() {
    return (int) getOrDefault(numStages());
  }

  /** Sets {@link #numStages()}. */
  default T setNumStages(int value) {
    return (T) set(numStages(), value);
  }

  /**
   * Epochs after which trials are compared for the first time, at least 0. The better ones, one of
   * {@link #reductionFactor}, go on to that many times as many epochs, and so on to the estimator's
   * own {@code maxEpochs} (successive halving: Jamieson and Talwalkar 2016). A stage of Spark's has
   * {@code maxIter} in its place. Default: 0, all trials train to the end.
   */
  default IntParam minEpochs() {
    return declare()
        .atLeast(0, "minEpochs", "epochs before trials are first compared; 0 for all of them", 0);
  }

  /** Epochs after which trials are first compared. See {@link #minEpochs()}. */
  default int getMinEpochs() {
    return (int) getOrDefault(minEpochs());
  }

  /** Sets {@link #minEpochs()}. */
  default T setMinEpochs(int value) {
    return (T) set(minEpochs(), value);
  }

  /**
   * One of how many trials goes on, and to how many times as many epochs, from 2 to 10. Default: 3.
   */
  default IntParam reductionFactor() {
    return declare()
        .between(2, 10, "reductionFactor", "one of how many trials goes on (2 to 10)", 3);
  }

  /** One of how many trials goes on. See {@link #reductionFactor()}. */
  default int getReductionFactor() {
    return (int) getOrDefault(reductionFactor());
  }

  /** Sets {@link #reductionFactor()}. */
  default T setReductionFactor(int value) {
    return (T) set(reductionFactor(), value);
  }

  /**
   * Share of the rows that trials are trained on, in (0, 1); the others judge them. Which rows they
   * are follows from their values and the seed: equal rows stay together. Of no account with {@link
   * #numFolds}, {@link #foldCol} or {@link #validationIndicatorCol}. Default: 0.75.
   */
  default DoubleParam trainRatio() {
    return declare()
        .number(
            "trainRatio",
            "share of the rows to train on, in (0, 1)",
            0.75,
            "in (0, 1)",
            value -> value > 0 && value < 1);
  }

  /** Share of the rows that trials are trained on. See {@link #trainRatio()}. */
  default double getTrainRatio() {
    return (double) getOrDefault(trainRatio());
  }

  /** Sets {@link #trainRatio()}. */
  default T setTrainRatio(double value) {
    return (T) set(trainRatio(), value);
  }

  /**
   * Boolean column of the rows that judge trials. An estimator that has this name in a {@code
   * validationIndicatorCol} of its own, or in that of its last stage, is fitted on all rows, as it
   * validates by these itself; any other is fitted on the rest. Of no account with {@link
   * #numFolds} above 1. Unset by default: {@link #trainRatio} tells them.
   */
  default Param<String> validationIndicatorCol() {
    return declare()
        .column("validationIndicatorCol", "boolean column that is true for rows that judge trials");
  }

  /** Boolean column of the rows that judge trials. See {@link #validationIndicatorCol()}. */
  default String getValidationIndicatorCol() {
    return getOrDefault(validationIndicatorCol());
  }

  /** Sets {@link #validationIndicatorCol()}. */
  default T setValidationIndicatorCol(String value) {
    return (T) set(validationIndicatorCol(), value);
  }

  /**
   * Minutes after which no further trial begins; the best one until then is the result, which then
   * depends on the machine. Default: 0, no limit.
   */
  default DoubleParam maxMinutes() {
    return declare()
        .notNegative("maxMinutes", "minutes after which no trial begins; 0 for no limit", 0);
  }

  /** Minutes after which no further trial begins. See {@link #maxMinutes()}. */
  default double getMaxMinutes() {
    return (double) getOrDefault(maxMinutes());
  }

  /** Sets {@link #maxMinutes()}. */
  default T setMaxMinutes(double value) {
    return (T) set(maxMinutes(), value);
  }

  /**
   * Whether the best params are fitted once more, on all rows. Otherwise the model is that of the
   * rows that its trial was trained on, of the first fold. Default: true.
   */
  default BooleanParam refit() {
    return declare().flag("refit", "whether the best params are fitted again on all rows", true);
  }

  /** Whether the best params are fitted on all rows. See {@link #refit()}. */
  default boolean getRefit() {
    return (boolean) getOrDefault(refit());
  }

  /** Sets {@link #refit()}. */
  default T setRefit(boolean value) {
    return (T) set(refit(), value);
  }

  /**
   * How many of the best trials make the model, at least 1: their networks are fitted, and their
   * predictions averaged. It takes a network or a Pipeline that ends in one, and a search space of
   * the network's params. Default: 1, the best one.
   */
  default IntParam ensembleSize() {
    return declare()
        .atLeast(1, "ensembleSize", "how many of the best trials make the model (>= 1)", 1);
  }

  /** How many of the best trials make the model. See {@link #ensembleSize()}. */
  default int getEnsembleSize() {
    return (int) getOrDefault(ensembleSize());
  }

  /** Sets {@link #ensembleSize()}. */
  default T setEnsembleSize(int value) {
    return (T) set(ensembleSize(), value);
  }

  /**
   * Directory where finished trials are kept, on any file system that Hadoop knows; made if it is
   * missing. The same search on the same rows goes on from them. Networks of Meanfield keep their
   * checkpoints there too, so that a trial which goes on to more epochs does not begin anew (unless
   * its schedule depends on their number). Unset by default: nothing is kept.
   */
  default Param<String> searchDir() {
    return declare()
        .notBlank(
            "searchDir",
            "directory of finished trials, from which an interrupted search goes on",
            "the path of a directory");
  }

  /** Directory where finished trials are kept. See {@link #searchDir()}. */
  default String getSearchDir() {
    return getOrDefault(searchDir());
  }

  /** Sets {@link #searchDir()}. */
  default T setSearchDir(String value) {
    return (T) set(searchDir(), value);
  }
}
