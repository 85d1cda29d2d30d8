package io.github.meanfield.estimators.averaging;

import io.github.meanfield.stages.network.Attack;
import io.github.meanfield.stages.network.MiniBatch;
import io.github.meanfield.stages.network.Mixup;
import io.github.meanfield.stages.network.Robustness;
import io.github.meanfield.stages.network.ShiftableInputs;
import io.github.meanfield.stages.network.Step;
import io.github.meanfield.stages.network.TrainableNetwork;
import java.util.Arrays;

/** Steps of training on the rows of a minibatch, as they are, mixed or attacked. */
final class RobustSteps {

  private final TrainableNetwork network;
  private final MiniBatch batch;
  private final Attack attack;
  private final double share;
  private final Mixup mixup;

  /** An object, as one for each step would be garbage. */
  private final ShiftableInputs.Losses losses;

  private float[] shifts = {};
  private float[] gradient = {};

  /**
   * Steps of one network.
   *
   * @param how what is done with rows
   * @param network the network; one with {@link ShiftableInputs} if they are attacked
   * @param batch takes the rows of one minibatch after the other
   */
  RobustSteps(Robustness how, TrainableNetwork network, MiniBatch batch) {
    this.network = network;
    this.batch = batch;
    attack = how.attack();
    share = how.attackWeight();
    losses = batch::direction;
    mixup = how.mixupAlpha() > 0 ? new Mixup(how.mixupAlpha(), batch.capacity()) : null;
    if (mixup != null) {
      batch.mix(mixup);
    }
  }

  /**
   * Begins a pass over rows.
   *
   * @param seed seed of the random draws of mixing
   * @param steps steps that it has
   */
  void begin(long seed, int steps) {
    if (mixup != null) {
      mixup.begin(seed, steps);
    }
  }

  /**
   * Trains on the minibatch.
   *
   * @param step factors of learning rates and regularization
   * @return sum of the weighted losses of the rows before the step
   */
  double fit(Step step) {
    if (attack == null) {
      return network.fit(batch, step);
    }
    ShiftableInputs inputs = (ShiftableInputs) network;
    float[] features = batch.features();
    if (shifts.length < features.length) {
      shifts = new float[features.length];
      gradient = new float[features.length];
    }
    Arrays.fill(shifts, 0);
    for (int i = 0; i < attack.steps(); i++) {
      inputs.shiftGradient(features, batch.rows(), shifts, losses, gradient);
      attack.move(gradient, batch.rows(), batch.numFeatures(), shifts);
    }
    return inputs.fit(batch, shifts, share, step);
  }
}
