package io.github.meanfield.estimators.averaging;

import io.github.meanfield.transformers.EpochRecord;
import io.github.meanfield.transformers.TrainingSummary;
import java.util.List;

/**
 * Hears on the driver how a fit goes on, in the thread that called {@code fit}; with several
 * networks in threads of theirs, one call at a time. An exception thrown here ends the fit.
 */
public interface TrainingListener {

  /**
   * The rows are read and training starts.
   *
   * @param uid uid of the estimator
   * @param plan what it is going to do
   */
  default void onStart(String uid, TrainingPlan plan) {}

  /**
   * Who hears of one of several networks; asked before they are trained. Warnings, start and stop
   * are of all of them and told to this listener.
   *
   * @param network number of the network, from 1
   * @return the listener; by default this one for the first, and for others one that is deaf
   */
  default TrainingListener ofNetwork(int network) {
    return network == 1 ? this : new TrainingListener() {};
  }

  /**
   * Training goes on from a checkpoint.
   *
   * @param epochs the epochs before it, of which {@link #onEpoch} does not tell again
   */
  default void onResume(List<EpochRecord> epochs) {}

  /**
   * A round is complete. Backend dl4j-spark does not tell of its rounds.
   *
   * @param epoch number of the epoch, from 1; the last one if the round has several
   * @param round number of the round in the epoch, from 1
   * @param rounds rounds of an epoch
   */
  default void onRound(int epoch, int round, int rounds) {}

  /**
   * Training may not go as it should. Each kind of warning comes once a fit.
   *
   * @param warning what was found and what can be done, in words
   */
  default void onWarning(String warning) {}

  /**
   * An epoch, or a round of several, is complete, and in a checkpoint if one is due.
   *
   * @param epoch what it did
   */
  default void onEpoch(EpochRecord epoch) {}

  /**
   * Training has ended.
   *
   * @param summary how it went
   */
  default void onStop(TrainingSummary summary) {}

  /**
   * Training has failed, has diverged or was cancelled, after {@link #onStart}; {@link #onStop}
   * does not come. What is thrown here is added to the failure.
   *
   * @param failure what the fit is going to throw
   */
  default void onFailure(Throwable failure) {}

  /**
   * A listener that hands on to this one, and then to another.
   *
   * @param other the other
   */
  default TrainingListener and(TrainingListener other) {
    return new BothListeners(this, other);
  }
}
