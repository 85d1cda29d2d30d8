package io.github.meanfield.estimators.averaging;

import io.github.meanfield.stages.SeedPurpose;
import io.github.meanfield.stages.network.Step;
import java.util.function.ToLongFunction;

/** The steps that training on a chunk makes, epoch by epoch. */
interface ChunkSteps {

  /**
   * Begins an epoch.
   *
   * @param seeds the seed of each purpose, of the chunk in the epoch
   */
  void begin(ToLongFunction<SeedPurpose> seeds);

  /**
   * A seed of random draws that steps make otherwise; to be asked for once an epoch, and in the
   * same order in each.
   *
   * @param purpose what the draws are for
   */
  long seed(SeedPurpose purpose);

  /**
   * Makes a step.
   *
   * @param number number of the step in the epoch, from 0
   * @param step factors of learning rates and regularization
   */
  void make(int number, Step step);

  /** Sum of the weighted losses of the rows, each before its step; 0 if they are private. */
  double lossSum();

  /** Sum of the weights of the rows; their number if the weights are private. */
  double weightSum();
}
