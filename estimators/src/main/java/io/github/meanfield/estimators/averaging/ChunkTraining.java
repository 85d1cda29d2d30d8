package io.github.meanfield.estimators.averaging;

import io.github.meanfield.estimators.averaging.rows.PartitionTask;
import io.github.meanfield.stages.SeedPurpose;
import io.github.meanfield.stages.Seeds;
import io.github.meanfield.stages.network.MiniBatch;
import io.github.meanfield.stages.network.TrainableNetwork;
import io.github.meanfield.stages.network.augment.Augmenter;
import io.github.meanfield.stages.network.natives.NativeCode;
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
    ChunkSteps chunkSteps =
        settings.privacy() == null
            ? new PassSteps(settings.robustness(), network, block, batch, steps)
            : new PrivateSteps(settings.privacy(), network, block, batch, steps);
    Augmenter augmenter = new Augmenter(settings.augmentation(), block.numFeatures());
    if (settings.augmentation().isSome()) {
      batch.changeBy(augmenter);
    }
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
      chunkSteps.begin(purpose -> seed(purpose, epoch, chunk));
      network.begin(values, updaterSteps, epoch - 1, chunkSteps.seed(SeedPurpose.TRAINING));
      augmenter.begin(chunkSteps.seed(SeedPurpose.AUGMENTATION));
      for (int step = 0; step < steps; step++) {
        stopIfKilled();
        chunkSteps.make(step, position.step(settings, pass * position.stepsPerEpoch() + step));
        average.add(network);
      }
      values = network.state();
    }
    return new WorkerResult(
            values,
            average.values(),
            (long) passes * block.size(),
            chunkSteps.weightSum(),
            chunkSteps.lossSum(),
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
