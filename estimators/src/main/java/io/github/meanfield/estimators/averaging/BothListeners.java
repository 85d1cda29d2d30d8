package io.github.meanfield.estimators.averaging;

import io.github.meanfield.transformers.EpochRecord;
import io.github.meanfield.transformers.TrainingSummary;
import java.util.List;

/** Two listeners as one. */
record BothListeners(TrainingListener first, TrainingListener second) implements TrainingListener {

  @Override
  public void onStart(String uid, TrainingPlan plan) {
    first.onStart(uid, plan);
    try {
      second.onStart(uid, plan);
    } catch (RuntimeException e) {
      first.onFailure(e);
      throw e;
    }
  }

  @Override
  public TrainingListener ofNetwork(int network) {
    return new BothListeners(first.ofNetwork(network), second.ofNetwork(network));
  }

  @Override
  public void onResume(List<EpochRecord> epochs) {
    first.onResume(epochs);
    second.onResume(epochs);
  }

  @Override
  public void onRound(int epoch, int round, int rounds) {
    first.onRound(epoch, round, rounds);
    second.onRound(epoch, round, rounds);
  }

  @Override
  public void onWarning(String warning) {
    first.onWarning(warning);
    second.onWarning(warning);
  }

  @Override
  public void onEpoch(EpochRecord epoch) {
    first.onEpoch(epoch);
    second.onEpoch(epoch);
  }

  @Override
  public void onStop(TrainingSummary summary) {
    first.onStop(summary);
    second.onStop(summary);
  }

  @Override
  public void onFailure(Throwable failure) {
    try {
      first.onFailure(failure);
    } finally {
      second.onFailure(failure);
    }
  }
}
