package io.github.meanfield.estimators.averaging;

import io.github.meanfield.estimators.averaging.privacy.PrivacySettings;
import io.github.meanfield.stages.SecretDraws;
import io.github.meanfield.stages.SeedPurpose;
import io.github.meanfield.stages.network.ClippedGradients;
import io.github.meanfield.stages.network.MiniBatch;
import io.github.meanfield.stages.network.Step;
import io.github.meanfield.stages.network.TrainableNetwork;
import io.github.meanfield.stages.rows.RowBlock;
import java.util.function.ToLongFunction;

/**
 * The steps of differentially private training on a chunk. Each draws every row by itself with a
 * probability of 1 over the steps of an epoch. More rows than a minibatch has come in several of
 * them; none at all make a step of noise alone.
 */
final class PrivateSteps implements ChunkSteps {

  private final PrivacySettings settings;
  private final ClippedGradients network;
  private final RowBlock block;
  private final MiniBatch batch;
  private final int stepsOfEpoch;
  private final int[] drawn;
  private final SecretDraws draws;
  private double weightSum;

  /**
   * No step yet.
   *
   * @param settings how training is private
   * @param network the network
   * @param block the rows of the chunk
   * @param batch takes the rows of one minibatch after the other
   * @param stepsOfEpoch steps of an epoch
   */
  PrivateSteps(
      PrivacySettings settings,
      TrainableNetwork network,
      RowBlock block,
      MiniBatch batch,
      int stepsOfEpoch) {
    this.settings = settings;
    this.network = (ClippedGradients) network;
    this.block = block;
    this.batch = batch;
    this.stepsOfEpoch = stepsOfEpoch;
    this.drawn = new int[block.size()];
    this.draws = new SecretDraws(settings.key());
  }

  /** Begins an epoch, and its draws: others for each network, epoch and chunk. */
  @Override
  public void begin(ToLongFunction<SeedPurpose> seeds) {
    draws.begin(seeds.applyAsLong(SeedPurpose.PRIVACY));
    weightSum += block.size();
  }

  /**
   * Draws a seed of what is random about rows: what dropout leaves, noise on inputs, how images are
   * changed. Those draws follow the order of the rows drawn, so that a row more shifts them for the
   * rows after it, by which the sum would change by more than a clip, if they were known. As nobody
   * knows them, those of other rows have the same distribution whether the row was drawn or not.
   */
  @Override
  public long seed(SeedPurpose purpose) {
    return draws.bits();
  }

  @Override
  public void make(int number, Step step) {
    int rows = draw();
    int parts = (rows + batch.capacity() - 1) / batch.capacity();
    for (int part = 0; part < parts; part++) {
      int from = (int) ((long) rows * part / parts);
      int to = (int) ((long) rows * (part + 1) / parts);
      batch.fill(block, drawn, from, to);
      network.addClipped(batch, step, settings.clip());
    }
    network.noisyStep(
        draws, settings.noise() * settings.clip(), (double) block.size() / stepsOfEpoch, step);
  }

  @Override
  public double lossSum() {
    return 0;
  }

  @Override
  public double weightSum() {
    return weightSum;
  }

  private int draw() {
    double probability = 1.0 / stepsOfEpoch;
    int rows = 0;
    for (int row = 0; row < drawn.length; row++) {
      if (draws.uniform() < probability) {
        drawn[rows++] = row;
      }
    }
    return rows;
  }
}
