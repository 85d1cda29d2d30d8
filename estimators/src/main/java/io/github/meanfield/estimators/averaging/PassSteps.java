package io.github.meanfield.estimators.averaging;

import io.github.meanfield.estimators.averaging.rows.Permutation;
import io.github.meanfield.stages.SeedPurpose;
import io.github.meanfield.stages.network.MiniBatch;
import io.github.meanfield.stages.network.Robustness;
import io.github.meanfield.stages.network.Step;
import io.github.meanfield.stages.network.TrainableNetwork;
import io.github.meanfield.stages.rows.RowBlock;
import io.github.meanfield.stages.rows.RowShape;
import java.util.function.ToLongFunction;

/** Steps that pass over all rows of a chunk once an epoch, in another random order each time. */
final class PassSteps implements ChunkSteps {

  private final RowBlock block;
  private final RowShape shape;
  private final MiniBatch batch;
  private final int stepsOfEpoch;
  private final RobustSteps robust;
  private ToLongFunction<SeedPurpose> seeds;
  private Minibatches minibatches;
  private double lossSum;
  private double weightSum;

  /**
   * No step yet.
   *
   * @param how what is done with rows
   * @param network the network
   * @param block the rows of the chunk
   * @param batch takes the rows of one minibatch after the other
   * @param stepsOfEpoch steps of an epoch
   */
  PassSteps(
      Robustness how, TrainableNetwork network, RowBlock block, MiniBatch batch, int stepsOfEpoch) {
    this.block = block;
    this.shape = network.rowShape();
    this.batch = batch;
    this.stepsOfEpoch = stepsOfEpoch;
    this.robust = new RobustSteps(how, network, batch);
  }

  @Override
  public void begin(ToLongFunction<SeedPurpose> seeds) {
    this.seeds = seeds;
    robust.begin(seed(SeedPurpose.MIXUP), stepsOfEpoch);
    minibatches =
        Minibatches.of(
            block,
            shape,
            Permutation.of(block.size(), seed(SeedPurpose.ROWS)),
            stepsOfEpoch,
            seed(SeedPurpose.MINIBATCHES));
  }

  @Override
  public long seed(SeedPurpose purpose) {
    return seeds.applyAsLong(purpose);
  }

  @Override
  public void make(int number, Step step) {
    minibatches.fill(number, batch);
    lossSum += robust.fit(step);
    weightSum += batch.weightSum();
  }

  @Override
  public double lossSum() {
    return lossSum;
  }

  @Override
  public double weightSum() {
    return weightSum;
  }
}
