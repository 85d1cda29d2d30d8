package io.github.meanfield.estimators.averaging;

import io.github.meanfield.estimators.averaging.rows.PartitionTask;
import io.github.meanfield.estimators.averaging.rows.Permutation;
import io.github.meanfield.stages.SeedPurpose;
import io.github.meanfield.stages.Seeds;
import io.github.meanfield.stages.network.MiniBatch;
import io.github.meanfield.stages.network.NativeCode;
import io.github.meanfield.stages.network.TrainableNetwork;
import io.github.meanfield.stages.network.augment.Augmenter;
import io.github.meanfield.stages.rows.RowBlock;
import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.broadcast.Broadcast;

/**
 * The task of one worker in one round: trains on a chunk, each row once an epoch, in an order of
 * its own. A pure function, so that it makes no difference if Spark runs it again or elsewhere.
 *
 * @param state state all workers start from
 * @param settings how to train
 * @param position where training stands
 */
record ChunkTraining(
    Broadcast<PackedFloats> state, TrainingSettings settings, TrainingPosition position)
    implements PartitionTask<RowBlock, WorkerResult.Packed> {

  @Override
  public WorkerResult.Packed call(int chunk, Iterator<RowBlock> rows) {
    RowBlock block = rows.next();
    long start = System.nanoTime();
    return settings.network().use(network -> train(network, block, chunk, start).pack());
  }

  private WorkerResult train(TrainableNetwork network, RowBlock block, int chunk, long start) {
    int steps = (block.size() - 1) / settings.batchSize() + 1;
    MiniBatch batch = minibatch(settings, block);
    PrivateSteps privateSteps =
        settings.privacy() == null
            ? null
            : new PrivateSteps(settings.privacy(), network, block, settings.batchSize(), steps);
    RobustSteps robust = new RobustSteps(settings.robustness(), network, batch);
    Augmenter augmenter = new Augmenter(settings.augmentation(), block.numFeatures());
    if (settings.augmentation().isSome()) {
      batch.changeBy(augmenter);
    }
    double lossSum = 0;
    double weightSum = 0;
    int passes = position.epochs().count();
    float[] values = state.value().unpack();
    ExponentialAverage average =
        new ExponentialAverage(
            settings.averaging().exponentialAverage(),
            position.stepsBefore(),
            network.parameterLength());
    for (int pass = 0; pass < passes; pass++) {
      int epoch = position.epochs().first() + pass;
      int updaterSteps = position.updaterSteps() + pass * steps;
      Minibatches minibatches = null;
      if (privateSteps != null) {
        privateSteps.begin(seed(SeedPurpose.PRIVACY, epoch, chunk));
        network.begin(values, updaterSteps, epoch - 1, privateSteps.seed());
        augmenter.begin(privateSteps.seed());
      } else {
        network.begin(values, updaterSteps, epoch - 1, seed(SeedPurpose.TRAINING, epoch, chunk));
        augmenter.begin(seed(SeedPurpose.AUGMENTATION, epoch, chunk));
        robust.begin(seed(SeedPurpose.MIXUP, epoch, chunk), steps);
        minibatches =
            Minibatches.of(
                block,
                network.rowShape(),
                Permutation.of(block.size(), seed(SeedPurpose.ROWS, epoch, chunk)),
                steps,
                seed(SeedPurpose.MINIBATCHES, epoch, chunk));
      }
      for (int step = 0; step < steps; step++) {
        stopIfKilled();
        int stepInRound = pass * position.stepsPerEpoch() + step;
        if (privateSteps != null) {
          privateSteps.step(batch, position.step(settings, stepInRound));
          average.add(network);
          continue;
        }
        minibatches.fill(step, batch);
        lossSum += robust.fit(position.step(settings, stepInRound));
        weightSum += batch.weightSum();
        average.add(network);
      }
      values = network.state();
    }
    if (privateSteps != null) {
      // The weights of rows are as private as they are.
      weightSum = (double) passes * block.size();
    }
    return new WorkerResult(
            values,
            average.values(),
            (long) passes * block.size(),
            weightSum,
            lossSum,
            passes * steps,
            System.nanoTime() - start)
        .by(NativeCode.kernels());
  }

  /** An empty minibatch for rows of a chunk. */
  static MiniBatch minibatch(TrainingSettings settings, RowBlock block) {
    return new MiniBatch(
        Math.min(settings.batchSize(), block.size()),
        block.numFeatures(),
        settings.objective(),
        settings.meanWeight());
  }

  private long seed(SeedPurpose purpose, int epoch, int chunk) {
    return Seeds.derive(settings.seed(), purpose.ordinal(), epoch, chunk);
  }

  /** Long chunks would otherwise outlive a cancelled job. */
  static void stopIfKilled() {
    TaskContext task = TaskContext.get();
    if (task != null && task.isInterrupted()) {
      throw new TaskKilledException("training was cancelled");
    }
  }
}
