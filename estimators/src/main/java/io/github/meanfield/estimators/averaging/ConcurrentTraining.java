package io.github.meanfield.estimators.averaging;

import io.github.meanfield.transformers.EpochRecord;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.apache.spark.SparkContext;

/** Trains several networks side by side. When one fails, the others end too. */
public final class ConcurrentTraining {

  private final SparkContext spark;
  private final ConcurrentJobs jobs;

  /**
   * A training to be.
   *
   * @param uid uid of the estimator
   * @param spark the application that trains
   */
  public ConcurrentTraining(String uid, SparkContext spark) {
    this.spark = spark;
    this.jobs = new ConcurrentJobs(uid, spark);
  }

  /** A listener that hears of all networks in turn, and, after a failure, ends their training. */
  public TrainingListener oneAtATime(TrainingListener listener) {
    return new Guarded(listener);
  }

  /**
   * Trains networks, as many at a time as Spark has cores, and one more that makes use of pauses.
   *
   * @param trainers one a network, whose listeners are {@link #oneAtATime}
   * @return what came of each
   * @throws CancellationException if a job is cancelled or the thread is interrupted
   * @throws RuntimeException if one fails: the first failure there was
   */
  public List<TrainingResult> train(List<? extends NetworkTrainer> trainers) {
    return jobs.run(
        Math.min(trainers.size(), spark.defaultParallelism() + 1),
        trainers.stream().<Callable<TrainingResult>>map(trainer -> trainer::train).toList());
  }

  private final class Guarded implements TrainingListener {
    private final TrainingListener listener;

    Guarded(TrainingListener listener) {
      this.listener = listener;
    }

    private void tell(Runnable what) {
      synchronized (ConcurrentTraining.this) {
        jobs.requireNoFailure();
        what.run();
      }
    }

    @Override
    public void onResume(List<EpochRecord> epochs) {
      tell(() -> listener.onResume(epochs));
    }

    @Override
    public void onRound(int epoch, int round, int rounds) {
      tell(() -> listener.onRound(epoch, round, rounds));
    }

    @Override
    public void onWarning(String warning) {
      tell(() -> listener.onWarning(warning));
    }

    @Override
    public void onEpoch(EpochRecord epoch) {
      tell(() -> listener.onEpoch(epoch));
    }
  }
}
