package io.github.meanfield.jobs.training;

import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.estimators.NeuralNetworkEstimator;
import io.github.meanfield.estimators.NeuralNetworkRegressor;
import io.github.meanfield.jobs.task.Task;
import java.util.Locale;

/** What a network is like, and how it is trained, where the user does not say so param by param. */
enum Preset {
  /** The recipe for tables, which takes columns as they are. */
  TABULAR {
    @Override
    NeuralNetworkEstimator<?, ?> estimator(Task task) {
      return task == Task.REGRESSION
          ? NeuralNetworkRegressor.tabular()
          : NeuralNetworkClassifier.tabular();
    }
  },
  /** The defaults of the estimators, with more epochs and early stopping. */
  PLAIN {
    @Override
    NeuralNetworkEstimator<?, ?> estimator(Task task) {
      NeuralNetworkEstimator<?, ?> estimator =
          task == Task.REGRESSION ? new NeuralNetworkRegressor() : new NeuralNetworkClassifier();
      estimator.setMaxEpochs(50);
      estimator.setPatience(5);
      return estimator;
    }
  },
  /** Few epochs of small minibatches, for a network that reads a text. */
  TEXT {
    @Override
    NeuralNetworkEstimator<?, ?> estimator(Task task) {
      NeuralNetworkEstimator<?, ?> estimator =
          task == Task.REGRESSION ? new NeuralNetworkRegressor() : new NeuralNetworkClassifier();
      estimator.setBatchSize(32);
      estimator.setMaxEpochs(8);
      estimator.setPatience(2);
      return estimator;
    }
  };

  /** What is trained if the user names none. */
  static final Preset DEFAULT = TABULAR;

  /** An estimator of a task, with the params that the preset sets. */
  abstract NeuralNetworkEstimator<?, ?> estimator(Task task);

  /** The name that the command line has. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
