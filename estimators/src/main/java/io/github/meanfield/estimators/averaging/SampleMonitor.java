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
final class SampleMonitor implements TrainingMonitor {

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

  // Kinds of warnings of a loss that stays where it is.
  private static final String PLATEAU = "plateau";
  private static final String CONVERGED = "converged";
  private static final String NOTHING_LEARNED = "no gradient";
  private static final List<String> STANDSTILLS = List.of(PLATEAU, CONVERGED, NOTHING_LEARNED);

  private final TrainingTask task;
  private final TrainableNetwork network;
  private final List<ParameterLayout.Group> weights;
  private final double chanceLoss;
  private final MiniBatch sample;
  private final Warnings warnings;
  private final float[] gradient;
  private final boolean fitted;
  private final boolean perturbs;
  private boolean onPlateau;

  private SampleMonitor(TrainingTask task, MiniBatch sample) {
    this.task = task;
    this.network = task.start().network();
    this.weights = task.start().layout().trainedWeights();
    this.chanceLoss = task.settings().objective().chanceLoss();
    this.sample = sample;
    this.warnings = task.warnings();
    this.fitted = task.start().fitted();
    this.gradient = new float[task.start().parameterLength()];
    this.perturbs = task.settings().plateauPerturbation() > 0;
  }

  /** Watches a fit by a minibatch of its chunks. */
  static SampleMonitor of(TrainingTask task) {
    TrainingSettings settings = task.settings();
    int width =
        Math.max(
            (int) Math.ceil(task.training().rowLength()),
            Math.max(
                task.start().network().rowWidth(task.training().isSparse()),
                settings.objective().labelWidth()));
    int most = FeatureRows.atOnce(Math.min(settings.batchSize(), MOST_ROWS), MOST_FLOATS, width);
    return new SampleMonitor(task, sample(task.training(), settings, most));
  }

  /** A minibatch of the first chunk, or as much of it as is easily sent. */
  private static MiniBatch sample(Chunks training, TrainingSettings settings, int most) {
    RowBlock rows = training.sample(most);
    MiniBatch sample =
        new MiniBatch(rows.size(), rows.numFeatures(), settings.objective(), settings.meanWeight());
    sample.fill(rows, IntStream.range(0, rows.size()).toArray(), 0, rows.size());
    return sample;
  }

  @Override
  public void atStart(float[] state) {
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

  @Override
  public double afterEpoch(List<EpochRecord> epochs, float[] state, boolean ended) {
    EpochRecord last = epochs.get(epochs.size() - 1);
    checkValidation(epochs, last);
    double loss = measure(state);
    checkDepth(last);
    checkUnits(last);
    checkProgress(epochs, last, state, ended);
    return loss;
  }

  @Override
  public boolean isToLeave() {
    return perturbs && onPlateau;
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

  private void checkProgress(
      List<EpochRecord> epochs, EpochRecord last, float[] state, boolean ended) {
    onPlateau = false;
    int since = epochs.size() - 1;
    // Every few records, and by their number alone: a fit that is resumed looks at the same ones.
    boolean isDue = since > 0 && since % LONG == 0;
    EpochRecord then = epochs.get(Math.max(0, since - LONG));
    if (isTold() || !ended && !(isDue && isEqual(then, last))) {
      return;
    }
    double norm = norm();
    if (norm >= NO_GRADIENT) {
      return;
    }
    double lower = StationaryPoint.of(task, sample).lowerLoss(state);
    onPlateau = !Double.isNaN(lower);
    String found =
        String.format(
            Locale.ROOT,
            "%s, and the gradient is near zero (norm %.1e)",
            ended
                ? String.format(Locale.ROOT, "the training loss is %.4g", last.trainLoss())
                : String.format(
                    Locale.ROOT,
                    "the training loss has stayed at %.4g for %d epochs",
                    last.trainLoss(),
                    last.epoch() - then.epoch()),
            norm);
    if (onPlateau) {
      warn(
          PLATEAU,
          "%s, but this is a plateau and no minimum: from weights nearby the loss of a minibatch"
              + " falls to %.4g; %s lead away from it",
          found,
          lower,
          ended
              ? "another weightInit, or another updater with plateauPerturbation,"
              : "plateauPerturbation, another weightInit or schedule warmrestarts");
    } else if (!ended) {
      boolean isLearned = !isEqual(epochs.get(0), last);
      warn(
          isLearned ? CONVERGED : NOTHING_LEARNED,
          isLearned
              ? "%s: training has converged, as no weights nearby have a lower loss; fewer epochs"
                  + " are enough"
              : "%s, nor have weights nearby a lower loss: the network does not learn from these"
                  + " features",
          found);
    }
  }

  /** Whether there is nothing to look for any more. */
  private boolean isTold() {
    return !perturbs && STANDSTILLS.stream().anyMatch(warnings.byKind()::containsKey);
  }

  private static boolean isEqual(EpochRecord before, EpochRecord after) {
    double loss = before.trainLoss();
    return Math.abs(after.trainLoss() - loss) < NO_PROGRESS * Math.abs(loss);
  }

  /** Of the gradient of all weights. */
  private double norm() {
    double square = 0;
    for (ParameterLayout.Group group : weights) {
      square += meanSquare(group) * group.length();
    }
    return Math.sqrt(square);
  }

  private void warn(String kind, String format, Object... arguments) {
    warnings.add(kind, String.format(Locale.ROOT, format, arguments));
  }
}
