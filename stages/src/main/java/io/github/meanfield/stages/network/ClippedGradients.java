package io.github.meanfield.stages.network;

import io.github.meanfield.stages.SecretDraws;

/**
 * A network that makes differentially private steps: by the sum of the gradients of rows, each
 * clipped by itself, with noise (Abadi et al. 2016, "Deep learning with differential privacy",
 * algorithm 1). The rows of a step may come in any number of minibatches, none included.
 */
public interface ClippedGradients {

  /**
   * Adds the gradients of rows to the sum of the next step. The gradient of a row is that of its
   * weighted loss with respect to all parameters that are trained; one that is longer than the clip
   * is shortened to it, and one that is not finite, or 1e37 times as long, does not count. The rows
   * of a minibatch are added in floats, whose rounding is no part of the clip; minibatches in
   * doubles.
   *
   * @param batch the rows
   * @param step factors of regularization, such as dropout
   * @param clip the largest norm, greater than 0
   */
  void addClipped(MiniBatch batch, Step step, double clip);

  /**
   * Makes a step along the sum of the gradients since the last one, with noise. Updater, penalties
   * and limits follow, as in {@link TrainableNetwork#fit}.
   *
   * @param noise draws of the noise, one for each parameter that is trained
   * @param deviation its standard deviation
   * @param rows what the noisy sum is divided by: the expected number of rows of a step, and not
   *     those that were drawn, whose number is as private as they are
   * @param step factors of learning rates and regularization
   */
  void noisyStep(SecretDraws noise, double deviation, double rows, Step step);
}
