package io.github.meanfield.estimators.averaging;

import io.github.meanfield.estimators.averaging.rows.Chunks;
import io.github.meanfield.runtime.math.FloatMath;
import io.github.meanfield.stages.network.MiniBatch;
import io.github.meanfield.stages.network.ParameterLayout;
import io.github.meanfield.stages.network.TrainableNetwork;
import io.github.meanfield.stages.rows.FeatureRows;
import io.github.meanfield.stages.rows.RowBlock;
import io.github.meanfield.transformers.EpochRecord;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Looks for signs that training goes wrong: on the driver, after each epoch, by the losses and by
 * the gradient of a minibatch.
 */
final class TrainingMonitor {

  /** First loss, in units of that of guessing, from which features are suspected. */
  private static final double LARGE_FIRST_LOSS = 2;

  private static final double VANISHED = 1e-4;
  private static final double DEAD = 0.9;
  private static final double NO_GRADIENT = 1e-5;
  private static final double NO_PROGRESS = 1e-4;

  /** Epochs after which no progress, or a validation loss that rises, is not noise any more. */
  private static final int LONG = 5;

  // What the driver takes of a minibatch: 4 MB.
  private static final int MOST_ROWS = 1024;
  private static final int MOST_FLOATS = 1 << 20;

  private final TrainableNetwork network;
  private final List<ParameterLayout.Group> weights;
  private final double chanceLoss;
  private final MiniBatch sample;
  private final Warnings warnings;
  private final float[] gradient;
  private final boolean fitted;

  private TrainingMonitor(TrainingTask task, MiniBatch sample) {
    this.network = task.start().network();
    this.weights = task.start().layout().trainedWeights();
    this.chanceLoss = task.settings().objective().chanceLoss();
    this.sample = sample;
    this.warnings = task.warnings();
    this.fitted = task.start().fitted();
    this.gradient = new float[task.start().parameterLength()];
  }

  /** Watches a fit by a minibatch of its chunks. */
  static TrainingMonitor watch(TrainingTask task) {
    TrainingSettings settings = task.settings();
    int width = Math.max(task.start().network().rowWidth(false), settings.objective().labelWidth());
    int most = FeatureRows.atOnce(Math.min(settings.batchSize(), MOST_ROWS), MOST_FLOATS, width);
    return new TrainingMonitor(task, sample(task.training(), settings, most));
  }

  /** A minibatch of the first chunk, or as much of it as is easily sent. */
  private static MiniBatch sample(Chunks training, TrainingSettings settings, int most) {
    RowBlock rows = training.sample(most);
    MiniBatch sample =
        new MiniBatch(rows.size(), rows.numFeatures(), settings.objective(), settings.meanWeight());
    sample.fill(rows, IntStream.range(0, rows.size()).toArray(), 0, rows.size());
    return sample;
  }

  /** Looks at the network before the first step. */
  void atStart(float[] state) {
    double loss = measure(state);
    if (!fitted && loss > LARGE_FIRST_LOSS * chanceLoss) {
      warn(
          "first loss",
          "the loss before the first step is %.3g, but guessing has %.3g: are the features"
              + " standardized?",
          loss,
          chanceLoss);
    }
  }

  /**
   * Looks at the network after an epoch.
   *
   * @param epochs the epochs so far
   * @param state the state after the last of them
   * @return the mean loss of the sample
   */
  double afterEpoch(List<EpochRecord> epochs, float[] state) {
    EpochRecord last = epochs.get(epochs.size() - 1);
    checkValidation(epochs, last);
    double loss = measure(state);
    checkDepth(last);
    checkUnits(last);
    checkProgress(epochs, last);
    return loss;
  }

  /** Leaves the gradient of the sample, and returns its mean loss. */
  private double measure(float[] state) {
    network.begin(state, 0, 0, 0);
    return network.gradient(sample, gradient) / sample.weightSum();
  }

  private void checkValidation(List<EpochRecord> epochs, EpochRecord last) {
    EpochRecord best = last;
    for (EpochRecord epoch : epochs) {
      best = epoch.validationLoss() < best.validationLoss() ? epoch : best;
    }
    if (last.epoch() - best.epoch() >= LONG
        && last.validationLoss() > epochs.get(epochs.size() - 2).validationLoss()
        && last.trainLoss() < best.trainLoss()) {
      warn(
          "overfitting",
          "the validation loss has been rising since epoch %d, from %.4g to %.4g, while the"
              + " training loss fell: patience ends training then; dropout, l2 or a smaller network"
              + " help",
          best.epoch(),
          best.validationLoss(),
          last.validationLoss());
    }
  }

  /** Starts small output weights have grown after the first epoch. */
  private void checkDepth(EpochRecord last) {
    double first = meanSquare(weights.get(0));
    double output = meanSquare(weights.get(weights.size() - 1));
    double ratio = Math.sqrt(first / output);
    if (last.epoch() > 1 && ratio < VANISHED) {
      warn(
          "vanishing gradient",
          "the gradient has vanished on its way to the first layer: there it is %.1e of that of the"
              + " last one (epoch %d); fewer layers, activation relu or selu, or batchNorm help",
          ratio,
          last.epoch());
    }
  }

  private double meanSquare(ParameterLayout.Group group) {
    double norm = FloatMath.norm(gradient, group.offset(), group.offset() + group.length());
    return norm * norm / group.length();
  }

  /** A unit that is 0 for every row, as dead ReLUs are, has no gradient at its weights. */
  private void checkUnits(EpochRecord last) {
    int units = 0;
    int dead = 0;
    for (ParameterLayout.Group group : weights.subList(0, weights.size() - 1)) {
      int length = group.length() / group.units();
      for (int unit = 0; unit < group.units(); unit++) {
        dead += isZero(group.offset() + unit * length, length) ? 1 : 0;
      }
      units += group.units();
    }
    if (dead > DEAD * units) {
      warn(
          "dead units",
          "%d of %d hidden units are dead: no gradient reaches their weights (epoch %d); a smaller"
              + " learningRate, standardized features or activation leakyrelu help",
          dead,
          units,
          last.epoch());
    }
  }

  private boolean isZero(int from, int length) {
    for (int i = from; i < from + length; i++) {
      if (gradient[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private void checkProgress(List<EpochRecord> epochs, EpochRecord last) {
    if (epochs.size() <= LONG) {
      return;
    }
    EpochRecord then = epochs.get(epochs.size() - 1 - LONG);
    double before = then.trainLoss();
    boolean stuck = Math.abs(last.trainLoss() - before) < NO_PROGRESS * Math.abs(before);
    double square = 0;
    for (ParameterLayout.Group group : weights) {
      square += meanSquare(group) * group.length();
    }
    if (stuck && Math.sqrt(square) < NO_GRADIENT) {
      warn(
          "no gradient",
          "the training loss has stayed at %.4g for %d epochs and the gradient is near zero (norm"
              + " %.1e): the network does not learn from these features",
          last.trainLoss(),
          last.epoch() - then.epoch(),
          Math.sqrt(square));
    }
  }

  private void warn(String kind, String format, Object... arguments) {
    warnings.add(kind, String.format(Locale.ROOT, format, arguments));
  }
}
