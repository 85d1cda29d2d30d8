package io.github.meanfield.estimators.averaging;

import io.github.meanfield.estimators.averaging.privacy.PrivacySettings;
import io.github.meanfield.stages.SecretDraws;
import io.github.meanfield.stages.network.ClippedGradients;
import io.github.meanfield.stages.network.MiniBatch;
import io.github.meanfield.stages.network.Step;
import io.github.meanfield.stages.network.TrainableNetwork;
import io.github.meanfield.stages.rows.RowBlock;

/**
 * The steps of differentially private training on a chunk. Each draws every row by itself with a
 * probability of 1 over the steps of an epoch. More rows than a minibatch has come in several of
 * them; none at all make a step of noise alone.
 */
final class PrivateSteps {

  private final PrivacySettings settings;
  private final ClippedGradients network;
  private final RowBlock block;
  private final int batchSize;
  private final int stepsOfEpoch;
  private final int[] drawn;
  private final SecretDraws draws;

  /**
   * No step yet.
   *
   * @param settings how training is private
   * @param network the network
   * @param block the rows of the chunk
   * @param batchSize the most rows of a minibatch
   * @param stepsOfEpoch steps of an epoch
   */
  PrivateSteps(
      PrivacySettings settings,
      TrainableNetwork network,
      RowBlock block,
      int batchSize,
      int stepsOfEpoch) {
    this.settings = settings;
    this.network = (ClippedGradients) network;
    this.block = block;
    this.batchSize = batchSize;
    this.stepsOfEpoch = stepsOfEpoch;
    this.drawn = new int[block.size()];
    this.draws = new SecretDraws(settings.key());
  }

  /**
   * Begins an epoch, and its draws.
   *
   * @param stream number of the draws, another one for each network, epoch and chunk
   */
  void begin(long stream) {
    draws.begin(stream);
  }

  /**
   * Draws a seed of what is random about rows: what dropout leaves, noise on inputs, how images are
   * changed. Those draws follow the order of the rows drawn, so that a row more shifts them for the
   * rows after it, by which the sum would change by more than a clip, if they were known. As nobody
   * knows them, those of other rows have the same distribution whether the row was drawn or not.
   */
  long seed() {
    return draws.bits();
  }

  /**
   * Makes a step.
   *
   * @param batch a buffer
   * @param step factors of learning rates and regularization
   */
  void step(MiniBatch batch, Step step) {
    int rows = draw();
    int parts = (rows + batchSize - 1) / batchSize;
    for (int part = 0; part < parts; part++) {
      int from = (int) ((long) rows * part / parts);
      int to = (int) ((long) rows * (part + 1) / parts);
      batch.fill(block, drawn, from, to);
      network.addClipped(batch, step, settings.clip());
    }
    network.noisyStep(
        draws, settings.noise() * settings.clip(), (double) block.size() / stepsOfEpoch, step);
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
