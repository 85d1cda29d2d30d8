package io.github.meanfield.stages.params;

import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;

/**
 * Params of parameter averaging.
 *
 * @param <T> the stage that has the param, so that setters chain
 */
@SuppressWarnings("unchecked")
public interface AveragingParams<T extends AveragingParams<T>> extends DeclaresParams {

  /**
   * Copies of the network that are trained at a time and averaged. 0 (default): the default
   * parallelism of the cluster, which ties the result to its number of cores; set it to get the
   * same network anywhere.
   */
  default IntParam numWorkers() {
    return declare()
        .atLeast(
            0,
            "numWorkers",
            "number of workers, which train networks in parallel to be averaged (0: Spark's"
                + " default parallelism)",
            0);
  }

  /** Networks trained at a time. See {@link #numWorkers()}. */
  default int getNumWorkers() {
    return (int) getOrDefault(numWorkers());
  }

  /** Sets {@link #numWorkers()}. */
  default T setNumWorkers(int value) {
    return (T) set(numWorkers(), value);
  }

  /**
   * Minibatches that each worker trains between two averagings; fewer where an epoch would
   * otherwise leave workers idle. Default: 64. 0: 32 with one or two workers, and fewer with more,
   * 128 divided by the square of their number, but at least 4.
   */
  default IntParam averagingFrequency() {
    return declare()
        .atLeast(
            0,
            "averagingFrequency",
            "minibatches each worker trains between two averagings (>= 0; 0: 128 divided by"
                + " the square of the number of workers, 4 to 32)",
            64);
  }

  /** Minibatches between averagings. See {@link #averagingFrequency()}. */
  default int getAveragingFrequency() {
    return (int) getOrDefault(averagingFrequency());
  }

  /** Sets {@link #averagingFrequency()}. */
  default T setAveragingFrequency(int value) {
    return (T) set(averagingFrequency(), value);
  }

  /**
   * Epochs that a worker trains between two averagings, where its rows are few: the network is
   * averaged, judged by the validation rows and recorded only after so many. Default: 1. 0 chooses
   * a number with which a round has about {@link #averagingFrequency()} minibatches and a fit at
   * least 32 rounds; with {@link StoppingParams#patience()} at least 4 rounds pass before training
   * stops, and as many before a plateau.
   *
   * <p>It spares the two Spark jobs of each epoch, which are the most of the time with a few
   * thousand rows. The learning rate goes on step by step, and with one worker nothing but the
   * choice of the best epoch becomes coarser. An epoch of more than one round has its rounds, and
   * this param no effect on it. The last round ends with {@link TrainingParams#maxEpochs()}.
   */
  default IntParam epochsPerRound() {
    return declare()
        .atLeast(
            0,
            "epochsPerRound",
            "epochs each worker trains between two averagings and validations, where an epoch is"
                + " one round (0: by the number of minibatches)",
            1);
  }

  /** Epochs of a round. See {@link #epochsPerRound()}. */
  default int getEpochsPerRound() {
    return (int) getOrDefault(epochsPerRound());
  }

  /** Sets {@link #epochsPerRound()}. */
  default T setEpochsPerRound(int value) {
    return (T) set(epochsPerRound(), value);
  }

  /**
   * How the learning rate grows with the networks that are trained at a time: {@code linear}
   * (default) multiplies {@link OptimizerParams#learningRate()} by their number, at most 16; {@code
   * none} leaves it.
   *
   * <p>With k networks an epoch has k times fewer steps one after another, and their mean is less
   * noisy than one of them. Steps k times as long keep the course of training that one network has
   * (Goyal et al. 2017, section 2.1, for minibatches k times as large). The number is that of the
   * networks that have rows to train on.
   */
  default Param<String> learningRateScaling() {
    return declare()
        .choice(
            "learningRateScaling",
            "how the learning rate grows with the number of workers (linear: multiplied by it, at"
                + " most by 16)",
            "linear",
            "none");
  }

  /** How the learning rate grows. See {@link #learningRateScaling()}. */
  default String getLearningRateScaling() {
    return getOrDefault(learningRateScaling());
  }

  /** Sets {@link #learningRateScaling()}. */
  default T setLearningRateScaling(String value) {
    return (T) set(learningRateScaling(), value);
  }

  /**
   * Momentum β of the step from one averaged network to the next, in [0, 1); 0 averages plainly. -1
   * (default) is 0 with {@link #learningRateScaling()} linear, and with none a choice by the
   * networks that are trained at a time: 0 below 4, 0.2 from 4, 0.5 from 8, 0.6 from 16.
   *
   * <p>With d the mean of the networks after a round less the network before it, and γ the learning
   * rate of the round, u ← β u + d / γ, and the next round starts from the network before it +
   * {@link #outerLearningRate()} · γ u (SlowMo, Wang et al. 2020, algorithm 1; block momentum, Chen
   * and Huo 2016), within {@code maxNorm}. The state of the updater and the running statistics of
   * batch normalization are averaged plainly.
   */
  default DoubleParam outerMomentum() {
    return declare()
        .number(
            "outerMomentum",
            "momentum of the step from one averaged network to the next, in [0, 1) (-1: 0, or by"
                + " the number of workers if learningRateScaling is none)",
            -1,
            "in [0, 1), or -1 for a choice by the number of workers",
            value -> value == -1 || value >= 0 && value < 1);
  }

  /** Momentum of the step between averaged networks. See {@link #outerMomentum()}. */
  default double getOuterMomentum() {
    return (double) getOrDefault(outerMomentum());
  }

  /** Sets {@link #outerMomentum()}. */
  default T setOuterMomentum(double value) {
    return (T) set(outerMomentum(), value);
  }

  /**
   * Learning rate of the step from one averaged network to the next, greater than 0; see {@link
   * #outerMomentum()}. Default: 1.
   */
  default DoubleParam outerLearningRate() {
    return declare()
        .positive(
            "outerLearningRate",
            "learning rate of the step from one averaged network to the next (> 0)",
            1);
  }

  /** Learning rate of the step between averaged networks. See {@link #outerLearningRate()}. */
  default double getOuterLearningRate() {
    return (double) getOrDefault(outerLearningRate());
  }

  /** Sets {@link #outerLearningRate()}. */
  default T setOuterLearningRate(double value) {
    return (T) set(outerLearningRate(), value);
  }

  /**
   * What happens to the state of the updater (such as the moments of Adam) at an averaging: {@code
   * average} (default) like the parameters, or {@code reset} to zero.
   */
  default Param<String> updaterState() {
    return declare()
        .choice(
            "updaterState",
            "what becomes of the updater's state, such as Adam's moments, when networks are"
                + " averaged",
            "average",
            "reset");
  }

  /** What happens to the updater state. See {@link #updaterState()}. */
  default String getUpdaterState() {
    return getOrDefault(updaterState());
  }

  /** Sets {@link #updaterState()}. */
  default T setUpdaterState(String value) {
    return (T) set(updaterState(), value);
  }

  /**
   * Decay a step of an exponential average of the networks, in [0, 1), that takes the place of the
   * last of them: it is judged by the validation rows and becomes the model, and training goes on
   * without it. Default: 0, no such average. Usual are 0.9 to 0.999.
   *
   * <p>It takes in the network after each step: a ← d_t·a + (1 - d_t)·x with d_t = min(d, (t - 1) /
   * (t + 8)) at step t, so that early on it goes over the last tenth of the steps, and what
   * training began with has no part in it. The averages of several workers are averaged as their
   * networks are.
   */
  default DoubleParam exponentialAverage() {
    return declare()
        .fraction(
            "exponentialAverage",
            "decay a step of an exponential average of the networks, which becomes the model, in"
                + " [0, 1) (0: none)",
            0);
  }

  /** Decay of the average of the networks. See {@link #exponentialAverage()}. */
  default double getExponentialAverage() {
    return (double) getOrDefault(exponentialAverage());
  }

  /** Sets {@link #exponentialAverage()}. */
  default T setExponentialAverage(double value) {
    return (T) set(exponentialAverage(), value);
  }

  /**
   * Depth of the tree that averages states too large to be sent straight to the driver, at least 2.
   * Default: 2.
   */
  default IntParam aggregationDepth() {
    return declare()
        .atLeast(
            2,
            "aggregationDepth",
            "depth of the tree by which large networks are averaged (>= 2)",
            2);
  }

  /** Depth of the aggregation tree. See {@link #aggregationDepth()}. */
  default int getAggregationDepth() {
    return (int) getOrDefault(aggregationDepth());
  }

  /** Sets {@link #aggregationDepth()}. */
  default T setAggregationDepth(int value) {
    return (T) set(aggregationDepth(), value);
  }
}
