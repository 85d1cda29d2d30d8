package io.github.meanfield.estimators.averaging;

import io.github.meanfield.stages.network.ParameterLayout;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.spark.broadcast.Broadcast;

/**
 * Trains a network by L-BFGS on the mean loss of all training rows and the penalties of its layers:
 * an epoch is an iteration, and a round of it a point at which the line search has the loss and
 * gradient of all chunks computed. It suits small networks; for those, few iterations come as close
 * to a minimum as many epochs of minibatches.
 */
public final class LbfgsTrainer extends NetworkTrainer {

  private final L2Penalty penalty;
  private Lbfgs iterations;
  private EpochSpan epoch;
  private int evaluations;

  /**
   * A trainer of one network.
   *
   * @param task what to train, and how
   * @throws IllegalArgumentException if the driver cannot receive the gradient
   */
  public LbfgsTrainer(TrainingTask task) {
    super(task, null);
    penalty = L2Penalty.of(task);
    new ResultSize(spark().sc()).require(settings().uid(), task.start().parameterLength());
  }

  @Override
  protected TrainingState initialState() {
    StartingNetwork start = task().start();
    float[] parameters = Arrays.copyOf(start.state(), start.parameterLength());
    return new TrainingState(settings(), parameters.length, parameters, new float[0]);
  }

  @Override
  protected EpochTraining train(EpochSpan epochs) {
    epoch = epochs;
    evaluations = 0;
    if (iterations == null) {
      iterations = new Lbfgs(Examples.doubles(state().values()), this::evaluate);
      Lbfgs.Point start = iterations.next();
      requireFinite(Double.isFinite(start.value()), "the loss at the start", epochs);
      if (start.end().isPresent()) {
        return moveTo(start);
      }
    }
    return moveTo(iterations.next());
  }

  private EpochTraining moveTo(Lbfgs.Point point) {
    requireFinite(Double.isFinite(point.value()), "the loss", epoch);
    float[] parameters = Lbfgs.floats(point.at());
    state().advance(parameters, 0);
    point.end().ifPresent(reason -> state().end("L-BFGS goes on no further: " + reason));
    if (point.isLost()) {
      task()
          .warnings()
          .add(
              "line search",
              String.format(
                  Locale.ROOT,
                  "L-BFGS has found no step to a loss lower than %.4g after %s, though the gradient"
                      + " is not near zero: standardize the features, or try another seed, loss or"
                      + " updater",
                  point.value(),
                  epoch));
    }
    return new EpochTraining(
        evaluations,
        evaluations * task().training().rows(),
        point.value() - penalty.of(parameters),
        Double.NaN);
  }

  /** Loss and penalty, and their gradient, which is 0 for what is not trained. */
  private double evaluate(double[] at, double[] gradient) {
    evaluations++;
    float[] parameters = Lbfgs.floats(at);
    WorkerResult mean = overChunks(parameters);
    if (!mean.isFinite()) {
      // Of a step that is too long; the line search tries a shorter one.
      return Double.POSITIVE_INFINITY;
    }
    penalty.addGradient(parameters, mean.state());
    for (ParameterLayout.Group group : task().start().layout().descended()) {
      for (int i = group.offset(); i < group.offset() + group.length(); i++) {
        gradient[i] = mean.state()[i];
      }
    }
    return mean.lossSum() / mean.weightSum() + penalty.of(parameters);
  }

  private WorkerResult overChunks(float[] parameters) {
    long begin = System.nanoTime();
    spark()
        .setJobDescription(
            String.format("%s: %s, evaluation %d", settings().uid(), epoch, evaluations));
    Broadcast<PackedFloats> broadcast =
        spark().broadcast(PackedFloats.of(parameters, parameters.length));
    WorkerResult mean;
    try {
      mean =
          Averaging.mean(
              task().training().rdd(),
              new ChunkGradient(broadcast, settings()),
              IntStream.range(0, task().training().count()).toArray(),
              parameters.length,
              settings().averaging().aggregationDepth());
    } finally {
      broadcast.destroy();
    }
    add(mean, secondsSince(begin));
    return mean;
  }

  @Override
  String cureOfDivergence() {
    return ". Standardize the features if they are large, or start from smaller weights.";
  }
}
