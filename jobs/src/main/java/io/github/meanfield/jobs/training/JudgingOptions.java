package io.github.meanfield.jobs.training;

import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.estimators.NeuralNetworkEstimator;
import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.tables.Tables;
import io.github.meanfield.jobs.task.ClassTarget;
import io.github.meanfield.jobs.task.Target;
import io.github.meanfield.jobs.training.Baselines.Choice;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How a network decides, and what it is judged beside. */
final class JudgingOptions {

  @Option(
      names = "--baselines",
      paramLabel = "WORD",
      defaultValue = "all",
      description =
          "Models that are fitted on the same rows, for the network to be judged beside on test rows:"
              + " ${COMPLETION-CANDIDATES}. all: a linear model and trees. One answer for all rows,"
              + " and the network with all inputs 0, are judged in any case. Default:"
              + " ${DEFAULT-VALUE}")
  private Choice baselines;

  @Option(
      names = "--human",
      paramLabel = "COLUMN",
      description =
          "Column of what people have predicted: not learned from, judged beside the network.")
  private String human;

  @Option(
      names = "--threshold",
      paramLabel = "RULE",
      description =
          "How much probability the second of two classes needs to be predicted, chosen on validation"
              + " rows and saved with the model: f1 or balanced (accuracy) as good as can be,"
              + " recall=0.8 with the best precision, precision=0.9 with the best recall, or cost=FP:FN,"
              + " what it costs to take a row of the first class for the second, and of the second for"
              + " the first. Of more classes cost=A:B:..., what a mistake about a row of each costs."
              + " Default: the more probable class is predicted")
  private String threshold;

  /**
   * Checks what can be checked before any Spark session starts.
   *
   * @param estimator the network to be trained
   */
  void require(NeuralNetworkEstimator<?, ?> estimator) {
    if (threshold().isEmpty()) {
      return;
    } else if (!(estimator instanceof NeuralNetworkClassifier classifier)) {
      throw new BadInput("--threshold is for classes, and --task regression predicts numbers");
    } else if (classifier.isSet(classifier.thresholds())) {
      throw new BadInput("--threshold and --thresholds exclude each other");
    }
  }

  /** Checks what depends on the label. */
  void require(Target target) {
    if (target instanceof ClassTarget classes) {
      threshold().ifPresent(rule -> rule.require(classes));
    }
  }

  /** How thresholds are chosen. */
  Optional<ThresholdRule> threshold() {
    return Optional.ofNullable(threshold).map(ThresholdRule::parse);
  }

  /** Models that are fitted. */
  Choice baselines() {
    return baselines;
  }

  /** The column of what people have predicted. */
  Optional<String> human() {
    return Optional.ofNullable(human).map(Tables::name);
  }
}
