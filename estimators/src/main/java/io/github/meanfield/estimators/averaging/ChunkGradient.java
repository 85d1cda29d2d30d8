package io.github.meanfield.estimators.averaging;

import io.github.meanfield.estimators.averaging.rows.PartitionTask;
import io.github.meanfield.stages.network.MiniBatch;
import io.github.meanfield.stages.network.TrainableNetwork;
import io.github.meanfield.stages.network.natives.NativeCode;
import io.github.meanfield.stages.rows.RowBlock;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.apache.spark.broadcast.Broadcast;

/**
 * The task that computes loss and gradient of the rows of a chunk, {@code batchSize} rows at once.
 * The state of its result is the gradient of their mean loss, so that the mean of such results is
 * that of all rows.
 *
 * @param parameters where
 * @param settings how to train
 */
record ChunkGradient(Broadcast<PackedFloats> parameters, TrainingSettings settings)
    implements PartitionTask<RowBlock, WorkerResult.Packed> {

  @Override
  public WorkerResult.Packed call(int chunk, Iterator<RowBlock> rows) {
    RowBlock block = rows.next();
    long start = System.nanoTime();
    return settings.network().use(network -> compute(network, block, start).pack());
  }

  private WorkerResult compute(TrainableNetwork network, RowBlock block, long start) {
    network.begin(parameters.value().unpack(), 0, 0, 0);
    MiniBatch batch = ChunkTraining.minibatch(settings, block);
    float[] ofBatch = new float[network.parameterLength()];
    double[] sum = new double[ofBatch.length];
    double lossSum = 0;
    double weightSum = 0;
    int batches = (block.size() - 1) / settings.batchSize() + 1;
    int[] order = IntStream.range(0, block.size()).toArray();
    // The sum is the same in any order but for its last bits: any seed will do.
    Minibatches minibatches = Minibatches.of(block, network.rowShape(), order, batches, 0);
    for (int i = 0; i < batches; i++) {
      ChunkTraining.stopIfKilled();
      minibatches.fill(i, batch);
      lossSum += network.gradient(batch, ofBatch);
      weightSum += batch.weightSum();
      for (int k = 0; k < sum.length; k++) {
        sum[k] += (double) batch.rows() * ofBatch[k];
      }
    }
    float[] mean = new float[sum.length];
    for (int k = 0; k < mean.length; k++) {
      mean[k] = (float) (sum[k] / weightSum);
    }
    return new WorkerResult(
            mean,
            new float[0],
            block.size(),
            weightSum,
            lossSum,
            batches,
            System.nanoTime() - start)
        .by(NativeCode.kernels());
  }
}
