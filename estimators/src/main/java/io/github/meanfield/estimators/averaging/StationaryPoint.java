package io.github.meanfield.estimators.averaging;

import io.github.meanfield.runtime.math.FloatMath;
import io.github.meanfield.stages.SeedPurpose;
import io.github.meanfield.stages.Seeds;
import io.github.meanfield.stages.network.MiniBatch;
import io.github.meanfield.stages.network.ParameterLayout;
import io.github.meanfield.stages.network.TrainableNetwork;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Weights at which the gradient is near zero: a minimum, or a plateau such as a saddle point. A
 * plateau is told by descending from weights nearby (as perturbed gradient descent leaves one; Jin
 * et al. 2017, How to escape saddle points efficiently): at a minimum that leads to no lower loss
 * than biases alone come to, which fit the sample better wherever its labels are not as those of
 * all rows are.
 *
 * @param network a network of the kind that is trained
 * @param sample the rows that the loss is taken of
 * @param layout what its parameters are
 * @param penalty what training adds to the loss
 * @param seed seed of the fit
 */
record StationaryPoint(
    TrainableNetwork network,
    MiniBatch sample,
    ParameterLayout layout,
    L2Penalty penalty,
    long seed) {

  /** Of the deviation of LeCun's initial weights. */
  private static final double NEARBY = 0.1;

  /** Smaller than what is left to gain where training ends at a minimum. */
  private static final double LOWER = 0.01;

  private static final int TRIALS = 4;
  private static final int STEPS = 50;

  /** Points of a fit, by a sample of its rows. */
  static StationaryPoint of(TrainingTask task, MiniBatch sample) {
    return new StationaryPoint(
        task.start().network(),
        sample,
        task.start().layout(),
        L2Penalty.of(task),
        task.settings().seed());
  }

  /**
   * Looks for a lower loss near the weights.
   *
   * @param state the state whose first part they are
   * @return the mean loss of the rows from which it is a plateau, or NaN if it is none
   */
  double lowerLoss(float[] state) {
    float[] parameters = Arrays.copyOf(state, network.parameterLength());
    List<ParameterLayout.Group> all = layout.descended();
    double loss = descend(parameters, all.stream().filter(group -> !group.isWeights()).toList());
    double lowest = loss;
    for (int trial = 0; trial < TRIALS; trial++) {
      long ofTrial = Seeds.derive(seed, SeedPurpose.PERTURBATION.ordinal(), 0, trial);
      lowest = Math.min(lowest, descend(perturbed(parameters, layout, NEARBY, ofTrial), all));
    }
    return lowest < loss - LOWER * Math.abs(loss) ? lowest : Double.NaN;
  }

  /**
   * Steps become longer for as long as they lead down: near a saddle point short ones lead nowhere.
   *
   * @param start where it starts; left as it is
   * @param groups what it changes
   * @return the lowest loss
   */
  private double descend(float[] start, List<ParameterLayout.Group> groups) {
    float[] at = start.clone();
    float[] gradient = new float[at.length];
    float[] next = new float[at.length];
    float[] nextGradient = new float[at.length];
    double loss = loss(at, gradient);
    double step = NEARBY / norm(gradient, groups);
    for (int i = 0; i < STEPS && Double.isFinite(step); i++) {
      move(at, gradient, groups, step, next);
      double nextLoss = loss(next, nextGradient);
      if (nextLoss < loss) {
        float[] before = at;
        at = next;
        next = before;
        before = gradient;
        gradient = nextGradient;
        nextGradient = before;
        loss = nextLoss;
        step *= 2;
      } else {
        step /= 4;
      }
    }
    return loss;
  }

  private static double norm(float[] gradient, List<ParameterLayout.Group> groups) {
    double square = 0;
    for (ParameterLayout.Group group : groups) {
      double norm = FloatMath.norm(gradient, group.offset(), group.offset() + group.length());
      square += norm * norm;
    }
    return Math.sqrt(square);
  }

  private static void move(
      float[] from, float[] gradient, List<ParameterLayout.Group> groups, double step, float[] to) {
    System.arraycopy(from, 0, to, 0, from.length);
    for (ParameterLayout.Group group : groups) {
      for (int i = group.offset(); i < group.offset() + group.length(); i++) {
        to[i] -= (float) (step * gradient[i]);
      }
    }
  }

  /** With penalties, so that a minimum of what is trained for is one here too. */
  private double loss(float[] parameters, float[] gradient) {
    network.begin(parameters, 0, 0, 0);
    double loss = network.gradient(sample, gradient) / sample.weightSum();
    penalty.addGradient(parameters, gradient);
    return loss + penalty.of(parameters);
  }

  /**
   * Adds normal noise to the weights that are trained.
   *
   * @param state the state whose first part they are; left as it is
   * @param layout what the parameters are
   * @param deviation of the noise, in units of 1 / √inputs of a unit
   * @param seed seed of the noise
   */
  static float[] perturbed(float[] state, ParameterLayout layout, double deviation, long seed) {
    float[] result = state.clone();
    for (ParameterLayout.Group group : layout.trainedWeights()) {
      SplittableRandom random = new SplittableRandom(Seeds.derive(seed, group.offset()));
      double scale = deviation / Math.sqrt((double) group.length() / group.units());
      for (int i = group.offset(); i < group.offset() + group.length(); i++) {
        result[i] += (float) (scale * random.nextGaussian());
      }
    }
    return result;
  }
}
